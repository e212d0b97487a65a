"""Long work lets other threads run, reports, and can be stopped: by Ctrl-C and by its own callback."""
import _thread
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import contexture as cx
import numpy as np
from support import VILLAGES, grid


class Counter:
    """Counts on a thread of its own, which needs the interpreter's lock, while work goes on."""

    def __enter__(self):
        self.count, self.is_over = 0, False
        self.thread = threading.Thread(target=self.run)
        self.thread.start()
        return self

    def run(self):
        while not self.is_over:
            self.count += 1
            time.sleep(0.0005)

    def __exit__(self, *_):
        self.is_over = True
        self.thread.join()


class Lock(unittest.TestCase):
    def assert_others_run(self, work):
        """Where the lock is held nobody counts but at the begin and the end."""
        with Counter() as counter:
            before = counter.count
            work()
            counted = counter.count - before
        self.assertGreater(counted, 8)

    def test_a_call_that_holds_the_lock_is_told_apart(self):
        with self.assertRaises(AssertionError):
            self.assert_others_run(lambda: sum(range(10_000_000)))

    def test_while_solving(self):
        graph = grid(60)
        self.assert_others_run(lambda: cx.decompose(graph, "walk:1", 100))

    def test_while_embedding_and_comparing(self):
        graph = grid(40)
        self.assert_others_run(lambda: cx.embed(graph, "ego:2", 60))
        self.assert_others_run(lambda: cx.compare(graph, "walk:1,heat:2", 60))

    def test_while_reading_and_building(self):
        ends = np.random.default_rng(1).integers(0, 300_000, size=(2, 1_000_000))
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "edges.txt")
            np.savetxt(path, ends.T[:400_000], fmt="%d")
            self.assert_others_run(lambda: cx.read_graph(path, threads=1))
        self.assert_others_run(lambda: cx.Graph.from_edges(*ends.astype(np.uint32), nodes=300_000, threads=1))

    def test_two_threads_solve_at_once_and_agree(self):
        graph, made = grid(25), {}

        def solve(name):
            made[name] = cx.embed(graph, "walk:2", 20, threads=1).vectors

        threads = [threading.Thread(target=solve, args=(name,)) for name in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for name in range(1, 4):
            np.testing.assert_array_equal(made[name], made[0])

    def test_one_spectrum_serves_many_threads(self):
        spectrum = cx.decompose(grid(25), "walk:4", 5)
        x = np.random.default_rng(2).normal(size=(8, 625))
        expected, found = [spectrum.apply(row) for row in x], [None] * 8

        def work(i):
            for _ in range(50):
                found[i] = spectrum.apply(x[i])

        threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        np.testing.assert_array_equal(found, expected)


class Progress(unittest.TestCase):
    def test_a_callback_hears_of_every_task(self):
        told = []
        cx.decompose(grid(50), "walk:1", 60, progress=lambda *step: told.append(step))
        self.assertIn("solving", {task for task, _, _, _ in told})
        for task, done, total, unit in told:
            self.assertIsInstance(task, str)
            self.assertIsInstance(unit, str)
            self.assertGreaterEqual(done, 0)
            self.assertTrue(total is None or total > 0)

    def test_what_it_raises_ends_the_work_and_arrives(self):
        class Enough(Exception):
            pass

        def stop(*_):
            raise Enough("here")

        graph = grid(60)
        for work in (lambda: cx.decompose(graph, "walk:1", 200, progress=stop),
                     lambda: cx.embed(graph, "walk:1", 200, progress=stop),
                     lambda: cx.compare(graph, "walk:1,ego:1", 200, progress=stop),
                     lambda: cx.score(graph, "walk:1", 200, progress=stop)):
            begin = time.monotonic()
            with self.assertRaisesRegex(Enough, "here"):
                work()
            self.assertLess(time.monotonic() - begin, 5)
        self.assertEqual(len(cx.decompose(VILLAGES, dim=3)), 3)  # and nothing is left behind

    def test_it_may_use_the_package_itself(self):
        inner = []
        cx.decompose(grid(50), "walk:1", 60, progress=lambda *_: inner.append(cx.embed(VILLAGES, dim=2)))
        self.assertEqual({len(one) for one in inner}, {200})

    def test_it_must_be_a_function(self):
        with self.assertRaisesRegex(TypeError, "progress must be a function"):
            cx.embed(VILLAGES, progress=True)


class End(unittest.TestCase):
    def test_a_program_may_end_while_a_thread_solves(self):
        code = ("import threading, time\nfrom support import contexture as cx, grid\ngraph = grid(250)\n"
                "threading.Thread(target=lambda: cx.embed(graph, dim=400), daemon=True).start()\n"
                "time.sleep(0.3)\nprint('bye')")
        for _ in range(3):
            done = subprocess.run([sys.executable, "-c", code], capture_output=True,
                                  text=True, check=False, timeout=60, cwd=pathlib.Path(__file__).parent)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "bye\n", ""))


class Interrupt(unittest.TestCase):
    def test_ctrl_c_ends_a_solve(self):
        graph = grid(250)  # a solve of many seconds
        timer = threading.Timer(0.7, lambda: os.kill(os.getpid(), signal.SIGINT))
        timer.start()
        begin = time.monotonic()
        with self.assertRaises(KeyboardInterrupt):
            cx.embed(graph, dim=400)
        timer.join()
        self.assertGreater(time.monotonic() - begin, 0.6)
        self.assertLess(time.monotonic() - begin, 15)
        self.assertEqual(len(cx.decompose(VILLAGES, dim=3)), 3)

    def test_ctrl_c_ends_reading(self):
        """A pipe that is written slowly: reading would not end before the writer does."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "pipe")
            os.mkfifo(path)
            is_over = threading.Event()

            def write():
                edge = "".join(f"{i} {i + 1}\n" for i in range(100_000)).encode()
                try:
                    with open(path, "wb", buffering=0) as pipe:
                        for _ in range(600):
                            pipe.write(edge)
                            if is_over.wait(0.02):
                                return
                except BrokenPipeError:
                    pass

            writer = threading.Thread(target=write)
            writer.start()
            timer = threading.Timer(0.5, _thread.interrupt_main)
            timer.start()
            begin = time.monotonic()
            try:
                with self.assertRaises(KeyboardInterrupt):
                    cx.read_graph(path)
                self.assertLess(time.monotonic() - begin, 10)
            finally:
                is_over.set()
                writer.join()
                timer.join()

    def test_signals_of_the_user_are_heard_too(self):
        heard = []
        before = signal.signal(signal.SIGALRM, lambda *_: heard.append(time.monotonic()))
        self.addCleanup(signal.signal, signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        cx.decompose(grid(100), "walk:1", 120)
        end = time.monotonic()
        self.assertEqual(len(heard), 1)
        self.assertLess(heard[0], end)


if __name__ == "__main__":
    unittest.main()
