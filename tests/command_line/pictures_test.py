"""The pictures of docs/contexts/: their formulas and numbers are the program's, and no link is dead."""
import importlib.util
import json
import math
import re
import sys
import unittest

from support import PROGRAM, SOURCE, ProgramTest, complete, cycle

PICTURES = SOURCE / "docs" / "pictures"
PAGES = [SOURCE / "README.md", *sorted(SOURCE.glob("docs/**/*.md"))]
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
ROUNDED = 1.5e-6  # numbers of spectra.json have six digits

# Regular graphs: their degree, whether there are triangles, and lambda of each but the constant function.
GRAPHS = {
    "cycle of 12": (cycle(12), 2, False, [math.cos(math.pi * k / 6) for k in range(1, 12)]),
    "cycle of 7": (cycle(7), 2, False, [math.cos(2 * math.pi * k / 7) for k in range(1, 7)]),
    "complete": (complete(5), 4, True, [-1 / 4] * 4),
    "cube": ((SOURCE / "graphs" / "cube.txt").read_text(encoding="utf-8"), 4, False,
             [0.5] * 4 + [0] * 6 + [-0.5] * 4 + [-1]),
}


def load(path):
    """A script as a module."""
    description = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(description)
    sys.modules[path.stem] = module  # its dataclasses look for it there
    description.loader.exec_module(module)
    return module


DRAW = load(PICTURES / "draw.py")


def links(page):
    """(is an image, file) of each link within the project."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for image, target in LINK.findall(text):
        if "://" not in target:
            yield bool(image), (page.parent / target).resolve()


class Formulas(ProgramTest):
    def contexts(self):
        shown = {curve.context for panels in DRAW.PICTURES.values() for panel in panels
                 if isinstance(panel, DRAW.Filter) for curve in panel.curves}
        self.assertGreater(len(shown), 20)
        return sorted(shown)

    def test_curves_are_singular_values_of_the_program(self):
        for name, (edges, degree, has_triangles, lambdas) in GRAPHS.items():
            graph = self.write("graph.txt", edges)
            contexts = [each for each in self.contexts() if not (has_triangles and "node2vec" in each)]
            found = self.document("compare", graph, "--contexts", ",".join(contexts))["contexts"]
            self.assertEqual(len(found), len(contexts))
            for one in found:
                context = one["context"]["name"]
                with self.subTest(graph=name, context=context):
                    f = DRAW.transfer(context, degree)
                    expected = sorted((abs(f(x)) for x in lambdas), reverse=True)
                    values = one["spectrum"]["singular_values"]
                    self.assertEqual(len(values), len(expected))
                    for value, true in zip(values, expected):
                        self.assertLess(abs(value - true), 1e-9)

    def test_the_mixtures_of_the_theory_at_their_lambda(self):
        tagged, untagged = (abs(DRAW.transfer(context)(x)) for context, x in DRAW.PICTURES["mixtures"][0].dots)
        self.assertAlmostEqual(untagged, 0.08)
        self.assertAlmostEqual(tagged, 0.7244, places=4)


class Numbers(ProgramTest):
    def test_spectra_are_those_of_the_program(self):
        numbers = json.loads((PICTURES / "spectra.json").read_text(encoding="utf-8"))
        shown = {(panel.graph, curve.context) for panels in DRAW.PICTURES.values() for panel in panels
                 if isinstance(panel, DRAW.Values) for curve in panel.curves}
        self.assertEqual({(graph, context) for graph in numbers for context in numbers[graph]}, shown)
        found = DRAW.spectra(PROGRAM)
        for graph, context in shown:
            with self.subTest(graph=graph, context=context):
                self.assertEqual(len(found[graph][context]), len(numbers[graph][context]))
                for value, kept in zip(found[graph][context], numbers[graph][context]):
                    self.assertLess(abs(value - kept), ROUNDED)


class Files(unittest.TestCase):
    def test_each_picture_was_drawn_by_this_script_with_these_numbers(self):
        mark = DRAW.mark((PICTURES / "spectra.json").read_bytes())
        for name in DRAW.PICTURES:
            with self.subTest(picture=name):
                text = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
                self.assertIn(mark, text, "draw again: docs/pictures/draw.py build/bin/contexture")
                self.assertLess(len(text), 40_000)

    def test_the_pictures_are_those_that_pages_show(self):
        shown = {target for page in PAGES for is_image, target in links(page) if is_image}
        folders = (PICTURES, SOURCE / "docs" / "study", SOURCE / "docs" / "learning")
        drawn = {path.resolve() for folder in folders for path in folder.glob("*.svg")}
        self.assertEqual(shown, drawn)
        measured = {"growth"}  # tests/bench/run draws it: no numbers of the program to compare with
        here = {path.stem for path in shown if path.parent == PICTURES.resolve()}
        self.assertEqual(here - measured, set(DRAW.PICTURES))

    def test_no_link_is_dead(self):
        for page in PAGES:
            for _, target in links(page):
                with self.subTest(page=str(page.relative_to(SOURCE)), target=str(target)):
                    self.assertTrue(target.exists())


class Overview(ProgramTest):
    def test_every_kind_of_context_has_a_page_that_the_overview_links(self):
        overview = (SOURCE / "docs" / "contexts.md").read_text(encoding="utf-8")
        pages = dict(re.findall(r"^\| \[`(\w+):[^`]*`\]\((contexts/\w+\.md)\)", overview, re.MULTILINE))
        kinds = {row["kind"] for row in self.document("contexts", "--format", "json")["catalogue"]}
        self.assertEqual(set(pages), kinds)
        for kind, page in pages.items():
            with self.subTest(kind=kind):
                text = (SOURCE / "docs" / page).read_text(encoding="utf-8")
                self.assertIn(f"{kind}:", text)
                for part in ["**Take", "**Do not", "![", "\n## Example", "```console\n", "\n## Directed graphs\n",
                             "\n## Cost\n"]:
                    self.assertIn(part, text)


if __name__ == "__main__":
    unittest.main()
