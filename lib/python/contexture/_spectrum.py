"""Spectra of contexts and their scores."""
from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Union

import numpy as np

from . import _labels, _native, _options
from ._convert import as_graph
from ._errors import UsageError
from ._graph import Graph, read_graph
from ._native import Context

if TYPE_CHECKING:
    import numpy.typing as npt

    from ._embedding import Embedding


class CatalogueEntry(NamedTuple):
    """A kind of context."""

    kind: str
    parameter: str
    range: str
    formula: str
    meaning: str
    example: str


def contexts() -> list[CatalogueEntry]:
    """The kinds of contexts there are."""
    return [CatalogueEntry(*row) for row in _native.catalogue()]


def parse_context(text: str) -> Context:
    """A context by its name: "walk:2", "0.5*walk:1+0.5*labels:FILE", ... docs/contexts.md."""
    return as_context(text)


def as_context(context: Any) -> Context:
    if isinstance(context, Context):
        return context
    if not isinstance(context, str):
        raise TypeError(f"a context is text such as 'walk:2', not {context!r}")
    return Context(context)


def graph_for(data: Any, contexts: Sequence[Context], directed: bool | None, threads: int | None = None,
              progress: _options.Progress | None = None) -> Graph:
    """The graph that contexts are of: a table of points where they need one; where there is none, the nodes that their
    files name."""
    if data is None:
        if not contexts or not all(context.begins_at_file for context in contexts):
            raise UsageError("which graph? Only contexts that begin at a file, such as pairs:FILE, need none")
        return Graph(_native.graph_of_files(contexts, _options.callback(progress)))
    needs_points = any(context.needs_points for context in contexts)
    if isinstance(data, (str, os.PathLike)):
        return read_graph(data, directed=bool(directed), format="points" if needs_points else "auto", threads=threads,
                          progress=progress)
    if needs_points and not isinstance(data, Graph):
        return Graph.from_points(data)
    return as_graph(data, directed=directed, threads=threads)


def component_of(graph: Graph, options: dict[str, Any]) -> Graph:
    return graph.largest_component() if options["largest"] else graph


class Spectrum:
    """The leading singular triples of a context on a graph, the constant one left out.

    Arrays are read-only views of the library's memory.
    """

    def __init__(self, native: _native.Solution, graph: Graph) -> None:
        self._native = native
        #: what was solved: the graph or its largest component
        self.graph = graph

    @property
    def context(self) -> Context:
        return self._native.context

    @property
    def singular_values(self) -> npt.NDArray[np.float64]:
        """s_1, s_2, ... descending, in [0, 1]; s_0 = 1 is left out."""
        return self._native.singular_values

    @property
    def eigenvalues(self) -> npt.NDArray[np.float64] | None:
        """Where the operator is f(N): the signed eigenvalue of N that s belongs to. Else None."""
        return self._native.eigenvalues

    @property
    def residuals(self) -> npt.NDArray[np.float64]:
        """Of each triple, or an upper bound of it."""
        return self._native.residuals

    @property
    def left(self) -> npt.NDArray[np.float64] | None:
        """n x d, columns U_i orthonormal. None where vectors were not asked for."""
        return self._native.left

    @property
    def right(self) -> npt.NDArray[np.float64] | None:
        """m x d, columns V_i. None where the operator is f(N): there V_i = +-U_i."""
        return self._native.right

    @property
    def input_marginal(self) -> npt.NDArray[np.float64]:
        """P_X: the law of the node."""
        return self._native.input_marginal

    @property
    def context_marginal(self) -> npt.NDArray[np.float64]:
        """P_A: the law of what is met."""
        return self._native.context_marginal

    @property
    def energy(self) -> float:
        """Sum of all s_i^2, those that were not computed among them."""
        return self._native.energy

    @property
    def energy_standard_error(self) -> float:
        """0 where the energy is exact."""
        return self._native.energy_standard_error

    @property
    def is_complete(self) -> bool:
        """No further singular value is different from 0."""
        return self._native.is_complete

    @property
    def is_verified(self) -> bool:
        """A second search in the rest of the space found no larger value missing."""
        return self._native.is_verified

    @property
    def method(self) -> str:
        """How it was computed, in words."""
        return self._native.method

    def apply(self, x: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """S x: one product with the operator."""
        vector = np.ascontiguousarray(x, dtype=np.float64)
        if vector.shape != self.context_marginal.shape:
            raise UsageError(f"x of shape {vector.shape}: give {len(self.context_marginal)} numbers")
        return self._native.apply(vector)

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a Spectrum holds the operator and is not copied or pickled: keep the graph and solve again, or "
                        "an Embedding of it, embed(spectrum)")

    def to_frame(self) -> Any:
        """Singular values, eigenvalues and residuals as a pandas DataFrame, from i = 1 on."""
        import pandas
        columns = {"singular_value": self.singular_values.copy(), "residual": self.residuals.copy()}
        if self.eigenvalues is not None:
            columns["eigenvalue"] = self.eigenvalues.copy()
        return pandas.DataFrame(columns, index=pandas.RangeIndex(1, len(self.singular_values) + 1, name="i"))

    def __len__(self) -> int:
        return len(self.singular_values)

    def __repr__(self) -> str:
        first = ", ".join(f"{value:.4f}" for value in self.singular_values[:3])
        return f"<contexture.Spectrum of {self.context}: {len(self)} values {first}{', ...' if len(self) > 3 else ''}>"


def decompose(data: Any, context: str | Context = "walk:1", dim: int | None = None, *, component: str = "all",
              marginal: str = "own", regularize: float | str = 0, tolerance: float = 1e-6, seed: int = 1,
              memory: int | None = None, time: float | None = None, threads: int | None = None, vectors: bool = True,
              directed: bool | None = None, progress: _options.Progress | None = None) -> Spectrum:
    """The `dim` leading singular triples of a context (default 128, or all where there are fewer).

    data: a Graph or what as_graph takes; a table of points where the context is of points; None for pairs:FILE and
    others of a file, which names the nodes.
    regularize: weight shared by all pairs of nodes, against pendant pieces, or "mean" for the mean degree.
    memory: bytes the solve may take. time: seconds it may be estimated to take. Beyond either it is refused at once.
    threads: default all cores. The same seed and threads give the same bits.
    progress: told (task, done, total, unit) now and then.
    """
    options = _options.solve(dim=dim, default_dim=128, component=component, marginal=marginal, regularize=regularize,
                             tolerance=tolerance, seed=seed, memory=memory, time=time, threads=threads, vectors=vectors)
    return solve(data, context, options, directed, progress)


def solve(data: Any, context: str | Context, options: dict[str, Any], directed: bool | None,
          progress: _options.Progress | None) -> Spectrum:
    what = as_context(context)
    graph = component_of(graph_for(data, [what], directed, options["threads"] or None, progress), options)
    return Spectrum(_native.decompose(graph._native, what, options, _options.callback(progress)), graph)


class Flag(NamedTuple):
    """Something the reader of a score must know."""

    code: str
    message: str


class Score:
    """tau of a context, its curve, its rivals and its flags: docs/score.md."""

    def __init__(self, document: dict[str, Any]) -> None:
        #: all that is known, as the command line's JSON has it: docs/json.md
        self.document = document
        said = document["score"]
        #: min over d of the curve; smaller is better; None where undefined
        self.tau: float | None = said["tau"]
        #: its d; None where undefined
        self.dimension: int | None = said["dimension"]
        self.tau_standard_error: float = said["tau_standard_error"]
        #: tau_d for d = 1, 2, ...; infinite where it is undefined
        self.curve = np.array([np.inf if value is None else value for value in said["curve"]], dtype=np.float64)
        self.flags = [Flag(flag["code"], flag["message"]) for flag in said["flags"]]
        #: other label-free scores
        self.rivals: dict[str, float | None] = said["rivals"]
        #: rho of the labels and what chance gives, where there were labels
        self.compatibility: dict[str, Any] | None = document.get("compatibility")

    @property
    def context(self) -> str:
        name: str = self.document["context"]["name"]
        return name

    def __repr__(self) -> str:
        flags = "".join(f", {flag.code}" for flag in self.flags)
        tau = "undefined" if self.tau is None else f"{self.tau:.6f} at d = {self.dimension}"
        return f"<contexture.Score of {self.context}: tau {tau}{flags}>"


def score(data: Any, context: str | Context | None = None, dim: int | None = None, *, labels: Any = None,
          label_kind: str = "auto", permutations: int = 99, beta: float = 1, tail: int | None = None,
          epsilon: float = 0.1, bound_dim: int | None = None, component: str = "largest", directed: bool | None = None,
          progress: _options.Progress | None = None, **solve_options: Any) -> Score:
    """tau of one context (default walk:1) without looking at labels; with labels also rho, how compatible they are.

    data: a Spectrum, an Embedding, a Graph or what as_graph takes; the largest component is scored.
    labels: a file, a dict or Series from node to label or labels, or one entry a node of the graph.
    solve_options: those of decompose.
    """
    from ._embedding import Embedding
    assessed = _options.assess(beta=beta, tail=tail, epsilon=epsilon, bound_dim=bound_dim)
    kind = _options.choice("label_kind", label_kind, ("auto", "category", "number"))
    if isinstance(data, (Spectrum, Embedding)):
        if context is not None or dim is not None or solve_options:
            raise UsageError("a context, dim and options of a solve have no effect on what is solved: leave them out")
        if isinstance(data, Embedding) and labels is not None:
            raise UsageError("labels are measured against a spectrum or a graph, not against vectors")
        whole: Union[Graph, None] = None if isinstance(data, Embedding) else data.graph
    else:
        what = as_context("walk:1" if context is None else context)
        options = _options.solve(dim=dim, default_dim=max(64, assessed["tail"] or 0), component=component,
                                 vectors=False, **solve_options)
        whole = graph_for(data, [what], directed, options["threads"] or None, progress)
        data = solve(whole, what, options, None, progress)
    if isinstance(data, Embedding):
        return Score(json.loads(_native.score_embedding(data._native, assessed)))
    table = None if whole is None else _labels.table(labels, whole, data.graph)
    return Score(json.loads(_native.score(data._native, assessed, table, kind,
                                          _options.whole("permutations", permutations, 0, 1_000_000),
                                          _options.callback(progress))))
