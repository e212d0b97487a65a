"""contexture extend: vectors of new nodes from a saved document and their edges."""
import json
import unittest

from support import SOURCE, ProgramTest

USAGE, INPUT, IO = 2, 3, 4


class Extend(ProgramTest):
    def setUp(self):
        super().setUp()
        text = (SOURCE / "graphs" / "four_villages.txt").read_text(encoding="utf-8")
        self.edges = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
        self.graph = self.write("g.txt", "".join(" ".join(edge) + "\n" for edge in self.edges))

    def embed(self, graph, *options):
        path = self.folder / "e.json"
        done = self.run_program("embed", graph, "--quiet", "-o", path, *options)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return path

    def renamed(self, node):
        """The edges of a node under the name of one that nobody has seen."""
        return "".join(f"new {b if a == node else a}\n" for a, b in self.edges if node in (a, b))

    def test_a_twin_has_the_same_vector(self):
        new = self.write("new.txt", self.renamed("ash-05"))
        for context in ("walk:1", "walk:2", "heat:2", "window:3", "walk:1++heat:1"):
            document = self.embed(self.graph, "--context", context, "--dim", 5)
            found = self.document("extend", document, "--edges", new)
            known = json.loads(document.read_text())["embedding"]
            twin = known["vectors"][known["nodes"].index("ash-05")]
            self.assertEqual(found["embedding"]["nodes"], ["new"])
            for mine, theirs in zip(found["embedding"]["vectors"][0], twin, strict=True):
                self.assertAlmostEqual(mine, theirs, places=9)
            self.assertEqual((found["extension"]["ignored"], len(found["extension"]["relative_errors"])), (0, 1))

    def test_directed_and_pairs_go_by_the_values_of_a(self):
        directed = self.write("d.txt", "".join(f"{a} {b}\n{b} {a}\n" for a, b in self.edges[:900]) + "ash-05 birch-06\n")
        document = self.embed(directed, "--directed", "--dim", 4, "--scaling", "functions")
        rows = [line.split() for line in directed.read_text().splitlines()]
        targets = sorted({b for a, b in rows if a == "ash-05"})
        found = self.document("extend", document, "--edges", self.write("n.txt", "".join(f"x {b}\n" for b in targets)))
        known = json.loads(document.read_text())["embedding"]
        for mine, theirs in zip(found["embedding"]["vectors"][0], known["vectors"][known["nodes"].index("ash-05")],
                                strict=True):
            self.assertAlmostEqual(mine, theirs, places=9)
        pairs = self.write("p.txt", "ann tea 2\nann cake 1\nbob tea 1\nbob rum 3\ncid rum 1\ncid cake 4\n")
        document = self.embed("--quiet", "--context", f"pairs:{pairs}", "--dim", 2)
        found = self.document("extend", document, "--edges", self.write("q.txt", "eve tea 2\neve cake 1\neve oil 9\nann tea 1\n"))
        known = json.loads(document.read_text())["embedding"]
        for mine, theirs in zip(found["embedding"]["vectors"][0], known["vectors"][known["nodes"].index("ann")], strict=True):
            self.assertAlmostEqual(mine, theirs, places=9)
        self.assertEqual((found["extension"]["used"], found["extension"]["ignored"]), (2, 2))

    def test_loops_are_dropped_where_the_embedding_had_none(self):
        lines = "new ash-05\nnew ash-01\n"
        for how, is_same in (("drop", True), ("keep", False)):
            document = self.embed(self.graph, "--dim", 3, "--self-loops", how)
            without = self.document("extend", document, "--edges", self.write("n.txt", lines))["embedding"]["vectors"]
            with_loop = self.document("extend", document, "--edges", self.write("l.txt", lines + "new new\n"))
            self.assertEqual(with_loop["embedding"]["vectors"] == without, is_same, how)

    def test_what_leads_nowhere_has_no_vector(self):
        document = self.embed(self.graph, "--dim", 3)
        new = self.write("new.txt", "a b\nc ash-05\nd c\nash-05 birch-06\n")
        found = self.document("extend", document, "--edges", new)
        self.assertEqual(found["embedding"]["nodes"], ["c", "d"])
        self.assertEqual(found["embedding"]["without_vector"], ["a", "b"])
        self.assertEqual(found["extension"]["ignored"], 1)

    def test_other_programs_get_the_rows_that_have_a_vector(self):
        document = self.embed(self.graph, "--dim", 3)
        new = self.write("new.txt", "a b\nc ash-05\nd c\n")
        found = self.document("extend", document, "--edges", new)["embedding"]
        table = self.folder / "new.csv"
        done = self.run_program("extend", document, "--edges", new, "-o", table)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertIn("2 of 4 new nodes have a vector", done.stdout.decode())
        head, *rows = [line.split(",") for line in table.read_text().splitlines()]
        self.assertEqual(head, ["node", "1", "2", "3"])
        self.assertEqual([(name, [float(number) for number in numbers]) for name, *numbers in rows],
                         list(zip(found["nodes"], found["vectors"], strict=True)))
        array = self.folder / "new.npy"
        self.run_program("extend", document, "--edges", new, "-o", array, "--quiet")
        self.assertEqual(array.with_name("new.npy.ids.txt").read_text(), "c\nd\n")
        self.assertEqual(array.stat().st_size, 128 + 2 * 3 * 8)

    def test_lines_that_count_are_counted_of_new_nodes_too(self):
        twice = self.write("twice.txt", self.graph.read_text() + "ash-05 birch-06\n" * 5)
        document = self.embed(twice, "--repeats", "sum", "--dim", 3)
        found = self.document("extend", document, "--edges", self.write("n.txt", "x ash-05\nx ash-05\nx birch-06\n"))
        weighted = self.write("w.txt", "x ash-05 2\nx birch-06 1\n")
        self.assertEqual(found["embedding"], self.document("extend", document, "--edges", weighted)["embedding"])

    def test_weights_beside_edges_without_are_refused_or_left_out(self):
        document = self.embed(self.graph, "--dim", 3)
        heavy = self.write("heavy.txt", "x ash-05 1000\nx birch-06 1\n")
        self.assert_refused(3, "the new edges have weights and those of the embedding have none", document, "--edges", heavy)
        plain = self.write("plain.txt", "x ash-05\nx birch-06\n")
        self.assertEqual(self.document("extend", document, "--edges", heavy, "--weighted", "no")["embedding"],
                         self.document("extend", document, "--edges", plain)["embedding"])

    def test_a_first_line_may_be_a_header(self):
        document = self.embed(self.graph, "--dim", 3)
        edges = "x ash-05\nx birch-06\ny ash-05\ny birch-20\n"
        new = self.write("new.txt", "buyer shop\n" + edges)
        found = self.document("extend", document, "--edges", new)
        self.assertEqual((found["extension"]["doubtful_header"], found["embedding"]["without_vector"]), (1, ["buyer", "shop"]))
        told = self.run_program("extend", document, "--edges", new, "--format", "table").stdout.decode()
        self.assertIn("new.txt:1 was read as an edge", told)
        plain = self.document("extend", document, "--edges", self.write("plain.txt", edges))
        self.assertEqual(plain["extension"]["doubtful_header"], 0)
        found = self.document("extend", document, "--edges", new, "--header", "yes")
        self.assertEqual((found["extension"]["doubtful_header"], found["embedding"]), (0, plain["embedding"]))
        self.assertEqual(self.document("extend", document, "--edges", new, "--header", "no")["extension"]["doubtful_header"], 0)
        pairs = self.write("p.txt", "ann tea\nann cake\nbob tea\nbob rum\ncid rum\ncid cake\n")
        document = self.embed("--quiet", "--context", f"pairs:{pairs}", "--dim", 2)
        self.assert_refused(USAGE, "--header is of edges", document, "--edges", pairs, "--header", "yes")

    def test_names_of_another_graph_are_refused(self):
        document = self.embed(self.graph, "--dim", 3)
        self.assert_refused(3, "use the names that it uses", document, "--edges", self.write("other.txt", "p q\nq r\n"))

    def assert_refused(self, code, says, *arguments):
        done = self.run_program("extend", *arguments)
        self.assertEqual((done.returncode, done.stdout), (code, b""), done.stderr)
        self.assertRegex(done.stderr.decode(), r"\Acontexture: [^\n]+\n\Z")
        self.assertIn(says, done.stderr.decode())

    def test_errors(self):
        document = self.embed(self.graph, "--dim", 3)
        new = self.write("new.txt", "x ash-05\n")
        self.assert_refused(USAGE, "which nodes?", document)
        self.assert_refused(IO, "cannot read", self.folder / "none.json", "--edges", new)
        self.assert_refused(IO, "none.txt", document, "--edges", self.folder / "none.txt")
        self.assert_refused(INPUT, "not a document", self.graph, "--edges", new)
        self.assert_refused(INPUT, "no new one", document, "--edges", self.write("old.txt", "ash-05 birch-06\n"))
        cut = self.write("cut.json", document.read_text()[:3000])
        self.assert_refused(INPUT, "not a document", cut, "--edges", new)
        self.assert_refused(USAGE, "the names go to a file beside", document, "--edges", new, "--format", "npy")
        far = self.embed(self.graph, "--dim", 3, "--context", "ego:2")
        self.assert_refused(USAGE, "ego:2: what a new node meets", far, "--edges", new)


if __name__ == "__main__":
    unittest.main()
