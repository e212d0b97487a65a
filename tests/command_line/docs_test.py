"""The examples of docs/ and the README: every `$ contexture ...` in a console block, shown as a terminal shows it.

In the expected output `...` stands for anything. Sizes of rounding errors differ between machines
and are not compared.
"""
import re
import shlex
import unittest

from support import SOURCE, ProgramTest, read_terminal

BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
ROUNDING = re.compile(r"\b\de-1\d\b")


def examples():
    for page in [SOURCE / "README.md", *sorted(SOURCE.glob("docs/**/*.md"))]:
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, expected = example.partition("\n")
                if command.startswith("contexture "):
                    yield page.relative_to(SOURCE), command, expected


class Documentation(ProgramTest):
    def test_examples_show_what_the_program_says(self):
        seen = 0
        for page, command, expected in examples():
            with self.subTest(page=str(page), command=command):
                _, shown = read_terminal(shlex.split(command)[1:], SOURCE)
                shown = re.sub(r"\r\x1b\[K[^\r\n]*(?=\r\x1b\[K)", "", shown).replace("\r\x1b[K", "")  # progress, erased
                pattern = re.escape(ROUNDING.sub("ROUNDING", expected)).replace(r"\.\.\.", ".*")
                self.assertRegex(ROUNDING.sub("ROUNDING", shown), re.compile(rf"\A{pattern}\Z", re.DOTALL))
                seen += 1
        self.assertGreater(seen, 5)


if __name__ == "__main__":
    unittest.main()
