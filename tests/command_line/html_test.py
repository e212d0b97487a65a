"""The page of --html: written whole or not at all, and in a browser, where there is one, what it shows."""
import json
import re
import unittest
import xml.etree.ElementTree

import browser
from support import SOURCE, ProgramTest, complete, cycle, pairs

VILLAGES = SOURCE / "graphs" / "four_villages.txt"
LABELS = SOURCE / "graphs" / "four_villages_labels.txt"
USAGE, INPUT, IO = 2, 3, 4

HOSTILE = ["<img src=x onerror=document.title='broken'>", "</script><script>document.title='broken'</script>", "<!--",
           "a\"b&amp;'c", "\U0001f419\u00e9", "__proto__", "constructor"]


def part(page, name):
    """One of the two documents of a page."""
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script', page, re.DOTALL)
    return json.loads(found[1])


class Files(ProgramTest):
    def setUp(self):
        super().setUp()
        self.graph = self.write("g.txt", cycle(12))
        self.page = self.folder / "page.html"

    def assert_refused(self, code, pattern, *arguments):
        done = self.run_program(*arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertRegex(done.stderr.decode(), rf"\Acontexture: [^\n]*{pattern}[^\n]*\n\Z")
        self.assertEqual(done.stdout, b"")

    def test_holds_the_document_of_the_run_and_leaves_the_output_as_it_is(self):
        for command in (["compare", VILLAGES], ["compare", VILLAGES, "--order", "pretext"],
                        ["compare", VILLAGES, "--order", "informed", "--labels", LABELS]):
            with_page = self.run_program(*command, "--html", self.page)
            self.assertEqual((with_page.returncode, with_page.stderr), (0, b""))
            self.assertEqual(with_page.stdout, self.run_program(*command).stdout)
            self.assertEqual(part(self.page.read_text(), "report"), json.loads(with_page.stdout))

    def test_of_vectors_holds_all_but_the_vectors(self):
        document = self.document("embed", self.graph, "--dim", 4, "--html", self.page)
        document.pop("embedding")
        self.assertEqual(part(self.page.read_text(), "report"), document)
        self.assertEqual(self.files(), ["g.txt", "page.html"])

    def test_functions_that_only_tell_pieces_apart_are_not_in_the_map(self):
        two = self.write("two.txt", cycle(9) + "".join(f"x{i} x{(i + 1) % 7}\n" for i in range(7)))
        for command in (["embed", two, "--dim", 6], ["compare", two, "--component", "all", "--dim", 6]):
            self.run_program(*command, "--html", self.page)
            shown = part(self.page.read_text(), "parts")["map"]
            self.assertEqual((shown["skipped"], shown["width"]), (1, 5))
            self.assertEqual(set(shown["components"]), {1, 2})
        self.run_program("embed", two, "--dim", 2, "--html", self.page)  # no two others are left
        self.assertEqual(part(self.page.read_text(), "parts")["map"]["skipped"], 0)

    def test_wrong_use_is_said_before_the_graph_is_read(self):
        nowhere = self.folder / "none" / "page.html"
        for command in ("compare", "embed"):
            self.assert_refused(IO, "No such file", command, "no graph", "--html", nowhere)
            self.assert_refused(IO, "Is a directory", command, "no graph", "--html", self.folder)
            self.assert_refused(USAGE, "--html -: a page goes to a file", command, "no graph", "--html", "-")
            self.assert_refused(USAGE, "the result goes there too", command, "no graph", "--html", "/dev/stdout")
            self.assert_refused(USAGE, "the result goes there too", command, "no graph", "-o", self.folder / "page",
                                "--html", f"{self.folder}/./page")
        self.assert_refused(USAGE, "the result goes there too", "embed", "no graph", "-o", self.folder / "v.npy", "--html",
                            self.folder / "v.npy.ids.txt")
        self.assert_refused(USAGE, "--labels", "embed", self.graph, "--labels", self.graph)
        self.assertEqual(self.files(), ["g.txt"])

    def test_a_failed_run_leaves_the_old_page(self):
        self.page.write_text("old")
        done = self.run_program("compare", self.graph, "--dim", "99", "--html", self.page)
        self.assertEqual((done.returncode, self.page.read_text()), (USAGE, "old"))
        done = self.run_program("embed", self.graph, "-o", "/dev/full", "--html", self.page)
        self.assertEqual((done.returncode, self.page.read_text()), (IO, "old"))
        self.assertEqual(self.files(), ["g.txt", "page.html"])

    def test_labels_that_are_none_are_refused(self):
        labels = self.write("labels.txt", "x y\n")
        self.assert_refused(INPUT, "labels.txt", "embed", self.graph, "--html", self.page, "--labels", labels)

    def test_of_many_nodes_shows_a_sample_and_stays_small(self):
        self.run_program("embed", self.write("many.txt", pairs(15000)), "--dim", 2, "--html", self.page)
        shown = part(self.page.read_text(), "parts")["map"]
        self.assertEqual((len(shown["names"]), shown["with_vector"]), (20000, 30000))
        self.assertLess(self.page.stat().st_size, 3_000_000)


@unittest.skipUnless(browser.PROGRAM, "no browser here: apt-get install chromium-headless-shell")
class Page(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.browser = browser.Browser()
        cls.addClassCleanup(cls.browser.close)

    def show(self, *arguments, **options):
        page = self.folder / "page.html"
        done = self.run_program(*arguments, "--html", page, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.browser.complaints.clear()
        self.browser.open(page)
        self.addCleanup(lambda: self.assertEqual(self.browser.complaints, []))
        return self.browser.evaluate

    def lines_of(self, chart):
        """Curves that stand in the drawing of a chart."""
        return self.browser.evaluate(f"document.querySelectorAll('#{chart} .chart svg path[fill=none]').length")

    def test_a_comparison_shows_its_verdict_its_table_and_its_charts(self):
        evaluate = self.show("compare", VILLAGES)
        self.assertEqual(evaluate("document.getElementById('verdict').textContent"),
                         "restart:0.15 is the best of 10: tau 1.169522 at d = 3, the smallest.")
        taus = "[...document.querySelectorAll('#ranking tbody tr')].map((row) => row.cells[1].textContent)"
        self.assertEqual(evaluate(taus)[:3], ["1.169522", "1.313602", "1.382754"])
        evaluate("for (let i = 0; i < 2; i += 1) document.querySelector('#ranking thead button').click()")
        self.assertEqual(evaluate(taus)[0], "1.865484")
        for chart in ("decay", "tau", "filters"):
            self.assertGreaterEqual(self.lines_of(chart), 9, chart)
        self.assertGreater(evaluate("document.querySelectorAll('#signed .chart svg path').length"), 500)

    def test_the_map_is_drawn_and_a_search_finds_a_node(self):
        evaluate = self.show("compare", VILLAGES)
        name = VILLAGES.read_text().split()[-1]
        picture = "document.querySelector('#map-chart canvas').toDataURL()"
        before = evaluate(picture)
        self.assertGreater(len(before), 10000)  # of an empty one: 3000
        evaluate("document.getElementById('search').focus()")
        self.browser.type(name)
        self.browser.press("Enter", "\r")
        self.assertEqual(evaluate("document.getElementById('chosen').textContent"), name)
        self.assertEqual(evaluate("document.querySelectorAll('#node ul button').length"), 8)
        self.assertNotEqual(evaluate(picture), before)  # the ring around the node
        self.browser.type("zzz")
        self.assertRegex(evaluate("document.getElementById('search-status').textContent"), "No node shown")

    def test_names_are_text_whatever_is_in_them(self):
        lines = "".join(f"{name}\t{HOSTILE[(i + 1) % len(HOSTILE)]}\n" for i, name in enumerate(HOSTILE))
        graph = self.write("<b>&.txt", lines)
        evaluate = self.show("embed", graph, "--dim", 2)
        self.assertIn("<b>&.txt", evaluate("document.title"))
        self.assertEqual(evaluate("document.querySelectorAll('img, b, script:not([type])').length"), 2)  # our scripts
        evaluate("document.getElementById('search').focus()")
        self.browser.type("onerror")
        self.browser.press("Enter", "\r")
        self.assertEqual(evaluate("document.getElementById('chosen').textContent"), HOSTILE[0])
        self.assertEqual(evaluate("document.querySelectorAll('img').length"), 0)

    def test_every_kind_of_run_has_a_page(self):
        labels = self.write("labels.txt", "".join(f"{i}\t{'ab'[i % 2]}{',c' if i == 3 else ''}\n" for i in range(12)))
        numbers = self.write("numbers.txt", "".join(f"{i}\t{i / 2}\n" for i in range(10)))
        ring = self.write("ring.txt", cycle(12))
        table = self.write("table.csv", "x,y,target\n" + "".join(f"{i % 5},{i * i % 7},{i % 3}\n" for i in range(30)))
        runs = {
            "directed": ["compare", ring, "--directed"],
            "in pieces": ["embed", self.write("pairs.txt", pairs(9))],
            "points": ["compare", table, "--contexts", "knn:3,rbf:1", "--target", "target"],
            "one context": ["compare", ring, "--contexts", "walk:2"],
            "a failure": ["compare", ring, "--contexts", "walk:2,pairs:missing.txt"],
            "many contexts": ["compare", ring, "--contexts", "walk:1..20,lazy:1..20"],
            "labels": ["compare", ring, "--contexts", "walk:1..2", "--labels", labels],
            "numbers": ["embed", ring, "--labels", numbers],
            "side by side": ["embed", ring, "--context", "walk:1|walk:2", "--dim", 3],
            "logarithm": ["embed", ring, "--density", "log", "--dim", 3],
            "one column": ["embed", ring, "--dim", 1],
            "twelve alike": ["compare", self.write("clique.txt", complete(12))],
        }
        for kind, arguments in runs.items():
            with self.subTest(kind=kind):
                evaluate = self.show(*arguments)
                self.assertEqual(self.browser.complaints, [])
                self.assertGreater(len(evaluate("document.getElementById('verdict').textContent")), 10)
                self.assertGreater(self.lines_of("decay"), 0)
                self.assertTrue(evaluate("document.querySelector('#map-chart canvas') !== null"))

    def test_every_chart_can_be_had_as_svg(self):
        ring = self.write("ring.txt", cycle(12))
        name = "pairs:<b&amp;.txt"
        self.write("<b&amp;.txt", cycle(12))
        evaluate = self.show("compare", ring, "--contexts", f"walk:1,{name}", cwd=self.folder)
        evaluate("""window.saved = []; URL.createObjectURL = (blob) => { saved.push(blob); return '#'; };
                    for (const button of document.querySelectorAll('button'))
                        if (button.textContent === 'SVG') button.click();""")
        texts = evaluate("Promise.all(saved.map((blob) => blob.text()))")
        self.assertEqual(len(texts), 5)
        for text in texts:
            drawing = xml.etree.ElementTree.fromstring(text)
            self.assertEqual(drawing.tag, "{http://www.w3.org/2000/svg}svg")
            self.assertGreater(len(drawing.findall(".//{*}path")), 10)
        self.assertIn(name, [part.text for part in xml.etree.ElementTree.fromstring(texts[0]).findall(".//{*}text")])

    def test_themes_change_the_page_and_its_charts(self):
        evaluate = self.show("compare", VILLAGES)
        look = "[getComputedStyle(document.documentElement).backgroundColor, document.querySelector('#decay text').getAttribute('fill')]"
        light = evaluate(look)
        evaluate("document.getElementById('theme').click()")
        dark = evaluate(look)
        self.assertEqual(light[0], "rgb(255, 255, 255)")
        for one, other in zip(light, dark, strict=True):
            self.assertNotEqual(one, other)


if __name__ == "__main__":
    unittest.main()
