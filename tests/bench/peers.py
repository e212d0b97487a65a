"""One solve by us or by a peer: a process, then its vectors judged in doubles by the same function."""
import glob
import json
import pathlib
import re
import sys

import numpy

from graphs import facts
from machine import measure
from matrix import assess, columns_of

HERE = pathlib.Path(__file__).resolve().parent
GRACE = 20  # seconds for loading, which the budget of a solve does not count
RANKS = 2


def best_ncv(peer, count):
    """Length of the basis: the best found on planted_262k, 64 values to 1e-4. 0 is the peer's default."""
    return {"arpack": int(2.5 * count), "igraph": int(2.5 * count), "slepc": int(2.5 * count)}.get(peer, 0)


def debian_path(package):
    """Debian keeps petsc4py and slepc4py beside their libraries, not where Python looks."""
    return sorted(glob.glob(f"/usr/lib/{package}dir/*/*-real/lib/python3/dist-packages"))[-1]


def in_order_of_names(file):
    """Rows of a file of ours in the order of the matrix: the names are its numbers."""
    vectors = numpy.load(file, mmap_mode="r")
    names = numpy.fromfile(f"{file}.ids.txt", dtype=numpy.int64, sep="\n")
    order = numpy.empty(len(names), dtype=numpy.int64)
    order[names] = numpy.arange(len(names))
    return vectors, order


def assess_ours(folder, file):
    vectors, order = in_order_of_names(file)
    roots = numpy.sqrt(numpy.diff(numpy.load(folder / "indptr.npy")))  # mu = u / sqrt(P_X), P_X by degree
    return assess(folder, (numpy.asarray(block)[order] * roots[:, None] for block in columns_of(vectors)))


def ours(programs, work, folder, dimension, tolerance, budget=None):
    """`seconds` and `memory` as the program says, the rest as of any process."""
    file = work / "vectors.npy"
    done = measure([programs["contexture"], "embed", folder / "edges.txt", "--context", "walk:1", "--scaling", "functions",
                    "--dim", dimension, "--tolerance", tolerance, "--timing", "-o", file], budget)
    if done["ended"] == "well":
        said = " ".join(done["output"].split())
        done["read_seconds"], done["seconds"] = map(float, re.search(r"Reading ([\d.]+) s, solving ([\d.]+) s", said).groups())
        done["reported_residual"] = float(re.search(r"\bresidual (\S+) the largest", said)[1])
        done["memory"] = done["peak"]
        done.update(assess_ours(folder, file))
    remove(work)
    return done


def command_of(peer, programs, work, folder, count, tolerance, ncv):
    """(command, environment, what loads the vectors)"""
    file = work / "vectors.npy"
    if peer == "igraph":
        command = [programs["igraph"], folder / "edges.txt", facts(folder)["nodes"], count, tolerance, ncv, file]
        return command, {}, lambda: numpy.memmap(file, dtype=float, mode="r").reshape(count, -1).T
    command = [sys.executable, HERE / "peer_solve.py", peer, folder, count, tolerance, ncv, file]
    if peer != "slepc":
        return command, {}, lambda: numpy.load(file, mmap_mode="r")
    command = ["mpiexec.openmpi", "--allow-run-as-root", "--oversubscribe", "-n", RANKS, *command]
    environment = {"PYTHONPATH": f"{debian_path('slepc')}:{debian_path('petsc')}", "OMP_NUM_THREADS": "1",
                   "OPENBLAS_NUM_THREADS": "1"}
    return command, environment, lambda: numpy.concatenate([numpy.load(f"{file}.{rank}.npy") for rank in range(RANKS)])


def peer_once(peer, programs, work, folder, dimension, tolerance, budget):
    count = dimension + 1  # they find the constant mode too
    ncv = best_ncv(peer, count)
    command, environment, load = command_of(peer, programs, work, folder, count, tolerance, ncv)
    done = measure(command, budget + GRACE, environment, is_limited=True)
    done.update(tolerance=tolerance, ncv=ncv)
    if done["ended"] == "late":
        done["budget"] = budget
    if done["ended"] == "well":
        # Two ranks can write into one line.
        lines = done["output"].replace("}{", "}\n{").splitlines()
        said = [json.loads(line) for line in lines if line.startswith("{")]
        done["seconds"] = max(part["seconds"] for part in said)
        done["memory"] = sum(part["memory"] for part in said)
        done.update(assess(folder, columns_of(load())))
    remove(work)
    return done


def remove(work):
    for path in work.glob("vectors.npy*"):
        path.unlink()


def is_as_asked(done, asked):
    """A solve counts that ended, found as many values as asked for, all of them to the residual."""
    return done["ended"] == "well" and done["residual"] <= asked


def with_best_tolerance(run, asked):
    """run(tolerance) at the tolerance asked for; once more where its residual is too large, or 30 times smaller
    than need be and time was short. The faster of those that count."""
    first = run(asked)
    if first["ended"] != "well":
        return first
    if first["residual"] > asked:
        second = run(asked * 0.5 * asked / first["residual"])
    elif first["residual"] < asked / 30 and first["seconds"] < 60:
        second = run(asked * 10)
    else:
        return first
    return min((first, second), key=lambda done: (not is_as_asked(done, asked), done.get("seconds", 1e9)))
