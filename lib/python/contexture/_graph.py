"""Graphs, and tables of points."""
from __future__ import annotations

import functools
import json
import os
import warnings
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Union

import numpy as np

from . import _native, _options
from ._errors import InputError, UsageError, level_outside

if TYPE_CHECKING:
    import numpy.typing as npt

#: What a name was before it became text: None where it was text, `int`, or each one's own.
Keys = Union[Callable[[str], Hashable], dict[str, Hashable], None]


class Graph:
    """An immutable weighted graph, or a table of points. Nodes keep their names, and what these were before.

    Made by `read_graph`, `as_graph` and the methods `from_...`.
    """

    def __init__(self, native: _native.Graph, keys: Keys = None) -> None:
        self._native = native
        self._keys = keys

    @staticmethod
    def from_edges(sources: npt.ArrayLike, targets: npt.ArrayLike, weights: npt.ArrayLike | None = None,
                   nodes: int | Iterable[Hashable] | None = None, *, directed: bool = False, repeats: str = "once",
                   self_loops: str = "keep", threads: int | None = None, source: str = "edges") -> Graph:
        """A graph of one edge a place of the arrays.

        nodes: all nodes, in their order, also those without an edge. A number n: the nodes are 0 to n - 1 and the
        arrays hold these. None: the nodes are what the arrays hold, in the order in which it appears there.
        """
        ends = np.asarray(sources), np.asarray(targets)
        _check_ends(*ends)
        keys, first, second = _number(*ends, nodes)
        return _build(keys, first, second, weights, directed, repeats, self_loops, threads, source)

    @staticmethod
    def from_points(table: Any, *, standardize: bool = True, target: str | None = None, id: str = "",
                    categorical: Sequence[str] = (), drop: Sequence[str] = (), source: str = "table") -> Graph:
        """A table of points for contexts such as knn:30: an array of n x p numbers or a pandas DataFrame.

        Numbers are brought to mean 0 and standard deviation 1, columns of one value left out. Of a DataFrame the
        columns are understood as in a file (docs/formats.md): words are categories, `target` is to be predicted.
        """
        if hasattr(table, "to_csv"):
            return _points_of_frame(table, standardize, target, id, categorical, drop, source)
        if target is not None or id or categorical or drop:
            raise UsageError("target, id, categorical and drop name columns: give a DataFrame")
        points = np.ascontiguousarray(table, dtype=np.float64)
        if points.ndim != 2 or 0 in points.shape:
            raise InputError(f"an array of shape {points.shape} is no table: give n x p numbers")
        if not np.isfinite(points).all():
            raise InputError("the table holds NaN or infinite values: fill them in or leave the rows out")
        names = [str(column + 1) for column in range(points.shape[1])]
        if standardize:
            points, used = Standard(points).apply(points), Standard(points).used
            names = [name for name, is_used in zip(names, used) if is_used]
            if not names:
                raise InputError("every column has one value only, so all points are in one place")
        return Graph(_native.build_points(len(points), np.ascontiguousarray(points), names, source), int)

    @property
    def nodes(self) -> list[Any]:
        """Its nodes, in their order: the names, or the user's own objects. Not to be changed."""
        return self._nodes

    @functools.cached_property
    def _nodes(self) -> list[Any]:
        return keyed(self._native.names(), self._keys)

    @functools.cached_property
    def _position(self) -> dict[Any, int]:
        return {node: position for position, node in enumerate(self._nodes)}

    def __len__(self) -> int:
        return self._native.nodes

    def __contains__(self, node: object) -> bool:
        return node in self._position

    def __repr__(self) -> str:
        if self._native.is_points:
            return f"<contexture.Graph: {len(self)} points>"
        return (f"<contexture.Graph: {len(self)} nodes, {self.n_edges} edges, "
                f"{'directed' if self.is_directed else 'undirected'}, {'' if self.is_weighted else 'un'}weighted>")

    @property
    def n_nodes(self) -> int:
        return self._native.nodes

    @property
    def n_edges(self) -> int:
        """Distinct edges, self-loops included; in a directed graph the distinct arcs."""
        return self._native.edges

    @property
    def is_directed(self) -> bool:
        return self._native.is_directed

    @property
    def is_weighted(self) -> bool:
        return self._native.is_weighted

    @property
    def is_points(self) -> bool:
        """Whether it is a table of points, without edges."""
        return self._native.is_points

    @property
    def degrees(self) -> npt.NDArray[np.float64]:
        """Sum of the weights of a node's (out-going) arcs; a self-loop counts once. A view, read-only."""
        return self._native.degrees

    @property
    def volume(self) -> float:
        """Sum of all degrees."""
        return self._native.volume

    def info(self) -> dict[str, Any]:
        """Facts, by the names that docs/json.md gives them."""
        facts: dict[str, Any] = json.loads(self._native.info())["graph"]
        return facts

    def largest_component(self) -> Graph:
        """The part of the graph on its largest component; itself where there is one."""
        largest = self._native.largest_component()
        return self if largest.nodes == len(self) else Graph(largest, self._keys)

    def to_scipy(self) -> Any:
        """Its adjacency as scipy.sparse.csr_matrix; of an undirected graph both arcs of each edge."""
        import scipy.sparse
        native = self._native
        weights = native.weights if native.is_weighted else np.ones(len(native.targets))
        return scipy.sparse.csr_matrix((weights, native.targets.view(np.int32), native.offsets.view(np.int64)),
                                       shape=(len(self), len(self)))

    def __reduce__(self) -> tuple[Any, ...]:
        if self.is_points:
            raise TypeError("a table of points cannot be pickled: keep the table itself")
        native = self._native
        sources = np.repeat(np.arange(len(self), dtype=np.uint32), np.diff(native.offsets.view(np.int64)))
        once: Any = slice(None) if native.is_directed else sources <= native.targets
        weights = native.weights[once] if native.is_weighted else None
        return _rebuild, (native.names(), self._keys, sources[once], native.targets[once], weights, native.is_directed,
                          native.source)


def is_missing(value: Any) -> bool:
    """None, NaN, NaT and pandas.NA."""
    try:
        return value is None or bool(value != value)
    except (TypeError, ValueError):
        return type(value).__name__ == "NAType"


class Standard:
    """Columns to mean 0 and standard deviation 1; those of one value are left out."""

    def __init__(self, points: npt.NDArray[np.float64]) -> None:
        self.size = np.abs(points).max(axis=0)
        self.size[self.size == 0] = 1
        sized = points / self.size  # squares of what is left do not overflow
        self.mean = sized.mean(axis=0)
        self.deviation = np.sqrt(np.square(sized - self.mean).mean(axis=0))
        self.used = self.deviation > 1e-12

    def apply(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        scaled: npt.NDArray[np.float64] = (points / self.size - self.mean)[:, self.used] / self.deviation[self.used]
        return scaled


def keyed(names: list[str], keys: Keys) -> list[Any]:
    """What the names were."""
    if keys is None:
        return names
    if isinstance(keys, dict):
        return [keys.get(name, name) for name in names]
    return list(map(keys, names))


def read_graph(path: str | os.PathLike[str], *, directed: bool = False, weighted: str = "auto", repeats: str = "once",
               self_loops: str = "keep", format: str = "auto", nodes: str | os.PathLike[str] | None = None,
               target: str | None = None, id: str = "", categorical: Sequence[str] = (), drop: Sequence[str] = (),
               header: str = "auto", threads: int | None = None, progress: _options.Progress | None = None) -> Graph:
    """A graph from an edge list, Matrix Market or GraphML file, gzip or not, or a table of points (format="points").

    The options are those of the command line, docs/command_line.md; formats are described in docs/formats.md.
    """
    of_edges = bool(directed) or weighted != "auto" or repeats != "once" or self_loops != "keep" or nodes is not None
    if format == "points" and of_edges:
        raise UsageError("a table of points has no edges: leave out directed, weighted, repeats, self_loops and nodes")
    if format != "points" and (target is not None or id or categorical or drop):
        raise UsageError('target, id, categorical and drop are of a table of points: say format="points"')
    options = {
        **_build_options(directed, repeats, self_loops, threads),
        "weighted": _options.choice("weighted", weighted, ("auto", "yes", "no")),
        "format": _options.choice("format", format, ("auto", "edge-list", "matrix-market", "graphml", "points")),
        "nodes": "" if nodes is None else os.fspath(nodes),
        "target": target, "id": id, **_column_lists(categorical, drop),
        "header": _options.choice("header", header, ("auto", "yes", "no")),
    }
    native = _native.read_graph(os.fspath(path), options, _options.callback(progress))
    warn_of_header(path, native.doubtful_header, "read_graph(path")
    return Graph(native)


def warn_of_header(path: str | os.PathLike[str], line: int, call: str) -> None:
    """Of a first line, if any, that may hold names of columns; `call` is what a user would write, up to its options."""
    if line:
        warnings.warn(f"{os.fsdecode(path)}:{line}: read as an edge, of two words that no other edge has: "
                      f'{call}, header="yes") takes them for names of columns, header="no" for an edge',
                      stacklevel=level_outside())


def _build_options(directed: bool, repeats: str, self_loops: str, threads: int | None) -> dict[str, Any]:
    return {
        "directed": bool(directed),
        "repeats": _options.choice("repeats", repeats, ("once", "sum")),
        "self_loops": _options.choice("self_loops", self_loops, ("keep", "drop")),
        "threads": _options.thread_count(threads),
    }


def _check_ends(sources: npt.NDArray[Any], targets: npt.NDArray[Any]) -> None:
    if sources.ndim != 1 or targets.ndim != 1 or len(sources) != len(targets):
        raise UsageError(f"sources of shape {sources.shape} and targets of shape {targets.shape}: "
                         "give two lists of one length")


def _number(sources: npt.NDArray[Any], targets: npt.NDArray[Any], nodes: int | Iterable[Hashable] | None
            ) -> tuple[int | list[Any], npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """The nodes, and the ends as positions among them."""
    kinds = {sources.dtype.kind, targets.dtype.kind}
    shared = np.result_type(sources, targets)  # of uint64 and int it is a float
    ends = np.empty(2 * len(sources), dtype=shared if len(kinds) == 1 or (kinds == {"u", "i"} and shared.kind == "i")
                    else object)
    ends[0::2], ends[1::2] = sources, targets
    if ends.dtype.kind == "f" and np.isnan(ends).any():
        raise InputError("an end of an edge is missing (NaN): leave the edge out")
    if isinstance(nodes, (int, np.integer)):
        if ends.dtype.kind not in "iu" and len(ends):
            raise UsageError(f"of {nodes} nodes the ends are whole numbers from 0 to n - 1, not {ends[0]!r}")
        if len(ends) and (ends.min() < 0 or ends.max() >= nodes):
            wrong = ends.min() if ends.min() < 0 else ends.max()
            raise UsageError(f"an edge ends at {wrong} in a graph of {nodes} nodes: ends are 0 to n - 1")
        return int(nodes), sources.astype(np.uint32), targets.astype(np.uint32)
    if nodes is None and ends.dtype.kind in "iu":
        values, first, inverse = np.unique(ends, return_index=True, return_inverse=True)
        order = np.argsort(first)
        rank = np.empty(len(order), dtype=np.uint32)
        rank[order] = np.arange(len(order), dtype=np.uint32)
        places = rank[inverse]
        return values[order].tolist(), places[0::2], places[1::2]
    known = nodes is not None
    position: dict[Hashable, int] = {}
    for node in nodes or ():
        if node in position:
            raise InputError(f"the node {node!r} stands twice among the nodes")
        position[node] = len(position)
    try:
        if known:
            numbers = [position[end] for end in ends.tolist()]
        else:
            numbers = [position.setdefault(end, len(position)) for end in ends.tolist()]
    except KeyError as unknown:
        raise UsageError(f"an edge ends at {unknown.args[0]!r}, which is not among the nodes") from None
    if any(map(is_missing, position)):
        raise InputError("an end of an edge is missing (None or NaN): leave the edge out")
    places = np.array(numbers, dtype=np.uint32)
    return list(position), places[0::2], places[1::2]


def _build(nodes: int | list[Any], sources: npt.NDArray[np.uint32], targets: npt.NDArray[np.uint32],
           weights: npt.ArrayLike | None, directed: bool, repeats: str, self_loops: str, threads: int | None,
           source: str) -> Graph:
    options = _build_options(directed, repeats, self_loops, threads)
    zeros = 0
    given: npt.NDArray[np.float64] | None = None
    if weights is not None:
        try:
            given = np.asarray(weights, dtype=np.float64)
        except (TypeError, ValueError):
            raise InputError(_weight_fault(weights)) from None
        if given.shape != sources.shape:
            raise UsageError(f"{len(sources)} edges and weights of shape {given.shape}: give one weight an edge")
        is_edge = given != 0
        zeros = len(given) - int(np.count_nonzero(is_edge))
        if zeros:
            sources, targets, given = sources[is_edge], targets[is_edge], given[is_edge]
        given = np.ascontiguousarray(given)
    names, keys = name_nodes(nodes)
    return Graph(_native.build_graph(names, np.ascontiguousarray(sources), np.ascontiguousarray(targets), given, zeros,
                                     source, options), keys)


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _weight_fault(weights: Any) -> str:
    for place, weight in enumerate([] if isinstance(weights, str) or np.ndim(weights) == 0 else weights):
        try:
            float(weight)
        except (TypeError, ValueError):
            return f"the weight {weight!r} of edge {place} is no number"
    return "the weights are no list of numbers"


def name_nodes(nodes: int | list[Any]) -> tuple[int | list[str], Keys]:
    """Nodes as text, and what leads back from it."""
    if isinstance(nodes, int):
        return nodes, int
    names = [node if type(node) is str else str(node) for node in nodes]
    for name in names:
        if not name.isascii() and not _is_utf8(name):
            raise InputError(f"the node {name!r} is no text in UTF-8: it holds half of a character")
    if len(set(names)) < len(names):
        seen: set[str] = set()
        twice = next(name for name in names if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise InputError(f"two nodes are both written {twice!r}: give them names that differ as text")
    if all(type(node) is str for node in nodes):
        return names, None
    return names, int if all(type(node) is int for node in nodes) else dict(zip(names, nodes))


def _column_lists(categorical: Sequence[str], drop: Sequence[str]) -> dict[str, list[str]]:
    """Names of columns, which pandas may have as numbers."""
    return {"categorical": list(map(str, _options.listed("categorical", categorical))),
            "drop": list(map(str, _options.listed("drop", drop)))}


def _points_of_frame(frame: Any, standardize: bool, target: str | None, id: str, categorical: Sequence[str],
                     drop: Sequence[str], source: str) -> Graph:
    if not standardize:
        raise UsageError("standardize=False is of an array of numbers: give frame.to_numpy()")
    if not frame.index.is_unique:
        raise InputError(f"two rows of the DataFrame are both named {frame.index[frame.index.duplicated()][0]!r}")
    options = {**_build_options(False, "once", "keep", None), "weighted": "auto", "format": "points", "nodes": "",
               "target": None if target is None else str(target), "id": str(id), "header": "yes",
               **_column_lists(categorical, drop)}
    header = ",".join('"' + str(name).replace('"', '""') + '"' for name in frame.columns) + "\n"
    native = _native.read_text(header + frame.to_csv(index=False, header=False), source, options)
    if id:
        return Graph(native)
    index = frame.index.tolist()
    return Graph(native, int if index == list(range(len(index))) else dict(zip(native.names(), index)))


def _rebuild(names: list[str], keys: Keys, sources: npt.NDArray[np.uint32], targets: npt.NDArray[np.uint32],
             weights: npt.NDArray[np.float64] | None, directed: bool, source: str) -> Graph:
    """What __reduce__ has taken apart."""
    native = _native.build_graph(names, sources, targets, weights, 0, source,
                                 _build_options(directed, "once", "keep", None))
    return Graph(native, keys)
