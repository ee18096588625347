"""Names of coalitions that stand below one another: of many members, those are named by which they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.report.words import listed, party_title, plural

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario

MOST_NAMED = 8
"""Coalitions of up to so many members are named in full."""


@dataclass(frozen=True)
class CoalitionNames:
    """A name for each coalition, no two alike where the coalitions differ, and a sentence on how to read them (empty: all in full)."""

    names: tuple[str, ...]
    reading: str


def coalition_names(scenario: Scenario, coalitions: Sequence[Sequence[str]]) -> CoalitionNames:
    """Names of coalitions (keys of parties) in a table. Where some have many members, all of these are told by the members that not all
    of them have, or by the parties that they lack of all who are in one of them, whichever are fewer names."""
    many = [each for each in coalitions if len(each) > MOST_NAMED]
    everywhere = [p for p in scenario.parties if many and all(p in each for each in many)]
    somewhere = [p for p in scenario.parties if any(p in each for each in many)]
    extra = [[p for p in each if p not in everywhere] for each in many]
    lacking = [[p for p in somewhere if p not in each] for each in many]
    by_lack = sum(map(len, lacking)) < sum(map(len, extra))

    def name(each: Sequence[str]) -> str:
        if len(each) <= MOST_NAMED:
            return _titles(scenario, each)
        size = plural(len(each), "member")
        told = [p for p in somewhere if p not in each] if by_lack else [p for p in each if p not in everywhere]
        return f"{size}, {'without' if by_lack else 'with'} {_titles(scenario, told)}" if told else f"{size}, all of those below"

    if not many:
        return CoalitionNames(tuple(map(name, coalitions)), "")
    if len({frozenset(each) for each in many}) == 1:
        size = plural(len(many[0]), "member")
        reading = f"The {size}: {_titles(scenario, many[0])}."
        return CoalitionNames(tuple(size if len(each) > MOST_NAMED else _titles(scenario, each) for each in coalitions), reading)
    reading = f"Without: of {_titles(scenario, somewhere)}." if by_lack else f"With: beside {_titles(scenario, everywhere)}."
    return CoalitionNames(tuple(map(name, coalitions)), reading if by_lack or everywhere else "")


def _titles(scenario: Scenario, parties: Sequence[str]) -> str:
    return listed([party_title(scenario, party) for party in parties])
