"""Every kind of document against docs/schema/contexture-1.json, by a validator that is not ours."""
import json
import unittest

import jsonschema

from support import SOURCE, ProgramTest, complete, cycle, pairs


class Schema(ProgramTest):
    @classmethod
    def setUpClass(cls):
        schema = json.loads((SOURCE / "docs" / "schema" / "contexture-1.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        cls.validator = jsonschema.Draft202012Validator(schema)

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
        self.check("compare", graph, "--directed", "--contexts", "heat:2", code=1)

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

    def test_a_foreign_field_is_refused(self):
        document = self.check("info", "-", stdin=b"a b\n")
        document["graph"]["colour"] = "red"
        with self.assertRaises(jsonschema.ValidationError):
            self.validator.validate(document)


if __name__ == "__main__":
    unittest.main()
