"""What a winning coalition can do that the others must bear.

By agreement rules, those whose consent is enough can agree on whatever suits each of them and they can carry while all others refuse.
Nobody else has to be asked, and everybody else has to live with it. Here stand the smallest coalitions that win and agree on something:
what each member can gain at most, what all members can gain together, and between what ends the others are left, above what no agreement
is worth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from simulator.budget import Budget, Stopped, StopReason
from simulator.payoffs.agreement_rules import compile_rules
from simulator.scenario.model import Scenario
from simulator.solve.by_rule.coalitions import agreeing_coalitions, first_coalitions, winning_coalitions
from simulator.solve.by_rule.passing import Passing, groups_of
from simulator.solve.game import Game
from simulator.solve.results import Point
from simulator.solve.results_by_rule import AgreeingCoalition

CHOSEN = "nash"
"""What the members are taken to choose among themselves, where one outcome is shown."""


@dataclass(frozen=True)
class WinningCoalition:
    """A smallest winning coalition that agrees on something: `outcomes` of them. `best`: member → the most that it gains of these;
    `least_surplus`: the most that all members gain at once; `others`: party outside → the least and the most that it gains. All above what
    no agreement is worth, in points. `chosen`: the Nash solution among the members, the first in the order of the file; None where it would
    be chosen of too many."""

    parties: tuple[str, ...]
    outcomes: int
    best: Mapping[str, Fraction]
    least_surplus: Fraction
    others: Mapping[str, tuple[Fraction, Fraction]]
    chosen: Point | None

    @property
    def worst_off(self) -> tuple[str, Fraction] | None:
        """The party outside that can be left with least, and with what; None where nobody is outside."""
        ends = {party: least for party, (least, _) in self.others.items()}
        return min(ends.items(), key=lambda end: end[1], default=None)


@dataclass(frozen=True)
class WinningCoalitions:
    """The coalitions that are listed, those that agree on most first. `n_winning`: how many are the smallest to win by the rules that apply
    somewhere; `n_agreeing`: how many of them agree on something (None: more than are counted). `passing`: outcomes that pass (None: not all
    were looked at). `looked_at`: of how many coalitions those listed are the first, where more agree than are counted (None: of all).
    `left_out`: too much passes, or there are too many parties, to say who agrees on what; `stopped`: the limit that ended the work; then
    the coalitions are those of the outcomes that were looked at."""

    coalitions: tuple[WinningCoalition, ...]
    n_winning: int | None
    n_agreeing: int | None
    passing: int | None
    looked_at: int | None = None
    left_out: bool = False
    stopped: StopReason | None = None


def winning_coalitions_of(scenario: Scenario, listed: int | None, budget: Budget | None = None) -> WinningCoalitions:
    """What the smallest winning coalitions of a scenario can do: as many of them as are to be `listed` (None: all, as far as they are
    counted). Every outcome is looked at. Raises `Stopped` where the user interrupts, and as `compile_rules` does."""
    found = Passing(compile_rules(scenario), [], None)
    stopped: StopReason | None = None
    try:
        found.look(budget)
    except Stopped as stop:
        if stop.reason == "interrupted":
            raise
        stopped = stop.reason
    try:
        return _found(found, listed, stopped)
    except Stopped as stop:
        if stop.reason == "interrupted":
            raise
        return WinningCoalitions((), None, None, _passing(found), stopped=stop.reason)


def _found(found: Passing, listed: int | None, stopped: StopReason | None) -> WinningCoalitions:
    """The coalitions among the outcomes looked at."""
    n_winning = winning_coalitions(found)
    if not found.kept:
        return WinningCoalitions((), n_winning, None, _passing(found), left_out=True, stopped=stopped)
    groups, looked_at = groups_of(found), None
    described, n_agreeing = agreeing_coalitions(found, groups, listed) if found.passing else ((), 0)
    if n_agreeing is None:
        described, looked_at = first_coalitions(found, groups, listed)
    plain = Game(found.game.payoffs)
    reservation = plain.by_party(found.game.payoffs.reservation)
    coalitions = tuple(_above_no_agreement(plain, each, reservation) for each in described)
    return WinningCoalitions(coalitions, n_winning, n_agreeing if found.complete else None, _passing(found), looked_at, stopped=stopped)


def _passing(found: Passing) -> int | None:
    return found.passing if found.complete else None


def _above_no_agreement(game: Game, found: AgreeingCoalition, reservation: Mapping[str, Fraction]) -> WinningCoalition:
    terms = found.solutions.get(CHOSEN)
    payoffs = game.payoffs
    codes = None if terms is None else tuple(o.index(terms[i]) for i, o in zip(payoffs.issues, payoffs.options, strict=True))
    return WinningCoalition(
        parties=found.parties,
        outcomes=found.count,
        best={party: worth - reservation[party] for party, worth in found.best.items()},
        least_surplus=found.least_surplus,
        others={party: (low - reservation[party], high - reservation[party]) for party, (low, high) in found.others.items()},
        chosen=None if codes is None else game.point(codes),
    )
