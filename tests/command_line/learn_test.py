"""contexture learn: what it writes is read by the other commands; checkpoints; what it refuses, and how."""
import csv
import json
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import numpy

from support import PROGRAM, SOURCE, ProgramTest, cycle, has_training, read_terminal

COMPUTATION, USAGE, INPUT, IO = 1, 2, 3, 4
GRAPH = SOURCE / "graphs" / "four_villages.txt"
LABELS = SOURCE / "graphs" / "four_villages_labels.txt"
FEW = {"--dim": 3, "--steps": 40, "--every": 10, "--batch": 256, "--rate": "0.03"}


def few(*options):
    """These, and those of FEW that are not among them."""
    return [*(word for name, value in FEW.items() if name not in options for word in (name, value)), *options]


class Learn(ProgramTest):
    def learn(self, *options):
        done = self.run_program("learn", GRAPH, *few(*options), "--quiet")
        self.assertEqual((done.returncode, done.stdout, done.stderr.decode()), (0, b"", ""))

    def assert_fails(self, code, *arguments, says, **options):
        done = self.run_program(*arguments, **options)
        said = done.stderr.decode()
        self.assertEqual((done.returncode, done.stdout), (code, b""), said)
        self.assertRegex(said, r"\Acontexture: [^\n]+\n\Z")
        self.assertIn(says, said)

    def refused(self, code, *options, says):
        self.assert_fails(code, "learn", GRAPH, *few(*options), says=says)


class Output(Learn):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.path = pathlib.Path(folder.name, "learned.json")
        subprocess.run(list(map(str, [PROGRAM, "learn", GRAPH, *few(), "--quiet", "-o", cls.path])), check=True)
        cls.learned = json.loads(cls.path.read_text(encoding="utf-8"))

    def test_training_comes_nearer_to_the_exact_space(self):
        learning = self.learned["learning"]
        self.assertEqual([look["step"] for look in learning["history"]], [0, 10, 20, 30, 40])
        first, last = learning["history"][0], learning["history"][-1]
        self.assertLess(last["held_out"], first["held_out"])
        self.assertGreater(last["captured"], 0.8)
        self.assertLess(first["captured"], 0.6)
        self.assertEqual(last["captured"], learning["alignment"]["captured"])
        values = self.learned["spectrum"]["singular_values"]
        self.assertAlmostEqual(learning["least_loss"], -sum(value ** 4 for value in values) / 2, places=12)

    def test_align_reads_it_and_finds_the_same(self):
        found = self.document("align", self.path, GRAPH)["alignment"]
        for name, value in self.learned["learning"]["alignment"].items():
            self.assertEqual(found[name], value, name)

    def test_other_forms_hold_the_same_vectors(self):
        vectors = numpy.array(self.learned["embedding"]["vectors"])
        self.assertEqual(vectors.shape, (200, 3))
        self.learn("-o", self.folder / "v.npy")
        self.assertTrue((numpy.load(self.folder / "v.npy") == vectors).all())
        names = (self.folder / "v.npy.ids.txt").read_text(encoding="utf-8").split("\n")[:-1]
        self.assertEqual(names, self.learned["embedding"]["nodes"])
        self.learn("-o", self.folder / "v.csv")
        with open(self.folder / "v.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))[1:]
        self.assertEqual([row[0] for row in rows], names)
        self.assertTrue((numpy.array([row[1:] for row in rows], dtype=float) == vectors).all())

    def test_evaluate_reads_it(self):
        found = self.document("evaluate", GRAPH, "--embedding", self.path, "--labels", LABELS, "--trials", 2)
        (task,) = (task for task in found["evaluation"]["tasks"] if task["task"] == "classification")
        self.assertGreater(task["results"][-1]["micro_f1"]["mean"], 0.9)

    def test_score_takes_its_spectrum(self):
        found = self.document("score", self.path)
        self.assertEqual(found["spectrum"], self.learned["spectrum"])
        direct = self.document("score", GRAPH, "--dim", 3)
        self.assertAlmostEqual(found["score"]["tau"], direct["score"]["tau"], places=12)

    def test_extend_refuses_it(self):
        edges = self.write("new.txt", "new 1\nnew 2\n")
        self.assert_fails(INPUT, "extend", self.path, "--edges", edges, says="learned by 'contexture learn'")

    def test_the_same_bytes_again_on_any_number_of_threads(self):
        again = self.folder / "again.json"
        done = self.run_program("rerun", self.path, "--quiet", "-o", again)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(again.read_bytes(), self.path.read_bytes())
        self.learn("--threads", 1, "-o", again)
        on_one = json.loads(again.read_text(encoding="utf-8"))
        self.assertEqual(on_one["embedding"]["vectors"], self.learned["embedding"]["vectors"])
        self.learn("--seed", 2, "-o", again)
        self.assertNotEqual(json.loads(again.read_text())["embedding"]["vectors"], on_one["embedding"]["vectors"])

    def test_table(self):
        shown = self.table("learn", GRAPH, *few())
        self.assertIn("contrastive by free: 600 numbers trained for 40 steps of 256 samples.", shown)
        self.assertRegex(shown, r"(?m)^ *step +loss +held out +correlation +captured$")
        self.assertRegex(shown, r"(?m)^captured +0\.8\d+ ")


class Checkpoints(Learn):
    def test_a_run_cut_and_resumed_is_the_run(self):
        kept, cut, whole = self.folder / "kept", self.folder / "cut.json", self.folder / "whole.json"
        options = ["--steps", 200, "--batch", 8192]
        self.learn(*options, "-o", whole)
        process = subprocess.Popen(list(map(str, [PROGRAM, "learn", GRAPH, *few(*options), "--checkpoint", kept, "-o", cut])),
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while not kept.exists() and process.poll() is None:
            time.sleep(0.001)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)
        self.assertEqual((process.returncode, *said), (130, b"", b"contexture: interrupted\n"))
        self.assertEqual(self.files(), ["kept", "whole.json"])
        self.learn(*options, "--checkpoint", kept, "--resume", "-o", cut)
        found, expected = (json.loads(path.read_text(encoding="utf-8")) for path in (cut, whole))
        self.assertEqual(found["embedding"], expected["embedding"])
        self.assertEqual(found["learning"], expected["learning"])

    def test_resume_without_a_checkpoint_begins(self):
        self.learn("--checkpoint", self.folder / "kept", "--resume", "-o", self.folder / "a.json")
        self.learn("-o", self.folder / "b.json")
        a, b = (json.loads((self.folder / name).read_text())["embedding"] for name in ("a.json", "b.json"))
        self.assertEqual(a, b)
        self.assertIn("kept", self.files())

    def test_a_file_that_is_there_is_not_lost(self):
        kept = self.write("kept", "my thesis\n")
        self.refused(USAGE, "--checkpoint", kept, says="there is such a file; go on from it with --resume")
        self.refused(INPUT, "--checkpoint", kept, "--resume", says="this is no checkpoint of `contexture learn`")
        self.assertEqual(kept.read_text(), "my thesis\n")
        empty = self.write("empty", "")
        self.refused(INPUT, "--checkpoint", empty, "--resume", says="an empty file")
        self.assertEqual(self.files(), ["empty", "kept"])

    def test_a_part_of_a_checkpoint_or_one_of_another_run(self):
        kept = self.folder / "kept"
        self.learn("--checkpoint", kept, "-o", self.folder / "a.json")
        self.refused(INPUT, "--checkpoint", kept, "--resume", "--rate", 0.5, says="is of another run")
        part = self.write("part", kept.read_bytes()[:2000])
        self.refused(INPUT, "--checkpoint", part, "--resume", says="or only a part of one")

    def test_places_that_cannot_hold_one(self):
        self.refused(USAGE, "--checkpoint", "/dev/full", says="no plain file")
        self.refused(USAGE, "--checkpoint", self.folder, says="no plain file")
        self.refused(IO, "--checkpoint", self.folder / "none" / "kept", says="cannot write")
        self.refused(USAGE, "--resume", says="--checkpoint FILE")

    def test_a_full_disk(self):
        def limited():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

        self.assert_fails(IO, "learn", GRAPH, *few(), "--checkpoint", self.folder / "kept", "-o", self.folder / "a.json",
                          preexec_fn=limited, says="cannot write")
        self.assertEqual(self.files(), [])


class Refusals(Learn):
    def test_names(self):
        for option, value, says in (("--objective", "contrastiv", "unknown objective 'contrastiv': expected contrastive, "),
                                    ("--objective", "skipgram:0", "K from 1"),
                                    ("--objective", "masked:balanced", "masked:TARGET (whitened, plain, features)"),
                                    ("--encoder", "mpl:64x2", "unknown encoder 'mpl:64x2': expected free, "),
                                    ("--encoder", "mlp:64", "as in mlp:128x2"),
                                    ("--rate", "0", "above 0"), ("--batch", "3", "from 4"), ("--steps", "0", "from 1"),
                                    ("--every", "0", "from 1"), ("--patience", "0", "from 1"),
                                    ("--dim", "200", "there are 199 singular values")):
            with self.subTest(option=option, value=value):
                self.assert_fails(USAGE, "learn", GRAPH, option, value, says=says)

    def test_features(self):
        self.refused(USAGE, "--encoder", "mlp", says="needs features of nodes: give --features FILE")
        self.refused(IO, "--encoder", "mlp", "--features", self.folder / "none", says="none: No such file")
        words = self.write("words.txt", "1 a:1 b:2\n2 a:x\n")
        self.refused(INPUT, "--encoder", "mlp", "--features", words, says="words.txt:2: ")
        self.refused(USAGE, "--features", words, says="--features has no effect on free vectors")
        self.refused(USAGE, "--objective", "masked:features", says="needs features of nodes")

    def test_what_does_not_go_together(self):
        pairs = self.write("pairs.txt", "".join(f"c{i} p{(i * j) % 7}\n" for i in range(12) for j in (1, 2)))
        words = self.write("words.txt", "".join(f"c{i} {'abc'[i % 3]}\n" for i in range(12)))
        of_pairs = ["learn", "--context", f"pairs:{pairs}", "--dim", 2, "--steps", 5, "--batch", 16]
        network = ["--encoder", "mlp:4x1", "--features", words]
        self.assert_fails(USAGE, *of_pairs, *network, says="these values have no features: try --encoder free")
        self.assert_fails(USAGE, *of_pairs, "--objective", "node", says="the same from both of its ends")
        self.assertEqual(self.document(*of_pairs, *network, "--objective", "supervised")["learning"]["encoder"], "mlp:4x1")
        self.refused(USAGE, "--directed", "--objective", "node", says="the same from both of its ends")
        self.refused(COMPUTATION, "--memory", "1GB", "--batch", 10 ** 9, says="lower --dim or --batch")


class Terminal(Learn):
    def test_the_progress_line_says_loss_and_alignment(self):
        _, shown = read_terminal(["learn", GRAPH, *few("--steps", 300, "--batch", 16384), "-o", "a.json"], self.folder)
        self.assertRegex(shown, r"training: \d+ steps \(\d+%\), loss -?\d\S*, alignment [01]\.\d{3}\b")


def hidden(folder):
    """The program, and its library, where no library for training lies beside."""
    program = pathlib.Path(PROGRAM)
    for place in ("bin", "lib"):
        (folder / place).mkdir()
    shutil.copy(program, folder / "bin")
    library = next(program.parent.parent.glob("lib/libcontexture.so.?"))
    (folder / "lib" / library.name).symlink_to(library.resolve())
    return folder / "bin" / program.name


class WithoutTheLibrary(ProgramTest):
    """Also where the build has none."""

    def test_only_learn_misses_it(self):
        program = hidden(self.folder)
        graph = self.write("g.txt", cycle(6))
        elsewhere = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}  # where it might be
        done = subprocess.run([program, "learn", graph], capture_output=True, text=True, check=False, env=elsewhere)
        self.assertEqual((done.returncode, done.stdout), (USAGE, ""))
        self.assertRegex(done.stderr, r"\Acontexture: learn needs a library of its own, [^\n]+\n\Z")
        for way in ("package contexture-learn", "libtorch-dev", "meson setup --reconfigure"):
            self.assertIn(way, done.stderr)
        for command in (["info", graph], ["learn", "--help"]):
            self.assertEqual(subprocess.run([program, *command], capture_output=True, check=False).returncode, 0)


if __name__ == "__main__":
    if not has_training():
        print("this build has no libtorch: only what it says of that is tested")
    unittest.main(defaultTest=None if has_training() else "WithoutTheLibrary")
