"""What the demonstrations share: the study's helpers, our own graph, graphs and embeddings as arrays."""
import argparse
import gzip
import importlib.util
import pathlib

import numpy

HERE = pathlib.Path(__file__).resolve().parent
_found = importlib.util.spec_from_file_location("study_common", HERE.parent / "study" / "common.py")
study = importlib.util.module_from_spec(_found)
_found.loader.exec_module(study)

DATA, ProgressLine, graph_files, markdown, run = (
    study.DATA, study.ProgressLine, study.graph_files, study.markdown, study.run)
RESULTS = study.BUILD / "learning"


def kept(part, name, make=None):
    """As of the study, in BUILD/learning."""
    return study.kept(part, name, make, RESULTS)


def planted(seed=1):
    """The edges of ten blocks of 100 nodes, and the block of each node. Eight are dense within, each less than the one
    before; the last two meet each other and not themselves. Between the others one pair in 100 has an edge."""
    draws = numpy.random.default_rng(seed)
    block = numpy.repeat(numpy.arange(10), 100)
    chance = numpy.full((10, 10), 0.01)
    chance[range(8), range(8)] = numpy.linspace(0.4, 0.12, 8)
    chance[8, 9] = chance[9, 8] = 0.3
    pairs = numpy.triu(draws.random((1000, 1000)) < chance[numpy.ix_(block, block)], 1)
    return numpy.argwhere(pairs), block


def write_planted():
    path = RESULTS / "planted.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{u} {v}\n" for u, v in planted()[0]))
    return path


def adjacency(path, nodes):
    """Of an undirected graph without weights, in the order of `nodes`; edges of others are left out."""
    place = {node: i for i, node in enumerate(nodes)}
    matrix = numpy.zeros((len(nodes), len(nodes)))
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            ends = line.split()[:2]
            if not line.startswith("#") and all(end in place for end in ends):
                u, v = (place[end] for end in ends)
                matrix[u, v] = matrix[v, u] = 1.0
    return matrix


def labels(path, nodes):
    """One column a class, 1 where a node has it; the nodes must all have a label."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        of = dict(line.rstrip("\n").split("\t") for line in lines if not line.startswith("#"))
    sets = [of[node].split(",") for node in nodes]
    classes = sorted({name for one in sets for name in one})
    return numpy.array([[name in one for name in classes] for one in sets], float)


def table(path):
    """(columns as text, the last one as numbers) of a table whose first line names them."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = numpy.array([line.strip().split(",") for line in lines][1:])
    return rows[:, :-1], rows[:, -1].astype(float)


def vectors(document, nodes):
    """n x d of an embedding of the program, in the order of `nodes`; 0 for those without a vector."""
    found = dict(zip(document["embedding"]["nodes"], document["embedding"]["vectors"], strict=True))
    return numpy.array([found.get(node, [0.0] * document["embedding"]["dimension"]) for node in nodes])


def aligned(learning):
    """Of a training: the sum of squared cosines with the exact space over d. Directions that are not there count as 0."""
    alignment = learning["alignment"]
    return sum(cosine**2 for cosine in alignment["cosines"]) / alignment["dimension"]


def main(description, measure, report):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["measure", "report"])
    {"measure": measure, "report": report}[parser.parse_args().what]()
