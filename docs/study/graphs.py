"""Which label-free score predicts the error on graphs? Contexts of every labelled graph, their scores and their errors.

    python3 docs/study/graphs.py measure --budget 3600     goes on where it stopped
    python3 docs/study/graphs.py report                    writes graphs.md and graphs.svg
"""
import tempfile
import time

import graphs_report
import halves
from common import ProgressLine, graph_files, kept, main, run
from graphs_plan import GRAPHS, MOST_NODES, MOST_NODES_LINKS, dimension_of, runs, trials_of

CHOICES = ["--order", "pretext", "--ratios", 0.4, "--permutations", 0, "--threads", 1]


def compact(document):
    """What the study needs of a comparison."""
    contexts = []
    for one in document["contexts"]:
        if "failure" in one:
            continue
        row = {"name": one["context"]["name"], "s": one["spectrum"]["singular_values"], "energy": one["spectrum"]["energy"],
               "tau": one["score"]["tau"], "pretext": one["pretext"]["value"], "communities": one["pretext"]["communities"],
               "distance": one["pretext"]["distance"], "degree": one["pretext"]["degree"], **one["score"]["rivals"]}
        for task in one.get("evaluation", {}).get("tasks", []):
            first = task["results"][0]
            for figure in ("mse", "r2", "micro_f1", "auc"):
                if figure in first:
                    row[figure] = first[figure]["mean"]
        contexts.append(row)
    return {"structure": document["structure"], "nodes": document["solved"]["nodes"], "contexts": contexts}


def jobs(name, facts):
    """What is measured of a graph, {name under which it is kept: options}."""
    _, labellings = graph_files(name)
    made, nulls = {}, {}
    for part, (contexts, rest) in runs(facts, facts["mean_degree"]).items():
        options = ["--contexts", ",".join(contexts), *rest]
        links = ",links" if facts["nodes"] <= MOST_NODES_LINKS else ""
        for labelling, file in labellings.items():
            for scaling in ("average", "functions"):
                tasks = "ridge" + (links if (labelling, scaling) == ("labels", "average")
                                   and part not in ("second order", "balls") else "")
                made[f"{name} {part} {labelling} {scaling}"] = [*options, "--labels", file, "--scaling", scaling,
                                                                "--tasks", tasks, "--trials", trials_of(facts)]
        nulls |= {f"{name} {part} null {kind}": [*options, "--null", kind] for kind in ("rewired", "random")}
    return made | nulls


def all_facts():
    """Of the graphs that are here, those with the fewest edges first."""
    facts = {name: kept("facts", name, lambda path=graph_files(name)[0]: run("info", path)["graph"])
             for name in GRAPHS if graph_files(name)[0] is not None}
    return dict(sorted(facts.items(), key=lambda item: item[1]["edges"]))


def measure_halves(end):
    """The agreement of two halves of the edges, under every context. A weight for all pairs is halved with the degrees."""
    for name, facts in all_facts().items():
        left = [(part, *one) for part, one in runs(facts, halves.SHARE * facts["mean_degree"]).items()
                if facts["nodes"] <= MOST_NODES and kept("graphs", f"{name} {part} halves") is None]
        with tempfile.TemporaryDirectory() as folder:
            files = halves.split_edges(graph_files(name)[0], folder) if left else []
            for part, contexts, options in left:
                if time.monotonic() > end:
                    return print("the time is up; what was measured is kept")
                kept("graphs", f"{name} {part} halves", lambda: halves.agreements(files, contexts, options, 64))
        print(f"{name}: halves measured", flush=True)
    return None


def measure(end):
    facts = all_facts()
    work = {name: jobs(name, fact) for name, fact in facts.items()}
    line = ProgressLine("graphs", sum(map(len, work.values())))
    for name, made in work.items():
        path, dimension = graph_files(name)[0], dimension_of(facts[name])
        for job, chosen in made.items():
            if time.monotonic() > end:
                return print("the time is up; what was measured is kept")
            kept("graphs", job, lambda: compact(run("compare", path, *CHOICES, "--dim", dimension, *chosen)))
            line.step()
        print(f"{name}: measured", flush=True)
    return measure_halves(end) if facts else print("not measured: the data sets are not here")


if __name__ == "__main__":
    main(__doc__, measure, graphs_report.report)
