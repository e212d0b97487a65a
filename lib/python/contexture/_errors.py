"""What contexture raises, and how it warns."""
import re
import sys

_OPTION = re.compile(r"(?<![\w./'-])--([a-z][a-z-]*)(?: (yes|no)\b)?")


def in_python(message: str) -> str:
    """The library's messages name options as the command line writes them: --bound-dim is bound_dim here and
    --weighted no is weighted="no"."""
    return _OPTION.sub(lambda option: option[1].replace("-", "_") + (f'="{option[2]}"' if option[2] else ""), message)


def level_outside() -> int:
    """The stacklevel, for a warning of the caller, of the first line outside of this package."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == "contexture":
        level, frame = level + 1, frame.f_back
    return level


class Error(Exception):
    """Whatever contexture refuses or cannot do. The message says what is wrong, where, and what to do."""

    __module__ = "contexture"

    def __str__(self) -> str:
        return in_python(super().__str__())


class UsageError(Error, ValueError):
    """An argument that no input could satisfy."""

    __module__ = "contexture"


class InputError(Error, ValueError):
    """The data say something that cannot be right."""

    __module__ = "contexture"


class ComputationError(Error, RuntimeError):
    """Not converged, or more memory or time than is allowed."""

    __module__ = "contexture"


class FileError(Error, OSError):
    """A file cannot be read or written."""

    __module__ = "contexture"
