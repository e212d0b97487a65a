"""Does a larger network come nearer to the exact space, and where does it stop? abalone, knn:30, d = 128.

    python3 docs/learning/scaling.py measure     goes on where it stopped
    python3 docs/learning/scaling.py report      writes scaling.md and scaling.svg
"""

from matplotlib import pyplot

import common
from common import HERE, aligned, kept, run
from pictures import save

WIDTHS, DEPTHS, STEPS, BATCH = (64, 128, 256, 512), (1, 2, 3, 5, 8), 10000, 512
RATES = {64: 0.004, 128: 0.003, 256: 0.002, 512: 0.0015}
MOST_HIDDEN = 300_000  # weights between hidden layers: larger networks take half an hour and more
CONTEXT, DIM = "knn:30", 128
PAGE = """# Scaling: how large must a network be?

Written by `docs/learning/run scaling`. The table abalone ({nodes} points, {columns} coordinates), context {context}, d = {d}:
multilayer perceptrons (ReLU) trained by the objective contrastive for {steps} steps of {batch} samples. Alignment is the
mean squared canonical correlation of the trained Phi = T Psi with the top {d} singular functions, 1 where they are
the same space, {chance:.3f} by chance.

{table}
Rows: width. Columns: hidden layers. Free vectors, which no network limits, trained as long: {free:.3f}.

![alignment against width and depth](scaling.svg)

{words}
Zhai et al. 2025 trained networks on the same table and context and report alignment that rises with width and depth
to about 0.9, then stops or falls. One seed a network here, and networks of more than {most:,} weights between hidden
layers are left out for time. The rate of Adam at the beginning is {rates}.
"""


def trained(encoder, *options):
    return run("learn", common.DATA / "tables" / "abalone.csv.gz", "--context", CONTEXT, "--dim", DIM, "--encoder", encoder,
               "--steps", STEPS, "--batch", BATCH, "--every", 1000, *options)["learning"]


def name_of(encoder, *options):
    return f"{encoder}, {CONTEXT}, {DIM}, {STEPS}, {BATCH}, {options}"


def networks():
    """{(width, depth): (encoder, options)}, the smallest first."""
    return {(width, depth): (f"mlp:{width}x{depth}", ("--rate", RATES[width])) for width in WIDTHS for depth in DEPTHS
            if (depth - 1) * width**2 <= MOST_HIDDEN}


def measure():
    if not common.DATA.exists():
        return print("not measured: the data sets are not here")
    line = common.ProgressLine("abalone", len(networks()) + 1)
    for encoder, options in (("free", ()), *networks().values()):
        kept("scaling", name_of(encoder, *options), lambda: trained(encoder, *options))
        line.step()
    return print("abalone: measured")


def draw(found):
    figure, panels = pyplot.subplots(1, 2, figsize=(9, 3.8), layout="constrained", sharey=True)
    for shade, depth in zip((0.3, 0.45, 0.6, 0.75, 0.9), DEPTHS):
        there = [width for width in WIDTHS if (width, depth) in found]
        panels[0].plot(there, [aligned(found[width, depth]) for width in there], "o-", color=pyplot.cm.Blues(shade),
                       label=f"depth {depth}")
    for shade, width in zip((0.3, 0.5, 0.7, 0.9), WIDTHS):
        there = [depth for depth in DEPTHS if (width, depth) in found]
        panels[1].plot(there, [aligned(found[width, depth]) for depth in there], "s-", color=pyplot.cm.Oranges(shade),
                       label=f"width {width}")
    panels[0].set(xscale="log", xlabel="width", ylabel="alignment with the exact space", ylim=(0, 1))
    panels[0].set_xticks(WIDTHS, [str(width) for width in WIDTHS])
    panels[0].minorticks_off()
    panels[1].set(xlabel="hidden layers")
    for panel in panels:
        panel.axhline(0.9, color="0.6", linewidth=0.8, linestyle=":")
        panel.legend(frameon=False, fontsize=8)
    save(figure, "scaling.svg")


def words(found):
    at = {shape: aligned(one) for shape, one in found.items()}
    best = max(at, key=at.get)
    lines = [f"The best is width {best[0]} with {best[1]} hidden layers: {at[best]:.3f}, of "
             f"{found[best]['parameters']:,} weights."]
    for depth in DEPTHS:
        wide = [at[width, depth] for width in WIDTHS[1:] if (width, depth) in at]
        if len(wide) > 1:
            lines.append(f"With {depth} layer{'s' * (depth > 1)}, width {WIDTHS[1]} and each twice as wide: "
                         + ", ".join(f"{one:.3f}" for one in wide) + ".")
    deep = {width: [at[width, depth] for depth in DEPTHS if (width, depth) in at] for width in WIDTHS}
    falls = [str(width) for width, ones in deep.items() if len(ones) > 2 and ones[-1] < max(ones)]
    if falls:
        lines.append(f"More layers end in a loss at width {' and '.join(falls)}.")
    lines.append(f"Width {WIDTHS[0]} leaves a rank of {WIDTHS[0]} at most: it cannot pass {WIDTHS[0] / DIM:.2f}.")
    return " ".join(lines) + "\n"


def report():
    found = {shape: kept("scaling", name_of(encoder, *options)) for shape, (encoder, options) in networks().items()}
    found = {shape: one for shape, one in found.items() if one}
    free = kept("scaling", name_of("free"))
    if not found or not free:
        return print("nothing is measured yet")
    draw(found)
    cell = {shape: f"{aligned(one):.3f}" for shape, one in found.items()}
    table = common.markdown(["width", *map(str, DEPTHS)],
                            [[width, *(cell.get((width, depth), "-") for depth in DEPTHS)] for width in WIDTHS])
    any_one = next(iter(found.values()))["alignment"]
    (HERE / "scaling.md").write_text(PAGE.format(
        nodes=4177, columns=10, context=CONTEXT, d=DIM, steps=STEPS, batch=BATCH, table=table, words=words(found),
        chance=any_one["mean_squared_correlation_chance"], free=aligned(free), most=MOST_HIDDEN,
        rates=", ".join(f"{rate} at width {width}" for width, rate in RATES.items())))
    return print(f"scaling.md: {len(found)} networks")


if __name__ == "__main__":
    common.main(__doc__, measure, report)
