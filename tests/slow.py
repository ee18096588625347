"""Which tests take long: those that `pytest -m "not slow"` leaves out, for the inner loop.

They stand in `slow.txt`, a test function a line, written from a run of the whole suite:

    pytest -n 2 --junitxml times.xml && python -m tests.slow times.xml > tests/slow.txt

(or of several runs, which hold it together). A function counts with all its cases, so that a hundred quick ones do not add up unseen,
and by processor time, its child processes included, so that other work on the machine makes nothing slow.
"""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

LIST = Path(__file__).with_name("slow.txt")
LONGEST = 0.05
"""Seconds of processor time that all cases of a function may take together; longer ones are slow."""
PROPERTY = "processor time"
"""What the time of a test is called in a JUnit report."""


def processor_time() -> float:
    """Seconds that this process has taken, and those of its children that have ended."""
    return time.process_time() + os.times().children_user + os.times().children_system


def slow_functions() -> frozenset[str]:
    """The functions listed, as `tests/room/test_file.py::test_name`."""
    return frozenset(LIST.read_text(encoding="utf-8").splitlines())


def function_of(node: str) -> str:
    """The test function of a test: without its case."""
    return node.partition("[")[0]


def measured(reports: Iterable[Path]) -> dict[str, float]:
    """Seconds of each test function in JUnit reports."""
    found: defaultdict[str, float] = defaultdict(float)
    for report in reports:
        for case in ElementTree.parse(report).iter("testcase"):
            module, name = case.attrib["classname"], function_of(case.attrib["name"])
            for each in case.iter("property"):
                if each.attrib["name"] == PROPERTY:
                    found[f"{module.replace('.', '/')}.py::{name}"] += float(each.attrib["value"])
    return found


if __name__ == "__main__":
    print("\n".join(sorted(name for name, seconds in measured(map(Path, sys.argv[1:])).items() if seconds > LONGEST)))
