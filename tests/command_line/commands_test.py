"""Each command on good input."""
import gzip
import json
import math
import os
import subprocess
import unittest

from support import PROGRAM, SOURCE, ProgramTest, complete, cycle

COMMANDS = ["info", "embed", "compare", "score", "contexts"]


class Help(ProgramTest):
    def test_lists_every_command(self):
        done = self.run_program("--help")
        self.assertEqual(done.returncode, 0)
        for command in COMMANDS:
            self.assertIn(command, done.stdout.decode())

    def test_of_every_command_names_its_output_option(self):
        for command in COMMANDS:
            done = self.run_program(command, "--help")
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            self.assertIn("--output", done.stdout.decode())

    def test_version(self):
        self.assertRegex(self.run_program("--version").stdout.decode(), r"^contexture \d+\.\d+\.\d+\n$")


class Kernels(ProgramTest):
    def cores(self, **variables):
        """The kernels that OpenBLAS has said it takes, each time it was loaded."""
        rest = {name: value for name, value in os.environ.items() if name != "OPENBLAS_CORETYPE"}
        done = self.run_program("--version", env={**rest, "OPENBLAS_VERBOSE": "2", **variables})
        self.assertEqual(done.returncode, 0)
        return [line.split()[1] for line in done.stderr.decode().splitlines() if line.startswith("Core:")]

    def test_a_wide_processor_has_wide_kernels(self):
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            if not {"avx2", "fma"} <= set(file.read().split()):
                self.skipTest("a processor without AVX2")
        if not self.cores():
            self.skipTest("an OpenBLAS for one kind of processor")
        self.assertNotEqual(self.cores()[-1], "Prescott")
        said = self.document("info", "-", stdin=b"a b\nb c\n")  # what was given is still there
        self.assertEqual(said["graph"]["nodes"], 3)
        self.assertEqual(self.run_program("info").returncode, 2)
        self.assertEqual(self.cores(OPENBLAS_CORETYPE="Prescott"), ["Prescott"])  # who says so is heard


class Info(ProgramTest):
    def test_counts(self):
        graph = self.write("g.txt", complete(5) + "x y\n")
        said = self.document("info", graph)["graph"]
        expected = {"nodes": 7, "edges": 11, "components": 2, "bipartite_components": 1, "largest_component": 5,
                    "isolated": 0, "volume": 22, "min_degree": 1, "max_degree": 4, "source": str(graph)}
        self.assertEqual({key: said[key] for key in expected}, expected)
        alone = self.document("info", graph, "--threads", 1, "--timing")
        self.assertEqual((alone["graph"], alone["timing"]["threads"]), (said, 1))

    def test_reports_what_reading_did(self):
        reading = self.document("info", self.write("g.txt", "a b\nb a\na a\na c\n"), "--self-loops", "drop")["graph"]["reading"]
        self.assertEqual((reading["duplicates_merged"], reading["self_loops_dropped"], reading["self_loops"]),
                         (1, 1, "drop"))

    def test_doubts_a_first_line_of_two_words(self):
        graph = self.write("sales.csv", "buyer,shop\nann,bakery\nbob,bakery\ncy,grocer\n")
        self.assertEqual(self.document("info", graph)["graph"]["reading"]["doubtful_header"], 1)
        said = "Line 1 was read as an edge, of two words that no other edge has: --header"
        told = self.run_program("info", graph, "--format", "table").stdout.decode()
        self.assertIn(said, " ".join(told.split()))
        saved = self.write("saved.json", self.run_program("embed", graph, "--dim", 1).stdout.decode())
        self.assertEqual(self.document("score", saved)["graph"]["reading"]["doubtful_header"], 1)
        for header, edges in (("yes", 3), ("no", 4)):
            read = self.document("info", graph, "--header", header)["graph"]
            self.assertEqual((read["edges"], read["reading"]["doubtful_header"]), (edges, 0))
        nodes = self.write("nodes.txt", "buyer\nshop\n")
        self.assertEqual(self.document("info", graph, "--nodes", nodes)["graph"]["reading"]["doubtful_header"], 0)

    def test_of_one_component(self):
        graph = self.write("g.txt", complete(5) + "x y\n")
        said = self.document("info", graph, "--component", "largest")["graph"]
        self.assertEqual((said["component"], said["nodes"], said["components"]), ("largest", 5, 1))
        self.assertIn("Largest component of", self.table("info", graph, "--component", "largest"))

    def test_estimates_memory_of_the_dimension_asked_for(self):
        graph = self.write("g.txt", cycle(50))
        self.assertEqual(self.document("info", graph)["forecast"]["dimension"], 49)
        self.assertEqual(self.document("info", graph, "--dim", 7)["forecast"]["dimension"], 7)


class Embed(ProgramTest):
    def test_functions_are_orthonormal_under_the_degree_law(self):
        graph = self.write("g.txt", "a b\nb c\nc a\nc d\nd e\n")
        found = self.document("embed", graph, "--scaling", "functions")["embedding"]
        degree = dict(zip("abcde", [2, 2, 3, 2, 1]))
        law = [degree[node] / 10 for node in found["nodes"]]
        for i in range(found["dimension"]):
            self.assertAlmostEqual(sum(p * v[i] for p, v in zip(law, found["vectors"])), 0, places=12)
            for j in range(found["dimension"]):
                inner = sum(p * v[i] * v[j] for p, v in zip(law, found["vectors"]))
                self.assertAlmostEqual(inner, float(i == j), places=12)

    def test_scalings_differ_by_powers_of_s(self):
        graph = self.write("g.txt", "a b\nb c\nc a\nc d\nd e\n")
        plain = self.document("embed", graph, "--scaling", "functions")
        root = self.document("embed", graph, "--scaling", "power:0.5")
        s = plain["spectrum"]["singular_values"]
        for u, v in zip(plain["embedding"]["vectors"], root["embedding"]["vectors"]):
            for i, value in enumerate(s):
                self.assertAlmostEqual(u[i] * math.sqrt(value), v[i], places=12)

    def test_nodes_without_edges_have_no_vector(self):
        nodes = self.write("nodes.txt", "a\nb\nlonely\n")
        found = self.document("embed", self.write("g.txt", complete(3) + "a b\nb 0\n"), "--nodes", nodes)["embedding"]
        self.assertEqual(found["without_vector"], ["lonely"])
        self.assertNotIn("lonely", found["nodes"])
        self.assertEqual(len(found["nodes"]), len(found["vectors"]))

    def test_takes_the_whole_graph(self):
        graph = self.write("g.txt", complete(4) + "x y\n")
        self.assertEqual(len(self.document("embed", graph)["embedding"]["nodes"]), 6)
        self.assertEqual(len(self.document("embed", graph, "--component", "largest")["embedding"]["nodes"]), 4)

    def test_names_of_any_kind_come_back(self):
        names = ["Żółw", "日本", "back\\slash", "quote'", "007"]
        graph = self.write("g.txt", "".join(f"{a} {b}\n" for a in names for b in names if a < b))
        self.assertEqual(sorted(self.document("embed", graph)["embedding"]["nodes"]), sorted(names))

    def test_one_vector_a_line(self):
        graph = self.write("g.txt", cycle(9))
        lines = self.run_program("embed", graph, "--dim", 3).stdout.decode().splitlines()
        vectors = [line for line in lines if line.startswith("      [")]
        self.assertEqual(len(vectors), 9)
        self.assertTrue(all(len(json.loads(line.rstrip(","))) == 3 for line in vectors))

    def test_same_seed_same_bytes(self):
        graph = SOURCE / "graphs" / "four_villages.txt"
        runs = [self.run_program("embed", graph, "--seed", 7, "--context", "ego:1").stdout for _ in range(2)]
        self.assertEqual(runs[0], runs[1])


class Score(ProgramTest):
    def test_of_a_cycle(self):
        s = self.document("score", self.write("g.txt", cycle(12)))["spectrum"]["singular_values"]
        expected = sorted((abs(math.cos(2 * math.pi * k / 12)) for k in range(1, 12)), reverse=True)
        for found, true in zip(s, expected, strict=True):
            self.assertAlmostEqual(found, true, places=12)

    def test_of_a_complete_graph(self):
        s = self.document("score", self.write("g.txt", complete(9)))["spectrum"]["singular_values"]
        self.assertEqual(len(s), 8)
        for found in s:
            self.assertAlmostEqual(found, 1 / 8, places=12)

    def test_fewer_dimensions_are_the_first_of_more(self):
        graph = SOURCE / "graphs" / "four_villages.txt"
        few, many = (self.document("score", graph, "--dim", d) for d in (6, 199))
        self.assertFalse(few["spectrum"]["complete"])
        self.assertTrue(many["spectrum"]["complete"])
        self.assertEqual(len(few["score"]["curve"]), 5)
        for found, true in zip(few["score"]["curve"], many["score"]["curve"]):
            self.assertAlmostEqual(found, true, places=9)

    def test_largest_component_is_the_default_and_said(self):
        graph = self.write("g.txt", complete(5) + cycle(3).replace("0", "x").replace("1", "y").replace("2", "z"))
        self.assertEqual(self.document("score", graph)["solved"]["nodes"], 5)
        self.assertEqual(self.document("score", graph, "--component", "all")["solved"]["nodes"], 8)
        self.assertIn("largest component only: 5 of 8 nodes", self.table("score", graph))

    def test_directed(self):
        # 0 -> {1, 2}, 1 -> 2, 2 -> 0: S by hand is [[0, 1/sqrt 2, 1/2], [0, 0, 1/sqrt 2], [1, 0, 0]].
        graph = self.write("g.txt", "0 1\n0 2\n1 2\n2 0\n")
        found = self.document("score", graph, "--directed")
        self.assertIsNone(found["spectrum"]["eigenvalues"])
        self.assertEqual(found["context"]["marginal"], "out_degree")
        self.assertAlmostEqual(found["spectrum"]["energy"], 1 / 2 + 1 / 4 + 1 / 2 + 1 - 1, places=12)

    def test_default_dimension_is_lowered_and_said(self):
        graph = self.write("g.txt", cycle(9))
        solved = self.document("score", graph)["solved"]
        self.assertEqual((solved["dimension"], solved["dimension_lowered_from"]), (8, 64))
        self.assertIn("8 dimensions instead of 64", self.table("score", graph))

    def test_timing_is_there_when_asked_for(self):
        graph = self.write("g.txt", cycle(9))
        self.assertNotIn("timing", self.document("score", graph))
        self.assertGreater(self.document("score", graph, "--timing", "--threads", 1)["timing"]["peak_memory_bytes"], 0)


class ScoreOfDocument(ProgramTest):
    def setUp(self):
        super().setUp()
        self.graph = SOURCE / "graphs" / "four_villages.txt"
        self.saved = self.folder / "embedding.json"
        solve = ["--context", "heat:2", "--component", "largest", "--dim", "20"]
        self.run_program("embed", self.graph, *solve, "-o", self.saved, "--quiet")
        self.solve = solve

    def test_equals_the_score_of_its_graph(self):
        for options in ([], ["--beta", "0.5"], ["--tail", "12"], ["--epsilon", "0.3"]):
            graph = self.results("score", self.graph, *self.solve, *options)
            self.assertEqual(self.results("score", self.saved, *options), graph)

    def test_reads_a_pipe(self):
        piped = self.results("score", "-", stdin=self.saved.read_bytes())
        self.assertEqual(piped, self.results("score", self.saved))

    def test_of_a_score_is_the_same_again(self):
        first = self.results("score", self.saved)
        self.assertEqual(self.results("score", "-", stdin=json.dumps(first).encode()), first)


class Compare(ProgramTest):
    graph = SOURCE / "graphs" / "four_villages.txt"

    def test_ten_contexts_best_first(self):
        found = self.document("compare", self.graph)["contexts"]
        taus = [one["score"]["tau"] for one in found]
        self.assertEqual(len(taus), 10)
        self.assertEqual(taus, sorted(taus))

    def test_agrees_with_score(self):
        for one in self.document("compare", self.graph, "--contexts", "heat:2,ego:1,walk:1..2")["contexts"]:
            alone = self.document("score", self.graph, "--context", one["context"]["name"])
            for found, true in zip(one["spectrum"]["singular_values"], alone["spectrum"]["singular_values"], strict=True):
                self.assertAlmostEqual(found, true, places=9)
            self.assertAlmostEqual(one["score"]["tau"], alone["score"]["tau"], places=9)

    def test_a_context_that_fails_has_its_row(self):
        done = self.run_program("compare", self.write("g.txt", "0 1\n1 2\n2 0\n0 2\n"), "--contexts",
                                "labels:none.txt,walk:1")
        self.assertEqual(done.returncode, 0)
        first, second = json.loads(done.stdout)["contexts"]
        self.assertEqual(first["context"]["name"], "walk:1")
        self.assertIn("none.txt", second["failure"])

    def test_fails_where_all_fail(self):
        done = self.run_program("compare", self.write("g.txt", cycle(5)), "--contexts", "labels:none.txt")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr.decode(), r"\Acontexture: no context could be computed: [^\n]+\n\Z")
        self.assertIn("failure", json.loads(done.stdout)["contexts"][0])

    def test_marks_the_best(self):
        best = [line for line in self.table("compare", self.graph).splitlines() if line.startswith("*  ")]
        self.assertEqual(len(best), 1)
        self.assertIn(self.document("compare", self.graph)["contexts"][0]["context"]["name"], best[0])

    def test_a_directed_graph_has_defaults_of_its_own(self):
        found = self.document("compare", self.write("g.txt", "0 1\n1 2\n2 0\n0 2\n"), "--directed")["contexts"]
        self.assertEqual(sorted(one["context"]["name"] for one in found),
                         ["ego:1", "heat:2", "lazy:1", "restart:0.15", "walk:1", "walk:2", "walk:4", "window:5"])

    def test_each_context_has_as_many_values_as_there_are(self):
        labels = self.write("l.txt", "".join(f"{i}\t{i % 3}\n" for i in range(9)))
        found  = self.document("compare", self.write("g.txt", cycle(9)), "--contexts", f"walk:1,labels:{labels}")
        values = {one["context"]["name"].split(":")[0]: len(one["spectrum"]["singular_values"])
                  for one in found["contexts"]}
        self.assertEqual(values, {"walk": 8, "labels": 2})


class Tables(ProgramTest):
    def test_without_a_graph_nothing_is_said_of_its_edges(self):
        pairs = self.write("p.tsv", "ann\tbakery\nbob\tbakery\ncy\tbakery\n")
        for option in (("--header", "yes"), ("--directed",)):
            done = self.run_program("score", "--context", f"pairs:{pairs}", *option)
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"no GRAPH is named", done.stderr)

    def test_pairs_need_no_graph(self):
        pairs = self.write("p.txt", "ann tea 2\nann cake 1\nbob tea 1\nbob rum 3\ncid rum 1\n")
        said = self.document("embed", "--context", f"pairs:{pairs}", "--dim", 2)
        self.assertEqual(said["embedding"]["nodes"], ["ann", "bob", "cid"])
        self.assertEqual(said["context"]["marginal"], "own")
        self.assertEqual(said["solved"]["nodes"], 3)

    def test_nodes_without_a_label_are_said(self):
        labels = self.write("l.txt", "0 a\n1 b\n2 a\nx b\n")
        graph  = self.write("g.txt", cycle(5))
        said   = self.document("embed", graph, "--context", f"labels:{labels}", "--dim", 1)
        self.assertIn("2 nodes of the graph have no entry in it, 1 of its lines", said["context"]["note"])
        self.assertEqual(said["embedding"]["without_vector"], ["3", "4"])
        mixed = self.document("embed", graph, "--context", f"0.5*walk:1+0.5*labels:{labels}", "--dim", 1)
        self.assertEqual(mixed["embedding"]["without_vector"], [])
        self.assertEqual(mixed["context"]["formula"],
                         f"tagged mixture: T T* = 0.5 [T(walk:1)][T(walk:1)]* + "
                         f"0.5 [T(labels:{labels})][T(labels:{labels})]*")

    def test_the_law_of_the_node_can_be_chosen(self):
        graph = self.write("g.txt", "0 1\n1 2\n2 0\n0 2\n2 3\n")
        for directed, marginal, said in ((["--directed"], "own", "out_degree"), (["--directed"], "stationary", "teleport"),
                                         ([], "stationary", "stationary"), ([], "uniform", "uniform")):
            found = self.document("score", graph, *directed, "--marginal", marginal, "--context", "walk:2", "--dim", 2)
            self.assertEqual(found["context"]["marginal"], said)


class StandardInput(ProgramTest):
    def test_plain(self):
        self.assertEqual(self.document("info", "-", stdin=cycle(7).encode())["graph"]["nodes"], 7)

    def test_gzip(self):
        said = self.document("score", "-", stdin=gzip.compress(cycle(7).encode()))["graph"]
        self.assertEqual((said["nodes"], said["reading"]["compressed"]), (7, True))

    def test_of_every_command_that_takes_a_graph(self):
        for command in ("info", "embed", "compare", "score"):
            self.assertEqual(self.document(command, "-", stdin=cycle(8).encode())["graph"]["source"], "-")


class NamedPipe(ProgramTest):
    def test_is_read_from_its_first_byte(self):
        graph = self.write("g.txt", cycle(20000))
        for command, *options in (["info"], ["embed", "--dim", "1"], ["compare", "--contexts", "walk:1", "--dim", "1"],
                                  ["score", "--dim", "1"]):
            with self.subTest(command=command):
                done = subprocess.run(["bash", "-c", '"$0" "$1" <(cat "$2") "${@:3}"', PROGRAM, command, graph, *options],
                                      capture_output=True, timeout=60, check=False)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(json.loads(done.stdout)["graph"]["edges"], 20000)


    def test_cannot_be_read_twice(self):
        for command, options in (("embed", "--context"), ("compare", "--contexts")):
            done = subprocess.run(["bash", "-c", '"$0" "$1" "$2" pairs:<(printf "a x\\nb y\\n") --dim 1', PROGRAM, command, options],
                                  capture_output=True, timeout=60, check=False)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(b"read twice, which a pipe cannot be", done.stderr)


class NullModel(ProgramTest):
    def test_is_of_contexts_of_edges(self):
        graph = self.write("g.txt", complete(6))
        pairs = self.write("p.txt", "0 a\n1 b\n2 a\n3 b\n")
        for arguments in ([graph, "--contexts", f"walk:1,pairs:{pairs}"], ["--contexts", f"pairs:{pairs}"]):
            done = self.run_program("compare", *arguments, "--null", "rewired")
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(b"--null", done.stderr)


class Contexts(ProgramTest):
    def example(self, graph, context):
        done = self.run_program("score", graph, "--context", context, cwd=self.folder)
        self.assertEqual((done.returncode, done.stderr.decode()), (0, ""))
        return json.loads(done.stdout)["context"]["name"]

    def test_every_example_is_accepted(self):
        graph = self.write("g.txt", complete(6))
        self.write("baskets.txt", "0 a\n1 b\n")
        self.write("labels.txt", "0 a\n1 b\n2 a\n")
        self.write("words.txt", "0 1:2 3:1\n1 1:1\n")
        table = self.write("points.csv", "a,b\n" + "".join(f"{i},{i * i % 17}\n" for i in range(40)))
        for row in self.document("contexts")["catalogue"]:
            is_of_points = row["kind"].split("_")[0] in ("knn", "rbf")
            self.assertEqual(self.example(table if is_of_points else graph, row["example"]), row["example"])


if __name__ == "__main__":
    unittest.main()
