"""Tables of points on the command line, beside numpy's all pairs."""
import csv
import gzip
import io
import json
import unittest

import numpy

from support import SHARED, SOURCE, ProgramTest

BASE = "a,b,kind,y\n1,2,u,0.5\n3,1,v,1\n2,2,u,2\n5,7,v,4\n4,4,u,4\n"


def place(rows, header):
    """Coordinates of all columns: numbers standardised, words one-hot."""
    coordinates = []
    for k in range(len(header)):
        column = [row[k] for row in rows]
        try:
            numbers = numpy.array(column, float)
            if numbers.std() > 0:
                coordinates.append((numbers - numbers.mean()) / numbers.std())
        except ValueError:
            coordinates += [numpy.array([entry == word for entry in column], float) for word in sorted(set(column))]
    return numpy.stack(coordinates, axis=1)


def law(at, context):
    kind, _, parameter = context.partition(":")
    squares = (at ** 2).sum(axis=1)
    distances = numpy.maximum(squares[:, None] + squares[None, :] - 2 * at @ at.T, 0)
    if kind == "rbf":
        weights = numpy.exp(-float(parameter) * distances)
        return weights / weights.sum(axis=1, keepdims=True)
    k = int(parameter)
    last = numpy.sort(distances, axis=1)[:, k - 1:k]
    nearer = distances < last - 1e-9
    tied = (distances <= last + 1e-9) & ~nearer
    return (nearer + tied * (k - nearer.sum(axis=1, keepdims=True)) / tied.sum(axis=1, keepdims=True)) / k


def joint(at, context):
    t = law(at, context)
    s = t / numpy.sqrt(len(t)) / numpy.sqrt(t.mean(axis=0))
    return s - numpy.sqrt(numpy.outer(numpy.full(len(t), 1 / len(t)), t.mean(axis=0)))


def rho(at, context, f):
    """Of one function, or of the columns of one-hot labels together."""
    f = f - f.mean(axis=0)
    return numpy.sqrt(((joint(at, context).T @ f) ** 2).sum() / (f ** 2).sum())


class Points(ProgramTest):
    def setUp(self):
        super().setUp()
        self.path = self.write("t.csv", BASE)

    def values(self, *arguments):
        return self.document("score", *arguments)["spectrum"]["singular_values"]

    def refused(self, code, *arguments, says, stdin=b""):
        done = self.run_program(*arguments, stdin=stdin)
        self.assertEqual((done.returncode, done.stdout), (code, b""), done.stderr)
        self.assertRegex(done.stderr.decode(), r"\Acontexture: [^\n]+\n\Z")
        self.assertIn(says, done.stderr.decode())

    def test_spectrum_and_rho_are_those_of_all_pairs(self):
        rows = [line.split(",") for line in BASE.splitlines()]
        at = place([row[:3] for row in rows[1:]], rows[0][:3])
        y = numpy.array([[float(row[3])] for row in rows[1:]])
        for context in ("knn:1", "knn:2", "knn:3", "knn:5", "rbf:0.1", "rbf:2"):
            with self.subTest(context=context):
                said = self.document("score", self.path, "--context", context, "--target", "y")
                expected = numpy.linalg.svd(joint(at, context), compute_uv=False)[:4]
                numpy.testing.assert_allclose(said["spectrum"]["singular_values"], expected, atol=1e-7)
                self.assertEqual(said["compatibility"]["kind"], "numbers")
                self.assertAlmostEqual(said["compatibility"]["rho"], rho(at, context, y), places=7)

    def test_a_target_of_whole_numbers_is_numeric_unless_it_is_said_to_be_classes(self):
        path = self.write("w.csv", BASE.replace("0.5", "7"))
        one = ["score", path, "--context", "knn:2", "--target", "y"]
        self.assertEqual(self.document(*one)["compatibility"]["kind"], "numbers")
        classes = self.document(*one, "--categorical", "y")["compatibility"]
        self.assertEqual((classes["kind"], len(classes["each"])), ("categories", 4))
        self.assertEqual(self.document(*one, "--label-kind", "category")["compatibility"], classes)
        self.assertIn("column y, as numbers", self.table(*one))
        words = ["score", path, "--context", "knn:2", "--target", "kind"]
        self.assertEqual(self.document(*words)["compatibility"]["kind"], "categories")
        labels = self.write("l.txt", "0 x\n1 y\n2 x\n3 y\n4 x\n")
        self.assertEqual(self.document(*words, "--labels", labels)["compatibility"]["labels"], str(labels))

    def test_info_says_what_the_columns_became(self):
        found = self.document("info", self.path, "--input-format", "points", "--target", "y")["graph"]
        self.assertEqual(found["points"], {
            "columns": [{"name": "a", "kind": "numbers", "coordinates": 1},
                        {"name": "b", "kind": "numbers", "coordinates": 1},
                        {"name": "kind", "kind": "categories", "coordinates": 2}],
            "left_out": ["y"], "target": "y"})
        table = self.table("info", self.path, "--input-format", "points", "--target", "y")
        self.assertIn("5 points, 4 columns, 1 of them left out", table)
        self.assertRegex(table, r"categories +1  kind")
        self.assertIn("Read as points: 6 lines, a header line.", table)
        self.assertIsNone(self.document("info", self.path, "--input-format", "points")["graph"]["points"]["target"])

    def test_gzip_and_standard_input_say_the_same(self):
        expected = self.values(self.path, "--context", "knn:2")
        for data in (BASE.encode(), gzip.compress(BASE.encode()), b"\xef\xbb\xbf" + BASE.replace("\n", "\r\n").encode()):
            found = self.document("score", "-", "--context", "knn:2", stdin=data)
            self.assertEqual(found["spectrum"]["singular_values"], expected)

    def test_options(self):
        only = self.write("o.csv", "a,b\n1,2\n3,1\n2,2\n5,7\n4,4\n")
        for options in (["--drop", "kind,y"], ["--target", "y", "--drop", "kind"], ["--id", "y", "--drop", "kind"]):
            if options[0] == "--id":
                path = self.write("i.csv", BASE.replace("4,4,u,4\n", "4,4,u,9\n"))
            else:
                path = self.path
            self.assertEqual(self.values(path, "--context", "rbf:1", *options),
                             self.values(only, "--context", "rbf:1"))
        named = self.document("embed", self.write("n.csv", ",a\nx,1\ny,2\nz,4\n"), "--context", "knn:2")
        self.assertEqual(named["embedding"]["nodes"], ["x", "y", "z"])
        quoted = self.write("q.csv", '"a, b",c\n1,2\n3,1\n')
        self.assertEqual(self.document("info", quoted, "--input-format", "points", "--drop", '"a, b"')["graph"]["points"]
                         ["left_out"], ["a, b"])

    def test_errors(self):
        knn = ["--context", "knn:2"]
        self.refused(2, "score", self.path, *knn, "--target", "z", says="it has a, b, kind, y")
        self.refused(2, "score", self.path, *knn, "--target", "", says="the name of a column")
        self.refused(2, "score", self.path, *knn, "--drop", "a,", says="the name of a column")
        self.refused(2, "score", self.path, *knn, "--target", "a", "--drop", "a", says="already")
        self.refused(2, "score", self.path, *knn, "--directed", says="a table of points has no edges")
        self.refused(2, "score", self.path, *knn, "--nodes", self.path, says="a table of points has no edges")
        self.refused(2, "score", self.path, *knn, "--input-format", "edge-list", says="needs a table of points")
        self.refused(2, "score", self.path, *knn, "--marginal", "stationary", says="own or uniform")
        self.refused(2, "score", self.path, "--input-format", "points", says="is a table of points, without edges")
        self.refused(2, "score", *knn, says="which graph?")
        self.refused(2, "score", SOURCE / "graphs" / "cube.txt", "--target", "y", says="are of a table of points")
        self.refused(3, "score", self.path, "--context", "knn:6", says="the table has 5")
        self.refused(3, "score", self.write("c.csv", "a\n1\n2\n"), "--context", "rbf_mask:1", says="has only one")
        self.refused(3, "score", self.write("e.csv", ""), *knn, says="no point in it")
        self.refused(3, "score", self.write("m.csv", "a,b\n1,2\nNA,3\n"), *knn, says="m.csv:3: column 'a' has 'NA'")
        self.refused(4, "score", self.folder / "none.csv", *knn, says="cannot read")
        self.refused(1, "score", SOURCE / "graphs" / "two_moons.csv", "--context", "rbf:1", "--memory", "100kB",
                     says="take knn:K")

    def test_an_embedding_of_points_is_scored_and_aligned_but_not_extended(self):
        saved = self.write("e.json", json.dumps(self.document("embed", self.path, "--context", "knn:2")))
        self.assertIn("5 points, 4 columns", self.table("score", saved))
        self.refused(2, "extend", saved, "--edges", self.path, says="embed the whole table again")
        found = self.document("align", saved, self.path, "--context", "knn:2", "--dim", 2)
        self.assertAlmostEqual(found["alignment"]["captured"], 1)
        nothing = self.document("align", saved, self.path, "--context", "knn:5")  # all s are 0 but for rounding
        self.assertIsNone(nothing["alignment"]["captured"])

    def test_compositions_and_mixtures(self):
        labels = self.write("l.txt", "0 x\n1 y\n2 x\n3 y\n4 x\n")
        contexts = [f"0.5*knn:2+0.5*labels:{labels}", f"knn:2>labels:{labels}", "knn:2>knn:2", "0.5*knn:2++0.5*rbf:0.1"]
        found = self.document("compare", self.path, "--contexts", ",".join(contexts), "--target", "y")["contexts"]
        self.assertEqual({one["context"]["name"] for one in found}, set(contexts))
        self.assertTrue(all("spectrum" in one for one in found))


class Public(ProgramTest):
    def test_abalone_by_brute_force(self):
        path = SHARED / "tables" / "abalone.csv.gz"
        if not path.exists():
            self.skipTest(f"not tested: {path} is missing")
        lines = gzip.decompress(path.read_bytes()).decode().splitlines()[:601]
        rows = list(csv.reader(io.StringIO("\n".join(lines))))
        part = self.write("part.csv", "\n".join(lines) + "\n")
        at = place([row[:-1] for row in rows[1:]], rows[0][:-1])
        y = numpy.array([[float(row[-1])] for row in rows[1:]])
        for context in ("knn:30", "rbf:0.1"):
            said = self.document("score", part, "--context", context, "--target", "target", "--permutations", 0)
            expected = numpy.linalg.svd(joint(at, context), compute_uv=False)[:64]
            numpy.testing.assert_allclose(said["spectrum"]["singular_values"], expected, atol=1e-6)
            self.assertAlmostEqual(said["compatibility"]["rho"], rho(at, context, y), places=6)
        whole = self.document("info", path, "--input-format", "points", "--target", "target")["graph"]
        self.assertEqual((whole["nodes"], len(whole["points"]["columns"])), (4177, 8))
        self.assertEqual([one["name"] for one in whole["points"]["columns"] if one["kind"] == "categories"], ["Sex"])


if __name__ == "__main__":
    unittest.main()
