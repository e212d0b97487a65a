"""Contexts as a transformer of scikit-learn."""
from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import check_array, check_random_state
from sklearn.utils.validation import check_is_fitted

from . import _native
from ._convert import as_graph
from ._embedding import embed
from ._errors import UsageError
from ._graph import Graph, Standard
from ._spectrum import decompose, parse_context


class ContextureEmbedding(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Vectors of nodes or points: the top singular functions of a context.

    Parameters
    ----------
    n_components : int or None
        Columns. None: 128, or all where there are fewer.
    context : str
        A context of points, such as "knn:10" or "rbf:0.1": X is n points x p numbers. Any other, such as "walk:2":
        X is the adjacency of a graph, n x n, sparse or not.
    scaling : str or None
        "average" (the default), "functions" or "power:P".
    standardize : bool
        Whether columns of points are brought to mean 0 and standard deviation 1.
    directed : bool or None
        Whether the graph is. None: where X is not symmetric.
    tolerance : float
        Largest residual accepted.
    n_jobs : int or None
        Threads. None: all cores.
    random_state : int, RandomState or None
        Of the start vectors, which decide nothing beyond the tolerance. None: 1.

    Attributes
    ----------
    embedding_ : array of n x n_components_
        Rows of nodes without a vector, isolated ones, are 0.
    has_vector_ : array of n bools
    singular_values_ : array of n_components_
    n_components_, n_features_in_ : int
    """

    def __init__(self, n_components: int | None = None, *, context: str = "knn:10", scaling: str | None = None,
                 standardize: bool = True, directed: bool | None = None, tolerance: float = 1e-6,
                 n_jobs: int | None = None, random_state: Any = None) -> None:
        self.n_components = n_components
        self.context = context
        self.scaling = scaling
        self.standardize = standardize
        self.directed = directed
        self.tolerance = tolerance
        self.n_jobs = n_jobs
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> ContextureEmbedding:
        """X: points or an adjacency, as the context has it. y is not looked at."""
        context = self._context = parse_context(self.context)
        X = self._checked(X, reset=True)
        if context.needs_points:
            graph = self._fit_points(X)
        else:
            if X.shape[0] != X.shape[1]:
                raise UsageError(f"{self.context}: X of shape {X.shape} is no adjacency, which is square; for points "
                                 "take a context of points, such as knn:10")
            graph = as_graph(X, directed=self.directed)
        seed = 1 if self.random_state is None else check_random_state(self.random_state).randint(2**31 - 1)
        spectrum = decompose(graph, context, self.n_components, tolerance=self.tolerance, seed=int(seed),
                             threads=self.n_jobs if self.n_jobs and self.n_jobs > 0 else None)
        self._embedding = embed(spectrum, scaling=self.scaling)
        self.singular_values_ = spectrum.singular_values.copy()
        self.n_components_ = self._n_features_out = len(self.singular_values_)
        places = self._embedding._native.nodes
        self.embedding_ = np.zeros((len(graph), self.n_components_))
        self.embedding_[places] = self._embedding.vectors
        self.has_vector_ = np.zeros(len(graph), dtype=bool)
        self.has_vector_[places] = True
        self._warn_of_missing(len(graph) - len(places))
        return self

    def fit_transform(self, X: Any, y: Any = None, **fit_params: Any) -> Any:
        """The vectors of X."""
        return self.fit(X).embedding_.copy()

    def transform(self, X: Any) -> Any:
        """Vectors of new rows: points, or the weights of new nodes' edges to each of the fitted nodes."""
        check_is_fitted(self)
        X = self._checked(X, reset=False)
        if not self._context.needs_points:
            return self._place_nodes(X)
        laws = _point_laws(self._context.name, self._points, self._scaled(X))
        functions, power = self._embedding._native.value_functions, self._embedding._native.power
        scale = np.zeros(self.n_components_)
        kept = self.singular_values_ > 1e-9
        scale[kept] = self.singular_values_[kept] ** (power - 1)
        return laws[:, self._embedding._native.values] @ functions * scale

    def _checked(self, X: Any, *, reset: bool) -> Any:
        self._check_feature_names(X, reset=reset)
        X = check_array(X, accept_sparse=False if self._context.needs_points else "csr", dtype=np.float64,
                        ensure_min_samples=2 if reset else 1, estimator=self)
        self._check_n_features(X, reset=reset)
        return X

    def _fit_points(self, X: Any) -> Graph:
        self._standard = Standard(X) if self.standardize else None
        self._points = self._scaled(X)
        if self._points.shape[1] == 0:
            raise UsageError("every column of X has one value only, so all points are in one place")
        return Graph.from_points(self._points, standardize=False)

    def _scaled(self, X: Any) -> Any:
        return X if self._standard is None else self._standard.apply(X)

    def _place_nodes(self, X: Any) -> Any:
        import scipy.sparse
        if (X.data if scipy.sparse.issparse(X) else X).min(initial=0) < 0:
            raise UsageError("an edge has a negative weight, which no context can have")
        rows = scipy.sparse.csr_matrix(X, copy=True)
        rows.eliminate_zeros()
        rows.sort_indices()
        placed = _native.extend_by_rows(self._embedding._native, rows.indptr.astype(np.uint64),
                                        rows.indices.astype(np.uint32), rows.data.astype(np.float64),
                                        rows.shape[1])
        self._warn_of_missing(int(np.count_nonzero(~placed.has_vector)))
        return placed.vectors.copy()

    @staticmethod
    def _warn_of_missing(count: int) -> None:
        if count:
            warnings.warn(f"{count} nodes have no edge that leads to a vector: their rows are 0", UserWarning,
                          stacklevel=3)

    def _more_tags(self) -> dict[str, Any]:
        is_of_points = parse_context(self.context).needs_points
        return {"pairwise": not is_of_points, "requires_positive_X": not is_of_points}


def _point_laws(context: str, known: Any, new: Any) -> Any:
    """T(a | x) of new points x on the known points a: where x is a known point, its law among these."""
    kind, _, parameter = context.partition(":")
    if kind not in ("knn", "rbf"):
        raise UsageError(f"{context}: new points are placed under knn:K and rbf:GAMMA")
    middle = known.mean(axis=0)  # far from 0 the squares below would lose their digits
    known, new = known - middle, new - middle
    squares = np.square(new).sum(axis=1)[:, None] + np.square(known).sum(axis=1) - 2 * new @ known.T
    squares = np.maximum(squares, 0)
    if kind == "rbf":
        logarithms = -float(parameter) * squares
        weights = np.exp(logarithms - logarithms.max(axis=1, keepdims=True))
        return weights / weights.sum(axis=1, keepdims=True)
    count = int(parameter)
    last = np.partition(squares, count - 1, axis=1)[:, count - 1:count]
    size = np.square(known).sum(axis=1).max() + np.square(new).sum(axis=1, keepdims=True)
    nearer = squares < last - 1e-9 * last - 1e-14 * size
    tied = ~nearer & (squares <= last + 1e-9 * last + 1e-14 * size)
    left = count - nearer.sum(axis=1, keepdims=True)
    return (nearer + tied * (left / tied.sum(axis=1, keepdims=True))) / count
