"""contexture align: embeddings made by other means, in each format."""
import json
import unittest

import numpy

from support import SOURCE, ProgramTest

USAGE, INPUT, IO = 2, 3, 4
GRAPH = SOURCE / "graphs" / "four_villages.txt"


def deepwalk(edges, names, columns):
    """What DeepWalk's limit factorises: the logarithm of the window's density ratio, and its singular vectors."""
    place = {name: i for i, name in enumerate(names)}
    weights = numpy.zeros((len(names), len(names)))
    for a, b in edges:
        weights[place[a], place[b]] = weights[place[b], place[a]] = 1
    degrees = weights.sum(1)
    walk = weights / degrees[:, None]
    power, window = numpy.eye(len(names)), 0
    for _ in range(5):
        power = power @ walk
        window = window + power / 5
    left, values, _ = numpy.linalg.svd(numpy.log(numpy.maximum(1, window * degrees.sum() / degrees[None, :])))
    return left[:, :columns] * numpy.sqrt(values[:columns])


class Align(ProgramTest):
    def setUp(self):
        super().setUp()
        lines = GRAPH.read_text(encoding="utf-8").splitlines()
        self.edges = [line.split() for line in lines if line and not line.startswith("#")]
        self.names = sorted({name for edge in self.edges for name in edge})

    def text(self, vectors, between):
        return "".join(name + between + between.join(map(repr, map(float, row))) + "\n"
                       for name, row in zip(self.names, vectors, strict=True))

    def align(self, path, *options):
        return self.document("align", path, GRAPH, *options)["alignment"]

    def test_deepwalk_and_noise_are_told_apart(self):
        walked = self.align(self.write("d.vec", self.text(deepwalk(self.edges, self.names, 4), " ")), "--context", "window:5")
        noise = numpy.random.default_rng(1).normal(size=(200, 4))
        random = self.align(self.write("r.vec", self.text(noise, " ")), "--context", "window:5")
        self.assertGreater(walked["captured"], 0.7)
        self.assertLess(random["captured"], 0.2)
        self.assertGreater(walked["mean_squared_correlation"], 0.7)
        self.assertLess(random["mean_squared_correlation"], 0.1)
        self.assertGreater(walked["mutual_neighbours"], 3 * random["mutual_neighbours"])
        for one in (walked, random):
            self.assertEqual((one["matched"], one["unknown"], one["missing_mass"]), (200, 0, 0))

    def test_our_own_embedding_has_captured_all(self):
        path = self.folder / "e.json"
        for context in ("walk:1", "heat:2"):
            for ending in ("json", "jsonl", "csv", "tsv", "vec", "npy"):
                path = self.folder / f"e.{ending}"
                self.assertEqual(self.run_program("embed", GRAPH, "--context", context, "--dim", 3, "--quiet", "-o", path)
                                 .returncode, 0)
                found = self.align(path, "--context", context)
                self.assertAlmostEqual(found["captured"], 1, places=9)
                self.assertAlmostEqual(found["cosines"][-1], 1, places=9)
                self.assertEqual(found["mutual_neighbours"], 1)

    def test_formats_say_the_same(self):
        vectors = deepwalk(self.edges, self.names, 4)
        expected = self.align(self.write("v.csv", self.text(vectors, ",")))
        numpy.save(self.folder / "c.npy", vectors)
        numpy.save(self.folder / "f.npy", numpy.asfortranarray(vectors))
        for name in ("c.npy", "f.npy"):
            self.write(name + ".ids.txt", "".join(name + "\n" for name in self.names))
        lines = [json.dumps({"node": name, "vector": list(map(float, row))}) + "\n"
                 for name, row in zip(self.names, vectors, strict=True)]
        for path in (self.folder / "c.npy", self.folder / "f.npy", self.write("v.jsonl", "".join(lines)),
                     self.write("s.csv", "node;1;2;3;4\n" + self.text(vectors, ";")),
                     self.write("v.tsv", "node\t1\t2\t3\t4\n" + self.text(vectors, "\t")),
                     self.write("v.txt", "200 4\n" + self.text(vectors, " "))):
            found = self.align(path)
            self.assertEqual({**found, "embedding": "", "format": ""}, {**expected, "embedding": "", "format": ""})

    def test_missing_and_foreign_names_are_counted(self):
        rows = self.text(deepwalk(self.edges, self.names, 3), " ").splitlines()
        found = self.align(self.write("v.txt", "\n".join(rows[5:] + ["stranger 1 2 3"])))
        self.assertEqual((found["matched"], found["unknown"]), (195, 1))
        self.assertGreater(found["missing_mass"], 0)

    def test_errors(self):
        for name, text, code, says in (("a.txt", "x 1 2\ny 1\n", INPUT, ":2: expected 2 numbers"),
                                       ("b.txt", "x 1 2\ny 1 z\n", INPUT, ":2: 'z' is no number"),
                                       ("c.txt", "x 1 2\ny 1 nan\n", INPUT, ":2: an entry is not finite"),
                                       ("j.txt", "x 1 2\ny 1 1e400\n", INPUT, ":2: an entry is not finite"),
                                       ("l.txt", "3 2\nx 1 2\ny 1 3\n", INPUT, "promises 3 2 vectors and dimensions, and 2 2"),
                                       ("d.txt", "x 1 2\nx 1 2\n", INPUT, ":2: 'x' has a vector already"),
                                       ("e.txt", "x 1 2\ny 1 2\n", INPUT, "fewer than two of its names"),
                                       ("f.txt", "", INPUT, "empty"),
                                       ("g.jsonl", '{"node": "x", "vector": [1, "a"]}\n', INPUT, ":1: expected"),
                                       ("h.json", '{\n"a": 1}\n', INPUT, "no embedding in this JSON"),
                                       ("i.npy", "no", INPUT, "no NumPy file"),
                                       ("k.txt", self.text(numpy.ones((200, 2)), " "), INPUT, "the same for all nodes")):
            with self.subTest(name=name):
                done = self.run_program("align", self.write(name, text), GRAPH)
                self.assertEqual((done.returncode, done.stdout), (code, b""), done.stderr)
                self.assertRegex(done.stderr.decode(), r"\Acontexture: [^\n]+\n\Z")
                self.assertIn(says, done.stderr.decode())
        numpy.save(self.folder / "n.npy", numpy.ones((3, 2)))
        self.assertIn(b"which row is which node?", self.run_program("align", self.folder / "n.npy", GRAPH).stderr)
        numpy.save(self.folder / "m.npy", numpy.ones((3, 2), dtype=int))
        self.assertIn(b"float64", self.run_program("align", self.folder / "m.npy", GRAPH).stderr)
        self.assertEqual(self.run_program("align", self.folder / "none.txt", GRAPH).returncode, IO)


if __name__ == "__main__":
    unittest.main()
