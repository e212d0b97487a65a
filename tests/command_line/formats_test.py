"""Each format of vectors, read back by the tools that its users use: it must say what the JSON says."""
import csv
import json
import unittest

import gensim.models
import numpy
import pandas

from support import ProgramTest

GRAPH = "".join(f"n{i} n{(i + 1) % 9}\n" for i in range(9)) + "n0,\"q n4\nn2 n7\nn0 naïve\n"


class Formats(ProgramTest):
    def setUp(self):
        super().setUp()
        self.graph = self.write("g.txt", GRAPH)
        found = self.document("embed", self.graph, "--dim", 4)["embedding"]
        self.nodes, self.vectors = found["nodes"], found["vectors"]

    def embed(self, file, *options):
        done = self.run_program("embed", self.graph, "--dim", 4, "-o", self.folder / file, "--quiet", *options)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))
        return self.folder / file

    def assert_same(self, nodes, vectors):
        self.assertEqual(list(nodes), self.nodes)
        self.assertEqual([list(map(float, row)) for row in vectors], self.vectors)

    def test_npy(self):
        path = self.embed("v.npy")
        vectors = numpy.load(path)
        self.assertEqual((vectors.dtype, vectors.flags.c_contiguous), (numpy.float64, True))
        self.assert_same((self.folder / "v.npy.ids.txt").read_text(encoding="utf-8").splitlines(), vectors)

    def test_csv_and_tsv(self):
        for ending, dialect in ((".csv", "excel"), (".tsv", "excel-tab")):
            with open(self.embed("v" + ending), encoding="utf-8", newline="") as file:
                quoting = csv.QUOTE_MINIMAL if ending == ".csv" else csv.QUOTE_NONE
                header, *rows = csv.reader(file, dialect, quoting=quoting)
            self.assertEqual(header, ["node", "1", "2", "3", "4"])
            self.assert_same([row[0] for row in rows], [row[1:] for row in rows])

    def test_csv_and_tsv_by_pandas(self):
        for ending, options in ((".csv", {}), (".tsv", {"sep": "\t", "quoting": csv.QUOTE_NONE})):
            frame = pandas.read_csv(self.embed("v" + ending), float_precision="round_trip", keep_default_na=False,
                                    index_col="node", **options)
            self.assertEqual((list(frame.columns), set(frame.dtypes)), (["1", "2", "3", "4"], {numpy.dtype("float64")}))
            self.assert_same(frame.index, frame.values)

    def test_json(self):
        document = json.loads(self.embed("v.json").read_text(encoding="utf-8"))
        self.assert_same(document["embedding"]["nodes"], document["embedding"]["vectors"])

    def test_word2vec(self):
        for path in (self.embed("v.vec"), self.embed("v.txt", "--format", "word2vec")):
            model = gensim.models.KeyedVectors.load_word2vec_format(path, datatype=numpy.float64)
            self.assert_same(model.index_to_key, model.vectors)

    def test_json_lines(self):
        lines = [json.loads(line) for line in self.embed("v.jsonl").read_text(encoding="utf-8").splitlines()]
        self.assert_same([line["node"] for line in lines], [line["vector"] for line in lines])

    def test_to_standard_output(self):
        done = self.run_program("embed", self.graph, "--dim", 4, "--format", "tsv")
        self.assertEqual(done.stdout, self.embed("v.tsv").read_bytes())

    def test_npy_needs_a_place_for_the_names(self):
        done = self.run_program("embed", self.graph, "--format", "npy")
        self.assertEqual((done.returncode, done.stdout), (2, b""))
        self.assertIn(b"-o FILE.npy", done.stderr)

    def test_nothing_is_half_written(self):
        graph = self.write("blank.tsv", "a b\tc\nc\td\nd\ta b\n")
        done = self.run_program("embed", graph, "--dim", 1, "-o", self.folder / "w.vec")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"'a b'", done.stderr)
        self.assertFalse((self.folder / "w.vec").exists())


if __name__ == "__main__":
    unittest.main()
