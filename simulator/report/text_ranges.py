"""How many numbers of a scenario have a range, and which of them an answer moves: one way to count, wherever an answer speaks of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import TYPE_CHECKING

from simulator.report.safe_text import printable
from simulator.report.words import listed, plural, whole
from simulator.scenario.paths import ranged
from simulator.scenario.zero_ends import zero_ends

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario


def base_values(scenario: Scenario) -> str:
    """That the answer holds at the base values, in a sentence; empty where no number has a range."""
    count = len(ranged(scenario))
    if not count:
        return ""
    kind = "assumed number" if scenario.default_mark == "assumed" else "number"
    values = "has a range; the answer holds at its base value" if count == 1 else "have a range; the answer holds at their base values"
    return f"{plural(count, kind)} of the scenario {values}."


def left_out(scenario: Scenario) -> list[str]:
    """What an answer in which numbers move leaves out of the ranges: the ends at which no utility is defined, a sentence each."""
    return [printable(end.sentence()) for end in zero_ends(scenario)]


def moved(scenario: Scenario, paths: Collection[str], what: str) -> str:
    """Which of the numbers with a range an answer moves and which it leaves, by kind; empty where it moves all. `what`: what is done to
    them, as in 'are drawn'."""
    numbers = ranged(scenario)
    left = Counter(_kind(path) for path in numbers if path not in set(paths))
    if not left:
        return ""
    kinds = listed([f"{kind} ({whole(count)})" for kind, count in left.items()])
    return f"Of {plural(len(numbers), 'number')} with a range {whole(len(numbers) - left.total())} {what}; this answer leaves out {kinds}."


def _kind(path: str) -> str:
    """To what a number belongs, as the words of a list."""
    steps = path.split(".")
    if steps[0] == "calendar":
        return "the calendar"
    if steps[0] == "no_deal" and steps[-1] == "months":
        return "the lengths of courses"
    if steps[0] != "parties":
        return "other parts of the file"
    return {
        "ratification": "ratifying bodies (chances, polls and curves)",
        "patience": "patience",
        "bargaining_weight": "bargaining weights",
    }.get(steps[2], "what no party's points hang on here")
