"""contexture evaluate, and what compare says of labels: against scikit-learn, which shares no code with ours."""
import unittest

import numpy
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import normalized_mutual_info_score

from support import SOURCE, ProgramTest

USAGE, INPUT = 2, 3
GRAPH = SOURCE / "graphs" / "four_villages.txt"
LABELS = SOURCE / "graphs" / "four_villages_labels.txt"


class Evaluate(ProgramTest):
    def evaluate(self, *options):
        return self.document("evaluate", GRAPH, *options)["evaluation"]

    def refused(self, code, *arguments):
        done = self.run_program(*arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertEqual(done.stdout, b"")
        return done.stderr.decode()

    def labelled_vectors(self, *options):
        embedding = self.document("embed", GRAPH, *options)["embedding"]
        lines = LABELS.read_text(encoding="utf-8").splitlines()
        labels = dict(line.split() for line in lines if line and not line.startswith("#"))
        return (numpy.array(embedding["vectors"]), numpy.array([labels[name] for name in embedding["nodes"]]))

    def test_villages_are_told_apart(self):
        found = self.evaluate("--labels", LABELS, "--dim", 3, "--trials", 5)
        tasks = {one["task"]: one["results"] for one in found["tasks"]}
        self.assertEqual(list(tasks), ["classification", "ridge", "clustering"])
        self.assertEqual([one["training_ratio"] for one in tasks["ridge"]], [0.1, 0.5, 0.9])
        for task in ("classification", "ridge"):
            self.assertGreater(tasks[task][1]["micro_f1"]["mean"], 0.97)
        self.assertGreater(tasks["clustering"][0]["nmi"]["mean"], 0.9)
        self.assertEqual((found["labelled"], found["classes"], found["without_vector"]), (200, 4, 0))

    def test_as_scikit_learn_would_have_it(self):
        x, y = self.labelled_vectors("--dim", 2)  # two functions for four villages: no perfect score
        ours = self.evaluate("--dim", 2, "--labels", LABELS, "--trials", 40, "--ratios", 0.5, "--tasks", "classification,clustering")
        random, theirs = numpy.random.default_rng(3), []
        for _ in range(40):
            order = random.permutation(len(y))
            train, test = order[:100], order[100:]
            values = [LogisticRegression(solver="liblinear").fit(x[train], y[train] == label).decision_function(x[test])
                      for label in sorted(set(y))]
            theirs.append(numpy.mean(numpy.array(sorted(set(y)))[numpy.argmax(values, axis=0)] == y[test]))
        found = ours["tasks"][0]["results"][0]["micro_f1"]
        error = numpy.hypot(found["standard_error"], numpy.std(theirs) / 40**0.5)
        self.assertLess(abs(found["mean"] - numpy.mean(theirs)), 4 * error)
        means = KMeans(4, n_init=10, random_state=1).fit(x).labels_
        nmi = ours["tasks"][1]["results"][0]["nmi"]["mean"]
        self.assertLess(abs(nmi - normalized_mutual_info_score(y, means)), 0.03)

    def test_dimensions_are_leading_columns(self):
        rows = self.evaluate("--dim", 8, "--dims", "1,3,8", "--ratios", 0.5, "--labels", LABELS, "--tasks", "ridge")["tasks"][0]["results"]
        self.assertEqual([row["dimension"] for row in rows], [1, 3, 8])
        alone = self.evaluate("--dim", 3, "--ratios", 0.5, "--labels", LABELS, "--tasks", "ridge")["tasks"][0]["results"]
        self.assertAlmostEqual(rows[1]["mse"]["mean"], alone[0]["mse"]["mean"], places=6)
        self.assertLess(rows[1]["mse"]["mean"], rows[0]["mse"]["mean"])

    def test_vectors_of_another_tool_get_what_ours_get(self):
        options = ("--labels", LABELS, "--trials", 3, "--tasks", "classification,ridge")
        path = self.folder / "e.csv"
        self.run_program("embed", GRAPH, "--dim", 3, "--quiet", "-o", path)
        self.assertEqual(self.evaluate("--embedding", path, *options)["tasks"], self.evaluate("--dim", 3, *options)["tasks"])

    def test_same_seed_same_figures_on_any_number_of_threads(self):
        options = ("--labels", LABELS, "--trials", 3, "--dim", 3)
        for one, two in zip(self.evaluate(*options, "--threads", 1)["tasks"], self.evaluate(*options, "--threads", 2)["tasks"], strict=True):
            for first, second in zip(one["results"], two["results"], strict=True):
                for name in set(first) & {"micro_f1", "mse", "nmi", "modularity"}:  # vectors differ in their last digits
                    self.assertAlmostEqual(first[name]["mean"], second[name]["mean"], places=9)

    def test_edges_within_villages_are_predicted(self):
        links, pretext = self.evaluate("--trials", 3, "--dim", 3)["tasks"]
        rows = links["results"]
        self.assertLess(pretext["results"][0]["communities"]["mean"], 0.2)
        self.assertEqual([row["setting"] for row in rows], ["density ratio", "joint", "cosine", "classifier"])
        for row in rows:
            self.assertGreater(row["auc"]["mean"], 0.75)
            self.assertEqual(row["train"], 1804 - 361)
            self.assertEqual(row["test"], 2 * 361)

    def test_isolated_nodes_stand_at_zero(self):
        graph = self.write("g.txt", "a b\nb c\nc a\nc d\nd e\ne c\n")
        labels = self.write("l.txt", "a x\nb x\nc y\nd y\ne y\nz x\n")
        nodes = self.write("n.txt", "z\n")
        found = self.document("evaluate", graph, "--nodes", nodes, "--labels", labels, "--ratios", 0.5, "--tasks", "ridge")
        self.assertEqual((found["evaluation"]["labelled"], found["evaluation"]["without_vector"]), (6, 1))

    def test_targets_of_tables(self):
        table = SOURCE / "graphs" / "two_moons.csv"
        found = self.document("evaluate", table, "--context", "knn:8", "--target", "moon", "--ratios", 0.5)["evaluation"]
        self.assertEqual([one["task"] for one in found["tasks"]], ["classification", "ridge", "clustering"])
        self.assertGreater(found["tasks"][1]["results"][0]["micro_f1"]["mean"], 0.95)
        self.assertEqual((found["labels"], found["kind"]), ("column moon", "categories"))
        heights = self.document("evaluate", table, "--context", "knn:8", "--target", "y", "--ratios", 0.5)["evaluation"]
        self.assertEqual(([one["task"] for one in heights["tasks"]], heights["kind"]), (["ridge"], "numbers"))

    def test_a_comparison_with_labels_is_evaluated(self):
        found = self.document("compare", GRAPH, "--contexts", "walk:1,heat:2", "--labels", LABELS)["contexts"]
        self.assertEqual([one["evaluation"]["tasks"][0]["task"] for one in found], ["ridge", "ridge"])
        none = self.document("compare", GRAPH, "--contexts", "walk:1", "--labels", LABELS, "--tasks", "none")["contexts"]
        self.assertNotIn("evaluation", none[0])
        alike = self.write("l.txt", "ash-01 x\nash-02 x\n")  # nothing to predict, and rho says so
        found = self.document("compare", GRAPH, "--contexts", "walk:1", "--labels", alike)["contexts"]
        self.assertIsNone(found[0]["compatibility"]["rho"])
        self.assertEqual(found[0]["evaluation"]["tasks"], [])
        self.assertRegex(found[0]["evaluation"]["skipped"][0], "^ridge: .*l.txt: there is nothing to predict")
        self.assertRegex(self.table("compare", GRAPH, "--contexts", "walk:1", "--labels", alike),
                         r"Left out: ridge: \S*l\.txt: there\s+is\s+nothing")

    def test_a_comparison_says_what_a_figure_hides(self):
        barbell = SOURCE / "graphs" / "barbell.txt"
        table = " ".join(self.table("compare", barbell, "--contexts", "walk:1,heat:2", "--tasks", "links").split())
        self.assertRegex(table, r"links: the density ratio, .* fewer with --dim \(walk:1\)\.")

    def test_a_comparison_says_which_labels_it_used(self):
        some = self.write("some.txt", "ash-01,x\nash-02,y\nash-03,x\nstranger,y\n")
        table = " ".join(self.table("compare", GRAPH, "--contexts", "walk:1,heat:2", "--labels", some).split())
        self.assertEqual(table.count("3 nodes have a label, of 2 classes; 1 line of the file is of another node"), 1)

    def test_files_that_are_read_are_kept(self):
        graph = self.write("g.txt", GRAPH.read_text(encoding="utf-8"))
        labels = self.write("l.txt", LABELS.read_text(encoding="utf-8"))
        link = self.folder / "link.txt"
        link.symlink_to(labels)
        for arguments in (("embed", graph, "-o", graph), ("info", graph, "-o", self.folder / "." / "g.txt"),
                          ("evaluate", graph, "--labels", labels, "-o", link),
                          ("compare", graph, "--html", graph, "-o", "c.json"),
                          ("score", graph, "--context", f"walk:1>labels:\"{labels}\"", "-o", labels),
                          ("embed", graph, "--nodes", self.write("v.npy.ids.txt", "ash-01\n"), "-o", self.folder / "v.npy")):
            with self.subTest(arguments=arguments):
                self.assertIn("the run reads this file", self.refused(USAGE, *arguments))
        self.write("table", "the name of a form, not of a file that is read")
        self.assertEqual(self.run_program("info", graph, "--format", "table", "-o", self.folder / "table").returncode, 0)
        self.assertEqual(graph.read_text(encoding="utf-8"), GRAPH.read_text(encoding="utf-8"))
        self.assertEqual(labels.read_text(encoding="utf-8"), LABELS.read_text(encoding="utf-8"))

    def test_a_ratio_that_cannot_be_costs_the_others_nothing(self):
        lines = [line for line in LABELS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        ten = self.write("ten.txt", "\n".join(lines[::20]) + "\n")
        found = self.evaluate("--labels", ten, "--dim", 3, "--ratios", "0.01,0.5", "--trials", 1, "--tasks", "ridge")
        self.assertEqual([one["training_ratio"] for one in found["tasks"][0]["results"]], [0.5])
        self.assertIn("ridge: a training ratio of 0.01", found["skipped"][0])
        self.assertIsNone(found["tasks"][0]["results"][0]["mse"]["standard_error"])

    def test_a_comparison_names_the_setting_that_it_shows(self):
        table = self.run_program("compare", GRAPH, "--contexts", "walk:1..2", "--dim", 4, "--labels", LABELS, "--tasks",
                                 "ridge", "--ratios", "0.9,0.1", "--dims", "2,4", "--format", "table").stdout.decode()
        self.assertIn("ridge micro_f1 90% d 4", table)

    def test_the_widest_of_several_dimensions_is_what_is_computed(self):
        found = self.evaluate("--dims", "2,4", "--tasks", "links,pretext", "--trials", 2)
        self.assertEqual([[row["dimension"] for row in task["results"]] for task in found["tasks"]], [[4] * 4, [2, 4]])

    def test_a_small_error_is_not_shown_as_none(self):
        table = self.write("t.csv", "x,target\n" + "".join(f"{i % 7},{i % 5 * 1e-4}\n" for i in range(60)))
        shown = self.table("evaluate", table, "--context", "knn:5", "--target", "target", "--trials", 2)
        self.assertRegex(shown, r" \d\.\d\de-\d\d \+- \d\.\d\de-\d\d ")

    def test_what_cannot_be_done_is_said(self):
        few = self.write("few.txt", "ash-01 a\nash-02 a\nash-03 b\n")
        for message, code, *arguments in (
            ("unknown option '--label'", USAGE, "evaluate", GRAPH, "--label", LABELS),
            ("--tasks: expected classification", USAGE, "evaluate", GRAPH, "--tasks", "clasification"),
            ("--ratios: expected shares", USAGE, "evaluate", GRAPH, "--ratios", "0.5,1"),
            ("needs --labels", USAGE, "evaluate", GRAPH, "--tasks", "ridge"),
            ("say --labels FILE", USAGE, "compare", GRAPH, "--order", "informed"),
            ("at least 5 are needed", INPUT, "compare", GRAPH, "--order", "informed", "--labels", few),
            ("too few to train", USAGE, "evaluate", GRAPH, "--labels", LABELS, "--ratios", 0.001, "--tasks", "ridge"),
            ("ratios of 0.001, 0.002 of 200 labelled nodes leave too few", USAGE, "evaluate", GRAPH, "--labels", LABELS,
             "--ratios", "0.001,0.002", "--tasks", "ridge"),
            ("no edge can be held out", INPUT, "evaluate", self.write("path.txt", "a b\nb c\n")),
            ("too few to train", USAGE, "evaluate", GRAPH, "--labels", self.write("half.txt", "ash-01 0.5\nash-02 1\nash-03 2\n"),
             "--ratios", 0.001),
            ("--dim has no effect", USAGE, "evaluate", GRAPH, "--embedding", "e.csv", "--dim", 3),
            ("which graph?", USAGE, "evaluate"),
            ("--hold-out has no effect without links among --tasks", USAGE, "evaluate", GRAPH, "--tasks", "pretext",
             "--hold-out", 0.3),
            ("--ratios has no effect without classification or ridge", USAGE, "compare", GRAPH, "--labels", LABELS,
             "--tasks", "clustering", "--ratios", 0.3),
            ("--penalty-c has no effect", USAGE, "evaluate", GRAPH, "--tasks", "ridge", "--penalty-c", 3, "--labels", LABELS),
            ("--clusters has no effect", USAGE, "evaluate", GRAPH, "--tasks", "ridge", "--clusters", 3, "--labels", LABELS),
            ("a number above 0, at most 1e9", USAGE, "evaluate", GRAPH, "--penalty-c", "1e300"),
            ("--scaling has no effect where no vectors are evaluated", USAGE, "compare", GRAPH, "--scaling", "functions"),
            ("--density has no effect", USAGE, "compare", GRAPH, "--labels", LABELS, "--tasks", "none", "--density", "log"),
            ("--label-kind has no effect without labels", USAGE, "evaluate", GRAPH, "--label-kind", "number"),
            ("--dims 3: the vectors have 2 columns", USAGE, "evaluate", GRAPH, "--embedding",
             self.write("two.csv", "ash-01 1 2\nash-02 3 4\nash-03 0 1\n"), "--dims", 3),
            ("No such file", 4, "evaluate", GRAPH, "--embedding", "/nowhere.npy"),
            ("--dims 9: --dim 4 asks for fewer", USAGE, "evaluate", GRAPH, "--labels", LABELS, "--dim", 4, "--dims", "2,9"),
            ("--clusters takes 1 to 200", USAGE, "evaluate", GRAPH, "--tasks", "clustering", "--clusters", 300),
            ("how many clusters?", USAGE, "evaluate", GRAPH, "--tasks", "clustering"),
        ):
            with self.subTest(message=message):
                self.assertIn(message, self.refused(code, *arguments))
        one = self.write("l.txt", "ash-01 x\nash-02 x\n")
        self.assertIn("l.txt: there is nothing to predict", self.refused(INPUT, "evaluate", GRAPH, "--labels", one))
        vectors = self.write("v.csv", "no 1 2\nsuch 3 4\n")
        self.assertIn("same names", self.refused(INPUT, "evaluate", GRAPH, "--embedding", vectors, "--labels", LABELS))


if __name__ == "__main__":
    unittest.main()
