"""Points, concatenations, regularization and the counting of solves, as a user calls them."""
import csv
import gzip
import json
import unittest

import numpy

from support import SHARED, ProgramTest, complete, cycle

FAILED, USAGE, INPUT = 1, 2, 3


def standardised(rows):
    return (rows - rows.mean(0)) / rows.std(0)


def dense(kernel):
    """Singular values of S but the constant one, P_X even."""
    n = len(kernel)
    joint = kernel / n
    law = joint.sum(0)
    matrix = joint / numpy.sqrt(law / n) - numpy.sqrt(law / n)
    return numpy.linalg.svd(matrix, compute_uv=False)


def nearest(points, k):
    kernel = numpy.zeros((len(points), len(points)))
    for x, point in enumerate(points):
        kernel[x, numpy.argsort(((points - point) ** 2).sum(1), kind="stable")[:k]] = 1 / k
    return kernel


def radial(points, gamma):
    kernel = numpy.exp(-gamma * ((points[:, None] - points[None]) ** 2).sum(2))
    return kernel / kernel.sum(1, keepdims=True)


class Points(ProgramTest):
    def setUp(self):
        super().setUp()
        self.rows = numpy.random.default_rng(3).normal(size=(60, 3))
        text = "x,y,z,target\n" + "".join(",".join(map(repr, map(float, row))) + f",{i % 2}\n"
                                          for i, row in enumerate(self.rows))
        self.table = self.write("t.csv", text)

    def values(self, table, context, *options):
        return self.document("score", table, "--context", context, *options)["spectrum"]["singular_values"]

    def test_knn_and_rbf_are_what_numpy_says(self):
        points = standardised(self.rows)
        for context, kernel in (("knn:7", nearest(points, 7)), ("rbf:0.8", radial(points, 0.8))):
            numpy.testing.assert_allclose(self.values(self.table, context, "--dim", 20), dense(kernel)[:20], atol=1e-9)

    def test_a_table_of_others(self):
        path = SHARED / "tables" / "yacht.csv.gz"
        if not path.exists():
            self.skipTest(f"{path} is missing")
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        points = standardised(numpy.array([row[:header.index("target")] for row in rows], dtype=float))
        numpy.testing.assert_allclose(self.values(path, "rbf:0.5", "--dim", 10), dense(radial(points, 0.5))[:10],
                                      atol=1e-9)

    def test_rho_is_measured_on_the_target_that_was_named(self):
        found = self.document("score", self.table, "--context", "knn:5", "--target", "target")
        self.assertEqual(found["compatibility"]["labels"], "column target")
        self.assertNotIn("compatibility", self.document("score", self.table, "--context", "knn:5"))

    def test_what_cannot_be_is_said(self):
        graph = self.write("g.txt", cycle(5))
        for arguments, code, words in (
                (("score", self.table, "--context", "knn:61"), INPUT, "61"),
                (("score", self.table, "--context", "knn:0"), USAGE, "knn:30"),
                (("score", self.table, "--context", "knn:5", "--drop", "w"), USAGE, "no such column"),
                (("score", self.table, "--context", "knn:5", "--marginal", "stationary"), USAGE, "table of points"),
                (("score", self.table, "--context", "walk:1", "--input-format", "points"), USAGE, "table of points"),
                (("score", graph, "--context", "knn:3", "--input-format", "edge-list"), USAGE, "table of points")):
            done = self.run_program(*arguments)
            self.assertEqual((done.returncode, done.stdout), (code, b""), arguments)
            self.assertIn(words, done.stderr.decode())
            self.assertEqual(done.stderr.count(b"\n"), 1)


class Concatenation(ProgramTest):
    def test_its_columns_are_those_of_its_contexts(self):
        graph = self.write("g.txt", cycle(9) + "0 4\n2 7\n")
        whole = self.document("embed", graph, "--context", "walk:2|ego:1", "--dim", 3)
        parts = [self.document("embed", graph, "--context", context, "--dim", 3) for context in ("walk:2", "ego:1")]
        self.assertEqual([part["context"]["name"] for part in whole["contexts"]], ["walk:2", "ego:1"])
        self.assertEqual([(block["context"], block["first"], block["dimension"])
                          for block in whole["embedding"]["blocks"]], [("walk:2", 0, 3), ("ego:1", 3, 3)])
        both = [a + b for a, b in zip(*(part["embedding"]["vectors"] for part in parts))]
        self.assertEqual(whole["embedding"]["vectors"], both)

    def test_what_has_no_spectrum_is_refused_one(self):
        graph = self.write("g.txt", cycle(9))
        saved = self.folder / "c.json"
        self.run_program("embed", graph, "--context", "walk:1|ego:1", "--dim", 2, "-o", saved, "--quiet")
        for arguments, code in ((("score", graph, "--context", "walk:1|ego:1"), USAGE), (("score", saved), INPUT),
                                (("extend", saved, "--edges", graph), INPUT)):
            done = self.run_program(*arguments)
            self.assertEqual(done.returncode, code)
            self.assertIn("no spectrum of its own", done.stderr.decode())


class Regularization(ProgramTest):
    def test_the_mean_degree_is_taken_and_said(self):
        graph = self.write("g.txt", complete(6) + "0 a\na b\n")
        found = self.document("score", graph, "--regularize", "mean")
        self.assertEqual(found["solved"]["regularization"], 34 / 8)
        plain = self.document("score", graph)["spectrum"]["singular_values"]
        self.assertLess(found["spectrum"]["singular_values"][0], plain[0])

    def test_it_is_refused_where_it_is_not_defined(self):
        graph = self.write("g.txt", cycle(6))
        pairs = "pairs:" + str(self.write("p.txt", "ann tea 2\nann cake 1\nbob tea 1\n"))
        saved = self.folder / "e.json"
        self.run_program("embed", graph, "--regularize", 1, "--dim", 2, "-o", saved, "--quiet")
        for arguments in (("score", "--context", pairs, "--regularize", "mean"),
                          ("score", graph, "--regularize", 0), ("score", graph, "--regularize", "nan"),
                          ("score", graph, "--context", "node2vec:1,1,2", "--regularize", 1),
                          ("extend", saved, "--edges", self.write("n.txt", "x 0\n"))):
            done = self.run_program(*arguments)
            self.assertEqual(done.returncode, USAGE, done.stderr)
            self.assertIn("regulari", done.stderr.decode())


class Review(ProgramTest):
    """Faults that were found once."""

    def test_a_part_that_says_nothing_of_any_node_is_refused(self):
        graph  = self.write("g.txt", "a b\nb c\nc a\nb a\na s\n")
        labels = self.write("l.txt", "s x\n")
        done = self.run_program("score", graph, "--directed", "--context", f"walk:1++labels:{labels}")
        self.assertEqual(done.returncode, INPUT)
        self.assertIn("says nothing", done.stderr.decode())

    def test_a_ball_extends_without_weights_and_loops(self):
        graph = self.write("g.txt", "a b 1\nb c 2\nc a 1\nc d 3\nd e 1\ne f 1\nf d 2\n")
        saved = self.folder / "e.json"
        self.run_program("embed", graph, "--context", "ego:1", "--dim", 3, "-o", saved, "--quiet")
        vectors = [self.document("extend", saved, "--edges", self.write("n.txt", new))["embedding"]["vectors"]
                   for new in ("x a 1\nx b 1\n", "x a 2\nx b 3\n", "x a 1\nx b 1\nx x 1\n")]
        self.assertEqual(vectors[0], vectors[1])
        self.assertEqual(vectors[0], vectors[2])

    def test_compare_counts_its_solves(self):
        graph = self.write("g.txt", complete(7) + cycle(7))
        for contexts, solves in (("walk:1..6,walk:1+walk:2,heat:2++lazy:1", 1), ("walk:1,ego:1,ego:2", 3)):
            self.assertEqual(self.document("compare", graph, "--contexts", contexts)["solves"], solves)


if __name__ == "__main__":
    unittest.main()
