"""Where everything in a file comes from, in words: issues and options, reasons and notes, numbers, and sources with what rests on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from simulator.report.layout import heading, indented, records, table
from simulator.report.path_titles import path_title
from simulator.report.safe_text import printable
from simulator.report.scenario.remarks import REMARKS, has_remarks, remarks
from simulator.report.words import date, issue_title, listed, option_title, party_title, plural
from simulator.scenario.answers import ObservedAnswer
from simulator.scenario.calendar import Event, Study
from simulator.scenario.games import ActionCombination, NamedGame
from simulator.scenario.located import dotted
from simulator.scenario.model import Constraint, Offer, Scenario
from simulator.scenario.numbers import Number
from simulator.scenario.outside import Course
from simulator.scenario.parties import Interaction, RedLine
from simulator.scenario.ratification import Bloc, Curve, Poll, RatifyingBody, Segment
from simulator.scenario.sourced import sourced

if TYPE_CHECKING:
    from simulator.report.layout import Part

SAID_ELSEWHERE = (
    *(Number, Course, RedLine, Constraint, Interaction, Offer, ObservedAnswer, Event, Study, NamedGame, ActionCombination),
    *(RatifyingBody, Curve, Poll, Segment, Bloc),
)
"""Parts whose reasons and sources stand where the part itself is told."""


def issues_parts(scenario: Scenario) -> list[Part]:
    """Who put options forward, who controls issues, and what cannot be taken back."""
    rows = [
        (f"{issue_title(scenario, i)}: {option_title(scenario, i, key)}", listed([party_title(scenario, p) for p in option.put_forward_by]))
        for i, issue in scenario.issues.items()
        for key, option in (issue.options or {}).items()
        if option.put_forward_by
    ]
    parts: list[Part] = [heading("Who put options forward"), table(("Option", "Put forward by"), rows)] if rows else []
    moves = [
        (
            issue_title(scenario, name),
            listed([party_title(scenario, p) for p in issue.controlled_by], "or"),
            "; ".join(
                f"{option_title(scenario, name, old)} to {listed([option_title(scenario, name, new) for new in barred], 'or')}"
                for old, barred in issue.irreversible.items()
            ),
        )
        for name, issue in scenario.issues.items()
        if issue.controlled_by or issue.irreversible
    ]
    if moves:
        parts += [heading("Who can change what alone"), records(("Issue", "Changed alone by", "No way from"), moves)]
    return parts


def reasons_parts(scenario: Scenario) -> list[Part]:
    """Reasons, notes and sources of all that is told nowhere else with them."""
    rows = [
        (path_title(scenario, dotted(path)), *remarks(scenario, node))
        for path, node in sourced(scenario)
        if not isinstance(node, SAID_ELSEWHERE) and has_remarks(node)
    ]
    return [heading("Reasons, notes and sources of the rest"), records(("Part of the file", *REMARKS), rows)] if rows else []


NUMBER = ("Number", "Value", "Range", "Drawn", "Mark")
"""Titles of the columns that `number_row` fills."""


def numbers_parts(scenario: Scenario, numbers: Mapping[str, Number]) -> list[Part]:
    """Every number (`numbers`: by path) with its range, how it is drawn and where it comes from, then why it is what it is."""
    parts: list[Part] = [
        heading("Every number of the scenario"),
        table(NUMBER, [number_row(scenario, path, number) for path, number in numbers.items()], numbers=(1,)),
    ]
    said = [(path, *remarks(scenario, n)) for path, n in numbers.items() if has_remarks(n)]
    return [*parts, heading("Reasons, notes and sources of numbers"), records(("Number", *REMARKS), said)] if said else parts


def number_row(scenario: Scenario, path: str, number: Number) -> tuple[str, str, str, str, str]:
    """A number with its range, how it is drawn from it, and where it comes from."""
    low_high = f"{number.range[0]} to {number.range[1]}" if number.range is not None else ""
    return path, str(number.base), low_high, _drawn(number), number.mark or scenario.default_mark or ""


def _drawn(number: Number) -> str:
    """How a number is drawn from its range, where it shares its draw or is not triangular."""
    shape = "" if number.distribution == "triangular" else number.distribution
    return ", ".join(part for part in (shape, f"with {printable(number.together)}" if number.together else "") if part)


def sources_parts(scenario: Scenario, uses: Mapping[str, tuple[str, ...]], numbers: Mapping[str, Number]) -> list[Part]:
    """The sources, each with the parts of the file that rest on it (`uses`), and where numbers come from that do not say."""
    ranged = sum(number.range is not None for number in numbers.values())
    default = f" A number that does not say where it comes from is {scenario.default_mark}." if scenario.default_mark else ""
    counted = indented(f"{plural(len(numbers), 'number')} of the file, {ranged} of them with a range.{default}")
    if not scenario.sources:
        return [heading("Sources"), indented("The scenario names no sources."), counted]
    rows = [
        (
            f"{printable(source.title)} ({key})",
            printable(source.kind or ""),
            date(source.date),
            printable(source.found_at or ""),
            printable(source.note or ""),
            "; ".join(path_title(scenario, path) for path in uses[key]) or "nothing",
        )
        for key, source in scenario.sources.items()
    ]
    return [heading("Sources"), records(("Source", "Kind", "Date", "Found at", "Note", "On it rest"), rows), counted]
