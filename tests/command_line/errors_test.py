"""Each error: one line that says what to do, its exit code, nothing on standard output."""
import json
import unittest

from support import ProgramTest, cycle

USAGE, INPUT, IO, COMPUTATION = 2, 3, 4, 1


class Refused(ProgramTest):
    def setUp(self):
        super().setUp()
        self.graph = self.write("g.txt", cycle(6))

    def assert_fails(self, code, *arguments, says, stdin=b""):
        done = self.run_program(*arguments, stdin=stdin)
        said = done.stderr.decode()
        self.assertEqual(done.returncode, code, said)
        self.assertEqual(done.stdout, b"")
        self.assertRegex(said, r"\Acontexture: [^\n]+\n\Z")
        self.assertIn(says, said)


class Errors(Refused):
    def test_commands(self):
        self.assert_fails(USAGE, says="see contexture --help")
        self.assert_fails(USAGE, "embd", "x", says="did you mean embed?")
        self.assert_fails(USAGE, "quux", says="known: info, embed")
        self.assert_fails(USAGE, "--bogus", says="--help")

    def test_options(self):
        self.assert_fails(USAGE, "embed", self.graph, "--dmi", "3", says="unknown option '--dmi': did you mean --dim?")
        self.assert_fails(USAGE, "score", self.graph, "--contxt=walk:1", says="did you mean --context?")
        self.assert_fails(USAGE, "score", self.graph, "--bogus", says="see contexture score --help")
        self.assert_fails(USAGE, "score", self.graph, "other.txt", says="one argument too many: 'other.txt'")
        self.assert_fails(USAGE, "score", says="which graph?")
        self.assert_fails(USAGE, "score", self.graph, "--dim", says="--dim")
        self.assert_fails(USAGE, "score", self.graph, "--dim", "3", "--dim", "4", 
                          says="--dim: expected once, found 2 times")
        self.assert_fails(USAGE, "score", "--", self.graph, "--dim", "3", says="--dim stands behind --")
        self.assert_fails(USAGE, "compare", self.graph, "--contexts", "walk:1", "walk:2", says="separated by commas")
        self.assert_fails(USAGE, "score", self.graph, "--context", "walk:1", "walk:2", says="see contexture score --help")
        self.assert_fails(USAGE, "score", "--", self.graph, "-o", "x", says="-o stands behind --")

    def test_values(self):
        for option, value, says in [
                ("--dim", "0", "a whole number from 1"), ("--dim", "2.5", "found '2.5'"), ("--dim", "", "found ''"),
                ("--beta", "-1", "at least 0"), ("--beta", "nan", "at least 0"), ("--tail", "0", "from 1"),
                ("--epsilon", "1", "above 0 and below 1"), ("--tolerance", "0", "above 0"), ("--seed", "-3", "from 0"),
                ("--threads", "0", "from 1"), ("--memory", "4XB", "a size such as"), ("--memory", "-1GB", "a size such as"),
                ("--weighted", "maybe", "auto or yes or no"), ("--repeats", "twice", "once or sum"),
                ("--component", "both", "largest or all"), ("--format", "xml", "auto or json or table")]:
            with self.subTest(option=option, value=value):
                self.assert_fails(USAGE, "score", self.graph, option, value, says=says)
        self.assert_fails(USAGE, "embed", self.graph, "--scaling", "big", says="functions, average or power:P")

    def test_contexts(self):
        self.assert_fails(USAGE, "score", self.graph, "--context", "wlak:2", says="did you mean walk:2?")
        self.assert_fails(USAGE, "score", self.graph, "--context", "restart:1", says="from 0.0001, below 1")
        self.assert_fails(USAGE, "compare", self.graph, "--contexts", "walk:1,,heat:2", says="empty place")
        self.assert_fails(USAGE, "score", self.graph, "--context", "walk:1+", says="on each side")
        self.assert_fails(USAGE, "score", "--context", "walk:1", says="which graph?")
        self.assert_fails(IO, "score", self.graph, "--context", "labels:none.txt", says="none.txt")

    def test_tables(self):
        for kind, text, says in (("pairs", "a b -1\n", ":1: the count '-1'"),
                                 ("pairs", "a b 1\na c x1\n", ":2: the count 'x1' is not a number; mend it\n"), ("pairs", "a b\nc d 2\n", ":2: expected 2 columns"),
                                 ("pairs", "a b\nc\n", ":2: expected 2 or 3 columns"), ("pairs", "# only\n", "no pair"),
                                 ("labels", "zz a\n", "none of its nodes"), ("features", "0 1:x\n", ":1: the count 'x'"),
                                 ("features", "0 :2\n", ":1: ':2' has no index"), ("features", "0 1:-2\n", "-2")):
            with self.subTest(kind=kind, text=text):
                path = self.write("t.txt", text)
                self.assert_fails(INPUT, "score", self.graph, "--context", f"{kind}:{path}", says=says)
        self.assert_fails(USAGE, "score", self.graph, "--marginal", "even", says="--marginal")

    def test_dimension_beyond_the_most(self):
        for command in ("embed", "score", "compare"):
            self.assert_fails(USAGE, command, self.graph, "--dim", "6", says="5 singular values")

    def test_tail_beyond_the_dimension(self):
        self.assert_fails(USAGE, "score", self.graph, "--dim", "3", "--tail", "4", says="--tail 4: only 3")

    def test_input(self):
        self.assert_fails(IO, "info", self.folder / "none.txt", says="none.txt")
        self.assert_fails(IO, "info", self.folder, says=str(self.folder))
        self.assert_fails(INPUT, "info", self.write("empty.txt", ""), says="empty.txt")
        self.assert_fails(INPUT, "info", self.write("short.txt", "a b\nc\n"), says="short.txt:2")
        self.assert_fails(INPUT, "info", "-", stdin=b"a b\nc\n", says=":2")
        self.assert_fails(INPUT, "info", self.write("mac.txt", "a b\rb c\r"),
                          says="mac.txt:1: lines end in carriage returns")
        self.assert_fails(INPUT, "info", self.write("one.txt", "a\rq b\nb c\n"), says="one.txt:1: the name")
        words = self.write("uv.csv", "a,u,v\nb,u,x\n")  # nodes by these names
        self.assertEqual(self.run_program("info", words, "--weighted", "no").returncode, 0)
        self.assert_fails(INPUT, "info", self.write("ids.csv", "id,source,target\n1,a,b\n2,b,c\n"),
                          says="ids.csv:1: 'source' and 'target' stand behind 'id'")
        self.assert_fails(INPUT, "compare", self.write("star.txt", "a b\na c\na d\n"), "--null", "rewired",
                          says="no such null")
        self.assert_fails(INPUT, "score", self.write("loop.txt", "a a\n"), says="constant")

    def test_a_label_is_named_with_its_line(self):
        graph = self.write("ring.txt", "".join(f"{i} {(i + 1) % 12}\n" for i in range(12)))
        numbers = "".join(f"{i} {i}.5\n" for i in range(11))
        for last, more in (("11 n/a\n", []), ("11 nna\n", []), ("11 nna\n", ["--label-kind", "number"]),
                           ("11 1e300\n", [])):
            with self.subTest(last=last, more=more):
                labels = self.write("labels.txt", "# numbers\n" + numbers + last)
                self.assert_fails(INPUT, "score", graph, "--labels", labels, *more, says="labels.txt:13: the label")
        words = self.write("words.txt", numbers + "11 red\n2 blue\n")  # two words among eleven numbers: classes
        self.assertEqual(self.run_program("score", graph, "--labels", words).returncode, 0)

    def test_a_name_that_promises_what_is_not_written(self):
        for name, says in (("v.csv.gz", "nothing is compressed here"), ("v.parquet", ".w2v or .npy"),
                           ("v.html", "by --html")):
            self.assert_fails(USAGE, "embed", self.graph, "-o", self.folder / name, says=says)
        self.assert_fails(USAGE, "contexts", "-o", self.folder / "c.json.gz", says="nothing is compressed here")
        self.assert_fails(USAGE, "score", self.graph, "-o", self.folder / "s.csv", says="of vectors alone")
        self.assertEqual([path.name for path in self.folder.iterdir()], ["g.txt"])
        for name in ("v.CSV", "V.NPY"):
            done = self.run_program("embed", self.graph, "--dim", 2, "-o", self.folder / name, "--quiet")
            self.assertEqual(done.returncode, 0)
            done = self.run_program("evaluate", self.graph, "--embedding", self.folder / name, "--tasks", "pretext")
            self.assertEqual(json.loads(done.stdout)["evaluation"]["format"], name[-3:].lower())

    def test_a_graph_without_edges(self):
        nodes = self.write("nodes.txt", "a\nb\n")
        empty = self.write("zero.txt", "a b 0\n")
        for command in ("embed", "score", "compare"):
            self.assert_fails(INPUT, command, empty, "--nodes", nodes, says="no edge")

    def test_memory_limit(self):
        self.assert_fails(COMPUTATION, "score", self.graph, "--memory", "100B", says="fewer dimensions")


class Documents(Refused):
    def setUp(self):
        super().setUp()
        self.saved = json.loads(self.run_program("embed", self.graph).stdout)

    def assert_refused(self, says):
        self.assert_fails(INPUT, "score", self.write("saved.json", json.dumps(self.saved)), says=says)

    def test_options_of_the_solve_are_refused(self):
        path = self.write("saved.json", json.dumps(self.saved))
        self.assert_fails(USAGE, "score", path, "--dim", "3", says="--dim has no effect")
        self.assert_fails(USAGE, "score", path, "--context", "walk:2", says="--context has no effect")
        self.assert_fails(USAGE, "score", path, "--tail", "9", says="holds 5 singular values")

    def test_broken(self):
        self.assert_fails(INPUT, "score", self.write("bad.json", '{"contexture": '), says="bad.json")
        self.assert_fails(INPUT, "score", self.write("other.json", "{}"), says="not a document that 'contexture embed' wrote")

    def test_of_another_kind(self):
        other = self.run_program("info", self.graph).stdout
        self.assert_fails(INPUT, "score", self.write("info.json", other), says="'contexture info'")

    def test_of_another_schema(self):
        self.saved["contexture"]["schema"] = 99
        self.assert_refused("schema is 99")

    def test_without_a_field(self):
        del self.saved["spectrum"]["energy"]
        self.assert_refused("energy")

    def test_with_impossible_values(self):
        self.saved["spectrum"]["singular_values"][0] = 3
        self.assert_refused("singular_values")


if __name__ == "__main__":
    unittest.main()
