"""The mathematics of docs/learning: worst tasks, drawn tasks, and the bound that no encoder is below."""
import sys
import unittest

import numpy

from support import SOURCE, ProgramTest

sys.path.insert(0, str(SOURCE / "docs/learning"))
import space

D = 4


def random_graph(n, seed=1):
    """Every node has an edge to itself, so that the walk is not bipartite; dense enough to be connected."""
    upper = numpy.triu(numpy.random.default_rng(seed).random((n, n)) < 0.25)
    numpy.fill_diagonal(upper, True)
    return (upper | upper.T).astype(float)


class Learning(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.space = space.of_walks(random_graph(60), lambda x: x)
        cls.values = cls.space.values
        cls.exact = numpy.eye(59)[:, :D]
        squares = numpy.linspace(cls.values[D] ** 2, cls.values[0] ** 2, 6)[1:-1]
        cls.rhos = numpy.sqrt(squares)

    def test_the_space_is_the_programs(self):
        matrix = random_graph(60)
        edges = "".join(f"{u} {v}\n" for u in range(60) for v in range(u + 1) if matrix[u, v])
        document = self.document("embed", self.write("g.txt", edges), "--scaling", "functions", "--dim", D, "--quiet")
        tolerance = max(document["spectrum"]["residuals"]) + 1e-12
        self.assertLess(numpy.abs(self.values[:D] - document["spectrum"]["singular_values"]).max(), tolerance)
        place = {node: i for i, node in enumerate(document["embedding"]["nodes"])}
        columns = numpy.array(document["embedding"]["vectors"])[[place[str(i)] for i in range(60)]]
        # the angle is at most residual / gap
        gap = self.values[D - 1] - self.values[D]
        self.assertLess(space.error(self.space.span(columns), self.exact).max(), (tolerance / gap) ** 2 + 1e-12)

    def test_the_worst_error_of_the_exact_space_is_the_closed_form_and_attained(self):
        for rho in self.rhos:
            with self.subTest(rho=rho):
                lower, upper, task = space.worst_task(self.values, self.exact, rho)
                self.assertLess(upper - lower, 1e-9)
                self.assertAlmostEqual(lower, space.bound(self.values, D, rho), delta=1e-9)
                self.assertAlmostEqual(space.rho(self.values, task[:, None])[0], rho, delta=1e-9)
                self.assertAlmostEqual(space.error(self.exact, task[:, None])[0], lower, delta=1e-12)

    def test_the_error_is_that_of_least_squares_with_a_constant(self):
        draws = numpy.random.default_rng(5)
        columns, f = draws.normal(size=(60, 3)), draws.normal(size=60)
        root = numpy.sqrt(self.space.law)
        design = numpy.column_stack([columns, numpy.ones(60)])
        weights = numpy.linalg.lstsq(design * root[:, None], f * root, rcond=None)[0]
        variance = self.space.law @ (f - self.space.law @ f) ** 2
        expected = self.space.law @ (design @ weights - f) ** 2 / variance
        found = space.error(self.space.span(columns), self.space.coefficients(f))[0]
        self.assertAlmostEqual(found, expected, delta=1e-12)

    def test_two_bounds_of_a_worst_error_meet_and_no_random_encoder_is_below_the_closed_form(self):
        draws = numpy.random.default_rng(3)
        for trial in range(200):
            noise = draws.normal(size=(59, D))
            size = numpy.inf if trial % 4 == 0 else 10.0 ** draws.uniform(-2, 0)
            start = noise if size == numpy.inf else self.exact + size * noise
            rho = self.rhos[trial % len(self.rhos)]
            lower, upper, task = space.worst_task(self.values, numpy.linalg.qr(start)[0], rho)
            self.assertLess(upper - lower, 1e-9)
            self.assertGreaterEqual(space.rho(self.values, task[:, None])[0], rho - 1e-9)
            self.assertGreater(lower, space.bound(self.values, D, rho) + 1e-9)

    def test_drawn_tasks_have_the_rho_asked_for_and_errors_below_the_worst(self):
        draws = numpy.random.default_rng(4)
        for rho in self.rhos:
            for kind in space.KINDS:
                with self.subTest(rho=rho, kind=kind):
                    tasks = space.draw(self.values, rho, 50, kind, draws)
                    self.assertLess(numpy.abs((tasks**2).sum(0) - 1).max(), 1e-12)
                    self.assertLess(numpy.abs(space.rho(self.values, tasks) - rho).max(), 1e-12)
                    errors = space.error(self.exact, tasks)
                    self.assertLess(errors.max(), space.bound(self.values, D, rho) + 1e-12)
                    self.assertGreaterEqual(errors.min(), space.least(self.values, D, rho) - 1e-12)
                    other = numpy.linalg.qr(draws.normal(size=(59, D)))[0]
                    self.assertLess(space.error(other, tasks).max(), space.worst_task(self.values, other, rho)[1] + 1e-12)

    def test_another_space_can_have_the_least_worst_error_too(self):
        turned = space.tilted(self.values, D)
        self.assertLess(((self.exact.T @ turned) ** 2).sum(), D - 0.1)
        for rho in self.rhos:
            lower, upper, _ = space.worst_task(self.values, turned, rho)
            self.assertAlmostEqual(lower, space.bound(self.values, D, rho), delta=1e-9)
            self.assertAlmostEqual(upper, space.bound(self.values, D, rho), delta=1e-9)
        further = space.tilted(self.values, D)
        further[1, 1] *= 0.99  # turned by more than the condition allows
        further[:, 1] /= numpy.linalg.norm(further[:, 1])
        self.assertGreater(space.worst_task(self.values, further, self.rhos[1])[0],
                           space.bound(self.values, D, self.rhos[1]) + 1e-6)


if __name__ == "__main__":
    unittest.main()
