"""Vectors of nodes."""
from __future__ import annotations

import functools
import os
import pathlib
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _native, _options
from ._convert import as_graph
from ._errors import InputError, UsageError
from ._files import write_whole
from ._graph import Graph, Keys, _rebuild, keyed, warn_of_header
from ._native import Context
from ._spectrum import Spectrum, as_context, component_of, graph_for, solve

if TYPE_CHECKING:
    import numpy.typing as npt

_FORMS = {".json": "json", ".jsonl": "jsonl", ".csv": "csv", ".tsv": "tsv", ".w2v": "word2vec", ".vec": "word2vec",
          ".npy": "npy"}


class Vectors:
    """Vectors with the nodes that they are of: `[node]`, `[nodes]`, `in`, `to_frame`, numpy.asarray."""

    nodes: list[Any]
    vectors: npt.NDArray[np.float64]

    @functools.cached_property
    def _row(self) -> dict[Any, int]:
        return {node: row for row, node in enumerate(self.nodes)}

    def __len__(self) -> int:
        return len(self.nodes)

    def __contains__(self, node: object) -> bool:
        return node in self._row

    def __getitem__(self, node: Any) -> npt.NDArray[np.float64]:
        """The vector of a node, or the rows of a list of nodes."""
        rows: Any = list(map(self._row_of, node)) if isinstance(node, list) else self._row_of(node)
        found: npt.NDArray[np.float64] = self.vectors[rows]
        return found

    def _row_of(self, node: Any) -> int:
        row = self._row.get(node)
        if row is None:
            hint = f": did you mean {str(node)!r}?" if str(node) in self._row else ""
            raise KeyError(f"no vector of {node!r}{hint}")
        return row

    def __iter__(self) -> Iterator[Any]:
        """The nodes."""
        return iter(self.nodes)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        return np.array(self.vectors, dtype) if copy else np.asarray(self.vectors, dtype)

    def to_frame(self) -> Any:
        """A pandas DataFrame with a row a node."""
        import pandas
        return pandas.DataFrame(self.vectors, index=pandas.Index(self.nodes, tupleize_cols=False),
                                columns=range(1, self.vectors.shape[1] + 1))


class Embedding(Vectors):
    """Node vectors of a context, or of another tool. `vectors` is a read-only view of the library's memory.

    Nodes that no vector can be given to, isolated ones for most contexts, stand in `without_vector`.
    """

    def __init__(self, native: _native.Embedding, keys: Keys = None) -> None:
        self._native = native
        self._keys = keys

    @property
    def vectors(self) -> npt.NDArray[np.float64]:  # type: ignore[override]
        """A row a node, in the order of `nodes`."""
        return self._native.vectors

    @functools.cached_property
    def nodes(self) -> list[Any]:  # type: ignore[override]
        """The nodes that have a vector: the names, or the user's own objects."""
        return self._named(self._native.nodes)

    @functools.cached_property
    def without_vector(self) -> list[Any]:
        return self._named(self._native.without_vector)

    def _named(self, places: npt.NDArray[np.uint32]) -> list[Any]:
        nodes = keyed(self._native.graph.names(), self._keys)
        return nodes if len(places) == len(nodes) else [nodes[place] for place in places.tolist()]

    @property
    def contexts(self) -> list[str]:
        """Names of the contexts whose vectors stand side by side: one, or none of another tool's vectors."""
        return self._native.contexts

    @property
    def scaling(self) -> str:
        return self._native.scaling

    @property
    def singular_values(self) -> npt.NDArray[np.float64] | None:
        """Of the one context."""
        return self._native.singular_values

    def save(self, path: str | os.PathLike[str], format: str = "auto") -> None:
        """Writes the vectors, whole or not at all: as JSON, which `load` and `contexture extend` read with all that is
        known, or by the ending of the path as .jsonl, .csv, .tsv, .vec or .npy (names in PATH.ids.txt)."""
        file = pathlib.Path(path)
        form = _options.choice("format", format, ("auto", "json", "jsonl", "csv", "tsv", "word2vec", "npy"))
        ending = file.suffix.lower()
        if form == "auto" and ending not in _FORMS:
            raise UsageError(f"{file.name}: in which format? Endings are {', '.join(_FORMS)}; or say format=")
        form = _FORMS[ending] if form == "auto" else form
        if form == "json" and not self.contexts:
            raise UsageError("no spectrum of these vectors is known that JSON could hold: save them as .npy, .csv "
                             "or .vec")
        parts = [(file, form)] + ([(file.with_name(file.name + ".ids.txt"), "names")] if form == "npy" else [])
        write_whole([(path, functools.partial(self._write, kind)) for path, kind in parts])

    def _write(self, form: str, path: pathlib.Path) -> None:
        self._native.write(os.fspath(path), form)

    def __repr__(self) -> str:
        of = " | ".join(self.contexts) or "another tool"
        return f"<contexture.Embedding of {of}: {self.vectors.shape[0]} nodes x {self.vectors.shape[1]}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self._native.state(), self._keys)


def _restore(state: tuple[Any, ...], keys: Keys) -> Embedding:
    """What __reduce__ has taken apart."""
    return Embedding(_native.Embedding.restore(state), keys)


class Extension(Vectors):
    """Vectors of new nodes. relative_errors: how far each would move if its edges were drawn anew. amplification:
    of each column, by which errors are multiplied."""

    def __init__(self, placed: _native.Placed, keys: Keys) -> None:
        has = placed.has_vector
        nodes = keyed(placed.nodes, keys)
        self.nodes = [node for node, is_placed in zip(nodes, has) if is_placed]
        self.without_vector = [node for node, is_placed in zip(nodes, has) if not is_placed]
        self.vectors = placed.vectors if has.all() else placed.vectors[has]
        self.relative_errors = placed.relative_error[has]
        self.amplification = placed.amplification
        self.used = placed.used
        self.ignored = placed.ignored

    def save(self, path: str | os.PathLike[str], format: str = "auto") -> None:
        """Writes the vectors as Embedding.save does, in all forms but JSON."""
        texts = [[str(node) for node in part] for part in (self.nodes, self.without_vector)]
        state = (*texts, self.vectors.shape[1], self.vectors.tobytes())
        Embedding(_native.Embedding.restore(state)).save(path, format)

    def __repr__(self) -> str:
        return f"<contexture.Extension: {len(self)} new nodes x {self.vectors.shape[1]}>"


def embed(data: Any, context: str | Context | Sequence[str | Context] = "walk:1", dim: int | None = None, *,
          scaling: str | None = None, normalize: str = "none", density: str = "ratio", walks: float | None = None,
          component: str = "all", directed: bool | None = None, progress: _options.Progress | None = None,
          **solve_options: Any) -> Embedding:
    """A vector for each node: the top singular functions of a context.

    data: a Graph or what as_graph takes; a table of points where the context is of points; None for pairs:FILE and
    others of a file, which names the nodes; or a Spectrum.
    context: one, or several in a list or as "a|b": their vectors stand side by side.
    dim: columns, of each context; default 128, or all where there are fewer.
    scaling: "average" (s_i mu_i, the default), "functions" (mu_i) or "power:P". normalize: "rows" for length 1.
    density: "log" for what skip-gram methods approximate, from `walks` walks a node where that is given.
    solve_options: those of decompose.
    """
    shape = _options.vectors(scaling=scaling, normalize=normalize, density=density, walks=walks)
    if isinstance(data, Spectrum):
        if context != "walk:1" or solve_options or density != "ratio":
            raise UsageError("a context and the options of a solve have no effect on a Spectrum: leave them out")
        shape["dim"] = None if dim is None else _options.whole("dim", dim, 1)
        return Embedding(_native.embed_spectrum(data._native, shape), data.graph._keys)
    options = _options.solve(dim=dim, component=component, **solve_options) | shape
    contexts = _contexts(context)
    graph = component_of(graph_for(data, contexts, directed, options["threads"] or None, progress), options)
    return Embedding(_native.make_vectors(graph._native, contexts, options, _options.callback(progress)), graph._keys)


def _contexts(context: str | Context | Sequence[str | Context]) -> list[Context]:
    if isinstance(context, str):
        return _native.parse_concatenation(context)
    if not isinstance(context, (list, tuple)):
        return [as_context(context)]
    return [one for part in context for one in _contexts(part)]


def load(path: str | os.PathLike[str]) -> Embedding:
    """Vectors that were saved, by contexture or another tool: JSON, JSON lines, CSV, TSV, word2vec text or .npy."""
    file = os.fspath(path)
    if file.lower().endswith(".json"):
        try:
            return Embedding(_native.load_document(file))
        except InputError:
            pass  # several contexts, a logarithm or another tool: vectors without a spectrum
    return Embedding(_native.load_vectors(file))


def _number_or_text(name: str) -> int | str:
    """Of a file's names those that are numbers as Python writes them: 07 is another node than 7."""
    return int(name) if name.isdecimal() and str(int(name)) == name else name


def extend(embedding: Embedding | str | os.PathLike[str], edges: Any, *, weighted: str = "auto",
           header: str = "auto", progress: _options.Progress | None = None) -> Extension:
    """Vectors of new nodes, from their edges: what `edges`, a file or what as_graph takes, names beyond the embedding's
    nodes. The old graph is not needed. `embedding` may be the path of a saved one. docs/extend.md.

    weighted: "auto" takes the weights of the edges and refuses edges that have some where the embedding's have none,
    or none where they have some; "yes" insists on weights; "no" leaves them out.
    header: of a file, whether its first line names the columns.
    """
    weighted = _options.choice("weighted", weighted, ("auto", "yes", "no"))
    header = _options.choice("header", header, ("auto", "yes", "no"))
    if isinstance(embedding, (str, os.PathLike)):
        embedding = load(embedding)
    if isinstance(edges, (str, os.PathLike)):
        placed = _native.extend_by_file(embedding._native, os.fspath(edges), weighted, header,
                                        _options.callback(progress))
        warn_of_header(edges, placed.doubtful_header, "extend(embedding, path")
        return Extension(placed, _number_or_text if embedding._keys is int else None)
    if header != "auto":
        raise UsageError("header is of a file: leave it out where edges are in memory")
    graph = _named_as(_new_edges(edges, embedding._native, weighted), embedding)
    return Extension(_native.extend_by_graph(embedding._native, graph._native), graph._keys)


def _new_edges(edges: Any, made: _native.Embedding, weighted: str) -> Graph:
    if isinstance(edges, Graph):
        graph = as_graph(edges, directed=made.is_directed)
        if weighted == "no" and graph.is_weighted:
            _, (names, keys, sources, targets, _, *rest) = graph.__reduce__()
            return _rebuild(names, keys, sources, targets, None, *rest)
    else:
        try:
            graph = as_graph(edges, directed=made.is_directed, repeats=made.repeats,
                             weight=None if weighted == "no" else "weight")
        except InputError as error:
            if weighted == "auto" and "weight" in str(error) and not made.is_weighted:
                raise InputError(f'{error}; weighted="no" leaves weights out') from None
            raise
    if not graph.is_weighted and (weighted == "yes" or (weighted == "auto" and made.is_weighted)):
        raise InputError('the new edges have no weights and those of the embedding have; weighted="no" takes all for equal'
                         if weighted == "auto" else 'the new edges have no weights, which weighted="yes" insists on')
    return graph


def _named_as(graph: Graph, embedding: Embedding) -> Graph:
    """The graph with the embedding's names for nodes that are equal to its own, as 2.0 is to 2."""
    if embedding._keys is None or embedding._keys is graph._keys is int:
        return graph
    theirs = embedding._native.graph.names()
    known = dict(zip(keyed(theirs, embedding._keys), theirs))
    own = graph._native.names()
    names = [known.get(node, name) for node, name in zip(graph.nodes, own)]
    if names == own:
        return graph
    if len(set(names)) < len(names):
        raise InputError("two nodes of the edges are one of the embedding's: one as a number, one as text")
    _, (_, keys, *rest) = graph.__reduce__()
    return _rebuild(names, keys, *rest)


def rows_by_node(vectors: Any, graph: Graph, part: Graph, nodes: Iterable[Hashable] | None
                 ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_], int]:
    """A row for each node of `part`, whether there is one, and how many rows are of no node of it.

    vectors: an Embedding; a dict from node to vector; a pandas DataFrame by node; gensim's KeyedVectors; or an array
    with a row for each of `nodes`, those of the graph where that is None.
    """
    if isinstance(vectors, (str, os.PathLike)):
        vectors = load(vectors)
    names: list[Any]
    rows: Any
    if isinstance(vectors, Vectors):
        names, rows = vectors.nodes, vectors.vectors
    elif isinstance(vectors, Mapping):
        names, rows = list(vectors), list(vectors.values())
    elif hasattr(vectors, "index_to_key"):
        names, rows = vectors.index_to_key, vectors.vectors
    elif hasattr(vectors, "to_numpy") and hasattr(vectors, "index"):
        names, rows = vectors.index.tolist(), vectors.to_numpy()
    else:
        names, rows = graph.nodes if nodes is None else list(nodes), vectors
    try:
        given = np.asarray(rows, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError("vectors hold something else than numbers, or differ in length") from None
    if given.ndim != 2 or len(given) != len(names):
        raise UsageError(f"vectors of shape {given.shape} for {len(names)} nodes: give a row a node")
    if given.shape[1] == 0:
        raise InputError("vectors of no columns")
    if not np.isfinite(given).all():
        raise InputError("vectors hold NaN or infinite values")
    phi = np.zeros((len(part), given.shape[1]))
    has_row = np.zeros(len(part), dtype=bool)
    position = part._position
    if not any(name in position for name in names):  # names that another tool has made text
        position = {str(node): place for node, place in part._position.items()}
    for row, name in enumerate(names):
        place = position.get(name)
        if place is not None:
            phi[place] = given[row]
            has_row[place] = True
    if np.count_nonzero(has_row) < 2:
        raise InputError("fewer than two of the vectors are of nodes of the graph: do both use the same names?")
    return phi, has_row, sum(name not in position for name in names)


def align(vectors: Any, data: Any, context: str | Context = "walk:1", dim: int | None = None, *,
          nodes: Iterable[Hashable] | None = None, neighbours: int = 10, component: str = "largest",
          directed: bool | None = None, progress: _options.Progress | None = None, **solve_options: Any
          ) -> dict[str, Any]:
    """How much of a context vectors of any tool have captured, by the names that docs/json.md gives.

    vectors: an Embedding, a dict, DataFrame or gensim's KeyedVectors by node, the path of a file, or an array with a
    row for each of `nodes` (default: those of the graph).
    """
    count = _options.whole("neighbours", neighbours, 1, 1_000_000)
    what = as_context(context)
    options = _options.solve(dim=dim, component=component, **solve_options)
    whole = graph_for(data, [what], directed, options["threads"] or None, progress)
    part = component_of(whole, options)
    phi, has_row, unknown = rows_by_node(vectors, whole, part, nodes)
    options["default_dim"] = phi.shape[1]
    spectrum = solve(part, what, options | {"largest": False}, None, progress)
    return {"matched": int(np.count_nonzero(has_row)), "unknown": unknown,
            **_native.align(spectrum._native, phi, has_row, count, options["seed"])}
