"""What does each objective learn? Free vectors trained by every objective, beside the exact space and what theory says.

    python3 docs/learning/objectives.py measure     goes on where it stopped
    python3 docs/learning/objectives.py report      writes objectives.md and its pictures
"""

import numpy

import common
import objectives_page
from common import kept, run

TRAINING = ("--batch", 4096, "--rate", 0.2, "--every", 500)
EXACT = ("contrastive", "noncontrastive", "joint", "supervised:whitened", "masked:whitened")
OTHERS = ("node", "supervised:plain", "supervised:balanced", "masked:plain", "skipgram:1", "skipgram:5")


def top(weighted, law, d):
    """The top left singular functions of a matrix whose rows x have been given the weight law_x^(1/2)."""
    return numpy.linalg.svd(weighted, full_matrices=False)[0][:, :d] / numpy.sqrt(law)[:, None]


class Joint:
    """P+ as a matrix, and the space that each objective has as its minimiser. docs/learning.md."""

    def __init__(self, joint):
        self.joint = joint / joint.sum()
        self.law, self.met = self.joint.sum(1), self.joint.sum(0)

    def spanned(self, objective, d):
        """Functions on x, n x d; None where theory names no space."""
        p, q = self.law, self.met
        roots = numpy.sqrt(numpy.outer(p, q))
        if objective in EXACT:
            return top(self.joint / roots - roots, p, d)
        if objective == "supervised:plain":      # squared distances of the rows P(a | x)
            rows = self.joint / p[:, None]
            return top(numpy.sqrt(p)[:, None] * (rows - p @ rows), p, d)
        if objective == "supervised:balanced":   # the same where each a has the share 1 / m
            return Joint(self.joint / q).spanned("supervised:plain", d)
        if objective == "masked:plain":          # the same with x and a exchanged, then T
            return self.joint / p[:, None] @ Joint(self.joint.T).spanned("supervised:plain", d)
        if objective == "node":                  # the largest signed eigenvalues
            values, vectors = numpy.linalg.eigh(self.joint / roots - roots)
            return vectors[:, numpy.argsort(-values)[:d]] / numpy.sqrt(p)[:, None]
        return None

    def correlation(self, one, other):
        """Mean squared canonical correlation of two spaces of functions on x."""
        spans = []
        for functions in (one, other):
            centred = numpy.sqrt(self.law)[:, None] * (functions - self.law @ functions)
            spans.append(numpy.linalg.qr(centred)[0])
        return float(((spans[0].T @ spans[1]) ** 2).sum() / other.shape[1])


class Planted:
    title, context, d, steps, options = "planted", "walk:1", 9, 5000, ()
    objectives = EXACT + OTHERS

    def __init__(self):
        self.file = common.write_planted()
        self.nodes = [str(node) for node in range(1000)]
        self.joint = Joint(common.adjacency(self.file, self.nodes))


class Labels:
    """Noisy labels of 12 classes, the largest 40 times the smallest: how often a thing had each."""
    title, context, d, steps, options = "labels", "pairs:{file}", 4, 5000, ()
    objectives = ("supervised:whitened", "supervised:plain", "supervised:balanced", "joint")

    def __init__(self):
        draws = numpy.random.default_rng(3)
        share = numpy.geomspace(40, 1, 12)
        truth = draws.choice(12, 1500, p=share / share.sum())
        noise = numpy.linspace(0.2, 0.8, 12)[truth]  # of rare classes more
        chance = noise[:, None] * draws.dirichlet(numpy.full(12, 0.3), 1500)
        chance[range(1500), truth] += 1 - noise
        counts = numpy.array([draws.multinomial(20, row / row.sum()) for row in chance])
        self.file = common.RESULTS / "labels.txt"
        self.file.write_text("".join(f"{x} c{a} {counts[x, a]}\n" for x, a in numpy.argwhere(counts)))
        self.nodes = [str(x) for x in range(1500)]
        self.joint = Joint(counts.astype(float))


class Cora:
    title, context, d, steps, options = "cora", "restart:0.15", 16, 10000, ("--component", "largest")
    objectives = EXACT + OTHERS

    def __init__(self):
        self.file, _ = common.graph_files("cora")
        exact = kept("objectives", "cora, exact", lambda: run("embed", self.file, *self.options, "--context",
                                                              self.context, "--dim", self.d))
        self.nodes = exact["embedding"]["nodes"]
        matrix = common.adjacency(self.file, self.nodes)
        root = numpy.sqrt(matrix.sum(1))
        walk = 0.15 * numpy.linalg.inv(numpy.eye(len(root)) - 0.85 * matrix / numpy.outer(root, root))
        self.joint = Joint(walk * numpy.outer(root, root))


class Abalone:
    """Its P+ is not formed: without what theory says of objectives that learn another space."""
    title, context, d, steps, options = "abalone", "knn:30", 16, 10000, ()
    objectives = EXACT + ("supervised:plain", "masked:plain", "masked:features", "skipgram:1", "skipgram:5")
    joint = None

    def __init__(self):
        self.file = common.DATA / "tables" / "abalone.csv.gz"
        self.nodes = None


def data():
    return [Planted, Labels] + ([Cora, Abalone] if common.DATA.exists() else [])


def trained(of, objective):
    """History and alignment of a run, and how near it comes to the space that theory names."""
    context = of.context.format(file=of.file)
    place = () if context.startswith("pairs") else (of.file,)
    document = run("learn", *place, *of.options, "--context", context, "--objective", objective, "--dim", of.d,
                   "--steps", of.steps, *TRAINING)
    found = document["learning"]
    if of.joint is None:
        return found
    theory = of.joint.spanned(objective, of.d)
    if theory is None:
        return found
    learned = common.vectors(document, of.nodes)
    found["to_theory"] = of.joint.correlation(learned, theory)
    found["of_theory"] = of.joint.correlation(theory, of.joint.spanned("contrastive", of.d))
    return found


def name_of(kind, objective):
    return f"{kind.title}, {kind.context}, {kind.d}, {kind.steps}, {TRAINING}, {objective}"


def measure():
    if not common.DATA.exists():
        print("cora and abalone are not measured: the data sets are not here")
    for kind in data():
        of, line = kind(), common.ProgressLine(kind.title, len(kind.objectives))
        for objective in kind.objectives:
            kept("objectives", name_of(kind, objective), lambda: trained(of, objective))
            line.step()
        print(f"{kind.title}: measured", flush=True)


def report():
    found = {}
    for kind in (Planted, Labels, Cora, Abalone):
        runs = {objective: kept("objectives", name_of(kind, objective)) for objective in kind.objectives}
        found[kind] = {objective: one for objective, one in runs.items() if one}
    found = {kind: runs for kind, runs in found.items() if runs}
    if not found:
        return print("nothing is measured yet")
    objectives_page.write(found, EXACT, TRAINING[1], TRAINING[3])
    return print("objectives.md:", ", ".join(f"{len(runs)} runs of {kind.title}" for kind, runs in found.items()))


if __name__ == "__main__":
    common.main(__doc__, measure, report)
