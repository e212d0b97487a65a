"""What the tests of the command line share: the program, small graphs, a folder of their own."""
import json
import os
import pathlib
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

    def table(self, *arguments):
        done = self.run_program(*arguments, "--format", "table")
        self.assertEqual((done.returncode, done.stderr.decode()), (0, ""))
        return done.stdout.decode()

    def files(self):
        return sorted(path.name for path in self.folder.iterdir())
