"""`run growth`: time and memory against edges and against dimensions, and the exponents."""
import importlib.util
import math
import sys

from graphs import GENERATED, generate, growing
from machine import ROOT, measure, say
from solve import read_json

PICTURES = ROOT / "docs" / "pictures"
EDGES = [100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000]
DIMENSIONS = [16, 32, 64, 128, 256]
SMALL = 0.1  # seconds: below, the clock says nothing about growth


def score(bench, file, dimension):
    done = read_json(measure([bench.programs["contexture"], "score", file, "--context", "walk:1", "--dim", dimension,
                              "--tolerance", 1e-4, "--timing", "--format", "json"], bench.own_budget))
    said = f"{done['timing']['solve_seconds']:.1f} s" if done["ended"] == "well" else f"{done['ended']} {done.get('errors', '')[-300:]}"
    say(f"growth {file.name} d={dimension}: {said}")
    return done


def growth(bench):
    is_small = bench.cells == "small"
    for edges in EDGES[:2] if is_small else EDGES:
        def by_edges(edges=edges):
            file = generate(bench.programs, bench.work / "raw" / f"planted_{edges}.txt", growing(edges))
            return score(bench, file, 32)
        bench.store.once(f"growth/edges-{edges}", by_edges)
    graph = "planted_16k" if is_small else "planted_262k"
    for dimension in DIMENSIONS[:2] if is_small else DIMENSIONS:
        def by_dimension(dimension=dimension):
            return score(bench, generate(bench.programs, bench.work / "raw" / f"{graph}.txt", GENERATED[graph]), dimension)
        bench.store.once(f"growth/dimension-{dimension}", by_dimension)


def points(store, over):
    """(size, read seconds, solve seconds, peak bytes) in ascending order, of what ended well."""
    found = []
    for name, done in store.under("growth").items():
        kind, _, size = name.rpartition("-")
        if kind == over and done["ended"] == "well":
            timing = done["timing"]
            found.append((int(size), timing["read_seconds"], timing["solve_seconds"], done["peak"]))
    return sorted(found)


def exponent(pairs, least=0):
    """Slope of log y over log x by least squares; None below three points."""
    logs = [(math.log(x), math.log(y)) for x, y in pairs if y >= least and y > 0]
    if len(logs) < 3:
        return None
    mean_x, mean_y = (sum(column) / len(logs) for column in zip(*logs))
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum((x - mean_x) ** 2 for x, _ in logs)


def style():
    """Colours, dashes and markers of the other pictures."""
    description = importlib.util.spec_from_file_location("draw", PICTURES / "draw.py")
    module = importlib.util.module_from_spec(description)
    sys.modules["draw"] = module
    description.loader.exec_module(module)
    return module


def draw(store):
    """docs/pictures/growth.svg; @return whether there was something to draw."""
    by_edges, by_dimension = points(store, "edges"), points(store, "dimension")
    if len(by_edges) < 2 or len(by_dimension) < 2:
        return False
    import matplotlib
    matplotlib.use("svg")
    import matplotlib.pyplot as plt
    house = style()
    plt.rcParams.update({"svg.hashsalt": "growth", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9,
                         "font.sans-serif": ["DejaVu Sans"], "axes.spines.top": False, "axes.spines.right": False})
    figure, rooms = plt.subplots(1, 4, figsize=(11.2, 2.9))
    gigabytes = 1e-9
    panels = [("seconds, d = 32", "edges", [("solve", [(p[0], p[2]) for p in by_edges]), ("read", [(p[0], p[1]) for p in by_edges])]),
              ("peak memory, GB, d = 32", "edges", [("all", [(p[0], p[3] * gigabytes) for p in by_edges])]),
              ("seconds, 1.6 million edges", "d", [("solve", [(p[0], p[2]) for p in by_dimension])]),
              ("peak memory, GB, 1.6 million edges", "d", [("all", [(p[0], p[3] * gigabytes) for p in by_dimension])])]
    for axes, (title, over, lines) in zip(rooms, panels):
        axes.set_title(title, fontsize=9.5, loc="left")
        for number, (name, pairs) in enumerate(lines):
            pairs = [(x, y) for x, y in pairs if y > 0]
            axes.loglog(*zip(*pairs), color=house.COLOURS[number], linestyle=house.DASHES[number],
                        marker=house.MARKERS[number], markersize=3.5, linewidth=1.4)
            if len(lines) > 1:
                axes.annotate(name, pairs[-1], (-4, 6 if number == 0 else -12), textcoords="offset points", ha="right",
                              color=house.COLOURS[number], fontsize=8.5)
        axes.set(xlabel=over)
        if over == "d":
            axes.set_xticks([pair[0] for pair in lines[0][1]], [str(pair[0]) for pair in lines[0][1]], minor=False)
            axes.minorticks_off()
    figure.tight_layout()
    figure.savefig(PICTURES / "growth.svg", facecolor="white",
                   metadata={"Date": None, "Creator": None, "Title": "docs/performance.md: growth"})
    plt.close(figure)
    return True
