"""What a person at a terminal meets: help, manual, completion, colours, plots, options from files, runs repeated."""
import gzip
import json
import os
import re
import shutil
import subprocess
import unittest

from support import PROGRAM, SOURCE, ProgramTest, has_training, read_terminal

COMMANDS = ("info embed compare score evaluate extend align learn contexts rerun completion manual").split()
WORKING = COMMANDS[:9]
USAGE, INPUT, IO = 2, 3, 4


class TerminalTest(ProgramTest):
    def fails(self, code, *arguments, says):
        done = self.run_program(*arguments, cwd=self.folder)
        self.assertEqual((done.returncode, done.stdout), (code, b""))
        self.assertRegex(done.stderr.decode(), rf"\Acontexture: .*{says}.*\n\Z")

    def help_of(self, *command):
        done = self.run_program(*command, "--help")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return done.stdout.decode()

    def long_options(self, command):
        return set(re.findall(r"^  (?:-\w,)?(--[\w-]+)", self.help_of(command), re.MULTILINE))


class HelpTest(TerminalTest):
    def test_every_command_has_help_and_the_program_names_it(self):
        listed = re.findall(r"^  (\w+)  +", self.help_of().partition("\nCommands:\n")[2], re.MULTILINE)
        self.assertEqual(listed, COMMANDS)
        self.assertEqual(self.run_program("help", "embed").stdout.decode(), self.help_of("embed"))

    def test_examples_come_first_and_run(self):
        villages = (SOURCE / "graphs" / "four_villages.txt").read_text()
        self.write("graph.txt", villages)
        self.write("graph.txt.gz", gzip.compress(villages.encode()))
        self.write("labels.txt", (SOURCE / "graphs" / "four_villages_labels.txt").read_text())
        self.write("table.csv", (SOURCE / "graphs" / "two_moons.csv").read_text().replace(",moon\n", ",target\n"))
        known = villages.splitlines()[-1].split()[0]
        self.write("new.txt", f"stranger {known}\n")
        environment = {**os.environ, "PATH": f"{os.path.dirname(PROGRAM)}:{os.environ['PATH']}"}
        ran = 0
        for command in [None, "info", "embed", *COMMANDS[2:]]:
            text = self.help_of(*([command] if command else []))
            examples = re.search(r"\nExamples:\n(.*?)\n\n", text, re.DOTALL).group(1)
            if command == "learn" and not has_training():
                continue
            for example in re.findall(r"^  (\S.*)$", examples, re.MULTILINE):
                if "| man " in example:
                    example = example.partition(" | man ")[0]
                done = subprocess.run(["bash", "-c", f"set -o pipefail; {example}"], cwd=self.folder, env=environment,
                                      capture_output=True, timeout=120, check=False)
                self.assertEqual((done.returncode, done.stderr.decode()), (0, ""), example)
                ran += 1
        self.assertGreater(ran, 20)

    def test_misspelt_words_are_put_right(self):
        graph = SOURCE / "graphs" / "kite.txt"
        self.fails(USAGE, "embd", says="did you mean embed")
        self.fails(USAGE, "embed", graph, "--contxt", "walk:1", says="did you mean --context")
        self.fails(USAGE, "embed", graph, "--context", "wlak:1", says="did you mean walk:1")
        self.fails(USAGE, "manual", "emebd", says="did you mean embed")


class ManualTest(TerminalTest):
    def test_a_page_has_every_option_of_the_help(self):
        for command in COMMANDS:
            page = self.run_program("manual", command).stdout.decode()
            self.assertTrue(page.startswith(f'.TH "CONTEXTURE\\-{command.upper()}" 1'), page[:60])
            for option in self.long_options(command):
                self.assertIn("\\fB" + option.replace("-", "\\-") + "\\fR", page)
        whole = self.run_program("manual").stdout.decode()
        self.assertEqual(re.findall(r"^\.TP\n\.BR contexture\\-(\w+)", whole, re.MULTILINE), COMMANDS)

    @unittest.skipUnless(shutil.which("man"), "no man here")
    def test_man_reads_it_without_a_warning(self):
        for command in ["", *COMMANDS]:
            page = self.run_program("manual", *[command] if command else []).stdout
            done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-"], input=page, capture_output=True,
                                  check=False, env={**os.environ, "MANWIDTH": "80", "MANPAGER": "cat"})
            self.assertEqual((done.returncode, done.stderr.decode()), (0, ""))
            self.assertIn(b"EXAMPLES", done.stdout)


class CompletionTest(TerminalTest):
    def complete(self, line):
        """What bash has for the end of a line, as readline would put it after the last : or =."""
        script = """source <("$1" completion bash); COMP_LINE=$2; COMP_POINT=${#2}; COMP_WORDS=($2)
                    [[ $2 == *' ' ]] && COMP_WORDS+=(''); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                    _contexture; printf '%s\\n' "${COMPREPLY[@]}" """
        done = subprocess.run(["bash", "-c", script, "bash", PROGRAM, line], capture_output=True, check=True,
                              cwd=self.folder)
        return done.stdout.decode().split()

    def test_bash_completes_commands_options_and_values(self):
        self.write("graph.txt", "a b\n")
        self.assertEqual(self.complete("contexture em"), ["embed"])
        self.assertEqual(set(self.complete("contexture ")), {*COMMANDS, "--help", "--version"})
        self.assertEqual(self.complete("contexture embed gr"), ["graph.txt"])
        self.assertEqual(self.complete("contexture embed graph.txt --dim"), ["--dim"])
        self.assertEqual(self.complete("contexture embed graph.txt --component "), ["largest", "all"])
        self.assertEqual(self.complete("contexture embed graph.txt --component=a"), ["all"])
        self.assertEqual(self.complete("contexture embed graph.txt --context wi"), ["window:"])
        self.assertEqual(self.complete("contexture compare graph.txt --contexts walk:1,hea"), ["1,heat:"])
        self.assertEqual(self.complete("contexture embed graph.txt -o gra"), ["graph.txt"])
        self.assertEqual(self.complete("contexture completion f"), ["fish"])

    def test_every_option_is_in_every_script(self):
        for shell in ("bash", "zsh", "fish"):
            script = self.run_program("completion", shell).stdout.decode()
            for command in WORKING:
                for option in self.long_options(command):
                    self.assertIn(f"-l {option[2:]}" if shell == "fish" else option, script)
            if shutil.which(shell):
                done = subprocess.run([shell, "-n"], input=script.encode(), capture_output=True, check=False)
                self.assertEqual((done.returncode, done.stderr), (0, b""), shell)
        self.fails(USAGE, "completion", "csh", says="bash or zsh or fish")
        self.fails(USAGE, "completion", says="of which shell")


class ColorTest(TerminalTest):
    def shown(self, *arguments, **variables):
        environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
        return read_terminal(arguments, self.folder, env={**environment, "TERM": "xterm", **variables})

    def test_colour_is_for_terminals_that_want_it(self):
        graph = SOURCE / "graphs" / "kite.txt"
        for arguments in (["compare", graph, "--quiet"], ["score", graph, "--quiet"], ["embed", "no such file"]):
            self.assertIn("\x1b[", self.shown(*arguments)[1])
            self.assertNotIn("\x1b[", self.shown(*arguments, NO_COLOR="1")[1])
            self.assertNotIn("\x1b[", self.shown(*arguments, TERM="dumb")[1])
            self.assertIn("\x1b[", self.shown(*arguments, NO_COLOR="")[1])
        piped = self.run_program("compare", graph, "--format", "table", env={**os.environ, "TERM": "xterm"})
        self.assertNotIn(b"\x1b", piped.stdout)

    def test_colour_changes_no_text(self):
        graph = SOURCE / "graphs" / "kite.txt"
        for command in ("compare", "score", "info"):
            plain = self.shown(command, graph, "--quiet", NO_COLOR="1")[1]
            self.assertEqual(re.sub(r"\x1b\[[\d;]*m", "", self.shown(command, graph, "--quiet")[1]), plain)


class PlotTest(TerminalTest):
    def plots(self, *arguments, locale):
        done = self.run_program("score", *arguments, "--format", "table", env={**os.environ, "LC_ALL": locale})
        return done.stdout.decode()

    def test_bars_are_as_high_as_the_values(self):
        # Singular values of K_4: 1/3 three times, all with lambda < 0.
        graph = self.write("k4.txt", "a b\na c\na d\nb c\nb d\nc d\n")
        plain = self.plots(graph, locale="C").partition("s_i, i = 1 to 3; -: lambda < 0\n")[2].splitlines()
        self.assertEqual([row for row in plain[:9] if "---" in row[8:]], plain[5:9])  # 8/3 rows of 8, and the axis
        blocks = self.plots(graph, locale="C.UTF-8")
        self.assertEqual(blocks.count("░░░"), 3)

    def test_the_minimum_of_tau_is_marked_at_its_d(self):
        graph = SOURCE / "graphs" / "four_villages.txt"
        found = self.document("score", graph)["score"]
        plot = self.plots(graph, locale="C").partition("tau_d, ")[2]
        self.assertIn(f"the least, {found['tau']:.6f}, at d = {found['dimension']}", plot)
        column = next(line.index("*") for line in plot.splitlines() if "*" in line)
        self.assertEqual(column - len("  0.00 |") + 1, found["dimension"])

    def test_many_values_are_thinned_and_the_minimum_stays(self):
        graph = SOURCE / "graphs" / "four_villages.txt"
        plot = self.plots(graph, "--dim", "199", locale="C")
        self.assertIn("s_i, i = 1 to 199, one of every 4", plot)
        self.assertEqual(plot.partition("tau_d, ")[2].count("*"), 1)


class ConfigTest(TerminalTest):
    def setUp(self):
        super().setUp()
        self.graph = SOURCE / "graphs" / "kite.txt"

    def test_a_file_stands_for_options(self):
        config = self.write("run.toml", "# of both\ndim = 3\n\n[embed]\ncontext = \"walk:2\"\ndirected = false\n"
                                        "[compare]\ncontexts = [\"walk:1\", \"heat:2\"]\ntiming = true\n")
        said = self.document("embed", self.graph, "--context", "walk:2", "--dim", "3")
        self.assertEqual(self.document("embed", self.graph, "--config", config), said)
        self.assertEqual(self.document("embed", f"--config={config}", self.graph), said)
        compared = self.document("compare", self.graph, "--config", config)
        self.assertEqual(len(compared["contexts"]), 2)
        self.assertIn("timing", compared)

    def test_a_mark_of_byte_order_is_passed_over(self):
        found = self.document("embed", self.graph, "--config", self.write("run.toml", "\ufeffdim = 2\n"))
        self.assertEqual(found["embedding"]["dimension"], 2)

    def test_an_empty_value_takes_no_other_word(self):
        for option in ("--output=", "--dim=", "--context="):
            self.fails(USAGE, "embed", option, self.graph, "--quiet", says=f"{option}: nothing stands behind it")
        self.fails(USAGE, "embed", "-o=x.json", self.graph, says="-o=x.json: a short option has no =; write -o VALUE")
        self.assertEqual(self.files(), [])

    def test_options_come_through_a_pipe(self):
        reading, writing = os.pipe()
        os.write(writing, b"dim = 2\n")
        os.close(writing)
        try:
            done = subprocess.run([PROGRAM, "embed", self.graph, "--config", f"/dev/fd/{reading}"], capture_output=True,
                                  check=True, pass_fds=[reading])
        finally:
            os.close(reading)
        self.assertEqual(json.loads(done.stdout)["embedding"]["dimension"], 2)

    def test_the_command_line_counts_first(self):
        config = self.write("run.toml", "dim = 3\noutput = \"elsewhere.json\"\n")
        for options in (["--dim", "2"], ["--dim=2"]):
            found = self.document("embed", self.graph, "--config", config, *options, "-o", "-")
            self.assertEqual(found["embedding"]["dimension"], 2)
        self.assertEqual(self.files(), ["run.toml"])

    def test_what_is_said_of_a_command_counts_before_what_is_said_of_all(self):
        config = self.write("run.toml", "dim = 3\nregularize = 1\ndirected = true\n[embed]\ndim = 2\ndirected = false\n")
        found = self.document("embed", self.graph, "--config", config)
        self.assertEqual(found["contexture"]["arguments"][2:], ["--dim=2", "--regularize=1"])
        twice = self.write("twice.toml", "[embed]\ndim = 2\ndim = 3\n")
        self.fails(USAGE, "embed", self.graph, "--config", twice, says="--dim")

    def test_what_is_wrong_is_named(self):
        for text, says in (("dimm = 3\n", "'dimm' is no option of embed: did you mean dim"),
                           ("[emed]\ndim = 3\n", r"\[emed\] is no command"), ("[embed]\nbeta = 1\n", "'beta' is no option"),
                           ("directed = perhaps\n", "directed: expected true or false"), ("dim = many\n", "--dim"),
                           ("output =\ndim = 2\n", "output: nothing stands behind it"),
                           ("context = \"\"\n", "context: nothing stands behind it"),
                           ("config = x\n", "'config' is said on the command line alone"),
                           ("[embed]\nhelp = true\n", "'help' is said on the command line alone")):
            self.fails(USAGE, "embed", self.graph, "--config", self.write("run.toml", text), says=says)
        self.fails(IO, "embed", self.graph, "--config", "nowhere.toml", says="nowhere.toml: .*No such file")
        self.fails(IO, "embed", self.graph, "--config", self.folder, says="cannot read")
        self.fails(USAGE, "embed", self.graph, "--config", says="expected the name of a file")
        self.fails(USAGE, "embed", self.graph, "--config", "a.toml", "--config=b.toml", says="found twice")


class RerunTest(TerminalTest):
    def setUp(self):
        super().setUp()
        self.graph = SOURCE / "graphs" / "four_villages.txt"

    def test_the_same_again(self):
        labels = SOURCE / "graphs" / "four_villages_labels.txt"
        for arguments in (["embed", self.graph, "--context", "walk:2", "--dim=3"], ["info", self.graph],
                          ["compare", self.graph, "--contexts", "walk:1,ego:1", "--labels", labels, "--trials", "2"],
                          ["score", self.graph, "--directed", "--seed", "3"],
                          ["evaluate", self.graph, "--tasks", "links", "--trials", "1"]):
            done = self.run_program(*arguments, "--quiet", "-o", self.folder / "first.json")
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            first = (self.folder / "first.json").read_bytes()
            self.assertEqual(self.run_program("rerun", self.folder / "first.json").stdout, first, arguments[0])
            self.assertEqual((self.folder / "first.json").read_bytes(), first)

    def test_other_options_stand_in_their_place(self):
        first = self.write("first.json", json.dumps(self.document("embed", self.graph, "--dim", "3", "--seed", "2")))
        again = self.document("rerun", first, "--dim=2", "--context", "walk:2")
        self.assertEqual((again["solved"]["dimension"], again["solved"]["seed"]), (2, 2))
        self.assertEqual(again["context"]["name"], "walk:2")

    def test_options_of_a_file_are_recorded(self):
        config = self.write("run.toml", "dim = 3\n")
        first = self.document("embed", self.graph, "--config", config)
        self.assertEqual(first["contexture"]["arguments"], ["embed", str(self.graph), "--dim=3"])

    def test_a_flag_that_is_false_stays_false(self):
        first = self.document("embed", self.graph, "--directed=false", "--dim", "2")
        self.assertEqual(first["contexture"]["arguments"], ["embed", str(self.graph), "--dim=2"])

    def test_what_records_nothing_is_refused(self):
        for text in ("", "{}", "a b\n", '{"contexture": {"command": "embed"}}', '{"contexture": {"arguments": 3}}', "[1]"):
            self.fails(INPUT, "rerun", self.write("x.json", text), says="x.json: no document that records")
        self.fails(INPUT, "rerun", self.write("x.json", '{"contexture": {"schema": 1, "arguments": ["rerun", "x.json"]}}'),
                   says="records no command")
        self.fails(IO, "rerun", "nowhere.json", says="nowhere.json: cannot open it: No such file")
        self.fails(USAGE, "rerun", says="which document")


if __name__ == "__main__":
    unittest.main()
