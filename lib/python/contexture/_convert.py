"""Graphs of other libraries, none of which is imported: who has such an object has it loaded."""
from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from ._errors import InputError, UsageError, level_outside
from ._graph import Graph, _build, _check_ends, _number, read_graph


def as_graph(data: Any, *, directed: bool | None = None, weight: str | None = "weight",
             nodes: Iterable[Hashable] | None = None, repeats: str = "once", self_loops: str = "keep",
             threads: int | None = None) -> Graph:
    """A Graph of what holds one:

    - a Graph, which is handed back; the path of a file, which is read
    - a scipy.sparse matrix or a square NumPy array: the adjacency, entries are weights (all 1: none)
    - a graph of networkx or igraph, with its own nodes
    - a pandas DataFrame: an adjacency where index and columns are the same, else a table of edges, whose ends are the
      columns `source` and `target` (`from` and `to`, `src` and `dst`, `u` and `v`), in any case, or the first two of
      two or three
    - a list of tuples (source, target) or (source, target, weight)

    directed: None takes it from the object; True makes each edge of an undirected graph of networkx or igraph two. A matrix is directed where it is not symmetric up to
    rounding (1e-10 of the largest entry), tables and lists are not.
    weight: name of the edge attribute or column of weights, where there is one; of a column "weight" is found in any
    case, and a third column of numbers with another name is warned of. None for no weights.
    nodes: of a matrix, what its rows stand for; of a table or list, all nodes, in their order.
    """
    how: dict[str, Any] = {"repeats": repeats, "self_loops": self_loops, "threads": threads}
    if isinstance(data, Graph):
        _refuse("a Graph is taken as it is", weight=weight != "weight", nodes=nodes is not None, repeats=repeats != "once",
                self_loops=self_loops != "keep")
        if directed is not None and directed != data.is_directed:
            raise UsageError(f"directed={directed}: the graph is {'directed' if data.is_directed else 'undirected'}")
        return data
    if isinstance(data, (str, os.PathLike)):
        _refuse("weights of a file have no name", weight=weight not in (None, "weight"))
        _refuse("nodes of a file stand in a file, read_graph(path, nodes=FILE)", nodes=nodes is not None)
        return read_graph(data, directed=bool(directed), weighted="auto" if weight else "no", **how)
    if _is(data, "networkx", "Graph"):
        _refuse("a graph of networkx has its own", nodes=nodes is not None)
        return _of_networkx(data, directed, weight, how)
    if _is(data, "igraph", "Graph"):
        _refuse("a graph of igraph has its own", nodes=nodes is not None)
        return _of_igraph(data, directed, weight, how)
    if _is(data, "pandas", "DataFrame"):
        return _of_frame(data, directed, weight, nodes, how)
    if hasattr(data, "tocoo"):
        return _of_matrix(data, directed, weight, nodes, how)
    if isinstance(data, np.ndarray) and data.ndim == 2:
        return _of_matrix(np.asarray(data), directed, weight, nodes, how)
    if isinstance(data, (list, tuple)):
        if not data:
            raise InputError("no edges: the list is empty")
        if all(isinstance(edge, tuple) for edge in data):
            return _of_tuples(data, directed, weight, nodes, how)
        if all(isinstance(row, list) for row in data):
            raise TypeError("no graph in a list of lists, which may be edges or a matrix: give tuples, or "
                            "numpy.array(...)")
    raise TypeError(f"no graph in a {type(data).__module__}.{type(data).__qualname__}: give a path, a matrix of "
                    "scipy.sparse or NumPy, a graph of networkx or igraph, a pandas DataFrame or a list of tuples")


def _is(data: Any, module: str, name: str) -> bool:
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(data, getattr(loaded, name, ()))


def _refuse(why: str, **options: bool) -> None:
    """Options without effect are refused, not passed over."""
    asked = [name for name, is_asked in options.items() if is_asked]
    if asked:
        raise UsageError(f"{' and '.join(asked)}: {why}; leave {'it' if len(asked) == 1 else 'them'} out")


def _require(weight: str | None, is_there: bool, what: str) -> None:
    """The usual name may be missing, one that was asked for may not."""
    if weight not in (None, "weight") and not is_there:
        raise UsageError(f"weight {weight!r}: there is no such {what}")


def _of_networkx(graph: Any, directed: bool | None, weight: str | None, how: dict[str, Any]) -> Graph:
    nodes = list(graph)
    edges = list(graph.edges(data=weight) if weight else graph.edges(data=False))
    if directed and not graph.is_directed():
        edges += [(edge[1], edge[0], *edge[2:]) for edge in edges if edge[0] != edge[1]]
    weights = [edge[2] for edge in edges] if weight else []
    is_weighted = any(one is not None for one in weights)
    if weight == "weight" and not is_weighted and edges:
        _warn_of_weights(next((attributes for *_, attributes in graph.edges(data=True) if attributes), {}))
    _require(weight, is_weighted, "edge attribute")
    position = {node: place for place, node in enumerate(nodes)}
    return _build(nodes, np.array([position[edge[0]] for edge in edges], dtype=np.uint32),
                  np.array([position[edge[1]] for edge in edges], dtype=np.uint32),
                  [1 if one is None else one for one in weights] if is_weighted else None,
                  graph.is_directed() if directed is None else directed, source="networkx", **how)


def _of_igraph(graph: Any, directed: bool | None, weight: str | None, how: dict[str, Any]) -> Graph:
    edges = np.array(graph.get_edgelist(), dtype=np.uint32).reshape(-1, 2)
    names = graph.vs["name"] if "name" in graph.vs.attributes() else list(range(graph.vcount()))
    weights = graph.es[weight] if weight and weight in graph.es.attributes() else None
    _require(weight, weights is not None, "edge attribute")
    if weight == "weight" and weights is None and len(edges):
        _warn_of_weights(graph.es[0].attributes())
    if directed and not graph.is_directed():
        back = edges[:, 0] != edges[:, 1]
        edges = np.concatenate([edges, edges[back][:, ::-1]])
        weights = None if weights is None else [*weights, *np.array(weights, dtype=object)[back]]
    return _build(names, edges[:, 0], edges[:, 1], weights, graph.is_directed() if directed is None else directed,
                  source="igraph", **how)


def _warn_of_weights(attributes: dict[str, Any]) -> None:
    """Of an edge: a lone number that goes by another name than weight."""
    numbers = [name for name, value in attributes.items()
               if isinstance(value, (int, float, np.number)) and not isinstance(value, bool)]
    if len(numbers) == 1:
        warnings.warn(f"the edge attribute {numbers[0]!r} is not read: as_graph(graph, weight={numbers[0]!r}) takes its "
                      "numbers for weights, weight=None leaves them out", stacklevel=level_outside())


def _of_frame(frame: Any, directed: bool | None, weight: str | None, nodes: Iterable[Hashable] | None,
              how: dict[str, Any]) -> Graph:
    if len(frame) and frame.shape[0] == frame.shape[1] and frame.index.equals(frame.columns):
        return _of_matrix(frame.to_numpy(), directed, weight, frame.index.tolist() if nodes is None else nodes, how)
    if len(frame) == frame.shape[1] > 0 and sorted(map(str, frame.index)) == sorted(map(str, frame.columns)):
        raise InputError("the index and the columns of the DataFrame are the same names in another order or of another "
                         "type: for an adjacency make them equal, for a table of edges name the columns source, target")
    if frame.shape[1] < 2:
        raise InputError(f"a DataFrame of {frame.shape[1]} columns is no table of edges: give source, target")
    first, second = _ends_of_frame(frame)
    ends = [frame.iloc[:, place].to_numpy() for place in (first, second)]
    weights = _weights_of_frame(frame, weight, {first, second})
    return Graph.from_edges(ends[0], ends[1], weights, nodes, directed=bool(directed), source="pandas", **how)


_ENDS = (("source", "target"), ("from", "to"), ("src", "dst"), ("u", "v"), ("node1", "node2"), ("id1", "id2"))


def _ends_of_frame(frame: Any) -> tuple[int, int]:
    """The places of the columns of sources and targets."""
    exact = list(frame.columns)
    for names in (exact, [str(name).lower() for name in exact]):
        for source, target in _ENDS:
            if names.count(source) == names.count(target) == 1:
                return names.index(source), names.index(target)
    is_numbered = len(exact) == 3 and str(exact[0]).lower() in ("index", "id", "unnamed: 0")
    if len(exact) > 3 or (is_numbered and frame.dtypes.iloc[2].kind not in "iuf"):
        raise InputError(f"which of the columns {', '.join(map(repr, exact[:6]))}{', ...' if len(exact) > 6 else ''} are "
                         "the ends of an edge? Name them source and target, or give these and a weight alone")
    return 0, 1


def _weights_of_frame(frame: Any, weight: str | None, ends: set[int]) -> Any:
    if weight is None:
        return None
    if weight in frame.columns:
        return frame[weight].to_numpy()
    _require(weight, False, "column")
    rest = [place for place in range(frame.shape[1]) if place not in ends]
    for place in rest:
        if str(frame.columns[place]).lower() == weight:
            return frame.iloc[:, place].to_numpy()
    if len(rest) == 1 and frame.dtypes.iloc[rest[0]].kind in "iuf":
        name = frame.columns[rest[0]]
        warnings.warn(f"the column {name!r} is not read: as_graph(frame, weight={name!r}) takes its numbers for weights, "
                      "weight=None leaves them out", stacklevel=level_outside())
    return None


def _of_tuples(edges: Any, directed: bool | None, weight: str | None, nodes: Iterable[Hashable] | None,
               how: dict[str, Any]) -> Graph:
    width = {len(edge) for edge in edges}
    if len(width) > 1 or not width <= {2, 3}:
        raise InputError(f"edges of {' and '.join(map(str, sorted(width)))} entries: give (source, target) or "
                         "(source, target, weight), all alike")
    ends = [np.empty(len(edges), dtype=object), np.empty(len(edges), dtype=object)]
    for side in (0, 1):
        ends[side][:] = [edge[side] for edge in edges]
    _check_ends(ends[0], ends[1])
    keys, sources, targets = _number(ends[0], ends[1], nodes)
    weights = [edge[2] for edge in edges] if width == {3} and weight else None
    return _build(keys, sources, targets, weights, bool(directed), source="edges", **how)


def _of_matrix(matrix: Any, directed: bool | None, weight: str | None, nodes: Iterable[Hashable] | None,
               how: dict[str, Any]) -> Graph:
    if matrix.shape[0] != matrix.shape[1]:
        raise UsageError(f"a matrix of shape {matrix.shape} is no adjacency, which is square; an array of edges is for "
                         "Graph.from_edges(*edges.T), a table of points for contexts such as knn:30")
    if matrix.dtype.kind not in "biuf":
        raise UsageError(f"a matrix of {matrix.dtype} is no adjacency: entries are weights")
    keys = matrix.shape[0] if nodes is None else list(nodes)
    if not isinstance(keys, int) and len(keys) != matrix.shape[0]:
        raise UsageError(f"{len(keys)} nodes for a matrix of {matrix.shape[0]} rows")
    rows, columns, weights, is_symmetric = _entries(matrix.astype(np.float64))
    if directed is False and not is_symmetric:
        raise InputError("the matrix is not symmetric: say directed=True, or give (A + A.T) / 2")
    is_directed = not is_symmetric if directed is None else directed
    once: Any = slice(None) if is_directed else rows <= columns
    weights = weights[once]
    is_weighted = bool(weight) and matrix.dtype.kind != "b" and not (weights == 1).all()
    return _build(keys, rows[once].astype(np.uint32), columns[once].astype(np.uint32), weights if is_weighted else None,
                  is_directed, source="matrix", **how)


def _entries(matrix: Any) -> tuple[Any, Any, Any, bool]:
    """Rows, columns and values of the entries that are not 0, and whether the matrix is symmetric but for rounding."""
    if isinstance(matrix, np.ndarray):
        rows, columns = np.nonzero(matrix)
        values = matrix[rows, columns]
        return rows, columns, values, _is_rounding(values - matrix[columns, rows], values)
    sums = matrix.tocsr(copy=True)
    sums.sum_duplicates()
    sums.eliminate_zeros()
    entries = sums.tocoo()
    return entries.row, entries.col, entries.data, _is_rounding((sums - sums.T).data, entries.data)


def _is_rounding(differences: Any, values: Any) -> bool:
    return bool(len(values) == 0 or np.abs(differences).max(initial=0) <= 1e-10 * np.abs(values).max())
