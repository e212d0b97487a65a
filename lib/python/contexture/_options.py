"""Options, checked: each error names the option, what was given and what is allowed."""
from __future__ import annotations

import difflib
import math
import operator
from collections.abc import Callable, Sequence
from typing import Any, Union

from ._errors import UsageError

#: Told (task, done, total, unit) now and then; total is None where the end is not known. It may raise to stop the work.
Progress = Callable[[str, int, Union[int, None], str], object]

MOST = 1_000_000_000
_SOLVE = ("dim", "component", "marginal", "regularize", "tolerance", "seed", "memory", "time", "threads")


def whole(name: str, value: Any, least: int, most: int = MOST) -> int:
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be a whole number, not {value!r}") from None
    if not least <= number <= most:
        raise UsageError(f"{name} {number}: give a whole number from {least} to {most}")
    return number


def listed(name: str, values: Any) -> list[Any]:
    """Text is a sequence too, of letters that nobody meant."""
    try:
        if not isinstance(values, (str, bytes)):
            return list(values)
    except TypeError:
        pass
    raise TypeError(f"{name} must be a list, not {values!r}: say [{values!r}]")


def real(name: str, value: Any, allowed: Callable[[float], bool], words: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be a number, not {value!r}") from None
    if not math.isfinite(number) or not allowed(number):
        raise UsageError(f"{name} {value!r}: give {words}")
    return number


def choice(name: str, value: Any, choices: Sequence[str]) -> str:
    if value in choices:
        return str(value)
    near = difflib.get_close_matches(str(value), choices, 1)
    hint = f"did you mean {near[0]!r}? Known" if near else "known"
    raise UsageError(f"{name} {value!r}: {hint}: {', '.join(map(repr, choices))}")


def thread_count(value: int | None) -> int:
    """0 for all cores."""
    return 0 if value is None else whole("threads", value, 1, 1024)


def callback(progress: Progress | None) -> Progress | None:
    if progress is not None and not callable(progress):
        raise TypeError("progress must be a function of (task, done, total, unit)")
    return progress


def solve(*, dim: int | None = None, default_dim: int = 128, component: str = "all", marginal: str = "own",
          regularize: float | str = 0, tolerance: float = 1e-6, seed: int = 1, memory: int | None = None,
          time: float | None = None, threads: int | None = None, vectors: bool = True,
          **unknown: Any) -> dict[str, Any]:
    for name in unknown:
        near = difflib.get_close_matches(name, _SOLVE, 1)
        raise TypeError(f"unknown option {name!r}" + (f": did you mean {near[0]!r}?" if near else ""))
    if regularize != "mean":
        regularize = real("regularize", regularize, lambda x: 0 <= x <= 1e100, "a number of at least 0, or 'mean'")
    return {
        "dim": None if dim is None else whole("dim", dim, 1),
        "default_dim": default_dim,
        "largest": choice("component", component, ("all", "largest")) == "largest",
        "marginal": choice("marginal", marginal, ("own", "stationary", "uniform")),
        "regularize": regularize,
        "tolerance": real("tolerance", tolerance, lambda x: 0 < x < 1, "a number above 0 and below 1"),
        "seed": whole("seed", seed, 0, 2**63 - 1),
        "memory": 0 if memory is None else whole("memory", memory, 1, 2**63 - 1),
        "time": 0.0 if time is None else real("time", time, lambda x: x > 0, "seconds, above 0"),
        "threads": thread_count(threads),
        "vectors": vectors,
    }


def assess(*, beta: float = 1, tail: int | None = None, epsilon: float = 0.1,
           bound_dim: int | None = None) -> dict[str, Any]:
    return {
        "beta": real("beta", beta, lambda x: x >= 0, "a number of at least 0"),
        "tail": None if tail is None else whole("tail", tail, 1),
        "epsilon": real("epsilon", epsilon, lambda x: 0 < x < 1, "a number above 0 and below 1"),
        "bound_dim": None if bound_dim is None else whole("bound_dim", bound_dim, 1),
    }


def vectors(*, scaling: str | None = None, normalize: str = "none", density: str = "ratio",
            walks: float | None = None) -> dict[str, Any]:
    return {
        "scaling": None if scaling is None else str(scaling),
        "normalize": str(normalize),
        "density": choice("density", density, ("ratio", "log")),
        "walks": 0.0 if walks is None else real("walks", walks, lambda x: 0 < x <= 1e9, "a number above 0"),
    }


def evaluation(*, tasks: Sequence[str] | None = None, ratios: Sequence[float], trials: int, clusters: int | None = None,
               hold_out: float = 0.2, penalty_c: float = 1, dims: Sequence[int] = ()) -> dict[str, Any]:
    known = ("classification", "ridge", "clustering", "links", "pretext")
    return {
        "tasks": None if tasks is None else [choice("tasks", task, known) for task in listed("tasks", tasks)],
        "ratios": [real("ratios", ratio, lambda x: 0 < x < 1, "shares above 0 and below 1")
                   for ratio in listed("ratios", ratios)],
        "trials": whole("trials", trials, 1, 100_000),
        "clusters": 0 if clusters is None else whole("clusters", clusters, 1, 1_000_000),
        "hold_out": real("hold_out", hold_out, lambda x: 0 < x < 1, "a share above 0 and below 1"),
        "penalty_c": real("penalty_c", penalty_c, lambda x: 0 < x <= 1e9, "a number above 0, at most 1e9"),
        "dims": [whole("dims", dim, 1) for dim in listed("dims", dims)],
    }
