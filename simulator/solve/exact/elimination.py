"""Engine 1: the exact Pareto frontier by combining issues one at a time.

Multi-objective variable elimination (Rollón & Larrosa 2006): partial outcomes that lead to the same state and are dominated
there cannot end on the frontier, since whatever completes the dominated one completes the other as well. Partial outcomes
whose best completion misses a threshold are dropped too. The cost is the size of the frontier, not of the outcome space.

Where the sets outgrow the budget they are thinned to one partial outcome per box, and the answer states by how many points
per party it may fall short of the exact frontier (an additive ε-frontier; Papadimitriou & Yannakakis 2000 for the idea).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil, log2

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget, Pace, tick
from simulator.errors import OutgrownError
from simulator.payoffs.automaton import Automaton
from simulator.payoffs.completion import GainTables, lay_gains, remaining
from simulator.payoffs.model import IntArray, Payoffs
from simulator.solve.exact.combining import Asked, Combination, Cut, Cuts, PartialOutcomes, asked_of, caps_of, lay_cut, undominated_by_state
from simulator.solve.exact.layers import Layer, listed, traced
from simulator.solve.pareto import ParetoSet
from simulator.solve.rows import equal_rows, undominated

HARDLY_ANY_DROPPED = 0.9
FEW_ROWS = 2000
"""Where the last look for dominated rows kept more than this share of them, and there are not many, the next step does without one:
what it lets through is dropped later, at the last step for certain."""

LONG_LOOK = 20_000
"""A look for dominated rows among so many takes a noticeable part of a second, and nothing interrupts it."""
LONGER = 1.5
"""It grows about like this power of the number of rows (1.2 to 1.7 of six columns)."""

PAIRS = 16_000_000
"""Pairs of a partial outcome and an option that take some seconds to look at, for three parties."""

DEARER = 1.5
"""Each further column makes a pair cost so many times as much."""

FORESIGHT = 0.05
"""The steps ahead are estimated once this share of the pairs allowed has been looked at."""
SHARE_FITTING = 0.5
"""The share of all pairs of a row and an option that counts as within reach where that is not known yet."""


class FrontierOutgrownError(OutgrownError):
    """The sets of partial outcomes outgrew their budget, and thinning them was not asked for."""


def affordable_rows(n_columns: int) -> int:
    """Partial outcomes that may be kept at a step: filtering costs n log^(columns − 2) n, so more columns afford fewer rows."""
    return max(1000, int(2_000_000 / 2.2 ** (n_columns - 2)))


def affordable_pairs(payoffs: Payoffs) -> int:
    """Pairs of a partial outcome and an option that may be looked at in all, some seconds of work: fewer where filtering costs more, and
    where numbers are beyond float64."""
    pairs = PAIRS / DEARER ** max(0, payoffs.n_columns - 3)
    return int(pairs / 4 if payoffs.dtype is object else pairs)


@dataclass
class _Rows:
    """The current set: state, totals so far, and number of partial outcomes of each row; grouped by state."""

    states: NDArray[np.intp]
    totals: IntArray
    counts: IntArray


def pareto_set(
    payoffs: Payoffs,
    automaton: Automaton,
    *,
    thresholds: Sequence[int | None] | None = None,
    max_rows: int | None = None,
    thin: bool = True,
    budget: Budget | None = None,
    cuts: Sequence[Cut] = (),
    max_pairs: int | None = None,
    most_epsilon: Sequence[int] | None = None,
) -> ParetoSet:
    """Pareto-optimal outcomes among those that no ban forbids and whose columns reach `thresholds` (None: no threshold). A vote is
    asked for where its columns have thresholds.

    All outcomes tied on a point are counted. For a column that is only a condition, keep just whether it can still miss its threshold. A
    partial outcome that others surpass in such columns alone stays, since it may end tied with them. `max_rows`: partial outcomes kept at a
    step (default: `affordable_rows`); beyond, they are thinned to an ε-frontier, or `FrontierOutgrownError` is raised where `thin` is
    false. `cuts`: only outcomes that meet them are looked for (and perhaps a few that miss one by less than float64 tells). `max_pairs`:
    pairs of a row and an option looked at in all. Beyond these, or as soon as that can be foreseen, `FrontierOutgrownError` is raised;
    `most_epsilon`: the same, once thinning costs a party more scaled units than that.
    """
    limit = affordable_rows(payoffs.n_columns) if max_rows is None else max_rows
    if automaton.empty:
        return no_points(payoffs)
    laid = lay_gains(payoffs, automaton)
    asked = asked_of(payoffs, [None] * payoffs.n_columns if thresholds is None else thresholds, laid.tables[0].dtype)
    lines = [Cuts.single(cut) for cut in cuts]
    found = combined(payoffs, laid, asked, lines, limit, thin=thin, budget=budget, max_pairs=max_pairs, most_epsilon=most_epsilon)
    if found.outgrown[0]:
        raise FrontierOutgrownError(f"more than {limit} partial outcomes at an issue of {len(automaton.steps)}")
    return _final(payoffs, automaton, found) if len(found.states) else no_points(payoffs)


@dataclass(frozen=True)
class Combined:
    """What is left when all issues are combined: of each row its state (that of the game it belongs to), its totals and for how many
    outcomes it stands; the layers that lead there, the scaled units per column that thinning may have cost, and which games `outgrown`
    their limit."""

    states: NDArray[np.intp]
    totals: IntArray
    counts: IntArray
    layers: list[Layer]
    epsilon: IntArray
    outgrown: NDArray[np.bool_]


def combined(
    payoffs: Payoffs,
    laid: GainTables,
    asked: Asked,
    cuts: Sequence[Cuts],
    limit: int,
    *,
    thin: bool = False,
    budget: Budget | None = None,
    max_pairs: int | None = None,
    most_epsilon: Sequence[int] | None = None,
) -> Combined:
    """Elimination of one game, or of several side by side: state s of game g is then state g × (number of states) + s of one automaton.

    Several games have no further columns and no votes, and are not thinned; the sets of those `outgrown` outgrew the limit. Whether they
    do depends on the game alone: what is kept after a look for dominated rows is the same whatever stands beside it, and steps without a
    look keep no more than the limit altogether. `payoffs`: one of the games.
    """
    automaton, several, tables = laid.automaton, laid.several, laid.tables
    bounds = remaining(laid)
    cut_lines = tuple(lay_cut(automaton, tables, cut, asked.start) for cut in cuts)
    caps = caps_of(payoffs, remaining(laid, best=False), asked.levels) if payoffs.n_columns > payoffs.n_parties else None
    rows = _Rows(np.arange(several), asked.start.copy(), np.ones(several, dtype=np.int64))
    layers: list[Layer] = []
    epsilon = np.zeros(payoffs.n_columns, dtype=object)
    outgrown = np.zeros(several, np.bool_)
    share_kept, spent, pace = 0.0, 0.0, Pace(LONGER, LONG_LOOK)
    for k, step in enumerate(automaton.steps):
        tick("combining issues", k / len(automaton.steps), budget=budget)
        capped_at, last = None if caps is None else caps[k + 1], k + 1 == len(automaton.steps)
        combination = Combination(step, several, tables[k], bounds[k + 1], asked, capped_at, cut_lines, k, payoffs.n_parties, last)
        if max_pairs is not None:
            spent += combination.expected_pairs(rows.states, rows.totals)
            if _outgrows(spent, len(rows.states), [payoffs.sizes[s.issue] for s in automaton.steps], k, payoffs.n_parties, max_pairs):
                raise FrontierOutgrownError(f"more than {max_pairs} pairs of partial outcomes and options to look at")
        candidates = combination.grown(rows.states, rows.totals)
        if not last and share_kept > HARDLY_ANY_DROPPED and len(candidates.states) <= min(FEW_ROWS * several, limit):
            keep = np.arange(len(candidates.states))
        else:
            look = partial(undominated_by_state, candidates.states, candidates.totals, payoffs.n_parties)
            keep = pace.timed(len(candidates.states), look, budget)
            share_kept = len(keep) / max(len(candidates.states), 1)
        if len(keep) > limit:
            if thin:
                keep, lost = _thinned(candidates, keep, affordable_rows(payoffs.n_columns) if last else limit, payoffs.n_parties)
                epsilon = epsilon + lost
                if most_epsilon is not None and any(e > most for e, most in zip(epsilon, most_epsilon, strict=False)):
                    raise FrontierOutgrownError("thinned to fit the limits, it would miss points by too much")
            else:
                of_game = candidates.states[keep] // step.n_following
                too_many = np.bincount(of_game, minlength=several) > limit
                outgrown |= too_many
                keep = keep[~too_many[of_game]]
        rows, layer = _merged(candidates, keep, rows.counts)
        layers.append(layer)
        if not len(rows.states):
            break
    return Combined(rows.states, rows.totals, rows.counts, layers, epsilon, outgrown)


def _outgrows(spent: float, n_rows: int, sizes: Sequence[int], k: int, n_parties: int, max_pairs: int) -> bool:
    """Whether the pairs of a row and an option looked at outgrow `max_pairs`: so far, or (once that matters) as can be foreseen. The
    frontier of sums of k issues is a surface of one dimension less than there are parties; its extent grows like k."""
    if spent > max_pairs:
        return True
    if spent < FORESIGHT * max_pairs or k < 1:
        return False
    ahead = sum(n_rows * (j / k) ** (n_parties - 1) * sizes[j] for j in range(k + 1, len(sizes)))
    return spent + SHARE_FITTING * ahead > max_pairs


def _merged(candidates: PartialOutcomes, keep: NDArray[np.intp], before: IntArray) -> tuple[_Rows, Layer]:
    """One row for all candidates in `keep` that agree in state and totals, with the arcs that lead to it."""
    order, starts = equal_rows(candidates.totals.take(keep, axis=0), candidates.states[keep])
    order = keep[order]
    parents = candidates.parents[order]
    counts = np.add.reduceat(before[parents], starts) if len(starts) else before[parents]
    if counts.dtype == np.int64 and counts.max(initial=0) > 2**62 // max(len(order), 1):
        counts = counts.astype(object)
    layer = Layer(np.append(starts, len(order)), parents, candidates.options[order], counts)
    first = order[starts]
    return _Rows(candidates.states[first], candidates.totals.take(first, axis=0), counts), layer


def _thinned(candidates: PartialOutcomes, keep: NDArray[np.intp], max_rows: int, n_objectives: int) -> tuple[NDArray[np.intp], IntArray]:
    """One row for each box of a grid over the objectives, the grid as fine as `max_rows` allows; and what a row may differ by
    from others of its box (scaled units). Rows that differ in a condition are never put into one box."""
    states, totals = candidates.states, candidates.totals
    chosen = totals[keep] if totals.dtype == object else totals[keep].astype(np.int64)
    low = chosen.min(axis=0)
    spread = np.maximum(chosen.max(axis=0) - low, 1)
    cells = 2 ** ceil(log2(8 * max_rows ** (1 / max(1, n_objectives - 1))))
    while True:
        tick("thinning")
        width = -(-spread // cells)
        width[n_objectives:] = 1
        order, starts = equal_rows(((chosen - low) // width).astype(np.int64), states[keep])
        if len(starts) <= max_rows or cells == 1:
            return keep[np.sort(order[starts])], width - 1
        cells //= 2


def no_points(payoffs: Payoffs) -> ParetoSet:
    nothing = np.zeros((0, len(payoffs.sizes)), np.intp)
    return ParetoSet(
        np.zeros((0, payoffs.n_parties), dtype=payoffs.dtype), (), lambda k, limit: nothing, (0,) * payoffs.n_parties, lambda: nothing
    )


def _final(payoffs: Payoffs, automaton: Automaton, found: Combined) -> ParetoSet:
    """The frontier in the parties' utilities alone; rows that differ only in further conditions are tied."""
    objectives = found.totals[:, : payoffs.n_parties]
    if payoffs.n_columns == payoffs.n_parties:  # the last step has left neither dominated nor equal rows
        order = np.arange(len(objectives))
        starts, ends = order, np.arange(len(objectives) + 1)
    else:
        best = np.flatnonzero(undominated(objectives))
        order, starts = equal_rows(objectives[best])
        order, ends = best[order], np.append(starts, len(best))
    totals = objectives[order[starts]].astype(payoffs.dtype)
    counts = tuple(np.add.reduceat(found.counts[order], starts).tolist())

    def outcomes(k: int, limit: int) -> NDArray[np.intp]:
        return listed(automaton, found.layers, order[ends[k] : ends[k + 1]], limit)

    def one_of_each() -> NDArray[np.intp]:
        return traced(automaton, found.layers, order[starts])

    return ParetoSet(totals, counts, outcomes, tuple(int(x) for x in found.epsilon[: payoffs.n_parties]), one_of_each)
