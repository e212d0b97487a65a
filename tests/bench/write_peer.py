"""Vectors of random numbers written by numpy, until the disk has them:

    write_peer.py ROWS COLUMNS FILE

Prints JSON: seconds of wall clock and bytes; without the start of Python, imports and the numbers.
"""
import json
import os
import sys
import time

import numpy

rows, columns, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
vectors = numpy.random.default_rng(1).random((rows, columns))
begin = time.perf_counter()
with open(path, "wb") as file:
    numpy.save(file, vectors)
    file.flush()
    os.fsync(file.fileno())
seconds = time.perf_counter() - begin
print(json.dumps({"seconds": seconds, "bytes": os.path.getsize(path)}))
