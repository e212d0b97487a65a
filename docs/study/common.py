"""What the parts of the study share: running the program, keeping results, statistics, tables."""
import argparse
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import time

import numpy

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = pathlib.Path(os.environ.get("BUILD", ROOT / "build"))
PROGRAM = BUILD / "bin" / "contexture"
RESULTS = BUILD / "study"
DATA = ROOT.parent / "shared" / "data"


def graph_files(name):
    """The edges of a data set and its labellings, {name: path}; none where it is not there."""
    folder = DATA / name
    edges = [path for path in (folder / "edges.txt", folder / "edges.txt.gz") if path.exists()]
    labellings = {}
    for path in sorted(folder.glob("labels*.txt*")):
        labellings[path.name.split(".")[0].removeprefix("labels").removeprefix("_") or "labels"] = path
    return (edges[0] if edges else None), labellings


def run(*arguments, may_fail=False):
    """The document that the program writes; None where it refuses and may, not where it was stopped (128 and above)."""
    done = subprocess.run([PROGRAM, *map(str, arguments), "--format", "json", "--quiet"], capture_output=True, check=False)
    if done.returncode == 0:
        return json.loads(done.stdout)
    if may_fail and 0 < done.returncode < 128:
        return None
    raise SystemExit(f"contexture {' '.join(map(str, arguments))}: {done.stderr.decode().strip()}")


def kept(part, name, make=None, results=RESULTS):
    """The result of make(), from a file where it was made before: a study that was stopped goes on where it stood.

    Without make only what is there; None where nothing is."""
    key = hashlib.sha256(name.encode()).hexdigest()[:8]
    path = results / part / f"{''.join(c if c.isalnum() else '_' for c in name)[:60]}-{key}.json"
    if path.exists():
        return json.loads(path.read_text())
    if make is None:
        return None
    result = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    beside.write_text(json.dumps(result))
    beside.rename(path)
    return result


def main(description, measure, report):
    """The command line of a part of the study: measure(end) until the time is up, or report()."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["measure", "report"])
    parser.add_argument("--budget", type=float, default=3600, help="seconds")
    arguments = parser.parse_args()
    if not DATA.exists():
        print("not measured: the data sets are not here")
    if arguments.what == "measure":
        measure(time.monotonic() + arguments.budget)
    else:
        report()


class ProgressLine:
    """On a terminal, how much of the work is kept, and how long the rest will take at the rate of this run."""

    def __init__(self, part, total):
        self.part, self.total, self.done, self.made = part, total, 0, 0
        self.begin = self.last = time.monotonic()

    def step(self):
        self.done += 1
        self.made += time.monotonic() - self.last > 0.1  # what is kept takes less
        self.last = time.monotonic()
        if not sys.stderr.isatty():
            return
        seconds = self.last - self.begin
        left = f", about {(self.total - self.done) * seconds / self.made / 60:.0f} min left" if self.made else ""
        end = "\n" if self.done == self.total else ""
        print(f"\r\033[K{self.part}: {self.done} of {self.total}{left}", end=end, file=sys.stderr, flush=True)


def pearson(x, y):
    x, y = numpy.asarray(x, float), numpy.asarray(y, float)
    x, y = x - x.mean(), y - y.mean()
    scale = numpy.sqrt((x @ x) * (y @ y))
    return float(x @ y / scale) if scale > 0 else float("nan")


def ranks(x):
    """1 to n, ties sharing their mean."""
    x = numpy.asarray(x, float)
    _, inverse, counts = numpy.unique(x, return_inverse=True, return_counts=True)
    last = numpy.cumsum(counts)
    return (last - (counts - 1) / 2)[inverse]


def spearman(x, y):
    return pearson(ranks(x), ranks(y))


def distance_correlation(x, y):
    """Szekely, Rizzo, Bakirov 2007: 0 only where x and y are independent."""
    def centred(values):
        distances = numpy.abs(numpy.subtract.outer(values, values))
        return distances - distances.mean(0) - distances.mean(1)[:, None] + distances.mean()
    a, b = centred(numpy.asarray(x, float)), centred(numpy.asarray(y, float))
    scale = numpy.sqrt((a * a).mean() * (b * b).mean())
    return float(numpy.sqrt(max(0.0, (a * b).mean()) / scale)) if scale > 0 else float("nan")


def markdown(titles, rows):
    """A table; the first column to the left, the others to the right."""
    lines = ["| " + " | ".join(titles) + " |", "|---" + "|---:" * (len(titles) - 1) + "|"]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
