"""The layout's promises: rooms include only rooms below them, files and functions stay small."""
import os
import pathlib
import re
import unittest

SOURCE = pathlib.Path(os.environ["CONTEXTURE_SOURCE"])
ROOMS = os.environ["CONTEXTURE_ROOMS"].split()  # in floor order
LIBRARY = SOURCE / "lib" / "contexture"
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 60

INCLUDE = re.compile(r'^\s*#include "([^"]+)"', re.MULTILINE)
# Code stands unindented in its namespaces, so a function is what opens and closes in the first column.
FUNCTION = re.compile(r"^(?!namespace|class|struct|enum|union|constexpr|using|template|#|//|[}) ])\S.*\{$")


def files(*patterns):
    return [path for pattern in patterns for path in sorted(SOURCE.glob(pattern))]


def functions(text):
    """(first line, number of lines) of each function that is no member written in its class."""
    begin = None
    for number, line in enumerate(text.splitlines(), 1):
        if FUNCTION.match(line):
            begin = number
        elif line.startswith("}") and begin is not None:
            yield begin, number - begin + 1
            begin = None


class Layout(unittest.TestCase):
    def test_every_folder_of_the_library_is_a_room(self):
        folders = {path.name for path in LIBRARY.iterdir() if path.is_dir() and any(path.iterdir())}
        self.assertEqual(folders, set(ROOMS))

    def test_a_room_includes_only_itself_and_rooms_below(self):
        for path in files("lib/contexture/*/*.?pp"):
            floor = ROOMS.index(path.parent.name)
            for included in INCLUDE.findall(path.read_text()):
                with self.subTest(file=str(path.relative_to(SOURCE)), includes=included):
                    self.assertTrue((SOURCE / "lib" / included).exists(), "includes start at lib/")
                    self.assertLessEqual(ROOMS.index(included.split("/")[1]), floor)

    def test_no_source_lies_outside_the_build(self):
        listed = (SOURCE / "lib" / "meson.build").read_text()
        for path in files("lib/contexture/*/*.?pp"):
            self.assertIn(f"'{path.stem}'", listed, path)

    def test_files_are_small(self):
        for path in files("lib/**/*.?pp", "bin/**/*.?pp", "lib/**/*.py", "tests/**/*.?pp", "tests/**/*.py",
                          "lib/contexture/report/page/*.*"):
            with self.subTest(file=str(path.relative_to(SOURCE))):
                self.assertLessEqual(len(path.read_text().splitlines()), MOST_LINES)

    def test_functions_are_small(self):
        seen = 0
        for path in files("lib/**/*.?pp", "bin/**/*.?pp"):
            for line, length in functions(path.read_text()):
                seen += 1
                with self.subTest(function=f"{path.relative_to(SOURCE)}:{line}"):
                    self.assertLessEqual(length, MOST_LINES_OF_A_FUNCTION)
        self.assertGreater(seen, 100, "the pattern finds no functions any more")


if __name__ == "__main__":
    unittest.main()
