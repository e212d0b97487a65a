"""NetMF and ProNE written from their papers, for the study of embeddings: exact where the originals are random.

NetMF: Qiu, Dong, Ma, Li, Wang, Tang, Network embedding as matrix factorization, WSDM 2018.
ProNE: Zhang, Dong, Wang, Tang, Ding, ProNE: fast and scalable network representation learning, IJCAI 2019.
"""
import gzip
import pathlib

import numpy
import scipy.linalg
import scipy.sparse
import scipy.sparse.linalg
import scipy.special
import scipy.stats

import common

DENSE_UP_TO = 25_000
ABOUT = """The peers are written for this study from their papers (`embeddings_peers.py`). NetMF: log max(1, k) of the
window's density ratio k, U sqrt(Sigma), one negative sample, rows as they come; T = 10 exact, and with h = 256
eigenvalues as published for large windows (not on dblp_coauthor: its 3,638 pieces have as many eigenvalues 1). ProNE:
its sparse factorisation (first stage) and the whole; rows of length 1. Singular values are converged, not sketched."""
SOURCES = """Micro-F1 at 10 / 50 / 90 %. ProNE paper: Zhang et al., IJCAI 2019, as noted from memory in this project's
survey of peers and not read again: check before quoting. CogDL: the leaderboard in `cogdl/tasks/README.md` of
THUDM/CogDL (d = 128, 90 %, 5 shuffles), as read. Their splits differ from ours. Our ProNE comes within a point of its
paper on both graphs and our NetMF with h = 256 within a point of CogDL's on BlogCatalog; CogDL's
ProNE is up to a point and a half above ours, its NetMF on Wikipedia by more, perhaps by edge weights that our copy lacks."""
PUBLISHED = (  # micro-F1 at 10 / 50 / 90 % of BlogCatalog and of Wikipedia's words
    ("ProNE", "ProNE paper", "36.2 / 41.2 / 42.6", "47.3 / 54.7 / 57.2"),
    ("DeepWalk", "ProNE paper", "36.2 / 40.9 / 42.2", "40.4 / 48.5 / 49.4"),
    ("ProNE", "CogDL", "- / - / 43.63", "- / - / 57.64"),
    ("NetMF", "CogDL", "- / - / 43.49", "- / - / 58.46"),
    ("node2vec", "CogDL", "- / - / 42.29", "- / - / 56.00"),
    ("NetSMF", "CogDL", "- / - / 43.21", "- / - / 51.42"),
    ("DeepWalk", "CogDL", "- / - / 42.69", "- / - / 51.38"),
    ("LINE", "CogDL", "- / - / 39.21", "- / - / 52.99"))


def read_graph(path):
    """The names of the nodes and the adjacency matrix: undirected, every edge once."""
    path = pathlib.Path(path)
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt") as lines:
        pairs = [line.split()[:2] for line in lines if line.strip() and not line.startswith("#")]
    number = {name: at for at, name in enumerate(dict.fromkeys(name for pair in pairs for name in pair))}
    ends = numpy.array([(number[a], number[b]) for a, b in pairs]).T
    one_way = scipy.sparse.csr_matrix((numpy.ones(ends.shape[1], numpy.float32), ends), shape=(len(number),) * 2)
    adjacency = (one_way + one_way.T).tocsr()
    adjacency.data[:] = 1
    return list(number), adjacency


def write_vectors(path, names, vectors):
    numpy.save(path, numpy.asarray(vectors, numpy.float32))
    pathlib.Path(f"{path}.ids.txt").write_text("".join(f"{name}\n" for name in names))


def unit_rows(vectors):
    lengths = numpy.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / numpy.where(lengths > 0, lengths, 1)


def orthonormal(block):
    return scipy.linalg.qr(block, mode="economic", check_finite=False)[0]


def leading(matrix, transposed, dimension, rounds=6):
    """U sqrt(Sigma) of the largest singular values, by block iteration from random vectors."""
    start = numpy.random.default_rng(1).standard_normal((matrix.shape[1], dimension + 32), dtype=numpy.float32)
    basis = orthonormal(matrix @ start)
    for _ in range(rounds):
        basis = orthonormal(matrix @ orthonormal(transposed @ basis))
    left, values, _ = scipy.linalg.svd((transposed @ basis).T, full_matrices=False, check_finite=False)
    return basis @ (left[:, :dimension] * numpy.sqrt(values[:dimension]))


def netmf(adjacency, window, dimension=128, columns=1024):
    """log max(1, vol / T (P + ... + P^T) D^-1), exact, built a block of columns at a time; one negative sample."""
    count, degrees = adjacency.shape[0], numpy.asarray(adjacency.sum(1), numpy.float32).ravel()
    walk = (scipy.sparse.diags(1 / degrees) @ adjacency).tocsr()
    inverse = scipy.sparse.diags(1 / degrees).tocsc()
    keep_sparse = window == 1 or count > DENSE_UP_TO
    pieces = []
    for start in range(0, count, columns):
        term = inverse[:, start:start + columns].toarray()
        total = numpy.zeros_like(term)
        for _ in range(window):
            term = walk @ term
            total += term
        total *= degrees.sum() / window
        piece = numpy.log(numpy.maximum(total, 1, out=total), out=total).T  # the matrix is symmetric
        pieces.append(scipy.sparse.csr_matrix(piece) if keep_sparse else numpy.ascontiguousarray(piece))
    matrix = scipy.sparse.vstack(pieces, format="csr") if keep_sparse else numpy.concatenate(pieces)
    del pieces
    return leading(matrix, matrix, dimension, rounds=6 if count <= DENSE_UP_TO else 3)


def netmf_approximate(adjacency, window, rank=256, dimension=128):
    """NetMF for large windows as published: the powers from the `rank` largest eigenvalues of D^-1/2 A D^-1/2."""
    degrees = numpy.asarray(adjacency.sum(1), float).ravel()
    root = scipy.sparse.diags(1 / numpy.sqrt(degrees))
    values, vectors = scipy.sparse.linalg.eigsh((root @ adjacency @ root).tocsr(), rank, which="LA", tol=1e-6)
    filtered = numpy.maximum(sum(values ** power for power in range(1, window + 1)) / window, 0)
    half = (root @ vectors * numpy.sqrt(filtered)).astype(numpy.float32)
    matrix = half @ half.T
    matrix *= numpy.float32(degrees.sum())
    numpy.log(numpy.maximum(matrix, 1, out=matrix), out=matrix)
    return leading(matrix, matrix, dimension)


def prone_factorized(adjacency, dimension=128):
    """ProNE's first stage: log p(b | a) - log P(b) on the edges, P the in-probabilities to the power 3/4."""
    walk = (scipy.sparse.diags(1 / numpy.asarray(adjacency.sum(1), float).ravel()) @ adjacency).tocsr()
    noise = numpy.asarray(walk.sum(0)).ravel() ** 0.75
    noise /= noise.sum()
    walk.data = (numpy.log(walk.data) - numpy.log(noise[walk.indices])).astype(numpy.float32)
    walk = walk.astype(numpy.float32)
    return unit_rows(leading(walk, walk.T.tocsr(), dimension))


def prone_propagated(adjacency, vectors, mu=0.2, theta=0.5, order=10):
    """ProNE's second stage: a Gaussian band pass of the Laplacian, as `order` Chebyshev terms, then orthogonalised."""
    identity = scipy.sparse.identity(adjacency.shape[0], format="csr")
    looped = (adjacency + identity).tocsr()
    shifted = (1 - mu) * identity - scipy.sparse.diags(1 / numpy.asarray(looped.sum(1)).ravel()) @ looped

    def argument(block):
        """((L - mu)^2 - 2) / 2, what the Chebyshev polynomials are taken of."""
        return 0.5 * (shifted @ (shifted @ block)) - block

    before, now = vectors.astype(float), argument(vectors.astype(float))
    passed = scipy.special.iv(0, theta) * before - 2 * scipy.special.iv(1, theta) * now
    for term in range(2, order):
        before, now = now, 2 * argument(now) - before
        passed += (-1) ** term * 2 * scipy.special.iv(term, theta) * now
    left, values, _ = scipy.linalg.svd(looped @ (vectors - passed), full_matrices=False, check_finite=False)
    return unit_rows(left * numpy.sqrt(values))


METHODS = {
    "NetMF T=1": lambda adjacency: netmf(adjacency, 1),
    "NetMF T=10": lambda adjacency: netmf(adjacency, 10),
    "NetMF T=10, h=256": lambda adjacency: netmf_approximate(adjacency, 10),
    "ProNE, first stage": prone_factorized,
    "ProNE": lambda adjacency: prone_propagated(adjacency, prone_factorized(adjacency)),
}


def published(found, methods):
    """The published figures and ours below; found: {graph: {(method, row length): micro-F1, a row a split}}."""
    rows = list(PUBLISHED)
    for method in methods:
        ours = [found[graph].get((method, "none")) for graph in ("blogcatalog", "wikipedia_pos")]
        rows.append([method, "here", *("-" if f is None else " / ".join(f"{x:.1f}" for x in f.mean(0)) for f in ours)])
    return common.markdown(["method", "from", "BlogCatalog", "Wikipedia (words)"], rows)


def cell(values):
    return f"{values.mean():.2f} +- {values.std(ddof=1) / len(values) ** 0.5:.2f}"


def title(method, length):
    return method + (", rows:2" if length == "rows:2" else "")


def against(ours, rivals, at):
    """The best rival by its mean at a ratio, the mean difference on the same splits, its error, and what it says."""
    best = max(rivals, key=lambda key: rivals[key][:, at].mean())
    difference = ours[:, at] - rivals[best][:, at]
    error = difference.std(ddof=1) / len(difference) ** 0.5
    clear = abs(difference.mean()) > scipy.stats.t.ppf(0.975, len(difference) - 1) * error
    return best, difference.mean(), error, clear


def one_by_one(found, choice):
    """The chosen recipe against every peer alone: at how many graphs and ratios it is ahead."""
    rows = []
    for key in ((peer, length) for length in ("none", "rows:2") for peer in METHODS):
        cells = [against(values[choice(graph)[0], "none"], {key: values[key]}, at)
                 for graph, values in found.items() if key in values and choice(graph)[0] for at in range(3)]
        if cells:
            sure = [mean for _, mean, _, clear in cells if clear]
            rows.append([title(*key), len(cells), sum(mean > 0 for _, mean, _, _ in cells), sum(m > 0 for m in sure),
                         sum(m < 0 for m in sure), f"{numpy.mean([mean for _, mean, _, _ in cells]):+.2f}"])
    titles = ["peer", "graphs x ratios", "CHOSEN ahead", "clearly", "clearly behind", "mean difference"]
    return common.markdown(titles, rows)


def counts(outcomes, groups):
    """How often the chosen recipe is ahead, a row for each set of graphs and form of the peers."""
    rows = []
    for form, outcome in outcomes.items():
        for name, graphs in groups.items():
            there = [graph for graph in graphs if graph in outcome]
            ahead = [graph for graph in there if all(outcome[graph][0])]
            clear = [graph for graph in ahead if all(outcome[graph][1])]
            behind = [graph for graph in there if not any(outcome[graph][0])]
            rows.append([f"{name}; peers {form}", len(there), *(
                f"{len(names)}: {', '.join(names)}" if names else "0" for names in (ahead, clear, behind))])
    missing = [graph for graphs in groups.values() for graph in graphs if graph not in outcome]
    note = f"\nNot measured yet: {', '.join(missing)}.\n" if missing else ""
    return common.markdown(["graphs", "of", "ahead at every ratio", "clearly", "behind at every ratio"], rows) + note


def losses(outcome, ratios):
    """A sentence on every graph where the chosen recipe is not ahead at every ratio."""
    lines = []
    for graph, (ahead, clear, cells) in outcome.items():
        for sure, word in ((True, "clearly behind"), (False, "behind, within the error,")):
            where = [f"{title(*c[0])} at {float(r):.0%} by {-c[1]:.2f}"
                     for r, a, k, c in zip(ratios, ahead, clear, cells) if not a and k == sure]
            if where:
                lines.append(f"- {graph}: {word} {', '.join(where)}.")
    return "\n".join(lines) + "\n"


def write(method, graph, path):
    names, adjacency = read_graph(graph)
    write_vectors(path, names, METHODS[method](adjacency))
