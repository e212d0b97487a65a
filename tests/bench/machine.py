"""The machine: packages, the build, what it is, and one measured process."""
import json
import os
import pathlib
import platform
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGES = ["python3-scipy", "python3-sklearn", "python3-pandas", "python3-networkx", "python3-igraph", "python3-matplotlib",
            "libigraph-dev", "python3-petsc4py-real", "python3-slepc4py-real", "openmpi-bin", "time"]
PROGRAMS = ["generate", "limits", "read", "write", "igraph"]


def say(text):
    print(text, file=sys.stderr, flush=True)


def fail(text):
    sys.exit(f"run: {text}")


def is_installed(package):
    done = subprocess.run(["dpkg-query", "--show", "--showformat=${db:Status-Status}", package],
                          capture_output=True, text=True, check=False)
    return done.stdout == "installed"


def install_packages():
    """Installs what is missing, and says so first. Needs no network where nothing is missing."""
    if shutil.which("dpkg-query") is None:
        say(f"This is not a Debian system: make sure that the likes of these are installed: {' '.join(PACKAGES)}")
        return
    missing = [package for package in PACKAGES if not is_installed(package)]
    if not missing:
        return
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    if as_root and shutil.which("sudo") is None:
        fail(f"missing packages and no sudo: as root, run: apt-get install {' '.join(missing)}")
    say(f"These Debian packages are missing and will now be installed: {' '.join(missing)}")
    for command in (["apt-get", "update", "--quiet"],
                    ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "--yes", "--no-install-recommends",
                     "--quiet", *missing]):
        say(f"+ {' '.join([*as_root, *command])}")
        if subprocess.run([*as_root, *command], stdout=sys.stderr, check=False).returncode != 0:
            fail("apt-get failed: is there a network?")


def build(folder):
    """The program and the helpers, release; @return where each is."""
    if not (folder / "build.ninja").exists():
        subprocess.run(["meson", "setup", folder, ROOT], stdout=sys.stderr, check=True)
    known = subprocess.run(["meson", "introspect", "--buildoptions", folder], capture_output=True, text=True, check=True).stdout
    if next(option["value"] for option in json.loads(known) if option["name"] == "buildtype") != "release":
        fail(f"{folder} is no release build: choose another folder with --build")
    targets = ["bin/contexture", *(f"bench_{name}" for name in PROGRAMS)]  # bin/: the library is contexture too
    if subprocess.run(["meson", "compile", "-C", folder, *targets], stdout=sys.stderr, check=False).returncode != 0:
        fail("the build failed")
    programs = {name: folder / "tests" / "bench" / f"bench_{name}" for name in PROGRAMS}
    programs["contexture"] = folder / "bin" / "contexture"
    return programs


def describe():
    """Model, cores, memory, kernel."""
    text = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
    models = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {"model": models[0] if models else platform.machine(), "cores": os.cpu_count(), "memory": memory,
            "kernel": platform.release(), "load": os.getloadavg()[0]}


def limit_memory():
    """Of a peer: the machine must outlive it."""
    most = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * 4 // 5
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def wait(process, budget):
    """(wait status, resources used), or (None, None) and the process and all its children killed after the budget."""
    begin = time.monotonic()
    while True:
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid != 0:
            process.returncode = os.waitstatus_to_exitcode(status)
            return status, used
        if budget is not None and time.monotonic() - begin > budget:
            os.killpg(process.pid, signal.SIGKILL)
            os.wait4(process.pid, 0)
            process.returncode = -signal.SIGKILL
            return None, None
        time.sleep(0.002)


def measure(command, budget=None, environment=None, is_limited=False):
    """One process. @return ended: "well", "late" or "failed"; wall, user, system in seconds, peak in bytes; output.

    GNU time starts it: a process of ours would count our own memory, of before it became the command, as its peak.
    """
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors, \
            tempfile.NamedTemporaryFile("r") as peak:
        begin = time.monotonic()
        process = subprocess.Popen(["time", "--format=%M", f"--output={peak.name}", *map(str, command)], stdin=subprocess.DEVNULL, stdout=output, stderr=errors, cwd=ROOT,
                                   env={**os.environ, **(environment or {})}, start_new_session=True,
                                   preexec_fn=limit_memory if is_limited else None)
        try:
            status, used = wait(process, budget)
        except BaseException:  # Ctrl-C: nothing of ours goes on in the background
            os.killpg(process.pid, signal.SIGKILL)
            raise
        found = {"command": " ".join(map(str, command)), "wall": time.monotonic() - begin}
        if status is None:
            return {**found, "ended": "late", "budget": budget}
        found.update(user=used.ru_utime, system=used.ru_stime, peak=int(peak.read().split()[-1]) * 1024)
        output.seek(0)
        errors.seek(0)
        found.update(ended="well" if process.returncode == 0 else "failed", output=output.read())
        if process.returncode != 0:
            found["errors"] = errors.read()[-2000:]
        return found


class Store:
    """One JSON a measurement, so that a run that was stopped goes on where it was."""

    def __init__(self, folder):
        self.folder = folder

    def path(self, key):
        return self.folder / f"{key}.json"

    def get(self, key):
        path = self.path(key)
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    def put(self, key, found):
        path = self.path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".unfinished")
        beside.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        beside.rename(path)
        return found

    def once(self, key, make):
        """What is stored, or what make() finds, which is then stored."""
        found = self.get(key)
        return found if found is not None else self.put(key, make())

    def under(self, key):
        """Name and content of all below a key."""
        return {path.stem: json.loads(path.read_text(encoding="utf-8"))
                for path in sorted((self.folder / key).glob("*.json"))}
