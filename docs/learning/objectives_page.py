"""The page and the picture of objectives.py."""
from matplotlib import pyplot

from common import HERE, aligned, markdown
from pictures import save

COLOURS = ("#0b559f", "#b3501f", "#2a7f3f", "#7a3fa0", "#c08a00", "#0f8a9d", "#a8324a", "#5b6b00", "#8a8a8a", "#d46ab0",
           "#3d5a80", "#8c564b")
PAGE = """# Objectives: what does each learn?

Written by `docs/learning/run objectives`. Free vectors, one a node, trained on samples of a context by each objective of
[contexture learn](../learning.md), beside the exact top d singular functions of the same context. No network limits
what can be learned here: the variational problem itself is solved, by Adam on batches of {batch} samples at a rate of {rate}
that falls to 0, one seed each. Alignment is the mean squared canonical correlation under P_X: 1 where both span
the same space.

![alignment against steps](objectives.svg)

**Where theory says that an objective spans the space, the least alignment of {count} runs is {least:.4f}**
({where}).

{sections}
"""
MEANING = {
    "Planted": "Our own graph of 1000 nodes in ten blocks ([optimality.md](optimality.md)), {context}, d = {d}. Two of its blocks "
               "meet each other more than themselves, so that one of the top functions has a negative eigenvalue. The ninth largest signed eigenvalue has no gap below it: node "
               "finds its own space but for that one.",
    "Labels": "1500 things, each labelled 20 times by noisy annotators: 12 classes, the largest 40 times as frequent as the smallest, "
              "rare ones with more noise. X is a thing, A one of its labels, d = {d}.",
    "Cora": "The largest component of cora, 2485 nodes, {context}, d = {d}.",
    "Abalone": "The table abalone, 4177 points, {context}, d = {d}. T is not self-adjoint: the objective node is not defined. "
               "Here P+ is not formed, so that the last two columns are left out.",
}
EXCEPTIONS = """## The exceptions, and what to do

- **node** takes the largest *signed* eigenvalues. On the planted graph one of the top nine in magnitude is negative:
  alignment {node:.3f}, of which theory says {node_theory:.3f}. The corrected version needs no other walk: noncontrastive
  compares two ends of the same begin, which squares the eigenvalues: {node_mended:.3f}.
- **supervised** on one-hot labels, plain or class-balanced, weighs the classes as they come or all alike; neither is the
  weight under which the least squares are the contexture's. On noisy, unbalanced labels: plain {plain:.3f}, balanced
  {balanced:.3f} (theory: {plain_theory:.3f}, {balanced_theory:.3f}), whitened {whitened:.3f}.
{masked}{skipgram}"""


def ordered(runs, exact):
    return sorted(runs, key=lambda objective: (objective not in exact, -aligned(runs[objective])))


def table(runs, exact):
    has_theory = any("to_theory" in one for one in runs.values())
    titles = ["objective", "alignment", "least cosine", "captured", "neighbours", "loss", "least loss"]
    titles += ["to its own space", "that space to the exact"] if has_theory else []
    rows = []
    for objective in ordered(runs, exact):
        one = runs[objective]
        alignment, least = one["alignment"], one["least_loss"]
        captured = alignment["captured"]
        row = [f"**{objective}**" if objective in exact else objective, f"{aligned(one):.4f}",
               f"{alignment['cosines'][-1]:.4f}", "-" if captured is None else f"{captured:.4f}",
               f"{alignment['mutual_neighbours']:.2f}", f"{one['history'][-1]['held_out']:.4f}",
               "-" if least is None else f"{least:.4f}"]
        for key in ("to_theory", "of_theory") if has_theory else ():
            row.append(f"{one[key]:.4f}" if key in one else "-")
        rows.append(row)
    return markdown(titles, rows)


def draw(found, exact):
    figure, panels = pyplot.subplots(1, len(found), figsize=(4.2 * len(found), 4.6), layout="constrained", squeeze=False,
                                     sharey=True)
    everything = [objective for runs in found.values() for objective in runs]
    colour = dict(zip(dict.fromkeys(everything), COLOURS))
    for panel, (kind, runs) in zip(panels[0], found.items()):
        for objective in ordered(runs, exact):
            history = runs[objective]["history"]
            panel.plot([look["step"] for look in history], [look["correlation"] for look in history],
                       "-" if objective in exact else "--", color=colour[objective], linewidth=1.4, label=objective)
        panel.set(title=f"{kind.title}, d = {kind.d}", xlabel="steps", ylim=(0, 1.02))
        panel.legend(fontsize=7, frameon=False, loc="lower right")
    panels[0][0].set_ylabel("alignment with the exact space")
    save(figure, "objectives.svg")


def exceptions(found):
    runs = {kind.__name__: of for kind, of in found.items()}
    planted, labels = runs.get("Planted", {}), runs.get("Labels", {})
    if not ("node" in planted and "noncontrastive" in planted and len(labels) >= 3):
        return ""
    masked = skipgram = ""
    if "masked:plain" in runs.get("Cora", {}):
        cora = runs["Cora"]
        masked = (f"- **masked** weighs directions by the inner products of what it restores. One-hot nodes of cora: "
                  f"{aligned(cora['masked:plain']):.3f} (theory: {cora['masked:plain']['of_theory']:.3f}); whitened, "
                  f"{aligned(cora['masked:whitened']):.3f}.")
        if "masked:features" in runs.get("Abalone", {}):
            features = runs["Abalone"]["masked:features"]
            masked += (f" The 10 coordinates of abalone train 10 of 16 dimensions, the others stay as they began: "
                       f"{aligned(features):.3f}; whitened, {aligned(runs['Abalone']['masked:whitened']):.3f}.")
        masked += "\n"
    skips = [f"{aligned(of[objective]):.3f} ({name.lower()}, {objective})" for name, of in runs.items()
             for objective in ("skipgram:1", "skipgram:5") if objective in of]
    if skips:
        skipgram = ("- **skipgram** factorises the logarithm of the density ratio, less log K: " + ", ".join(skips) +
                    ". The corrected version is joint, the same two encoders on the ratio itself.\n")
    return EXCEPTIONS.format(
        node=aligned(planted["node"]), node_theory=planted["node"]["of_theory"], node_mended=aligned(planted["noncontrastive"]),
        plain=aligned(labels["supervised:plain"]), plain_theory=labels["supervised:plain"]["of_theory"],
        balanced=aligned(labels["supervised:balanced"]), balanced_theory=labels["supervised:balanced"]["of_theory"],
        whitened=aligned(labels["supervised:whitened"]), masked=masked, skipgram=skipgram)


def write(found, exact, batch, rate):
    draw(found, exact)
    spanning = {(kind.title, objective): aligned(one) for kind, runs in found.items() for objective, one in runs.items()
                if objective in exact}
    least = min(spanning, key=spanning.get)
    sections = "\n".join(
        f"## {kind.title}\n\n{MEANING[kind.__name__].format(context=kind.context, d=kind.d)} {kind.steps} steps.\n\n"
        f"{table(runs, exact)}" for kind, runs in found.items())
    notes = ("Bold: the contexture is the objective's minimiser. Loss is the held-out one, an estimate that may lie below the least "
             "possible by its noise. \"To its own space\" compares with the space that theory names for the objective, computed "
             "from P+ as a matrix; the last column says how much of the exact space that one holds.\n\n")
    (HERE / "objectives.md").write_text(PAGE.format(
        batch=batch, rate=rate, count=len(spanning), least=spanning[least], where=f"{least[1]} on {least[0]}",
        sections=sections + "\n" + notes + exceptions(found)).rstrip() + "\n")
