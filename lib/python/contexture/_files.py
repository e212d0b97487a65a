"""Files that appear whole or not at all."""
from __future__ import annotations

import os
import pathlib
import secrets
from collections.abc import Callable, Iterable, Sequence

from ._errors import FileError, UsageError


def require_writable(path: pathlib.Path) -> None:
    """Before the work whose result it is to hold."""
    if not path.parent.is_dir():
        raise FileError(f"cannot write {path}: there is no folder {path.parent}")
    if path.exists() and not path.is_file():
        raise FileError(f"cannot write {path}: it is no plain file")


def require_other_file(path: str | os.PathLike[str], inputs: Iterable[object]) -> None:
    """That a result does not take the place of what it was made from."""
    for each in inputs:
        if isinstance(each, (str, os.PathLike)) and os.path.exists(path) and os.path.exists(each) \
                and os.path.samefile(path, each):
            raise UsageError(f"{os.fspath(path)} is read here and would be written over: name another")


def write_whole(parts: Sequence[tuple[pathlib.Path, Callable[[pathlib.Path], object]]]) -> None:
    """Lets each write to a place beside its own, and moves them there together. A link is written through."""
    for path, _ in parts:
        require_writable(path)
    parts = [(path.resolve(), write) for path, write in parts]
    unfinished = [path.with_name(f".contexture-{secrets.token_hex(8)}") for path, _ in parts]
    try:
        for (_, write), place in zip(parts, unfinished):
            write(place)
        for (path, _), place in zip(parts, unfinished):
            os.replace(place, path)
    except OSError as failure:
        if isinstance(failure, FileError):
            raise
        raise FileError(f"cannot write {parts[0][0]}: {failure.strerror}") from None
    finally:
        for place in unfinished:
            place.unlink(missing_ok=True)
