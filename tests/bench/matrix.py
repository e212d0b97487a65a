"""The normalized adjacency as the peers take it, and how far vectors are from being its eigenvectors."""
import numpy
import scipy.sparse


def normalized(folder):
    """(N = D^-1/2 A D^-1/2 in doubles, the square roots of the degrees)."""
    pointers = numpy.load(folder / "indptr.npy")
    columns = numpy.load(folder / "indices.npy")
    degrees = numpy.diff(pointers)
    roots = numpy.sqrt(degrees)
    values = 1 / (numpy.repeat(roots, degrees) * roots[columns])
    n = len(degrees)
    return scipy.sparse.csr_matrix((values, columns, pointers), shape=(n, n)), roots


def assess(folder, blocks):
    """Of all columns of the blocks (n x k each) but the constant one: eigenvalues by Rayleigh quotient, most
    |lambda| first, and the largest ||N v - lambda v|| with ||v|| = 1; how far from orthogonal the first block is."""
    matrix, roots = normalized(folder)
    constant = roots / numpy.linalg.norm(roots)
    values, residuals, skew = [], [], None
    for block in blocks:
        block = numpy.array(block, dtype=float)
        block /= numpy.linalg.norm(block, axis=0)
        block = block[:, abs(constant @ block) < 0.9]
        images = matrix @ block
        found = numpy.einsum("ij,ij->j", block, images)
        values += list(found)
        residuals += list(numpy.linalg.norm(images - block * found, axis=0))
        if skew is None:
            skew = float(abs(block.T @ block - numpy.eye(block.shape[1])).max())
    values.sort(key=lambda value: -abs(value))
    return {"values": [float(value) for value in values], "residual": float(max(residuals)), "skew": skew}


def columns_of(vectors, width=16):
    """An n x k matrix, perhaps on disk, in blocks of columns."""
    for first in range(0, vectors.shape[1], width):
        yield vectors[:, first:first + width]
