"""Doxygen finds a word on every public name: what is in the installed headers."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

DOXYFILE = pathlib.Path(os.environ["CONTEXTURE_BUILD"]) / "docs" / "Doxyfile"
DOXYGEN = shutil.which("doxygen")
SKIPPED = 77  # how Meson is told


def described(node):
    return any("".join(node.find(kind).itertext()).strip() for kind in ("briefdescription", "detaileddescription"))


class Reference(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        more = f"\nGENERATE_HTML = NO\nGENERATE_XML = YES\nOUTPUT_DIRECTORY = {folder.name}\n"
        cls.done = subprocess.run([DOXYGEN, "-"], input=DOXYFILE.read_text() + more, capture_output=True, text=True,
                                  check=False)
        cls.pages = [ElementTree.parse(path) for path in pathlib.Path(folder.name).glob("xml/*.xml")]

    def test_doxygen_has_nothing_to_complain_of(self):
        self.assertEqual((self.done.returncode, self.done.stdout + self.done.stderr), (0, ""))

    def test_every_enumerator_is_described(self):
        """Doxygen asks for none."""
        values = [(value.findtext("name"), described(value)) for page in self.pages for value in page.iter("enumvalue")]
        self.assertGreater(len(values), 20)
        self.assertEqual([name for name, is_described in values if not is_described], [])

    def test_the_names_of_the_tour_are_there(self):
        names = {name.text for page in self.pages for name in page.iter("name")}
        self.assertLessEqual({"read_graph", "parse_context", "decompose", "assess", "embed", "write_json"}, names)


if __name__ == "__main__":
    if DOXYGEN is None:
        print("doxygen is not installed")
        sys.exit(SKIPPED)
    unittest.main()
