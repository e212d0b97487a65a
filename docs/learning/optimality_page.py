"""The page of optimality.py."""
import math
import re
import textwrap

from common import HERE, markdown
from optimality_pictures import TITLES, draw_compatibility, draw_optimality

SHOWN, MIDDLE = (0.1, 0.3, 0.6), 0.3  # levels of the table
WHAT = {"planted": "ten blocks of 100 nodes, eight dense within, each less than the one before, and two that meet "
                   "each other but not themselves, so that a lambda of the top is negative",
        "diabetes": "a table of 442 points, without its target", "cora": "the largest component"}

PAGE = """# The best encoder of its size

Written by `docs/learning/run optimality`. The claim: among all encoders with d columns the span of the top d singular
functions has the least error on the worst task that is compatible with the context. Here the worst task of many
encoders is computed, and tasks are drawn.

{summary}

## What is measured

A task is a function f of x with E f = 0 and Var f = 1 under P_X, f = sum u_i mu_i. Its compatibility is rho(f), rho^2
= Var E[f(X) | A] = sum s_i^2 u_i^2 ([compatibility](../compatibility.md)). The error of an encoder Phi on it is that
of the best linear prediction with a constant,

    err(Phi, f) = min over w, b of E (w . Phi(X) + b - f(X))^2 = 1 - |Q^T u|^2,

Q an orthonormal basis of the centred columns of Phi in the same coordinates: only their span counts. F_eps holds all
tasks with rho(f) >= 1 - eps. The least worst error of d columns is, in closed form ([theory](../theory.md)),

    B = (s_1^2 - (1 - eps)^2) / (s_1^2 - s_{{d+1}}^2),  at most 1.

**The worst task of any encoder.** With M = diag(s_i^2), A = 1 - Q Q^T, c = (1 - eps)^2 < s_1^2:

    max u^T A u  over |u| = 1, u^T M u >= c    =    min over t >= 0 of lambda_max(A + t (M - c))

by the S-lemma, which holds for any two quadratic forms. Every t gives a number that the worst error does not exceed,
and a task made of two eigenvectors one that it reaches. The search for t ends when the two are within 1e-10; below
they are {gap:.0e} apart at most.

**Drawn tasks.** At each eps {tasks} with rho = 1 - eps, up to {off:.0e}, the same for all encoders. A third each:
*spread*, u_i = z_i exp(t s_i^2 / 2) with z normal and the one t that fits; *pair*, two functions, s_i of one above
rho and of the other below; *mixture*, all functions above rho and a random part of those below.

**Data.**

{data}

## Which encoder is best

![Worst error against eps: a line an encoder, dots the worst drawn tasks, grey the eps of the theorem](optimality.svg)

{tables}
`worst` is over F_eps. `drawn`, `mean` and `less` are of the drawn tasks where B = {middle}: the worst of them, their
mean, and the share on which the encoder has less error than the exact one. `target` is the error on
the target of the table.
`captured` is the ratio trace of [align](../align.md).

{findings}

## What differs from the theorem

The paper (Zhai et al. 2025) states B for 1 - s_1 <= eps <= 1 - sqrt((s_1^2 + s_2^2) / 2) and, as we read it, that an
encoder attains it iff it learns the contexture. With the definitions above two things come out differently.

**The range is wider.** The stated one is narrow where s_2 is near s_1: {range}. But B is the least worst error for
all (1 - eps)^2 from s_{{d+1}}^2 to s_1^2, and below that every encoder with d columns has the worst error 1.

Proof. Among mu_1 ... mu_{{d+1}} there is a g that d columns miss: g^T A g = 1 and g^T M g >= s_{{d+1}}^2. Let t >= 0
be the best one and m = lambda_max(A + t (M - c)) + t c, so that A <= m - t M. At g: 1 <= m - t s_{{d+1}}^2. At mu_1:
0 <= m - t s_1^2. The line m - t x is at least 1 at s_{{d+1}}^2 and at least 0 at s_1^2, so at c in between, where it
is the worst error, at least B. The exact encoder allows the line through both points; its worst task is made of mu_1
and mu_{{d+1}}.

**"Only if" does not hold.** An encoder attains B iff its line passes through both points:

    1 - Q Q^T <= (s_1^2 - M) / (s_1^2 - s_{{d+1}}^2)    in the order of symmetric matrices,

at one eps inside the range as at all. So mu_1 is in its span. But another mu_i of the top d with s_i < s_1 may be
turned towards a mu_j with s_j < s_{{d+1}}, by an angle a with sin^2(a) / k_i + cos^2(a) / k_j <= 1, k_i = (s_1^2 -
s_i^2) / (s_1^2 - s_{{d+1}}^2). `turned from exact` does so with all of them, as far as it goes: {turned}. Its worst
error is B at every eps, in the stated range too. Only for d = 1 or s_1 = s_d nothing can be turned. So the worst
error alone does not tell whether an encoder has learned the contexture; the ratio trace does.

## Compatibility against error

![Error of the exact encoder against rho: drawn tasks, the two bounds, and labels](compatibility.svg)

The exact top d functions on tasks of decreasing rho, {by_rho} of each kind at each of 25 values: the mean of each
kind, 5% to 95% of *spread*, and the worst drawn. All tasks lie between the closed form and max(0, (s_d^2 - rho^2) /
(s_d^2 - s_n^2)), the error of a task of mu_d and the last function. Dotted: s_{{d+1}}, below which the worst error is
1. {order}

Labels with the top 16 functions, classes summed over their indicators; chance is the mean rho of 20 permutations:

{labels}
## Again

    docs/learning/run optimality

goes on where it was stopped, from `build/learning`. The blocks are made by the script; cora and the tables are read
from `../shared/data`, and left out with a message where they are not there. An encoder is a command line that writes
a document with an `embedding`: they stand in `OF_PROGRAM` of `docs/learning/optimality.py`, learned ones have their
place in `LEARNED` beside it. `tests/command_line/learning_test.py` holds the statements of this page against a small
graph."""


def at(one, level):
    return min(one["levels"], key=lambda row: abs(row["bound"] - level))


def table(ones):
    rows = []
    for name, one in ones.items():
        middle = at(one, MIDDLE)
        rows.append([name, f"{one['captured']:.3f}", *(f"{at(one, level)['lower']:.3f}" for level in SHOWN),
                     f"{middle['drawn']:.3f}", f"{middle['mean']:.3f}", f"{100 * middle['less']:.0f}%"])
        if "label" in one:
            rows[-1].append(f"{one['label']:.3f}")
    titles = ["encoder", "captured", *(f"worst, B = {level}" for level in SHOWN), "drawn", "mean", "less"]
    return markdown(titles + ["target"] * (len(rows[0]) - len(titles)), rows)


def describe(checks):
    lines = []
    for name, one in checks.items():
        first, second, after = (one["s"][i] for i in (0, 1, -1))
        lines.append(f"- {name}: {WHAT[name]}. `{one['context']}`, n = {one['n']}, s_1 = {first:.3f}, "
                     f"s_2 = {second:.3f}, s_{one['d'] + 1} = {after:.3f}.")
    apart = max(one["values"] for name, one in checks.items() if name != "diabetes")
    rhos = [abs(one["rho"] - one["ours"]) for one in checks.values() if one["rho"]]
    lines += ["", "The functions of the graphs are from a dense solver in numpy; the program's 40 largest values "
                  f"differ by {apart:.0e} at most. Those of the table are the program's."]
    if rhos:
        lines[-1] += f" rho of the labels, computed here, differs from the program's by {max(rhos):.0e} at most."
    return "\n".join(lines)


def off_bound(found, encoder):
    return max(max(abs(row[side] - row["bound"]) for side in ("lower", "upper"))
               for ones in found.values() for row in ones[encoder]["levels"])


def facts(found):
    """What the sentences say of all encoders but the two that have B."""
    others = [(row, f"`{encoder}`", name) for name, ones in found.items() for encoder, one in ones.items()
              if encoder not in ("exact", "turned from exact") for row in one["levels"]]
    near, near_name, near_data = min(others, key=lambda one: one[0]["lower"] - one[0]["bound"])
    less, less_name, less_data = max(others, key=lambda one: one[0]["less"])
    mean = min(row["mean"] - row["exact_mean"] for row, _, _ in others)
    return {"pairs": len(others), "off": off_bound(found, "exact"), "near": near_name, "near_data": near_data,
            "margin": near["lower"] - near["bound"], "near_bound": near["bound"], "less": less_name,
            "less_data": less_data, "share": 100 * less["less"], "less_bound": less["bound"], "mean": mean,
            "beaten": "beaten too" if mean < 0 else "not"}


SUMMARY = """**In short.** The exact space attains the closed form, {off:.0e} off at most, and is never beaten on
the worst task: the nearest, {near} on {near_data}, is {margin:.1e} above it where B = {near_bound:.2f}. It is
beaten on single tasks. Another space can be as good on the worst task, so that the theorem's "only if" does not
hold."""
ABOVE = """- {pairs} pairs of another encoder and an eps: the worst error is above B in all of them, by
{margin:.1e} or more."""
RANDOM = """- So it is for {trials} random encoders of diabetes, normal ones and the exact one with noise of every
size, by {least:.1e} or more."""
SINGLE = """- On single tasks the exact encoder is beaten: by {less} on {share:.0f}% of those drawn on {less_data}
where B = {less_bound:.2f}. In their mean it is {beaten}: the least difference is {mean:.0e}."""
MISSING = """- One function decides. `lazy:1` and `window:10` have another in the place of that with lambda < 0,
have captured {captured:.2f}, and their worst error where B = 0.1 is {lazy:.2f}. The mean, {lazy_mean:.3f} beside
{exact_mean:.3f}, shows little of it."""
BLOCKS = """- The blocks by which the graph was made are not the best encoder ({blocks:.3f} where B = 0.1): tasks
are those of the context, with the chance in its edges."""
LABEL = """- A real label need not follow the context. On the target of diabetes, all points and no split, the
exact encoder has the error {exact:.3f}; less have {ahead}."""


def findings(found, trials):
    lines = [ABOVE.format(**facts(found))]
    if trials:
        lines.append(RANDOM.format(trials=sum(one["trials"] for one in trials.values()),
                                   least=min(one["least"] for one in trials.values())))
    lines.append(SINGLE.format(**facts(found)))
    if "planted" in found:
        lazy, exact, blocks = (at(found["planted"][name], 0.1) for name in ("lazy:1", "exact", "the planted blocks"))
        lines.append(MISSING.format(captured=found["planted"]["lazy:1"]["captured"], lazy=lazy["lower"],
                                    lazy_mean=lazy["mean"], exact_mean=exact["mean"]))
        lines.append(BLOCKS.format(blocks=blocks["lower"]))
    if "diabetes" in found:
        errors = {encoder: one["label"] for encoder, one in found["diabetes"].items()}
        ahead = sorted((error, encoder) for encoder, error in errors.items() if error < errors["exact"])
        lines.append(LABEL.format(exact=errors["exact"],
                                  ahead=", ".join(f"`{encoder}` {error:.3f}" for error, encoder in ahead) or "none"))
    return "\n".join(lines)


def range_text(checks):
    texts = []
    for name, one in checks.items():
        first, second, after = (one["s"][i] ** 2 for i in (0, 1, -1))
        low, high, end = 1 - one["s"][0], 1 - math.sqrt((first + second) / 2), 1 - one["s"][-1]
        reached = (first - second) / 2 / (first - after)
        texts.append(f"on {name} eps from {low:.4f} to {high:.4f}, where B has come to {reached:.3f}, "
                     f"while B = 1 at {end:.3f}")
    return "; ".join(texts)


def turned(found):
    ones = {name: one["turned from exact"] for name, one in found.items()}
    return ", ".join(f"on {name} it has captured {one['captured']:.2f}, with a mean squared correlation of "
                     f"{one['correlation']:.2f} with the exact space" for name, one in ones.items())


def order_text(by_rho):
    means = [[row[kind][2] for row in one["rows"]] for one in by_rho.values() for kind in ("spread", "pair", "mixture")]
    steps = [after > before for one in means for before, after in zip(one, one[1:])]
    return f"From one rho to the next smaller the mean error of a kind rises in {sum(steps)} of {len(steps)} steps."


LABELLINGS = """
On {empty} of {all} B is 1, as rho is below s_17: the theorem says nothing about these labels. Of two labellings the one
with the larger rho has less error in {right} of {pairs} pairs, other data and contexts as they are.
"""


def label_text(labels):
    if not labels:
        return "Not measured: the data sets are not here.\n"
    keys = {"s_1": "s1", "s_17": "next", "rho": "rho", "chance": "chance", "error": "error", "B": "bound"}
    rows = [[name, f"`{context}`", one["n"], *(f"{one[key]:.3f}" for key in keys.values())]
            for (name, context), one in labels.items()]
    ordered = [one["error"] for one in sorted(labels.values(), key=lambda one: one["rho"])]
    right = [before > after for i, before in enumerate(ordered) for after in ordered[i + 1:]]
    return markdown(["labels", "context", "n", *keys], rows) + LABELLINGS.format(
        empty=sum(one["bound"] >= 1 for one in labels.values()), all=len(labels), right=sum(right), pairs=len(right))


def wrapped(page):
    """Paragraphs and items of lists in lines of at most 120; tables, formulas and pictures as they are."""
    blocks = re.split(r"\n\n|\n(?=- )", page)
    marks = re.findall(r"\n\n|\n(?=- )", page) + ["\n"]
    done = [block if block[:1] in "|#!" or "    " in block or "\n|" in block else
            textwrap.fill(" ".join(block.split()), 120, break_long_words=False, break_on_hyphens=False,
                          subsequent_indent="  " if block.startswith("- ") else "") for block in blocks]
    return "".join(block + mark for block, mark in zip(done, marks)).rstrip() + "\n"


def write(found, checks, by_rho, trials, labels, tasks, by_rho_tasks):
    rows = [row for ones in found.values() for one in ones.values() for row in one["levels"]]
    draw_optimality(found, checks)
    draw_compatibility(by_rho)
    page = PAGE.format(
        summary=SUMMARY.format(**facts(found)), gap=max(row["upper"] - row["lower"] for row in rows),
        off=max(row["rho_off"] for row in rows), tasks=tasks, data=describe(checks), middle=MIDDLE,
        tables="\n".join(f"### {TITLES[name]}\n\n{table(ones)}" for name, ones in found.items()),
        findings=findings(found, trials), range=range_text({name: checks[name] for name in found}),
        turned=turned(found), by_rho=by_rho_tasks, order=order_text(by_rho), labels=label_text(labels))
    (HERE / "optimality.md").write_text(wrapped(page), encoding="utf-8")
