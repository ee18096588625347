"""How many numbers of a scenario have a range, and which of them an answer moves: one way to count, wherever an answer speaks of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.report.path_titles import path_title
from simulator.report.safe_text import printable
from simulator.report.words import plural, whole
from simulator.scenario.draws import Undrawn, undrawn
from simulator.scenario.paths import ranged
from simulator.scenario.zero_ends import zero_ends

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario


NAMED = 3
"""Numbers that are left out for one reason are named where they are up to so many."""


def base_values(scenario: Scenario) -> str:
    """That the answer holds at the base values, in a sentence; empty where no number has a range."""
    count = len(ranged(scenario))
    if not count:
        return ""
    kind = "assumed number" if scenario.default_mark == "assumed" else "number"
    values = "has a range; the answer holds at its base value" if count == 1 else "have a range; the answer holds at their base values"
    return f"{plural(count, kind)} of the scenario {values}."


def left_out(scenario: Scenario) -> list[str]:
    """What an answer leaves out of the ranges in which its numbers move: the ends at which no utility is defined, a sentence each."""
    return [printable(end.sentence()) for end in zero_ends(scenario)]


def moved(scenario: Scenario, paths: Collection[str], what: str, *, bodies: bool) -> str:
    """How many of the numbers with a range an answer moves, and which it leaves out and why; empty where it moves all. `what`: what is
    done to them, as in 'are drawn'; `bodies`: whether ratifying bodies were asked."""
    numbers, moving = ranged(scenario), set(paths)
    left: dict[str, list[str]] = {}
    for path in numbers:
        if path not in moving:
            left.setdefault(REASONS[undrawn(scenario, path, bodies=bodies) or "elsewhere"], []).append(path)
    if not left:
        return ""
    count = sum(map(len, left.values()))
    kinds = "; ".join(f"{whole(len(paths))} of {reason}{_named(scenario, paths)}" for reason, paths in left.items())
    return f"Of {plural(len(numbers), 'number')} with a range {whole(len(numbers) - count)} {what}. Left out: {kinds}."


def _named(scenario: Scenario, paths: Sequence[str]) -> str:
    """A few numbers by their titles, in brackets; nothing where there are many (`zopa show --full` lists every range)."""
    return f" ({'; '.join(path_title(scenario, path) for path in paths)})" if len(paths) <= NAMED else ""


REASONS: Mapping[Undrawn, str] = {
    "talks": "the calendar, patience and months, which matter to the talks alone",
    "bargaining weights": "bargaining weights, which choose among agreements and open none",
    "polls": "polls, which are data",
    "bodies": "ratifying bodies, which were not asked (--ratify asks them)",
    "out of force": "what is out of force",
    "elsewhere": "what no party's points hang on here",
}
"""Why numbers with a range are left out, in the words of a list."""
