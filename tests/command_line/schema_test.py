"""Every kind of document against docs/schema/contexture-1.json, by a validator that is not ours."""
import json
import re
import unittest

import jsonschema

from support import SOURCE, ProgramTest, complete, cycle, pairs


class Schema(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.schema = json.loads((SOURCE / "docs" / "schema" / "contexture-1.json").read_text())
        jsonschema.Draft202012Validator.check_schema(cls.schema)
        cls.validator = jsonschema.Draft202012Validator(cls.schema)

    def check(self, *arguments, stdin=b"", code=0):
        done = self.run_program(*arguments, stdin=stdin)
        self.assertEqual(done.returncode, code, done.stderr)
        document = json.loads(done.stdout, parse_constant=self.fail)  # NaN and Infinity are no JSON
        self.validator.validate(document)
        self.assertEqual(document["contexture"]["command"], arguments[0])
        return document

    def test_every_kind(self):
        graph = SOURCE / "graphs" / "four_villages.txt"
        for command in ("info", "embed", "score", "compare"):
            self.check(command, graph)
            self.check(command, graph, "--timing")
        self.check("contexts")
        self.check("score", "-", stdin=self.run_program("embed", graph).stdout)

    def test_options_that_change_the_document(self):
        graph = SOURCE / "graphs" / "four_villages.txt"
        self.check("embed", graph, "--scaling", "power:0.5", "--dim", 3)
        self.check("score", graph, "--tail", 9, "--beta", 0)
        self.check("score", graph, "--directed")
        self.check("compare", graph, "--directed", "--contexts", "walk:1,heat:2")
        self.check("compare", graph, "--directed", "--contexts", "labels:none.txt", code=1)

    def test_tables_of_points(self):
        table = self.write("p.csv", "a,b\n" + "".join(f"{i},{i * i % 17}\n" for i in range(40)))
        for command in ("embed", "score"):
            self.check(command, table, "--context", "knn:5", "--dim", 3)
        self.check("evaluate", table, "--context", "knn:5", "--dim", 3, "--target", "b", "--trials", 1)
        self.check("info", table, "--input-format", "points")
        self.check("compare", table, "--contexts", "rbf:0.1,knn_mask:5,0.5*knn:3+0.5*rbf:1")

    def test_what_is_not_known_is_null(self):
        tree = self.write("tree.txt", "".join(f"{i // 2} {i}\n" for i in range(1, 30)))
        said = self.check("compare", tree, "--order", "pretext", "--contexts", "walk:1,walk:2")
        self.assertEqual(said["structure"], {"auc": None, "standard_error": None, "weight": None})

    def test_labels(self):
        graph  = self.write("g.txt", cycle(9))
        labels = self.write("l.txt", "".join(f"{i}\t{'ab'[i % 2]},c\n" for i in range(8)))
        said   = self.check("score", graph, "--labels", labels, "--epsilon", 0.3, "--bound-dim", 3)
        self.assertEqual(said["compatibility"]["labelled"], 8)
        self.assertEqual({one["label"] for one in said["compatibility"]["each"]}, {"a", "b", "c"})
        self.assertIsNone([one for one in said["compatibility"]["each"] if one["label"] == "c"][0]["rho"])
        self.assertEqual((said["score"]["worst_case"]["epsilon"], said["score"]["worst_case"]["dimension"]), (0.3, 3))
        said = self.check("compare", graph, "--labels", labels, "--permutations", 0, "--contexts",
                          f"walk:1,walk:1>labels:{labels},0.5*walk:1++0.5*labels:{labels},node2vec:1,2,3")
        self.assertTrue(all("compatibility" in one for one in said["contexts"]))
        self.check("score", graph, "--labels", self.write("n.txt", "0\t0.5\n1\t1\n2\t3\n"))

    def test_evaluation(self):
        graph  = SOURCE / "graphs" / "four_villages.txt"
        labels = SOURCE / "graphs" / "four_villages_labels.txt"
        self.check("evaluate", graph, "--labels", labels, "--trials", 2, "--timing")
        self.check("evaluate", graph, "--trials", 2)
        self.check("evaluate", graph, "--labels", labels, "--trials", 2, "--dim", 8, "--dims", "1,3", "--normalize", "rows",
                   "--tasks", "ridge,clustering,links")
        vectors = self.folder / "e.npy"
        self.run_program("embed", graph, "--dim", 3, "--normalize", "rows", "--quiet", "-o", vectors)
        self.check("evaluate", graph, "--embedding", vectors, "--labels", labels, "--trials", 2, "--tasks", "ridge,links")
        said = self.check("compare", graph, "--labels", labels, "--tasks", "classification,links", "--trials", 2)
        self.assertTrue(all(len(one["evaluation"]["tasks"]) == 2 for one in said["contexts"]))
        self.check("embed", graph, "--normalize", "rows")
        self.check("embed", graph, "--density", "log", "--context", "window:3", "--normalize", "rows:2")
        said = self.check("evaluate", graph, "--density", "log", "--labels", labels, "--trials", 2, "--tasks", "ridge,links,pretext")
        self.assertEqual((said["evaluation"]["density"], said["evaluation"]["scaling"]), ("log", "power:0.5"))
        said = self.check("compare", graph, "--order", "pretext", "--contexts", "walk:1,ego:1,pairs:none.txt")
        self.assertGreater(said["structure"]["weight"], 0)
        self.assertLess(said["contexts"][0]["pretext"]["value"], said["contexts"][1]["pretext"]["value"])
        self.check("compare", graph, "--order", "pretext", "--null", "rewired", "--contexts", "walk:1")
        said = self.check("compare", graph, "--order", "informed", "--labels", labels, "--tasks", "none", "--contexts", "walk:1..2,ego:1")
        values = [one["informed"]["value"] for one in said["contexts"]]
        self.assertEqual(values, sorted(values))
        for one in said["contexts"]:
            self.assertEqual(one["informed"]["labelled"], 200)
            self.assertAlmostEqual(one["informed"]["value"], (2 * one["informed"]["labels"] + one["pretext"]["value"]) / 3, 6)

    def test_new_nodes(self):
        graph = self.write("g.txt", cycle(9))
        for directed in ([], ["--directed"]):
            document = self.folder / "e.json"
            document.write_bytes(self.run_program("embed", graph, *directed, "--dim", 4).stdout)
            self.validator.validate(json.loads(document.read_text()))
            self.check("align", document, graph, *directed)
            self.check("extend", document, "--edges", self.write("n.txt", "x 0\nx 1\nx 2\ny z\n"))

    def test_awkward_graphs(self):
        graphs = {"one edge": "a b\n", "pairs": pairs(7), "star": "".join(f"c {i}\n" for i in range(6)),
                  "complete": complete(5), "cycle": cycle(8), "loops": "a a\nb b\na b\n", "weighted": "a b 0.5\nb c 2\n",
                  "names": "é quote\n\\ quote\n"}
        for name, text in graphs.items():
            for command in ("info", "embed", "score", "compare"):
                with self.subTest(graph=name, command=command):
                    self.check(command, "-", "--component", "all", stdin=text.encode())

    def test_a_file_name_that_is_not_utf8(self):
        path = str(self.folder).encode() + b"/g\xff.txt"
        with open(path, "w", encoding="ascii") as graph:
            graph.write(cycle(5))
        done = self.run_program("info", path.decode(errors="surrogateescape"))
        self.validator.validate(json.loads(done.stdout.decode()))

    def test_the_version_is_the_same_everywhere(self):
        head    = self.document("contexts")["contexture"]
        version = f"{head['schema']}.{head['schema_minor']}"
        changes = (SOURCE / "docs" / "changelog.md").read_text()
        self.assertEqual(re.search(r"JSON documents: schema (\S+)\.\n", changes)[1], version)
        self.assertRegex(changes, rf"## \[{head['version']}\] - |Will be {head['version']}\b")
        self.assertIn(f"version {version};", (SOURCE / "docs" / "json.md").read_text())
        self.assertEqual(self.schema["title"], f"contexture documents, schema {version}")

    def test_a_document_of_tomorrow(self):
        graph    = SOURCE / "graphs" / "four_villages.txt"
        document = self.document("embed", graph, "--dim", 4)
        said     = self.document("score", "-", stdin=json.dumps(document).encode())
        document["contexture"].update(version="1.7.0", schema_minor=12, colour="red")
        document["news"] = [1, 2, {"spectrum": None}]
        later = self.write("later.json", json.dumps(document))
        found = self.document("score", later)
        self.assertEqual([found[part] for part in ("spectrum", "score")], [said[part] for part in ("spectrum", "score")])
        self.document("align", later, graph)
        document["contexture"]["schema"] += 1
        broken = self.write("broken.json", json.dumps(document))
        for arguments in (["score", broken], ["align", broken, graph], ["evaluate", graph, "--embedding", broken],
                          ["extend", broken, "--edges", graph], ["rerun", broken]):
            done = self.run_program(*arguments)
            self.assertEqual(done.returncode, 3)
            self.assertRegex(done.stderr.decode(), rf"^contexture: {broken}: its schema is 2, of contexture 1\.7\.0; "
                                                   r"this is contexture \S+, which reads schema 1\n$")

    def test_a_foreign_field_is_refused(self):
        document = self.check("info", "-", stdin=b"a b\n")
        document["graph"]["colour"] = "red"
        with self.assertRaises(jsonschema.ValidationError):
            self.validator.validate(document)


if __name__ == "__main__":
    unittest.main()
