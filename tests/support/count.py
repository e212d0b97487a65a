"""Sums the cases of a run of `meson test`: each doctest case and each Python test counts as one.

A program that ended without its summary, by a crash or a timeout, counts as one failure.
Last line: N passed, N failed. Exits with 1 where one failed or none ran.
"""
import json
import re
import sys

DOCTEST = re.compile(r"test cases:\s*(\d+) \|\s*(\d+) passed \|\s*(\d+) failed")
UNITTEST = re.compile(r"^Ran (\d+) tests? in ", re.MULTILINE)
BAD = re.compile(r"(?:failures|errors|unexpected successes)=(\d+)")
SKIPPED = re.compile(r"skipped=(\d+)")


def cases(test):
    """(passed, failed, skipped) of one program's run."""
    said = re.sub(r"\x1b\[[0-9;]*m", "", test.get("stdout", "") + "\n" + test.get("stderr", ""))
    is_good = test["result"] in ("OK", "EXPECTEDFAIL")
    passed = failed = skipped = 0
    doctest, unittest = DOCTEST.search(said), UNITTEST.search(said)
    if doctest:
        passed, failed = int(doctest[2]), int(doctest[3])
    elif unittest:
        failed = sum(int(number) for number in BAD.findall(said[unittest.end():]))
        skipped = sum(int(number) for number in SKIPPED.findall(said[unittest.end():]))
        passed = int(unittest[1]) - failed - skipped
    elif test["result"] == "SKIP":
        skipped = 1
    else:
        passed = int(is_good)
    if not is_good and test["result"] != "SKIP" and failed == 0:
        failed = 1
    return passed, failed, skipped


def main(path):
    try:
        with open(path, encoding="utf-8") as log:
            runs = [cases(json.loads(line)) for line in log if line.strip()]
    except FileNotFoundError:
        runs = []
    passed, failed, skipped = (sum(column) for column in zip(*runs)) if runs else (0, 0, 0)
    if skipped:
        print(f"{skipped} skipped")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
