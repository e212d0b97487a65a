"""`run limits`, `run read` and `run write`: what the machine can do, and files."""
import json
import pathlib
import statistics
import sys

from graphs import GENERATED, compress, generate, growing
from machine import ROOT, measure, say

HERE = pathlib.Path(__file__).resolve().parent
REPEATS = 3
GRAPH, TENTH = "planted_1m", "planted_tenth"
COLUMNS = 128


def limits(bench):
    bench.store.once("limits/limits", lambda: json.loads(measure([bench.programs["limits"]])["output"]))


def name_bytes(file):
    """(names, bytes of all names, bytes of the file, lines)"""
    text = file.read_bytes()
    names = set(text.split())
    return {"names": len(names), "name_bytes": sum(map(len, names)), "bytes": len(text), "lines": text.count(b"\n")}


def read_ours(bench, file, _names):
    """The reader alone, as the peers are measured."""
    done = measure([bench.programs["read"], file])
    if done["ended"] == "well":
        done.update(json.loads(done.pop("output")))
    return done


def read_info(bench, file, _names):
    """A whole process of `contexture info`, which also counts degrees and pieces."""
    done = measure([bench.programs["contexture"], "info", file, "--format", "json"])
    small = measure([bench.programs["contexture"], "info", ROOT / "graphs" / "cube.txt", "--format", "json"])
    if done["ended"] != "well":
        return done
    done.pop("output")
    return {**done, "seconds": done["wall"], "processor": done["user"] + done["system"], "memory": done["peak"] - small["peak"]}


def read_peer(bench, peer, file, names):
    done = measure([sys.executable, HERE / "read_peer.py", peer, file, names], bench.budget, is_limited=True)
    if done["ended"] == "well":
        done.update(json.loads(done.pop("output")))
    return done


OURS = {"ours": read_ours, "info": read_info}


def read(bench):
    is_small = bench.cells == "small"
    edges = 100_000 if is_small else GENERATED[GRAPH].edges
    for names in ("numbers", "words"):
        stem = f"{'small' if is_small else GRAPH}_{names}"
        plain = generate(bench.programs, bench.work / "raw" / f"{stem}.txt", growing(edges) if is_small else GENERATED[GRAPH], names)
        tenth = generate(bench.programs, bench.work / "raw" / f"{stem}_tenth.txt", growing(edges // 10), names)
        packed = compress(plain)
        whole = bench.store.once(f"read/{names}-file", lambda plain=plain: name_bytes(plain))
        part = bench.store.once(f"read/{names}-tenth", lambda tenth=tenth: name_bytes(tenth))
        work = [(who, form, file, whole) for form, file in (("text", plain), ("gzip", packed))
                for who in ("ours", "info", "pandas")]
        work += [("igraph", "text", plain, whole), ("networkx", "text", tenth, part), ("zlib", "gzip", packed, whole)]
        for turn in range(REPEATS):
            for who, form, file, about in work:
                def run(who=who, form=form, file=file, about=about, names=names):
                    done = OURS[who](bench, file, names) if who in OURS else read_peer(bench, who, file, names)
                    done.update(file_bytes=about["bytes"], lines=about["lines"])
                    say(f"read {names} {form} {who}: {done.get('seconds', -1):.2f} s" if done["ended"] == "well" else
                        f"read {names} {form} {who}: {done['ended']} {done.get('errors', '')[-200:]}")
                    return done
                if who == "networkx" and turn > 0:
                    continue
                bench.store.once(f"read/{names}-{form}-{who}-{turn}", run)


def write(bench):
    """Ours, and as many bytes by dd: into the page cache as ours, and until the disk has them."""
    nodes = 65_536 if bench.cells == "small" else 1_048_576
    for form in ("json", "npy"):
        file = bench.work / f"written.{form}"
        for turn in range(REPEATS):
            def ours(file=file, form=form):
                return json.loads(measure([bench.programs["write"], nodes, COLUMNS, form, file])["output"])

            def dd(file=file, form=form, synced=False):
                size = bench.store.get(f"write/{form}-ours-0")["bytes"]
                done = measure(["dd", "if=/dev/zero", f"of={file}", "bs=1M", f"count={size >> 20}", "status=none",
                                *(["conv=fdatasync"] if synced else [])])
                return {"seconds": done["wall"], "bytes": size >> 20 << 20, "processor_seconds": done["user"] + done["system"]}
            for who, run in (("ours", ours), ("dd", dd), ("disk", lambda dd=dd: dd(synced=True))):
                file.unlink(missing_ok=True)
                done = bench.store.once(f"write/{form}-{who}-{turn}", run)
                say(f"write {form} {who}: {done['bytes'] / done['seconds'] / 1e6:.0f} MB/s")
        file.unlink(missing_ok=True)


def median(found, prefix, quantity):
    """Over the turns of what ended well; None where none did."""
    values = [done[quantity] for name, done in found.items()
              if name.rpartition("-")[0] == prefix and done.get("ended", "well") == "well" and quantity in done]
    return statistics.median(values) if values else None
