"""What the tests of the Python package share: the program beside it, graphs in the forms of other libraries."""
import importlib.util
import json
import os
import pathlib
import subprocess
import unittest

import contexture

PROGRAM = os.environ["CONTEXTURE"]
SOURCE = pathlib.Path(os.environ["CONTEXTURE_SOURCE"])
VILLAGES = SOURCE / "graphs" / "four_villages.txt"
MOONS = SOURCE / "graphs" / "two_moons.csv"


def needs(*modules):
    """Skips a test, and says so, where a Python package is not installed."""
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    return unittest.skipIf(missing, f"not installed: {', '.join(missing)}")


def document(*arguments):
    """What the program says of the same, but for how it was called."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, check=True, timeout=120)
    said = json.loads(done.stdout)
    del said["contexture"]["arguments"]
    return said


def village_edges():
    lines = VILLAGES.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split()[:2]) for line in lines if not line.startswith("#")]


def grid(side):
    """A grid of side x side: a solve of many values takes long."""
    import numpy
    place = numpy.arange(side * side).reshape(side, side)
    sources = numpy.concatenate([place[:, :-1].ravel(), place[:-1].ravel()])
    targets = numpy.concatenate([place[:, 1:].ravel(), place[1:].ravel()])
    return contexture.Graph.from_edges(sources, targets, nodes=side * side)
