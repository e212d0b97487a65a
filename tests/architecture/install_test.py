"""What `meson install` leaves is enough for a program of somebody else, by CMake, Meson or make.

The program is that of the README, docs/examples; the library lies where it was not configured to lie.
"""
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["CONTEXTURE_SOURCE"])
BUILD = os.environ["CONTEXTURE_BUILD"]
COMPILER = shlex.split(os.environ["CXX"])
MESON = shlex.split(os.environ["MESON"])
EXAMPLES = SOURCE / "docs" / "examples"


def run(*command, **options):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        raise AssertionError(f"{shlex.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.root = pathlib.Path(folder.name)
        run(*MESON, "install", "-C", BUILD, "--no-rebuild", "--quiet", "--destdir", cls.root)
        description = next(cls.root.glob("**/contexture.pc"))
        # the prefix as it lies under the folder of this test
        cls.version = run("pkg-config", "--modversion", description).strip()
        cls.prefix = cls.root / run("pkg-config", "--variable=prefix", description).strip().lstrip("/")
        cls.libraries = next(cls.root.glob("**/libcontexture.so")).parent
        moved = re.sub("^prefix=.*", f"prefix={cls.prefix}", description.read_text(), flags=re.MULTILINE)
        description.write_text(moved)
        cls.environment = {**os.environ, "LD_LIBRARY_PATH": str(cls.libraries), "CXX": shlex.join(COMPILER),
                           "PKG_CONFIG_PATH": str(description.parent), "CMAKE_PREFIX_PATH": str(cls.prefix),
                           "CXXFLAGS": "-O0"}
        cls.score = cls.say("score", "graphs/four_villages.txt", "--dim", 16)["score"]
        cls.vectors = cls.say("embed", "graphs/four_villages.txt", "--dim", 16)["embedding"]["vectors"]

    @classmethod
    def say(cls, *arguments):
        """The document that the installed program writes."""
        return json.loads(run(cls.prefix / "bin" / "contexture", *arguments, "--format", "json", "--quiet", cwd=SOURCE,
                              env=cls.environment))

    def folder(self, name):
        """The examples as a user would copy them."""
        folder = self.root / name
        shutil.copytree(EXAMPLES, folder)
        return folder

    def check(self, program):
        """It says what the installed program says: tau, its dimension, the first five people's vectors."""
        first, *rows = run(program, cwd=SOURCE, env=self.environment).splitlines()
        tau, dimension = re.fullmatch(r"tau (\S+) at d = (\d+)", first).groups()
        self.assertAlmostEqual(float(tau), self.score["tau"], delta=1e-4)
        self.assertEqual(int(dimension), self.score["dimension"])
        self.assertEqual(len(rows), 5)
        for row, vector in zip(rows, self.vectors):
            numbers = [float(number) for number in row.split()]
            self.assertEqual(len(numbers), int(dimension))
            for number, expected in zip(numbers, vector):
                self.assertAlmostEqual(number, expected, delta=1e-4 + 1e-4 * abs(expected))

    def test_by_cmake(self):
        folder = self.folder("cmake")
        run("cmake", "-S", folder, "-B", folder / "build", env=self.environment)
        run("cmake", "--build", folder / "build", env=self.environment)
        self.check(folder / "build" / "villages")

    def test_cmake_refuses_another_version(self):
        folder = self.folder("cmake_of_tomorrow")
        lists = folder / "CMakeLists.txt"
        lists.write_text(re.sub(r"find_package\(contexture \S+", "find_package(contexture 99.0", lists.read_text()))
        with self.assertRaisesRegex(AssertionError, f"compatible[^$]*version: {self.version}"):
            run("cmake", "-S", folder, "-B", folder / "build", env=self.environment)

    def test_by_meson(self):
        folder = self.folder("meson")
        run(*MESON, "setup", folder / "build", folder, env=self.environment)
        run(*MESON, "compile", "-C", folder / "build", env=self.environment)
        self.check(folder / "build" / "villages")

    def test_by_make(self):
        folder = self.folder("make")
        run("make", "-C", folder, "villages", f"CXX={shlex.join(COMPILER)}", "CXXFLAGS=-O0", env=self.environment)
        self.check(folder / "villages")

    TRAINING = """
        #include <contexture/contexture.hpp>
        #include <contexture/learn/train.hpp>
        #include <iostream>

        int main() {
            const auto graph    = contexture::read_graph("graphs/four_villages.txt");
            const auto context  = contexture::parse_context("walk:1");
            const auto op       = contexture::ExpectationOperator(graph, context);
            const auto spectrum = contexture::decompose(op, {.dimension = 2});
            const auto learned  = contexture::train(op, spectrum, {.dimension = 2, .steps = 5, .every = 5});
            std::cout << learned.history.back().step << " " << learned.vectors.rows() << "\\n";
        }
    """

    def check_training(self, program):
        self.assertEqual(run(program, cwd=SOURCE, env=self.environment), "5 200\n")

    def folder_of_training(self, name):
        if not list(self.root.glob("**/libcontexture_learn.so")):
            self.skipTest("this build has no libtorch")
        folder = self.root / name
        folder.mkdir()
        (folder / "trained.cpp").write_text(self.TRAINING, encoding="utf-8")
        return folder

    def test_training_by_hand(self):
        folder = self.folder_of_training("training_by_hand")
        description = next(self.root.glob("**/contexture.pc")).with_name("contexture-learn.pc")
        moved = re.sub("^prefix=.*", f"prefix={self.prefix}", description.read_text(), flags=re.MULTILINE)
        description.write_text(moved)
        flags = run("pkg-config", "--cflags", "--libs", "contexture-learn", env=self.environment).split()
        run(*COMPILER, "-std=c++20", "-O0", folder / "trained.cpp", "-o", folder / "trained", *flags)
        self.check_training(folder / "trained")

    def test_training_by_cmake(self):
        folder = self.folder_of_training("training_by_cmake")
        (folder / "CMakeLists.txt").write_text("""
            cmake_minimum_required(VERSION 3.20)
            project(trained LANGUAGES CXX)
            find_package(contexture REQUIRED)
            add_executable(trained trained.cpp)
            target_link_libraries(trained PRIVATE contexture::learn)
        """, encoding="utf-8")
        run("cmake", "-S", folder, "-B", folder / "build", env=self.environment)
        run("cmake", "--build", folder / "build", env=self.environment)
        self.check_training(folder / "build" / "trained")

    def test_other_vectors_than_the_library_s_are_refused(self):
        """Matrices of the library would be freed in another way than they were taken."""
        folder = self.folder("other_vectors")
        with self.assertRaisesRegex(AssertionError, "compiled for other vectors"):
            run("make", "-C", folder, "villages", f"CXX={shlex.join(COMPILER)}",
                "CXXFLAGS=-fsyntax-only -DEIGEN_MAX_ALIGN_BYTES=64", env=self.environment)

    def test_the_readme_shows_this_program(self):
        self.assertIn(f"```cpp\n{(EXAMPLES / 'villages.cpp').read_text()}```", (SOURCE / "README.md").read_text())

    def test_the_installed_program_runs(self):
        said = run(self.prefix / "bin" / "contexture", "--version", env=self.environment)
        self.assertEqual(said, f"contexture {self.version}\n")

    def test_the_installed_package_is_imported(self):
        module = next(self.root.glob("**/contexture/_native*.so"), None)
        if module is None:
            self.skipTest("the Python package is not built")
        folder = module.parent.parent
        code = ("import contexture, sys; print(contexture.__version__); "
                "print(len(contexture.embed([(0, 1), (1, 2)]))); print(*sys.path, sep='\\n')")
        environment = {**os.environ, "LD_LIBRARY_PATH": str(self.libraries), "PYTHONPATH": str(folder)}
        said = run("/usr/bin/python3", "-c", code, env=environment).splitlines()
        self.assertEqual(said[:2], [self.version, "3"])
        if str(self.prefix).endswith(("/usr", "/usr/local")):  # where Debian's python3 looks by itself
            self.assertIn("/" + str(folder.relative_to(self.root)), said)


if __name__ == "__main__":
    unittest.main()
