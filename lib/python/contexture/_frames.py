"""What compares and evaluates, as pandas frames."""
from __future__ import annotations

import json
import os
import pathlib
import warnings
from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from . import _errors, _labels, _native, _options
from ._embedding import Vectors, rows_by_node
from ._errors import ComputationError, UsageError
from ._files import require_other_file, require_writable, write_whole
from ._native import Context
from ._spectrum import as_context, component_of, graph_for, parse_context

if TYPE_CHECKING:
    import pandas

_KINDS = ("auto", "category", "number")


def compare(data: Any, contexts: str | Sequence[str | Context] | None = None, dim: int | None = None, *,
            labels: Any = None, label_kind: str = "auto", order: str = "tau", tasks: Sequence[str] | None = None,
            ratios: Sequence[float] = (0.5,), trials: int = 5, permutations: int = 99, beta: float = 1,
            tail: int | None = None, component: str = "largest", directed: bool | None = None,
            html: str | os.PathLike[str] | None = None, progress: _options.Progress | None = None,
            **solve_options: Any) -> pandas.DataFrame:
    """Many contexts on one graph, a row each, the best first: smaller is better.

    contexts: a list, or text such as "walk:1..4,heat:2"; default the ten of `contexture compare`.
    labels: a file, a dict or Series from node to label or labels, or one entry a node: adds rho, how compatible they
    are with the context, what chance gives, and how well vectors predict them.
    order: "tau", from singular values alone, "pretext", from what the graph tells of itself, or "informed", from that
    and from labels, if only of a few nodes.
    html: a file for the comparison as one page that needs no network, with charts and a map of the nodes.
    solve_options: those of decompose.

    Where there are several ratios each has its columns, ridge_r2_10% and so on. A task that cannot be done is warned of.
    A context that cannot be computed has its reason in the column `failure`, which is there where one could not.
    frame.attrs["document"] holds all that the command line's JSON does.
    """
    names = _names(contexts)
    evaluation = _options.evaluation(tasks=tasks, ratios=ratios, trials=trials)
    assessed = _options.assess(beta=beta, tail=tail)
    orders = ("tau", "pretext", "informed")
    place = orders.index(_options.choice("order", order, orders))
    options = _options.solve(dim=dim, default_dim=64, component=component, **solve_options)
    options |= evaluation | assessed | _options.vectors()
    options |= {"order": place, "permutations": _options.whole("permutations", permutations, 0, 1_000_000)}
    kind = _options.choice("label_kind", label_kind, _KINDS)
    whole = graph_for(data, list(map(parse_context, names)), directed, options["threads"] or None, progress)
    part = component_of(whole, options)
    if html is not None:
        require_writable(pathlib.Path(html))
        require_other_file(html, (data, labels))
    said, page = _native.compare(part._native, names, options, _labels.table(labels, whole, part), kind,
                                 html is not None, _options.callback(progress))
    document = json.loads(said)
    if "failure" in document["contexts"][0]:  # the best: where it failed, all did
        raise ComputationError("no context could be computed: " + document["contexts"][0]["failure"])
    if html is not None:
        write_whole([(pathlib.Path(html), lambda place: place.write_text(page, encoding="utf-8"))])
    _warn_of(reason for one in document["contexts"] for reason in one.get("evaluation", {"skipped": []})["skipped"])
    import pandas
    frame = pandas.DataFrame([_row(result) for result in document["contexts"]]).set_index("context")
    kinds = {name: "Int64" if name == "d" else "float64" for name in frame.columns if name not in ("flags", "failure")}
    frame = frame.astype(kinds)
    frame.attrs["document"] = document
    return frame


def _names(contexts: str | Sequence[str | Context] | None) -> list[str]:
    if contexts is None:
        return []
    if isinstance(contexts, str):
        return _native.parse_contexts(contexts)
    texts = [one if isinstance(one, str) else as_context(one).name for one in contexts]
    if not texts:
        raise UsageError("no context to compare: leave contexts out for the ten usual ones")
    return list(dict.fromkeys(name for text in texts for name in _native.parse_contexts(text)))


def _row(result: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {"context": result["context"]["name"]}
    if "failure" in result:
        return row | {"flags": (), "failure": result["failure"]}
    score, spectrum = result["score"], result["spectrum"]
    values = spectrum["singular_values"]
    row |= {"tau": score["tau"], "tau_error": score["tau_standard_error"], "d": score["dimension"], "s_1": values[0],
            "s_2": values[1] if len(values) > 1 else None, "energy": spectrum["energy"],
            "residual": max(spectrum["residuals"])}
    if "pretext" in result:
        row |= {"pretext": result["pretext"]["value"], "pretext_error": result["pretext"]["standard_error"]}
    if "informed" in result:
        row |= {"informed": result["informed"]["value"], "informed_error": result["informed"]["standard_error"]}
    if "compatibility" in result:
        found = result["compatibility"]
        row |= {"rho": found["rho"], "rho_chance": found.get("null_mean"), "p_value": found.get("p_value")}
    for task in result.get("evaluation", {"tasks": []})["tasks"]:
        rows = task["results"][:1] if task["task"] == "links" else task["results"]
        form = "_{setting}" if len({one["setting"] for one in rows}) > 1 else ""
        form += "_d{dimension}" if len({one["dimension"] for one in rows}) > 1 else ""
        for one in rows:
            row |= {f"{task['task']}_{figure}{form.format(**one)}": value["mean"]
                    for figure, value in one.items() if isinstance(value, dict)}
    return row | {"flags": tuple(flag["code"] for flag in score["flags"])}


def evaluate(data: Any, context: str | Context | None = None, dim: int | None = None, *, labels: Any = None,
             graph: Any = None, nodes: Iterable[Hashable] | None = None, label_kind: str = "auto",
             tasks: Sequence[str] | None = None, ratios: Sequence[float] = (0.1, 0.5, 0.9), trials: int = 10,
             clusters: int | None = None, hold_out: float = 0.2, penalty_c: float = 1, dims: Sequence[int] = (),
             scaling: str | None = None, normalize: str = "none", density: str = "ratio", walks: float | None = None,
             component: str = "all", directed: bool | None = None, progress: _options.Progress | None = None,
             **solve_options: Any) -> pandas.DataFrame:
    """How well vectors predict labels, clusters or held-out edges: a row a task, setting and figure. docs/evaluate.md.

    data: a graph, whose vectors of `context` are made, or, with graph=, vectors of any tool as align takes them.
    labels: a file, a dict or Series from node to label or labels, or one entry a node of the graph.
    tasks: of classification, ridge, clustering, links and pretext; default those that fit the labels.
    """
    if isinstance(data, Vectors) and graph is None:
        raise TypeError("vectors are evaluated on their graph: give it as graph=")
    if graph is None and nodes is not None:
        raise TypeError("nodes name the rows of vectors, which are given with graph=: leave it out")
    if graph is not None:
        _refuse_options_of_vectors(context=context, dim=dim, scaling=scaling, walks=walks,
                                   density=None if density == "ratio" else density, **solve_options)
    options = _options.solve(dim=dim, component=component, **solve_options)
    options |= _options.vectors(scaling=scaling, normalize=normalize, density=density, walks=walks)
    options |= _options.evaluation(tasks=tasks, ratios=ratios, trials=trials, clusters=clusters, hold_out=hold_out,
                                   penalty_c=penalty_c, dims=dims)
    kind = _options.choice("label_kind", label_kind, _KINDS)
    what = as_context("walk:1" if context is None else context)
    whole = graph_for(data if graph is None else graph, [what], directed, options["threads"] or None, progress)
    part = component_of(whole, options)
    table = _labels.table(labels, whole, part)
    told = _options.callback(progress)
    if graph is None:
        text = _native.evaluate_solved(part._native, what, options, table, kind, told)
    else:
        phi, has_row, _ = rows_by_node(data, whole, part, nodes)
        text = _native.evaluate_rows(part._native, phi, has_row, options, table, kind, told)
    document = json.loads(text)
    _warn_of(document["evaluation"]["skipped"])
    return _tasks_frame(document)


def _warn_of(skipped: Iterable[str]) -> None:
    """To where the user called what called this."""
    for reason in dict.fromkeys(skipped):
        warnings.warn(f"left out: {_errors.in_python(reason)}", stacklevel=3)


def _refuse_options_of_vectors(**options: Any) -> None:
    for name in ("context", "dim", "scaling", "density", "walks", "marginal", "regularize", "tolerance"):
        if options.get(name) is not None:
            raise TypeError(f"{name} has no effect on vectors that are given: leave out either")


def _tasks_frame(document: dict[str, Any]) -> pandas.DataFrame:
    import pandas
    rows = [{"task": task["task"], "setting": result["setting"], "dimension": result["dimension"], "figure": figure,
             "mean": value["mean"], "standard_error": value["standard_error"]}
            for task in document["evaluation"]["tasks"] for result in task["results"]
            for figure, value in result.items() if isinstance(value, dict)]
    frame = pandas.DataFrame(rows)
    frame.attrs["document"] = document
    return frame
