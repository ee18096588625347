"""What coalitions that win by agreement rules can do, in print: what their members gain, and what the others must bear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.coalition_names import coalition_names
from simulator.report.layout import heading, indented, paragraph, table
from simulator.report.words import Apart, issue_title, listed, option_title, party_title, plural, points, rule_name, whole

if TYPE_CHECKING:
    from fractions import Fraction

    from simulator.games.winning_coalitions import WinningCoalition, WinningCoalitions
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario

WIDEST = 45
"""Columns of the screen that the name of a coalition takes at most."""


def winning_report(scenario: Scenario, found: WinningCoalitions) -> list[Part]:
    """The parts of the report: how many win and agree, all of them in one table, then each by itself."""
    parts: list[Part] = [paragraph(_lead(found))]
    if found.coalitions:
        parts += [heading("What winning coalitions can do"), *_table(scenario, found), *_reading(found)]
    return [*parts, *(part for each in found.coalitions for part in _one(scenario, each))]


def _lead(found: WinningCoalitions) -> str:
    winning = (
        "The coalitions whose consent is just enough are more than are counted"
        if found.n_winning is None
        else (f"The consent of {plural(found.n_winning, 'coalition')} is just enough")
    )
    passing = "" if found.passing is None else f"{plural(found.passing, 'outcome')} {'passes' if found.passing == 1 else 'pass'}. "
    text = f"{passing}{winning}; "
    if found.left_out:
        return f"{text}too much passes, or there are too many parties, to say which of them agree on something."
    if found.looked_at is not None:
        return (
            f"{text}those that agree on something are too many to count as well: the first {whole(found.looked_at)} found were looked at."
        )
    if found.n_agreeing is None:
        return f"{text}which of them agree on something was not settled ({found.stopped})."
    some = (
        "none of them agrees"
        if not found.n_agreeing
        else "one of them agrees"
        if found.n_agreeing == 1
        else f"{whole(found.n_agreeing)} of them agree"
    )
    return f"{text}{some} on {'something' if found.n_agreeing else 'anything'}."


def _table(scenario: Scenario, found: WinningCoalitions) -> list[Part]:
    rows = []
    told = coalition_names(scenario, [each.parties for each in found.coalitions])
    gained = Apart([each.least_surplus for each in found.coalitions], signed=True)
    for each, name in zip(found.coalitions, told.names, strict=True):
        worst = each.worst_off
        bears = "nobody" if worst is None else party_title(scenario, worst[0])
        left = "" if worst is None else points(worst[1], signed=True)
        rows.append((name, whole(each.outcomes), gained(each.least_surplus), bears, left))
    columns = ("Coalition", "Outcomes", "All gain", "Can be left worst", "With")
    parts: list[Part] = [table(columns, rows, numbers=(1, 2, 4), widest_label=WIDEST)]
    return [*parts, indented(told.reading)] if told.reading else parts


def _reading(found: WinningCoalitions) -> list[Part]:
    every = found.n_agreeing if found.looked_at is None else found.looked_at
    more = [] if every is None else [every - len(found.coalitions)]
    rest = [indented(f"{plural(count, 'more coalition')}; --limit 0 shows all.") for count in more if count > 0]
    return [
        indented(
            "Outcomes: on which all members agree and which they carry while all others refuse. All gain: the most that every member "
            "gains at once, above what no agreement is worth to it (which compares points between parties). Last, the party outside that "
            "such an outcome can leave with least, and with how much."
        ),
        *rest,
    ]


def _one(scenario: Scenario, found: WinningCoalition) -> list[Part]:
    """One coalition: every party's ends, and what the members would choose."""
    chosen = {} if found.chosen is None else found.chosen.surplus
    ends: list[tuple[str, str, Fraction | None, Fraction]] = [(p, "member", None, most) for p, most in found.best.items()]
    ends += [(p, "", least, most) for p, (least, most) in found.others.items()]
    rows = []
    for p, is_member, least, most in ends:
        row = (least, most, chosen.get(p))
        told = Apart([value for value in row if value is not None], signed=True)
        rows.append((party_title(scenario, p), is_member, *("" if value is None else told(value) for value in row)))
    parts: list[Part] = [
        heading(listed([party_title(scenario, party) for party in found.parties])),
        table(("Surplus", "", "Least", "Most", "Members' Nash"), rows, numbers=(2, 3, 4)),
    ]
    if found.chosen is None:
        return [*parts, indented("What the members would choose was left out: they agree on too much.")]
    terms = "; ".join(f"{issue_title(scenario, i)}: {option_title(scenario, i, o)}" for i, o in found.chosen.outcome.items())
    crossed = listed([rule_name(scenario, path) for path in found.chosen.red_lines])
    lines = f" It crosses {crossed}." if crossed else ""
    return [*parts, indented(f"The Nash solution among the members: {terms}.{lines}")]
