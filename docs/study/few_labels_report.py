"""The page on a few labels, few_labels.md, from graphs_few.csv and the tables of graphs.py."""
import datetime

import numpy

import graphs_table
from common import HERE, markdown
from graphs_report import all_cases, half_of, is_known, judge, judged, machine

FEW = HERE / "graphs_few.csv"
COLUMNS = ["graph", "part", "name", "labelling", "given", "labels", "few_error", "r2", "micro_f1"]
WORTH = 100  # as in lib/contexture/evaluate/informed.cpp
OTHERS = 30, 60, 100, 150, 300
HALVES = {"chose the score": ["choose"], "were to report": ["report"], "first looked at later": ["fresh"],
          "did not choose": ["report", "fresh"]}


def informed(worth):
    """The score where pretext is worth this many labels."""
    return lambda row: (row["labels"] * row["few_error"] + worth * row["pretext"]) / (row["labels"] + worth)


SCORES = {"pretext": lambda row: row["pretext"], "the labels alone": lambda row: row["few_error"], "informed": informed(WORTH)}


def few_cases(rows, cases, given):
    """(graph, labelling, contexts), with what so many labels say of each."""
    found = {(row["graph"], row["part"], row["name"], row["labelling"]): row for row in rows if row["given"] == given}
    made = []
    for name, labelling, contexts in cases:
        merged = []
        for row in contexts:
            few = found.get((name, row["part"], row["name"], labelling))
            if few:  # of a large graph what is to be foretold stands in the table of errors
                of_rest = {key: few[key] for key in ("r2", "micro_f1") if few[key] is not None}
                merged.append(row | {"labels": few["labels"], "few_error": few["few_error"]} | of_rest)
        if merged:
            made.append((name, labelling, merged))
    return made


def means(score, cases, halves):
    """Pearson, Spearman, regret: means over the labellings of these graphs, and how many there are."""
    found = judged(score, [case for case in cases if half_of(case[0]) in halves])
    return [numpy.mean([one[key] for one in found]) for key in ("pearson", "spearman", "regret")] if found else None, len(found)


def cell(score, cases, halves):
    values, _ = means(score, cases, halves)
    return "{:.2f}, {:.2f}, {:.2f}".format(*values) if values else "-"


def titles(cases):
    return [f"{title} ({means(SCORES['pretext'], cases, halves)[1]})" for title, halves in HALVES.items()]


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
        found = [numpy.mean([misses(case[2]) for case in cases if half_of(case[0]) in halves], axis=0) for halves in HALVES.values()]
        rows.append([f"{given}", *(f"{of_labels / of_pretext:.0f}" for of_labels, of_pretext in found)])
    return markdown(["labels given", *HALVES], rows)


def graph_table(by_given):
    """A row a labelling."""
    rows = []
    contexts_of = {given: {case[:2]: case[2] for case in cases} for given, cases in by_given.items()}
    for name, labelling in dict.fromkeys(key for found in contexts_of.values() for key in found):
        row = [name if labelling == "labels" else f"{name}, {labelling}", half_of(name)]
        for found in contexts_of.values():
            contexts = found.get((name, labelling))
            if contexts is None:
                row += ["-"] * 3
                continue
            with_labels, without = judge(SCORES["informed"], contexts), judge(SCORES["pretext"], contexts)
            row += [f"{contexts[0]['labels']:.0f}", f"{without['pearson']:.2f} {with_labels['pearson']:.2f}",
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
            values = [means(SCORES["informed"], cases, halves)[0][key] for cases in by_given.values()]
            start = numpy.mean([means(SCORES["pretext"], cases, halves)[0][key] for cases in by_given.values()])
            axes.plot([0, *by_given], [start, *values], marker=marker, color=color, label=half)
        axes.set_xlabel("labels given, at most a fifth")
        axes.set_title(title, fontsize=10)
        axes.set_ylim(bottom=0)
    both[0].legend(frameon=False, fontsize=8)
    figure.savefig(HERE / "few_labels.svg", metadata={"Date": None})
    pyplot.close(figure)


def report(new):
    graphs_table.take_over(FEW, COLUMNS, new)
    rows = graphs_table.read(FEW)
    graphs = all_cases(graphs_table.read(graphs_table.SCORES), graphs_table.read(graphs_table.ERRORS), "average")
    everything = {int(given): few_cases(rows, graphs, given) for given in sorted({row["given"] for row in rows})}
    if not everything:
        return print("nothing is measured yet")
    known = {given: [case for case in cases if is_known(case)] for given, cases in everything.items()}
    draw(known)
    first = next(iter(everything.values()))
    unknown = ", ".join(case[0] for case in first if not is_known(case)) or "none"
    page = f"""# A few labels

Written by `python3 docs/study/few_labels.py report` on {datetime.date.today()}; {machine()}. {len(first)} labellings of
{len({case[0] for case in first})} graphs with the contexts of [graphs.md](graphs.md), vectors s_i mu_i.

`informed` ([../pretext.md](../pretext.md#a-few-labels)) is what `compare --order informed` orders by: the mean of the error on m labelled nodes and of
pretext, m : {WORTH}. Here the labels of {", ".join(map(str, everything))} nodes are given, drawn once, at most a fifth of those that have one and fewer where
some are outside the largest component. What is to be foretold is the error on the nodes whose labels were not given (ridge regression,
40% of them training; on graphs of more than 4000 nodes, where the given are one in fifteen at most, on all). *The labels alone* is the
error on the given ones over that of their mean, 80% of them training, 20 splits. The numbers of every context: [graphs_few.csv](graphs_few.csv).

![Means of Pearson correlation and regret against the number of labels given](few_labels.svg)

## Means

Pearson, Spearman and regret (points of micro-F1 lost by trusting the score) over the labellings of which something is known; how many
they are stands in brackets. Graphs are parted as in [graphs.md](graphs.md); the last column has both parts that did not choose.

{given_table(known)}
The same with those of which no context knows anything ({unknown}):

{given_table(everything)}
## What pretext is worth

In labels, 100 above. If the errors on few labels and pretext miss the error independently, in the variance over a graph's contexts, it is m times the
variance of the one miss over that of the other (means over the labellings of which something is known):

{estimate_table(known)}
What other values would have done:

{worth_table(known)}
## Graph by graph

Pearson and regret, without labels and with them.

{graph_table(everything)}"""
    (HERE / "few_labels.md").write_text(page, encoding="utf-8")
    return print(f"few_labels.md: {len(first)} labellings")
