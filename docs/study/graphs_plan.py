"""Which graphs and which contexts the study of graphs is made of."""

GRAPHS = ("acm actor adjnoun amazon_computers blogcatalog blogcatalog_attr brazil_airports chameleon citeseer coauthor_cs "
          "cora cora_ml email_eu_core fb100_cornell5 fb100_johnshopkins55 fb100_reed98 football karate lastfm_asia "
          "minesweeper polblogs polbooks pubmed tolokers ukfaculty usa_airports wiki wikipedia_pos wisconsin").split()
# Whose labels the score was chosen by, every other name of the alphabet, and those that were to report on it ...
CHOOSE = ("acm adjnoun brazil_airports citeseer cora_ml fb100_johnshopkins55 football lastfm_asia polbooks usa_airports "
          "wikipedia_pos").split()
# ... and those first looked at when it stood.
FRESH = "amazon_computers blogcatalog coauthor_cs fb100_cornell5 minesweeper pubmed tolokers".split()

WALKS = "walk:1 walk:2 walk:4 window:3 window:10 restart:0.15 restart:0.5 heat:1 heat:2 heat:5 lazy:1 lazy:4".split()
FAR = ["walk:16", "heat:20", "window:50"]  # long walks: deliberately bad
FEW = ["walk:1", "walk:4", "window:10", "restart:0.15", "heat:2"]
MORE = ["walk:2", "walk:3", "lazy:1", "window:3", "heat:1", "restart:0.5"]
SECOND = [f"node2vec:{p},{q},{t}" for p, q in ((0.25, 4), (4, 0.25), (1, 1)) for t in (2, 10)]
BALLS = ("ego:1 ego:2 ego:3 ego:1>walk:1 walk:1>ego:1 0.5*walk:1+0.5*ego:2 0.5*walk:1++0.5*ego:2 "
         "0.5*walk:1++0.5*walk:2").split()
MOST_NODES, MOST_EDGES_SECOND, MOST_NODES_LINKS = 4000, 2_000, 3000  # of balls and the uniform law, and of the others


def dimension_of(facts):
    """Singular functions that are taken of a graph."""
    return min(64, facts["largest_component"] - 2)


def trials_of(facts):
    """Splits of its labels."""
    return 20 if facts["nodes"] < 300 else 5


def runs(facts, mean_degree):
    """(contexts, options) of the runs that together are those of a graph, {name: run}; more weights where some are left out."""
    nodes, edges = facts["nodes"], facts["edges"]
    made = {"walks": (WALKS + FAR, [])}
    if nodes <= MOST_NODES:
        made["uniform"] = ([*FEW, "ego:1"], ["--marginal", "uniform"])
    for share in (0.03, 0.1, 0.3, 1, 3, 10):
        made[f"regularized {share}"] = (FEW + FAR if share == 3 else FEW, ["--regularize", f"{share * mean_degree:.6g}"])
    if nodes <= MOST_NODES:
        made["balls"] = (BALLS, [])
    for share in (0.3, 1) if nodes > MOST_NODES else ():
        made[f"more regularized {share}"] = (MORE, ["--regularize", f"{share * mean_degree:.6g}"])
    if edges <= MOST_EDGES_SECOND:
        made["second order"] = (SECOND, [])
    return made
