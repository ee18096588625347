"""What would be better for all: the agreements that every party prefers to an offer, and the fewest changes after which all sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from heapq import nlargest

import numpy as np

from simulator.budget import Budget
from simulator.errors import UsageError
from simulator.offers.codes import Codes, acceptable, full_codes, within
from simulator.offers.games import (
    best_agreement,
    by_gains,
    changes_between,
    default_budget,
    gain_ranks,
    gains_of,
    game_of,
    why_no_agreement,
)
from simulator.offers.results import Improvement, Improvements, Packages
from simulator.payoffs.automaton import build_automaton
from simulator.payoffs.model import Ban, Clause, Payoffs, totals
from simulator.scenario.model import Scenario
from simulator.solve.exact.elimination import pareto_set
from simulator.solve.game import Game
from simulator.solve.results import Point

TIED_LOOKED_AT = 256
"""Outcomes tied on a frontier point among which the one with the fewest changes is chosen."""


def improvements(
    scenario: Scenario, terms: Mapping[str, str], *, limit: int = 10, ratify: Fraction | None = None, budget: Budget | None = None
) -> Improvements:
    """The Pareto-optimal agreements that every party likes at least as well as full `terms` and one better, at most `limit`.

    Ranked by the number of parties that gain, then by the product of their gains (points), then by the fewest issues changed. For
    each frontier point one outcome is shown, of the first 256 tied on it the one with the fewest changes. With `ratify` an agreement
    must also pass each ratifying body with at least that chance.

    Raises `UsageError` for terms that are open or unknown and for a `limit` below 1, `OutgrownError` (a `BudgetError`) where
    there are too many such agreements, `Stopped` at the end of `budget` (default: 60 s).
    """
    _check(limit)
    budget = default_budget(budget)
    game, start = game_of(scenario, ratify), full_codes(scenario, terms)
    payoffs, n = game.payoffs, game.payoffs.n_parties
    own = totals(payoffs, start)
    floor = [*(max(u, t) for u, t in zip(own[:n], payoffs.thresholds[:n], strict=True)), *payoffs.thresholds[n:]]
    found = pareto_set(payoffs, game.allowed, thresholds=floor, thin=False, budget=budget)
    gained = found.totals - np.array(own[:n], dtype=found.totals.dtype)
    better = np.flatnonzero((gained != 0).any(axis=1))
    ranks = gain_ranks(payoffs, gained[better])
    last = nlargest(limit, ranks)[-1:]
    ends = [_nearest(found.outcomes(int(row), TIED_LOOKED_AT), start) for row, rank in zip(better, ranks, strict=True) if [rank] >= last]
    listed = sorted((_improvement(game, start, end) for end in ends), key=_rank, reverse=True)
    reason = "" if listed else _nothing_better(scenario, game, bool(len(found)), budget)
    return Improvements(tuple(listed[:limit]), max(0, len(better) - limit), reason)


def smallest_package(
    scenario: Scenario, terms: Mapping[str, str], *, limit: int = 20, ratify: Fraction | None = None, budget: Budget | None = None
) -> Packages:
    """The fewest issues of full `terms` that must change until all accept, and every set of so many issues that can do it.

    At most `limit` sets, in the order of the file's issues, each with its best change by leximin of the surpluses (which compares
    points between parties). With `ratify` the ratifying bodies must pass it as well. Exact: the number of changes is one more
    condition of the game, tightened from 0 upwards; sets found are excluded until no further one is left.

    Raises as `improvements` does.
    """
    _check(limit)
    budget = default_budget(budget)
    game, start = game_of(scenario, ratify), full_codes(scenario, terms)
    payoffs = game.payoffs
    if bool(acceptable(payoffs, np.array([start], dtype=np.intp))[0]):
        return Packages(0, (), True, "All parties accept it as it stands.")
    why = why_no_agreement(scenario, game, budget)
    if why:
        return Packages(None, (), True, why)
    size = 0
    sets: list[tuple[int, ...]] = []
    while not sets:
        size += 1
        sets = _sets_of_changes(payoffs, start, size, limit, budget)
    kept = sorted(sets)[:limit]
    packages = tuple(_best_change(game, start, issues, budget) for issues in kept)
    return Packages(size, packages, len(sets) <= limit, "")


def _check(limit: int) -> None:
    if limit < 1:
        raise UsageError(f"a limit of {limit}; ask for at least 1")


def _nearest(ends: np.ndarray[tuple[int, int], np.dtype[np.intp]], start: Codes) -> Codes:
    """The outcome with the fewest changes, the first of several."""
    changes = (ends != np.array(start, dtype=np.intp)).sum(axis=1)
    return tuple(int(o) for o in ends[int(changes.argmin())])


def _improvement(game: Game, start: Codes, end: Codes) -> Improvement:
    point = game.point(end)
    return Improvement(point, changes_between(game, start, end), gains_of(game.point(start), point))


def _rank(found: Improvement) -> tuple[tuple[int, Fraction], int]:
    return by_gains(found.gains), -len(found.changes)


def _nothing_better(scenario: Scenario, game: Game, itself: bool, budget: Budget) -> str:
    """Why no agreement is better for all. `itself`: whether an agreement gives every party exactly what the offer does."""
    if itself:
        return "No agreement gives one party more than this offer without giving another less."
    return why_no_agreement(scenario, game, budget) or "Every agreement gives some party less than this offer does."


def _sets_of_changes(payoffs: Payoffs, start: Codes, size: int, limit: int, budget: Budget) -> list[tuple[int, ...]]:
    """Sets of issues (positions) whose change can lead to acceptance, where fewer than `size` changes cannot: all of them, or
    (where they are more than `limit`) one at least beyond `limit`."""
    counted = _with_changes_counted(payoffs, start, size)
    found: list[tuple[int, ...]] = []
    while len(found) <= limit:
        reached = pareto_set(counted, build_automaton(counted), thresholds=counted.thresholds, thin=False, budget=budget)
        if not len(reached):
            break
        changed = reached.representatives() != np.array(start, dtype=np.intp)
        new = sorted({tuple(int(i) for i in np.flatnonzero(row)) for row in changed})
        found += new
        counted = replace(counted, bans=(*counted.bans, *(Ban("option", "changes", (_all_changed(payoffs, start, s),)) for s in new)))
    return found


def _with_changes_counted(payoffs: Payoffs, start: Codes, most: int) -> Payoffs:
    """The game with one more condition: at most `most` issues differ from `start`."""
    columns = []
    for i, worth in enumerate(payoffs.worth):
        count = np.full((len(worth), 1), -1, dtype=worth.dtype)
        count[start[i]] = 0
        columns.append(np.hstack([worth, count]))
    return replace(
        payoffs,
        worth=tuple(columns),
        scale=(*payoffs.scale, 1),
        thresholds=(*payoffs.thresholds, -most),
        conditions=(*payoffs.conditions, "changes"),
    )


def _all_changed(payoffs: Payoffs, start: Codes, issues: tuple[int, ...]) -> Clause:
    """Holds where every one of `issues` has another option than in `start`."""
    return tuple((i, tuple(o for o in range(payoffs.sizes[i]) if o != start[i])) for i in issues)


def _best_change(game: Game, start: Codes, issues: tuple[int, ...], budget: Budget) -> Improvement:
    """The best agreement by leximin in which no other issues than these differ from `start`."""
    others = {i: option for i, option in enumerate(start) if i not in issues}
    point: Point | None
    point, _ = best_agreement(Game(within(game.payoffs, others)), budget)
    assert point is not None
    end = game.codes(point.outcome)
    return Improvement(game.point(end), changes_between(game, start, end), gains_of(game.point(start), point))
