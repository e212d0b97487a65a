"""One solve by a peer, a process of its own:

    peer_solve.py arpack|sklearn-lobpcg|sklearn-arpack|slepc FOLDER VALUES TOLERANCE NCV VECTORS

The matrix is loaded before the clock starts. VALUES counts the constant mode. Writes the vectors to VECTORS
(slepc: VECTORS.RANK.npy, the rows of each rank) and prints JSON: seconds, and peak memory after the solve.
"""
import json
import pathlib
import resource
import sys
import time

import numpy

from matrix import normalized


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def report(seconds, memory, **more):
    print(json.dumps({"seconds": seconds, "memory": memory, **more}), flush=True)


def arpack(folder, count, tolerance, ncv, output):
    from scipy.sparse.linalg import eigsh
    matrix, _ = normalized(folder)
    start = numpy.random.default_rng(1).standard_normal(matrix.shape[0])
    begin = time.perf_counter()
    _, vectors = eigsh(matrix, k=count, which="LM", tol=tolerance, ncv=ncv or None, v0=start)
    report(time.perf_counter() - begin, peak())
    numpy.save(output, vectors)


def sklearn(solver):
    def solve(folder, count, tolerance, _ncv, output):
        import scipy.sparse
        from sklearn.manifold import spectral_embedding
        matrix, roots = normalized(folder)
        matrix = scipy.sparse.csr_matrix((numpy.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)
        begin = time.perf_counter()
        found = spectral_embedding(matrix, n_components=count, eigen_solver=solver, eigen_tol=tolerance, random_state=1,
                                   drop_first=False)
        report(time.perf_counter() - begin, peak())
        numpy.save(output, found * roots[:, None])
    return solve


def rows_of_rank(folder, rank, ranks):
    """(row pointers from 0, columns, values, n) of a contiguous part with about its share of the entries."""
    pointers = numpy.load(folder / "indptr.npy")
    columns = numpy.load(folder / "indices.npy", mmap_mode="r")
    first, last = (int(numpy.searchsorted(pointers, pointers[-1] * part // ranks)) for part in (rank, rank + 1))
    last = len(pointers) - 1 if rank == ranks - 1 else last
    roots = numpy.sqrt(numpy.diff(pointers))
    mine = numpy.array(columns[pointers[first]:pointers[last]])
    own = numpy.repeat(roots[first:last], numpy.diff(pointers[first:last + 1]))
    return pointers[first:last + 1] - pointers[first], mine, 1 / (own * roots[mine]), len(roots)


def slepc(folder, count, tolerance, ncv, output):
    """Krylov-Schur, largest magnitude. More options, as -bv_type, come from PETSC_OPTIONS."""
    import slepc4py
    slepc4py.init([])
    from petsc4py import PETSc
    from slepc4py import SLEPc
    world = PETSc.COMM_WORLD
    pointers, columns, values, n = rows_of_rank(folder, world.rank, world.size)
    matrix = PETSc.Mat().createAIJ(((len(pointers) - 1, n), (len(pointers) - 1, n)),
                                   csr=(pointers.astype(PETSc.IntType), columns.astype(PETSc.IntType), values), comm=world)
    del pointers, columns, values
    solver = SLEPc.EPS().create(world)
    solver.setOperators(matrix)
    solver.setProblemType(SLEPc.EPS.ProblemType.HEP)
    solver.setType(SLEPc.EPS.Type.KRYLOVSCHUR)
    solver.setWhichEigenpairs(SLEPc.EPS.Which.LARGEST_MAGNITUDE)
    solver.setDimensions(count, ncv or PETSc.DECIDE)
    solver.setTolerances(tolerance, 100000)
    solver.setConvergenceTest(SLEPc.EPS.Conv.ABS)
    solver.setFromOptions()
    world.barrier()
    begin = time.perf_counter()
    solver.solve()
    seconds = time.perf_counter() - begin
    memory = peak()
    converged = solver.getConverged()
    vector = matrix.createVecRight()
    mine = numpy.empty((vector.getLocalSize(), min(count, converged)))
    for i in range(mine.shape[1]):
        solver.getEigenvector(i, vector)
        mine[:, i] = vector.getArray()
    numpy.save(f"{output}.{world.rank}.npy", mine)
    report(seconds, memory, converged=converged, iterations=solver.getIterationNumber(), ncv=solver.getDimensions()[1])


PEERS = {"arpack": arpack, "sklearn-lobpcg": sklearn("lobpcg"), "sklearn-arpack": sklearn("arpack"), "slepc": slepc}

if __name__ == "__main__":
    PEERS[sys.argv[1]](pathlib.Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5]), sys.argv[6])
