"""Ratifying bodies as conditions of the whole-number game: which outcomes each would pass with at least a stated chance.

What a body refuses whatever the points becomes a ban. What it asks of a utility becomes a further column with a threshold, never an
objective. That column lets everything pass where the body's consent is not needed. Where it asks different utilities of its party under
different terms (a consent needed under a condition, blocs that change sides), that is written as a staircase: one term for each step, met
wherever the body asks for at least that much, so that every engine can use it unchanged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from simulator.errors import UsageError
from simulator.payoffs.clauses import ALWAYS, Clauses, conjunction
from simulator.payoffs.further_columns import FurtherColumn, copy_of_utility, extended
from simulator.payoffs.levels import Level, staircase
from simulator.payoffs.model import Ban, Payoffs, Vote
from simulator.payoffs.ratifying_rule import Demand, SoughtConsent, rule_of
from simulator.payoffs.worth import condition_clauses
from simulator.scenario.model import Scenario
from simulator.scenario.ratification import RatifyingBody


@dataclass(frozen=True)
class AskedBody:
    """A body in force, the position of its party, where its consent is `needed`, and what it then asks. `refused` and `levels`: what it
    refuses and asks of its party's utility, and where."""

    path: str
    body: RatifyingBody
    party: int
    needed: Clauses
    demand: Demand
    refused: Clauses
    levels: tuple[Level, ...]

    @property
    def segment_columns(self) -> list[FurtherColumn]:
        """Utilities of the segments that must say yes, and last those of the segments that vote."""
        voting = {} if self.demand.vote is None else self.demand.vote.columns
        return [column.asked_where(self.needed) for column in (*self.demand.segments.values(), *voting.values())]


def bodies_in_force(scenario: Scenario) -> Iterator[tuple[str, str, RatifyingBody]]:
    """(party, path, body) of every ratifying body in force, in the order of the file."""
    for name, party in scenario.parties.items():
        for key, body in party.ratification.items():
            if body.in_force:
                yield name, f"parties.{name}.ratification.{key}", body


def checked_chance(chance: Fraction) -> Fraction:
    """`chance` where it is one that can be asked for. Raises `UsageError` otherwise."""
    if not 0 < chance <= 1:
        raise UsageError(f"the chance of ratification asked for is {float(chance):g}; give a number above 0 and at most 1")
    return chance


def with_ratification(scenario: Scenario, payoffs: Payoffs, chance: Fraction, only: Sequence[str] | None = None) -> Payoffs:
    """The game in which an outcome is acceptable only where each body in force, wherever its consent is needed, passes it with
    at least this `chance` (above 0, at most 1), each body by itself. `only`: paths of the bodies to ask (default: all in force).

    A vote that several groups of segments can carry becomes one of `Payoffs.votes`.
    Raises `UsageError` for a chance out of range and for too many combinations to go through.
    """
    asked = [body for body in asked_bodies(scenario, payoffs, chance) if only is None or body.path in only]
    return with_bodies(payoffs, asked, [[*_utility_columns(payoffs, body), *body.segment_columns] for body in asked])


def asked_bodies(scenario: Scenario, payoffs: Payoffs, chance: Fraction, *, paid: bool = False) -> tuple[AskedBody, ...]:
    """What each body in force asks, in the order of the file; raises as `with_ratification` does. `payoffs`: compiled without
    ratification. `paid`: payments may bring a party's utility beyond what any outcome gives it."""
    checked_chance(chance)
    return tuple(
        _asked(SoughtConsent(scenario, payoffs, payoffs.parties.index(name), path, body, chance, paid))
        for name, path, body in bodies_in_force(scenario)
    )


def _asked(sought: SoughtConsent) -> AskedBody:
    body = sought.body
    needed = ALWAYS if isinstance(body.needed, str) else condition_clauses(body.needed, sought.scenario.issues)
    demand = rule_of(body).demand(sought) if needed else Demand()
    levels = tuple(Level(level.least, conjunction(needed, level.where)) for level in demand.levels)
    return AskedBody(sought.path, body, sought.party, needed, demand, conjunction(needed, demand.refused), levels)


def with_bodies(payoffs: Payoffs, asked: Sequence[AskedBody], columns: Sequence[Sequence[FurtherColumn]]) -> Payoffs:
    """The game with the bodies' bans, these columns (one list a body, those of its vote last) and their votes."""
    whole = ((0, tuple(range(payoffs.sizes[0]))),)
    bans = [Ban("body", body.path, tuple(clause or whole for clause in body.refused), party=body.party) for body in asked if body.refused]
    votes: list[Vote] = []
    last = payoffs.n_columns
    for body, own in zip(asked, columns, strict=True):
        last += len(own)
        if (vote := body.demand.vote) is not None:
            levels = tuple(column.threshold for column in vote.columns.values())
            votes.append(Vote(body.path, tuple(range(last - len(levels), last)), levels, vote.weights, vote.quota))
    named = [(body.path, column) for body, own in zip(asked, columns, strict=True) for column in own]
    return _with_votes(extended(replace(payoffs, bans=(*payoffs.bans, *bans)), named), votes)


def _utility_columns(payoffs: Payoffs, body: AskedBody) -> list[FurtherColumn]:
    """A copy of the party's utility less what the levels ask beyond the least there is; none where they ask for no more."""
    free = copy_of_utility(payoffs, body.party)
    steps = staircase(body.levels, Fraction(free.least, free.scale), free.scale)
    if not steps:
        return []
    terms = (*free.terms, *((-amount, where) for amount, where in steps if where != ALWAYS))
    threshold = free.least + sum(amount for amount, where in steps if where == ALWAYS)
    return [replace(free, terms=terms, threshold=threshold)]


def _with_votes(payoffs: Payoffs, votes: Sequence[Vote]) -> Payoffs:
    """The game with these votes, and nothing asked of their columns by themselves."""
    thresholds = list(payoffs.thresholds)
    for column in (c for vote in votes for c in vote.columns):
        least = sum(int(rows[:, column].min()) for rows in payoffs.worth)
        thresholds[column] = least + sum(min(term.amount, 0) for term in payoffs.terms if term.column == column)
    return replace(payoffs, thresholds=tuple(thresholds), votes=tuple(votes))
