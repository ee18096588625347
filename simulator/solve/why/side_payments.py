"""Side payments: the least that has to be paid, and by whom to whom, for an agreement.

A unit paid is worth k_p points to party p. An outcome can be made acceptable to all by payments exactly where the parties that do not
take part in payments accept it and Σ s_p / k_p ≥ 0 over those that do, s_p being the surplus: what some have to spare, in units, covers
what the others lack. At such an outcome Σ max(0, −s_p / k_p) has to be paid at least. The least of these is found as the least sum of
concessions is (`least_sum`), in a game whose parties are those that take part, their utilities in units, with two kinds of
conditions: the other parties' acceptance, and that the sum covers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil, lcm

import numpy as np

from simulator.budget import Budget
from simulator.cards import Listed
from simulator.errors import UsageError
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import EXACT_IN_FLOAT64, IntArray, Payoffs, Term, projected
from simulator.payoffs.raised_reservations import with_raised_reservations
from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown
from simulator.solve.exact.fields import Outcome
from simulator.solve.exact.least_sum import least_sum
from simulator.solve.exact.reaching import Reach, first_outcome
from simulator.solve.game import Game
from simulator.solve.results import Point


@dataclass(frozen=True)
class Payment:
    """`amount` in units, exact, above 0."""

    payer: str
    receiver: str
    amount: Fraction


@dataclass(frozen=True, repr=False)
class LeastTransfer(Listed):
    """The least that has to be paid in all, in `unit` (exact). `waived`: red lines lifted.

    `total`: None where no payments of any size give an agreement; 0 where there is one without. `point`: the outcome (the first in the
    order of the file of those with the least total), its surpluses those before payments. `payments`: who pays whom; each party that
    lacks something receives just that, from every party that has something to spare in proportion to what it has, so no payer falls
    below its reservation value. `surplus`: party → surplus after payments, in its points. `most`: the limit of the scenario;
    `within_limit`: whether there is a total and it keeps to that.

    Where `total` is None: `short`, the units missing at the outcome where least are (then `point`, without payments); None where the red
    lines, or the parties that take no part in payments, leave no outcome.
    """

    unit: str
    waived: tuple[str, ...]
    total: Fraction | None
    point: Point | None
    payments: tuple[Payment, ...] = ()
    surplus: Mapping[str, Fraction] = field(default_factory=dict)
    most: Fraction | None = None
    short: Fraction | None = None

    @property
    def within_limit(self) -> bool:
        return self.total is not None and (self.most is None or self.total <= self.most)


def least_transfer(
    scenario: Scenario, *, waived: Collection[str] = (), ratify: Fraction | None = None, budget: Budget | None = None
) -> LeastTransfer:
    """The least side payments that give an agreement with the red lines at `waived` lifted.

    `ratify`: a chance above 0, at most 1, with which ratifying bodies must pass it. A body that looks at its party's utility counts
    what the party pays or receives; segments, which have values of their own, look at the terms alone. Raises `UsageError` where the
    scenario has no `side_payments`, or for a path of `waived` that is no red line in force; `OutgrownError` where too many
    partial outcomes would have to be kept, `Stopped` at the end of `budget`.
    """
    if scenario.side_payments is None:
        raise UsageError(
            "the scenario has no side payments; add side_payments: {unit: …, points_per_unit: {…}} for the parties that can pay"
        )
    payoffs = compile_payoffs(scenario)
    known = [ban.path for ban in payoffs.bans if ban.kind == "red_line"]
    if missing := [path for path in waived if path not in known]:
        raise UsageError("\n".join(unknown("red line in force", path, known) for path in missing))
    asked = payoffs if ratify is None else with_raised_reservations(scenario, payoffs, ratify)
    game, required = (Game(each).without(tuple(waived)) for each in (payoffs, asked))
    return _PaymentSearch(scenario, game, required, tuple(waived), budget).run()


class _PaymentSearch:
    """`game`: in points; `asked`: the same with all that is asked of a party's utility in its reservation value; `self.units`: that of
    those that take part, in units (see `in_units`)."""

    def __init__(self, scenario: Scenario, game: Game, asked: Game, waived: tuple[str, ...], budget: Budget | None) -> None:
        assert scenario.side_payments is not None
        self.key, self.game, self.asked, self.waived, self.budget = scenario.side_payments, game, asked, waived, budget
        worth = self.key.points_per_unit.numbers
        self.per_unit = {name: worth[name].exact for name in game.payoffs.parties if name in worth}
        self.units = Game(in_units(asked.payoffs, self.per_unit))

    def run(self) -> LeastTransfer:
        units, n = self.units.payoffs, len(self.per_unit)
        most = None if self.key.most is None else self.key.most.exact
        nothing = LeastTransfer(self.key.unit, self.waived, None, None, most=most)
        reach = Reach(projected(units, range(units.n_columns)), self.units.attempt)
        known = reach.exists([*reach.least[:n], *units.thresholds[n:]], budget=self.budget)
        if known is None:
            return self._falling_short(reach, nothing)
        total, outcome = least_sum(units, self.units.allowed, known, self.budget)
        point = self.game.point(outcome)
        payments = _payments(self._spare(outcome))
        return replace(nothing, total=total, point=point, payments=payments, surplus=self._after(point, payments))

    def _falling_short(self, reach: Reach, nothing: LeastTransfer) -> LeastTransfer:
        """Where no payments suffice: the outcome at which least is missing."""
        units, n = self.units.payoffs, len(self.per_unit)
        covering = units.n_columns - 1
        floors = [*reach.least[:n], *units.thresholds[n:covering], reach.least[covering]]
        best = reach.most(covering, floors, budget=self.budget)
        if best is None:
            return nothing
        floors[covering] = best[0]
        outcome: Outcome = first_outcome(reach, floors, best[1], self.budget)
        point = self.game.point(outcome)
        short = -sum(self._spare(outcome).values(), Fraction(0))
        return replace(nothing, point=point, surplus=point.surplus, short=short)

    def _spare(self, outcome: Outcome) -> dict[str, Fraction]:
        """Party → units that it has above all that is asked of its utility, negative for what it lacks."""
        surplus = self.asked.point(outcome).surplus
        return {name: surplus[name] / k for name, k in self.per_unit.items()}

    def _after(self, point: Point, payments: tuple[Payment, ...]) -> dict[str, Fraction]:
        surplus = dict(point.surplus)
        for payment in payments:
            surplus[payment.payer] -= payment.amount * self.per_unit[payment.payer]
            surplus[payment.receiver] += payment.amount * self.per_unit[payment.receiver]
        return surplus


def _payments(spare: Mapping[str, Fraction]) -> tuple[Payment, ...]:
    """`spare`: party → surplus in units, negative for what it lacks; the sum is not negative."""
    payers = {name: units for name, units in spare.items() if units > 0}
    total = sum(payers.values(), Fraction(0))
    lacking = {name: -units for name, units in spare.items() if units < 0}
    return tuple(Payment(payer, name, need * units / total) for name, need in lacking.items() for payer, units in payers.items())


def in_units(payoffs: Payoffs, per_unit: Mapping[str, Fraction]) -> Payoffs:
    """The game of the parties of `per_unit` (party → points that a unit is worth to it), utilities in units.

    Its columns: those parties, as objectives; then as conditions the other parties and the game's own conditions, in points, and last
    the sum over the parties of `per_unit`, whose threshold is the sum of their reservation values.
    """
    inside = [p for p, name in enumerate(payoffs.parties) if name in per_unit]
    outside = [c for c in range(payoffs.n_columns) if c not in inside]
    order = [*inside, *outside]
    place = {column: k for k, column in enumerate(order)}
    rates = [per_unit[payoffs.parties[p]] for p in inside]
    factors = [*(rate.denominator for rate in rates), *(1 for _ in outside)]
    scale = [payoffs.scale[p] * rate.numerator for p, rate in zip(inside, rates, strict=True)]
    reservation = [payoffs.reservation[p] / rate for p, rate in zip(inside, rates, strict=True)]
    common = lcm(*scale)
    to_sum = [common // s for s in scale]
    worth = []
    for table in payoffs.worth:
        columns = table[:, order].astype(object) * np.array(factors, dtype=object)
        total = columns[:, : len(inside)] @ np.array(to_sum, dtype=object)
        worth.append(np.column_stack([columns, total]))
    terms: list[Term] = []
    for term in payoffs.terms:
        k = place[term.column]
        terms.append(replace(term, column=k, amount=term.amount * factors[k]))
        if k < len(inside):
            terms.append(replace(term, column=len(order), amount=term.amount * factors[k] * to_sum[k]))
    thresholds = [ceil(s * r) for s, r in zip(scale, reservation, strict=True)]
    at_least = (*thresholds, *(payoffs.thresholds[p] for p in outside), ceil(common * sum(reservation, Fraction(0))))
    return replace(
        payoffs,
        parties=tuple(payoffs.parties[p] for p in inside),
        worth=_narrowed(worth, terms, at_least),
        terms=tuple(terms),
        scale=(*scale, *(payoffs.scale[p] for p in outside), common),
        reservation=tuple(reservation),
        thresholds=at_least,
        bargaining_weights=(Fraction(1),) * len(inside),
        conditions=(*(f"parties.{name}" for name in payoffs.parties if name not in per_unit), *payoffs.conditions, "side_payments"),
        votes=tuple(replace(vote, columns=tuple(place[c] for c in vote.columns)) for vote in payoffs.votes),
    )


def _narrowed(worth: list[IntArray], terms: list[Term], thresholds: Sequence[int]) -> tuple[IntArray, ...]:
    """As int64 where every total and threshold is exact in float64."""
    size = sum(int(np.abs(table).max()) for table in worth) + sum(abs(term.amount) for term in terms)
    size = max(size, *map(abs, thresholds))
    return tuple(table.astype(np.int64) for table in worth) if size < EXACT_IN_FLOAT64 else tuple(worth)
