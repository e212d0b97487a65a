"""Where output goes: whole or not at all, whatever the place."""
import json
import os
import stat
import subprocess
import unittest

from support import PROGRAM, SOURCE, ProgramTest, cycle, pairs, read_terminal

FAILED, IO = 1, 4
WIDEST = 100


class Terminal(ProgramTest):
    graph = SOURCE / "graphs" / "four_villages.txt"

    def assert_table(self, *arguments):
        code, shown = read_terminal(arguments, self.folder)
        self.assertEqual(code, 0, shown)
        self.assertFalse(shown.startswith("{"))
        for line in shown.splitlines():
            self.assertLessEqual(len(line), WIDEST)
            self.assertEqual(line, line.rstrip())
        return shown

    def test_shows_tables(self):
        self.assertIn("components", self.assert_table("info", self.graph))
        self.assertIn("tau", self.assert_table("score", self.graph))
        self.assertIn("*  ", self.assert_table("compare", self.graph))
        self.assertIn("restart:ALPHA", self.assert_table("contexts"))

    def test_long_names_stay_within_the_width(self):
        self.assert_table("compare", self.graph, "--contexts", "restart:0.12345678901234567,heat:2.0000000000000004")
        deep = self.folder / ("long-" * 30)
        deep.write_text(cycle(9))
        self.assert_table("score", deep)

    def test_embed_writes_json_even_there(self):
        self.assertIn("vectors", json.loads(read_terminal(["embed", self.graph], self.folder)[1])["embedding"])

    def test_format_decides(self):
        json.loads(read_terminal(["info", self.graph, "--format", "json"], self.folder)[1])

    def test_with_a_file_shows_the_table_and_where_the_file_is(self):
        shown = self.assert_table("compare", self.graph, "-o", "out.json")
        self.assertIn("Written to out.json", shown)
        json.loads((self.folder / "out.json").read_text())

    def test_quiet_with_a_file_shows_nothing(self):
        self.assertEqual(read_terminal(["compare", self.graph, "-o", "out.json", "--quiet"], self.folder), (0, ""))


class Files(ProgramTest):
    def setUp(self):
        super().setUp()
        self.graph = self.write("g.txt", cycle(9))

    def assert_io_error(self, *arguments, **options):
        done = self.run_program(*arguments, **options)
        self.assertEqual(done.returncode, IO, done.stderr)
        self.assertRegex(done.stderr.decode(), r"\Acontexture: cannot write [^\n]+\n\Z")
        return done.stderr.decode()

    def test_equals_the_pipe(self):
        out = self.folder / "out.json"
        self.run_program("embed", self.graph, "-o", out)
        self.assertEqual(out.read_bytes(), self.run_program("embed", self.graph).stdout)
        self.assertEqual(self.files(), ["g.txt", "out.json"])

    def test_table_to_a_file(self):
        out = self.folder / "out.txt"
        done = self.run_program("score", self.graph, "-o", out, "--format", "table")
        self.assertEqual((done.stdout, done.stderr), (b"", b""))
        self.assertIn("tau", out.read_text())

    def test_keeps_permissions(self):
        out = self.write("out.json", "old")
        out.chmod(0o640)
        self.run_program("info", self.graph, "-o", out)
        self.assertEqual(stat.S_IMODE(out.stat().st_mode), 0o640)
        json.loads(out.read_text())

    def test_new_file_follows_the_umask(self):
        self.run_program("info", self.graph, "-o", self.folder / "out.json", umask=0o027)
        self.assertEqual(stat.S_IMODE((self.folder / "out.json").stat().st_mode), 0o640)

    def test_writes_through_links(self):
        (self.folder / "deep").mkdir()
        link = self.folder / "link.json"
        link.symlink_to("deep/real.json")
        for _ in range(2):  # first the link leads nowhere yet, then to a file
            self.run_program("info", self.graph, "-o", link)
            self.assertTrue(link.is_symlink())
            json.loads((self.folder / "deep" / "real.json").read_text())

    def test_missing_folder(self):
        self.assertIn("No such file", self.assert_io_error("embed", self.graph, "-o", self.folder / "none" / "out.json"))

    def test_a_file_as_folder(self):
        self.assertIn("Not a directory", self.assert_io_error("embed", self.graph, "-o", self.graph / "out.json"))

    def test_a_folder_as_file(self):
        self.assertIn("Is a directory", self.assert_io_error("embed", self.graph, "-o", self.folder))

    def test_place_is_looked_at_before_the_graph(self):
        self.assert_io_error("embed", self.folder / "no graph", "-o", self.folder / "none" / "out.json")

    @unittest.skipIf(os.geteuid() == 0, "root may write anywhere")
    def test_unwritable_folder(self):
        locked = self.folder / "locked"
        locked.mkdir(mode=0o555)
        self.assert_io_error("embed", self.graph, "-o", locked / "out.json")

    @unittest.skipIf(os.geteuid() == 0, "root may write anywhere")
    def test_unwritable_file(self):
        out = self.write("out.json", "old")
        out.chmod(0o444)
        self.assert_io_error("embed", self.graph, "-o", out)
        self.assertEqual(out.read_text(), "old")

    def test_a_failed_run_leaves_the_old_file(self):
        out = self.write("out.json", "old")
        done = self.run_program("embed", self.graph, "--dim", "99", "-o", out)
        self.assertEqual((done.returncode, out.read_text()), (2, "old"))
        self.assertEqual(self.files(), ["g.txt", "out.json"])

    def test_a_full_disk(self):
        self.assertIn("No space left", self.assert_io_error("embed", self.graph, "-o", "/dev/full"))

    def test_a_file_too_large_leaves_nothing(self):
        # A limit on the size of files: the nearest to a disk that fills up half way.
        graph = self.write("pairs.txt", pairs(300))
        command = f'trap "" XFSZ; ulimit -f 8; exec "{PROGRAM}" embed "{graph}" -o "{self.folder}/out.json"'
        done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=60)
        self.assertEqual(done.returncode, IO, done.stderr)
        self.assertIn(b"File too large", done.stderr)
        self.assertEqual(self.files(), ["g.txt", "pairs.txt"])


class AddressSpace(ProgramTest):
    """Where OpenBLAS does not get its buffers it tries for ever."""

    def run_within(self, kilobytes, *arguments):
        words = " ".join(f'"{word}"' for word in (PROGRAM, *arguments))
        return subprocess.run(["bash", "-c", f"ulimit -v {kilobytes}; exec {words}"], capture_output=True, check=False,
                              timeout=60)

    def test_a_limit_ends_in_one_line(self):
        graph = self.write("g.txt", cycle(40))
        labels = self.write("l.txt", "".join(f"{i} {i % 2}\n" for i in range(40)))
        refused = 0
        for arguments in (["score", graph], ["embed", graph, "--context", "window:3", "--density", "log", "--dim", 4],
                          ["evaluate", graph, "--labels", labels, "--tasks", "clustering,ridge,classification"]):
            for megabytes in (200, 300, 400, 500):
                if self.run_within(megabytes * 1000, "--version").returncode != 0:
                    continue  # it does not even start
                done = self.run_within(megabytes * 1000, *arguments)
                if done.returncode != 0:
                    self.assertEqual((done.returncode, done.stdout), (FAILED, b""), done.stderr)
                    self.assertEqual(done.stderr.count(b"\n"), 1, done.stderr)
                refused += b"ulimit -v" in done.stderr
        if self.run_within(600_000, "--version").returncode == 0:  # a sanitizer takes more
            self.assertGreater(refused, 0)


class StandardOutput(ProgramTest):
    def setUp(self):
        super().setUp()
        self.graph = self.write("g.txt", pairs(300))

    def test_a_full_disk(self):
        for arguments in (["embed", self.graph], ["--help"], ["contexts"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([PROGRAM, *map(str, arguments)], stdout=full, stderr=subprocess.PIPE, check=False)
            self.assertEqual(done.returncode, IO)
            self.assertEqual(done.stderr, b"contexture: cannot write standard output: No space left on device\n")

    def test_files_that_go_together_are_there_though_the_table_is_not(self):
        with open("/dev/full", "wb") as full:
            for options in (("-o", "v.npy"), ("-o", "e.json", "--html", "e.html")):
                done = subprocess.run([PROGRAM, "embed", str(self.graph), *options], stdout=full, cwd=self.folder,
                                      stderr=subprocess.DEVNULL, check=False)
                self.assertEqual(done.returncode, IO)
        self.assertEqual(self.files(), ["e.html", "e.json", "g.txt", "v.npy", "v.npy.ids.txt"])

    def test_what_the_shell_holds_open_goes_on_where_it_was(self):
        log = self.write("log.txt", "before\n")
        for place in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"):
            with open(log, "ab") as held:
                subprocess.run([PROGRAM, "info", str(self.graph), "-o", place], stdout=held, check=True)
        with open(log, "ab") as held:
            place = f"/dev/fd/{held.fileno()}"
            subprocess.run([PROGRAM, "info", str(self.graph), "-o", place, "--quiet"], pass_fds=[held.fileno()], check=True)
        first, *documents = log.read_text().split("\n", 1)[0], *log.read_text().split("\n", 1)[1].split("\n}\n")
        self.assertEqual((first, len(documents)), ("before", 5))
        self.assertEqual(documents, [documents[0]] * 4 + [""])

    def test_a_reader_that_goes_away_is_no_news(self):
        process = subprocess.Popen([PROGRAM, "embed", str(self.graph)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.close()
        self.assertEqual(process.stderr.read(), b"")
        process.stderr.close()
        self.assertEqual(process.wait(timeout=60), IO)

    def test_dash_is_standard_output(self):
        self.assertEqual(self.run_program("info", self.graph, "-o", "-").stdout,
                         self.run_program("info", self.graph).stdout)

    def test_a_device_by_name(self):
        self.assertIn("embedding", json.loads(self.run_program("embed", self.graph, "-o", "/dev/stdout", "--quiet").stdout))


if __name__ == "__main__":
    unittest.main()
