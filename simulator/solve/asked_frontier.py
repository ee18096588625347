"""The frontier that is asked for, of the outcomes that all accept or of all: whole where that can be, else thinned, else a sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget
from simulator.payoffs.model import in_points, totals
from simulator.solve.exact.elimination import FrontierOutgrownError
from simulator.solve.frontier_points import FrontierPoints, ListedPoints
from simulator.solve.game import Game
from simulator.solve.pareto import ParetoSet
from simulator.solve.results import EngineName, Frontier, FrontierChoice, FrontierSample
from simulator.solve.whole_frontiers import ELIMINATION, MOST_EPSILON, WholeFrontiers

if TYPE_CHECKING:
    from simulator.solve.aiming import Aimed
    from simulator.solve.bound.sample_gap import LargestSum
    from simulator.solve.exact.settling import Settled

SAMPLING = 0.25
"""Share of the time left that goes to a sample of the frontier, and as much again to the bound on what it leaves out."""


@dataclass(frozen=True)
class FoundBefore:
    """What the verdict and the solutions have left behind. `acceptable`, `settled`: the whole frontier of the outcomes that all accept, as
    points or as rectangles of levels. `aimed`: parts of it near the solutions. `ideal`, `worst`: each party's best and worst utility."""

    acceptable: ParetoSet | None
    settled: Settled | None
    aimed: Aimed | None
    ideal: Mapping[str, Fraction]
    worst: Mapping[str, Fraction]


def whole_or_thinned(game: Game, frontiers: WholeFrontiers, engine: EngineName, before: FoundBefore, choice: FrontierChoice) -> Frontier:
    """The frontier. Raises `FrontierOutgrownError` where a thinned one would miss points by more than `MOST_EPSILON` of some party's range,
    `AutomatonOutgrownError` where what must be remembered for it is too much. `engine`: that found `before.acceptable`."""
    payoffs = game.payoffs
    points, epsilon, made_by = _points(payoffs.n_parties, frontiers, engine, before, acceptable=choice == "acceptable")
    return Frontier(
        parties=payoffs.parties,
        points=points,
        within_reservation=choice == "acceptable",
        epsilon=game.by_party([payoffs.points(p, e) for p, e in enumerate(epsilon)]),
        engine=made_by,
        scale=payoffs.scale[: payoffs.n_parties],
        reservation=game.by_party(payoffs.reservation),
        issues=payoffs.issues,
        options=payoffs.options,
    )


def _points(
    n_parties: int, frontiers: WholeFrontiers, engine: EngineName, before: FoundBefore, *, acceptable: bool
) -> tuple[FrontierPoints, Sequence[int], EngineName]:
    """The points, by how many scaled units per party they may fall short, and the engine."""
    if acceptable and before.acceptable is not None:
        return *_listed(before.acceptable), engine
    outgrown_before = acceptable and before.aimed is not None
    if not outgrown_before:
        with suppress(FrontierOutgrownError):
            return *_listed(frontiers.exact(acceptable=acceptable)), frontiers.engine
    if acceptable and before.settled is not None:
        return before.settled, (0,) * n_parties, ELIMINATION
    if not outgrown_before:
        settled = frontiers.settled_or_none(acceptable=acceptable)
        if settled is not None:
            return settled, (0,) * n_parties, ELIMINATION
    return *_listed(frontiers.thinned(before.ideal, before.worst, acceptable=acceptable)), ELIMINATION


def _listed(points: ParetoSet) -> tuple[ListedPoints, Sequence[int]]:
    """The points, listed, and by how many scaled units per party they may fall short."""
    counts = np.array(points.counts, dtype=np.int64 if max(points.counts, default=0) < 2**63 else object)
    return ListedPoints(points.totals, points.representatives(), counts), points.epsilon


def sample_with_gap(game: Game, before: FoundBefore, choice: FrontierChoice, budget: Budget) -> FrontierSample:
    """Proved points of a frontier that is too large to list, and how far what they leave out may lie beyond them."""
    from simulator.solve.frontier_sample import sampled_points

    payoffs, accepted = game.payoffs, choice == "acceptable"
    found, sums = sampled_points(payoffs, game.allowed, before.aimed, accepted=accepted, budget=budget.part(SAMPLING))
    codes = np.array([point.outcome for point in found], dtype=np.intp).reshape(-1, len(payoffs.sizes))
    reached = np.array([totals(payoffs, point.outcome)[: payoffs.n_parties] for point in found], dtype=payoffs.dtype)
    utilities = in_points(reached.reshape(-1, payoffs.n_parties), payoffs.scale[: payoffs.n_parties])
    return FrontierSample(
        parties=payoffs.parties,
        utilities=utilities,
        outcomes=game.outcomes(codes),
        by=tuple(point.by for point in found),
        within_reservation=accepted,
        thinned_short=float(MOST_EPSILON),
        gap=_gap(game, before, utilities, sums, budget, accepted=accepted),
    )


def _gap(
    game: Game, before: FoundBefore, sample: NDArray[np.float64], sums: Sequence[LargestSum], budget: Budget, *, accepted: bool
) -> float | None:
    """By how much of the parties' ranges the frontier may exceed a sample of it; None without a sample or without the ranges."""
    from simulator.solve.bound.sample_gap import most_beyond

    parties = game.payoffs.parties
    if not len(sample) or not all(p in before.ideal and p in before.worst for p in parties):
        return None
    low, high = [float(before.worst[p]) for p in parties], [float(before.ideal[p]) for p in parties]
    ranges = [b - a for a, b in zip(low, high, strict=True)]
    if accepted:
        low = [max(a, float(r)) for a, r in zip(low, game.payoffs.reservation, strict=False)]
    return most_beyond(sample, low, high, ranges, sums, budget.part(SAMPLING))
