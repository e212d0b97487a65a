"""What was measured of graphs, context by context, in two tables that stay: graphs_scores.csv and graphs_errors.csv.

What is in the build folder takes the place of what the tables have of the same: a graph or a null of it, a labelling in a scaling.
The pages are made of the tables."""
import numpy

import csv_rows
from common import HERE, graph_files, kept
from graphs_plan import GRAPHS, runs

SCORES, ERRORS = HERE / "graphs_scores.csv", HERE / "graphs_errors.csv"
NULLS = "rewired", "random"
OF_NULL = ["tau", "pretext", "communities", "distance", "degree", "structure_weight"]
OF_GRAPH = [*OF_NULL, "tau_truncated", "links_auc", "halves", "energy", "decay_rate", "ne_sum", "entropy_rank", "rank_me", "lidar",
            "alpha_req", "worst_case_bound"]
SCORE_COLUMNS = ["graph", "part", "name", "null", *OF_GRAPH]  # null: none, rewired or random
ERROR_COLUMNS = ["graph", "part", "name", "labelling", "scaling", "r2", "micro_f1"]
WORDS = {"graph", "part", "name", "null", "labelling", "scaling"}
MEASURED_AS_ONE = "graph", "null", "labelling", "scaling", "given", "draw"  # rows that agree in these are replaced together
IN_FULL = {"tau", "tau_truncated"}  # which of nearly equal ones is the least hangs on the last digits


def truncated_tau(values):
    """The paper's form: the sum over what was computed, the last value the unknown one."""
    squares = numpy.array(values) ** 2
    curve = 1 / (1 - squares[1:]) + numpy.cumsum(squares)[:-1] / squares.sum()
    return curve.min() if len(curve) else None


def measured(name, facts, suffix):
    """(part, what was measured in it) of a graph; None where a part was not measured."""
    found = [(part, kept("graphs", f"{name} {part} {suffix}")) for part in runs(facts, facts["mean_degree"])]
    return found if found and all(one for _, one in found) else None


def score_rows(name, facts):
    """The rows of a graph and of its nulls, as far as they were measured."""
    rows = []
    for null in ("", *NULLS):
        for part, found in measured(name, facts, f"null {null}" if null else "labels average") or ():
            agreements = {} if null else kept("graphs", f"{name} {part} halves") or {}
            for one in found["contexts"]:
                row = {"graph": name, "part": part, "name": one["name"], "null": null,
                       "structure_weight": found["structure"]["weight"]}
                row |= {key: one.get(key) for key in (OF_NULL if null else OF_GRAPH) if key not in row}
                if not null:
                    row |= {"tau_truncated": truncated_tau(one["s"]), "links_auc": one.get("auc"),
                            "halves": agreements.get(one["name"])}
                rows.append(row)
    return rows


def error_rows(name, facts):
    rows = []
    for labelling in graph_files(name)[1]:
        for scaling in ("average", "functions"):
            for part, found in measured(name, facts, f"{labelling} {scaling}") or ():
                rows += [{"graph": name, "part": part, "name": one["name"], "labelling": labelling, "scaling": scaling,
                          "r2": one["r2"], "micro_f1": one["micro_f1"]} for one in found["contexts"]]
    return rows


def measured_as(row):
    return tuple(row.get(key, "") for key in MEASURED_AS_ONE)


def write(path, columns, rows):
    order = {name: place for place, name in enumerate(GRAPHS)}
    ordered = sorted(rows, key=lambda row: (order[row["graph"]], *measured_as(row)[1:]))
    csv_rows.write(path, columns, ordered, WORDS, IN_FULL)


def read(path):
    return csv_rows.read(path, WORDS)


def take_over(path, columns, new):
    """The new rows in the place of what the table has of the same."""
    fresh = set(map(measured_as, new))
    if new:
        write(path, columns, [row for row in read(path) if measured_as(row) not in fresh] + new)


def update():
    """Takes over what is in the build folder."""
    for path, columns, make in (SCORES, SCORE_COLUMNS, score_rows), (ERRORS, ERROR_COLUMNS, error_rows):
        new = []
        for name in GRAPHS:
            if facts := kept("facts", name):
                new += make(name, facts)
        take_over(path, columns, new)
