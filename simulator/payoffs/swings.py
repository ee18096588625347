"""How many points of each party hang on each issue, with and without interactions. Exact; two parties' points are not comparable."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.budget import make_room, tick
from simulator.payoffs.model import Clause, IntArray, Payoffs, Term

MOST_SETTINGS = 1_000_000
"""Up to so many combinations of an issue with those that interact with it, the swings over all of them are computed."""


@dataclass(frozen=True)
class IssueSwing:
    """How many points of one party hang on one issue: its best option against its worst.

    `alone` leaves interactions aside. `least`, `mean` and `largest` are taken over all settings of the issues in
    `interacts_with`, every setting counting once; combinations that a constraint forbids are left out. They are None where
    the settings are more than `MOST_SETTINGS`.
    """

    party: str
    issue: str
    alone: Fraction
    least: Fraction | None
    mean: Fraction | None
    largest: Fraction | None
    interacts_with: tuple[str, ...]


def swings(payoffs: Payoffs) -> tuple[IssueSwing, ...]:
    """The swing of every issue for every party, party by party. Options out of force do not count."""
    return tuple(_swing(payoffs, party, issue) for party in range(payoffs.n_parties) for issue in range(len(payoffs.issues)))


def _swing(payoffs: Payoffs, party: int, issue: int) -> IssueSwing:
    tick("what hangs on each issue")
    own = [int(payoffs.worth[issue][o, party]) for o in payoffs.options_in_force(issue)]
    terms = [t for t in payoffs.terms if t.column == party and any(issue == i for clause in t.clauses for i, _ in clause)]
    near = sorted({i for t in terms for clause in t.clauses for i, _ in clause} - {issue})
    combinations = len(payoffs.options[issue])
    for other in near:
        combinations *= len(payoffs.options[other])
    least = mean = largest = None
    if combinations <= MOST_SETTINGS:
        sizes = _sizes(payoffs, party, (issue, *near), terms)
        least, largest = (payoffs.points(party, pick(sizes, default=0)) for pick in (min, max))
        mean = payoffs.points(party, sum(sizes)) / max(len(sizes), 1)
    return IssueSwing(
        party=payoffs.parties[party],
        issue=payoffs.issues[issue],
        alone=payoffs.points(party, max(own) - min(own)),
        least=least,
        mean=mean,
        largest=largest,
        interacts_with=tuple(payoffs.issues[i] for i in near),
    )


def _sizes(payoffs: Payoffs, party: int, scope: tuple[int, ...], terms: list[Term]) -> list[int]:
    """Best minus worst along the first issue of `scope`, for each setting of the others that leaves it two options or more.

    Works on one array with an axis per issue of `scope`.
    """
    shape = tuple(len(payoffs.options[i]) for i in scope)
    make_room(prod(shape) * 32)
    total: IntArray = np.zeros(shape, dtype=payoffs.dtype) + _along(payoffs.worth[scope[0]][:, party], 0, len(scope))
    for term in terms:
        tick("what hangs on each issue")
        total = total + term.amount * _any_of(term.clauses, scope, shape).astype(payoffs.dtype)
    allowed = np.ones(shape, dtype=np.bool_)
    for ban in payoffs.bans:
        tick("what hangs on each issue")
        if ban.kind != "red_line":
            allowed &= ~_any_of(tuple(c for c in ban.clauses if {i for i, _ in c} <= set(scope)), scope, shape)
    best = np.where(allowed, total, total.min()).max(axis=0)
    worst = np.where(allowed, total, total.max()).min(axis=0)
    choice = allowed.sum(axis=0) > 1
    return [int(x) for x in np.asarray(best - worst)[choice]]


def _any_of(clauses: tuple[Clause, ...], scope: tuple[int, ...], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Where one of the clauses holds, on an array with an axis per issue of `scope`."""
    result = np.zeros(shape, dtype=np.bool_)
    for clause in clauses:
        holds = np.ones(shape, dtype=np.bool_)
        for issue, options in clause:
            axis = scope.index(issue)
            holds &= _along(np.isin(np.arange(shape[axis]), options), axis, len(shape))
        result |= holds
    return result


def _along(vector: NDArray[Any], axis: int, dimensions: int) -> NDArray[Any]:
    """The vector shaped to run along one axis."""
    return vector.reshape([-1 if k == axis else 1 for k in range(dimensions)])
