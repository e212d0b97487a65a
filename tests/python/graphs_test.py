"""Graphs of every library are one graph, with the user's own nodes."""
import pathlib
import pickle
import subprocess
import sys
import tempfile
import unittest
import warnings

import contexture as cx
import numpy as np
from support import MOONS, VILLAGES, document, needs, village_edges

TRIANGLE = np.array([[0, 1, 2, 0], [1, 0, 3, 0], [2, 3, 0, 0], [0, 0, 0, 0]], dtype=float)


def facts(graph):
    """What is the same of the same graph, wherever it came from."""
    said = graph.info()
    return {name: said[name] for name in said if name not in ("source", "reading")}


class Files(unittest.TestCase):
    def test_a_graph_is_read_as_the_program_reads_it(self):
        graph = cx.read_graph(VILLAGES)
        self.assertEqual(graph.info(), document("info", VILLAGES)["graph"])
        self.assertEqual((len(graph), graph.n_nodes, graph.n_edges), (200, 200, 1804))
        self.assertEqual(graph.nodes[:2], ["ash-05", "birch-20"])
        self.assertIn("ash-05", graph)
        self.assertNotIn("Rome", graph)
        self.assertEqual(graph.volume, graph.degrees.sum())

    def test_options_of_reading(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "edges.txt")
            path.write_text("a b 2\nb a 3\na a 1\nb c 1\n", encoding="utf-8")
            graph = cx.read_graph(path, directed=True, self_loops="drop")
            self.assertEqual((graph.is_directed, graph.is_weighted, graph.n_edges), (True, True, 3))
            self.assertEqual(cx.read_graph(path, weighted="no", repeats="sum").degrees.tolist(), [3, 3, 1])
            self.assertEqual(cx.as_graph(str(path), weight=None).degrees.tolist(), [2, 2, 1])

    def test_a_first_line_may_be_a_header(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "sales.csv"
            path.write_text("buyer,shop\nann,bakery\nbob,bakery\ncy,grocer\n", encoding="utf-8")
            with self.assertWarnsRegex(UserWarning, 'sales.csv:1: .*header="yes"') as caught:
                self.assertEqual(cx.read_graph(path).n_edges, 4)
            self.assertEqual(caught.filename, __file__)
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                self.assertEqual(cx.read_graph(path, header="yes").n_edges, 3)
                self.assertEqual(cx.read_graph(path, header="no").n_edges, 4)

    def test_points_are_a_table(self):
        table = cx.read_graph(MOONS, format="points", drop=["moon"])
        self.assertTrue(table.is_points)
        self.assertEqual((len(table), table.info()["points"]["left_out"]), (120, ["moon"]))


class Edges(unittest.TestCase):
    def test_nodes_are_numbered_as_a_file_numbers_them(self):
        sources, targets = zip(*village_edges())
        graph = cx.Graph.from_edges(sources, targets)
        self.assertEqual(graph.nodes, cx.read_graph(VILLAGES).nodes)
        self.assertEqual(facts(graph), facts(cx.read_graph(VILLAGES)))

    def test_numbers_stay_numbers(self):
        graph = cx.Graph.from_edges(np.array([70, 5], dtype=np.int16), [5, -2])
        self.assertEqual(graph.nodes, [70, 5, -2])
        self.assertEqual(list(map(type, graph.nodes)), [int] * 3)

    def test_nodes_may_be_given(self):
        graph = cx.Graph.from_edges(["b"], ["a"], nodes=["a", "b", "c"])
        self.assertEqual((graph.nodes, graph.degrees.tolist()), (["a", "b", "c"], [1, 1, 0]))
        self.assertEqual(cx.Graph.from_edges([0], [2], nodes=4).degrees.tolist(), [1, 0, 1, 0])

    def test_objects_of_any_kind_are_nodes(self):
        nodes = [("a", 1), ("b", 2), frozenset({3})]
        graph = cx.as_graph([(nodes[0], nodes[1]), (nodes[1], nodes[2])])
        self.assertEqual(graph.nodes, nodes)
        self.assertIs(graph.largest_component().nodes[0], nodes[0])

    def test_weights_of_0_are_no_edges_and_counted(self):
        graph = cx.Graph.from_edges([0, 1, 2], [1, 2, 0], [0.5, 0, 2])
        self.assertEqual((graph.n_edges, graph.degrees.tolist()), (2, [2.5, 0.5, 2]))
        self.assertEqual(graph.info()["reading"]["zero_weights_dropped"], 1)

    def test_what_is_wrong_is_said(self):
        for wrong, message in (
            (lambda: cx.Graph.from_edges([0, 1], [1]), r"sources of shape \(2,\) and targets of shape \(1,\)"),
            (lambda: cx.Graph.from_edges([0], [5], nodes=3), "an edge ends at 5 in a graph of 3 nodes"),
            (lambda: cx.Graph.from_edges([0], [-1], nodes=3), "an edge ends at -1"),
            (lambda: cx.Graph.from_edges(["a"], ["b"], nodes=3), "of 3 nodes the ends are whole numbers"),
            (lambda: cx.Graph.from_edges(["a"], ["z"], nodes=["a", "b"]), "'z', which is not among the nodes"),
            (lambda: cx.Graph.from_edges(["a"], ["b"], nodes=["a", "b", "a"]), "'a' stands twice"),
            (lambda: cx.Graph.from_edges(["a"], ["b"], nodes=["a", "a", "b"]), "'a' stands twice"),
            (lambda: cx.Graph.from_edges([0.0], [np.nan]), "missing"),
            (lambda: cx.as_graph([("a", None)]), "missing"),
            (lambda: cx.as_graph([("1", 1)]), "both written '1'"),
            (lambda: cx.as_graph([("a\n", "b")]), "control character"),
            (lambda: cx.as_graph([("", "b")]), "is empty"),
            (lambda: cx.as_graph([("\udc80", "b")]), r"the node '\\udc80' is no text in UTF-8"),
            (lambda: cx.as_graph([("a", "b"), ("a", "b", 1)]), "edges of 2 and 3 entries"),
            (lambda: cx.Graph.from_edges([0], [1], [-1]), "is negative"),
            (lambda: cx.Graph.from_edges([0], [1], [np.nan]), "is not finite"),
            (lambda: cx.Graph.from_edges([0], [1], [1, 2]), "weights of shape"),
            (lambda: cx.Graph.from_edges([0], [1], ["heavy"]), "the weight 'heavy' of edge 0 is no number"),
            (lambda: cx.Graph.from_edges([0], [1], "heavy"), "the weights are no list of numbers"),
            (lambda: cx.Graph.from_edges([0], [1], object()), "the weights are no list of numbers"),
            (lambda: cx.as_graph(np.ones((3, 4))), "is no adjacency"),
            (lambda: cx.as_graph(np.zeros((5, 2), dtype=int)), r"Graph.from_edges\(\*edges.T\)"),
            (lambda: cx.as_graph(TRIANGLE, nodes=["a"]), "1 nodes for a matrix of 4 rows"),
            (lambda: cx.as_graph(np.triu(TRIANGLE), directed=False), "not symmetric"),
            (lambda: cx.as_graph(TRIANGLE * 1j), "complex128"),
            (lambda: cx.embed(np.zeros((4, 4))), "no edge"),
        ):
            with self.subTest(message=message), self.assertRaisesRegex(ValueError, message) as caught:
                wrong()
            self.assertIsInstance(caught.exception, cx.Error)
        with self.assertRaisesRegex(TypeError, "may be edges or a matrix"):
            cx.as_graph([[0, 1], [1, 0]])
        for wrong in (3, object(), [[0, 1]]):
            with self.subTest(wrong=wrong), self.assertRaisesRegex(TypeError, "no graph in a"):
                cx.as_graph(wrong)


class Matrices(unittest.TestCase):
    def test_an_array_is_an_adjacency(self):
        graph = cx.as_graph(TRIANGLE)
        self.assertEqual((graph.nodes, graph.n_edges, graph.is_directed), ([0, 1, 2, 3], 3, False))
        self.assertEqual(graph.degrees.tolist(), TRIANGLE.sum(axis=1).tolist())
        self.assertEqual(cx.as_graph(TRIANGLE, nodes="abcd").nodes, list("abcd"))
        self.assertFalse(cx.as_graph(TRIANGLE > 0).is_weighted)

    def test_symmetric_up_to_rounding_is_undirected(self):
        rounded = TRIANGLE.copy()
        rounded[0, 1] += 1e-13
        self.assertFalse(cx.as_graph(rounded).is_directed)
        rounded[0, 1] += 1e-3
        self.assertTrue(cx.as_graph(rounded).is_directed)

    def test_a_matrix_that_is_not_symmetric_is_directed(self):
        graph = cx.as_graph(np.triu(TRIANGLE))
        self.assertEqual((graph.is_directed, graph.degrees.tolist()), (True, [3, 3, 0, 0]))

    @needs("scipy")
    def test_sparse_matrices_of_every_kind(self):
        import scipy.sparse
        for kind in ("csr", "csc", "coo", "lil", "dok", "bsr"):
            with self.subTest(kind=kind):
                graph = cx.as_graph(scipy.sparse.csr_matrix(TRIANGLE).asformat(kind))
                self.assertEqual(facts(graph), facts(cx.as_graph(TRIANGLE)))
                self.assertEqual(graph.to_scipy().toarray().tolist(), TRIANGLE.tolist())

    @needs("scipy")
    def test_repeated_and_explicit_zero_entries(self):
        import scipy.sparse
        matrix = scipy.sparse.coo_matrix(([1.0, 1, 2, 0, 0], ([0, 0, 1, 2, 0], [1, 1, 0, 0, 2])), shape=(3, 3))
        graph = cx.as_graph(matrix)
        self.assertEqual((graph.n_edges, graph.degrees.tolist()), (1, [2, 2, 0]))
        self.assertEqual(matrix.nnz, 5)  # the user's own is left alone


class OtherLibraries(unittest.TestCase):
    @needs("networkx")
    def test_networkx(self):
        import networkx
        club = networkx.karate_club_graph()
        graph = cx.as_graph(club)
        self.assertEqual((graph.nodes, graph.n_edges, graph.is_weighted), (list(club), 78, True))
        self.assertEqual(graph.degrees.tolist(), [degree for _, degree in club.degree(weight="weight")])
        self.assertFalse(cx.as_graph(club, weight=None).is_weighted)
        with self.assertRaisesRegex(cx.UsageError, "no such edge attribute"):
            cx.as_graph(club, weight="strength")
        several = networkx.MultiDiGraph([("a", "b"), ("a", "b"), ("b", "c")])
        self.assertEqual(cx.as_graph(several).degrees.tolist(), [1, 1, 0])
        self.assertEqual(cx.as_graph(several, repeats="sum").degrees.tolist(), [2, 1, 0])
        several.add_edge("c", "a", weight=2.5)  # those without one weigh 1, as in networkx
        self.assertEqual(cx.as_graph(several).degrees.tolist(), [2, 1, 2.5])

    @needs("igraph")
    def test_igraph(self):
        import igraph
        graph = igraph.Graph([(0, 1), (1, 2), (2, 0), (2, 3)])
        self.assertEqual(cx.as_graph(graph).nodes, [0, 1, 2, 3])
        graph.vs["name"] = ["a", "b", "c", "d"]
        graph.es["weight"] = [1, 2, 3, 4]
        self.assertEqual(cx.as_graph(graph).nodes, ["a", "b", "c", "d"])
        self.assertEqual(cx.as_graph(graph).degrees.tolist(), graph.strength(weights="weight"))
        self.assertTrue(cx.as_graph(igraph.Graph([(0, 1)], directed=True)).is_directed)

    @needs("pandas")
    def test_pandas(self):
        import pandas
        table = pandas.DataFrame(village_edges(), columns=["from", "to"])
        self.assertEqual(facts(cx.as_graph(table)), facts(cx.read_graph(VILLAGES)))
        table = pandas.DataFrame({"weight": [2.0, 3], "target": ["b", "c"], "source": ["a", "b"]})
        graph = cx.as_graph(table, directed=True)
        self.assertEqual((graph.nodes, graph.degrees.tolist()), (["a", "b", "c"], [2, 3, 0]))
        with self.assertRaisesRegex(cx.UsageError, "weight 'wieght': there is no such column"):
            cx.as_graph(table, weight="wieght")
        for names in (["Id", "Source", "Target", "Weight"], ["id", "from", "TO", "WEIGHT"], [7, "src", "dst", "weight"]):
            table = pandas.DataFrame([[0, "a", "b", 2.0], [1, "b", "c", 3]], columns=names)
            graph = cx.as_graph(table, directed=True)
            self.assertEqual((graph.nodes, graph.degrees.tolist()), (["a", "b", "c"], [2, 3, 0]))
        table = pandas.DataFrame({"Source": [8, 9], "source": ["a", "b"], "target": ["b", "c"]})
        self.assertEqual(cx.as_graph(table).nodes, ["a", "b", "c"])
        table = pandas.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "count": [2, 3]})
        with self.assertWarnsRegex(UserWarning, "the column 'count' is not read: as_graph\(frame, weight='count'"):
            self.assertFalse(cx.as_graph(table).is_weighted)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.assertFalse(cx.as_graph(table, weight=None).is_weighted)
            self.assertTrue(cx.as_graph(table, weight="count").is_weighted)
        table = pandas.DataFrame({"a": ["x", "y"], "b": ["y", "z"], "papers": [2, 3]}).reset_index()
        with self.assertRaisesRegex(cx.InputError, "which of the columns 'index', 'a', 'b', 'papers' are the ends"):
            cx.as_graph(table)
        with self.assertRaisesRegex(cx.InputError, "which of the columns 'index', 'a', 'b' are"):
            cx.as_graph(table[["index", "a", "b"]])
        self.assertEqual(cx.as_graph(table.rename(columns={"a": "u", "b": "v"}), weight="papers").degrees.tolist(), [2, 5, 3])
        for missing in (None, float("nan"), pandas.NA, pandas.NaT):
            with self.subTest(missing=missing), self.assertRaisesRegex(cx.InputError, "missing"):
                cx.as_graph(pandas.DataFrame({"source": ["a", "b"], "target": ["b", missing]}))
        square = pandas.DataFrame(TRIANGLE, index=list("abcd"), columns=list("abcd"))
        self.assertEqual(cx.as_graph(square).nodes, list("abcd"))

    @needs("pandas")
    def test_tables_of_points(self):
        import pandas
        moons = pandas.read_csv(MOONS, comment="#")
        of_frame = cx.Graph.from_points(moons, drop=["moon"])
        of_array = cx.Graph.from_points(moons.drop(columns="moon").to_numpy())
        read = cx.score(cx.read_graph(MOONS, format="points", drop=["moon"]), "knn:5")
        self.assertEqual(cx.score(of_frame, "knn:5").tau, read.tau)
        self.assertAlmostEqual(cx.score(of_array, "knn:5").tau, read.tau, places=12)
        named = moons.assign(name=[f"p{i}" for i in range(120)])
        self.assertEqual(cx.Graph.from_points(named, id="name").nodes[:2], ["p0", "p1"])
        self.assertEqual(cx.Graph.from_points(moons.set_index(named["name"])).nodes[118:], ["p118", "p119"])
        self.assertIn("target", cx.Graph.from_points(moons, target="moon").info()["points"])
        with self.assertRaisesRegex(ValueError, "one value only"):
            cx.Graph.from_points(np.ones((5, 2)))
        with self.assertRaisesRegex(ValueError, "NaN"):
            cx.Graph.from_points([[1.0, np.nan]])

    def test_nothing_is_imported_that_nobody_asked_for(self):
        code = ("import contexture, sys; contexture.embed([(0, 1), (1, 2)]); "
                "print([name for name in ('scipy', 'pandas', 'networkx', 'igraph', 'sklearn') if name in sys.modules])")
        said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        self.assertEqual(said, "[]\n")


class Misread(unittest.TestCase):
    """What was once read as something else."""

    def test_matrices_of_scipy_made_dense(self):
        self.assertEqual(facts(cx.as_graph(np.asmatrix(TRIANGLE))), facts(cx.as_graph(TRIANGLE)))

    def test_ends_of_two_kinds_of_whole_numbers(self):
        ends = np.arange(6, dtype="uint32"), (np.arange(6) + 1) % 6
        self.assertEqual(cx.Graph.from_edges(*ends, nodes=6).n_edges, 6)
        self.assertEqual(cx.Graph.from_edges(*ends).nodes, list(range(6)))

    @needs("networkx")
    def test_both_directions_of_an_undirected_graph(self):
        import networkx
        graph = cx.as_graph(networkx.path_graph(3), directed=True)
        self.assertEqual((graph.n_edges, graph.is_directed), (4, True))

    @needs("igraph")
    def test_both_directions_of_an_undirected_igraph(self):
        import igraph
        graph = igraph.Graph([(0, 1), (1, 2), (2, 2)])
        graph.es["weight"] = [2, 3, 5]
        found = cx.as_graph(graph, directed=True)
        self.assertEqual((found.n_edges, found.volume), (5, 2 * 2 + 2 * 3 + 5))

    @needs("pandas")
    def test_frames(self):
        import pandas
        table = pandas.DataFrame({"#posts": [1.0, 2, 4, 8], "age": [3.0, 1, 2, 9]})
        self.assertEqual(len(cx.Graph.from_points(table)), 4)
        adjacency = pandas.DataFrame(TRIANGLE, index=[1, 2, 3, 4], columns=list("1234"))
        with self.assertRaisesRegex(ValueError, "same names"):
            cx.as_graph(adjacency)

    def test_new_nodes_are_counted_as_the_old_ones_were(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "edges.txt")
            path.write_text("1 2\n2 3\n3 1\n3 4\n4 1\n1 2\n", encoding="utf-8")
            made = cx.embed(cx.read_graph(path, repeats="sum"), "walk:1", 2)
            lines = [("zoe", "1"), ("zoe", "1"), ("zoe", "2")]
            path.write_text("".join(" ".join(line) + "\n" for line in lines), encoding="utf-8")
            np.testing.assert_allclose(cx.extend(made, lines).vectors, cx.extend(made, path).vectors)
        plain = cx.embed([(0, 1), (1, 2), (2, 0), (2, 3), (3, 0)], "walk:1", 2)
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "new.txt")
            path.write_text("zoe 3\n07 1\n", encoding="utf-8")
            self.assertEqual(cx.extend(plain, path).nodes, ["zoe", "07"])

    @needs("pandas")
    def test_weights_of_new_edges_are_taken_or_refused(self):
        import pandas
        ring = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 0)]
        plain, weighted = cx.embed(ring, "walk:1", 2), cx.embed([(a, b, 1 + a) for a, b in ring], "walk:1", 2)
        heavy, bare = [("zoe", 0, 9), ("zoe", 1, 1)], [("zoe", 0), ("zoe", 1)]
        self.assertFalse(np.allclose(cx.extend(weighted, heavy)["zoe"], cx.extend(weighted, bare, weighted="no")["zoe"]))
        frame = pandas.DataFrame(heavy, columns=["source", "target", "weight"])
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "new.txt")
            path.write_text("zoe 0 9\nzoe 1 1\n", encoding="utf-8")
            for edges in (heavy, frame, path, cx.as_graph(heavy)):
                with self.assertRaisesRegex(cx.InputError, r'leave the weights out \(weighted="no"\)'):
                    cx.extend(plain, edges)
                for made in (plain, weighted):
                    without = cx.extend(made, edges, weighted="no")
                    np.testing.assert_array_equal(without["zoe"], cx.extend(made, bare, weighted="no")["zoe"])
            path.write_text("zoe 0 9\nzoe 0 9\nzoe 1 9\n", encoding="utf-8")
            counted = cx.embed(cx.as_graph(ring, repeats="sum"), "walk:1", 2)
            lines = [("zoe", 0, 9), ("zoe", 0, 9), ("zoe", 1, 9)]
            np.testing.assert_allclose(cx.extend(counted, lines, weighted="no")["zoe"],
                                       cx.extend(counted, path, weighted="no")["zoe"])
        for how, says in (("yes", "insists"), ("auto", 'weighted="no" takes all for equal')):
            with self.assertRaisesRegex(cx.InputError, says):
                cx.extend(weighted, bare, weighted=how)
        with self.assertRaisesRegex(cx.InputError, 'is no number; weighted="no" leaves weights out'):
            cx.extend(plain, [("zoe", 0, "knows"), ("zoe", 1, "likes")])
        with self.assertRaisesRegex(cx.UsageError, "^weighted 'maybe'"):
            cx.extend(weighted, bare, weighted="maybe")

    @needs("networkx")
    def test_a_lone_number_of_edges_is_warned_of(self):
        import networkx
        graph = networkx.Graph()
        graph.add_edge("a", "b", Weight=5)
        graph.add_edge("b", "c")
        for work in (lambda: cx.as_graph(graph).is_weighted, lambda: cx.embed(graph, "walk:1", 1).contexts == []):
            with self.assertWarnsRegex(UserWarning, "attribute 'Weight' is not read: .*weight='Weight'") as caught:
                self.assertFalse(work())
            self.assertEqual(caught.filename, __file__)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.assertTrue(cx.as_graph(graph, weight="Weight").is_weighted)
            self.assertFalse(cx.as_graph(graph, weight=None).is_weighted)

    def test_vectors_of_new_nodes_are_kept(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "old.json")
            made = cx.embed([(0, 1), (1, 2), (2, 0), (2, 3), (3, 0)], "walk:1", 2)
            made.save(path)
            found = cx.extend(path, [("zoe", 0), ("zoe", 2)])
            np.testing.assert_allclose(found.vectors, cx.extend(made, [("zoe", 0), ("zoe", 2)]).vectors)
        with self.assertRaisesRegex(cx.InputError, "no edges: the list is empty"):
            cx.extend(made, [])
        found = cx.extend(made, [("zoe", 0), ("zoe", 2), (7, 3), ("yan", "xia")])
        self.assertEqual((found.nodes, found.without_vector), (["zoe", 7], ["yan", "xia"]))
        again = pickle.loads(pickle.dumps(found))
        self.assertEqual((again.nodes, again.without_vector), (found.nodes, found.without_vector))
        np.testing.assert_array_equal(again.vectors, found.vectors)
        np.testing.assert_array_equal(again.relative_errors, found.relative_errors)
        with tempfile.TemporaryDirectory() as folder:
            for ending in ("csv", "npy", "vec", "tsv", "jsonl"):
                path = pathlib.Path(folder, "new." + ending)
                found.save(path)
                read = cx.load(path)
                self.assertEqual([str(node) for node in read.nodes], ["zoe", "7"])
                np.testing.assert_allclose(read.vectors, found.vectors, rtol=1e-6)
            with self.assertRaisesRegex(cx.UsageError, "no spectrum of these vectors"):
                found.save(pathlib.Path(folder, "new.json"))

    def test_a_link_is_written_through_and_a_device_is_left(self):
        made = cx.embed([(0, 1), (1, 2), (2, 0), (2, 3)], "walk:1", 1)
        with tempfile.TemporaryDirectory() as folder:
            target, link = pathlib.Path(folder, "7.csv"), pathlib.Path(folder, "latest.csv")
            target.touch()
            link.symlink_to(target)
            made.save(link)
            self.assertTrue(link.is_symlink())
            self.assertIn("node", target.read_text(encoding="utf-8"))
        with self.assertRaisesRegex(OSError, "no plain file"):
            made.save("/dev/null", "csv")


class Copies(unittest.TestCase):
    def test_a_pickle_is_the_same_graph(self):
        for graph in (cx.read_graph(VILLAGES), cx.as_graph(np.triu(TRIANGLE)), cx.as_graph(TRIANGLE, nodes="abcd")):
            again = pickle.loads(pickle.dumps(graph))
            self.assertEqual((again.nodes, facts(again)), (graph.nodes, facts(graph)))


if __name__ == "__main__":
    unittest.main()
