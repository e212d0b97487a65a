"""The page on a few labels, few_labels.md, from graphs_few.csv and the tables of graphs.py."""
import datetime

import numpy

import graphs_table
from common import HERE, markdown
from graphs_report import all_cases, half_of, is_known, judge, judged, machine

FEW = HERE / "graphs_few.csv"
COLUMNS = ["graph", "part", "name", "labelling", "given", "draw", "labels", "few_error", "r2", "micro_f1"]
WORTH = 100  # as in lib/contexture/evaluate/informed.cpp
OTHERS = 30, 60, 100, 150, 300
HALVES = {"chose the score": ["choose"], "were to report": ["report"], "first looked at later": ["fresh"],
          "did not choose": ["report", "fresh"]}


def informed(worth):
    """The score where pretext is worth this many labels."""
    return lambda row: (row["labels"] * row["few_error"] + worth * row["pretext"]) / (row["labels"] + worth)


SCORES = {"pretext": lambda row: row["pretext"], "the labels alone": lambda row: row["few_error"], "informed": informed(WORTH)}


def few_cases(rows, cases, given):
    """(graph, labelling, contexts) of every draw of so many labels, with what they say of each context."""
    found = {(row["graph"], row["part"], row["name"], row["labelling"], row["draw"]): row for row in rows if row["given"] == given}
    made = []
    for draw in sorted({key[-1] for key in found}):
        for name, labelling, contexts in cases:
            merged = []
            for row in contexts:
                few = found.get((name, row["part"], row["name"], labelling, draw))
                if few:  # of a large graph what is to be foretold stands in the table of errors
                    of_rest = {key: few[key] for key in ("r2", "micro_f1") if few[key] is not None}
                    merged.append(row | {"draw": draw, "labels": few["labels"], "few_error": few["few_error"]} | of_rest)
            if merged:
                made.append((name, labelling, merged))
    return made


def of_halves(cases, halves):
    return [case for case in cases if half_of(case[0]) in halves]


def means(score, cases, halves):
    """Pearson, Spearman, regret: means over the labellings of these graphs and their draws; None where there are none."""
    found = judged(score, of_halves(cases, halves))
    return [numpy.mean([one[key] for one in found]) for key in ("pearson", "spearman", "regret")] if found else None


def cell(score, cases, halves):
    values = means(score, cases, halves)
    return "{:.2f}, {:.2f}, {:.2f}".format(*values) if values else "-"


def titles(cases):
    return [f"{title} ({len({case[:2] for case in of_halves(cases, halves)})})" for title, halves in HALVES.items()]


def given_table(by_given):
    rows = []
    for given, cases in by_given.items():
        rows += [[f"{given}", title, *(cell(score, cases, halves) for halves in HALVES.values())] for title, score in SCORES.items()]
    return markdown(["labels given", "score", *titles(next(iter(by_given.values())))], rows)


def worth_table(by_given):
    rows = [[f"{worth}", f"{given}", *(cell(informed(worth), cases, halves) for halves in HALVES.values())]
            for worth in OTHERS for given, cases in by_given.items()]
    return markdown(["pretext is worth", "labels given", *titles(next(iter(by_given.values())))], rows)


def misses(contexts):
    """m times the variance, over contexts, of what the errors on labels miss the error by, and the variance of what pretext misses."""
    error = numpy.minimum([1 - row["r2"] for row in contexts], 1.1)
    of_labels, of_pretext = (numpy.var([row[key] for row in contexts] - error) for key in ("few_error", "pretext"))
    return contexts[0]["labels"] * of_labels, of_pretext


def estimate_table(by_given):
    rows = []
    for given, cases in by_given.items():
        found = [numpy.mean([misses(case[2]) for case in of_halves(cases, halves)], axis=0) for halves in HALVES.values()]
        rows.append([f"{given}", *(f"{of_labels / of_pretext:.0f}" for of_labels, of_pretext in found)])
    return markdown(["labels given", *HALVES], rows)


def draw_table(by_given):
    """How far it hangs on which labels are drawn: the graphs that did not choose, draw by draw."""
    halves = HALVES["did not choose"]
    every = sorted({case[2][0]["draw"] for cases in by_given.values() for case in cases})
    rows = []
    for given, cases in by_given.items():
        drawn = [[case for case in cases if case[2][0]["draw"] == draw] for draw in every]
        values = numpy.array([means(SCORES["informed"], each, halves) for each in drawn if each])
        error = "{:.2f}, {:.2f}, {:.2f}".format(*values.std(axis=0, ddof=1) / len(values) ** 0.5) if len(values) > 1 else "-"
        rows.append([f"{given}", *(cell(SCORES["informed"], each, halves) for each in drawn),
                     "{:.2f}, {:.2f}, {:.2f}".format(*values.mean(axis=0)), error])
    return markdown(["labels given", *(f"draw {draw:.0f}" for draw in every), "mean", "its standard error"], rows)


def graph_table(by_given):
    """A row a labelling, the means of its draws."""
    rows = []
    drawn = {given: {} for given in by_given}
    for given, cases in by_given.items():
        for case in cases:
            drawn[given].setdefault(case[:2], []).append(case[2])
    for name, labelling in dict.fromkeys(key for found in drawn.values() for key in found):
        row = [name if labelling == "labels" else f"{name}, {labelling}", half_of(name)]
        for found in drawn.values():
            draws = found.get((name, labelling))
            if draws is None:
                row += ["-"] * 3
                continue
            without, with_labels = ({key: numpy.mean([judge(SCORES[score], contexts)[key] for contexts in draws])
                                     for key in ("pearson", "regret")} for score in ("pretext", "informed"))
            row += [f"{draws[0][0]['labels']:.0f}", f"{without['pearson']:.2f} {with_labels['pearson']:.2f}",
                    f"{without['regret']:.1f} {with_labels['regret']:.1f}"]
        rows.append(row)
    return markdown(["graph", "part", *(title for given in by_given for title in (f"{given}: labels", "Pearson", "regret"))], rows)


def draw(by_given):
    """Means against the labels given: pretext, with none, is where the lines begin."""
    from matplotlib import pyplot
    pyplot.rcParams |= {"svg.fonttype": "none", "svg.hashsalt": "contexture"}  # text stays text, and bytes the same
    figure, both = pyplot.subplots(1, 2, figsize=(8, 3), layout="constrained")
    for axes, key, title in ((both[0], 0, "Pearson with the error"), (both[1], 2, "regret, points of micro-F1")):
        for marker, color, (half, halves) in zip("osD", ("#0b559f", "#b3501f", "#4a7c2a"), list(HALVES.items())[:3], strict=True):
            values = [means(SCORES["informed"], cases, halves)[key] for cases in by_given.values()]
            start = numpy.mean([means(SCORES["pretext"], cases, halves)[key] for cases in by_given.values()])
            axes.plot([0, *by_given], [start, *values], marker=marker, color=color, label=half)
        axes.set_xlabel("labels given, at most a fifth")
        axes.set_title(title, fontsize=10)
        axes.set_ylim(bottom=0)
    both[0].legend(frameon=False, fontsize=8)
    figure.savefig(HERE / "few_labels.svg", metadata={"Date": None})
    pyplot.close(figure)


def say_nulls(nulls):
    """How often a walk's `informed` is better on a graph without the structure."""
    if not nulls:
        return ""
    said = []
    for null in graphs_table.NULLS:
        pairs = [(found[null]["informed"].get(name, 9), value, found[null]["weight"])
                 for found in nulls for name, value in found["none"]["informed"].items()]
        above = sum(of_null <= value for of_null, value, _ in pairs)
        trusted = sum(of_null <= value and weight != 0 for of_null, value, weight in pairs)
        best = sum(min(found[null]["informed"].values()) <= min(found["none"]["informed"].values()) for found in nulls)
        said.append(f"| {null} | {above} of {len(pairs)} | {trusted} of {len(pairs)} | {best} of {len(nulls)} |")
    table = "\n".join(said)
    return f"""## Nulls

With the same labels, 200 at most, on a graph without the structure (`--null`), the walks of graphs.md: how often `informed` puts a context there above the
same one on the graph, how often where held-out edges do not say that there is nothing to trust (`structure.weight` 0), and the best there above the
best on the graph.

| null | contexts | trusted | best of all |
|---|---:|---:|---:|
{table}

"""


def report(new, nulls):
    graphs_table.take_over(FEW, COLUMNS, new)
    rows = graphs_table.read(FEW)
    graphs = all_cases(graphs_table.read(graphs_table.SCORES), graphs_table.read(graphs_table.ERRORS), "average")
    everything = {int(given): few_cases(rows, graphs, given) for given in sorted({row["given"] for row in rows})}
    if not everything:
        return print("nothing is measured yet")
    known_of = {case[:2] for case in graphs if is_known(case)}
    known = {given: [case for case in cases if case[:2] in known_of] for given, cases in everything.items()}
    draw(known)
    first = next(iter(everything.values()))
    labellings = dict.fromkeys(case[:2] for case in first)
    unknown = ", ".join(name for name, labelling in labellings if (name, labelling) not in known_of) or "none"
    draws = " and ".join(str(len({case[2][0]["draw"] for case in cases})) for cases in everything.values())
    page = f"""# A few labels

Written by `python3 docs/study/few_labels.py report` on {datetime.date.today()}; {machine()}. {len(labellings)} labellings of
{len({name for name, _ in labellings})} graphs with the contexts of [graphs.md](graphs.md), vectors s_i mu_i.

`informed` ([../pretext.md](../pretext.md#a-few-labels)) is what `compare --order informed` orders by: the mean of the error on m labelled nodes and of
pretext, m : {WORTH}. Here the labels of {", ".join(map(str, everything))} nodes are given, in {draws} draws, at most a fifth of those that have one and fewer where
some are outside the largest component. What is to be foretold is the error on the nodes whose labels were not given (ridge regression,
40% of them training; on graphs of more than 4000 nodes, where the given are one in fifteen at most, on all). *The labels alone* is the
error on the given ones over that of their mean, 80% of them training, 20 splits. The numbers of every context: [graphs_few.csv](graphs_few.csv).

![Means of Pearson correlation and regret against the number of labels given](few_labels.svg)

## Means

Pearson, Spearman and regret (points of micro-F1 lost by trusting the score) over the labellings of which something is known and their
draws; how many labellings they are stands in brackets. Graphs are parted as in [graphs.md](graphs.md); the last column has both parts that did not choose.

{given_table(known)}
The same with those of which no context knows anything ({unknown}):

{given_table(everything)}
How far `informed` hangs on which labels are drawn, on the {len(of_halves([(name,) for name, _ in labellings], HALVES["did not choose"]))} that did not choose:

{draw_table(everything)}
## What pretext is worth

In labels, 100 above. If the errors on few labels and pretext miss the error independently, in the variance over a graph's contexts, it is m times the
variance of the one miss over that of the other (means over the labellings of which something is known):

{estimate_table(known)}
What other values would have done:

{worth_table(known)}
{say_nulls(nulls)}## Graph by graph

Pearson and regret, without labels and with them, means over the draws.

{graph_table(everything)}"""
    (HERE / "few_labels.md").write_text(page, encoding="utf-8")
    return print(f"few_labels.md: {len(labellings)} labellings")
