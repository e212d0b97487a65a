"""Types: the stub says what the module is, and the package keeps to its own annotations."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import contexture
from support import needs

# What pybind11's classes have of their own: a metaclass, and an __init__ that refuses.
ALLOWED = r"contexture\._native\.(Context|Embedding|Graph|Placed|Solution)(\.__init__)?" "\n"
PACKAGE = pathlib.Path(contexture.__file__).parent


@needs("mypy")
class Types(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.settings = cls.folder / "mypy.ini"
        cls.settings.write_text(f"[mypy]\nignore_missing_imports = True\ncache_dir = {folder.name}/cache\n",
                                encoding="utf-8")

    def run_module(self, name, *arguments):
        done = subprocess.run([sys.executable, "-m", name, *arguments], capture_output=True, text=True, check=False,
                              env={**os.environ, "MYPYPATH": str(PACKAGE.parent)})
        return done.returncode, done.stdout + done.stderr

    def test_the_stub_is_that_of_the_module(self):
        allowed = self.folder / "allowed.txt"
        allowed.write_text(ALLOWED, encoding="utf-8")
        code, said = self.run_module("mypy.stubtest", "contexture._native", "--mypy-config-file", str(self.settings),
                                     "--allowlist", str(allowed))
        self.assertEqual(code, 0, said)

    def test_the_package_keeps_to_its_types_and_tells_a_user_of_his(self):
        user = self.folder / "user.py"
        user.write_text("import contexture\nreveal_type(contexture.embed('a.txt').vectors)\n"
                        "contexture.embed('a.txt', dim='8')\ncontexture.ContextureEmbedding(context='walk:1')\n",
                        encoding="utf-8")
        _, said = self.run_module("mypy", "--strict", "--config-file", str(self.settings), str(user))
        self.assertIn('Revealed type is "numpy.ndarray', said)
        self.assertIn("user.py:3: error: Argument", said)
        self.assertIn("Found 1 error", said)


class Published(unittest.TestCase):
    def test_everything_public_is_documented(self):
        for name in contexture.__all__:
            with self.subTest(name=name):
                self.assertTrue(name.startswith("__") or getattr(contexture, name).__doc__)
                self.assertIn(name, dir(contexture))

    def test_typed(self):
        self.assertTrue((PACKAGE / "py.typed").exists())


if __name__ == "__main__":
    unittest.main()
