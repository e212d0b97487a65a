"""Each fault is an exception of its own kind, said in the words of Python's options."""
import pathlib
import pickle
import re
import tempfile
import unittest

import contexture as cx
import numpy as np
from support import MOONS, VILLAGES, needs


class Kinds(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, text):
        path = self.folder / "graph.txt"
        path.write_text(text, encoding="utf-8")
        return path

    def check(self, kind, base, message, work):
        with self.subTest(message=message), self.assertRaisesRegex(kind, message) as caught:
            work()
        self.assertIsInstance(caught.exception, (cx.Error,))
        self.assertIsInstance(caught.exception, base)
        self.assertEqual(type(caught.exception).__module__, "contexture")
        self.assertNotIn("--", str(caught.exception))

    def test_usage(self):
        for message, work in (
            (r"^unknown context 'wlak:2': did you mean walk:2\?", lambda: cx.embed(VILLAGES, "wlak:2")),
            ("^dim 200: there are 199 singular values", lambda: cx.embed(VILLAGES, dim=200)),
            ("^dim 0: give a whole number from 1", lambda: cx.embed(VILLAGES, dim=0)),
            ("^tail 80 .* ask for more with dim", lambda: cx.score(VILLAGES, dim=70, tail=80)),
            (r"^marginal 'unform': did you mean 'uniform'\?", lambda: cx.embed(VILLAGES, marginal="unform")),
            ("^tolerance 2: give a number above 0 and below 1", lambda: cx.embed(VILLAGES, tolerance=2)),
            ("^beta nan: give a number", lambda: cx.score(VILLAGES, beta=float("nan"))),
            ("walks has no effect without density log", lambda: cx.embed(VILLAGES, walks=5)),
            ("walks has no effect without density log", lambda: cx.embed(cx.decompose(VILLAGES, dim=5), walks=5)),
            ("walks has no effect without density log", lambda: cx.evaluate(VILLAGES, dim=5, walks=5)),
            ("no context to compare", lambda: cx.compare(VILLAGES, [])),
            ("no training ratio", lambda: cx.compare(VILLAGES, ["walk:1"], ratios=[])),
            ("scaling", lambda: cx.embed(VILLAGES, scaling="none")),
            ("is of a table of points", lambda: cx.embed(cx.read_graph(VILLAGES), "knn:5")),
            ("no effect on what is solved", lambda: cx.score(cx.decompose(VILLAGES, dim=5), "walk:2")),
            ("have no effect on a Spectrum", lambda: cx.embed(cx.decompose(VILLAGES, dim=5), "walk:2")),
            ("were brought to one length", lambda: cx.extend(cx.embed(VILLAGES, normalize="rows"), [("a", "ash-05")])),
            ("side by side", lambda: cx.extend(cx.embed(VILLAGES, "walk:1|heat:2"), [("a", "ash-05")])),
            ("own edges alone", lambda: cx.extend(
                cx.embed(np.roll(np.eye(9), 1, axis=1) + np.eye(9), "walk:2", 3), [("a", 1)])),
            ("no effect on what is solved", lambda: cx.score(cx.embed(VILLAGES, dim=3), dim=3)),
            ("^nodes and self_loops: a Graph is taken as it is; leave them out",
             lambda: cx.as_graph(cx.read_graph(VILLAGES), nodes=["a"], self_loops="drop")),
            ("^weight: a Graph is taken", lambda: cx.as_graph(cx.read_graph(VILLAGES), weight=None)),
            ("^nodes: nodes of a file", lambda: cx.as_graph(VILLAGES, nodes=["a"])),
            ("^weight: weights of a file have no name", lambda: cx.as_graph(VILLAGES, weight="cost")),
            ("a table of points has no edges: leave out directed", lambda: cx.read_graph(MOONS, format="points", directed=True)),
            ("say format=.points.", lambda: cx.read_graph(VILLAGES, drop=["a"])),
            ("the graph is undirected", lambda: cx.as_graph(cx.read_graph(VILLAGES), directed=True)),
            ("no node of the graph has a label", lambda: cx.score(VILLAGES, labels={"Rome": "a"})),
            ("3 labels for 200 nodes", lambda: cx.score(VILLAGES, labels=[1, 2, 3])),
        ):
            self.check(cx.UsageError, ValueError, message, work)

    def test_input(self):
        for message, work in (
            (r"graph.txt:2: ", lambda: cx.read_graph(self.write("a b\nc\n"))),
            ("no edge", lambda: cx.embed(self.write("# nothing\n"))),
            ("every node of the edges has a vector already", lambda: cx.extend(
                cx.embed(VILLAGES, dim=3), [("ash-05", "birch-20")])),
            ("do both use the same names", lambda: cx.align({"x": [1.0], "y": [2.0]}, VILLAGES)),
            ("NaN", lambda: cx.align(np.full((200, 2), np.nan), VILLAGES)),
        ):
            self.check(cx.InputError, ValueError, message, work)

    def test_files(self):
        self.check(cx.FileError, OSError, "cannot read .*none: No such file", lambda: cx.embed(self.folder / "none"))
        self.check(cx.FileError, OSError, "cannot read", lambda: cx.load(self.folder / "none.json"))
        self.check(cx.FileError, OSError, "cannot read", lambda: cx.load(self.folder / "none.npy"))

    def test_computation(self):
        grid = cx.as_graph([(i, i + 1) for i in range(3000)])
        self.check(cx.ComputationError, RuntimeError, "not converged",
                   lambda: cx.decompose(grid, dim=100, tolerance=1e-300))
        self.check(cx.ComputationError, RuntimeError, r"need .* available|memory",
                   lambda: cx.decompose(grid, dim=100, memory=1000))

    @needs("pandas")
    def test_where_no_context_can_be_computed(self):
        self.check(cx.ComputationError, RuntimeError, "no context could be computed: .*table of points",
                   lambda: cx.compare(cx.read_graph(VILLAGES), "knn:5"))
        frame = cx.compare(cx.read_graph(VILLAGES), "knn:5,walk:1")
        self.assertIn("table of points", frame.loc["knn:5", "failure"])
        self.assertEqual(frame.index.tolist(), ["walk:1", "knn:5"])

    def test_wrong_types(self):
        for message, work in (
            (r"unknown option 'tolerence': did you mean 'tolerance'\?", lambda: cx.embed(VILLAGES, tolerence=1)),
            ("dim must be a whole number, not 2.5", lambda: cx.embed(VILLAGES, dim=2.5)),
            ("tolerance must be a number, not 'x'", lambda: cx.embed(VILLAGES, tolerance="x")),
            ("a context is text such as 'walk:2', not 3", lambda: cx.embed(VILLAGES, 3)),
            ("a context is text such as 'walk:2', not None", lambda: cx.decompose(VILLAGES, None)),
            ("a context is text such as 'walk:2', not 3", lambda: cx.compare(VILLAGES, ["walk:1", 3])),
            ("give it as graph=", lambda: cx.evaluate(cx.embed(VILLAGES, dim=2))),
            ("scaling has no effect on vectors that are given",
             lambda: cx.evaluate(cx.embed(VILLAGES, dim=2), graph=VILLAGES, scaling="average")),
            ("density has no effect", lambda: cx.evaluate(cx.embed(VILLAGES, dim=2), graph=VILLAGES, density="log")),
            ("marginal has no effect", lambda: cx.evaluate(cx.embed(VILLAGES, dim=2), graph=VILLAGES, marginal="own")),
            ("is not copied or pickled: keep the graph", lambda: pickle.dumps(cx.decompose(VILLAGES, dim=2))),
        ):
            with self.subTest(message=message), self.assertRaisesRegex(TypeError, message):
                work()

    def test_lists_and_labels(self):
        graph = cx.read_graph(VILLAGES)
        for message, work in (
            (r"tasks must be a list, not 'ridge': say \['ridge'\]", lambda: cx.evaluate(graph, tasks="ridge")),
            ("ratios must be a list, not 0.5", lambda: cx.evaluate(graph, ratios=0.5)),
            ("drop must be a list, not 'moon'", lambda: cx.read_graph(MOONS, format="points", drop="moon")),
            ("labels must be a file, a dict", lambda: cx.evaluate(graph, labels={"a", "b"})),
            ("labels must be a file, a dict", lambda: cx.evaluate(graph, labels=5)),
            ("nodes name the rows of vectors", lambda: cx.evaluate(graph, nodes=["a"])),
        ):
            with self.subTest(message=message), self.assertRaisesRegex(TypeError, message):
                work()

    def test_vectors_that_are_none(self):
        graph = cx.read_graph(VILLAGES)
        for message, vectors in (("no columns", np.zeros((200, 0))), ("differ in length", {"ash-01": [1], "ash-02": [1, 2]}),
                                 ("something else than numbers", [["x"]] * 200)):
            self.check(cx.InputError, ValueError, message, lambda: cx.evaluate(vectors, graph=graph, tasks=["clustering"]))
        self.check(cx.UsageError, ValueError, "dims 7: the vectors have 3 columns",
                   lambda: cx.evaluate(np.eye(200)[:, :3], graph=graph, tasks=["pretext"], dims=[2, 7]))
        self.check(cx.UsageError, ValueError, "labels of shape .200, 2.",
                   lambda: cx.evaluate(graph, dim=2, labels=np.zeros((200, 2))))

    def test_an_edge_is_named_by_its_ends(self):
        self.check(cx.InputError, ValueError, "edge cleo dan: the weight -3 is negative",
                   lambda: cx.as_graph([("ann", "bob", 1), ("cleo", "dan", -3)]))

    def test_a_result_does_not_take_the_place_of_its_data(self):
        path = self.write("a b\nb c\nc a\n")
        self.check(cx.UsageError, ValueError, "would be written over",
                   lambda: cx.compare(path, "walk:1", 1, html=path.parent / "." / path.name))
        self.assertEqual(path.read_text(encoding="utf-8"), "a b\nb c\nc a\n")

    @needs("pandas")
    def test_frames(self):
        import pandas
        graph = cx.read_graph(VILLAGES)
        frame = pandas.DataFrame({"village": [node.split("-")[0] for node in graph.nodes]}, index=graph.nodes)
        self.assertEqual(cx.score(graph, dim=4, labels=frame, permutations=0).compatibility["rho"],
                         cx.score(graph, dim=4, labels=frame["village"], permutations=0).compatibility["rho"])
        self.check(cx.UsageError, ValueError, "a DataFrame of 2 columns",
                   lambda: cx.score(graph, dim=4, labels=frame.assign(other=1)))
        points = pandas.DataFrame({0: [1, 2, 3.5, 9], 1: [3, 1, 2, 5]})
        self.assertEqual(cx.Graph.from_points(points, drop=[0]).info()["points"]["left_out"], ["0"])
        self.check(cx.InputError, ValueError, "two rows of the DataFrame are both named 'p'",
                   lambda: cx.Graph.from_points(points.set_index(pandas.Index(["p", "q", "p", "r"]))))
        several = cx.compare(graph, "walk:1", 4, labels=frame, ratios=[0.5, 0.1], trials=2)
        self.assertIn("ridge_micro_f1_10%", several.columns)
        self.assertIn("ridge_micro_f1_50%", several.columns)
        with self.assertWarnsRegex(UserWarning, "left out: ridge: needs labels"):
            cx.compare(graph, "walk:1", 4, tasks=["ridge", "pretext"], trials=2)

    def test_names_of_files_stay_what_they_are(self):
        for name in ("run--old.txt", "--old.txt", "a/--b"):
            with self.subTest(name=name), self.assertRaisesRegex(cx.Error, re.escape(name)):
                cx.read_graph(f"/nowhere/{name}")

    def test_an_error_in_one_call_is_gone_in_the_next(self):
        for _ in range(200):
            with self.assertRaises(cx.UsageError):
                cx.parse_context("no:such")
        self.assertEqual(cx.parse_context("walk:2").name, "walk:2")


class Contexts(unittest.TestCase):
    def test_a_context_is_a_value(self):
        context = cx.parse_context("0.5*walk:1+0.5*walk:2")
        self.assertEqual(cx.parse_context(context.name), context)
        self.assertEqual(len({context, cx.parse_context(str(context)), cx.parse_context("walk:3")}), 2)
        self.assertNotEqual(context, "walk:1")
        self.assertEqual(eval(repr(context), vars(cx)), context)
        self.assertEqual(pickle.loads(pickle.dumps(context)), context)
        self.assertTrue(context.is_walk)
        self.assertFalse(context.needs_points)

    def test_the_catalogue(self):
        for entry in cx.contexts():
            cx.parse_context(entry.example)
        self.assertIn("knn", {entry.kind for entry in cx.contexts()})


if __name__ == "__main__":
    unittest.main()
