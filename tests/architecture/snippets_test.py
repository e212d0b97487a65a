"""The C++ of the README and of docs/ compiles against the library and runs. A block without main() is the body of a
function that has a graph and its spectrum."""
import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["CONTEXTURE_SOURCE"])
BUILD = pathlib.Path(os.environ["CONTEXTURE_BUILD"])
COMPILER = shlex.split(os.environ["CXX"])
BLOCK = re.compile(r"^```cpp\n(.*?)^```$", re.MULTILINE | re.DOTALL)

GIVEN = "const contexture::Graph& graph, const contexture::Spectrum& spectrum"
MAIN = """
int main() {
    const auto graph    = contexture::read_graph("graphs/four_villages.txt");
    const auto context  = contexture::parse_context("walk:1");
    const auto spectrum = contexture::decompose(contexture::ExpectationOperator(graph, context));
    (void)graph, (void)spectrum;
    CALLS
}
"""


def run(*command, **options):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        raise AssertionError(f"{shlex.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def make_program():
    """One source of all blocks, to compile the headers once."""
    text, calls = "#include <contexture/contexture.hpp>\n", []
    for page in [SOURCE / "README.md", *sorted(SOURCE.glob("docs/**/*.md"))]:
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            name = f"block_{len(calls)}"
            if "int main()" in block:
                text += block.replace("int main()", f"void {name}()")
                calls.append(f"{name}();")
            else:
                text += f"void {name}({GIVEN}) {{\n{block}}}\n"
                calls.append(f"{name}(graph, spectrum);")
    return text + MAIN.replace("CALLS", "\n    ".join(calls))


class Snippets(unittest.TestCase):
    def test_they_compile_and_run(self):
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder, "blocks.cpp")
            source.write_text(make_program(), encoding="utf-8")
            flags = [f"-I{SOURCE}/lib", f"-I{BUILD}/lib", f"-L{BUILD}/lib", "-lcontexture",
                     *run("pkg-config", "--cflags", "eigen3").split()]
            run(*COMPILER, "-std=c++20", "-fmax-errors=3", source, "-o", source.with_suffix(""), *flags)
            said = run(source.with_suffix(""), cwd=SOURCE, env={**os.environ, "LD_LIBRARY_PATH": str(BUILD / "lib")})
        self.assertTrue(said.startswith("tau 1.38275 at d = 3\n"), said)


if __name__ == "__main__":
    unittest.main()
