"""Each header compiles alone, whatever was or was not included before it; those of contexture.hpp are installed.

A header with a source beside it is compiled alone by every build, as the first that the source includes.
"""
import concurrent.futures
import os
import pathlib
import re
import shlex
import subprocess
import unittest

SOURCE = pathlib.Path(os.environ["CONTEXTURE_SOURCE"])
COMPILER = shlex.split(os.environ["CXX"])
LIBRARY = SOURCE / "lib"
GENERATED = pathlib.Path(os.environ["CONTEXTURE_BUILD"]) / "lib"
INSTALLED = os.environ["CONTEXTURE_HEADERS"].split()
INCLUDE = re.compile(r'^#include "(contexture/[^"]+)"', re.MULTILINE)


def errors_of(header):
    text = f'#include "{header}"\n#include "{header}"\n'
    flags = subprocess.run(["pkg-config", "--cflags", "eigen3"], capture_output=True, text=True, check=True).stdout.split()
    done = subprocess.run([*COMPILER, "-std=c++20", "-fsyntax-only", "-w", f"-I{LIBRARY}",
                           f"-I{GENERATED}", *flags, "-x", "c++", "-"],
                          input=text, capture_output=True, text=True, check=False)
    return header, done.returncode, done.stderr


def included_by(header, found):
    """Adds a header and all that it includes."""
    if header not in found and (LIBRARY / header).exists():  # else it is generated
        found.add(header)
        for included in INCLUDE.findall((LIBRARY / header).read_text()):
            included_by(included, found)
    return found


class Headers(unittest.TestCase):
    def test_what_contexture_hpp_includes_is_installed_and_nothing_else(self):
        of_training = {"contexture/learn/train.hpp"} & set(INSTALLED)  # of another library, where libtorch is
        self.assertEqual(sorted(INSTALLED), sorted(included_by("contexture/contexture.hpp", of_training)))

    def test_each_source_includes_its_header_first(self):
        sources = sorted(LIBRARY.glob("contexture/**/*.cpp"))
        self.assertGreater(len(sources), 20)
        for source in sources:
            with self.subTest(source=str(source)):
                first = re.search(r"^#include\s+(\S+)", source.read_text(), re.MULTILINE)[1]
                self.assertEqual(first, f'"{source.relative_to(LIBRARY).with_suffix(".hpp")}"')

    def test_each_without_a_source_compiles_alone(self):
        headers = sorted(path.relative_to(LIBRARY) for path in LIBRARY.glob("contexture/**/*.hpp")
                         if not path.with_suffix(".cpp").exists())
        self.assertGreater(len(headers), 3)
        with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            for header, code, said in pool.map(errors_of, headers):
                with self.subTest(header=str(header)):
                    self.assertEqual(code, 0, said)


if __name__ == "__main__":
    unittest.main()
