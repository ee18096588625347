"""What if a party's reservation value, or one of its weights, were another: the answer at each point of a small grid.

Every cell is an exact answer of its own: whether an agreement exists, how many outcomes all parties accept, and what Nash's solution
(Nash 1950; Mariotti 1998 for finite sets) chooses. The red lines in force, and everything else, stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil

import numpy as np

from simulator.budget import DEFAULT_MEMORY_LIMIT, Budget
from simulator.payoffs.automaton import AutomatonOutgrownError
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import IntArray, Payoffs, floors_for
from simulator.payoffs.varying import Varying
from simulator.scenario.model import Scenario
from simulator.solve.exact.counting import counts_by_levels, rows_in_passing
from simulator.solve.game import Game
from simulator.solve.pareto import ParetoSet
from simulator.solve.results import Point, Verdict
from simulator.solve.solving import engine_by_size
from simulator.solve.work import Work

OFFSETS: Mapping[int, tuple[int, ...]] = {
    1: tuple(range(-20, 21)),
    2: tuple(range(-20, 21, 2)),
    3: (-20, -15, -10, -5, 0, 5, 10, 15, 20),
    4: (-10, -5, 0, 5, 10),
    5: (-10, 0, 10),
    6: (-10, 0, 10),
}
"""Points added to reservation values, by the number of parties: as many as keep all combinations below a thousand."""

ALONE = OFFSETS[3]
"""Points added where there are more parties: to one reservation value at a time."""

FACTORS = (Decimal("0.5"), Decimal("0.75"), Decimal(1), Decimal("1.25"), Decimal("1.5"), Decimal(2))
"""What a weight is multiplied by; the weights of a party are then divided by their sum again."""

HEAVIEST = 5
"""So many weights of each party are varied: its largest."""


@dataclass(frozen=True)
class Cell:
    """One variant. `count`: outcomes that all parties accept (and the bodies asked pass), None where not counted; `nash`: what Nash's
    solution chooses (the first of several that tie), None where there is no agreement or it was not proved best."""

    verdict: Verdict
    count: int | None
    nash: Point | None


@dataclass(frozen=True)
class ReservationGrid:
    """`cells`: positions in `offsets`, one for each of `parties`, → variant; those left out were not reached within the limits.

    `joint`: all combinations were asked for; otherwise one reservation value is changed at a time. `offsets` in points of each party."""

    parties: tuple[str, ...]
    offsets: tuple[int, ...]
    joint: bool
    cells: Mapping[tuple[int, ...], Cell]

    @property
    def asked(self) -> int:
        """How many variants there are to look at."""
        width = len(self.offsets)
        return width ** len(self.parties) if self.joint else 1 + len(self.parties) * (width - 1)


@dataclass(frozen=True)
class WeightVariants:
    """One weight at several multiples of its `base`. `cells`: one for each of `factors`, None where not reached within the limits."""

    party: str
    issue: str
    base: Decimal
    factors: tuple[Decimal, ...]
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class WhatIf:
    """Both. `complete`: whether every variant was reached within the limits."""

    reservations: ReservationGrid
    weights: tuple[WeightVariants, ...]

    @property
    def complete(self) -> bool:
        return len(self.reservations.cells) == self.reservations.asked and all(c is not None for w in self.weights for c in w.cells)


def what_if(scenario: Scenario, budget: Budget | None = None, ratify: Fraction | None = None) -> WhatIf:
    """The answers around a scenario, as far as `budget` (default: 60 s) goes: variants with fewer changes first. `ratify`: as in `solve`;
    a reservation value then moves for the signature alone, and the bodies ask what they asked.

    Raises as `compile_payoffs` does, and `KeyboardInterrupt` at Ctrl-C."""
    within = Budget(60.0, DEFAULT_MEMORY_LIMIT) if budget is None else budget
    half = Budget(within.seconds_left / 2, within.memory_limit, within.tell)
    weights = _weights(scenario, half, ratify)
    return WhatIf(_reservations(scenario, within, ratify), weights)


def shifted(payoffs: Payoffs, points: Sequence[int]) -> Payoffs:
    """The game with these points added to the parties' reservation values."""
    reservation = tuple(r + x for r, x in zip(payoffs.reservation, points, strict=True))
    floors = (ceil(s * r) for s, r in zip(payoffs.scale, reservation, strict=False))
    return replace(payoffs, reservation=reservation, thresholds=(*floors, *payoffs.thresholds[payoffs.n_parties :]))


def _reservations(scenario: Scenario, budget: Budget, ratify: Fraction | None) -> ReservationGrid:
    payoffs = compile_payoffs(scenario, ratify=ratify)
    joint = payoffs.n_parties in OFFSETS
    offsets = OFFSETS.get(payoffs.n_parties, ALONE)
    game = Game(payoffs)
    lowest = game.at(shifted(payoffs, [min(offsets)] * payoffs.n_parties))
    widest = _frontier(lowest, budget) if joint else None
    counts = _counts(payoffs, lowest, offsets) if joint else None
    places = list(_places(payoffs.n_parties, offsets, joint=joint))
    cells: dict[tuple[int, ...], Cell] = {}
    for k, place in enumerate(places):
        if budget.seconds_left <= 0:
            break
        budget.tell("other reservation values", k / len(places))
        counted = None if counts is None else int(counts[(*place, *[0] * (payoffs.n_columns - payoffs.n_parties))])
        cell = _cell(game.at(shifted(payoffs, [offsets[i] for i in place])), budget, widest, counted)
        if cell is not None:
            cells[place] = cell
    return ReservationGrid(payoffs.parties, offsets, joint, cells)


def _counts(payoffs: Payoffs, lowest: Game, offsets: Sequence[int]) -> IntArray | None:
    """The size of the agreement zone at every combination of `offsets`, party by party, then the further columns as they are; None where
    that would take too much."""
    by_offset = zip(*(shifted(payoffs, [offset] * payoffs.n_parties).thresholds for offset in offsets), strict=True)
    levels = [column if c < payoffs.n_parties else column[:1] for c, column in enumerate(by_offset)]
    with suppress(AutomatonOutgrownError):
        return counts_by_levels(lowest.payoffs, lowest.allowed, levels, max_rows=rows_in_passing(payoffs))
    return None


def _places(n_parties: int, offsets: Sequence[int], *, joint: bool) -> Iterable[tuple[int, ...]]:
    """Positions in `offsets`, those with fewer changes first."""
    base = offsets.index(0)
    if joint:
        return sorted(product(range(len(offsets)), repeat=n_parties), key=lambda place: sum(i != base for i in place))
    alone = (tuple(i if q == p else base for q in range(n_parties)) for p in range(n_parties) for i in range(len(offsets)) if i != base)
    return [(base,) * n_parties, *alone]


def _weights(scenario: Scenario, budget: Budget, ratify: Fraction | None) -> tuple[WeightVariants, ...]:
    chosen = [(name, issue) for name in scenario.parties for issue in _heaviest(scenario, name)]
    paths = {(name, issue): f"parties.{name}.weights.{issue}" for name, issue in chosen}
    varying = Varying(scenario, paths.values(), ratify)
    game = Game(varying.payoffs({}))
    found = []
    for k, (name, issue) in enumerate(chosen):
        base = scenario.parties[name].weights[issue].base
        cells: list[Cell | None] = []
        for factor in FACTORS:
            budget.tell("other weights", k / len(chosen))
            other = game.at(varying.payoffs({paths[name, issue]: base * factor}))
            cells.append(_cell(other, budget) if budget.seconds_left > 0 else None)
        found.append(WeightVariants(name, issue, base, FACTORS, tuple(cells)))
    return tuple(found)


def _heaviest(scenario: Scenario, party: str) -> list[str]:
    """The issues with the party's largest weights, largest first; none where a single one has weight, since nothing else can gain by it."""
    weights = scenario.parties[party].weights
    positive = [issue for issue in scenario.issues if issue in weights and weights[issue].base > 0]
    return sorted(positive, key=lambda issue: -weights[issue].base)[:HEAVIEST] if len(positive) > 1 else []


def _frontier(game: Game, budget: Budget) -> ParetoSet | None:
    """The acceptable frontier of a variant; None where it is too large, or the time ends."""
    work = Work(game, engine_by_size(game), Budget(budget.seconds_left / 4, budget.memory_limit))
    work.run([lambda: work.find_agreements(())])
    if work.stopped == "interrupted":
        raise KeyboardInterrupt
    return work.acceptable


def _cell(game: Game, budget: Budget, widest: ParetoSet | None = None, counted: int | None = None) -> Cell | None:
    """The answer for one variant; None where the time ended before a verdict. `widest`: the acceptable frontier where no party asks for
    more than here and all else is the same. The frontier here consists of the points of `widest` that are acceptable here, since whatever
    is better for all than one of them is acceptable as well. `counted`: how many outcomes all accept, where that is known."""
    work = Work(game, engine_by_size(game), Budget(budget.seconds_left, budget.memory_limit))
    if widest is None:
        work.run([lambda: work.find_agreements(("nash",)), lambda: work.count(asked=False)])
    else:
        floors = floors_for(game.payoffs.thresholds[: game.payoffs.n_parties], widest.totals.dtype)
        here = widest.only(np.flatnonzero((widest.totals >= floors).all(axis=1)).tolist())
        count = [] if counted is not None else [lambda: work.count(asked=False)]
        work.run([lambda: work.choose_from(here, ("nash",)), *count])
    if work.stopped == "interrupted":
        raise KeyboardInterrupt
    if work.empty is None:
        return None
    if work.empty:
        return Cell("no agreement", 0, None)
    nash = work.solutions.get("nash")
    proved = nash is not None and nash.bound is None and bool(nash.points)
    return Cell("agreement", work.counted if counted is None else counted, nash.points[0] if nash is not None and proved else None)
