"""Who wants what and how much it matters: swings, orders, opposition and clashing red lines, issue by issue.

Points are each party's own; two parties' swings are not comparable. All figures are exact.
"""

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
"""Combinations of an issue with those that interact with it up to which the swings over all of them are computed."""


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


@dataclass(frozen=True)
class Order:
    """One party's options on one issue, best first, with their worth in points (interactions aside).

    `ranks` groups the options of equal worth.
    """

    party: str
    issue: str
    worth: dict[str, Fraction]
    ranks: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Opposition:
    """How far apart the parties are on one issue: the option whose largest loss is least, and that loss.

    A party's loss from an option is its worth below that of the party's own best option, in the party's points, interactions
    aside. `party` is the one that bears the loss (the first, where several do).
    """

    issue: str
    option: str
    loss: Fraction
    party: str


@dataclass(frozen=True)
class Exclusion:
    """An option that a party's red line excludes: `outright`, or only together with options of other issues."""

    option: str
    party: str
    red_line: str
    outright: bool


@dataclass(frozen=True)
class IssueClash:
    """What the red lines in force do to one issue; `left` are the options that nothing excludes outright."""

    issue: str
    exclusions: tuple[Exclusion, ...]
    left: tuple[str, ...]

    @property
    def leaves_nothing(self) -> bool:
        return not self.left


def swings(payoffs: Payoffs) -> tuple[IssueSwing, ...]:
    """The swing of every issue for every party, party by party. Options out of force do not count."""
    return tuple(_swing(payoffs, party, issue) for party in range(payoffs.n_parties) for issue in range(len(payoffs.issues)))


def _swing(payoffs: Payoffs, party: int, issue: int) -> IssueSwing:
    tick("what hangs on each issue")
    own = [int(payoffs.worth[issue][o, party]) for o in in_force(payoffs, issue)]
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


def in_force(payoffs: Payoffs, issue: int) -> list[int]:
    """The options of an issue that can be agreed at all."""
    withdrawn = {o for ban in payoffs.bans if ban.kind == "option" for clause in ban.clauses for i, os in clause if i == issue for o in os}
    return [o for o in range(len(payoffs.options[issue])) if o not in withdrawn]


def orders(payoffs: Payoffs) -> tuple[Order, ...]:
    """Every party's order of the options of every issue, issue by issue; options out of force included."""
    return tuple(_order(payoffs, party, issue) for issue in range(len(payoffs.issues)) for party in range(payoffs.n_parties))


def _order(payoffs: Payoffs, party: int, issue: int) -> Order:
    tick("what each party wants")
    points = {o: payoffs.points(party, payoffs.worth[issue][k, party]) for k, o in enumerate(payoffs.options[issue])}
    best_first = dict(sorted(points.items(), key=lambda entry: -entry[1]))
    ranks: dict[Fraction, list[str]] = {}
    for option, worth in best_first.items():
        ranks.setdefault(worth, []).append(option)
    return Order(payoffs.parties[party], payoffs.issues[issue], best_first, tuple(tuple(group) for group in ranks.values()))


def oppositions(payoffs: Payoffs) -> tuple[Opposition, ...]:
    """The opposition on every issue, in the order of the file. Options out of force do not count."""
    return tuple(_opposition(payoffs, issue) for issue in range(len(payoffs.issues)))


def _opposition(payoffs: Payoffs, issue: int) -> Opposition:
    tick("how far apart the parties are")
    options = in_force(payoffs, issue)
    worth = {p: {o: payoffs.points(p, payoffs.worth[issue][o, p]) for o in options} for p in range(payoffs.n_parties)}
    most = {p: max(row.values()) for p, row in worth.items()}
    losses = {o: {p: most[p] - row[o] for p, row in worth.items()} for o in options}
    option = min(options, key=lambda o: max(losses[o].values()))
    party = max(losses[option], key=lambda p: losses[option][p])
    return Opposition(payoffs.issues[issue], payoffs.options[issue][option], losses[option][party], payoffs.parties[party])


def clashes(payoffs: Payoffs) -> tuple[IssueClash, ...]:
    """What the red lines exclude on every issue, in the order of the file; issues without any exclusion included."""
    return tuple(_clash(payoffs, issue) for issue in range(len(payoffs.issues)))


def _clash(payoffs: Payoffs, issue: int) -> IssueClash:
    tick("what clashes")
    names = payoffs.options[issue]
    exclusions: dict[Exclusion, None] = {}
    gone: set[int] = set()
    for ban in payoffs.bans:
        for clause in ban.clauses:
            chosen = dict(clause).get(issue, ())
            outright = len(clause) == 1
            gone |= set(chosen) if outright else set()
            if ban.kind == "red_line" and ban.party is not None:
                exclusions.update((Exclusion(names[o], payoffs.parties[ban.party], ban.path, outright), None) for o in chosen)
    return IssueClash(payoffs.issues[issue], tuple(exclusions), tuple(o for k, o in enumerate(names) if k not in gone))
