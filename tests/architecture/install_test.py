"""What `meson install` leaves is enough for a program of somebody else: headers, library, contexture.pc."""
import json
import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import unittest

BUILD = os.environ["CONTEXTURE_BUILD"]
COMPILER = shlex.split(os.environ["CXX"])
MESON = shlex.split(os.environ["MESON"])

PROGRAM = r"""
#include <contexture/contexture.hpp>

#include <iostream>

int main() {
    using namespace contexture;
    const std::pair<Node, Node> edges[] = {{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 4}};
    const Graph                 graph = make_graph(5, edges);
    const ExpectationOperator   op(graph, parse_context("walk:1"));
    const Spectrum              spectrum  = decompose(op, {.dimension = 2});
    const Embedding             embedding = embed(spectrum);
    Report report{.command = "embed", .graph = summarize(graph), .embedding = &embedding, .named_by = &graph};
    report.results.push_back({.context = op.context(), .spectrum = spectrum, .score = assess(spectrum)});
    write_json(std::cout, report);
}
"""


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
        cls.description = next(cls.root.glob("**/contexture.pc"))
        # the prefix as it lies under the folder of this test
        prefix = run("pkg-config", "--variable=prefix", cls.description).strip()
        cls.prefix = cls.root / prefix.lstrip("/")
        cls.libraries = next(cls.root.glob("**/libcontexture.so")).parent

    def test_a_program_of_somebody_else_compiles_and_runs(self):
        source = self.root / "user.cpp"
        source.write_text(PROGRAM)
        moved = self.root / "contexture.pc"  # as it would be had the folder of this test been the prefix
        moved.write_text(re.sub("^prefix=.*", f"prefix={self.prefix}", self.description.read_text(), flags=re.MULTILINE))
        flags = run("pkg-config", "--cflags", "--libs", moved).split()
        run(*COMPILER, "-std=c++20", source, "-o", self.root / "user", *flags)
        said = run(self.root / "user", env={**os.environ, "LD_LIBRARY_PATH": str(self.libraries)})
        document = json.loads(said)
        self.assertEqual(document["embedding"]["nodes"], ["0", "1", "2", "3", "4"])
        self.assertEqual(len(document["spectrum"]["singular_values"]), 2)

    def test_the_installed_program_runs(self):
        said = run(self.prefix / "bin" / "contexture", "--version",
                   env={**os.environ, "LD_LIBRARY_PATH": str(self.libraries)})
        version = run("pkg-config", "--modversion", self.description).strip()
        self.assertEqual(said, f"contexture {version}\n")

    def test_the_installed_package_is_imported(self):
        module = next(self.root.glob("**/contexture/_native*.so"), None)
        if module is None:
            self.skipTest("the Python package is not built")
        folder = module.parent.parent
        code = ("import contexture, sys; print(contexture.__version__); "
                "print(len(contexture.embed([(0, 1), (1, 2)]))); print(*sys.path, sep='\\n')")
        environment = {**os.environ, "LD_LIBRARY_PATH": str(self.libraries), "PYTHONPATH": str(folder)}
        said = run("/usr/bin/python3", "-c", code, env=environment).splitlines()
        version = run("pkg-config", "--modversion", self.description).strip()
        self.assertEqual(said[:2], [version, "3"])
        if str(self.prefix).endswith(("/usr", "/usr/local")):  # where Debian's python3 looks by itself
            self.assertIn("/" + str(folder.relative_to(self.root)), said)


if __name__ == "__main__":
    unittest.main()
