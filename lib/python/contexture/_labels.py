"""Labels of nodes, as the user has them."""
from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any, Union

import numpy as np

from ._errors import UsageError
from ._graph import Graph, is_missing

#: A file, or for each label its node, its place among the names, the names, and how many nodes are unknown.
Table = Union[str, tuple[list[int], list[int], list[str], int], None]


def table(labels: Any, graph: Graph, part: Graph) -> Table:
    """Labels for the nodes of `part`, which is the graph or its largest component.

    labels: the path of a file; a dict or pandas Series from node to label, or to several in a list, tuple or set; or
    a sequence with one entry a node of the graph. None and NaN are no label.
    """
    if labels is None:
        return None
    if isinstance(labels, (str, os.PathLike)):
        return os.fspath(labels)
    nodes: list[int] = []
    places: list[int] = []
    names: dict[str, int] = {}
    texts: dict[Any, str] = {}
    unknown = 0
    for node, label in _pairs(labels, graph):
        position = part._position.get(node)
        if position is None:
            unknown += node not in graph
            continue
        for one in label if isinstance(label, (list, tuple, set, frozenset, np.ndarray)) else (label,):
            if is_missing(one):
                continue
            nodes.append(position)
            places.append(names.setdefault(_text(one, texts), len(names)))
    if not nodes:
        raise UsageError("no node of the graph has a label: are the nodes those of graph.nodes?")
    return nodes, places, list(names), unknown


def _pairs(labels: Any, graph: Graph) -> Iterable[tuple[Any, Any]]:
    if isinstance(labels, Mapping):
        return labels.items()
    if hasattr(labels, "columns"):
        if len(labels.columns) != 1:
            raise UsageError(f"labels of a DataFrame of {len(labels.columns)} columns: give one of them")
        labels = labels.iloc[:, 0]
    if isinstance(labels, (set, frozenset)) or not hasattr(labels, "__len__"):
        raise TypeError(f"labels must be a file, a dict, a Series or a list in the order of graph.nodes, not {labels!r}")
    if getattr(labels, "ndim", 1) != 1:
        raise UsageError(f"labels of shape {labels.shape}: give one a node, or of several a list of lists")
    if hasattr(labels, "items") and hasattr(labels, "index"):
        return zip(labels.index.tolist(), labels.tolist())
    if len(labels) != len(graph):
        raise UsageError(f"{len(labels)} labels for {len(graph)} nodes: give one a node, in the order of graph.nodes, "
                         "or a dict")
    return zip(graph.nodes, labels)


def _text(label: Any, texts: dict[Any, str]) -> str:
    """Equal numbers, as 1 and 1.0, are one label: that of the first."""
    if isinstance(label, (float, np.floating)):
        return texts.setdefault(label, repr(float(label)))
    if isinstance(label, (int, np.integer)) and not isinstance(label, bool):
        return texts.setdefault(label, str(label))
    return str(label)
