"""One session of talks as a readable transcript."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from simulator.report.first_screen import LINES, height, one_by_one, to_type_next
from simulator.report.layout import DIM, GOOD, STRONG, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import date, issue_title, listed, option_title, party_title, plural, points

if TYPE_CHECKING:
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.talks.sessions import Session
    from simulator.talks.table import Said
    from simulator.talks.world import World

FEWEST_OFFERS = 2
"""The table of what offers were worth has at least so many of them."""
FEWEST_ROUNDS = 2
"""It has those of at least so many rounds, where so many were held."""
ROOM_FOR_OFFERS = 10
"""Lines kept for that table beside the terms."""
SAID = {
    "offers": "Put on the table by {}",
    "signs": "{} would sign",
    "declines": "Refused by {}",
    "abstains": "Neither signed nor refused by {}",
    "concedes": "Conceded by {}; now on the table",
}
"""What a party does, in words that suit a party with a plural name as well."""
ANSWERS = ("signs", "declines", "abstains")
"""What a party says to an outcome that is on the table."""


def transcript_report(scenario: Scenario, world: World, session: Session) -> list[Part]:
    """Round by round what is said; an offer is told by what it changes in the speaker's last one."""
    title = paragraph(f"{printable(scenario.title)}: session {session.number}", STRONG)
    return [title, *_ending(scenario, session), *(part for said in _rounds(scenario, world, session) for part in said)]


def transcript_screen(scenario: Scenario, world: World, session: Session, everything: str) -> list[Part]:
    """How the session ended, its last round, and as many of the first rounds as there is room for. `everything`: the command that
    prints all of them."""
    title = paragraph(f"{printable(scenario.title)}: session {session.number}", STRONG)
    lead, closing = [title, *_ending(scenario, session)], to_type_next([everything])
    rounds = _rounds(scenario, world, session)
    every = [*lead, *(part for each in rounds for part in each)]
    if height(every) <= LINES:
        return every
    room = LINES - height(lead) - height(closing)
    if rounds and height(rounds[-1]) > room:
        rounds = _rounds(scenario, world, session, together=True)
    some = _some(rounds, room)
    if rounds and some[: len(rounds[0])] != rounds[0]:
        some = _course(scenario, world, session, room) or some
    return [*lead, *some, *closing]


def _course(scenario: Scenario, world: World, session: Session, room: int) -> list[Part]:
    """Where not even the first round has room: what was agreed, and what the offers of some of the rounds, from the first to the last, were
    worth to each party. Nothing where fewer than two whole offers were made."""
    made = [
        (said, complete)
        for said in session.transcript
        if said.act in ("offers", "concedes") and said.who is not None and said.outcome is not None
        if len(complete := tuple(o for o in said.outcome if o is not None)) == len(said.outcome)
    ]
    if len(made) < FEWEST_OFFERS:
        return []
    last = made[-1][1] if session.agreement is None else session.agreement
    entries = [terms_in_words(scenario, world, tuple(o if i == k else None for k, o in enumerate(last)), None) for i in range(len(last))]
    title = "The last offer" if session.agreement is None else "Agreed"
    terms = one_by_one(title, entries, room - height(_offers(scenario, world, made, ROOM_FOR_OFFERS)))
    return [*terms, *_offers(scenario, world, made, room - height(terms))]


def _offers(scenario: Scenario, world: World, made: Sequence[tuple[Said, tuple[int, ...]]], lines: int) -> list[Part]:
    """What offers were worth to each party, in so many lines: all those of as many rounds as there is room for, the first and the last
    among them."""
    columns = ("Round", "Offer by", *(party_title(scenario, party) for party in world.parties))
    by_round = [[*offers] for _, offers in groupby(made, key=lambda each: each[0].round)]
    for count in range(min(len(by_round), lines), min(FEWEST_ROUNDS, len(by_round)) - 1, -1):
        chosen = [offer for k in range(count) for offer in by_round[round(k * (len(by_round) - 1) / max(count - 1, 1))]]
        rows = [(str(said.round + 1), party_title(scenario, said.who or ""), *_worth(world, offer)) for said, offer in chosen]
        shown = table(columns, rows, numbers=(0, *range(2, len(columns)))).first_rows(len(rows), dense=True)
        hidden = len(made) - len(chosen)
        more = [indented(f"{plural(hidden, 'more offer')}: --full.", DIM)] if hidden else []
        parts: list[Part] = [heading("What offers were worth, in points of each party's own"), shown, *more]
        if height(parts) <= lines:
            return parts
    return []


def _worth(world: World, offer: tuple[int, ...]) -> list[str]:
    return [points(world.points(party, total)) for party, total in enumerate(world.totals(offer))]


def _some(rounds: Sequence[list[Part]], room: int) -> list[Part]:
    """The last round, and as many from the first on as there is room for. Where the first is too long, those just before the last; where
    the last is too long, as much of it as there is room for."""
    most = min(len(rounds) - 1, LINES)
    for first, last in [(k, 1) for k in range(most, 0, -1)] + [(0, k) for k in range(most, 0, -1)]:
        if height(_joined(rounds, first, last)) <= room:
            return _joined(rounds, first, last)
    for count in range(len(rounds[-1]) - 1, 1, -1):
        parts = [*rounds[-1][:count], indented("More of this: --full.", DIM)]
        if height(parts) <= room:
            return parts
    return _joined(rounds, 0, 0)


def _joined(rounds: Sequence[list[Part]], first: int, last: int) -> list[Part]:
    """So many rounds from the beginning and from the end, whole ones since all have their say in each, and how many lie between."""
    between = len(rounds) - first - last
    said = [part for each in rounds[:first] for part in each]
    ended = [part for each in rounds[len(rounds) - last :] for part in each]
    return [*said, *([indented(f"{plural(between, 'more round')}: --full.", DIM)] if between else []), *ended]


def _rounds(scenario: Scenario, world: World, session: Session, *, together: bool = False) -> list[list[Part]]:
    """What is said, round by round. `together`: who answers an offer in the same way is named in one line, without points."""
    rounds: list[list[Part]] = []
    last: dict[str | None, tuple[int | None, ...]] = {}
    number = -1
    for answers, spoken in groupby(session.transcript, key=lambda said: said.act in ANSWERS and (said.round, said.outcome)):
        listing = [*spoken]
        for said in listing:
            if said.round != number:
                number = said.round
                when = "" if said.day is None else f", {date(said.day)}"
                rounds.append([heading(f"Round {number + 1}{when}")])
            if not (answers and together):
                rounds[-1].append(_line(scenario, world, said, last.get(said.who)))
            if said.outcome is not None and not answers:
                last[said.who] = said.outcome
        if answers and together:
            rounds[-1] += _answers(scenario, listing)
    return rounds


def _answers(scenario: Scenario, answers: Sequence[Said]) -> list[Part]:
    """Who answers an offer how, a line for each answer."""
    lines: list[Part] = []
    for act in ANSWERS:
        who = [party_title(scenario, said.who) for said in answers if said.act == act and said.who is not None]
        lines += [indented(SAID[act].format(listed(who)))] if who else []
    return lines


def _line(scenario: Scenario, world: World, said: Said, before: tuple[int | None, ...] | None) -> Part:
    if said.act == "event":
        assert scenario.calendar is not None
        return indented(f"— {printable(scenario.calendar.events[said.what].title)}", DIM)
    assert said.outcome is not None
    if said.act == "agrees on" and said.what:
        option = said.outcome[world.payoffs.issues.index(said.what)]
        assert option is not None
        settled = sum(o is not None for o in said.outcome)
        title = option_title(scenario, said.what, world.payoffs.options[world.payoffs.issues.index(said.what)][option])
        return indented(f"Settled: {issue_title(scenario, said.what)}: {title} ({settled} of {len(said.outcome)} issues)")
    if said.who is None:
        what = "Agreed:" if said.act == "agrees on" else "The text:"
        return indented(f"{what} {terms_in_words(scenario, world, said.outcome, None if said.act == 'agrees on' else before)}")
    name = party_title(scenario, said.who)
    complete = tuple(o for o in said.outcome if o is not None)
    worth = points(world.points(world.parties.index(said.who), world.totals(complete)[world.parties.index(said.who)]))
    if said.act in ANSWERS:
        return indented(f"{SAID[said.act].format(name)} ({worth} points)")
    return indented(f"{SAID[said.act].format(name)} ({worth} points): {terms_in_words(scenario, world, said.outcome, before)}")


def terms_in_words(scenario: Scenario, world: World, outcome: tuple[int | None, ...], before: tuple[int | None, ...] | None) -> str:
    """The terms in words, those alone that differ from `before`."""
    issues, options = world.payoffs.issues, world.payoffs.options
    changed = [i for i, o in enumerate(outcome) if o is not None and (before is None or before[i] != o)]
    if not changed:
        return "as before"
    told = [f"{issue_title(scenario, issues[i])}: {option_title(scenario, issues[i], options[i][outcome[i] or 0])}" for i in changed]
    rest = "" if before is None or len(changed) == len(issues) else "; the rest as before"
    return "; ".join(told) + rest


def _ending(scenario: Scenario, session: Session) -> list[Part]:
    when = f"in round {session.round + 1}{'' if session.day is None else f' ({date(session.day)})'}"
    if session.agreement is None:
        if session.ended_by is None:
            return [paragraph(f"No agreement: the talks run out of time, or of things to say, {when}.")]
        assert scenario.calendar is not None
        return [paragraph(f"No agreement: “{printable(scenario.calendar.events[session.ended_by].title)}” ends the talks {when}.")]
    gained = ", ".join(f"{party_title(scenario, party)} {points(s, signed=True)}" for party, s in session.surplus.items())
    outvoted = len(session.signed) < len(session.surplus)
    signed = f", signed by {listed([party_title(scenario, party) for party in session.signed])}" if outvoted else ""
    return [paragraph(f"Agreement in round {session.round + 1}{signed}. Above no agreement then: {gained}.", GOOD)]
