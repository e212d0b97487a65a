"""What do a few labels add? Some nodes' labels are given, contexts are judged by the errors on them and by pretext.

    python3 docs/study/few_labels.py measure --budget 3600     goes on where it stopped
    python3 docs/study/few_labels.py report                    writes few_labels.md and few_labels.svg

Pretext is that of graphs_scores.csv. The error that is to be foretold is, on graphs up to MOST_NODES, that of the nodes whose labels
were not given; on larger ones, where the given are one in fifteen at most, that of all, of graphs_errors.csv."""
import gzip
import random
import tempfile
import time

import few_labels_report
from common import ProgressLine, graph_files, kept, main, run
from graphs import all_facts
from graphs_plan import MOST_NODES, dimension_of, runs, trials_of

GIVEN = 50, 100, 200  # labelled nodes that are given
SHARE = 0.2           # of all labelled nodes, at most
CHOICES = ["--tasks", "ridge", "--permutations", 0, "--threads", 1]
ON_FEW = ["--ratios", 0.8, "--trials", 20]  # as `compare --order informed` has them


def label_lines(path):
    """The lines of a file of labels, {node: line}."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as file:
        return {line.split("\t")[0]: line for line in file if line.strip() and not line.startswith("#")}


def split_labels(path, given):
    """The lines of the nodes whose labels are given, drawn at random, and those of the others."""
    lines = label_lines(path)
    nodes = sorted(lines)
    random.Random(1).shuffle(nodes)
    count = min(given, round(SHARE * len(nodes)))
    return [lines[node] for node in nodes[:count]], [lines[node] for node in nodes[count:]]


def compared(name, facts, contexts, options, lines, probe):
    """(context, what it was compared by, how well its vectors predict these labels) of each context."""
    dimension = dimension_of(facts)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.writelines(lines)
        file.flush()
        document = run("compare", graph_files(name)[0], *CHOICES, *probe, "--dim", dimension, "--contexts", ",".join(contexts),
                       *options, "--labels", file.name)
    return [(one["context"]["name"], one, task["results"][0]) for one in document["contexts"]
            for task in one.get("evaluation", {}).get("tasks", [])]


def error_of_mean(compared_by, result):
    """What the mean of the training nodes is off by, in the mean over all splits; as in lib/contexture/evaluate/informed.cpp."""
    count = result["train"] + result["test"]
    each = [one["nodes"] * (1 - one["nodes"] / count) / (count - 1) for one in compared_by["compatibility"]["each"]]
    return sum(each) / len(each) * (1 + 1 / result["train"])


def measure_part(name, facts, contexts, options, path, given):
    few, others = split_labels(path, given)
    rest = {}
    if facts["nodes"] <= MOST_NODES:
        rest = {context: {"r2": result["r2"]["mean"], "micro_f1": result["micro_f1"]["mean"]} for context, _, result
                in compared(name, facts, contexts, options, others, ["--ratios", 0.4, "--trials", trials_of(facts)])}
    return [{"name": context, "labels": result["train"] + result["test"],
             "few_error": result["mse"]["mean"] / error_of_mean(by, result), **rest.get(context, {})}
            for context, by, result in compared(name, facts, contexts, options, few, ON_FEW)]


def jobs(facts):
    """(graph, part, labelling, how many labels are given, what measures it), few labels of all graphs first."""
    for given in GIVEN:
        for name, fact in facts.items():
            for labelling, path in graph_files(name)[1].items():
                for part, (contexts, options) in runs(fact, fact["mean_degree"]).items():
                    yield (name, part, labelling, given,
                           lambda name=name, fact=fact, contexts=contexts, options=options, path=path, given=given:
                           measure_part(name, fact, contexts, options, path, given))


def measure(end):
    facts = all_facts()
    work = list(jobs(facts))
    line = ProgressLine("few labels", len(work))
    for name, part, labelling, given, make in work:
        if time.monotonic() > end:
            return print("the time is up; what was measured is kept")
        kept("few", f"{name} {part} {labelling} {given}", make)
        line.step()
    return print("few labels: measured" if work else "not measured: the data sets are not here", flush=True)


def measured():
    """The rows of what is in the build folder, a graph's labelling where all parts are there."""
    rows, missing = [], set()
    for name, part, labelling, given, _ in jobs(all_facts()):
        found = kept("few", f"{name} {part} {labelling} {given}")
        if found is None:
            missing.add((name, labelling, given))
        rows += [{"graph": name, "part": part, "labelling": labelling, "given": given, **one} for one in found or ()]
    return [row for row in rows if (row["graph"], row["labelling"], row["given"]) not in missing]


if __name__ == "__main__":
    main(__doc__, measure, lambda: few_labels_report.report(measured()))
