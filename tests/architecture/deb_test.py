"""The Debian packages, made of the build that is tested: what is in them, and that it runs where they are unpacked.

What they depend on is that of this machine. Only a build with --prefix=/usr, as in .ci/run, can be packaged: others are
skipped. tests/architecture/clean_root takes the long way, by apt in a new Debian.
"""
import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["CONTEXTURE_SOURCE"])
BUILD = pathlib.Path(os.environ["CONTEXTURE_BUILD"])
MESON = os.environ["MESON"]
HAS_LEARN = (BUILD / "lib" / "libcontexture_learn.so").exists()
PACKAGES = ["contexture", *(["contexture-learn"] if HAS_LEARN else []), "libcontexture-dev", "libcontexture0",
            "python3-contexture"]
SKIPPED = 77  # how Meson is told


def run(*command, **options):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command}\n{done.stdout}{done.stderr}")
    return done.stdout


def why_not():
    options = json.loads(run(MESON, "introspect", "--buildoptions", BUILD))
    prefix = next(option["value"] for option in options if option["name"] == "prefix")
    if prefix != "/usr":
        return f"the build is for {prefix}, Debian's packages for /usr"
    if not list(BUILD.glob("lib/python/contexture/_native*.so")):
        return "the Python package is not built"
    return "" if shutil.which("dh") else "debhelper is not installed"


class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        made = pathlib.Path(folder.name, "made")
        run(SOURCE / "bin" / "deb", env={**os.environ, "COMPILED": str(BUILD), "OUTPUT": str(made)})
        cls.packages = {path.name.split("_")[0]: path for path in sorted(made.glob("*.deb"))}
        cls.root = pathlib.Path(folder.name, "root")
        cls.root.mkdir()
        cls.files = {}
        for name, package in cls.packages.items():
            run("dpkg-deb", "--extract", package, cls.root)
            cls.files[name] = [line.split(None, 5)[5] for line in run("dpkg-deb", "--contents", package).splitlines()]
        libraries = next(cls.root.glob("usr/lib/*/libcontexture.so")).parent
        cls.environment = {**os.environ, "LD_LIBRARY_PATH": str(libraries)}

    def field(self, package, name):
        return run("dpkg-deb", "--field", self.packages[package], name).strip()

    def assert_holds(self, package, *ends):
        for end in ends:
            self.assertTrue(any(path.split(" ")[0].endswith(end) for path in self.files[package]), (package, end))

    def test_all_are_there_with_the_version_of_the_project(self):
        self.assertEqual(sorted(self.packages), PACKAGES)
        version = json.loads(run(MESON, "introspect", "--projectinfo", BUILD))["version"]
        self.assertEqual({self.field(package, "Version") for package in PACKAGES}, {version})

    def test_each_has_its_part(self):
        self.assert_holds("contexture", "/bin/contexture", "/man1/contexture.1.gz", "/man1/contexture-embed.1.gz",
                          "/bash-completion/completions/contexture.bash", "/vendor-completions/_contexture",
                          "/contexture.fish", "/doc/contexture/changelog.gz")
        self.assert_holds("libcontexture0", "/libcontexture.so.0")
        self.assert_holds("libcontexture-dev", "/include/contexture/contexture.hpp", "/include/contexture/version.hpp",
                          "/libcontexture.so", "/pkgconfig/contexture.pc", "/cmake/contexture/contextureConfig.cmake")
        self.assert_holds("python3-contexture", "/python3/dist-packages/contexture/__init__.py", "/py.typed")
        seen = collections.Counter(path for paths in self.files.values() for path in paths if not path.endswith("/"))
        self.assertEqual([path for path, times in seen.items() if times > 1], [])

    def test_dependencies_are_found_by_what_is_linked(self):
        needed = self.field("libcontexture0", "Depends")  # not faiss, of which Debian has an archive only
        for library in ("libc6", "libopenblas", "liblinear", "libfmt", "libisal"):
            self.assertIn(library, needed)
        for package in ("contexture", "python3-contexture"):
            self.assertIn("libcontexture0 (>=", self.field(package, "Depends"))
        self.assertIn("libeigen3-dev", self.field("libcontexture-dev", "Depends"))

    def test_the_program_finds_every_library_and_runs(self):
        program = self.root / "usr" / "bin" / "contexture"
        found = run("ldd", program, env=self.environment)
        self.assertNotIn("not found", found)
        self.assertIn(str(self.root), found)
        self.assertNotIn("RUNPATH", run("readelf", "--dynamic", program))
        said = json.loads(run(program, "score", SOURCE / "graphs" / "four_villages.txt", "--format", "json",
                              env=self.environment))
        self.assertEqual(said["score"]["dimension"], 3)

    def test_training_is_a_package_of_its_own(self):
        """The others have no word of libtorch in them, so that they need none."""
        self.assertEqual(self.field("contexture", "Suggests"), "contexture-learn")
        for package in PACKAGES:
            if package != "contexture-learn":
                self.assertNotIn("torch", self.field(package, "Depends"))
        others = pathlib.Path(self.root.parent, "others")
        for package in ("contexture", "libcontexture0"):
            run("dpkg-deb", "--extract", self.packages[package], others)
        libraries = next(others.glob("usr/lib/*"))
        done = subprocess.run([others / "usr" / "bin" / "contexture", "learn", SOURCE / "graphs" / "four_villages.txt"],
                              capture_output=True, text=True, check=False,
                              env={**os.environ, "LD_LIBRARY_PATH": str(libraries)})
        self.assertEqual(done.returncode, 2)
        self.assertIn("install the package contexture-learn", done.stderr)
        if not HAS_LEARN:
            return
        self.assert_holds("contexture-learn", "/libcontexture_learn.so.0")
        self.assert_holds("libcontexture-dev", "/libcontexture_learn.so", "/contexture/learn/train.hpp",
                          "/pkgconfig/contexture-learn.pc")
        self.assertIn("libtorch", self.field("contexture-learn", "Depends"))
        said = run(self.root / "usr" / "bin" / "contexture", "learn", SOURCE / "graphs" / "four_villages.txt", "--dim", 2,
                   "--steps", 5, env=self.environment)
        self.assertEqual(json.loads(said)["learning"]["steps"], 5)

    def test_python_imports_its_package(self):
        folder = self.root / "usr" / "lib" / "python3" / "dist-packages"
        said = run("/usr/bin/python3", "-c", "import contexture; print(contexture.__file__, contexture.__version__)",
                   env={**self.environment, "PYTHONPATH": str(folder)}).split()
        self.assertEqual(said, [str(folder / "contexture" / "__init__.py"), self.field("contexture", "Version")])


if __name__ == "__main__":
    REASON = why_not()
    if REASON:
        print(REASON)
        sys.exit(SKIPPED)
    unittest.main()
