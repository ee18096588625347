"""The debrief of a game: where the deal lies, what was left on the table, who gave what. Now everybody's points are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.layout import BAD, DIM, GOOD, coloured, heading, indented, table
from simulator.report.play.text import told
from simulator.report.safe_text import printable
from simulator.report.words import date, issue_title, listed, option_title, party_title, plural, points, whole

if TYPE_CHECKING:
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.talks.play_debrief import Debrief, Given
    from simulator.talks.sessions import Setting


def debrief_report(scenario: Scenario, found: Debrief, setting: Setting) -> list[Part]:
    """The parts of the report."""
    parts: list[Part] = [heading("Debrief"), _ending(scenario, found)]
    if found.end.session.agreement is None:
        parts += _without_a_deal(scenario, found)
    else:
        parts += [*_terms(scenario, found), *_shares(scenario, found), *_frontier(scenario, found), *_given(scenario, found)]
    return [*parts, *_reading(scenario, found, setting)]


def _ending(scenario: Scenario, found: Debrief) -> Part:
    session = found.end.session
    when = f"round {session.round + 1}" + ("" if session.day is None else f", {date(session.day)}")
    if session.agreement is not None:
        return coloured(f"Agreement in {when}.", GOOD)
    if found.end.walked:
        return coloured(f"You ended the talks in {when}. No agreement.", BAD)
    if session.ended_by is not None:
        assert scenario.calendar is not None
        return coloured(f"No agreement: the talks ended in {when} ({printable(scenario.calendar.events[session.ended_by].title)}).", BAD)
    return coloured(f"No agreement: {when} was the last.", BAD)


def _terms(scenario: Scenario, found: Debrief) -> list[Part]:
    world, deal = found.end.world, found.end.session.agreement
    assert deal is not None
    return [indented(f"{issue_title(scenario, i)}: {option_title(scenario, i, o)}") for i, o in world.terms(deal).items()]


def _shares(scenario: Scenario, found: Debrief) -> list[Part]:
    """What each party has, beside what no agreement was worth and the most there was for it."""
    rows = [
        (
            _name(scenario, found, share.party),
            _number(share.utility),
            points(share.reservation),
            _number(share.surplus, signed=True),
            _number(share.ideal),
            "" if share.part is None else f"{100 * share.part:.0f} %".replace("-", "−"),
            _number(share.nash),
        )
        for share in found.shares
    ]
    columns = ("Party", "The deal", "No agreement", "Above it", "Best it could get", "Share of that", "Nash")
    parts: list[Part] = [heading("What each has"), table(columns, rows, numbers=range(1, len(columns)))]
    worse_off = [_name(scenario, found, s.party) for s in found.shares if s.surplus is not None and s.surplus < 0]
    if worse_off:
        parts.append(indented(f"Worse off than without an agreement: {listed(worse_off)}.", BAD))
    return parts


def _frontier(scenario: Scenario, found: Debrief) -> list[Part]:
    """Whether all could have gained, and how the deal lies to Nash's solution."""
    world, deal = found.end.world, found.end.session.agreement
    parts: list[Part] = [heading("What was left on the table")]
    if found.better is not None:
        gains = [f"{_name(scenario, found, s.party)} {points(s.left, signed=True)}" for s in found.shares if s.left is not None]
        lead = (
            f"The deal is not on the frontier: {plural(found.dominating, 'outcome')} would have given somebody more and nobody less. "
            f"For example ({', '.join(gains)})"
        )
        parts += told(scenario, world, lead, found.better, deal)
    elif found.exact:
        parts.append(indented("Nothing that all would have wanted: the deal is on the frontier. More for one was less for another."))
    else:
        parts.append(indented("Nothing was found that all would have wanted; the frontier is known within a margin alone."))
    if found.nash is not None and found.nash != deal:
        parts += told(scenario, world, "Nash's solution has", found.nash, deal)
    elif found.nash is not None:
        parts.append(indented("The deal is Nash's solution."))
    return parts


def _given(scenario: Scenario, found: Debrief) -> list[Part]:
    """Who gave what between its first offer and the deal, issue by issue, each in its own points."""
    if not found.given:
        return []
    issues = [i for i in found.end.world.payoffs.issues if any(g.issues[i] for g in found.given)]
    rows = [(issue_title(scenario, i), *(_gave(g.issues[i]) for g in found.given)) for i in issues]
    if any(g.combinations for g in found.given):
        rows.append(("combinations of these", *(_gave(g.combinations) for g in found.given)))
    rows.append(("in all", *(points(g.total) for g in found.given)))
    columns = ("Issue", *(_name(scenario, found, g.party) for g in found.given))
    parts: list[Part] = [
        heading("Who gave what, from its first offer to the deal"),
        table(columns, rows, numbers=range(1, len(columns)), sections=[len(rows) - 2]),
    ]
    return [*parts, *(indented(text) for g in found.given if (text := _gave_most(scenario, found, g)))]


def _gave(value: float) -> str:
    return points(value) if value else ""


def _gave_most(scenario: Scenario, found: Debrief, given: Given) -> str:
    """Where a party stood firm and where it gave most."""
    most = max(given.issues, key=lambda issue: given.issues[issue])
    if given.issues[most] <= 0:
        return f"{_name(scenario, found, given.party)} gave nothing on any issue."
    return f"{_name(scenario, found, given.party)} gave most on {issue_title(scenario, most)}."


def _without_a_deal(scenario: Scenario, found: Debrief) -> list[Part]:
    world = found.end.world
    many = "of all outcomes that could be agreed" if found.whole else "of the outcomes on the frontier"
    first, last = whole(found.signable_at_first), whole(found.signable)
    parts: list[Part] = [indented(f"All would have signed {first} {many} in the first round, {last} when the talks ended.")]
    if found.missed:
        rows = [
            (
                f"Round {missed.round + 1}, {_name(scenario, found, missed.party)}",
                *(points(world.points(p, total)) for p, total in enumerate(world.totals(missed.outcome))),
            )
            for missed in found.missed
        ]
        columns = ("Offer by", *(_name(scenario, found, party) for party in world.parties))
        parts.append(heading("Offers worth no less than no agreement to everybody"))
        parts.append(table(columns, rows, numbers=range(1, len(columns))))
    if found.nash is not None:
        parts.append(heading("What could have been"))
        parts += told(scenario, world, "Nash's solution has", found.nash, None)
        rows = [(_name(scenario, found, s.party), _number(s.nash), points(s.reservation)) for s in found.shares]
        parts.append(table(("Party", "Nash", "No agreement"), rows, numbers=(1, 2)))
    return parts


def _reading(scenario: Scenario, found: Debrief, setting: Setting) -> list[Part]:
    from simulator.talks.sessions import DEFAULT_STRATEGY

    chosen = setting.strategies or {}
    conduct = [f"{party_title(scenario, p)} {chosen.get(p, DEFAULT_STRATEGY)}" for p in scenario.parties if p != found.end.party]
    lines = [
        f"{'The other side' if len(conduct) == 1 else 'The others'} followed a rule: {listed(conduct)}." if conduct else "You were alone.",
        "Points are each party's own; points of one cannot be set off against those of another. All follow from the numbers of the file.",
        "What could be agreed and what no agreement was worth are taken as they stood in the last round of the talks.",
    ]
    if not found.whole:
        lines.append(
            "The menu was the frontier, so every offer on it was one that no other beats for all; that is a help a negotiator lacks."
        )
    return [heading("How to read it"), *(indented(line, DIM) for line in lines)]


def _name(scenario: Scenario, found: Debrief, party: str) -> str:
    return f"{party_title(scenario, party)} (you)" if party == found.end.party else party_title(scenario, party)


def _number(value: float | None, *, signed: bool = False) -> str:
    return "" if value is None else points(value, signed=signed)
