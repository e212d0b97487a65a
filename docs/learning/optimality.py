"""Is the span of the top singular functions the best encoder of its size? Worst tasks of many encoders, and drawn ones.

    python3 docs/learning/optimality.py measure     goes on where it stopped
    python3 docs/learning/optimality.py report      writes optimality.md, optimality.svg and compatibility.svg
"""
import functools

import numpy

import common
import optimality_page
import space
from common import kept, run

# Errors that the best encoder cannot avoid, by which rho is chosen: s_1^2 - x (s_1^2 - s_{d+1}^2) = rho^2.
LEVELS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97)
TASKS, TRIALS = 400, 100          # of each kind at each level; random encoders at each level of TRIED
TRIED = (0.05, 0.3, 0.7)
BY_RHO = 200                      # tasks of each kind at each rho of compatibility.svg

EMBED = "embed {file} --scaling functions --dim {d} --context"
OF_PROGRAM = {
    "planted": {
        "exact": f"{EMBED} walk:1",
        "walk:1, uniform law": f"{EMBED} walk:1 --marginal uniform",
        "lazy:1": f"{EMBED} lazy:1",
        "window:10": f"{EMBED} window:10",
        "ego:2": f"{EMBED} ego:2",
        "log density, walk:1": "embed {file} --density log --dim {d} --context walk:1",
        "log density, window:10": "embed {file} --density log --dim {d} --context window:10",
    },
    "diabetes": {
        "exact": f"{EMBED} knn:30",
        "knn:10": f"{EMBED} knn:10",
        "knn:100": f"{EMBED} knn:100",
        "knn_mask:30": f"{EMBED} knn_mask:30",
        "rbf:0.1": f"{EMBED} rbf:0.1",
        "log density, knn:30": "embed {file} --density log --dim {d} --context knn:30",
    },
}
# Command lines of other encoders, learned ones too: what they write is a document with `embedding`, as of `embed`.
LEARN = "learn {file} --dim {d} --batch 2048 --steps 3000 --context"
LEARNED = {
    "planted": {
        "learned, contrastive": f"{LEARN} walk:1 --objective contrastive",
        "learned, joint": f"{LEARN} walk:1 --objective joint",
        "learned, node": f"{LEARN} walk:1 --objective node",
        "learned, skipgram:1": f"{LEARN} walk:1 --objective skipgram:1",
    },
    "diabetes": {
        "learned, contrastive": f"{LEARN} knn:30 --objective contrastive",
        "learned, contrastive by mlp:64x2": f"{LEARN} knn:30 --objective contrastive --encoder mlp:64x2",
        "learned, supervised:plain": f"{LEARN} knn:30 --objective supervised:plain",
        "learned, skipgram:1": f"{LEARN} knn:30 --objective skipgram:1",
    },
}

LABELLED = {"cora": "window:10", "citeseer": "window:10", "polblogs": "window:10", "usa_airports": "window:10",
            "abalone": "knn:30", "airfoil_self_noise": "knn:30", "diabetes": "knn:30", "treasury": "knn:30"}
DIM_OF_LABELS = 16
LARGEST, FUNCTIONS = ("--component", "largest"), ("--scaling", "functions")


class Planted:
    name, context, d = "planted", "walk:1", 9
    ours = ("the planted blocks", "chances to meet 9 nodes", "noise, averaged 4 times", "noise")

    def __init__(self):
        self.file = common.write_planted()
        self.nodes = [str(node) for node in range(1000)]
        self.adjacency = common.adjacency(self.file, self.nodes)
        self.space = space.of_walks(self.adjacency, lambda x: x)
        self.labels = None

    def computed(self):
        """Columns of the encoders `ours`, which are not of the program."""
        draws = numpy.random.default_rng(2)
        walk = self.adjacency / self.adjacency.sum(1)[:, None]
        noise = draws.normal(size=(1000, self.d))
        return (numpy.equal.outer(common.planted()[1], numpy.arange(10)),
                walk[:, draws.choice(1000, self.d, replace=False)],
                numpy.linalg.matrix_power(walk, 4) @ noise, noise)


class Diabetes:
    name, context, d = "diabetes", "knn:30", 10
    ours = ("the 10 columns", "random cosines", "noise")

    def __init__(self):
        self.file = common.DATA / "tables" / "diabetes.csv.gz"
        words, target = common.table(self.file)
        self.columns = words.astype(float)
        n = len(self.columns)
        self.nodes = [str(i) for i in range(n)]
        document = kept("optimality", "diabetes, all functions",
                        lambda: run("embed", self.file, "--context", self.context, *FUNCTIONS, "--dim", n - 1))
        self.space = space.Space(numpy.full(n, 1 / n), document["spectrum"]["singular_values"],
                                 common.vectors(document, self.nodes))
        self.labels = target[:, None]

    def computed(self):
        draws = numpy.random.default_rng(2)
        scaled = (self.columns - self.columns.mean(0)) / self.columns.std(0)
        waves = scaled @ draws.normal(size=(10, self.d)) * numpy.sqrt(0.1) + draws.uniform(0, 2 * numpy.pi, self.d)
        return self.columns, numpy.cos(waves), draws.normal(size=(len(self.columns), self.d))


class Cora:
    """Only for its labels: the largest component, of which the program says which nodes it has."""
    name, context, d = "cora", "window:10", 16

    def __init__(self):
        self.file, labellings = common.graph_files("cora")
        document = kept("optimality", "cora, top", lambda: run("embed", self.file, *LARGEST, "--context", self.context,
                                                               *FUNCTIONS, "--dim", self.d))
        without = set(document["embedding"]["without_vector"])
        self.nodes = [node for node in document["embedding"]["nodes"] if node not in without]
        path = common.RESULTS / "cora.npz"
        if not path.exists():
            found = space.of_walks(common.adjacency(self.file, self.nodes),
                                   lambda x: sum(x**r for r in range(1, 11)) / 10)
            numpy.savez(path, law=found.law, values=found.values, functions=found.basis / found.root[:, None])
        self.space = space.Space(**numpy.load(path))
        self.labels = common.labels(labellings["labels"], self.nodes)


def data():
    """Those whose data are here, made when asked for."""
    return [Planted] + [one for one in (Diabetes, Cora) if common.DATA.exists()]


def rho_at(values, d, level):
    """Where no d functions have a worst error below `level`."""
    return float(numpy.sqrt(values[0] ** 2 - level * (values[0] ** 2 - values[d] ** 2)))


def exact(of):
    return numpy.eye(len(of.space.values))[:, :of.d]


def drawn_tasks(of):
    """A function that gives the drawn tasks of a level, the same for all encoders."""
    @functools.cache
    def at(level):
        draws = numpy.random.default_rng(LEVELS.index(level))
        rho = rho_at(of.space.values, of.d, level)
        return numpy.column_stack([space.draw(of.space.values, rho, TASKS, kind, draws) for kind in space.KINDS])
    return at


def judge(of, tasks, q):
    """An encoder's worst error, certified from both sides, and its errors on drawn tasks, at each level."""
    values, rows = of.space.values, []
    for level in LEVELS:
        rho = rho_at(values, of.d, level)
        drawn = tasks(level)
        errors, best = space.error(q, drawn), space.error(exact(of), drawn)
        lower, upper, worst = space.worst_task(values, q, rho)
        rows.append({"rho": rho, "bound": space.bound(values, of.d, rho), "lower": lower, "upper": upper,
                     "rho_of_worst": float(space.rho(values, worst[:, None])[0]),
                     "rho_off": float(numpy.abs(space.rho(values, drawn) - rho).max()),
                     "drawn": float(errors.max()), "mean": float(errors.mean()), "exact_mean": float(best.mean()),
                     "spread_mean": float(errors[:TASKS].mean()), "exact_spread_mean": float(best[:TASKS].mean()),
                     "less": float((errors < best - 1e-9).mean())})
    found = {"rank": q.shape[1], "captured": space.captured(values, q), "levels": rows,
             "correlation": float(((exact(of).T @ q) ** 2).sum() / of.d)}
    if of.labels is not None:
        found["label"] = float(space.error(q, of.space.coefficients(of.labels))[0])
    return found


def encoders(of):
    """{name: function without arguments that gives Q}."""
    found = {}
    for name, words in {**OF_PROGRAM[of.name], **LEARNED[of.name]}.items():
        command = [word.format(file=of.file, d=of.d) for word in words.split()]
        found[name] = lambda command=command: of.space.span(common.vectors(run(*command), of.nodes))
    found["turned from exact"] = lambda: space.tilted(of.space.values, of.d)
    for name, columns in zip(of.ours, of.computed(), strict=True):
        found[name] = lambda columns=columns: of.space.span(columns)
    return found


def names(name):
    """What encoders are kept under, without solving anything: the names and what makes them."""
    return {**OF_PROGRAM[name], **LEARNED[name]}


def try_random(of, level):
    """The least that random encoders are above the bound: normal ones, and the exact one with noise of every size."""
    draws = numpy.random.default_rng(int(1e4 * level))
    values, shape = of.space.values, (len(of.space.values), of.d)
    rho = rho_at(values, of.d, level)
    margins = []
    for trial in range(TRIALS):
        size = numpy.inf if trial % 4 == 0 else 10.0 ** draws.uniform(-3, 0.5)
        noise = draws.normal(size=shape) / numpy.sqrt(shape[0])
        start = noise if size == numpy.inf else numpy.eye(*shape) + size * noise
        lower, upper, _ = space.worst_task(values, numpy.linalg.qr(start)[0], rho)
        margins.append((lower - space.bound(values, of.d, rho), upper - lower))
    return {"trials": TRIALS, "least": min(margins)[0], "gap": max(gap for _, gap in margins)}


def errors_by_rho(of):
    """The exact encoder's errors on drawn tasks from rho near s_1 down, and the labels as they are."""
    values, rows = of.space.values, []
    for i, rho in enumerate(numpy.linspace(0.995 * values[0], max(0.1 * values[0], 1.5 * values[-1]), 25)):
        draws = numpy.random.default_rng(i)
        drawn = {kind: space.error(exact(of), space.draw(values, rho, BY_RHO, kind, draws)) for kind in space.KINDS}
        rows.append({"rho": rho, "bound": space.bound(values, of.d, rho), "least": space.least(values, of.d, rho),
                     **{kind: [float(numpy.quantile(errors, q)) for q in (0.05, 0.95)] + [float(errors.mean())]
                        for kind, errors in drawn.items()},
                     "worst": float(max(errors.max() for errors in drawn.values()))})
    each = []
    if of.labels is not None:
        law, u = of.space.law, of.space.coefficients(of.labels)
        length = law @ (of.labels - law @ of.labels) ** 2
        kept_squares, left = values**2 @ u**2, length - (u[:of.d] ** 2).sum(0)
        each = [{"rho": float(numpy.sqrt(k / v)), "error": float(e / v)}
                for k, e, v in ((kept_squares.sum(), left.sum(), length.sum()), *zip(kept_squares, left, length))]
    return {"rows": rows, "labels": each, "d": of.d, "context": of.context, "s": values[:of.d + 1].tolist()}


def label_point(name, context):
    """rho of a labelling and the error of the exact encoder, by the program's vectors alone."""
    is_table = (common.DATA / "tables" / f"{name}.csv.gz").exists()
    if is_table:
        file, options = common.DATA / "tables" / f"{name}.csv.gz", ["--target", "target"]
        part = []
    else:
        (file, labellings), part = common.graph_files(name), LARGEST
        options = ["--labels", labellings["labels"]]
    document = run("embed", file, "--context", context, *FUNCTIONS, "--dim", DIM_OF_LABELS + 1, *part,
                   *(options if is_table else []))
    scored = run("score", file, "--context", context, "--dim", DIM_OF_LABELS, "--permutations", 20, *options, *part)
    without = set(document["embedding"]["without_vector"])
    nodes = [node for node in document["embedding"]["nodes"] if node not in without]
    if is_table:
        labels, law = common.table(file)[1][:, None], numpy.full(len(nodes), 1 / len(nodes))
    else:
        labels, law = common.labels(options[1], nodes), common.adjacency(file, nodes).sum(1)
        law /= law.sum()
    values = document["spectrum"]["singular_values"]
    functions = common.vectors(document, nodes)[:, :DIM_OF_LABELS]
    off = float(numpy.abs(functions.T @ (law[:, None] * functions) - numpy.eye(DIM_OF_LABELS)).max())
    centred = labels - law @ labels
    u = functions.T @ (law[:, None] * centred)
    rho = scored["compatibility"]["rho"]
    return {"n": len(nodes), "s1": values[0], "next": values[DIM_OF_LABELS], "rho": rho, "off": off,
            "chance": scored["compatibility"]["null_mean"], "error": float(1 - (u**2).sum() / (law @ centred**2).sum()),
            "bound": space.bound(values, DIM_OF_LABELS, rho)}


def check(of):
    """Our numbers beside the program's."""
    extra = LARGEST if of.name == "cora" else []
    labelled = {"cora": ["--labels", common.graph_files("cora")[1].get("labels", "")],
                "diabetes": ["--target", "target"]}.get(of.name, [])
    found = run("score", of.file, "--context", of.context, "--dim", 40, "--permutations", 20, *labelled, *extra)
    ours = None
    if labelled:
        u = of.space.coefficients(of.labels)
        ours = float(numpy.sqrt((of.space.values**2 @ u**2).sum() / (u**2).sum()))
    return {"ours": ours, "values": float(numpy.abs(of.space.values[:40] - found["spectrum"]["singular_values"]).max()),
            "residual": max(found["spectrum"]["residuals"]), "off": of.space.off(), "n": len(of.nodes),
            "s": of.space.values[:of.d + 1].tolist(), "d": of.d, "context": of.context,
            "rho": found["compatibility"]["rho"] if labelled else None,
            "chance": found["compatibility"]["null_mean"] if labelled else None}


def measure():
    if not common.DATA.exists():
        print("cora and the tables are not measured: the data sets are not here")
    for kind in data():
        of = kind()
        kept("optimality", f"{of.name}, check", lambda: check(of))
        kept("optimality", f"{of.name}, by rho", lambda: errors_by_rho(of))
        if kind is not Cora:
            tasks, found = drawn_tasks(of), encoders(of)
            line = common.ProgressLine(of.name, len(found))
            for name, make in found.items():
                kept("optimality", f"{of.name}, {name}, {names(of.name).get(name, '')}",
                     lambda: judge(of, tasks, make()))
                line.step()
        if kind is Diabetes:
            for level in TRIED:
                kept("optimality", f"diabetes, random encoders, {level}", lambda: try_random(of, level))
        print(f"{of.name}: measured", flush=True)
    for name, context in LABELLED.items() if common.DATA.exists() else ():
        kept("optimality", f"labels of {name}, {context}", lambda: label_point(name, context))


def collect(kind):
    """{encoder: what judge said} of all that is kept."""
    titles = {**names(kind.name), **dict.fromkeys(["turned from exact", *kind.ours], "")}
    found = {title: kept("optimality", f"{kind.name}, {title}, {made}") for title, made in titles.items()}
    return {title: one for title, one in found.items() if one}


def report():
    found = {kind.name: collect(kind) for kind in (Planted, Diabetes)}
    found = {name: ones for name, ones in found.items() if "exact" in ones}
    if not found:
        return print("nothing is measured yet")
    checks = {name: kept("optimality", f"{name}, check") for name in ("planted", "diabetes", "cora")}
    by_rho = {name: kept("optimality", f"{name}, by rho") for name in ("planted", "diabetes", "cora")}
    trials = {level: kept("optimality", f"diabetes, random encoders, {level}") for level in TRIED}
    labels = {(name, context): kept("optimality", f"labels of {name}, {context}") for name, context in LABELLED.items()}
    parts = [{key: one for key, one in part.items() if one} for part in (checks, by_rho, trials, labels)]
    optimality_page.write(found, *parts, len(space.KINDS) * TASKS, BY_RHO)
    return print("optimality.md:", ", ".join(f"{len(ones)} encoders of {name}" for name, ones in found.items()))


if __name__ == "__main__":
    common.main(__doc__, measure, report)
