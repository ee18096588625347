"""Which tests take long: those that `pytest -m "not slow"` leaves out, for the inner loop.

They stand in `slow.txt`, a test function a line, written from a run of the whole suite:

    pytest -n 2 --junitxml times.xml && python -m tests.slow times.xml > tests/slow.txt

A function counts with all its cases, so that a hundred quick ones do not add up unseen.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

LIST = Path(__file__).with_name("slow.txt")
LONGEST = 0.15
"""Seconds that all cases of a function may take together; longer ones are slow."""


def slow_functions() -> frozenset[str]:
    """The functions listed, as `tests/room/test_file.py::test_name`."""
    return frozenset(LIST.read_text(encoding="utf-8").splitlines())


def function_of(node: str) -> str:
    """The test function of a test: without its case."""
    return node.partition("[")[0]


def measured(report: Path) -> Counter[str]:
    """Seconds of each test function in a JUnit report."""
    found: Counter[str] = Counter()
    for case in ElementTree.parse(report).iter("testcase"):
        module, name = case.attrib["classname"], function_of(case.attrib["name"])
        found[f"{module.replace('.', '/')}.py::{name}"] += float(case.attrib["time"])  # type: ignore[assignment]
    return found


if __name__ == "__main__":
    print("\n".join(sorted(name for name, seconds in measured(Path(sys.argv[1])).items() if seconds > LONGEST)))
