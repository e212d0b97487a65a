"""How pictures are saved: text stays text, and the same numbers give the same bytes."""
from matplotlib import pyplot

from common import HERE

pyplot.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "contexture"})


def save(figure, name):
    figure.savefig(HERE / name, metadata={"Date": None})
    pyplot.close(figure)
