"""One file of edges read by a peer, a process of its own:

    read_peer.py networkx|igraph|pandas|zlib FILE numbers|words

Prints JSON: seconds of wall clock and processor, growth of memory, edges; without the start of Python and imports.
"""
import json
import resource
import sys
import time


def networkx(file, _names):
    import networkx as nx
    return lambda: nx.read_edgelist(file, data=False).number_of_edges()


def igraph(file, names):
    from igraph import Graph
    if names == "words":
        return lambda: Graph.Read_Ncol(file, names=True, weights=False, directed=False).ecount()
    return lambda: Graph.Read_Edgelist(file, directed=False).ecount()


def pandas(file, _names):
    """A sparse matrix for scipy, ids numbered from 0: what one writes by hand."""
    import numpy
    import pandas as pd
    import scipy.sparse

    def read():
        ends = pd.read_csv(file, sep=" ", header=None, comment="#")
        numbers, found = pd.factorize(numpy.concatenate([ends[0].to_numpy(), ends[1].to_numpy()]))
        u, v = numbers[:len(ends)], numbers[len(ends):]
        matrix = scipy.sparse.coo_matrix((numpy.ones(len(ends)), (u, v)), shape=(len(found), len(found))).tocsr()
        return (matrix + matrix.T).nnz // 2
    return read


def zlib(file, _names):
    """Decompression alone."""
    import zlib as library

    def read():
        inflate, size = library.decompressobj(wbits=31), 0
        with open(file, "rb") as source:
            while block := source.read(1 << 20):
                size += len(inflate.decompress(block))
        return size
    return read


def main():
    read = {"networkx": networkx, "igraph": igraph, "pandas": pandas, "zlib": zlib}[sys.argv[1]](*sys.argv[2:])
    before = resource.getrusage(resource.RUSAGE_SELF)
    begin = time.perf_counter()
    count = read()
    seconds = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"seconds": seconds, "memory": (after.ru_maxrss - before.ru_maxrss) * 1024, "count": count,
                      "processor": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}))


if __name__ == "__main__":
    main()
