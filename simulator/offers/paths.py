"""From one outcome to another, one issue at a time: is there an order of the changes along which nobody is worse off than without
an agreement, and which order keeps the worst-off party highest?

Every set of changes already made is one outcome on the way, so with d differing issues there are 2^d of them whatever the order,
and the best order follows by one pass over these sets (dynamic programming over subsets; Held & Karp 1962) with the least surplus on
the way in place of a length (bottleneck paths; Pollack 1960).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget
from simulator.errors import BudgetError
from simulator.offers.codes import Codes, acceptable, full_codes
from simulator.offers.completing import ruled_out_by
from simulator.offers.evaluating import refused_by
from simulator.offers.games import changes_between, default_budget, game_of
from simulator.offers.results import Path, PathAnswer, PathObstacle
from simulator.payoffs.model import IntArray, Payoffs
from simulator.payoffs.outcomes import banned, totals_of
from simulator.scenario.model import Scenario
from simulator.solve.game import Game

MOST_DIFFERING = 20
"""Issues that may differ: 2^20 outcomes on the way."""

_CHUNK = 1 << 16
"""Outcomes valued at once."""

_NARROW = 2**63
"""Whole numbers below this size are held in int64."""


def path_between(
    scenario: Scenario,
    start: Mapping[str, str],
    end: Mapping[str, str],
    *,
    ratify: Fraction | None = None,
    budget: Budget | None = None,
) -> PathAnswer:
    """An order of the changes from full terms `start` to full terms `end`, each issue in which they differ once.

    `ratify`: a chance above 0, at most 1, with which each ratifying body must pass every outcome on the way.
    Among orders of the same least surplus, the order of the file decides which changes come first. The least surplus compares points
    between parties; whether there is a path at all does not.

    Raises `UsageError` for terms that are open or unknown, `BudgetError` where more than 20 issues differ, `Stopped` at the end of
    `budget` (default: 60 s).
    """
    budget = default_budget(budget)
    game, first, last = game_of(scenario, ratify), full_codes(scenario, start), full_codes(scenario, end)
    payoffs = game.payoffs
    differing = tuple(i for i, (a, b) in enumerate(zip(first, last, strict=True)) if a != b)
    if len(differing) > MOST_DIFFERING:
        raise BudgetError(f"the two differ in {len(differing)} issues; orders of changes are searched for up to {MOST_DIFFERING} of them")
    surplus, unit = _least_surpluses(payoffs, first, last, differing, budget)
    ends = {*game.point(first).red_lines, *game.point(last).red_lines}
    possible = _possible(payoffs, first, last, differing, frozenset(ends))
    open_ = np.concatenate([acceptable(payoffs, _codes_on_the_way(first, last, differing, some)) for some in _all_masks(differing)])
    path = _widest(game, first, last, differing, surplus, unit, open_, budget)
    widest = _widest(game, first, last, differing, surplus, unit, possible, budget)
    return PathAnswer(
        differing=tuple(payoffs.issues[i] for i in differing),
        path=path,
        widest=widest,
        obstacle=None if path is not None else _obstacle(game, first, last),
    )


def _codes_on_the_way(first: Codes, last: Codes, differing: tuple[int, ...], masks: NDArray[np.intp]) -> NDArray[np.intp]:
    """The outcomes after the sets of changes `masks` (bit k: the k-th differing issue), shape (n_masks, n_issues)."""
    codes = np.tile(np.array(first, dtype=np.intp), (len(masks), 1))
    for k, i in enumerate(differing):
        codes[:, i] = np.where(masks >> k & 1, last[i], first[i])
    return codes


def _least_surpluses(payoffs: Payoffs, first: Codes, last: Codes, differing: tuple[int, ...], budget: Budget) -> tuple[IntArray, Fraction]:
    """The least surplus of any party after every set of changes, as whole multiples of a unit, and that unit (points)."""
    n = payoffs.n_parties
    common = lcm(*payoffs.scale[:n], *(r.denominator for r in payoffs.reservation))
    factors = [common // s for s in payoffs.scale[:n]]
    offsets = [int(r * common) for r in payoffs.reservation]
    parts: list[IntArray] = []
    for masks in _all_masks(differing):
        budget.tick("looking at the ways between two offers", masks[0] / 2 ** len(differing))
        reached = totals_of(payoffs, _codes_on_the_way(first, last, differing, masks))[:, :n].astype(object)
        parts.append((reached * np.array(factors, dtype=object) - np.array(offsets, dtype=object)).min(axis=1))
    least: IntArray = np.concatenate(parts)
    return least.astype(np.int64) if max(map(abs, least.tolist())) < _NARROW else least, Fraction(1, common)


def _possible(payoffs: Payoffs, first: Codes, last: Codes, differing: tuple[int, ...], crossing: frozenset[str]) -> NDArray[np.bool_]:
    """After which sets of changes constraints are kept and no red lines but those in `crossing` are crossed."""
    bans = [ban for ban in payoffs.bans if ban.kind != "body" and ban.path not in crossing]
    masks = _all_masks(differing)
    return np.concatenate([~banned(payoffs, bans, _codes_on_the_way(first, last, differing, some)) for some in masks])


def _all_masks(differing: tuple[int, ...]) -> list[NDArray[np.intp]]:
    total = 1 << len(differing)
    return [np.arange(at, min(at + _CHUNK, total), dtype=np.intp) for at in range(0, total, _CHUNK)]


def _widest(
    game: Game,
    first: Codes,
    last: Codes,
    differing: tuple[int, ...],
    surplus: IntArray,
    unit: Fraction,
    open_: NDArray[np.bool_],
    budget: Budget,
) -> Path | None:
    """The order through `open_` outcomes whose least surplus is largest; None where no order stays within them."""
    ranks, values = _ranked(surplus, open_)
    best = _best_onward(ranks, len(differing), budget)
    if best[0] < 0:
        return None
    order: list[int] = []
    mask = 0
    while len(order) < len(differing):
        step = next(k for k in range(len(differing)) if not mask >> k & 1 and best[mask | 1 << k] >= best[0])
        order.append(step)
        mask |= 1 << step
    changes = {change.issue: change for change in changes_between(game, first, last)}
    masks = np.cumsum([1 << k for k in order], dtype=np.intp)
    steps = _codes_on_the_way(first, last, differing, masks)
    return Path(
        changes=tuple(changes[game.payoffs.issues[differing[k]]] for k in order),
        steps=tuple(game.point([int(o) for o in step]) for step in steps),
        least_surplus=values[int(best[0])] * unit,
    )


def _ranked(surplus: IntArray, open_: NDArray[np.bool_]) -> tuple[NDArray[np.int64], list[int]]:
    """Each outcome's place among the distinct least surpluses, −1 where it is not open; and these surpluses, ascending."""
    values, places = np.unique(surplus, return_inverse=True)
    return np.where(open_, places.reshape(-1), -1).astype(np.int64), [int(v) for v in values]


def _best_onward(ranks: NDArray[np.int64], n_differing: int, budget: Budget) -> NDArray[np.int64]:
    """For every set of changes made, the best least rank from there to the end (−1: no way through)."""
    best = ranks.copy()
    masks = np.arange(len(ranks), dtype=np.intp)
    sizes = sum((masks >> k & 1 for k in range(n_differing)), start=np.zeros(len(ranks), dtype=np.intp))
    for size in reversed(range(n_differing)):
        budget.tick("looking at the ways between two offers", None)
        here = masks[sizes == size]
        onward = np.full(len(here), -1, dtype=np.int64)
        for k in range(n_differing):
            free = (here >> k & 1) == 0
            onward[free] = np.maximum(onward[free], best[here[free] | 1 << k])
        best[here] = np.minimum(ranks[here], onward)
    return best


def _obstacle(game: Game, first: Codes, last: Codes) -> PathObstacle:
    """Why no order will do."""
    ends: tuple[tuple[Literal["start", "end"], Codes], ...] = (("start", first), ("end", last))
    for at, codes in ends:
        point = game.point(codes)
        found = PathObstacle(
            at,
            infeasible=ruled_out_by(game.payoffs, dict(enumerate(codes))),
            red_lines=point.red_lines,
            short=tuple(party for party, surplus in point.surplus.items() if surplus < 0),
            bodies=refused_by(game, codes),
        )
        if found != PathObstacle(at):
            return found
    return PathObstacle("between")
