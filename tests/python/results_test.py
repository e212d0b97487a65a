"""Numbers: those of dense solvers that share no code with ours, and to the last digit those of the program."""
import json
import pathlib
import pickle
import tempfile
import unittest

import contexture as cx
import numpy as np
from support import MOONS, VILLAGES, document, needs, village_edges


def dense():
    """The normalized adjacency of the villages, and their degrees, by NumPy alone."""
    names = cx.read_graph(VILLAGES).nodes
    place = {name: i for i, name in enumerate(names)}
    adjacency = np.zeros((len(names), len(names)))
    for source, target in village_edges():
        adjacency[place[source], place[target]] = adjacency[place[target], place[source]] = 1
    degrees = adjacency.sum(axis=1)
    return adjacency / np.sqrt(np.outer(degrees, degrees)), degrees


class Dense(unittest.TestCase):
    def test_a_walk_has_the_spectrum_of_the_normalized_adjacency(self):
        matrix, degrees = dense()
        values, vectors = np.linalg.eigh(matrix)
        order = np.argsort(-np.abs(values))[1:9]
        spectrum = cx.decompose(VILLAGES, "walk:2", 8)
        np.testing.assert_allclose(spectrum.singular_values, values[order] ** 2, atol=1e-12)
        np.testing.assert_allclose(spectrum.eigenvalues, values[order], atol=1e-12)
        overlaps = np.abs(np.sum(spectrum.left * vectors[:, order], axis=0))
        np.testing.assert_allclose(overlaps, 1, atol=1e-9)
        np.testing.assert_allclose(spectrum.input_marginal, degrees / degrees.sum(), rtol=1e-12)
        self.assertAlmostEqual(spectrum.energy, np.sum(values**4) - 1, places=10)
        x = np.random.default_rng(1).normal(size=len(matrix))
        np.testing.assert_allclose(spectrum.apply(x), matrix @ matrix @ x, atol=1e-12)

    @needs("scipy")
    def test_a_directed_walk_has_the_singular_values_of_its_kernel(self):
        import scipy.linalg
        generator = np.random.default_rng(3)
        adjacency = (generator.random((40, 40)) < 0.2) * 1.0
        adjacency[np.arange(40), (np.arange(40) + 1) % 40] = 1
        kernel = adjacency / adjacency.sum(axis=1, keepdims=True)
        left = adjacency.sum(axis=1) / adjacency.sum()
        right = left @ kernel
        scaled = np.sqrt(left)[:, None] * kernel / np.sqrt(right)
        spectrum = cx.decompose(adjacency, "walk:1", 10)
        np.testing.assert_allclose(spectrum.singular_values, scipy.linalg.svdvals(scaled)[1:11], atol=1e-12)
        self.assertIsNone(spectrum.eigenvalues)
        np.testing.assert_allclose(scaled @ spectrum.right, spectrum.left * spectrum.singular_values, atol=1e-12)

    def test_vectors_are_scaled_singular_functions(self):
        spectrum = cx.decompose(VILLAGES, "walk:1", 5)
        functions = spectrum.left / np.sqrt(spectrum.input_marginal)[:, None]
        np.testing.assert_allclose(cx.embed(spectrum, scaling="functions").vectors, functions, rtol=1e-13)
        np.testing.assert_allclose(cx.embed(spectrum, dim=3).vectors, (functions * spectrum.singular_values)[:, :3],
                                   rtol=1e-13)
        lengths = np.linalg.norm(cx.embed(spectrum, normalize="rows").vectors, axis=1)
        np.testing.assert_allclose(lengths, 1, rtol=1e-13)


class Program(unittest.TestCase):
    """The same input, the same digits."""

    def test_embed(self):
        for options, arguments in (({"context": "walk:2", "dim": 4}, ["--context", "walk:2", "--dim", 4]),
                                   ({"context": ["walk:1", "ego:1"], "dim": 3, "normalize": "rows"},
                                    ["--context", "walk:1|ego:1", "--dim", 3, "--normalize", "rows"]),
                                   ({"density": "log", "dim": 4}, ["--density", "log", "--dim", 4]),
                                   ({"marginal": "uniform", "dim": 4, "regularize": "mean", "scaling": "power:0.5"},
                                    ["--marginal", "uniform", "--dim", 4, "--regularize", "mean", "--scaling",
                                     "power:0.5"])):
            with self.subTest(options=options):
                said = document("embed", VILLAGES, *arguments)["embedding"]
                for source in (VILLAGES, village_edges()):
                    made = cx.embed(source, **options)
                    self.assertEqual(made.nodes, said["nodes"])
                    self.assertEqual(made.vectors.tolist(), said["vectors"])

    def test_a_table_of_pairs_without_a_graph(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "pairs.txt")
            path.write_text("".join(f"u{i} item{i * j % 7} {j}\n" for i in range(20) for j in range(1, 4)),
                            encoding="utf-8")
            said = document("embed", "--context", f"pairs:{path}", "--dim", 3)["embedding"]
            made = cx.embed(None, f"pairs:{path}", 3)
            self.assertEqual((made.nodes, made.vectors.tolist()), (said["nodes"], said["vectors"]))
            with open(path, "a", encoding="utf-8") as file:
                file.write("new item1 1\nnew item2 2\n")
            self.assertEqual(cx.extend(made, path).nodes, ["new"])
        with self.assertRaisesRegex(cx.UsageError, "which graph"):
            cx.embed(None, "walk:1")

    def test_score(self):
        for context in ("walk:1", "heat:2", "ego:1"):
            said = document("score", VILLAGES, "--context", context, "--dim", 30, "--beta", 2, "--tail", 20)
            scored = cx.score(VILLAGES, context, 30, beta=2, tail=20)
            self.assertEqual(scored.document, said)
            self.assertEqual((scored.tau, scored.dimension), (said["score"]["tau"], said["score"]["dimension"]))

    @needs("pandas")
    def test_compare(self):
        with tempfile.TemporaryDirectory() as folder:
            labels = {name: name.split("-")[0] for name in cx.read_graph(VILLAGES).nodes}
            path = pathlib.Path(folder, "labels.txt")
            path.write_text("".join(f"{node} {label}\n" for node, label in labels.items()), encoding="utf-8")
            arguments = ["--contexts", "walk:1..2,ego:1", "--order", "pretext", "--dim", 16]
            said = document("compare", VILLAGES, *arguments, "--labels", path)
            frame = cx.compare(VILLAGES, "walk:1..2,ego:1", 16, labels=path, order="pretext")
            self.assertEqual(frame.attrs["document"], said)
            self.assertEqual(frame.index.tolist(), [one["context"]["name"] for one in said["contexts"]])
            self.assertEqual(frame["tau"].tolist(), [one["score"]["tau"] for one in said["contexts"]])
            memory = cx.compare(VILLAGES, "walk:1..2,ego:1", 16, labels=labels, order="pretext")
            self.assertTrue(memory.equals(frame), "labels from memory are those of the file")
            sides = {node: int(label == "ash") for node, label in labels.items()}
            kinds = (int, float, np.int32, np.float32)
            mixed = {node: kinds[i % 4](side) for i, (node, side) in enumerate(sides.items())}
            first, second = (cx.compare(VILLAGES, "walk:1", 4, labels=each) for each in (sides, mixed))
            self.assertTrue(first.equals(second), "1 and 1.0 are one label")
            informed = cx.compare(VILLAGES, "walk:1..2,ego:1", 16, labels=labels, order="informed")
            self.assertTrue(informed["informed"].is_monotonic_increasing)
            self.assertEqual(informed.attrs["document"]["order"], "informed, smallest first: smaller is better")

    @needs("pandas")
    def test_a_page_of_a_comparison(self):
        with tempfile.TemporaryDirectory() as folder:
            page = pathlib.Path(folder, "page.html")
            frame = cx.compare(VILLAGES, "walk:1..2", html=page)
            text = page.read_text(encoding="utf-8")
            self.assertTrue(text.startswith("<!"))
            self.assertIn(str(frame.loc["walk:1", "tau"]), text)
            self.assertEqual([path.name for path in pathlib.Path(folder).iterdir()], ["page.html"])
            with self.assertRaisesRegex(cx.FileError, "there is no folder"):
                cx.compare(VILLAGES, html=pathlib.Path(folder, "none", "page.html"))

    @needs("pandas")
    def test_compare_by_default_and_of_points(self):
        self.assertEqual(cx.compare(VILLAGES).attrs["document"], document("compare", VILLAGES))
        said = document("compare", MOONS, "--contexts", "knn:5,rbf:1", "--target", "moon")
        frame = cx.compare(cx.read_graph(MOONS, format="points", target="moon"), "knn:5,rbf:1")
        self.assertEqual(frame.attrs["document"], said)
        self.assertIn("rho", frame.columns)

    @needs("pandas")
    def test_evaluate(self):
        said = document("evaluate", VILLAGES, "--context", "walk:2", "--dim", 8, "--trials", 2, "--tasks",
                        "links,pretext")
        frame = cx.evaluate(VILLAGES, "walk:2", 8, trials=2, tasks=["links", "pretext"])
        self.assertEqual(frame.attrs["document"], said)
        self.assertEqual(set(frame["task"]), {"links", "pretext"})

    @needs("pandas")
    def test_vectors_are_evaluated_as_the_context_that_they_are_of(self):
        made = cx.embed(VILLAGES, "walk:2", 8)
        options = {"tasks": ["clustering", "pretext"], "clusters": 4, "trials": 2}
        for normalize in ("none", "rows"):
            whole = cx.evaluate(VILLAGES, "walk:2", 8, normalize=normalize, **options)
            given = cx.evaluate(made, graph=VILLAGES, normalize=normalize, threads=1, **options)
            np.testing.assert_allclose(given["mean"], whole["mean"], rtol=1e-9)
            self.assertEqual(given.attrs["document"]["evaluation"].get("normalization"),
                             whole.attrs["document"]["evaluation"].get("normalization"))

    def test_align_and_extend(self):
        with tempfile.TemporaryDirectory() as folder:
            saved, new = pathlib.Path(folder, "saved.json"), pathlib.Path(folder, "new.txt")
            new.write_text("zoe ash-05\nzoe birch-20\nyan zoe\nold ol\n", encoding="utf-8")
            for context in ("walk:1", "ego:1"):
                made = cx.embed(VILLAGES, context, 5)
                made.save(saved)
                self.assertEqual(json.loads(saved.read_text(encoding="utf-8")),
                                 document("embed", VILLAGES, "--context", context, "--dim", 5))
                said = document("extend", saved, "--edges", new)["embedding"]
                for embedding in (made, cx.load(saved), pickle.loads(pickle.dumps(made))):
                    for edges in (new, [("zoe", "ash-05"), ("zoe", "birch-20"), ("yan", "zoe"), ("old", "ol")]):
                        found = cx.extend(embedding, edges)
                        self.assertEqual((found.nodes, found.vectors.tolist()), (said["nodes"], said["vectors"]))
                        self.assertEqual(found.without_vector, said["without_vector"])
                said = document("align", saved, VILLAGES, "--context", "walk:2")["alignment"]
                found = cx.align(made, VILLAGES, "walk:2")
                self.assertEqual(found, {name: said[name] for name in found})
                self.assertEqual((found["matched"], found["unknown"]), (200, 0))
                headed = pathlib.Path(folder, "headed.txt")
                headed.write_text("who whom\nzoe ash-05\nzoe birch-20\nyan zoe\nyan ash-05\n", encoding="utf-8")
                with self.assertWarnsRegex(UserWarning, 'headed.txt:1: .*extend.*header="yes"'):
                    self.assertEqual(cx.extend(made, headed).without_vector, ["who", "whom"])
                self.assertEqual(cx.extend(made, headed, header="yes").without_vector, [])
                with self.assertRaisesRegex(cx.UsageError, "header is of a file"):
                    cx.extend(made, [("zoe", "ash-05")], header="no")
                some = {node: made[node] for node in made.nodes[:150]} | {"stranger": made.vectors[0]}
                found = cx.align(some, VILLAGES, "walk:2")
                self.assertEqual((found["matched"], found["unknown"]), (150, 1))

    def test_equal_numbers_are_the_same_nodes(self):
        ring = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 0)]
        floats = [(float(a), float(b)) for a, b in ring]
        expected = cx.extend(cx.embed(ring, dim=2), [(9, 0), (9, 2)]).vectors.tolist()
        for old, new in ((ring, [(9.0, 0), (9.0, 2.0)]), (floats, [(9, 0), (9, 2)]), (ring, [("9", 0), ("9", 2)])):
            found = cx.extend(cx.embed(old, dim=2), new)
            self.assertEqual((found.nodes, found.vectors.tolist()), ([new[0][0]], expected))
        with self.assertRaisesRegex(cx.InputError, "one as a number, one as text"):
            cx.extend(cx.embed(ring, dim=2), [("2", 9), (2.0, 9)])


class Saving(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_every_form_is_read_back(self):
        for context in ("walk:1", "walk:1|heat:2"):
            made = cx.embed(VILLAGES, context, 4)
            for name in ("a.json", "a.jsonl", "a.csv", "a.tsv", "a.vec", "a.npy"):
                with self.subTest(context=context, name=name):
                    made.save(self.folder / name)
                    again = cx.load(self.folder / name)
                    self.assertEqual((again.nodes, again.vectors.tolist()), (made.nodes, made.vectors.tolist()))
            self.assertEqual(np.load(self.folder / "a.npy").tolist(), made.vectors.tolist())
        self.assertEqual(len(list(self.folder.iterdir())), 7)  # the names beside a.npy too, and nothing unfinished

    @needs("pandas")
    def test_what_pandas_writes_is_read(self):
        made = cx.embed(VILLAGES, "walk:1", 4)
        for separator, name in ((",", "frame.csv"), ("\t", "frame.tsv")):
            for first in (0, 1):
                frame = made.to_frame()
                frame.columns = range(first, first + len(frame.columns))
                frame.to_csv(self.folder / name, sep=separator)
                found = cx.load(self.folder / name)
                self.assertEqual((found.nodes, found.vectors.tolist()), (made.nodes, made.vectors.tolist()))

    def test_what_cannot_be_written_leaves_nothing(self):
        made = cx.embed([("a b", "c"), ("c", "d")])
        with self.assertRaisesRegex(cx.UsageError, "blank"):
            made.save(self.folder / "a.vec")
        for path in (self.folder / "none" / "a.json", self.folder):
            with self.assertRaisesRegex(cx.FileError, "cannot write"):
                made.save(path, format="json")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_nodes_without_a_vector_are_named(self):
        made = cx.embed(np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]]))
        made.save(self.folder / "a.json")
        for embedding in (made, pickle.loads(pickle.dumps(made))):
            self.assertEqual((embedding.nodes, embedding.without_vector), ([0, 1], [2]))
        self.assertEqual(cx.load(self.folder / "a.json").without_vector, ["2"])
        self.assertNotIn(2, made)
        with self.assertRaisesRegex(KeyError, "no vector of 2"):
            made[2]
        with self.assertRaisesRegex(KeyError, "no vector of 1: did you mean '1'"):
            cx.load(self.folder / "a.json")[1]
        with self.assertRaisesRegex(cx.UsageError, "in which format"):
            made.save(self.folder / "a.parquet")
        made.save(self.folder / "a.txt", format="word2vec")

    @needs("pandas")
    def test_rows_by_node(self):
        made = cx.embed([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")], dim=2)
        self.assertEqual(made["c"].tolist(), made.vectors[made.nodes.index("c")].tolist())
        self.assertEqual(made[["d", "a"]].tolist(), [made["d"].tolist(), made["a"].tolist()])
        self.assertEqual(made.to_frame().loc["d"].tolist(), made["d"].tolist())
        self.assertEqual(np.asarray(made, dtype=np.float32).dtype, np.float32)
        self.assertTrue(np.shares_memory(np.asarray(made), made.vectors))
        self.assertEqual(list(made), made.nodes)


if __name__ == "__main__":
    unittest.main()
