"""`run solve`: singular triples by us and by the peers in turn; `run compare`: twenty contexts and one solve."""
import json
import statistics

from graphs import prepare
from machine import measure, say
from peers import is_as_asked, ours, peer_once, with_best_tolerance

PLACES = [(64, 1e-4), (64, 1e-6), (128, 1e-4), (128, 1e-6)]
ALL = ["arpack", "slepc", "igraph", "sklearn-lobpcg"]
DENSE = ["arpack", "slepc"]
REPEATS = 3
SHORT = 20   # seconds: what a peer does in less is repeated
LONG = 60    # seconds: what we need more for is not
FLOOR = 20   # seconds that any peer gets

CELLS = [(graph, d, asked, ALL if (d, asked) == PLACES[0] else DENSE)
         for graph in ("planted_262k", "rmat_262k") for d, asked in PLACES]
CELLS += [(graph, d, asked, [*DENSE, "sklearn-arpack"] if graph == "road_fla" and d == 64 else DENSE)
          for graph in ("fb100_cornell5", "gowalla", "cnr_2000", "road_fla") for d, asked in (PLACES[0], PLACES[3])]
CELLS += [(graph, 64, 1e-4, ["slepc"]) for graph in ("planted_1m", "rmat_1m")]


def name_of(cell):
    graph, dimension, asked, _ = cell
    return f"{graph}-{dimension}-{asked:.0e}"


def wanted(text, peers):
    """The cells of --cells, as in gowalla:64:1e-4, or all; with the peers of --peers, or their own."""
    chosen = CELLS
    if text:
        chosen = []
        for part in text.split(","):
            graph, dimension, asked = part.split(":")
            chosen.append((graph, int(dimension), float(asked), ALL))
    return [(*cell[:3], peers.split(",") if peers else cell[3]) for cell in chosen]


def tell(cell, who, done):
    place = f"{cell[0]} d={cell[1]} {cell[2]:.0e} {who}"
    if done["ended"] == "well":
        say(f"{place}: {done['seconds']:.2f} s, {done['memory'] / 1e6:.0f} MB, residual {done['residual']:.1e}")
    else:
        say(f"{place}: {done['ended']} after {done['wall']:.0f} s {done.get('errors', '')[-300:]}")


def run_cell(bench, folder, cell):
    """Ours, peer, peer, ours, peer, peer ...: what is quick three times, what is slow once."""
    _, dimension, asked, peers = cell
    key = f"solve/{name_of(cell)}"
    budget = bench.budget
    for turn in range(REPEATS):
        first = bench.store.get(f"{key}/ours-0")
        if turn == 0 or (first["ended"] == "well" and first["seconds"] < LONG):
            def run_ours():
                done = ours(bench.programs, bench.work, folder, dimension, asked, bench.own_budget)
                tell(cell, "ours", done)
                return done
            first = bench.store.once(f"{key}/ours-{turn}", run_ours)
        if turn == 0 and bench.patience and first["ended"] == "well":
            budget = min(budget, max(FLOOR, bench.patience * first["seconds"]))
        for peer in peers:
            before = bench.store.get(f"{key}/{peer}-0")
            if turn > 0 and (before["ended"] != "well" or before["seconds"] > SHORT):
                continue

            def run_peer(tolerance, peer=peer):
                done = peer_once(peer, bench.programs, bench.work, folder, dimension, tolerance, budget)
                tell(cell, peer, done)
                return done
            bench.store.once(f"{key}/{peer}-{turn}", lambda peer=peer, before=before: with_best_tolerance(run_peer, asked)
                             if before is None else run_peer(before["tolerance"]))


def solve(bench):
    for cell in wanted(bench.cells, bench.peers):
        folder = prepare(bench.programs, bench.work, cell[0])
        if folder is not None:
            run_cell(bench, folder, cell)
    products(bench)


def products(bench):
    """Operator applications of the solve of a million nodes, which a table of vectors does not hold."""
    folder = bench.work / "graphs" / "planted_1m"
    if bench.cells or not folder.exists():
        return

    def run():
        say("planted_1m d=64 1e-04: the same solve without vectors, for its number of products")
        return read_json(measure([bench.programs["contexture"], "score", folder / "edges.txt", "--context", "walk:1", "--dim", 64,
                                  "--tolerance", 1e-4, "--timing", "--format", "json"], bench.own_budget))
    bench.store.once("solve/products", run)


def read_json(done):
    """What the program wrote as JSON, beside the measurement: the parts that tables need."""
    if done["ended"] == "well":
        document = json.loads(done.pop("output"))
        done["timing"] = document["timing"]
        done["solves"] = document.get("solves", 1)
        spectra = [found["spectrum"] for found in document.get("contexts", [document]) if "spectrum" in found]
        done["eigenvalues"] = [spectrum["eigenvalues"] for spectrum in spectra]
        done["applications"] = [spectrum["operator_applications"] for spectrum in spectra]
        done["residual"] = max(max(spectrum["residuals"]) for spectrum in spectra)
        done["failures"] = [found["failure"] for found in document.get("contexts", []) if "failure" in found]
    return done


TWENTY = "walk:1..8,window:2..6,lazy:1,lazy:4,restart:0.15,restart:0.5,heat:1,heat:3,heat:5"
COMPARED = ["planted_262k", "rmat_262k"]


def covering_dimension(bench, edges, dimension):
    """The least number of values by |lambda|, as walk:1 orders them, among which are the `dimension` first by lambda
    too, as heat:1 orders them. Contexts ask for one end, the other or both: the solve of so many serves all."""
    def score(context, count):
        done = read_json(measure([bench.programs["contexture"], "score", edges, "--context", context, "--dim", count,
                                  "--tolerance", 1e-4, "--timing", "--format", "json"], bench.own_budget))
        return done["eigenvalues"][0]
    last = score("heat:1", dimension)[-1]
    for count in (dimension, 2 * dimension, 4 * dimension):
        magnitudes = [abs(value) for value in score("walk:1", count)]
        if magnitudes[-1] <= last + 1e-4 or count == 4 * dimension:
            return max(dimension, sum(magnitude >= last - 1e-4 for magnitude in magnitudes))


def compare(bench):
    graphs = ["planted_16k"] if bench.cells == "small" else COMPARED
    for graph in graphs:
        edges = prepare(bench.programs, bench.work, graph) / "edges.txt"

        def cover(edges=edges):
            return {"dimension": covering_dimension(bench, edges, 64)}
        dimension = bench.store.once(f"compare/{graph}/cover", cover)["dimension"]
        for turn in range(REPEATS):
            for what, command in (
                    ("one", ["score", edges, "--context", "walk:1", "--dim", dimension]),
                    ("twenty", ["compare", edges, "--contexts", TWENTY, "--dim", 64])):
                def run(command=command, what=what, graph=graph):
                    done = read_json(measure([bench.programs["contexture"], *command, "--tolerance", 1e-4, "--timing",
                                              "--format", "json"], bench.own_budget))
                    say(f"compare {graph} {what}: {done['timing']['solve_seconds']:.2f} s" if done["ended"] == "well" else
                        f"compare {graph} {what}: {done['ended']}")
                    return done
                bench.store.once(f"compare/{graph}/{what}-{turn}", run)


def summary(store, cell):
    """Of each who: all that counts, in medians. Ratios are to the run of ours in the same turn."""
    key = f"solve/{name_of(cell)}"
    found = store.under(key)
    own = {turn: found[f"ours-{turn}"] for turn in range(REPEATS) if f"ours-{turn}" in found}
    counted = {turn: done for turn, done in own.items() if is_as_asked(done, cell[2])}
    rows = {}
    for who in dict.fromkeys(name.rpartition("-")[0] for name in found):
        runs = {turn: found[f"{who}-{turn}"] for turn in range(REPEATS) if f"{who}-{turn}" in found}
        row = {"runs": len(runs), "first": runs[0]}
        good = [done for done in runs.values() if is_as_asked(done, cell[2])]
        if good:
            row["seconds"] = statistics.median(done["seconds"] for done in good)
            row["memory"] = statistics.median(done["memory"] for done in good)
            row["residual"] = max(done["residual"] for done in good)
        if who != "ours" and counted:
            usual = statistics.median(done["seconds"] for done in counted.values())
            ratios = [done["seconds"] / (counted[turn]["seconds"] if turn in counted and len(runs) > 1 else usual)
                      for turn, done in runs.items() if is_as_asked(done, cell[2])]
            row["ratio"] = statistics.median(ratios) if ratios else None
            if runs[0]["ended"] == "late":
                row["least_ratio"] = runs[0]["budget"] / usual
        rows[who] = row
    return rows


def difference(rows, who):
    """The largest difference between our |values| and theirs; None where they do not look for the same ones."""
    mine, theirs = rows.get("ours", {}).get("first", {}).get("values"), rows[who]["first"].get("values")
    if mine is None or theirs is None or who.startswith("sklearn") or len(mine) != len(theirs):
        return None
    return max(abs(abs(a) - abs(b)) for a, b in zip(mine, theirs))
