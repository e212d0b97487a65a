"""GraphML by networkx says what the equal edge list says; other formats by networkx are refused by name."""
import gzip
import io
import json
import math
import subprocess
import sys
import unittest

import networkx

from support import ProgramTest

NAMES = ["New York", "R&D", "<b>", 'say "hi"', "Żółw", "日本", "x", "y"]


class Graphml(ProgramTest):
    def graph(self, is_directed, is_weighted):
        graph = networkx.DiGraph() if is_directed else networkx.Graph()
        graph.add_nodes_from(NAMES)
        for i, name in enumerate(NAMES):
            for step in (1, 3):
                graph.add_edge(name, NAMES[(i + step) % len(NAMES)])
        graph.add_edge("x", "x")
        if is_weighted:
            for i, (u, v) in enumerate(graph.edges):
                graph.edges[u, v]["weight"] = i + 1 if i % 2 else i / 8 + 1  # whole numbers have a key of their own
        return graph

    def edge_list(self, graph):
        lines = ("\t".join('"' + name.replace('"', '""') + '"' for name in (u, v)) +
                 "".join(f"\t{weight}" for weight in data.values()) for u, v, data in graph.edges(data=True))
        return self.write("edges.txt", "\n".join(lines) + "\n")

    def graphml(self, graph, name="g.graphml"):
        networkx.write_graphml(graph, self.folder / name)
        return self.folder / name

    def results(self, command, path, *options):
        """All of a document but how the file was read."""
        nodes = self.write("nodes.txt", "".join('"' + name.replace('"', '""') + '"\n' for name in NAMES))
        document = self.document(command, path, "--nodes", nodes, *options)
        for field in ("source", "reading"):
            del document["graph"][field]
        del document["contexture"]["arguments"]
        return document

    def test_it_is_the_equal_edge_list(self):
        for is_directed in (False, True):
            for is_weighted in (False, True):
                graph = self.graph(is_directed, is_weighted)
                edges, graphml = self.edge_list(graph), self.graphml(graph)
                options = ["--directed"] if is_directed else []
                for command in ("info", "compare"):
                    with self.subTest(directed=is_directed, weighted=is_weighted, command=command):
                        found = self.results(command, graphml, *options)
                        self.assertEqual(found["graph"]["weighted"], is_weighted)
                        self.assertEqual(found["graph"]["edges"], graph.number_of_edges())
                        self.assert_close(found, self.results(command, edges, *options))

    def assert_close(self, one, other, at=""):
        """Nodes may be numbered in another order: numbers are equal but for rounding."""
        if isinstance(one, dict):
            self.assertEqual(one.keys(), other.keys(), at)
            for key in one.keys() - {"residual", "largest_residual", "residuals"}:
                self.assert_close(one[key], other[key], f"{at}/{key}")
        elif isinstance(one, list):
            self.assertEqual(len(one), len(other), at)
            for i, pair in enumerate(zip(one, other, strict=True)):
                self.assert_close(*pair, f"{at}/{i}")
        elif isinstance(one, (int, float)) and isinstance(other, (int, float)):
            self.assertTrue(math.isclose(one, other, rel_tol=1e-7, abs_tol=1e-9), f"{at}: {one} is not {other}")
        else:
            self.assertEqual(one, other, at)

    def test_names_are_ids(self):
        embedding = self.document("embed", self.graphml(self.graph(False, True)), "--dim", 2)["embedding"]
        self.assertEqual(embedding["nodes"], NAMES)

    def test_gzip_and_standard_input(self):
        data = self.graphml(self.graph(False, False)).read_bytes()
        for stdin in (data, gzip.compress(data)):
            reading = self.document("info", "-", stdin=stdin)["graph"]["reading"]
            self.assertEqual((reading["format"], reading["compressed"]), ("graphml", stdin is not data))
        forced = self.document("info", "-", "--input-format", "graphml", stdin=data)
        self.assertEqual(forced["graph"]["edges"], 17)

    def test_a_direction_that_is_ignored_is_said(self):
        graph = self.graphml(self.graph(True, False))
        self.assertEqual(self.document("info", graph)["graph"]["reading"]["directions_ignored"], 17)
        self.assertIn("17 edges are directed in the file and read without direction", self.table("info", graph))
        self.assertNotIn("direction: ", self.table("info", graph, "--directed"))


class Refused(ProgramTest):
    def assert_refused(self, path, *says, code=3):
        done = self.run_program("info", path)
        said = done.stderr.decode()
        self.assertEqual((done.returncode, done.stdout), (code, b""), said)
        self.assertRegex(said, r"\Acontexture: [^\n]+\n\Z")
        for one in (str(path), *says):
            self.assertIn(one, said)
        return said

    def test_graphml_that_is_none(self):
        self.assert_refused(self.folder / "none.graphml", "cannot read", code=4)
        self.assert_refused(self.write("cut.graphml", "<graphml><graph edgedefault='directed'>"), "not well-formed")
        self.assert_refused(self.write("bomb.graphml", "<!DOCTYPE a [<!ENTITY b '&c;'>]><graphml/>"), "<!DOCTYPE ...>")
        self.assert_refused(self.write("deep.graphml", "<graphml>" + "<a>" * 200_000), "more than 200 elements")
        whole = gzip.compress(b"<graphml>" + b"<key/>" * 999 + b"</graphml>")
        self.assert_refused(self.write("cut.graphml.gz", whole[:-20]), "cut short")

    def test_formats_of_networkx_and_the_way_out(self):
        """The command in the message is run, and what it writes is read."""
        graph = networkx.cycle_graph(7)
        networkx.set_edge_attributes(graph, 2.5, "weight")
        for name, says, write in (("g.gml", "GML", networkx.write_gml), ("g.net", "Pajek", networkx.write_pajek),
                                  ("g.gexf", "GEXF", networkx.write_gexf), ("g.json", "JSON", self.write_node_link),
                                  ("g.dot", "Graphviz DOT", self.write_dot)):
            for path in (self.folder / name, self.folder / f"{name}.txt"):
                with self.subTest(file=path.name):
                    write(graph, str(path))
                    self.take_the_way_out(path, self.assert_refused(path, f"{says}, which is not read"))

    def take_the_way_out(self, path, said):
        command = said.partition("an edge list of it: ")[2].partition("; or insist")[0]
        self.assertTrue(command.startswith("python3 -c "), command)
        if "nx_pydot" in command:
            return  # needs a module that the tests do without
        made = self.folder / "made.txt"
        for word, real in (("python3", sys.executable), ("'FILE'", f"'{path}'"), ("'FILE.txt'", f"'{made}'")):
            command = command.replace(word, real)
        subprocess.run(command, shell=True, check=True, timeout=60)
        found = self.document("info", made)["graph"]
        self.assertEqual((found["nodes"], found["edges"], found["max_weight"]), (7, 7, 2.5))

    @staticmethod
    def write_node_link(graph, path):
        with open(path, "w", encoding="utf-8") as file:
            json.dump(networkx.node_link_data(graph), file)

    @staticmethod
    def write_dot(graph, path):
        text = io.StringIO("strict graph  {\n")
        text.seek(0, io.SEEK_END)
        for u, v, weight in graph.edges(data="weight"):
            text.write(f"{u} -- {v}  [weight={weight}];\n")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.getvalue() + "}\n")

    def test_metis_by_the_ending_of_its_name(self):
        path = self.write("g.graph", "% a star\n4 3\n2 3 4\n1\n1\n1\n")
        command = self.assert_refused(path, "METIS").partition("an edge list of it: ")[2].partition("; or insist")[0]
        subprocess.run(command.replace("FILE", str(path)), shell=True, check=True, timeout=60)
        self.assertEqual(self.document("info", f"{path}.txt")["graph"]["edges"], 3)
        edges = self.write("edges.metis", "a b\nb c\n")
        self.assert_refused(edges, "METIS", "--input-format edge-list")
        self.assertEqual(self.document("info", edges, "--input-format", "edge-list")["graph"]["edges"], 2)


if __name__ == "__main__":
    unittest.main()
