"""The first screen of `zopa solve`: the verdict, what each party gets or what stands in the way, the terms, what to type next."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from simulator.dossier.asides import Asides
from simulator.report.command_lines import command_line
from simulator.report.first_screen import first_screen, height, lines_left, one_by_one, running, within
from simulator.report.layout import BAD, DIM, GOOD, coloured, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.solve.asides import aside_parts
from simulator.report.solve.by_rules import carried_parts
from simulator.report.solve.draws import draws_line
from simulator.report.solve.no_deal import next_commands, what_it_would_take
from simulator.report.solve.ratification import requirement
from simulator.report.solve.solutions import comparing, point_table, remarks, same_terms
from simulator.report.solve.text import verdict
from simulator.report.solve.votes import votes_part
from simulator.report.text_ranges import base_values, left_out
from simulator.report.words import Apart, forbidden_counted, forbidden_in_line, issue_title, option_title, party_title, plural, rule_name

if TYPE_CHECKING:
    from rich.text import Text

    from simulator.report.first_screen import Section
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.existence import ShareWithAgreement
    from simulator.solve.results import NoDeal, Point, Result
    from simulator.solve.results_by_rule import ByRules

SIDE_BY_SIDE = 4
"""Up to so many parties stand side by side; where there are more, each has a row, at the first solution."""
TERMS_LINES = 7
"""Lines for the terms of the first solution that come before the points of many parties."""
COALITIONS_SHOWN = 3
"""Smallest coalitions that agree, on a first screen."""
COMMANDS_SHOWN = 2
"""Waivers for which the command to type next is shown."""


def solve_screen(
    scenario: Scenario,
    result: Result,
    command: Sequence[str],
    full: str,
    shares: Sequence[ShareWithAgreement] = (),
    written: str | None = None,
    asides: Asides | None = None,
) -> list[Part]:
    """The parts of the first screen, with what to type next. `command`: the words typed; `full`: the command that tells all; `shares`: as
    for `solve_report`; `written`: the file that the proof was written to; `asides`: what the
    file says beside this answer."""
    sections: list[Section] = []
    lead, commands = _lead(scenario, result, shares, asides), _commands(result, command, full, written)
    if result.no_deal is not None:
        sections += _no_deal(scenario, result, result.no_deal, shares[1:])
    if result.by_rules is not None and not result.solutions:
        sections.append(votes_part(scenario, result, result.by_rules))
    groups = same_terms(scenario, result)
    if groups and result.by_rules is not None:
        return first_screen(lead, _by_rules(scenario, result, result.by_rules, groups, lines_left(lead, commands)), commands)
    if groups:
        sections += _points_and_terms(scenario, result, groups, lines_left(lead, commands))
    if groups and len(scenario.parties) <= SIDE_BY_SIDE:
        sections += [[indented(line)] for line in remarks(scenario, result)]
    return first_screen(lead, sections, commands)


def _by_rules(scenario: Scenario, result: Result, found: ByRules, groups: Sequence[tuple[str, Point]], room: int) -> list[Section]:
    """Who carries what passes, before what each party gets and on which terms."""
    carried = carried_parts(scenario, result, found, COALITIONS_SHOWN)[:1]
    left = room - sum(height(section) for section in carried)
    return [*carried, *_points_and_terms(scenario, result, groups, max(left, 0))]


def _lead(scenario: Scenario, result: Result, shares: Sequence[ShareWithAgreement], asides: Asides | None) -> list[Part]:
    lines = [verdict(scenario, result)]
    if result.ratification is not None:
        lines.append(requirement(result, result.ratification))
    whatever = bool(shares) and shares[0].constant_because == "red lines"  # the verdict has said so
    lines.append("" if whatever else draws_line(shares[0]) if shares else base_values(scenario))
    if shares and not whatever:
        lines += left_out(scenario)
    if result.stopped and result.verdict != "undecided":
        lines.append(f"The work ended early ({result.stopped}); what stands here is proved as far as it says.")
    said = (paragraph(line) for line in lines if line)
    return [paragraph(printable(result.title), "bold"), *said, *aside_parts(scenario, result, asides or Asides())]


def _no_deal(scenario: Scenario, result: Result, found: NoDeal, shares: Sequence[ShareWithAgreement]) -> list[Section]:
    """What it would take, the outcome nearest to a deal and its terms, what clashes."""
    sections: list[Section] = []
    if found.waived_sets:
        sections.append(what_it_would_take(scenario, found, shares))
    if found.nearest is not None and not found.nearest.waived:
        sections.append([heading("The outcome nearest to a deal"), point_table(scenario, result, found.nearest.point, short=True)])
        sections.append(partial(one_by_one, "Its terms", _terms_one_by_one(scenario, found.nearest.point)))
    return [*sections, *([partial(_clash, scenario, found.clash)] if found.clash else [])]


def _clash(scenario: Scenario, paths: Sequence[str], room: int) -> list[Part]:
    """The red lines that clash by owners and titles, each with what it forbids; where there is no room for all of that, how many options of
    which issue each forbids."""
    names = [rule_name(scenario, path) for path in paths]
    rows = [[f"{name[:1].upper()}{name[1:]}: {forbidden_in_line(scenario, path)}."] for name, path in zip(names, paths, strict=True)]
    title = heading("What clashes")
    told: list[Part] = [title, table(("",), rows, header=False)]
    if height(told) <= room:
        return told
    return [title, indented(f"{forbidden_counted(scenario, paths)} The options: --full.")]


def _points_and_terms(scenario: Scenario, result: Result, groups: Sequence[tuple[str, Point]], room: int) -> list[Section]:
    """What each party gets, and on which terms: as much as goes into `room` lines, the terms of the first solution before the points of
    the others."""
    points, terms = _points(scenario, result, groups), _terms(scenario, groups)
    compared = comparing(scenario, result)
    noted: list[Part] = [*points, *([indented(compared, DIM)] if compared else [])]
    if height([*noted, *terms]) <= room:
        return [noted, terms]
    names, first = groups[0]
    entries = _terms_one_by_one(scenario, first)
    least = height([heading(""), indented(running(entries, len(entries)))])
    title = f"Terms: {names}"
    if len(scenario.parties) > SIDE_BY_SIDE:
        points = within(points, room - min(least, TERMS_LINES))
    elif height(points) > room - least:
        points = _points(scenario, result, groups[:1])
        if height(points) > room - least:
            points = _points_in_words(scenario, result, groups[0])
        title += f" ({plural(len(groups) - 1, 'more solution', 'more solutions')}: --full)" if len(groups) > 1 else ""
    return [points, partial(one_by_one, title, entries)]


def _points_in_words(scenario: Scenario, result: Result, group: tuple[str, Point]) -> list[Part]:
    """What each party gets by one solution, one after the other, where a table would leave no room for the terms."""
    names, point = group
    got = [f"{party_title(scenario, p)} {_ShortColumn(result, [point], p).cell(point).plain}" for p in scenario.parties]
    return [heading(f"What each party gets, in points of its own (surplus above no agreement): {names}"), indented(running(got, len(got)))]


def _terms_one_by_one(scenario: Scenario, point: Point) -> list[str]:
    return [f"{issue_title(scenario, issue)}: {option_title(scenario, issue, option)}" for issue, option in point.outcome.items()]


def _points(scenario: Scenario, result: Result, groups: Sequence[tuple[str, Point]]) -> list[Part]:
    """What each party gets by each solution, with its surplus in brackets."""
    title = heading("What each party gets, in points of its own (surplus above no agreement)")
    if len(scenario.parties) > SIDE_BY_SIDE:
        names, point = groups[0]
        return [heading(f"What each party gets, in points of its own: {names}"), point_table(scenario, result, point, short=True)]
    found = [point for _, point in groups]
    columns = {party: _ShortColumn(result, found, party) for party in scenario.parties}
    rows: list[Sequence[str | Text]] = [(names, *(columns[p].cell(point) for p in columns)) for names, point in groups]
    rows.append((coloured("No agreement", DIM), *(coloured(columns[p].none, DIM) for p in columns)))
    titles = ("", *(party_title(scenario, p) for p in columns))
    return [title, table(titles, rows, numbers=range(1, len(titles)), widest_label=44)]


def _terms(scenario: Scenario, groups: Sequence[tuple[str, Point]]) -> list[Part]:
    """What the first solution settles on, issue by issue, and what others settle on instead."""
    names, point = groups[0]
    rows: list[tuple[str, ...]] = []
    for issue, option in point.outcome.items():
        instead: dict[str, list[str]] = {}
        for others, other in groups[1:]:
            if other.outcome[issue] != option:
                instead.setdefault(option_title(scenario, issue, other.outcome[issue]), []).append(others)
        words = "; ".join(f"{title} ({', '.join(named)})" for title, named in instead.items())
        rows.append((issue_title(scenario, issue), option_title(scenario, issue, option), words))
    differ = any(row[2] for row in rows)
    columns = ("Issue", "Terms", "Elsewhere") if differ else ("Issue", "Terms")
    return [heading(f"Terms: {names}"), table(columns, [row[: len(columns)] for row in rows], widest_label=40)]


class _ShortColumn:
    """What stands in the column of a party: its points and its surplus by each solution, and what no agreement is worth to it."""

    def __init__(self, result: Result, found: Sequence[Point], party: str) -> None:
        self._party = party
        self._utility = Apart([result.reservation[party], *(point.utilities[party] for point in found)])
        self._surplus = Apart([point.surplus[party] for point in found], signed=True)
        self.none = self._utility(result.reservation[party])

    def cell(self, point: Point) -> Text:
        surplus = point.surplus[self._party]
        text = f"{self._utility(point.utilities[self._party])} ({self._surplus(surplus)})"
        return coloured(text, GOOD if surplus >= 0 else BAD)


def _commands(result: Result, command: Sequence[str], full: str, written: str | None) -> list[str]:
    """What to type next: what a waiver opens or how the proof is checked, why, all there is to say."""
    found = next_commands(result.no_deal, command, written, COMMANDS_SHOWN) if result.no_deal is not None else []
    return [*found, command_line(["zopa", "explain", *command[2:]]), full]
