"""The page that the study of graphs ends in, graphs.md, from the tables of what was measured."""
import datetime
import pathlib
import platform

import numpy

import graphs_table
from common import HERE, distance_correlation, markdown, pearson, spearman
from graphs_plan import CHOOSE, FRESH, GRAPHS, MOST_EDGES_SECOND, MOST_NODES


def margin(row, kind):
    """tau less that of the same context on a graph without the structure."""
    values = row["tau"], row.get(f"tau {kind}")
    return None if None in values else values[0] - values[1]


WEIGHTS = (1, 0, 1), (1, 1, 1), (2, 1, 1), (3, 2, 1), (4, 2, 1), (3, 3, 1)  # of communities, distance, degree
KNOWN = 0.99  # the least error of all contexts, below which some vectors know something of the labels


def less(key, row):
    """Of which more is better, turned round."""
    return None if row[key] is None else -row[key]


# Label-free scores, each so that less is better.
SCORES = {
    "pretext (ours)": lambda row: row["pretext"],
    "its communities": lambda row: row["communities"],
    "its distances": lambda row: row["distance"],
    "its degrees": lambda row: row["degree"],
    "tau": lambda row: row["tau"],
    "tau, truncated": lambda row: row["tau_truncated"],
    "tau less the rewired graph's": lambda row: margin(row, "rewired"),
    "tau less a random graph's": lambda row: margin(row, "random"),
    "held-out AUC": lambda row: less("links_auc", row),
    "agreement of halves": lambda row: less("halves", row),
    "energy": lambda row: less("energy", row),
    "decay rate": lambda row: row["decay_rate"],
    "NESum": lambda row: less("ne_sum", row),
    "entropy rank": lambda row: less("entropy_rank", row),
    "RankMe": lambda row: less("rank_me", row),
    "LiDAR": lambda row: less("lidar", row),
    "alpha-ReQ": lambda row: row["alpha_req"],
    "worst-case bound": lambda row: row["worst_case_bound"],
}


def judge(score, rows):
    """How one score did on the contexts of one graph; None where it is not defined on most of them."""
    pairs = [(score(row), 1 - row["r2"], row["micro_f1"]) for row in rows]
    pairs = [pair for pair in pairs if pair[0] is not None and numpy.isfinite(pair[0])]
    if len(pairs) < 0.6 * len(rows) or len(pairs) < 10:
        return None
    values, errors, f1 = map(numpy.array, zip(*pairs, strict=True))
    errors = numpy.minimum(errors, 1.1)  # a fit that goes wrong must not decide a correlation
    return {"pearson": pearson(values, errors), "spearman": spearman(values, errors),
            "distance": distance_correlation(values, errors), "regret": 100 * (f1.max() - f1[values.argmin()])}


def half_of(name):
    return "fresh" if name in FRESH else "choose" if name in CHOOSE else "report"


def rows_of(scores, null):
    """Scores by (graph, part, context), of the graphs or of a null."""
    return {(row["graph"], row["part"], row["name"]): row for row in scores if row["null"] == null}


def all_cases(scores, errors, scaling):
    """(graph, labelling, contexts) of all that is measured."""
    rows = rows_of(scores, "")
    taus = {null: {key: row["tau"] for key, row in rows_of(scores, null).items()} for null in graphs_table.NULLS}
    cases = {}
    for error in errors:
        key = error["graph"], error["part"], error["name"]
        if error["scaling"] == scaling and key in rows:
            row = rows[key] | {f"tau {null}": taus[null].get(key) for null in taus} | error
            if scaling != "average":
                row["links_auc"] = None  # it is of vectors s_i mu_i
            cases.setdefault((error["graph"], error["labelling"]), []).append(row)
    return [(*case, contexts) for case, contexts in cases.items()]


def is_known(case):
    """Whether some context's vectors say anything at all of the labels: where none does, the order of errors is chance."""
    return min(1 - row["r2"] for row in case[2]) < KNOWN


def judged(score, cases):
    """How a score did on each labelling on which it and its correlation are defined."""
    return [one for one in (judge(score, case[2]) for case in cases) if one and numpy.isfinite(one["pearson"])]


def score_row(title, score, cases):
    """How a score did, in the mean over labellings; None where it is not defined on any."""
    found = judged(score, cases)
    if not found:
        return None
    means = (numpy.mean([one[key] for one in found]) for key in ("pearson", "spearman", "distance", "regret"))
    return [title, len(found), *(f"{mean:.2f}" for mean in means), f"{numpy.median([one['pearson'] for one in found]):.2f}"]


def score_table(cases, half):
    """How every score did on one part of the graphs, and ours where there is anything to be known."""
    cases = [case for case in cases if half_of(case[0]) == half]
    known = [case for case in cases if is_known(case)]
    rows = [score_row(title, score, cases) for title, score in SCORES.items()]
    if len(known) < len(cases):
        rows += [score_row(f"{title}, labels that are known of", SCORES[title], known) for title in ("pretext (ours)", "tau")]
    rows = [row for row in rows if row]
    for title, pick in (("random choice", lambda rows: numpy.mean([row["micro_f1"] for row in rows])),
                        ("always walk:1", lambda rows: next(row["micro_f1"] for row in rows
                                                            if row["name"] == "walk:1" and row["part"] == "walks"))):
        lost = [100 * (max(row["micro_f1"] for row in contexts) - pick(contexts)) for _, _, contexts in cases]
        if lost:
            rows.append([title, len(lost), "", "", "", f"{numpy.mean(lost):.2f}", ""])
    return markdown(["score", "labellings", "Pearson", "Spearman", "distance", "regret", "median Pearson"], rows)


def score_tables(cases):
    words = {"choose": "Graphs whose labels chose the score", "report": "Graphs that were to report on it",
             "fresh": "Graphs first looked at when its tasks stood"}
    return "\n".join(f"### {words[half]}\n\n{score_table(cases, half)}" for half in words
                     if any(half_of(case[0]) == half for case in cases))


def weight_table(cases):
    """What other weights of the three tasks would have done, where there is anything to be known."""
    rows = []
    for weights in WEIGHTS:
        row = [" : ".join(map(str, weights))]
        for half in ("choose", "report", "fresh"):
            found = [judge(lambda one: numpy.dot(weights, [one[task] for task in ("communities", "distance", "degree")]), case[2])
                     for case in cases if half_of(case[0]) == half and is_known(case)]
            means = [numpy.mean([one[key] for one in found]) for key in ("pearson", "spearman", "regret")] if found else []
            row.append(", ".join(f"{mean:.2f}" for mean in means) or "-")
        rows.append(row)
    return markdown(["communities : distance : degree", "chose the score", "were to report", "first looked at later"], rows)


def draw(cases):
    """The correlation of two scores with the error, a line a labelling."""
    from matplotlib import pyplot
    pyplot.rcParams |= {"svg.fonttype": "none", "svg.hashsalt": "contexture"}  # text stays text, and bytes the same
    found = [(name if labelling == "labels" else f"{name}, {labelling}", half_of(name),
              judge(SCORES["pretext (ours)"], contexts)["pearson"], judge(SCORES["tau"], contexts)["pearson"])
             for name, labelling, contexts in cases]
    found.sort(key=lambda one: (["fresh", "report", "choose"].index(one[1]), one[2]))
    figure, axes = pyplot.subplots(figsize=(7, 0.21 * len(found) + 1.2), layout="constrained")
    for place, (_, _, ours, tau) in enumerate(found):
        axes.plot([tau, ours], [place, place], color="0.75", linewidth=1, zorder=1)
    axes.scatter([one[2] for one in found], range(len(found)), marker="o", color="#0b559f", label="pretext", zorder=2)
    axes.scatter([one[3] for one in found], range(len(found)), marker="x", color="#b3501f", label="tau", zorder=2)
    axes.set_yticks(range(len(found)), [f"{one[0]} ({one[1]})" for one in found], fontsize=7)
    axes.set_xlim(-1.03, 1.03)
    axes.margins(y=0.02)
    axes.axvline(0, color="0.4", linewidth=0.8)
    axes.set_xlabel("Pearson correlation of score and error over contexts")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False)  # above: no dot is hidden
    figure.savefig(HERE / "graphs.svg", metadata={"Date": None})
    pyplot.close(figure)


def graph_table(cases):
    rows = []
    for name, labelling, contexts in cases:
        cells = [name if labelling == "labels" else f"{name}, {labelling}", half_of(name), len(contexts)]
        for title in ("pretext (ours)", "tau"):
            one = judge(SCORES[title], contexts)
            cells += [f"{one['pearson']:.2f}", f"{one['spearman']:.2f}", f"{one['regret']:.1f}"] if one else ["-"] * 3
        f1 = [row["micro_f1"] for row in contexts]
        rows.append([*cells, f"{100 * max(f1):.1f}", f"{100 * min(f1):.1f}"])
    return markdown(["graph", "part", "contexts", "pretext: Pearson", "Spearman", "regret", "tau: Pearson", "Spearman",
                     "regret", "best F1", "worst F1"], rows)


def losses_of_fixed(cases):
    """{(part, context): the F1 that it loses on each labelling}, of the contexts that all of them have."""
    lost = {}
    for _, _, contexts in cases:
        best = max(row["micro_f1"] for row in contexts)
        for row in contexts:
            lost.setdefault((row["part"], row["name"]), []).append(100 * (best - row["micro_f1"]))
    return {key: losses for key, losses in lost.items() if len(losses) == len(cases)}


def options_of(part):
    words = {"walks": "", "balls": "", "uniform": "--marginal uniform"}
    return words.get(part, part.replace("regularized", "weight of mean degree x"))


def fixed_table(cases):
    """What it costs never to choose: the F1 lost by one context on all graphs, the least loss first."""
    everywhere = sorted((numpy.mean(losses), max(losses), *key) for key, losses in losses_of_fixed(cases).items())
    return markdown(["context", "options", "mean loss", "largest"],
                    [[name, options_of(part), f"{mean:.1f}", f"{most:.1f}"] for mean, most, part, name in everywhere])


def with_error(values):
    """Mean and standard error."""
    return f"{numpy.mean(values):.2f} +- {numpy.std(values, ddof=1) / len(values) ** .5:.2f}"


def beside_row(title, found):
    """A row of beside_fixed, of (graph, lost by pretext, lost by the fixed context) of each labelling."""
    names, ours, fixed = zip(*found, strict=True)
    by_graph = [numpy.mean([mine for name, mine, _ in found if name == graph]) for graph in dict.fromkeys(names)]
    gains = numpy.subtract(fixed, ours)
    return [title, len(found), len(by_graph), with_error(ours), with_error(by_graph), with_error(fixed), with_error(gains),
            sum(gains > 0), sum(gains < 0), f"{max(ours):.1f}", f"{max(fixed):.1f}"]


def beside_fixed(cases):
    """pretext beside the context that loses least on the labellings that chose pretext, which the others did not choose."""
    losses = losses_of_fixed(cases)
    chose = [i for i, case in enumerate(cases) if half_of(case[0]) == "choose"]
    if not losses or not chose:
        return ""
    part, name = fixed = min(losses, key=lambda key: numpy.mean([losses[key][i] for i in chose]))
    found = {"choose": [], "report": [], "fresh": []}
    for (graph, _, contexts), other in zip(cases, losses[fixed], strict=True):
        if one := judge(SCORES["pretext (ours)"], contexts):
            found[half_of(graph)].append((graph, one["regret"], other))
    rows = {"chose the score": found["choose"], "were to report": found["report"], "first looked at later": found["fresh"],
            "did not choose": found["report"] + found["fresh"]}
    table = markdown(["labellings", "number", "graphs", "pretext", "its mean by graph", "fixed", "fixed less pretext", "pretext better",
                      "worse", "pretext at most", "fixed at most"],
                     [beside_row(title, those) for title, those in rows.items() if len(those) > 1])
    return f"""On the labellings that chose pretext the least is lost by `{name}`, {options_of(part) or "no options"}. Points lost by pretext and by always that
one, means and standard errors; labellings of one graph share pretext and are not apart:

{table}"""


def few_table(cases, unscaled):
    """micro-F1 of a few contexts on each labelling, and what is left where columns are not scaled."""
    few = [("walks", "walk:1"), ("walks", "walk:4"), ("walks", "window:10"), ("walks", "heat:2"), ("walks", "lazy:1"),
           ("regularized 1", "walk:4")]
    rows = []
    plain = {(name, labelling): max(row["micro_f1"] for row in contexts) for name, labelling, contexts in unscaled}
    for name, labelling, contexts in cases:
        f1 = {(row["part"], row["name"]): row["micro_f1"] for row in contexts}
        rows.append([name if labelling == "labels" else f"{name}, {labelling}", *(f"{100 * f1[one]:.1f}" for one in few),
                     f"{100 * max(f1.values()):.1f}", f"{100 * plain.get((name, labelling), numpy.nan):.1f}"])
    return markdown(["graph", *(name for _, name in few[:-1]), "walk:4, mean", "best", "best, unscaled"], rows)


def guarded(row):
    return 1 - row["structure_weight"] * max(0.0, 1 - row["pretext"])


def null_table(scores):
    rows = []
    for kind in graphs_table.NULLS:
        worse = {"tau": [0, 0], "pretext": [0, 0], "pretext, guarded": [0, 0]}
        graphs, of_null = set(), rows_of(scores, kind)
        for key, row in rows_of(scores, "").items():
            other = of_null.get(key)
            if other is None or row["tau"] is None or other["tau"] is None:
                continue
            graphs.add(key[0])
            for title, a, b in (("tau", row["tau"], other["tau"]), ("pretext", row["pretext"], other["pretext"]),
                                ("pretext, guarded", guarded(row), guarded(other))):
                worse[title][0] += b < a - 1e-6
                worse[title][1] += 1
        rows += [[f"{kind}, {len(graphs)} graphs", title, f"{bad} of {all_}"] for title, (bad, all_) in worse.items()]
    return markdown(["null", "score", "contexts where the null is scored better"], rows)


def null_weights(scores):
    """On how many nulls the guard stands open, and how far."""
    parts = []
    for kind in graphs_table.NULLS:
        weights = {key[0]: row["structure_weight"] for key, row in rows_of(scores, kind).items()}
        parts.append(f"{sum(weight > 0 for weight in weights.values())} of {len(weights)} {kind} graphs "
                     f"(at most {max(weights.values()):.3f})")
    least = min(row["structure_weight"] for row in rows_of(scores, "").values())
    return f"The weight is one number a graph: above 0 on {' and '.join(parts)}; the least of a graph itself is {least:.3f}."


def machine():
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def report():
    graphs_table.update()
    scores, errors = graphs_table.read(graphs_table.SCORES), graphs_table.read(graphs_table.ERRORS)
    cases, unscaled = all_cases(scores, errors, "average"), all_cases(scores, errors, "functions")
    if not cases:
        return print("nothing is measured yet")
    graphs = {case[0] for case in cases}
    unknown = ", ".join(case[0] for case in cases if not is_known(case)) or "none"
    draw(cases)
    page = f"""# Scores against errors on graphs

Written by `python3 docs/study/graphs.py report` on {datetime.date.today()}; {machine()}. {len(cases)} labellings of
{len(graphs)} graphs, {min(len(case[2]) for case in cases)} to {max(len(case[2]) for case in cases)} contexts each, the largest
component, 64 functions at most. Not measured yet: {", ".join(sorted(set(GRAPHS) - graphs)) or "none"}.

Contexts: walks, windows, restarts, heat and lazy walks of the graph; the same with a weight of 0.03 to 10 mean degrees
spread over all pairs; under the uniform law; balls of 1 to 3 steps, their compositions and mixtures; second-order walks; and
long walks as deliberately bad ones. Second-order walks are left out above {MOST_EDGES_SECOND} edges, balls and the uniform law above {MOST_NODES}
nodes (their operators are not self-adjoint, and the noise of a random graph takes them minutes each).
The error is 1 - R^2 of ridge regression on one indicator a class, 40% of the nodes training, at most 1.1; F1 is that of its
largest outputs. Scores are turned so that less is better, before any label was seen: more energy, entropy, rank and AUC, a smaller
slope and bound. *Labels that are known of*: those of which some context's error is below {KNOWN}; where none is, correlations with the
error are of chance ({unknown}). Regret is in points of micro-F1: what is lost by trusting the score beside the best context there is (that has the score). Agreement of halves:
linear CKA of the vectors of two halves of the edges, drawn once.
The numbers of every context: [scores](graphs_scores.csv) (those of the nulls too) and [errors](graphs_errors.csv).

![Pearson correlation of pretext and of tau with the error, a line a labelling](graphs.svg)

## Vectors s_i mu_i

{score_tables(cases)}
### Other weights of the tasks

pretext weighs them 3 : 2 : 1. Mean Pearson, mean Spearman and regret of others, over labels that are known of:

{weight_table(cases)}
## Vectors mu_i, unscaled

An unscaled probe cannot tell contexts apart that share their functions; what is left is which 64 functions they take.

{score_tables(unscaled)}
## Graph by graph, vectors s_i mu_i

{graph_table(cases)}
## One context for all graphs

Points of micro-F1 lost, beside the best context of each labelling, in the mean over the {len(cases)} labellings and on the worst of
them. A weight of mean degree x 1 is `--regularize mean`.

{fixed_table(cases)}
{beside_fixed(cases)}
The micro-F1 of a few of them (`walk:4, mean` with `--regularize mean`), of the best of all, and of the best of all with unscaled
columns:

{few_table(cases, unscaled)}
## Graphs without structure

A score should not find a graph without structure better than the graph, under the same context. `guarded` is
1 - weight max(0, 1 - pretext), [pretext](../pretext.md).

{null_table(scores)}
{null_weights(scores)}
"""
    (HERE / "graphs.md").write_text(page, encoding="utf-8")
    return print(f"graphs.md: {len(cases)} labellings")
