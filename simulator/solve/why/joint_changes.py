"""How far all ranged numbers may move together, in sampled directions, before there is no agreement left.

In a direction every number moves from its base by λ times a share of the way to one end of its range; the shares are drawn evenly from
−1 (the low end) to 1 (the high end), those of numbers with a common `together` alike. The zone need not close for good along a
direction, so it is asked at every step of a grid and the first step at which it is closed is halved further; a closure that opens
again within one step can be missed, and the answer names the step. Numbers are rounded to six digits, as drawn ones are.

One more direction is not drawn but aimed: all numbers move so that they take most from the outcomes that would still be accepted, found
by turns (the direction against the outcomes known, then an outcome that survives it).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from simulator.budget import Budget, tick
from simulator.errors import OutgrownError
from simulator.payoffs.model import Payoffs, projected, totals
from simulator.payoffs.varying import Varying
from simulator.scenario.draws import DIGITS, drawable
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Number
from simulator.scenario.sample import sample
from simulator.scenario.zero_ends import ZeroEnds
from simulator.solve.exact.fields import Outcome
from simulator.solve.exact.reaching import Reach
from simulator.solve.existence import VariantSearch

STEPS = 20
"""Steps of λ from 0 to 1."""

HALVINGS = 8
"""Times that the first closed step is halved."""

ROUNDS = 6
"""Turns in aiming a direction."""

MAIN_NUMBERS = 5
"""Numbers that are named of a direction."""

_ALL = Fraction(1)


@dataclass(frozen=True)
class NumberMove:
    """One number of a direction: where it stands at the end looked at, and what that alone takes from the surplus (points, exact) that
    its party has at an outcome all accept just before the zone closes."""

    path: str
    value: Decimal
    effect: Fraction


@dataclass(frozen=True)
class Direction:
    """`shares`: number → share of the way to an end of its range at λ = 1, from −1 (low) to 1 (high); numbers that stay are left out.

    `open_at`: the largest λ up to which the zone is open at every step looked at; `closed_at`: a λ just above it at which it is closed,
    None where it is open up to 1 or (`decided` false) where too many partial outcomes would have to be kept to decide further.
    `main`: where it closes, the numbers that take most from the parties, most first.
    """

    shares: Mapping[str, Fraction]
    open_at: Fraction
    closed_at: Fraction | None
    decided: bool = True
    main: tuple[NumberMove, ...] = ()


@dataclass(frozen=True)
class JointChanges:
    """`smallest`: of the `drawn` directions, the one along which the zone closes first; None: along none up to λ = 1. `aimed`: the
    direction aimed at the zone (None where no number that moves takes anything from anyone). `never`: drawn directions along which
    it stays open throughout; `undecided`: those not decided. `numbers`: how many numbers move. `step`: width in λ in which a
    zone that closes and opens again could be missed."""

    drawn: int
    seed: int
    numbers: int
    smallest: Direction | None
    aimed: Direction | None
    never: int
    undecided: int
    step: Fraction = Fraction(1, STEPS)


def joint_changes(
    scenario: Scenario,
    *,
    waived: Collection[str] = (),
    ratify: Fraction | None = None,
    directions: int = 50,
    seed: int = 0,
    budget: Budget | None = None,
) -> JointChanges | None:
    """The directions of a scenario in which an agreement exists with the red lines at `waived` lifted; None where it has no ranged number.

    `ratify`: a chance above 0, at most 1, with which ratifying bodies must pass it; their numbers move in the directions drawn, while
    the one aimed moves those of the parties' utilities. Raises `UsageError` for a path of `waived` that is no red line or constraint in
    force, `Stopped` at the end of `budget`.
    """
    ranged = {path: number for path, number in drawable(scenario, bodies=ratify is not None).items() if number.high > number.low}
    varying = Varying(scenario, ranged, ratify)
    ranged = {path: number for path, number in ranged.items() if varying.matters(path)}
    if not ranged:
        return None
    lookout = _Lookout(varying, ranged, waived, budget)
    groups = tuple(dict.fromkeys(_group(path, number) for path, number in ranged.items()))
    found = [
        lookout.along({group: Fraction(int(u * 2000) - 1000, 1000) for group, u in zip(groups, row, strict=True)})
        for row in sample(directions, groups, seed=seed).tolist()
    ]
    closing = [each for each in found if each.closed_at is not None]
    smallest = min(closing, key=lambda each: each.open_at, default=None)
    aimed = lookout.aimed()
    return JointChanges(
        drawn=directions,
        seed=seed,
        numbers=len(ranged),
        smallest=None if smallest is None else lookout.with_main(smallest),
        aimed=None if aimed is None else lookout.with_main(aimed),
        never=sum(each.closed_at is None and each.decided for each in found),
        undecided=sum(not each.decided for each in found),
    )


def _group(path: str, number: Number) -> str:
    return f"together {number.together}" if number.together else path


class _Lookout:
    """Goes along directions; `ranged`: the numbers that move."""

    def __init__(self, varying: Varying, ranged: Mapping[str, Number], waived: Collection[str], budget: Budget | None) -> None:
        self._varying, self._ranged, self._budget = varying, ranged, budget
        self._waived = tuple(waived)
        self._search = VariantSearch(varying, self._waived)
        self._zero_ends = ZeroEnds(varying.scenario, {path: number.range for path, number in ranged.items() if number.range is not None})
        self._lines = {path: NumberLine(number) for path, number in ranged.items()}
        self._alone: dict[tuple[str, Decimal], Payoffs] = {}

    def along(self, by_group: Mapping[str, Fraction]) -> Direction:
        """How far the zone stays open where every group of numbers moves by its share."""
        shares = {p: share for p, n in self._ranged.items() if (share := by_group.get(_group(p, n), Fraction(0)))}
        last = Fraction(0)
        for k in range(1, STEPS + 1):
            here = Fraction(k, STEPS)
            opened = self._open(shares, here)
            if opened is None:
                return Direction(shares, last, None, decided=False)
            if not opened:
                return Direction(shares, *self._halved(shares, last, here))
            last = here
        return Direction(shares, last, None)

    def _halved(self, shares: Mapping[str, Fraction], opened: Fraction, closed: Fraction) -> tuple[Fraction, Fraction]:
        for _ in range(HALVINGS):
            middle = (opened + closed) / 2
            answer = self._open(shares, middle)
            if answer is None:
                break
            opened, closed = (middle, closed) if answer else (opened, middle)
        return opened, closed

    def _open(self, shares: Mapping[str, Fraction], at: Fraction) -> bool | None:
        tick("moving the ranged numbers together", budget=self._budget)
        try:
            return self._search.exists(self._varying.payoffs(self._values(shares, at)), self._budget)
        except OutgrownError:
            return None

    def _values(self, shares: Mapping[str, Fraction], at: Fraction) -> Mapping[str, Decimal]:
        return self._zero_ends.left_out({path: self._lines[path].at(share, at) for path, share in shares.items()})

    # The direction that is aimed

    def aimed(self) -> Direction | None:
        """The direction against the outcomes that survive, found by turns; the one of all turns along which the zone closes first."""
        best: Direction | None = None
        outcomes: list[Outcome] = []
        last: Mapping[str, Decimal] = {}
        for _ in range(ROUNDS):
            survivor = self._accepted(last)
            if survivor is None or survivor in outcomes:
                break
            outcomes.append(survivor)
            found = self.along(self._against(outcomes))
            if not found.shares:
                break
            if best is None or (found.closed_at is not None and (best.closed_at is None or found.open_at < best.open_at)):
                best = found
            last = self._values(found.shares, found.open_at)
        return best

    def _accepted(self, values: Mapping[str, Decimal]) -> Outcome | None:
        """An outcome that all accept with these numbers, the same each time; None where that takes too much to find."""
        payoffs = self._varying.payoffs(values)
        try:
            bans = [ban for ban in payoffs.bans if ban.path not in self._waived]
            reach = Reach(projected(payoffs, range(payoffs.n_columns), bans), self._varying.attempt(self._waived, payoffs))
            return reach.exists(payoffs.thresholds, budget=self._budget)
        except OutgrownError:
            return None

    def _against(self, outcomes: list[Outcome]) -> dict[str, Fraction]:
        """Per group the end of the ranges that takes most from the parties at these outcomes; 0 where neither takes anything."""
        loss: dict[str, dict[int, Fraction]] = {}
        for path, number in self._ranged.items():
            ends = loss.setdefault(_group(path, number), {-1: Fraction(0), 1: Fraction(0)})
            for sign in ends:
                value = self._lines[path].at(Fraction(sign))
                ends[sign] += sum((self._effect(path, value, outcome) for outcome in outcomes), Fraction(0))
        worst = {group: min(ends, key=lambda sign: (ends[sign], sign)) for group, ends in loss.items()}
        return {group: Fraction(sign) for group, sign in worst.items() if loss[group][sign] < 0}

    def _effect(self, path: str, value: Decimal, outcome: Outcome) -> Fraction:
        """What the number alone, at `value`, adds to the surplus that its party has at an outcome with all numbers at their base; nothing
        for a number of a ratifying body."""
        party = self._varying.owner(path)
        if party is None:
            return Fraction(0)
        if (path, value) not in self._alone:
            self._alone[path, value] = self._varying.payoffs(self._zero_ends.left_out({path: value}))
        return _surplus(self._alone[path, value], party, outcome) - _surplus(self._varying.base, party, outcome)

    def with_main(self, direction: Direction) -> Direction:
        """The direction with the numbers that matter most in it, where the zone closes along it."""
        if direction.closed_at is None:
            return direction
        outcome = self._accepted(self._values(direction.shares, direction.open_at))
        if outcome is None:
            return direction
        values = self._values(direction.shares, direction.closed_at)
        moves = [NumberMove(path, value, self._effect(path, value, outcome)) for path, value in values.items()]
        main = sorted((move for move in moves if move.effect < 0), key=lambda move: move.effect)[:MAIN_NUMBERS]
        return Direction(direction.shares, direction.open_at, direction.closed_at, direction.decided, tuple(main))


def _surplus(payoffs: Payoffs, party: int, outcome: Outcome) -> Fraction:
    return payoffs.points(party, totals(payoffs, outcome)[party]) - payoffs.reservation[party]


class NumberLine:
    """The way of a number from its base to either end of its range, to six digits; in whole numbers of a common unit, since thousands of
    places are asked for."""

    def __init__(self, number: Number) -> None:
        self._low, self._high = number.ends
        largest = max(abs(self._low), abs(self._high))
        self._last_digit = largest.adjusted() - DIGITS + 1 if largest else 0
        unit = min(self._last_digit, *(_exponent(value) for value in (self._low, number.base, self._high)))
        self._base, low, high = (int(value.scaleb(-unit)) for value in (number.base, self._low, self._high))
        self._down, self._up = low - self._base, high - self._base
        self._kept = 10 ** (self._last_digit - unit)

    def at(self, share: Fraction, of: Fraction = _ALL) -> Decimal:
        """The number after `share` × `of` of the way, from −1 (the low end) to 1 (the high end)."""
        above, below = share.numerator * of.numerator, share.denominator * of.denominator
        way = self._base * below + (above * self._up if above > 0 else -above * self._down)
        places, rest = divmod(way, below * self._kept)
        twice = 2 * rest - below * self._kept
        if twice > 0 or (twice == 0 and places % 2):
            places += 1
        return min(max(Decimal(places).scaleb(self._last_digit), self._low), self._high)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent
