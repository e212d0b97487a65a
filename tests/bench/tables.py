"""`run table`: what was measured as tables, to standard output and into docs/performance.md."""
import re

import solve as solving
from files import COLUMNS, median
from growth import SMALL, draw, exponent, points
from machine import ROOT, say
from solve import CELLS, difference, name_of, summary

PAGE = ROOT / "docs" / "performance.md"
NAMES = {"ours": "contexture", "arpack": "ARPACK (scipy eigsh)", "slepc": "SLEPc, 2 ranks", "igraph": "igraph (C)",
         "sklearn-lobpcg": "scikit-learn, lobpcg", "sklearn-arpack": "scikit-learn, arpack"}


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "|".join("---" if i == 0 else "---:" for i in range(len(head))) + "|"]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])


def number(value, digits=3):
    """Of about so many digits, no exponent; - where there is none."""
    if value is None:
        return "-"
    if value == 0 or abs(value) >= 10 ** (digits - 1):
        return f"{value:.0f}"
    return f"{value:.{digits}g}"


def context(store, item):
    """Machine, date and command of a measurement."""
    run = store.get(f"{item}/run")
    about = run["machine"]
    return (f"{about['model']}, {about['cores']} cores, {about['memory'] / 2**30:.0f} GiB, Linux {about['kernel']}; "
            f"{run['date']}; `{run['command']}`")


def seconds_of(row):
    if "seconds" in row:
        return number(row["seconds"])
    first = row["first"]
    if first["ended"] == "late":
        return f"> {number(first['budget'])}"
    return "failed" if first["ended"] == "failed" else f"({number(first['seconds'])})"


def ratio_of(row):
    if row.get("ratio") is not None:
        return f"{row['ratio']:.1f}"
    if row.get("least_ratio") is not None:
        return f"> {row['least_ratio']:.1f}"
    return "-"


def measured_cells(store):
    known = {name_of(cell): cell for cell in CELLS}
    folder = store.folder / "solve"
    for path in sorted(folder.glob("*/")) if folder.exists() else []:
        if path.name not in known:
            graph, dimension, asked = path.name.split("-", 2)
            known[path.name] = (graph, int(dimension), float(asked), [])
    return [cell for name, cell in known.items() if (folder / name / "ours-0.json").exists()]


def solve_tables(store):
    short, long = [], []
    for cell in measured_cells(store):
        graph, dimension, asked, _ = cell
        rows = summary(store, cell)
        sklearn = [who for who in rows if who.startswith("sklearn")]
        short.append([graph, dimension, f"{asked:.0e}", seconds_of(rows["ours"]),
                      *(ratio_of(rows[who]) if who in rows else "" for who in ("arpack", "slepc", "igraph")),
                      ratio_of(rows[sklearn[0]]) if sklearn else ""])
        for who in [name for name in NAMES if name in rows]:
            row = rows[who]
            memory = row.get("memory", row["first"].get("memory"))
            long.append([graph, dimension, f"{asked:.0e}", NAMES[who], seconds_of(row), "1" if who == "ours" else ratio_of(row),
                         number(memory / 1e6) if memory else "-",
                         f"{row.get('residual', row['first'].get('residual')):.1e}" if "residual" in row["first"] else "-",
                         "" if who == "ours" or difference(rows, who) is None else f"{difference(rows, who):.0e}", row["runs"]])
    if not short:
        return {}
    said = context(store, "solve") + "\n\n"
    return {
        "solve": said + table(["graph", "values", "residual", "contexture, s", "ARPACK", "SLEPc", "igraph", "scikit-learn"], short),
        "solve-details": table(["graph", "values", "asked", "by", "seconds", "ratio", "peak MB", "largest residual",
                                "values differ by", "runs"], long)}


def streaming(store, limits):
    """The solve of a million nodes beside one pass over the operator's data for each product."""
    done = store.get("solve/products")
    cell = ("planted_1m", 64, 1e-4, [])
    facts = store.folder.parent / "graphs" / "planted_1m" / "facts.json"
    if done is None or done["ended"] != "well" or limits is None or not facts.exists():
        return {}
    import json
    about = json.loads(facts.read_text(encoding="utf-8"))
    n, entries, products = about["nodes"], about["entries"], done["applications"][0]
    once = 4 * entries + (8 + 8 + 8) * n  # columns; row starts, the vector read and the one written
    stream = products * once / limits["stream_read"]
    rows = summary(store, cell)
    seconds = rows["ours"].get("seconds") if "ours" in rows else None
    seconds = seconds or done["timing"]["solve_seconds"]
    answer, graph = 8 * n * 64, 4 * entries + 24 * n
    memory = rows.get("ours", {}).get("memory", done["peak"])
    return {"streaming": table(["quantity", "value"], [
        ["nodes, entries", f"{n}, {entries}"], ["products with one vector", products],
        ["MB that a product streams", number(once / 1e6)], ["seconds that streaming all of them takes", number(stream)],
        ["seconds of the solve", number(seconds)], ["ratio", f"{seconds / stream:.2f}"],
        ["peak MB", number(memory / 1e6)], ["MB of 64 vectors in doubles and the graph", number((answer + graph) / 1e6)],
        ["ratio", f"{memory / (answer + graph):.2f}"]])}


def compare_table(store):
    rows = []
    for path in sorted((store.folder / "compare").glob("*/")):
        found = store.under(f"compare/{path.name}")
        timed = {name: done["timing"]["solve_seconds"] for name, done in found.items() if done.get("ended") == "well"}
        pairs = [(timed[f"twenty-{i}"], timed[f"one-{i}"]) for i in range(3) if f"twenty-{i}" in timed and f"one-{i}" in timed]
        if pairs:
            twenty, one = (sorted(column)[len(pairs) // 2] for column in zip(*pairs))
            ratio = sorted(a / b for a, b in pairs)[len(pairs) // 2]
            rows.append([path.name, found["cover"]["dimension"], number(one), found["twenty-0"]["solves"], number(twenty), f"{ratio:.2f}"])
    if not rows:
        return {}
    return {"compare": context(store, "compare") + f"\n\nContexts: `{solving.TWENTY}`, 64 values each, residual 1e-4.\n\n" + table(
        ["graph", "values of the one solve", "one solve, s", "solves of the twenty", "twenty, s", "ratio"], rows)}


def read_row(found, names, form, who):
    prefix = f"{names}-{form}-{who}"
    seconds, processor = median(found, prefix, "seconds"), median(found, prefix, "processor")
    first = found.get(f"{prefix}-0")
    if first is None:
        return None
    label = {"ours": "contexture", "info": "contexture info, whole", "pandas": "pandas, to a scipy matrix", "networkx": "networkx, a tenth of the file",
             "zlib": "zlib, no parsing"}.get(who, who)
    if seconds is None:
        return [names, form, label, "-", f"> {number(first['budget'])}" if first["ended"] == "late" else "failed", "-", "-", "-"]
    size, memory = first["file_bytes"], median(found, prefix, "memory")
    about = found[f"{names}-tenth" if who == "networkx" else f"{names}-file"]
    named = about["name_bytes"] + 8 * about["names"]
    is_parsing = who != "zlib"
    return [names, form, label, number(size / 1e6), number(seconds), number(size / processor / 1e6), number(size / seconds / 1e6),
            f"{memory / first['lines']:.1f}" if is_parsing else "-",
            f"{(memory - named) / first['lines']:.1f}" if who in ("ours", "info") else ""]


def read_table(store):
    found = store.under("read")
    rows = [read_row(found, names, form, who) for names in ("numbers", "words")
            for form, whos in (("text", ("ours", "info", "igraph", "pandas", "networkx")), ("gzip", ("ours", "info", "pandas", "zlib"))) for who in whos]
    rows = [row + [""] * (9 - len(row)) for row in rows if row]
    if not rows:
        return {}
    return {"read": context(store, "read") + "\n\n" + table(
        ["ids", "file", "by", "MB of text", "seconds", "MB/s per core", "MB/s", "bytes an edge", "without names"], rows)}


def write_table(store):
    found, rows = store.under("write"), []
    for form in ("json", "npy"):
        for who, label in (("ours", "contexture"), ("copy", "dd, the same bytes"), ("numpy", "numpy.save and fsync")):
            first = found.get(f"{form}-{who}-0")
            if first is not None:
                seconds = median(found, f"{form}-{who}", "seconds")
                grown = median(found, f"{form}-{who}", "grown_bytes")
                rows.append([form, label, number(first["bytes"] / 1e6), number(seconds), number(first["bytes"] / seconds / 1e6),
                             number(grown / 1e6) if grown is not None else "-"])
    if not rows:
        return {}
    return {"write": context(store, "write") + f"\n\nColumns: {COLUMNS}.\n\n" + table(
        ["format", "by", "MB", "seconds", "MB/s", "memory grew by, MB"], rows)}


def limits_table(store, limits):
    if limits is None:
        return {}
    return {"limits": context(store, "limits") + "\n\n" + table(["limit", "value"], [
        ["threads", limits["threads"]],
        ["streaming, read, GB/s", number(limits["stream_read"] / 1e9)], ["streaming, triad, GB/s", number(limits["stream_triad"] / 1e9)],
        ["random reads of 8 bytes from 1 GB, million/s", number(limits["gathers_8_memory"] / 1e6)],
        ["random reads of 64 bytes from 1 GB, million/s", number(limits["gathers_64_memory"] / 1e6)],
        ["random reads of 8 bytes from 8 MB, million/s", number(limits["gathers_8_cache"] / 1e6)],
        ["random reads of 64 bytes from 8 MB, million/s", number(limits["gathers_64_cache"] / 1e6)]])}


def growth_tables(store):
    blocks = {}
    exponents = []
    for over, head in (("edges", "edges"), ("dimension", "d")):
        found = points(store, over)
        if not found:
            continue
        blocks[f"growth-{over}"] = table([head, "read, s", "solve, s", "peak MB"], [
            [size, number(read), number(solve), number(peak / 1e6)] for size, read, solve, peak in found])
        slopes = {"read, s": exponent([(p[0], p[1]) for p in found], SMALL), "solve, s": exponent([(p[0], p[2]) for p in found], SMALL),
                  "peak bytes": exponent([(p[0], p[3]) for p in found])}
        exponents += [[what, head, f"{slope:.2f}"] for what, slope in slopes.items()
                      if slope is not None and not (over == "dimension" and what == "read, s")]
    if not blocks:
        return {}
    picture = "\n\n![time and peak memory against edges and d](pictures/growth.svg)" if draw(store) else ""
    blocks["growth"] = context(store, "growth") + picture + "\n\n" + table(["of", "against", "exponent"], exponents)
    return blocks


def place(blocks):
    """Each block between its two marks in docs/performance.md."""
    page = PAGE.read_text(encoding="utf-8")
    for name, text in blocks.items():
        pattern = re.compile(rf"(<!-- bench:{name} -->\n).*?(<!-- /bench:{name} -->)", re.DOTALL)
        if pattern.search(page) is None:
            say(f"docs/performance.md has no place for {name}")
        page = pattern.sub(lambda found, text=text: f"{found[1]}{text}\n{found[2]}", page)
    PAGE.write_text(page, encoding="utf-8")


def render(store):
    limits = store.get("limits/limits")
    blocks = {}
    for found in (limits_table(store, limits), solve_tables(store), streaming(store, limits), compare_table(store),
                  read_table(store), write_table(store), growth_tables(store)):
        blocks.update(found)
    for name, text in blocks.items():
        print(f"\n{name}\n\n{text}")
    place(blocks)
