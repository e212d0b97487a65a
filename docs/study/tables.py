"""Tables of points: does tau, which sees no target, order contexts as the error of ridge regression does?

    python3 docs/study/tables.py measure --budget 3600     measures what tables_contexts.csv has not, for so many seconds
    python3 docs/study/tables.py report                    puts it there, and writes tables.md and its pictures
"""
import argparse
import gzip
import re
import statistics
import sys
import time
from functools import partial

import matplotlib.pyplot
import numpy

import common
import csv_rows

PART = "tables"
FAMILIES = ("knn", "knn_mask", "rbf", "rbf_mask")
STRENGTHS = 35                           # of a family, as in the paper
MANY_ROWS, MOST_ROWS = 2000, 4500        # the most of a table: to meet all K; whole
# strengths, scaling, the most rows of a table to meet them; each meets every such table before the next
PASSES = ((5, "average", MOST_ROWS), (9, "average", MOST_ROWS), (9, "functions", 1000), (5, "functions", MOST_ROWS),
          (12, "average", MOST_ROWS), (35, "average", MOST_ROWS), (9, "functions", MOST_ROWS), (35, "functions", 2500),
          (35, "functions", MOST_ROWS))
# which strengths come first: each in the middle of the widest gap that those before it left, so any first are even
ORDER = (0, 34, 17, 8, 25, 12, 29, 4, 21, 14, 31, 2, 6, 10, 19, 23, 27, 15, 32, 1, 3, 5, 7, 9, 11, 13, 16,
         18, 20, 22, 24, 26, 28, 30, 33)
SAMPLE = 2000                            # points drawn of a larger one
MOST_NEIGHBOURS, MOST_DIM = 300, 512
DIMS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 256, 512)
FIXED, FEWEST = "knn:30", 20             # the choice without a look at tau; contexts that a reported table needs
SCALINGS = "average", "functions"
TABLE = common.HERE / "tables_contexts.csv"
COLUMNS = ["table", "context", "scaling", "tau", "tau_512", *(f"mse_{d}" for d in DIMS), "seconds", "refused"]
WORDS = {"table", "context", "scaling", "refused"}
PAPER = {"Pearson, D = 512": (.431, .587), "distance, D = 512": (.611, .659),
         "Pearson, D = 512: classification": (.574, "-"), "Pearson, D = 512: regression": (.324, "-")}
PAPER_TABLES = {"diabetes": .737, "abalone": .028}
INTRODUCTION = """# Tables of points: tau and the error of a probe

Written by `python3 docs/study/tables.py report` on {date} after `python3 docs/study/tables.py measure --budget N`:
one thread, {minutes} minutes for {runs} scaled contexts, {refused} refused. What was measured of each context:
[tables_contexts.csv](tables_contexts.csv).

tau sees the columns without the target. The error is the test MSE of ridge regression on the target, or on indicators
of its classes: half of the points train, the mean of 5 splits, the least over 16 values of d from 1 to 512.
Correlations are positive where a small tau goes with a small error (Zhai et al. 2025, section 5.3). D = 512 marks the
paper's tau, whose sum ends with 512 values, or with all of fewer points; without that mark tau sums over all.
Distance correlation is never negative, and is above 0 by chance in so few contexts. A family has up to 35 strengths,
even in the logarithm: K from 2 to n / 2, gamma from 0.001 / p to 10 / p with p columns. (The mean of |x - a|^2 is 2 p:
at the least gamma all points look alike, at the largest few see another.) Every table meets 5 and 9, evenly spread, before
any meets more. Above 2000 points K goes to 300; of tables above 4500 points 2000 are drawn, once. Where s_2 to s_512 are
near 1, tau is above 2 and may be huge: a few such contexts can decide Pearson; "tau < 2" leaves them out.

This is not the paper's protocol: column i of the vectors is s_i mu_i, the program's default, unless "unscaled" (mu_i,
as in the paper: {unscaled}) is said; d takes few values; test points are there, without target, when functions are computed; the
strengths are ours; numbers that name categories are taken as numbers; some tables are others.

Drawn from more points: {drawn}.
Not measured (points): {absent}.
Measured in part (contexts of those planned): {partly}."""


def tables():
    """(name, points to be measured, features, task), the smallest first, as the README of the data says."""
    readme = common.DATA / "README.md"
    lines = re.findall(r"(?m)^\| (\w+)\.csv\.gz \| ([\d,]+) \| (\d+) \| (\w+) \|",
                       readme.read_text() if readme.exists() else "")
    rows = sorted(((name, int(n.replace(",", "")), int(features), task) for name, n, features, task in lines
                   if (common.DATA / "tables" / f"{name}.csv.gz").exists()), key=lambda row: row[1])
    return [(name, SAMPLE if n > MOST_ROWS else n, features, task) for name, n, features, task in rows]


def file_of(table):
    """The table, or of a large one a sample of its points."""
    path = common.DATA / "tables" / f"{table[0]}.csv.gz"
    if table[1] != SAMPLE:
        return path
    sample = common.RESULTS / PART / "samples" / f"{table[0]}.csv"
    if not sample.exists():
        header, *lines = gzip.decompress(path.read_bytes()).decode().splitlines()
        chosen = numpy.sort(numpy.random.default_rng(1).choice(len(lines), SAMPLE, replace=False))
        sample.parent.mkdir(parents=True, exist_ok=True)
        sample.write_text("\n".join([header, *(lines[i] for i in chosen)]) + "\n", encoding="utf-8")
    return sample


def contexts(n, features, strengths=STRENGTHS):
    """The first so many strengths of each family; fewer where K repeats."""
    neighbours = numpy.rint(numpy.geomspace(2, n // 2 if n <= MANY_ROWS else MOST_NEIGHBOURS, STRENGTHS)).astype(int)
    gammas = numpy.geomspace(1e-3, 1e1, STRENGTHS) / features
    names = [FIXED]
    for family in FAMILIES:
        for i in ORDER[:strengths]:
            names.append(f"{family}:{neighbours[i]}" if "knn" in family else f"{family}:{gammas[i]:.3g}")
    return list(dict.fromkeys(names))


def evaluate(table, context, scaling="average", dims=DIMS):
    """tau_d, singular values and the error at each of dims; {"failure": reason} where the program refuses."""
    _, n, _, task = table
    started = time.time()
    found = common.run(
        "compare", file_of(table), "--header", "yes", "--contexts", context, "--target", "target",
        *(["--categorical", "target"] if task == "classification" else []), "--component", "all", "--tasks", "ridge",
        "--dims", ",".join(str(d) for d in dims if d < n), "--ratios", 0.5, "--trials", 5, "--permutations", 0,
        "--dim", min(MOST_DIM, n - 1), "--threads", 1, "--scaling", scaling, may_fail=True)
    entry = {} if found is None else found["contexts"][0]
    if "score" not in entry:
        return {"failure": entry.get("failure", "no document"), "seconds": time.time() - started}
    results = entry["evaluation"]["tasks"][0]["results"]
    return {"seconds": time.time() - started, "curve": entry["score"]["curve"][:MOST_DIM], "values": entry["spectrum"]["singular_values"][:MOST_DIM + 1],
            "dims": [r["dimension"] for r in results], "mse": [r["mse"]["mean"] for r in results],
            "mse_error": [r["mse"]["standard_error"] for r in results]}


def kept(table, context, scaling="average", make=partial(next, iter(()))):
    """What was kept of this measurement, else what make() gives; without make None."""
    try:
        return common.kept(PART, f"{table[0]} {context}" + ("" if scaling == "average" else f" {scaling}"), make)
    except StopIteration:
        return None


def picture(table):
    """What the picture of this table shows, measured where it is not kept: a report without pictures is none."""
    dims = sorted({int(d) for d in numpy.geomspace(1, min(MOST_DIM, table[1] - 1) + .5, 60)})
    return kept(table, f"picture {FIXED}", make=partial(evaluate, table, FIXED, dims=dims))


def measured():
    """{(table, context, scaling): row of tables_contexts.csv}."""
    return {(row["table"], row["context"], row["scaling"]): row for row in csv_rows.read(TABLE, WORDS)}


def row_of(table, context, scaling, one):
    """What stays of a measurement."""
    row = {"table": table[0], "context": context, "scaling": scaling, "seconds": one["seconds"], "refused": one.get("failure")}
    if "failure" not in one:
        row |= {"tau": min((tau for tau in one["curve"] if tau is not None), default=None),
                "tau_512": truncated_tau(one["values"])}
        row |= {f"mse_{d}": mse for d, mse in zip(one["dims"], one["mse"], strict=True)}
    return row


def update():
    """Puts what the build folder has into tables_contexts.csv."""
    rows, order = measured(), []
    for table in tables():
        for scaling in SCALINGS:
            for context in contexts(*table[1:3]):
                key = table[0], context, scaling
                if one := kept(table, context, scaling):
                    rows[key] = row_of(table, context, scaling, one)
                order.append(key)
    if rows:
        csv_rows.write(TABLE, COLUMNS, [rows[key] for key in order if key in rows], WORDS, {"tau", "tau_512"})


def errors_of(row):
    """Test MSE by d, as far as there are so many functions."""
    return [row[f"mse_{d}"] for d in DIMS if row[f"mse_{d}"] is not None]


def left_of(rows):
    """(table, context, scaling) of what is planned and not in tables_contexts.csv, in the order of the passes."""
    done = measured()
    work = [(table, context, scaling) for strengths, scaling, most_rows in PASSES for table in rows
            if table[1] <= most_rows for context in contexts(*table[1:3], strengths)]
    return [each for each in dict.fromkeys(work) if (each[0][0], *each[1:]) not in done]


def measure(budget_seconds, names=None):
    end = time.time() + budget_seconds
    rows = [row for row in tables() if not names or row[0] in names]
    print(f"{len(rows)} tables" if rows else "not measured: the data sets are not here")
    for table in rows:
        if table[0] in PAPER_TABLES:
            picture(table)
    work = left_of(rows)
    line = common.ProgressLine("tables", len(work))
    for table, context, scaling in work:
        if time.time() > end:
            print(f"stopped at {context} of {table[0]}: the budget is used")
            return
        kept(table, context, scaling, partial(evaluate, table, context, scaling))
        line.step()


def truncated_tau(values):
    """The paper's form: the sum in the denominator ends with the first D = 512 values."""
    s = numpy.asarray(values[:MOST_DIM]) ** 2
    with numpy.errstate(divide="ignore"):
        curve = 1 / (1 - s[1:]) + numpy.cumsum(s)[:-1] / s.sum()
    return float(curve.min()) if numpy.isfinite(curve).any() else None


def statistics_of(found, unscaled_ones):
    """Of one table: correlations over the contexts that have a tau, and the regrets in percent of the least error.

    Both arguments are {context: row}; of vectors without scale only the error is looked at."""
    errors = {c: min(errors_of(one)) for c, one in found.items()}
    cuts = {c: one["tau_512"] for c, one in found.items() if one["tau_512"] is not None}
    scored = {c: found[c]["tau"] for c in cuts if found[c]["tau"] is not None}
    tau, cut, err = (numpy.array([column[c] for c in scored]) for column in (scored, cuts, errors))
    family = numpy.array([c.split(":")[0] for c in scored])

    def among(those):
        return common.pearson(tau[those], err[those]) if those.sum() >= 5 else float("nan")
    trusted, best = min(scored, key=scored.get), min(errors, key=errors.get)
    free = {c: min(errors_of(unscaled_ones[c])) for c in scored if c in unscaled_ones}
    unscaled, scaled = (common.pearson([cuts[c] for c in free], [error[c] for c in free])
                        if len(free) >= FEWEST else float("nan") for error in (free, errors))
    costs = (errors[trusted], errors[FIXED], statistics.fmean(errors.values()), max(errors.values()))
    return {"Pearson": common.pearson(tau, err), "Pearson, tau < 2": among(tau < 2),
            "Spearman": common.spearman(tau, err), "distance": common.distance_correlation(tau, err),
            "Pearson, D = 512": common.pearson(cut, err), "Spearman, D = 512": common.spearman(cut, err),
            "distance, D = 512": common.distance_correlation(cut, err), "Pearson, D = 512, unscaled": unscaled,
            "the same contexts, scaled": scaled,
            "without": len(found) - len(scored), "within": [among(family == one) for one in FAMILIES],
            "trusted": trusted, "best": best, "regret": [100 * (cost / errors[best] - 1) for cost in costs]}


def number(x, digits=2):
    return "-" if not numpy.isfinite(x) else f"{x:.{digits}f}"


def middle(values):
    """Mean and median of those that are numbers."""
    known = [v for v in values if numpy.isfinite(v)] or [float("nan")]
    return statistics.fmean(known), statistics.median(known)


def with_middle(rows, texts, key, digits):
    """A row for each table: its name, texts and numbers; below them the mean and the median of the numbers."""
    lines = [[t[0], *(s[text] for text in texts), *(number(x, digits) for x in key(s))] for t, _, s in rows]
    columns = [middle(column) for column in zip(*(key(s) for *_, s in rows))]
    return lines + [[f"**{word}**", *[""] * len(texts), *(number(both[i], digits) for both in columns)]
                    for i, word in enumerate(("mean", "median"))]


def draw(table):
    """tau_d above, the error below, against d."""
    one = picture(table)
    if "failure" in one:
        sys.exit(f"no picture of {table[0]}: {one['failure']}")
    matplotlib.rcParams["svg.hashsalt"] = "contexture"
    figure, (top, bottom) = matplotlib.pyplot.subplots(2, 1, sharex=True, figsize=(6, 5), layout="constrained")
    curve = numpy.array(one["curve"], float)
    d, least = int(numpy.nanargmin(curve)), int(numpy.argmin(one["mse"]))
    top.plot(range(1, len(curve) + 1), curve, "-ok", markevery=[d], label=f"tau = {curve[d]:.3f} at d = {d + 1}")
    top.set(ylabel="tau_d", title=f"{table[0]}, {table[1]} points, {FIXED}", ylim=(curve[d] - .2, curve[d] + 3))
    bottom.errorbar(one["dims"], one["mse"], one["mse_error"], fmt="--sk", markevery=[least], elinewidth=.7,
                    label=f"least error {one['mse'][least]:.4g} at d = {one['dims'][least]}; bars: standard error")
    bottom.set(ylabel="ridge regression, test MSE", xlabel="d, leading singular functions", xscale="log")
    for panel in (top, bottom):
        panel.legend(frameon=False)
    figure.savefig(common.HERE / f"tables_{table[0]}.svg", metadata={"Date": None})
    return f"![tau_d and the error of ridge regression against d, {table[0]}](tables_{table[0]}.svg)"


def unscaled_text(counts):
    """On how many tables all contexts were looked at so, and the fewest on another; counts: {table: (these, all)}."""
    rest = [these for these, planned in counts.values() if these < planned]
    return f"all contexts on {len(counts) - len(rest)} tables" + (f", at least {min(rest)} on each of the others" if rest else "")


def report():
    update()
    all_rows = measured()
    known, unscaled = ({t: {c: one for c in contexts(*t[1:3]) if (one := all_rows.get((t[0], c, scaling)))} for t in tables()}
                       for scaling in SCALINGS)
    good, free = ({t: {c: one for c, one in all_of.items() if not one["refused"]} for t, all_of in each.items()}
                  for each in (known, unscaled))
    rows = [(t, found, statistics_of(found, free[t])) for t, found in good.items() if len(found) >= FEWEST and FIXED in found]
    if not rows:
        print("not measured: the data sets are not here, or measure was not run")
        return
    runs = [one for t, *_ in rows for one in known[t].values()]
    planned = {t[0]: (len(known[t]), len(contexts(*t[1:3]))) for t, *_ in rows}
    parts = [INTRODUCTION.format(
        date=time.strftime("%Y-%m-%d"), runs=len(runs), minutes=round(sum(one["seconds"] for one in runs) / 60),
        refused=sum(bool(one["refused"]) for one in runs),
        unscaled=unscaled_text({t: (len(unscaled[t]), len(contexts(*t[1:3]))) for t, *_ in rows}),
        drawn=", ".join(t[0] for t, *_ in rows if t[1] == SAMPLE) or "none",
        absent=", ".join(f"{t[0]} ({t[1]})" for t in known if t[0] not in planned) or "none",
        partly=", ".join(f"{name} ({a} of {b})" for name, (a, b) in planned.items() if a < b) or "none")]
    keys = ["Pearson", "Pearson, tau < 2", "Spearman", "distance", "Pearson, D = 512", "distance, D = 512",
            "Pearson, D = 512, unscaled"]
    parts += ["## Do tau and the error agree?", common.markdown(
        ["table", "points", "features", "task", "contexts", "without tau", *keys],
        [[*t, len(found), s["without"], *(number(s[key]) for key in keys)] for t, found, s in rows])]
    columns = {key: [s[key] for *_, s in rows] for key in [*keys, "the same contexts, scaled", "Spearman, D = 512"]}
    for task in ("classification", "regression"):
        columns[f"Pearson, D = 512: {task}"] = [s["Pearson, D = 512"] for t, _, s in rows if t[3] == task]
    whole = [s for t, _, s in rows if len(unscaled[t]) == len(contexts(*t[1:3]))]
    columns |= {f"{key}, where all were unscaled": [s[key] for s in whole]
                for key in ("Pearson, D = 512, unscaled", "Pearson, D = 512")}
    parts.append(common.markdown(["over tables", "tables", "mean", "median", "paper, mean", "paper, median"], [
        [key, int(numpy.isfinite(column).sum()), *map(number, middle(column)), *PAPER.get(key, "--")]
        for key, column in columns.items()]))
    for key in ("Pearson", "Pearson, D = 512", "Spearman"):
        below = [t[0] for t, _, s in rows if s[key] < 0]
        parts.append(f"{key}: negative on {len(below)} of {len(rows)} tables ({', '.join(below) or 'none'}).")
    parts.append("In the paper 4 of 28 are negative. " + " ".join(
        f"On {t[0]} Pearson with D = 512 is {s['Pearson, D = 512']:.3f}, in the paper {PAPER_TABLES[t[0]]}; contexts: "
        + ", ".join(f"{sum(c.startswith(f'{family}:') for c in found)} of {family}" for family in FAMILIES) + "."
        for t, found, s in rows if t[0] in PAPER_TABLES))
    parts += ["## What trusting tau costs", "The error above the least of all contexts measured, in percent of it, of "
              f"the context with the least tau (over all values), of {FIXED}, of one drawn evenly, and of the worst.",
              common.markdown(["table", "least tau", "least error", "by tau", FIXED, "drawn", "worst"],
                              with_middle(rows, ("trusted", "best"), lambda s: s["regret"], 1)),
              f"Of {len(rows)} tables the least tau is no worse than {FIXED} on "
              f"{sum(s['regret'][0] <= s['regret'][1] for *_, s in rows)}, and than a drawn context on "
              f"{sum(s['regret'][0] <= s['regret'][2] for *_, s in rows)}."]
    far = []
    for _, found, _ in rows:
        usual = statistics.median(mse for one in found.values() for mse in errors_of(one))
        far += [max(errors_of(one)) > 10 * usual for one in found.values()]
    parts.append(f"In {sum(far)} of {len(far)} contexts some d has 10 times the table's median error: the probe fails.")
    above = sum(middle(s["within"])[0] > s["Pearson"] for *_, s in rows)
    parts += ["## Within one family", "Pearson of tau (over all values) and the error in a family, where 5 have a tau.",
              common.markdown(["table", *FAMILIES, "mean of these", "all contexts"],
                              with_middle(rows, (), lambda s: [*s["within"], middle(s["within"])[0], s["Pearson"]], 2)),
              f"The mean within a family is above the correlation over all contexts on {above} of {len(rows)} tables."]
    parts += ["## One context, all d", *(draw(t) for t in known if t[0] in PAPER_TABLES)]
    (common.HERE / "tables.md").write_text("\n\n".join(part.strip() for part in parts) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="tau and the error of a probe, on tables of points")
    parser.add_argument("part", choices=("measure", "report"))
    parser.add_argument("--budget", type=float, default=3600, help="seconds")
    parser.add_argument("--tables", nargs="*", help="measure only these")
    arguments = parser.parse_args()
    report() if arguments.part == "report" else measure(arguments.budget, arguments.tables)
