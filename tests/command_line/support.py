"""What the tests of the command line share: the program, small graphs, a folder of their own."""
import errno
import json
import os
import pathlib
import pty
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["CONTEXTURE"]
SOURCE = pathlib.Path(os.environ["CONTEXTURE_SOURCE"])
SHARED = SOURCE.parent / "shared" / "data"


def cycle(n):
    return "".join(f"{i} {(i + 1) % n}\n" for i in range(n))


def complete(n):
    return "".join(f"{i} {j}\n" for i in range(n) for j in range(i))


def pairs(n):
    """n components of one edge each."""
    return "".join(f"a{i} b{i}\n" for i in range(n))


def has_training():
    """Whether `contexture learn` finds its library, which a build without libtorch has not."""
    done = subprocess.run([PROGRAM, "learn", "none.txt"], capture_output=True, check=False)
    return b"learn needs a library of its own" not in done.stderr


def read_terminal(arguments, cwd, program=PROGRAM, env=None):
    """(exit code, what a terminal shows) of a run whose output and errors go to one."""
    master, terminal = pty.openpty()
    process = subprocess.Popen([program, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=terminal,
                               stderr=terminal, cwd=cwd, env=env)
    os.close(terminal)
    shown = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError as end:
            if end.errno != errno.EIO:  # how Linux says that the other side is closed
                raise
            break
        if not piece:
            break
        shown += piece
    os.close(master)
    return process.wait(timeout=60), shown.decode().replace("\r\n", "\n")


class ProgramTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def run_program(self, *arguments, stdin=b"", **options):
        return subprocess.run([PROGRAM, *map(str, arguments)], input=stdin, capture_output=True, timeout=120,
                              check=False, **options)

    def document(self, *arguments, stdin=b""):
        """The JSON document of a run that must end well and say nothing on standard error."""
        done = self.run_program(*arguments, stdin=stdin)
        self.assertEqual((done.returncode, done.stderr.decode()), (0, ""))
        return json.loads(done.stdout)

    def results(self, *arguments, stdin=b""):
        """The document without its command line: the same from another file, or with another option, is equal."""
        document = self.document(*arguments, stdin=stdin)
        del document["contexture"]["arguments"]
        return document

    def table(self, *arguments):
        done = self.run_program(*arguments, "--format", "table")
        self.assertEqual((done.returncode, done.stderr.decode()), (0, ""))
        return done.stdout.decode()

    def files(self):
        return sorted(path.name for path in self.folder.iterdir())
