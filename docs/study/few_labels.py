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
from graphs_table import NULLS

GIVEN = 50, 100, 200  # labelled nodes that are given
DRAWS = 1, 2, 3       # which ones
SHARE = 0.2           # of all labelled nodes, at most
CHOICES = ["--tasks", "ridge", "--permutations", 0, "--threads", 1]
ON_FEW = ["--ratios", 0.8, "--trials", 20]  # as `compare --order informed` has them


def label_lines(path):
    """The lines of a file of labels, {node: line}."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as file:
        return {line.split("\t")[0]: line for line in file if line.strip() and not line.startswith("#")}


def split_labels(path, given, draw):
    """The lines of the nodes whose labels are given, drawn at random, and those of the others."""
    lines = label_lines(path)
    nodes = sorted(lines)
    random.Random(draw).shuffle(nodes)
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


def measure_part(name, facts, contexts, options, path, given, draw):
    few, others = split_labels(path, given, draw)
    rest = {}
    if facts["nodes"] <= MOST_NODES:
        rest = {context: {"r2": result["r2"]["mean"], "micro_f1": result["micro_f1"]["mean"]} for context, _, result
                in compared(name, facts, contexts, options, others, ["--ratios", 0.4, "--trials", trials_of(facts)])}
    return [{"name": context, "labels": result["train"] + result["test"],
             "few_error": result["mse"]["mean"] / error_of_mean(by, result), **rest.get(context, {})}
            for context, by, result in compared(name, facts, contexts, options, few, ON_FEW)]


def measure_nulls(name, facts, path):
    """What `compare --order informed` says of the walks of the graph, and of a rewired and a random one with the same labels."""
    contexts, options = runs(facts, facts["mean_degree"])["walks"]
    few, _ = split_labels(path, max(GIVEN), DRAWS[0])
    found = {}
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.writelines(few)
        file.flush()
        for null in ("none", *NULLS):
            document = run("compare", graph_files(name)[0], "--tasks", "none", "--permutations", 0, "--threads", 1, "--dim",
                           dimension_of(facts), "--contexts", ",".join(contexts), *options, "--labels", file.name,
                           "--order", "informed", *(["--null", null] if null in NULLS else []))
            found[null] = {"weight": document["structure"]["weight"],
                           "informed": {one["context"]["name"]: one["informed"]["value"] for one in document["contexts"]}}
    return found


def null_jobs(facts):
    """((graph, labelling), what measures it)."""
    for name, fact in facts.items():
        for labelling, path in graph_files(name)[1].items():
            yield (name, labelling), lambda name=name, fact=fact, path=path: measure_nulls(name, fact, path)


def jobs(facts):
    """((graph, part, labelling, how many labels are given, which draw), what measures it), the first draw of all graphs first."""
    for draw in DRAWS:
        for given in GIVEN:
            for name, fact in facts.items():
                for labelling, path in graph_files(name)[1].items():
                    for part, (contexts, options) in runs(fact, fact["mean_degree"]).items():
                        yield ((name, part, labelling, given, draw),
                               lambda name=name, fact=fact, contexts=contexts, options=options, path=path, given=given, draw=draw:
                               measure_part(name, fact, contexts, options, path, given, draw))


def kept_job(job, make=None):
    return kept("few" if len(job) > 2 else "few_nulls", " ".join(map(str, job)), make)


def measure(end):
    facts = all_facts()
    work = [*jobs(facts), *null_jobs(facts)]
    line = ProgressLine("few labels", len(work))
    for job, make in work:
        if time.monotonic() > end:
            return print("the time is up; what was measured is kept")
        kept_job(job, make)
        line.step()
    return print("few labels: measured" if work else "not measured: the data sets are not here", flush=True)


def measured():
    """The rows of what is in the build folder, a graph's labelling where all parts are there."""
    rows, missing = [], set()
    for job, _ in jobs(all_facts()):
        name, part, labelling, given, draw = job
        found = kept_job(job)
        if found is None:
            missing.add((name, labelling, given, draw) if draw == DRAWS[0] else (given, draw))  # further draws whole or not
        rows += [{"graph": name, "part": part, "labelling": labelling, "given": given, "draw": draw, **one} for one in found or ()]
    return [row for row in rows if (row["graph"], row["labelling"], row["given"], row["draw"]) not in missing
            and (row["given"], row["draw"]) not in missing]


if __name__ == "__main__":
    main(__doc__, measure, lambda: few_labels_report.report(
        measured(), [found for job, _ in null_jobs(all_facts()) if (found := kept_job(job))]))
