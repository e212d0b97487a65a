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


def write_ours(bench, form, file, nodes):
    return json.loads(measure([bench.programs["write"], nodes, COLUMNS, form, file])["output"])


def write_copy(bench, form, file, nodes):
    """What we wrote, copied from the page cache: the same bytes, no work."""
    if not file.exists():
        write_ours(bench, form, file, nodes)
    copy = file.with_suffix(".copy")
    done = measure(["dd", f"if={file}", f"of={copy}", "bs=1M", "status=none", "conv=fdatasync"])
    size = copy.stat().st_size
    copy.unlink()
    return {"seconds": done["wall"], "bytes": size, "processor_seconds": done["user"] + done["system"]}


def write_numpy(_bench, _form, file, nodes):
    file.unlink(missing_ok=True)
    return json.loads(measure([sys.executable, HERE / "write_peer.py", nodes, COLUMNS, file])["output"])


def write(bench):
    """All of them in turn, each until the disk has every byte."""
    nodes = 65_536 if bench.cells == "small" else 1_048_576
    for form in ("json", "npy"):
        file = bench.work / f"written.{form}"
        writers = {"ours": write_ours, "copy": write_copy} | ({"numpy": write_numpy} if form == "npy" else {})
        for turn in range(REPEATS):
            for who, writer in writers.items():
                def run(writer=writer, form=form, file=file):
                    return writer(bench, form, file, nodes)
                done = bench.store.once(f"write/{form}-{who}-{turn}", run)
                say(f"write {form} {who}: {done['bytes'] / done['seconds'] / 1e6:.0f} MB/s")
            file.unlink(missing_ok=True)


def median(found, prefix, quantity):
    """Over the turns of what ended well; None where none did."""
    values = [done[quantity] for name, done in found.items()
              if name.rpartition("-")[0] == prefix and done.get("ended", "well") == "well" and quantity in done]
    return statistics.median(values) if values else None
