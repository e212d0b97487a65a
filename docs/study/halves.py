"""A rival score: do the vectors of one half of the edges agree with those of the other? What both find is no noise."""
import gzip
import pathlib
import subprocess
import tempfile

import numpy

from common import PROGRAM, graph_files, run

HALF, SEED = 0.5, 5


def split_edges(path, folder):
    """Two files, each with every edge of the graph or not, by one coin an edge; the header stays."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        lines = file.readlines()
    head = [line for line in lines if line.startswith(("#", "%"))]
    edges = [line for line in lines if not line.startswith(("#", "%"))]
    is_first = numpy.random.default_rng(SEED).random(len(edges)) < HALF
    files = []
    for number, chosen in enumerate((is_first, ~is_first)):
        files.append(pathlib.Path(folder) / f"half{number}.txt")
        files[-1].write_text("".join(head + [edge for edge, one in zip(edges, chosen, strict=True) if one]), encoding="utf-8")
    return files


def vectors(path, folder, options, dimension):
    """{node: row} of an embedding; None where the program refuses."""
    target = pathlib.Path(folder) / "vectors.npy"
    done = subprocess.run([PROGRAM, "embed", path, *options, "--component", "largest", "--dim", str(dimension), "--threads", "1", "--quiet",
                           "-o", target], capture_output=True, check=False)
    if done.returncode != 0:
        return None
    names = pathlib.Path(f"{target}.ids.txt").read_text(encoding="utf-8").splitlines()
    return dict(zip(names, numpy.load(target), strict=True))


def kernel_alignment(one, other):
    """|A^T B|^2 / (|A^T A| |B^T B|) of centred rows: 1 where both kernels are the same (linear CKA, Kornblith et al. 2019)."""
    one, other = one - one.mean(0), other - other.mean(0)
    scale = numpy.linalg.norm(one.T @ one) * numpy.linalg.norm(other.T @ other)
    return float(numpy.linalg.norm(one.T @ other) ** 2 / scale) if scale > 0 else None


def agreement(files, folder, options, dimension):
    found = [vectors(path, folder, options, dimension) for path in files]
    if None in found:
        return None
    common = sorted(found[0].keys() & found[1].keys())
    if len(common) < 3:
        return None
    return kernel_alignment(*(numpy.array([rows[name] for name in common]) for rows in found))


def agreements(name, options, dimension):
    """Of every context of a run of a graph, {context: agreement}. A weight for all pairs is halved with the degrees."""
    path, _ = graph_files(name)
    options = list(options)
    listed = options[options.index("--contexts") + 1]
    rest = [option for option in options if option not in ("--contexts", listed)]
    if "--regularize" in rest:
        place = rest.index("--regularize") + 1
        rest[place] = f"{HALF * float(rest[place]):.6g}"
    with tempfile.TemporaryDirectory() as folder:
        files = split_edges(path, folder)
        sizes = [run("info", file)["graph"]["largest_component"] for file in files]
        fitting = min(dimension, *(size - 2 for size in sizes))
        return {context: agreement(files, folder, ["--context", context, *rest], fitting) for context in contexts_of(listed)}


def contexts_of(listed):
    """The contexts of a list: commas part them, but not the numbers of one."""
    contexts = []
    for piece in listed.split(","):
        if contexts and piece[:1].isdigit() and ":" not in piece and "*" not in piece:
            contexts[-1] += "," + piece
        else:
            contexts.append(piece)
    return contexts
