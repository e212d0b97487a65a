"""Arrays are the library's own memory: not copied, not writeable, alive as long as anybody looks."""
import gc
import os
import unittest

import contexture as cx
import numpy as np
from support import VILLAGES, grid


def resident():
    """Bytes of this process in memory."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def arrays():
    graph = cx.read_graph(VILLAGES)
    spectrum = cx.decompose(graph, "walk:1", 5)
    directed = cx.decompose(np.triu(np.ones((6, 6))) + np.eye(6, k=-1), "walk:1", 2)
    embedding = cx.embed(spectrum)
    extension = cx.extend(embedding, [("new", "ash-05")])
    return {
        "degrees": lambda: graph.degrees, "singular_values": lambda: spectrum.singular_values,
        "eigenvalues": lambda: spectrum.eigenvalues, "residuals": lambda: spectrum.residuals,
        "left": lambda: spectrum.left, "right": lambda: directed.right,
        "input_marginal": lambda: spectrum.input_marginal, "context_marginal": lambda: spectrum.context_marginal,
        "vectors": lambda: embedding.vectors, "extension": lambda: extension.vectors,
    }


class Views(unittest.TestCase):
    def test_nothing_is_copied(self):
        for name, look in arrays().items():
            with self.subTest(name=name):
                first, second = look(), look()
                self.assertTrue(np.shares_memory(first, second))
                self.assertEqual(first.__array_interface__["data"][0], second.__array_interface__["data"][0])
                self.assertFalse(first.flags.owndata)

    def test_rows_and_columns_lie_as_they_are_used(self):
        self.assertTrue(arrays()["vectors"]().flags.c_contiguous)
        self.assertTrue(arrays()["left"]().flags.f_contiguous)

    def test_they_are_read_only_for_good(self):
        for name, look in arrays().items():
            with self.subTest(name=name):
                array = look()
                with self.assertRaises(ValueError):
                    array[0] = 1
                with self.assertRaises(ValueError):
                    array.flags.writeable = True
                with self.assertRaises(ValueError):
                    array[:].flags.writeable = True

    def test_a_view_outlives_what_it_came_from(self):
        """The memory of 30 solves, of which only views are left, is not used again."""
        views = [(cx.decompose(VILLAGES, "walk:1", 100, seed=seed).left, cx.embed(VILLAGES, dim=100).vectors[::7, 3:],
                  cx.read_graph(VILLAGES).degrees) for seed in range(10)]
        before = [[view.copy() for view in triple] for triple in views]
        gc.collect()
        waste = [np.full(200 * 100, np.nan) for _ in range(50)]  # what is freed is likely to be handed out here
        for triple, copies in zip(views, before):
            for view, copy in zip(triple, copies):
                np.testing.assert_array_equal(view, copy)
        self.assertEqual(len(waste), 50)
        reference = cx.embed(VILLAGES, dim=100).vectors[::7, 3:]
        np.testing.assert_array_equal(views[0][1], reference)

    def test_memory_comes_back_when_the_last_view_goes(self):
        """Each round holds 40 MB: kept ones would show."""
        graph = cx.Graph.from_edges(np.arange(50_000), np.arange(50_000) ^ 1, nodes=50_000)  # pairs: solved at once

        def hold():
            return cx.embed(graph, dim=100).vectors

        hold()
        before = resident()
        for _ in range(8):
            hold()
        self.assertLess(resident() - before, 80e6)

    def test_a_spectrum_keeps_its_graph(self):
        spectrum = cx.decompose(grid(12), "walk:2", 4)
        gc.collect()
        waste = [np.full(1000, 7) for _ in range(100)]
        ones = np.sqrt(spectrum.context_marginal)
        np.testing.assert_allclose(spectrum.apply(ones), ones, atol=1e-12)  # S sqrt(P_A) = sqrt(P_X)
        self.assertEqual(len(waste), 100)

    def test_a_product_wants_a_vector_of_the_right_length(self):
        with self.assertRaisesRegex(cx.UsageError, "give 144 numbers"):
            cx.decompose(grid(12), "walk:2", 4).apply([1.0])


if __name__ == "__main__":
    unittest.main()
