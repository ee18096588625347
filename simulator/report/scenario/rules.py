"""What is ruled out, by whom and why, what else bears on agreements, and who must consent at home, in words."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.figures import percent
from simulator.payoffs.ratifying_rule import rule_of
from simulator.report.layout import BAD, heading, indented, records
from simulator.report.safe_text import printable
from simulator.report.scenario.remarks import REMARKS, force, remarks
from simulator.report.words import condition_in_words, issue_title, listed, party_title, points, rule_name, terms_in_words

if TYPE_CHECKING:
    from simulator.dossier.overview import Overview
    from simulator.payoffs.clashes import IssueClash
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.scenario.parties import Party
    from simulator.scenario.ratification import Bloc, Poll, RatifyingBody


def rules_parts(overview: Overview) -> list[Part]:
    """Red lines, constraints, what clashes."""
    return [*red_lines_parts(overview.scenario), *_constraints(overview.scenario), *clash_parts(overview)]


def clash_sentences(overview: Overview) -> list[str]:
    """The issues of which red lines leave no option."""
    return [_nothing_left(overview.scenario, clash) for clash in overview.clashes if clash.leaves_nothing]


def clash_parts(overview: Overview) -> list[Part]:
    blocked = clash_sentences(overview)
    return [heading("What clashes"), *(indented(text, BAD) for text in blocked)] if blocked else []


def _nothing_left(scenario: Scenario, clash: IssueClash) -> str:
    paths = list(dict.fromkeys(e.red_line for e in clash.exclusions if e.outright))
    names = listed([rule_name(scenario, path) for path in paths])
    return f"{issue_title(scenario, clash.issue)}: no option is left by {names}."


def red_lines_parts(scenario: Scenario) -> list[Part]:
    """What each party never signs, why, and who could lift it."""
    rows = [
        (
            f"{party_title(scenario, p)}: {_called(line.title, key)}",
            condition_in_words(scenario, line.never),
            force(line.in_force),
            printable(line.can_be_lifted_by or ""),
            *remarks(scenario, line),
        )
        for p, party in scenario.parties.items()
        for key, line in party.red_lines.items()
    ]
    return [heading("Red lines"), records(("Party", "Never", "In force", "Could be lifted by", *REMARKS), rows)] if rows else []


def _constraints(scenario: Scenario) -> list[Part]:
    rows = [
        (_called(c.title, key), condition_in_words(scenario, c.never), force(c.in_force), *remarks(scenario, c))
        for key, c in scenario.constraints.items()
    ]
    return [heading("Constraints"), records(("Constraint", "Never", "In force", *REMARKS), rows)] if rows else []


def interactions_parts(scenario: Scenario) -> list[Part]:
    """What options are worth together beyond their sum."""
    counted = {"agreements": "in agreements alone", "courses": "at the end of courses of no deal alone", "both": ""}
    rows = [
        (
            f"{party_title(scenario, p)}: {_called(term.title, key)}",
            points(term.points.exact, signed=True),
            condition_in_words(scenario, term.when),
            counted[term.applies_to],
            force(term.in_force),
            *remarks(scenario, term),
        )
        for p, party in scenario.parties.items()
        for key, term in party.interactions.items()
    ]
    columns = ("Party", "Points", "Where", "Counts", "In force", *REMARKS)
    return [heading("Interactions: points for options together"), records(columns, rows)] if rows else []


def rankings_parts(scenario: Scenario) -> list[Part]:
    """The orders of outcomes that stand in place of points, best first."""
    rows = [(party_title(scenario, name), _order(scenario, party)) for name, party in scenario.parties.items() if party.ranking]
    return [heading("Rankings of outcomes, best first"), records(("Party", "Ranking"), rows)] if rows else []


def _order(scenario: Scenario, party: Party) -> str:
    places = [place if isinstance(place, tuple) else (place,) for place in party.ranking]
    return " > ".join(" ~ ".join(condition_in_words(scenario, each) for each in place) for place in places)


def ratification_parts(scenario: Scenario) -> list[Part]:
    """The bodies that must consent at home, and what their rules rest on besides numbers."""
    bodies = [(name, key, body) for name, party in scenario.parties.items() for key, body in party.ratification.items()]
    if not bodies:
        return []
    rows = [
        (
            f"{party_title(scenario, name)}: {_called(body.title, key)}",
            "always" if body.needed == "always" else condition_in_words(scenario, body.needed),
            _passes(body),
            printable(body.rule or ""),
            printable(body.turnout_needed or ""),
            "" if body.if_refused is None else terms_in_words(scenario, body.if_refused),
            printable(body.fact or ""),
            force(body.in_force),
            *remarks(scenario, body),
        )
        for name, key, body in bodies
    ]
    columns = ("Body", "Needed", "Passes by", "Rule", "Turnout needed", "If it refuses, instead", "Known", "In force", *REMARKS)
    behind = [
        (f"{party_title(scenario, name)}: {printable(key)}, {word}", *said)
        for name, key, body in bodies
        for word, *said in _behind(scenario, body)
    ]
    parts: list[Part] = [heading("Who must consent at home"), records(columns, rows)]
    if behind:
        parts += [heading("Behind the rules of these bodies"), records(("Part", "Is", "Terms", "Silent on", *REMARKS), behind)]
    return parts


def _passes(body: RatifyingBody) -> str:
    """The rule by which a body passes an agreement; its figures stand among the numbers."""
    majority = {"simple": ", more than half of the seats", "two_thirds": ", two thirds of the seats", None: ""}
    return rule_of(body).title + majority[body.majority]


def _behind(scenario: Scenario, body: RatifyingBody) -> Iterator[tuple[str, ...]]:
    """Curves, polls, segments, blocs and members by key: what each is, terms, issues filled by a reading, remarks."""
    for key, curve in (body.curves or {}).items():
        fitted = f", fitted to {listed(curve.fitted_to)}" if curve.fitted_to else ""
        half = f"half of the decided say yes at {curve.midpoint.base} points, scale {curve.scale.base}"
        yield f"curve {key}", half + fitted, "", "", *remarks(scenario, curve)
    for key, poll in body.polls.items():
        silent = listed([issue_title(scenario, issue) for issue in poll.filled])
        yield f"poll {key}", _answered(poll), terms_in_words(scenario, poll.terms), silent, *remarks(scenario, poll)
    for key, segment in (body.segments or {}).items():
        yield f"segment {key}", printable(segment.title or ""), "", "", *remarks(scenario, segment)
    for key, bloc in (body.blocs or {}).items():
        yield f"bloc {key}", _opposition(scenario, bloc), "", "", *remarks(scenario, bloc)
    for key, member in (body.members or {}).items():
        yield f"member {key}", _opposition(scenario, member), "", "", *remarks(scenario, member)


def _answered(poll: Poll) -> str:
    """What the public said, and the share of yes among the decided, which curves give."""
    decided = poll.yes.base + poll.no.base
    share = f", {percent(Fraction(poll.yes.base) / Fraction(decided))} yes of the decided" if decided else ""
    return f"{poll.yes.base} % for, {poll.no.base} % against{share}"


def _opposition(scenario: Scenario, bloc: Bloc) -> str:
    opposes = [] if bloc.opposes is None else [f"opposes {condition_in_words(scenario, bloc.opposes)}"]
    return ", ".join([*([printable(bloc.title)] if bloc.title else []), *opposes])


def _called(title: str | None, key: str) -> str:
    """The title, with the key by which it is set."""
    return printable(f"{title} ({key})" if title else key)
