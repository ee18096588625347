"""What a finite sequence of alternating offers leads to when everybody looks ahead: backward induction.

In each round one party proposes an outcome and all others must accept it; otherwise the next round begins, and with it the next proposer's
turn. An agreement in round t is worth patience^(t − 1) × surplus to a party, no agreement 0. Reasoned from the last round back (Selten
1965; Ståhl 1972 for finite alternating offers): a party accepts what is worth at least what waiting is worth to it (whoever is indifferent
accepts). The proposer looks at what all others accept and what is no worse to itself than waiting, and picks what is best for itself. Ties
go by leximin of the others' surplus, then to the party named first. Where nothing satisfies this, the round passes.

With two parties, a fine pie and many rounds the shares tend to Rubinstein's (1982). With n parties of one patience δ in a fixed order
they tend to δ^(i − 1) / Σ δ^j: the limit of the game with a last round. Without one, more than two parties can hold any division up in
equilibrium (Shaked's example in Osborne & Rubinstein 1990, section 3.13), so that limit says nothing about talks without an end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.budget import DEFAULT_MEMORY_LIMIT, DEFAULT_TIME_LIMIT, Progress, Stopped, small_steps
from simulator.cards import Listed
from simulator.errors import BudgetError, UsageError
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import floors_for
from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown
from simulator.solve.game import Game
from simulator.solve.results import Frontier, Point
from simulator.solve.solving import solve

BYTES_A_POINT = 2_000
"""Memory that a point of the frontier takes with its exact utilities."""


Vector = tuple[Fraction, ...]
"""A number of points for each party."""

_FITS = 2**62
"""Scaled surpluses below it are kept as int64, others as Python integers."""


@dataclass(frozen=True, repr=False)
class InductionStep(Listed):
    """One round of the induction. `row`: the row agreed on, None where the round passes. `value`: what having reached the round is
    worth to each party, in points of that round (not yet discounted to the first). `tied`: rows with different surpluses that tie for
    the proposer and for leximin of the others (1: no tie)."""

    row: int | None
    value: Vector
    tied: int


@dataclass(frozen=True)
class Round:
    """A round as it would go, were it reached. `number`: from 1. `agreed`: what the proposer proposes and all accept; None where
    nothing satisfies proposer and others, and the round passes. `waiting`: what each party has by the next round, discounted to this
    one: the least surplus for which it accepts. `value`: what having reached this round is worth to each, in its points."""

    number: int
    proposer: str
    agreed: Point | None
    waiting: Mapping[str, Fraction]
    value: Mapping[str, Fraction]
    tied: int


@dataclass(frozen=True, repr=False)
class AlternatingOffers(Listed):
    """The subgame-perfect outcome. `rounds`: all of them, the first one first. `settled`: the first round in which something is agreed;
    None: none is, since no outcome is acceptable to all. `worth`: what the game is worth to each party, discounted to round 1.
    `patience`: discount factor a round. `frontier`: points of the acceptable Pareto frontier that were looked at."""

    rounds: tuple[Round, ...]
    settled: Round | None
    worth: Mapping[str, Fraction]
    patience: Mapping[str, Fraction]
    frontier: int

    @property
    def outcome(self) -> Point | None:
        """What is agreed, the first of several outcomes that are worth the same to everybody."""
        return None if self.settled is None else self.settled.agreed


def alternating_offers(
    scenario: Scenario,
    rounds: int,
    *,
    proposers: Sequence[str] | None = None,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
    progress: Progress | None = None,
) -> AlternatingOffers:
    """The exact outcome of `rounds` alternating offers over the acceptable Pareto frontier of a scenario.

    `proposers`: who proposes in rounds 1, 2, …, and again from the front (default: the parties in the order of the file). Patience is
    each party's `patience` (1 where it has none). Raises `UsageError` for fewer than one round or an unknown proposer, `BudgetError`
    where the exact frontier was not finished within the limits.
    """
    if rounds < 1:
        raise UsageError(f"expected at least 1 round, found {rounds}")
    names = tuple(scenario.parties)
    order = names if proposers is None else tuple(proposers)
    if not order:
        raise UsageError("nobody proposes; name at least one party")
    if missing := [name for name in order if name not in names]:
        raise UsageError("\n".join(unknown("party", name, names) for name in missing))
    game = Game(compile_payoffs(scenario))
    frontier = _frontier(scenario, time_limit, memory_limit, progress)
    if frontier is not None and frontier.size * BYTES_A_POINT > memory_limit * 2**20:
        raise BudgetError(
            f"the frontier of acceptable outcomes has {frontier.size:,} points, more than the memory limit holds; allow more memory"
        )
    points = () if frontier is None else tuple(game.point(code) for code in frontier.outcomes.codes)
    patience = tuple(party.patience.exact if party.patience else Fraction(1) for party in scenario.parties.values())
    turns = [names.index(order[t % len(order)]) for t in range(rounds)]
    steps = induce([tuple(point.surplus[name] for name in names) for point in points], patience, turns)
    nothing: Vector = (Fraction(0),) * len(names)
    after = [*(step.value for step in steps[1:]), nothing]
    played = tuple(
        Round(
            number=t + 1,
            proposer=names[turns[t]],
            agreed=None if step.row is None else points[step.row],
            waiting=game.by_party(_discounted(after[t], patience)),
            value=game.by_party(step.value),
            tied=step.tied,
        )
        for t, step in enumerate(steps)
    )
    return AlternatingOffers(
        rounds=played,
        settled=next((each for each in played if each.agreed is not None), None),
        worth=played[0].value,
        patience=game.by_party(patience),
        frontier=len(points),
    )


def induce(
    surplus: Sequence[Vector], patience: Vector, proposers: Sequence[int], *, open_rows: Sequence[Sequence[int]] | None = None
) -> tuple[InductionStep, ...]:
    """Backward induction on a table of surpluses (one row an outcome, one entry a party, all at least 0), exact.

    `patience`: discount factor a round for each party, above 0 and at most 1. `proposers`: position of the proposer in each round.
    `open_rows`: for each round the rows that can be agreed in it, where that changes (an offer that lapses); default: all in every
    round, and then the first round never passes unless the table is empty, since what is agreed next is acceptable now.
    """
    table = _Table(surplus)
    waiting: Vector = (Fraction(0),) * len(patience)
    steps: list[InductionStep] = []
    for t in reversed(range(len(proposers))):
        rows = None if open_rows is None else open_rows[t]
        best = table.best(proposers[t], waiting, rows)
        row, tied = (None, 0) if best is None else best
        value = waiting if row is None else tuple(surplus[row])
        steps.append(InductionStep(row, value, tied))
        waiting = _discounted(value, patience)
    return tuple(reversed(steps))


def _discounted(value: Vector, patience: Vector) -> Vector:
    return tuple(v * d for v, d in zip(value, patience, strict=True))


class _Table:
    """Surpluses as whole numbers, each party's multiplied by the least number that makes its own whole."""

    def __init__(self, surplus: Sequence[Vector]) -> None:
        self._surplus = surplus
        self._scale = [lcm(*(x.denominator for x in column)) for column in zip(*surplus, strict=True)]
        whole = [self._in_whole(row) for row in surplus]
        fits = all(x < _FITS for row in whole for x in row)
        self._whole: NDArray[Any] = np.array(whole, dtype=np.int64 if fits else object).reshape(len(surplus), len(self._scale))

    def _in_whole(self, row: Vector) -> list[int]:
        small_steps(4 * len(row), "making points whole numbers")
        return [int(x * s) for x, s in zip(row, self._scale, strict=True)]

    def best(self, proposer: int, waiting: Vector, rows: Sequence[int] | None) -> tuple[int, int] | None:
        """The proposer's best row that nobody would rather wait for, and how many tie with it; None where there is none."""
        if not len(self._surplus):
            return None
        floors = [ceil(w * s) for w, s in zip(waiting, self._scale, strict=True)]
        good = np.all(self._whole >= floors_for(floors, self._whole.dtype), axis=1)
        if rows is not None:
            is_open = np.zeros(len(good), dtype=bool)
            is_open[list(rows)] = True
            good &= is_open
        chosen = np.flatnonzero(good)
        if not len(chosen):
            return None
        own = self._whole[chosen, proposer]
        return self._settle_tie(proposer, [int(row) for row in chosen[own == own.max()]])

    def _settle_tie(self, proposer: int, rows: list[int]) -> tuple[int, int]:
        """Leximin of the others, then the order of the parties; the row, and how many different surpluses leximin leaves."""

        def others(row: int) -> list[Fraction]:
            return sorted(x for p, x in enumerate(self._surplus[row]) if p != proposer)

        best = max(map(others, rows))
        left = {tuple(self._surplus[row]): row for row in reversed(rows) if others(row) == best}
        return left[max(left)], len(left)


def _frontier(scenario: Scenario, time_limit: float, memory_limit: int, progress: Progress | None) -> Frontier | None:
    """The exact acceptable frontier; None where no agreement exists."""
    found = solve(
        scenario, solutions=(), certificate=False, count=False, time_limit=time_limit, memory_limit=memory_limit, progress=progress
    )
    if found.verdict == "no agreement":
        return None
    if found.stopped is not None:
        raise Stopped(found.stopped)
    if found.frontier is None or any(found.frontier.epsilon.values()):
        raise BudgetError("the exact frontier of acceptable outcomes was not finished within the limits; allow more time or memory")
    return found.frontier
