"""How much work a command does between two questions to its budget: counted in calls, so that it is the same on every machine.

The clock of budgets goes by calls as well, so that a limit ends the same work each time.
"""

from __future__ import annotations

import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from simulator import budget
from tests.cli.running import zopa

CALLS_A_SECOND = 1_000_000
"""Calls, of Python's functions and of others, for which the clock of budgets goes on by a second."""


@dataclass
class Questions:
    """`calls` so far, `asked`: those at the last question. `longest`: the most calls between two questions, and `where` the work was when
    these had become more than `most`. What is loaded on the way is not counted."""

    most: int
    calls: int = 0
    asked: int = 0
    longest: int = 0
    where: list[str] = field(default_factory=list)
    told: bool = False

    def count(self, frame: Any, event: str, argument: Any) -> None:
        if event == "call" or event == "c_call":
            self.calls += 1
            if self.calls - self.asked > self.most and not self.told and not self._imports(frame):
                self.told = True
                self.where.append(" < ".join(_places(frame)))

    def _imports(self, frame: Any) -> bool:
        """What is being loaded is no work: it is the same for every file."""
        while frame is not None:
            if frame.f_code.co_filename.startswith("<frozen importlib"):
                self.asked = self.calls
                return True
            frame = frame.f_back
        return False

    def clock(self) -> float:
        self.longest = max(self.longest, self.calls - self.asked)
        self.asked, self.told = self.calls, False
        return self.calls / CALLS_A_SECOND


def _places(frame: Any) -> list[str]:
    """The innermost places in the package, first the last one called."""
    stack = traceback.StackSummary.extract(traceback.walk_stack(frame), lookup_lines=False)
    root = str(Path(budget.__file__).parent)
    return [f"{each.filename.removeprefix(root)}:{each.lineno}:{each.name}" for each in stack if each.filename.startswith(root)][:6]


def asked_by(words: tuple[str, ...], folder: Path, most: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Questions, Any]:
    """A command, and the questions that it put to its budget, which begins with the command."""
    questions = Questions(most)
    monkeypatch.setattr(budget, "clock", questions.clock)
    sys.setprofile(questions.count)
    try:
        done = zopa(*words, cwd=folder)
    finally:
        sys.setprofile(None)
    return questions, done
