"""Reasons, notes and sources in words, as they stand beside what they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from simulator.report.safe_text import printable

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario
    from simulator.scenario.numbers import Sourced

REMARKS = ("Why", "Note", "Sources")
"""Titles of the columns that `remarks` fills."""

LATER = "known from sources after the as-of date alone"
"""What is said of a part that is marked so."""


def remarks(scenario: Scenario, node: Sourced) -> tuple[str, str, str]:
    """Why, note, and the titles of the sources; a part known from later sources alone is marked."""
    sources = "; ".join(filter(None, (source_titles(scenario, node.source), LATER if node.later_source else "")))
    return printable(_one_line(node.why)), printable(_one_line(node.note)), sources


def has_remarks(node: Sourced) -> bool:
    """Whether there is anything of that."""
    return bool(node.why or node.note or node.source or node.later_source)


def source_titles(scenario: Scenario, sources: Iterable[str]) -> str:
    """Sources by title, each with its key."""
    return "; ".join(printable(f"{scenario.sources[key].title} ({key})") for key in dict.fromkeys(sources))


def force(in_force: bool) -> str:
    return "" if in_force else "not in force"


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())
