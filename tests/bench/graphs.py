"""The graphs: each as a list of edges for us and as the same matrix for the peers, its largest component only."""
import gzip
import json
import shutil
import subprocess
from dataclasses import dataclass

import numpy
import pandas
import scipy.sparse
from scipy.sparse import csgraph

from machine import ROOT, say

SHARED = ROOT.parent / "shared" / "data"


@dataclass(frozen=True)
class Generated:
    kind: str   # of bench_generate
    size: int   # nodes of planted, scale of rmat
    edges: int  # lines


PLANTED_DEGREE = 12
GENERATED = {
    "planted_16k": Generated("planted", 16_667, 100_000),  # to try things
    "planted_262k": Generated("planted", 262_144, 1_572_864),
    "planted_1m": Generated("planted", 1_048_576, 6_000_000),
    "rmat_262k": Generated("rmat", 18, 1_572_864),
    "rmat_1m": Generated("rmat", 20, 6_291_456),
}
REAL = ["gowalla", "cnr_2000", "road_fla", "fb100_cornell5"]


def growing(edges):
    """The same graph at any size."""
    return Generated("planted", edges * 2 // PLANTED_DEGREE, edges)


def generate(programs, file, what, names="numbers", seed=1):
    """A file of edges, made once."""
    if file.exists():
        return file
    say(f"generating {file.name}: {what.kind}, {what.edges} edges")
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".unfinished")
    with open(beside, "wb") as output:
        subprocess.run([programs["generate"], what.kind, str(what.size), str(what.edges), names, str(seed)], stdout=output,
                       check=True)
    return beside.rename(file)


def compress(file):
    """file.gz beside the file, made once."""
    packed = file.with_name(file.name + ".gz")
    if not packed.exists():
        say(f"compressing {file.name}")
        beside = packed.with_suffix(".unfinished")
        with open(file, "rb") as source, gzip.open(beside, "wb", compresslevel=6) as target:
            shutil.copyfileobj(source, target, 1 << 20)
        beside.rename(packed)
    return packed


def by_appearance(ends):
    """Names to numbers in the order in which a reader meets them."""
    numbers, _ = pandas.factorize(ends.ravel())
    return numbers.astype(numpy.int64).reshape(ends.shape)


def cleaned(ends):
    """Without self-loops and repeats, the largest component; nodes numbered as they appear in the file."""
    ends = by_appearance(ends[ends[:, 0] != ends[:, 1]])
    n = int(ends.max()) + 1
    low, high = ends.min(axis=1), ends.max(axis=1)
    _, first = numpy.unique(low * n + high, return_index=True)
    ends = ends[numpy.sort(first)]
    matrix = scipy.sparse.coo_matrix((numpy.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(n, n))
    _, piece = csgraph.connected_components(matrix, directed=False)
    return by_appearance(ends[piece[ends[:, 0]] == numpy.bincount(piece).argmax()])


def prepare(programs, work, name):
    """The folder with edges.txt, indptr.npy, indices.npy and facts.json; None where the data are missing."""
    folder = work / "graphs" / name
    if (folder / "facts.json").exists():
        return folder
    if name in GENERATED:
        source = generate(programs, work / "raw" / f"{name}.txt", GENERATED[name])
    else:
        source = next(iter(sorted((SHARED / name).glob("edges.txt*"))), None)
        if source is None:
            say(f"{name}: no {SHARED / name}/edges.txt, skipped")
            return None
    say(f"preparing {name}")
    ends = cleaned(pandas.read_csv(source, sep=" ", comment="#", header=None, usecols=[0, 1]).to_numpy())
    n = int(ends.max()) + 1
    folder.mkdir(parents=True, exist_ok=True)
    pandas.DataFrame(ends).to_csv(folder / "edges.txt", sep=" ", header=False, index=False)
    rows, columns = numpy.concatenate([ends, ends[:, ::-1]]).T
    matrix = scipy.sparse.csr_matrix((numpy.ones(len(rows), dtype=numpy.int8), (rows, columns)), shape=(n, n))
    matrix.sort_indices()
    numpy.save(folder / "indptr.npy", matrix.indptr.astype(numpy.int32))
    numpy.save(folder / "indices.npy", matrix.indices.astype(numpy.int32))
    facts = {"nodes": n, "edges": len(ends), "entries": int(matrix.nnz)}
    (folder / "facts.json").write_text(json.dumps(facts) + "\n", encoding="utf-8")
    return folder


def facts(folder):
    return json.loads((folder / "facts.json").read_text(encoding="utf-8"))
