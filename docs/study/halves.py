"""A rival score: do the vectors of one half of the edges agree with those of the other? What both find is no noise."""
import gzip
import pathlib
import subprocess

import numpy

from common import PROGRAM, run

SHARE, SEED = 0.5, 5  # of the edges in the first half


def split_edges(path, folder):
    """Two files without a common edge, by one coin a pair of nodes, however often the pair is listed; both keep the header."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        lines = file.readlines()
    generator, is_first = numpy.random.default_rng(SEED), {}
    parts = [[], []]
    for line in lines:
        if line.startswith(("#", "%")):
            for part in parts:
                part.append(line)
            continue
        pair = tuple(sorted(line.split()[:2]))
        if pair not in is_first:
            is_first[pair] = generator.random() < SHARE
        parts[not is_first[pair]].append(line)
    files = [pathlib.Path(folder) / f"half{number}.txt" for number in (1, 2)]
    for file, part in zip(files, parts, strict=True):
        file.write_text("".join(part), encoding="utf-8")
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
    return kernel_alignment(*(numpy.array([rows[name] for name in common]) for rows in found)) if len(common) > 2 else None


def agreements(files, contexts, options, dimension):
    """{context: agreement of the two halves}, of the largest component of each, with as many functions as both have."""
    fitting = min(dimension, *(run("info", file)["graph"]["largest_component"] - 2 for file in files))
    return {context: agreement(files, files[0].parent, ["--context", context, *options], fitting) for context in contexts}
