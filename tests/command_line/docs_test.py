"""The pages of docs/ and the README: what they show is what happens.

Each page is run from top to bottom, in a folder of its own with graphs/ in it:

    ```text NAME     is saved as the file NAME
    ```console       each `$ command`, by a shell whose terminal must show the lines below it
    ```python        is run; where it is written with >>>, what Python answers must be the lines below it

In what is expected `...` stands for anything. Rounding errors, seconds and bytes differ between machines and are not
compared.
Kinds that another test runs stand in RUN_BY.
"""
import contextlib
import doctest
import importlib.util
import os
import pathlib
import re
import unittest

from support import PROGRAM, SOURCE, ProgramTest, has_training, read_terminal

PAGES = [SOURCE / "README.md", *sorted(SOURCE.glob("docs/**/*.md"))]
FENCE = re.compile(r"^( *)```(.*?)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
ROUNDING = re.compile(r"\b\de-1\d\b")
MEASURED = re.compile(r" *\b\d[\d.e-]* (s|kB|MB|GB)\b")
PROGRESS = re.compile(r"\r\x1b\[K[^\r\n]*(?=\r\x1b\[K)")
COMMAND = re.compile(r"(?:    |`|\$ )contexture ([a-z]+)\b([^`\n]*)")
OPTION = re.compile(r"--[a-z-]+")
QUOTED = re.compile(r"^\| always `(\S+)( --regularize mean)?` \| ([\d.]+), at most ([\d.]+) \|", re.MULTILINE)
ENVIRONMENT = {**os.environ, "PATH": f"{pathlib.Path(PROGRAM).parent}:/usr/bin:/bin", "NO_COLOR": "1",
               "LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}  # idle threads spin where others work too
RUN_BY = {"cpp": "snippets_test.py"}  # of tests/architecture
OF_THE_PACKAGE = {"README.md", "docs/python.md"}
OF_TRAINING = re.compile(r"docs/learning\b")  # which a build without libtorch has not
NOTHING_TO_RUN = {"", "xml"}  # what other files and programs show, formulas


def comparable(text):
    return MEASURED.sub(" MEASURED", ROUNDING.sub("ROUNDING", text))


def is_package_built():
    found = importlib.util.find_spec("contexture")
    return found is not None and found.origin is not None  # else a folder of that name, without the module in it


def name_of(page):
    return str(page.relative_to(SOURCE))


def fences(page):
    for _, kind, body in FENCE.findall(page.read_text(encoding="utf-8")):
        yield kind, body


def commands(block):
    """(command, what the terminal shows) of each in a block; a line that ends in \\ goes on."""
    for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        yield re.fullmatch(r"((?:[^\n]*\\\n)*[^\n]*\n)(.*)", example, re.DOTALL).groups()


class Pages(ProgramTest):
    def folder_of(self, page):
        folder = self.folder / name_of(page).replace("/", "-")
        folder.mkdir()
        (folder / "graphs").symlink_to(SOURCE / "graphs")
        return folder

    def check_terminal(self, block, folder):
        for command, expected in commands(block):
            with self.subTest(command=command):
                _, shown = read_terminal(["-c", command], folder, program="bash", env=ENVIRONMENT)
                shown = PROGRESS.sub("", shown).replace("\r\x1b[K", "")
                pattern = re.escape(comparable(expected)).replace(r"\.\.\.", ".*")
                self.assertRegex(comparable(shown), re.compile(rf"\A{pattern}\Z", re.DOTALL))

    def check_python(self, code, folder, names):
        with contextlib.chdir(folder):
            if not code.startswith(">>>"):
                exec(compile(code, "example", "exec"), names)
                return
            said = []
            test = doctest.DocTestParser().get_doctest(code, names, "example", None, 0)
            flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
            doctest.DocTestRunner(optionflags=flags).run(test, out=said.append, clear_globs=False)
            names.update(test.globs)
            self.assertFalse(said, "".join(said))

    def test_examples_show_what_happens(self):
        seen = 0
        for page in PAGES:
            folder, names = self.folder_of(page), {}
            for kind, body in fences(page):
                seen += 1
                with self.subTest(page=name_of(page)):
                    if kind == "console":
                        if OF_TRAINING.match(name_of(page)) and not has_training():
                            self.skipTest("this build has no libtorch")
                        self.check_terminal(body, folder)
                    elif kind == "python":
                        if name_of(page) in OF_THE_PACKAGE and not is_package_built():
                            self.skipTest("the Python package is not built")
                        self.check_python(body, folder, names)
                    elif kind.startswith("text "):
                        (folder / kind.removeprefix("text ")).write_text(body, encoding="utf-8")
        self.assertGreater(seen, 40)

    def test_no_example_is_left_out(self):
        for page in PAGES:
            for kind, body in fences(page):
                with self.subTest(page=name_of(page), kind=kind, begins=body[:60]):
                    run = kind in ("console", "python") or kind.startswith("text ") or kind in RUN_BY
                    self.assertTrue(run or kind in NOTHING_TO_RUN)
                    if kind == "console":
                        self.assertTrue(body.startswith("$ "))
                    if kind in NOTHING_TO_RUN:
                        self.assertNotRegex(body, r"(?m)^(\$ |contexture )")

    def test_commands_in_passing_exist(self):
        options = {}
        for page in PAGES:
            for command, rest in COMMAND.findall(page.read_text(encoding="utf-8")):
                if command not in options:
                    done = self.run_program(command, "--help")
                    options[command] = set(OPTION.findall(done.stdout.decode())) if done.returncode == 0 else None
                with self.subTest(page=name_of(page), command=command + rest):
                    # its mistakes are made on purpose; rerun takes the options of what it repeats
                    if page.name != "troubleshooting.md" and command != "rerun":
                        self.assertIsNotNone(options[command])
                        self.assertLessEqual(set(OPTION.findall(rest)), options[command])
        self.assertGreater(len(options), 7)

    def test_choosing_quotes_the_study(self):
        study = (SOURCE / "docs/study/graphs.md").read_text(encoding="utf-8")
        choosing = (SOURCE / "docs/choosing.md").read_text(encoding="utf-8")
        quoted = QUOTED.findall(choosing)
        self.assertGreater(len(quoted), 3)
        for context, regularized, mean, most in quoted:
            options = "weight of mean degree x 1" if regularized else ""
            self.assertIn(f"\n| {context} | {options} | {mean} | {most} |\n", study)
        scaled = study.partition("## Vectors mu_i, unscaled")[0]
        for score, title in (("pretext (ours)", "by `pretext`"), ("random choice", "drawn at random")):
            losses = [row.split("|")[6] for row in scaled.splitlines() if row.startswith(f"| {score} |")]
            self.assertIn(f"\n| {title} | {' and '.join(f'{float(loss):.1f}' for loss in losses)} |", choosing)

    def test_each_flag_has_a_row_and_an_example(self):
        codes = re.findall(r'\{"([a-z_]+)",', (SOURCE / "lib/contexture/score/assess.cpp").read_text(encoding="utf-8"))
        page = (SOURCE / "docs/troubleshooting.md").read_text(encoding="utf-8")
        self.assertGreater(len(codes), 5)
        for code in codes:
            with self.subTest(flag=code):
                self.assertIn(f"\n| `{code}` |", page)
                self.assertRegex(page, rf"\n(\w  )?{code}: ")


if __name__ == "__main__":
    unittest.main()
