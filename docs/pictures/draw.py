#!/usr/bin/python3
"""Draws the pictures of docs/contexts/: docs/pictures/*.svg, and the numbers behind them, spectra.json.

    docs/pictures/draw.py build/bin/contexture

needs python3-matplotlib. The formulas below are those of the pages. A test compares them and spectra.json
with the program, and the mark in each picture with `mark`: after a change here, draw again.
"""
import hashlib
import json
import math
import pathlib
import subprocess
import sys
from dataclasses import dataclass

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def transfer(context, degree=0):
    """f, so that s = |f(lambda)|: of walks on any undirected graph, their mixtures and compositions; of ego:1
    on a regular graph of this degree; of node2vec on one without triangles."""
    if "+" in context:
        is_tagged = "++" in context
        branches = []
        for branch in context.split("++" if is_tagged else "+"):
            share, _, chain = branch.partition("*")
            branches.append((float(share), transfer(chain, degree)))
        if is_tagged:
            return lambda x: math.sqrt(sum(share * f(x) ** 2 for share, f in branches))
        return lambda x: sum(share * f(x) for share, f in branches)
    if ">" in context:
        steps = [transfer(step, degree) for step in context.split(">")]
        return lambda x: math.prod(f(x) for f in steps)
    kind, _, parameter = context.partition(":")
    if kind == "node2vec":
        return node2vec(*map(float, parameter.split(",")), degree)
    p = float(parameter)
    return {
        "walk": lambda x: x ** int(p),
        "window": lambda x: sum(x ** r for r in range(1, int(p) + 1)) / p,
        "restart": lambda x: p / (1 - (1 - p) * x),
        "heat": lambda x: math.exp(-p * (1 - x)),
        "lazy": lambda x: ((1 + x) / 2) ** int(p),
        "ego": lambda x: (1 + degree * x) / (1 + degree),  # ego:1
    }[kind]


def node2vec(back, out, length, degree):
    """Without triangles every step is a return, of probability b, or one of `degree` - 1 others, of c each."""
    b = (1 / back) / (1 / back + (degree - 1) / out)
    c = (1 - b) / (degree - 1)

    def f(x):
        # A function of the arc that is at g(head) + later g(tail), one step earlier:
        head, tail, total = 1.0, 0.0, 0.0
        for _ in range(int(length)):
            total += head * x + tail
            head, tail = c * degree * x * head + tail, (b - c) * head
        return total / length

    return f


@dataclass(frozen=True)
class Curve:
    context: str
    label_at: float  # lambda, or i of a spectrum, where its name stands
    label: str = ""  # in place of the context
    degree: int = 0
    label_s: float = None  # the height of its name, where that is not on the curve


@dataclass(frozen=True)
class Filter:
    """Curves over lambda from -1 to 1."""
    title: str
    curves: tuple
    is_signed: bool = False
    dots: tuple = ()  # (context, lambda), marked with its value


@dataclass(frozen=True)
class Values:
    """s_i over i, of contexts on a graph of ours."""
    title: str
    graph: str
    curves: tuple


def both(*curves, **options):
    """f, and s = |f|, whose names stand where they do not meet."""
    return (Filter("f(λ)", curves, is_signed=True, **options), Filter("s = |f(λ)|", curves, **options))


VILLAGES = "graphs/four_villages.txt"
LABELS = "graphs/four_villages_labels.txt"

PICTURES = {
    "overview": [Filter("s, all with a mean of two steps", (
        Curve("walk:2", -0.86), Curve("window:3", -0.7), Curve("restart:0.3333333333333333", -0.1, "restart:1/3"),
        Curve("heat:2", 0.17), Curve("lazy:4", 0, label_s=0.035)))],
    "walk": both(Curve("walk:1", -0.35), Curve("walk:2", -0.75), Curve("walk:3", 0.6), Curve("walk:8", 0.86)),
    "window": both(Curve("window:1", -0.6), Curve("window:2", 0.36), Curve("window:5", -0.83), Curve("window:10", 0.78)),
    "restart": [Filter("s = f(λ)", (
        Curve("restart:0.05", 0.72), Curve("restart:0.15", 0.42), Curve("restart:0.3", 0.1),
        Curve("restart:0.5", -0.2), Curve("restart:0.85", -0.5)))],
    "heat": [Filter("s = f(λ)", (
        Curve("heat:0.5", -0.7), Curve("heat:1", -0.4), Curve("heat:2", -0.05), Curve("heat:5", 0.5),
        Curve("heat:20", 0.9)))],
    "lazy": [Filter("s = f(λ)", (
        Curve("lazy:1", -0.45), Curve("lazy:2", -0.2), Curve("lazy:5", 0.25), Curve("lazy:20", 0.75)))],
    "ego": [
        Filter("ego:1 where all degrees are k: f(λ)", (
            Curve("ego:1", -0.05, "k = 2", 2), Curve("ego:1", -0.5, "k = 4", 4), Curve("ego:1", -0.88, "k = 16", 16)),
            is_signed=True),
        Values("four_villages.txt: s of i", VILLAGES, (
            Curve("walk:1", 5.5, label_s=0.73), Curve("ego:1", 5.3, label_s=0.83), Curve("ego:2", 5.3, label_s=0.26),
            Curve("ego:3", 21, label_s=0.035)))],
    "node2vec": [
        Filter("node2vec:P,1,5, degree 4, no triangles: f(λ)", (
            Curve("node2vec:0.1,1,5", 0.1, "P = 0.1", 4), Curve("node2vec:1,1,5", 0.33, "P = 1", 4),
            Curve("node2vec:10,1,5", 0.7, "P = 10", 4)), is_signed=True),
        Values("four_villages.txt: s of i", VILLAGES, (
            Curve("node2vec:0.1,1,5", 7.5, "P = 0.1, Q = 1", label_s=0.66),
            Curve("node2vec:1,0.1,5", 7.5, "P = 1, Q = 0.1", label_s=0.42),
            Curve("node2vec:1,1,5", 6.5, "P = Q = 1", label_s=0.53),
            Curve("node2vec:1,10,5", 7.5, "P = 1, Q = 10", label_s=0.76)))],
    "files": [Values("four_villages.txt: s of i", VILLAGES, (
        Curve(f"labels:{LABELS}", 6.2, "labels: 3 values", label_s=1),
        Curve(f"walk:1>labels:{LABELS}", 7.1, "walk:1>labels: 3 values", label_s=0.76),
        Curve(f"0.5*walk:1+0.5*labels:{LABELS}", 7.4, "0.5*walk:1+0.5*labels", label_s=0.88), Curve("walk:1", 20)))],
    "points": [Values("two_moons.csv: s of i", "graphs/two_moons.csv", (
        Curve("knn:5", 15, label_s=0.97), Curve("knn:20", 10.5, label_s=0.31), Curve("rbf:10", 20.5, label_s=0.34),
        Curve("rbf:1", 6.5, label_s=0.1), Curve("knn_mask:5", 21.5, label_s=0.6)))],
    "mixtures": [
        Filter("s of one or two steps; dots at λ = -0.8", (
            Curve("0.5*walk:1++0.5*walk:2", -0.5, "tagged"), Curve("0.5*walk:1+0.5*walk:2", -0.42, "untagged")),
            dots=(("0.5*walk:1++0.5*walk:2", -0.8), ("0.5*walk:1+0.5*walk:2", -0.8))),
        Filter("s of a composition and its parts", (
            Curve("walk:1", -0.6), Curve("lazy:2", -0.05), Curve("walk:1>lazy:2", 0.55)))],
}

SHOWN = 24  # singular values of a spectrum


def spectra(program):
    """What the program finds of all that a picture shows as s of i: graph, then context, then values."""
    found = {}
    for panel in (panel for panels in PICTURES.values() for panel in panels if isinstance(panel, Values)):
        drop = ["--drop", "moon"] if panel.graph.endswith(".csv") else []
        for curve in panel.curves:
            done = subprocess.run([program, "score", panel.graph, *drop, "--context", curve.context, "--format", "json"],
                                  cwd=ROOT, capture_output=True, text=True, check=True)
            values = json.loads(done.stdout)["spectrum"]["singular_values"][:SHOWN]
            found.setdefault(panel.graph, {})[curve.context] = [abs(round(value, 6)) for value in values]
    return found


def mark(numbers):
    """Of this script and its numbers: a picture that bears another one is out of date."""
    return hashlib.sha256(pathlib.Path(__file__).read_bytes() + numbers).hexdigest()[:16]


COLOURS = ["#000000", "#0059a8", "#b8450c", "#5b2a86", "#00705a"]  # all dark on white
DASHES = ["solid", (0, (6, 2)), (0, (2, 1.2)), (0, (8, 2, 1.5, 2)), (0, (4, 1.2, 1, 1.2, 1, 1.2))]
MARKERS = ["o", "s", "^", "D", "v"]


def label(axes, x, y, text, colour):
    axes.text(x, y, text, color=colour, ha="center", va="center", fontsize=8.5, zorder=5,
              bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8})


def draw_filter(axes, panel):
    lambdas = [i / 45 - 1 for i in range(91)]
    axes.axhline(0, color="#999999", linewidth=0.6)
    axes.axvline(0, color="#999999", linewidth=0.6)
    for number, curve in enumerate(panel.curves):
        f = transfer(curve.context, curve.degree)
        shown = f if panel.is_signed else lambda x, f=f: abs(f(x))
        axes.plot(lambdas, [shown(x) for x in lambdas], color=COLOURS[number], linestyle=DASHES[number], linewidth=1.6)
        height = shown(curve.label_at) if curve.label_s is None else curve.label_s
        label(axes, curve.label_at, height, curve.label or curve.context, COLOURS[number])
    for number, (context, x) in enumerate(panel.dots):
        y = abs(transfer(context)(x))
        axes.plot([x], [y], marker="o", markersize=4, color=COLOURS[number])
        axes.annotate(f"{y:.3g}", (x, y), (3, 4), textcoords="offset points", fontsize=8, color=COLOURS[number])
    axes.set(xlim=(-1, 1), ylim=(-1.05 if panel.is_signed else 0, 1.05), xlabel="λ", xticks=[-1, -0.5, 0, 0.5, 1])


def draw_values(axes, panel, numbers):
    for number, curve in enumerate(panel.curves):
        values = numbers[panel.graph][curve.context]
        places = range(1, len(values) + 1)
        axes.plot(places, values, color=COLOURS[number], linestyle=DASHES[number], linewidth=1,
                  marker=MARKERS[number], markersize=2.5)
        height = values[curve.label_at - 1] if curve.label_s is None else curve.label_s
        label(axes, curve.label_at, height, curve.label or curve.context, COLOURS[number])
    axes.set(xlim=(0, SHOWN + 1), ylim=(0, 1.05), xlabel="i")


def draw(name, panels, numbers, identity):
    import matplotlib
    matplotlib.use("svg")
    import matplotlib.pyplot as plt
    plt.rcParams.update({"svg.hashsalt": name, "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9,
                         "font.sans-serif": ["DejaVu Sans"], "axes.spines.top": False, "axes.spines.right": False})
    figure, rooms = plt.subplots(1, len(panels), figsize=(3.9 * len(panels) if len(panels) > 1 else 5.2, 2.9), squeeze=False)
    for axes, panel in zip(rooms[0], panels):
        axes.set_title(panel.title, fontsize=9.5, loc="left")
        if isinstance(panel, Values):
            draw_values(axes, panel, numbers)
        else:
            draw_filter(axes, panel)
    figure.tight_layout()
    figure.savefig(HERE / f"{name}.svg", facecolor="white",
                   metadata={"Date": None, "Creator": None, "Title": f"docs/contexts/: {name}", "Description": identity})
    plt.close(figure)


def main():
    numbers = (json.dumps(spectra(pathlib.Path(sys.argv[1]).resolve()), indent=1) + "\n").replace(",\n   ", ", ")
    (HERE / "spectra.json").write_text(numbers, encoding="utf-8")
    for name, panels in PICTURES.items():
        draw(name, panels, json.loads(numbers), mark(numbers.encode()))


if __name__ == "__main__":
    main()
