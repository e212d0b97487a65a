"""Ctrl-C and termination: soon, with the exit code of a shell, and nothing left behind."""
import os
import signal
import subprocess
import time
import unittest

from support import PROGRAM, ProgramTest, pairs

PATIENCE = 20  # seconds until a program must have begun


class Signals(ProgramTest):
    def start(self, *arguments):
        process = subprocess.Popen([PROGRAM, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()

    def wait_until_it_catches(self, process, number):
        """Until /proc says that the program has a handler for the signal."""
        for _ in range(PATIENCE * 100):
            with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
                caught = next(line for line in status if line.startswith("SigCgt:"))
            if int(caught.split()[1], 16) >> (number - 1) & 1:
                return
            time.sleep(0.01)
        self.fail("the program installs no handler")

    def assert_ends(self, process, number, code, said):
        begin = time.monotonic()
        process.send_signal(number)
        self.assertEqual(process.wait(timeout=PATIENCE), code)
        self.assertLess(time.monotonic() - begin, 2)
        self.assertEqual(process.stderr.read().decode(), said)

    def test_while_reading(self):
        for number, code, said in ((signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")):
            process = self.start("embed", "-", "-o", self.folder / "out.json")
            self.wait_until_it_catches(process, number)
            time.sleep(0.2)  # it waits for its input now
            self.assert_ends(process, number, code, f"contexture: {said}\n")
            self.assertEqual(self.files(), [])

    def test_while_solving(self):
        # A grid of 250 x 250: its spectrum is dense at 1, a solve of many seconds.
        side = range(250)
        graph = self.write("grid.txt", "".join(f"{x},{y} {x + 1},{y}\n{x},{y} {x},{y + 1}\n" for x in side for y in side).replace(",", "_"))
        process = self.start("embed", graph, "--dim", "400", "-o", self.folder / "out.json")
        self.wait_until_it_catches(process, signal.SIGINT)
        time.sleep(1.5)
        self.assertIsNone(process.poll())
        self.assert_ends(process, signal.SIGINT, 130, "contexture: interrupted\n")
        self.assertEqual(self.files(), ["grid.txt"])

    def test_while_writing(self):
        graph = self.write("pairs.txt", pairs(5000))
        page = ("--html", self.folder / "page.html")
        for files, options in ((1, ()), (2, page)):
            process = self.start("embed", graph, "--dim", "1000", "-o", self.folder / "out.json", *options)
            unfinished = 0
            while process.poll() is None and unfinished < files:
                # The trial of the place at the start is empty.
                found = [name for name in os.listdir(self.folder) if name.startswith(".contexture-")]
                try:
                    unfinished = sum(os.path.getsize(self.folder / name) > 0 for name in found)
                except FileNotFoundError:
                    pass
                time.sleep(0.001)
            self.assertEqual(unfinished, files, "it wrote faster than one can look")
            self.assert_ends(process, signal.SIGINT, 130, "contexture: interrupted\n")
            self.assertEqual(self.files(), ["pairs.txt"])

    def test_an_ignored_signal_stays_ignored(self):
        process = subprocess.Popen(["bash", "-c", f'trap "" INT; exec "{PROGRAM}" info -'], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(self.end, process)
        self.wait_until_it_catches(process, signal.SIGTERM)
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        said, _ = process.communicate(b"a b\n", timeout=PATIENCE)
        self.assertEqual(process.returncode, 0)
        self.assertIn(b'"nodes": 2', said)


if __name__ == "__main__":
    unittest.main()
