"""Functions of mean 0 and variance 1 under P_X as coefficients u of the singular functions, f = sum u_i mu_i.

There a context is its values s, an encoder the orthonormal basis Q of what its columns span, a task a unit vector u:

    rho(u)^2 = sum s_i^2 u_i^2         error(u) = 1 - |Q^T u|^2

The error is that of the best linear prediction with a constant, min E (w . Phi(X) + b - f(X))^2 / Var f(X).
"""
import numpy
import scipy.linalg

KINDS = ("spread", "pair", "mixture")


class Space:
    """All singular functions of a context, n x (n - 1), orthonormal under the law of X, and their values."""

    def __init__(self, law, values, functions):
        self.law, self.values = numpy.asarray(law, float), numpy.asarray(values, float)
        self.root = numpy.sqrt(self.law)
        self.basis = numpy.asarray(functions, float) * self.root[:, None]

    def coefficients(self, columns):
        """u of each column of functions, whatever their mean."""
        return self.basis.T @ (numpy.asarray(columns, float).reshape(len(self.law), -1) * self.root[:, None])

    def span(self, columns):
        """Q of an encoder: constants and directions that repeat others are left out."""
        columns = numpy.asarray(columns, float)
        columns = columns - self.law @ columns
        length = numpy.sqrt(self.law @ columns**2)
        u, s, _ = numpy.linalg.svd(self.coefficients(columns[:, length > 0] / length[length > 0]), full_matrices=False)
        return u[:, s > 1e-9 * s[0]]

    def off(self):
        """How far the functions are from orthonormal and of mean 0, the largest entry."""
        all_of = numpy.column_stack([self.root, self.basis])
        return float(numpy.abs(all_of.T @ all_of - numpy.eye(all_of.shape[1])).max())


def of_walks(adjacency, transfer):
    """The space of S = f(N), N = D^-1/2 W D^-1/2, by a dense solver, and the lambda of each; a connected graph."""
    degree = adjacency.sum(1)
    lambdas, vectors = scipy.linalg.eigh(adjacency / numpy.sqrt(numpy.outer(degree, degree)))
    lambdas, vectors = lambdas[:-1], vectors[:, :-1]  # without the constant
    order = numpy.argsort(-numpy.abs(transfer(lambdas)), kind="stable")
    law = degree / degree.sum()
    return Space(law, numpy.abs(transfer(lambdas))[order], vectors[:, order] / numpy.sqrt(law)[:, None])


def bound(values, d, rho):
    """The least worst error of d functions over rho(f) >= rho; values are s_1, s_2 ..."""
    first, next_ = values[0] ** 2, (values[d] if d < len(values) else 0.0) ** 2
    return min(1.0, (first - rho**2) / (first - next_))


def least(values, d, rho):
    """The least error that the exact encoder can have where rho(f) is `rho`: the function s_d with the last one."""
    inside, last = values[d - 1] ** 2, values[-1] ** 2
    return max(0.0, (inside - rho**2) / (inside - last))


def error(q, tasks):
    """Of each column of tasks."""
    return 1 - ((q.T @ tasks) ** 2).sum(0) / (tasks**2).sum(0)


def rho(values, tasks):
    return numpy.sqrt((values**2 @ tasks**2) / (tasks**2).sum(0))


def _mixed(left, right, a, d):
    """The best combination f of two vectors with f^T D f = 0, D diagonal, and f^T A f / f^T f of it."""
    p, m, r = left @ (d * left), left @ (d * right), right @ (d * right)
    found = []
    for sign in (1, -1):
        x = (-m + sign * numpy.sqrt(max(0.0, m * m - p * r))) / p  # p < 0 <= r
        f = x * left + right
        f /= numpy.linalg.norm(f)
        found.append((float(f @ a @ f), f))
    return max(found, key=lambda one: one[0])


def worst_task(values, q, least, tolerance=1e-10, most=200):
    """The largest error over all tasks with rho >= least: (no less than, no more than, a task that has the first).

    max u^T A u over |u| = 1, u^T (M - c) u >= 0, with A = 1 - Q Q^T, M = diag(s^2), c = least^2. By the S-lemma it is
    the least over t >= 0 of the largest eigenvalue of A + t (M - c), a convex function of t: each eigenvector gives a
    tangent, the next t is where the two about the minimum meet. Two eigenvectors on its two sides make the task.
    """
    d = values**2 - least**2
    if d[0] <= 0:
        raise ValueError("no task, or only one, has so large a rho")
    a = numpy.eye(len(values)) - q @ q.T
    n = len(values)

    def top(matrix):
        w, v = scipy.linalg.eigh(matrix, subset_by_index=[n - 1, n - 1])
        return w[0], v[:, 0]

    def tangent(v):
        return v @ a @ v, v @ (d * v)

    # t = 0: of the functions that the encoder misses altogether the one with the largest rho
    _, left = top(a @ ((values**2)[:, None] * a))
    left = a @ left
    left /= numpy.linalg.norm(left)
    if tangent(left)[1] >= 0:
        return 1.0, 1.0, left
    right = numpy.zeros(n)
    right[0] = 1.0  # t without end
    upper = numpy.inf
    low, high = 0.0, numpy.inf
    for _ in range(most):
        (b, k), (c, r) = tangent(left), tangent(right)
        t = (b - c) / (r - k)
        if high < numpy.inf and min(t - low, high - t) < 1e-3 * (high - low):
            t = 0.5 * (low + high)
        value, v = top(a + t * numpy.diag(d))
        upper = min(upper, value)
        if tangent(v)[1] < 0:
            left, low = v, t
        else:
            right, high = v, t
        lower, task = _mixed(left, right, a, d)
        if upper - lower < tolerance:
            break
    return lower, upper, task


def captured(values, q):
    """Ratio trace: Tr Q^T M Q beside the largest that so many columns can have."""
    return float((values**2 @ q**2).sum() / (values[:q.shape[1]] ** 2).sum())


def tilted(values, d):
    """An encoder that learns another space and has the same worst error as the exact one: u_i, 1 < i <= d, is turned
    towards a function with a value below s_{d+1}, as far as the condition in optimality.md allows."""
    n = len(values)
    stretch = (values[0] ** 2 - values**2) / (values[0] ** 2 - values[d] ** 2)
    q = numpy.zeros((n, d))
    q[0, 0] = 1.0
    for i in range(1, d):
        j = n - i
        square = (1 - 1 / stretch[j]) / (1 / stretch[i] - 1 / stretch[j])
        q[i, i], q[j, i] = numpy.sqrt(1 - square), numpy.sqrt(square)
    return q


def _spread(squares, c, draws):
    """All functions: u_i = z_i e^(t s_i^2 / 2), z normal, with the one t that gives rho^2 = c."""
    z = draws.normal(size=(len(squares), 1)) ** 2
    low, high = -1e5, 1e5
    for _ in range(100):
        t = 0.5 * (low + high)
        power = t * squares
        weights = z[:, 0] * numpy.exp(power - power.max())
        if weights @ squares > c * weights.sum():
            high = t
        else:
            low = t
    return numpy.sqrt(weights / weights.sum())


def _between(squares, c, above, below):
    """Unit vectors of rho^2 at least and at most c, of different functions, mixed to c."""
    most, least = squares @ above**2, squares @ below**2
    share = (c - least) / (most - least)
    return numpy.sqrt(share) * above + numpy.sqrt(1 - share) * below


def _part(n, among, draws):
    u = numpy.zeros(n)
    u[among] = draws.normal(size=len(among))
    return u / numpy.linalg.norm(u)


def draw(values, wanted, count, kind, draws):
    """Tasks of rho exactly `wanted`, s_n < wanted < s_1, a column each.

    spread: all functions, weighted by one power of their s^2; pair: one above and one below; mixture: all above, and
    a random part of those below."""
    squares, n = values**2, len(values)
    above, below = numpy.flatnonzero(values >= wanted), numpy.flatnonzero(values < wanted)
    tasks = numpy.empty((n, count))
    for task in range(count):
        if kind == "spread":
            u = _spread(squares, wanted**2, draws)
        elif kind == "pair":
            one, other = (_part(n, draws.choice(side, 1), draws) for side in (above, below))
            u = _between(squares, wanted**2, one, other)
        else:
            some = draws.choice(below, int(len(below) ** draws.uniform()), replace=False)
            u = _between(squares, wanted**2, _part(n, above, draws), _part(n, some, draws))
        tasks[:, task] = u * draws.choice([-1, 1], n)
    return tasks
