"""Node vectors by definition: the top singular functions of a context on a graph, with a score that needs no labels.

    import contexture
    embedding = contexture.embed("graph.txt", "walk:2", dim=64)
    embedding.vectors, embedding.nodes

docs/python.md is a tour.
"""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._convert import as_graph
from ._embedding import Embedding, Extension, align, embed, extend, load
from ._errors import ComputationError, Error, FileError, InputError, UsageError
from ._frames import compare, evaluate
from ._graph import Graph, read_graph
from ._native import Context
from ._native import version as __version__
from ._spectrum import CatalogueEntry, Flag, Score, Spectrum, contexts, decompose, parse_context, score

if TYPE_CHECKING:
    from .estimator import ContextureEmbedding

__all__ = [
    "CatalogueEntry", "ComputationError", "Context", "ContextureEmbedding", "Embedding", "Error", "Extension",
    "FileError", "Flag", "Graph", "InputError", "Score", "Spectrum", "UsageError", "__version__", "align", "as_graph",
    "compare", "contexts", "decompose", "embed", "evaluate", "extend", "load", "parse_context", "read_graph", "score",
]


def __getattr__(name: str) -> Any:
    if name == "ContextureEmbedding":  # scikit-learn is imported by those who ask for it
        from .estimator import ContextureEmbedding
        return ContextureEmbedding
    raise AttributeError(f"module 'contexture' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
