"""The bargaining range in print: all groups of parties in one table, then one for each group, what is taken away row by row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.report.layout import heading, indented, paragraph, table
from simulator.report.words import Apart, issue_title, listed, option_title, party_title, percent, plural, points, whole
from simulator.solve.results import Interval

if TYPE_CHECKING:
    from simulator.games.war_range import GroupRange, Range, Ranges
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario

MOST_WIDTHS = 4
"""Parties whose columns fit into a table; of more, a line each in a table of their own."""


def range_parts(scenario: Scenario, ranges: Ranges) -> list[Part]:
    """The sections, one a group, and how to read them."""
    parts: list[Part] = []
    if len(ranges) > 1:
        parts += [heading("Group by group"), _overview(scenario, ranges), indented(_looked_at(ranges))]
    for found in ranges:
        names = _names(scenario, found)
        parts += [
            heading(f"What {names} would {'both' if len(found.parties) == 2 else 'all'} take rather than go on"),
            _table(scenario, found),
            *_widths(scenario, found),
        ]
        parts += [indented(line) for line in _lines(scenario, found)]
    if ranges.unsettled:
        parts.append(heading("Not settled"))
        parts += [indented(f"The range of {_titles(scenario, group)} ({why}).") for group, why in ranges.unsettled.items()]
    return [
        *parts,
        heading("How to read it"),
        indented(
            "Each group is looked at as if no others were at the table. A row changes one thing and keeps the rest. “Least surplus”: the "
            "most that all of the group can have above what going on is worth to them, the one that has least counted; below 0 nothing "
            "suits all. “At most”: what one party can have above it while the others lose nothing. Points are each party's own; the least "
            "surplus compares them between parties, the counts and “at most” do not."
        ),
    ]


def range_sentence(scenario: Scenario, ranges: Ranges) -> str:
    """What all parties together would rather take than go on, in a sentence."""
    everybody = tuple(scenario.parties)
    together = next((found for found in ranges if found.parties == everybody), None)
    if together is None:
        why = ranges.unsettled[everybody]
        return f"What {_titles(scenario, everybody)} would all take rather than go on without an agreement was not settled ({why})."
    aside, within = together.points_alone, together.within_red_lines
    names = _names(scenario, together)
    held = "none" if within.level is None else _count(within.outcomes)
    return f"Outcomes worth no less to {names} than to go on without an agreement: {_count(aside.outcomes)}; within their red lines {held}."


def _looked_at(ranges: Ranges) -> str:
    """Which groups there are, and what their figures compare."""
    others = "" if max(len(found.parties) for found in ranges) < 4 else "All together and every pair; other groups are not looked at. "
    return f"{others}The least surplus compares points between parties."


def _names(scenario: Scenario, found: GroupRange) -> str:
    return _titles(scenario, found.parties)


def _titles(scenario: Scenario, parties: Sequence[str]) -> str:
    return listed([party_title(scenario, p) for p in parties])


def _overview(scenario: Scenario, ranges: Ranges) -> Part:
    """A row a group: the largest first, as that is who has to sign."""
    rows = [
        (
            _names(scenario, found),
            _count(found.points_alone.outcomes),
            _level(found.points_alone, _levels(found)),
            _count(found.within_red_lines.outcomes),
            _level(found.within_red_lines, _levels(found)),
        )
        for found in reversed(ranges.groups)
    ]
    columns = ("All would rather take", "Outcomes", "Least surplus", "Within red lines", "Least surplus")
    return table(columns, rows, numbers=(1, 2, 3, 4), sides=[found.parties for found in reversed(ranges.groups)])


def _levels(found: GroupRange) -> Apart:
    """The least surpluses of a group whatever is changed for it, told apart where they differ."""
    every = (found.points_alone, found.within_red_lines, found.without_costs, *found.by_beliefs.values(), found.lottery)
    return Apart([each.level for each in every if each is not None and each.level is not None], signed=True)


def _level(found: Range, told: Apart) -> str:
    return "–" if found.level is None else told(found.level)


def _table(scenario: Scenario, found: GroupRange) -> Part:
    shown = found.parties if len(found.parties) <= MOST_WIDTHS else ()
    conditions = _conditions(scenario, found)
    levels, widths = _levels(found), _told_widths(conditions, shown)
    rows = [
        (label, _count(each.outcomes), _level(each, levels), *(_width(each, p, widths[p]) for p in shown)) for label, each in conditions
    ]
    if found.lottery is not None:
        rows.append(("If outcomes could be drawn by lot", "", _levels(found)(found.lottery.level), *("" for _ in shown)))
    columns = ("", "Outcomes", "Least surplus", *(f"{party_title(scenario, p)} at most" for p in shown))
    believers = [() if whose == "mean" else (whose,) for whose in found.by_beliefs]
    sides = [*(() for _ in range(len(conditions) - len(believers))), *believers, *(() for _ in rows[len(conditions) :])]
    return table(columns, rows, numbers=range(1, len(columns)), whole_words=(0,), sides=sides)


def _widths(scenario: Scenario, found: GroupRange) -> list[Part]:
    """What each party can have at most, a line a party, where they are too many for columns."""
    if len(found.parties) <= MOST_WIDTHS:
        return []
    conditions = _conditions(scenario, found)
    told = _told_widths(conditions, found.parties)
    rows = [(party_title(scenario, p), *(_width(each, p, told[p]) for _, each in conditions)) for p in found.parties]
    columns = ("At most", *(label for label, _ in conditions))
    return [paragraph(""), table(columns, rows, numbers=range(1, len(columns)), whole_words=(0,))]


def _conditions(scenario: Scenario, found: GroupRange) -> list[tuple[str, Range]]:
    """The ranges of a group, each with what is changed for it."""
    conditions = [
        ("As the file stands, red lines aside", found.points_alone),
        ("Within the red lines of the group", found.within_red_lines),
    ]
    if found.costs:
        conditions.append(("If going on cost nothing", found.without_costs))
    for whose, each in found.by_beliefs.items():
        label = "With the mean of their beliefs" if whose == "mean" else f"If all believed as {party_title(scenario, whose)}"
        conditions.append((label, each))
    return conditions


def _told_widths(conditions: Sequence[tuple[str, Range]], parties: Sequence[str]) -> dict[str, Apart]:
    """What each party can have at most whatever is changed, told apart where it differs."""
    return {p: Apart([each.width[p] for _, each in conditions if p in each.width], signed=True) for p in parties}


def _width(found: Range, party: str, told: Apart) -> str:
    return told(found.width[party]) if party in found.width else "–"


def _count(outcomes: int | Interval) -> str:
    return f"{whole(int(outcomes.low))} – {whole(round(outcomes.high))}" if isinstance(outcomes, Interval) else whole(outcomes)


def _lines(scenario: Scenario, found: GroupRange) -> list[str]:
    lines = []
    estimates = [each.outcomes for _, each in _conditions(scenario, found) if isinstance(each.outcomes, Interval)]
    if estimates:
        confidence, samples = percent(estimates[0].confidence, 0), whole(estimates[0].samples)
        lines.append(f"Two numbers with a dash: an interval at {confidence} confidence from {samples} draws, not a count.")
    if found.costs and found.opened_by_costs is not None:
        costs = listed([f"{points(cost)} ({party_title(scenario, p)})" for p, cost in found.costs.items()])
        lines.append(f"Going on is expected to cost {costs}; that adds {points(found.opened_by_costs)} to the least surplus.")
    optimism = found.optimism()
    if optimism is not None:
        what = "takes" if optimism >= 0 else "adds"
        lines.append(f"That each goes by beliefs of its own {what} {points(abs(optimism))} against the mean of them.")
    if found.indivisibility is not None:
        lines.append(_gaps(found))
    else:
        lines.append("What lotteries between outcomes would add was not settled.")
    if found.within_red_lines.level is None:
        lines.append("Their red lines leave no outcome at all.")
    elif found.within_red_lines.empty and not found.points_alone.empty:
        lines.append("Their red lines leave nothing of it.")
    going_on = listed([f"{points(found.reservation[p])} ({party_title(scenario, p)})" for p in found.parties])
    return [*lines, *_drawn_by_lot(scenario, found), f"To go on without an agreement is worth {going_on}."]


def _gaps(found: GroupRange) -> str:
    assert found.indivisibility is not None
    assert found.lottery is not None
    if not found.indivisibility:
        return "The gaps between options take nothing: no lottery between outcomes has a larger least surplus."
    over = plural(len(found.lottery.parts), "outcome")
    if found.only_by_lottery:
        return (
            f"No outcome suits all, but a lottery over {over} would (least surplus {points(found.lottery.level, signed=True)}): "
            f"it is the gaps between options that leave nothing."
        )
    return f"The gaps between options take {points(found.indivisibility)} against the best lottery (over {over})."


def _drawn_by_lot(scenario: Scenario, found: GroupRange) -> list[str]:
    """The outcomes of the best lottery that takes several, each with its chance and the terms that tell it from the others."""
    if found.lottery is None or len(found.lottery.parts) < 2:
        return []
    outcomes = [point.outcome for _, point in found.lottery.parts]
    apart = [issue for issue in scenario.issues if len({outcome[issue] for outcome in outcomes}) > 1]
    drawn = []
    for chance, point in found.lottery.parts:
        terms = [f"{issue_title(scenario, issue)}: {option_title(scenario, issue, point.outcome[issue])}" for issue in apart]
        drawn.append(f"By lot, {percent(chance)}: {'; '.join(terms)}.")
    return drawn
