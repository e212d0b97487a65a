"""The pictures of optimality.py."""
import itertools
import math

from matplotlib import pyplot

from pictures import save

TITLES = {"planted": "Ten blocks, walk:1, d = 9", "diabetes": "diabetes, knn:30, d = 10",
          "cora": "cora, window:10, d = 16"}
COLOURS = ("#b3501f", "#2a7f3f", "#7a3fa0", "#c08a00", "#0f8a9d", "#a8324a", "#5b6b00", "#8a8a8a", "#d46ab0", "#3d5a80",
           "#8c564b", "#17a05d", "#555577")


def draw_optimality(found, checks):
    """Worst error against eps: a line an encoder, dots the worst of the drawn tasks."""
    figure, axes = pyplot.subplots(1, len(found), figsize=(5 * len(found), 5.6), layout="constrained", squeeze=False)
    for panel, (name, ones) in zip(axes[0], found.items()):
        looks = {encoder: {"color": colour, "linewidth": 1.2, "zorder": 2, "linestyle": "--" if "learned" in encoder else "-"}
                 for colour, encoder in zip(itertools.cycle(COLOURS), (one for one in ones if one != "exact"))}
        looks["turned from exact"] |= {"linestyle": ":", "linewidth": 2.2, "zorder": 4, "color": "#ff7f0e"}
        looks["exact"] = {"color": "black", "linewidth": 2.2, "zorder": 3}
        for encoder, look in looks.items():
            rows = ones[encoder]["levels"]
            eps = [1 - row["rho"] for row in rows]
            label = "exact: the closed form" if encoder == "exact" else encoder
            panel.plot(eps, [row["lower"] for row in rows], label=label, **look)
            panel.plot(eps, [row["drawn"] for row in rows], ".", color=look["color"], markersize=4)
        first, second = checks[name]["s"][:2]
        panel.axvspan(1 - first, 1 - math.sqrt((first**2 + second**2) / 2), color="0.85", zorder=0,
                      label="range of the theorem")
        panel.set(title=TITLES[name], xlabel="eps = 1 - least rho", ylim=(0, 1.03))
        panel.legend(fontsize=7, loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=2, frameon=False)
    axes[0][0].set_ylabel("worst error of all tasks (line), of the drawn (dots)")
    save(figure, "optimality.svg")


def draw_compatibility(by_rho):
    """Error of the exact encoder against rho: kinds of drawn tasks, the two bounds, labels."""
    figure, axes = pyplot.subplots(1, len(by_rho), figsize=(3.6 * len(by_rho), 4.2), layout="constrained",
                                   squeeze=False, sharey=True)
    for panel, (name, one) in zip(axes[0], by_rho.items()):
        rows, points = one["rows"], one["labels"]
        rho = [row["rho"] for row in rows]
        panel.plot(rho, [row["bound"] for row in rows], "k-", label="closed form: the worst")
        panel.plot(rho, [row["least"] for row in rows], "k--", linewidth=0.8, label="the least possible")
        panel.fill_between(rho, *zip(*(row["spread"][:2] for row in rows)), color="#0b559f", alpha=0.2)
        for kind, colour in (("spread", "#0b559f"), ("pair", "#b3501f"), ("mixture", "#2a7f3f")):
            panel.plot(rho, [row[kind][2] for row in rows], color=colour, linewidth=1.2, label=f"{kind}, mean")
        panel.plot(rho, [row["worst"] for row in rows], ".", color="0.4", markersize=4, label="worst drawn")
        if points:
            panel.plot(*zip(*((point["rho"], point["error"]) for point in points[1:])), "x", color="#a8324a",
                       label="a label")
            panel.plot(points[0]["rho"], points[0]["error"], "D", color="#a8324a", markersize=6, label="all labels")
        panel.axvline(one["s"][-1], color="0.6", linewidth=0.8, linestyle=":")
        panel.set(title=TITLES[name], xlabel="rho, from s_1 down", ylim=(-0.02, 1.03))
        panel.invert_xaxis()
    axes[0][0].set_ylabel("error of the top d functions")
    handles, words = axes[0][-1].get_legend_handles_labels()
    axes[0][len(by_rho) // 2].legend(handles, words, fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.15),
                                     ncols=3, frameon=False)
    save(figure, "compatibility.svg")
