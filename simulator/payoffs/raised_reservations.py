"""What ratifying bodies ask of their party's utility, told as if the party asked it itself.

For questions in which something beside the issues changes a party's utility, such as a payment: a body that looks at that utility then
looks at the changed one. What falls short of both falls short of the higher of the two.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import lcm

import numpy as np

from simulator.payoffs.clauses import ALWAYS
from simulator.payoffs.levels import Level, staircase
from simulator.payoffs.model import EXACT_IN_FLOAT64, Payoffs, Term
from simulator.payoffs.ratification import asked_bodies, with_bodies
from simulator.scenario.model import Scenario


def with_raised_reservations(scenario: Scenario, payoffs: Payoffs, chance: Fraction) -> Payoffs:
    """The same outcomes acceptable as in `with_ratification`. A party's surplus is here what it has above everything that it and those of
    its bodies that look at its utility ask for; segments, which have values of their own, stay conditions.

    Raises `UsageError` as `with_ratification` does.
    """
    asked = asked_bodies(scenario, payoffs, chance, paid=True)
    raised = payoffs
    for p in range(payoffs.n_parties):
        raised = _raised(raised, p, [level for body in asked if body.party == p for level in body.levels])
    return with_bodies(raised, asked, [body.segment_columns for body in asked])


def _raised(payoffs: Payoffs, party: int, levels: list[Level]) -> Payoffs:
    """The game in which the party asks for what the levels do, on a scale on which they and its reservation value are whole."""
    if not levels:
        return payoffs
    reservation, scale = payoffs.reservation[party], payoffs.scale[party]
    factor = lcm(*((scale * x).denominator for x in (reservation, *(level.least for level in levels))))
    finer = scale * factor
    steps = staircase(levels, reservation, finer)
    always = sum(amount for amount, where in steps if where == ALWAYS)
    floor = int(finer * reservation) + always
    terms = [replace(t, amount=t.amount * factor) if t.column == party else t for t in payoffs.terms]
    path = f"parties.{payoffs.parties[party]}.ratification"
    terms += [Term(party, -amount, where, path) for amount, where in steps if where != ALWAYS]
    column = [rows[:, party].astype(object) * factor for rows in payoffs.worth]
    size = sum(max(map(abs, rows)) for rows in column) + sum(abs(t.amount) for t in terms if t.column == party) + abs(floor)
    dtype = payoffs.dtype if size < EXACT_IN_FLOAT64 else object
    worth = []
    for rows, own in zip(payoffs.worth, column, strict=True):
        changed = np.array(rows, dtype=dtype)
        changed[:, party] = own
        worth.append(changed)
    return replace(
        payoffs,
        worth=tuple(worth),
        terms=tuple(terms),
        scale=tuple(finer if p == party else s for p, s in enumerate(payoffs.scale)),
        reservation=tuple(Fraction(floor, finer) if p == party else r for p, r in enumerate(payoffs.reservation)),
        thresholds=tuple(floor if p == party else t for p, t in enumerate(payoffs.thresholds)),
    )
