"""How many outcomes every party accepts, exactly.

The count is made by meeting in the middle: all beginnings up to some step and all endings from it, equal ones merged,
beginnings that no ending can save dropped, beginnings that no ending can spoil counted at once; then the pairs whose sums
reach every threshold are counted with bit sets. The work is the square root of the outcome space where nothing merges. Where very
many outcomes have few different sums, how many have each is tabulated instead (`dense_counting`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget, make_room, tick
from simulator.payoffs.automaton import Automaton
from simulator.payoffs.completion import GainTables, completions, lay_gains, remaining
from simulator.payoffs.model import IntArray, Payoffs, floors_for
from simulator.payoffs.votes import signed_groups
from simulator.solve.exact.dense_counting import count_on, sum_grid
from simulator.solve.rows import equal_rows

MAX_ROWS = 2_000_000
"""Beginnings or endings kept on either side of the middle."""
ROWS_AN_OPTION, FEWEST_ROWS = 400, 20_000
"""The same where a count is one figure of many: for each option of the scenario, and at least."""
PASSING_AN_OPTION, PASSING_A_PARTY = 100, 2_500
"""The same where nobody asked for a count: for each option, and at least so many for each party. Set by measurement, so that counting
takes less than the rest of a `solve`; by the file alone and never by the clock, so that the same file always has the same count."""
MAX_EXTENSIONS = 4_000_000
"""Extensions of a beginning or an ending by an option looked at in one step, in float64; a third of them as Python integers."""
MAX_GROUPS = 500
"""Sets of segments counted one by one where a vote turns on several of them."""
MAX_PAIRS = 4_000_000_000
"""Pairs of a beginning and an ending compared (64 at a time)."""
STREAMED = 1_000_000
"""So many extensions of some beginnings are looked at together where those of all would be too many to keep."""
MAX_STREAMED, STREAMED_IN_PASSING = 40_000_000_000, 12_500_000_000
"""Pairs of these and an ending compared: some seconds of work, and one or two where nobody asked for a count."""
DEARER_TO_MAKE = 1_000
"""To make one of these takes so many times the work of comparing a pair, and three times that as Python integers."""
MAX_JOINED = 30_000_000
"""Pairs of a beginning and an ending put together."""
MERGED_INTEGERS = 50_000
"""Up to so many rows of Python integers, equal ones are looked for."""
FEW_OUTCOMES = 10**9
"""Beyond so many outcomes, the first question is whether they have few different sums, so that these can be tabulated."""
SUMS_A_ROW = 250
"""Numbers added up in such a table, for each row that could be kept otherwise: about as much work."""
_CHUNK = 4096


@dataclass(frozen=True)
class _Half:
    """Merged partial sums by state: rows sorted by state, `counts` how many partial outcomes each stands for."""

    states: NDArray[np.intp]
    totals: IntArray
    counts: IntArray


@dataclass(frozen=True)
class _Halves:
    """Beginnings and endings, how many outcomes are counted already (those of beginnings that no ending can spoil), and the step that lies
    `between` them; None: they meet."""

    front: _Half
    back: _Half
    sure: int
    between: int | None


def rows_in_passing(payoffs: Payoffs) -> int:
    """Beginnings or endings kept on either side where nobody asked for a count."""
    return min(MAX_ROWS, max(PASSING_A_PARTY * payoffs.n_parties, PASSING_AN_OPTION * sum(payoffs.sizes)))


def rows_for_a_figure(payoffs: Payoffs) -> int:
    """Beginnings or endings kept on either side where a count is one figure of many."""
    return min(MAX_ROWS, max(FEWEST_ROWS, ROWS_AN_OPTION * sum(payoffs.sizes)))


def count_acceptable(
    payoffs: Payoffs, automaton: Automaton, *, max_rows: int = MAX_ROWS, max_streamed: int = MAX_STREAMED, budget: Budget | None = None
) -> int | None:
    """The exact number of outcomes that no ban forbids, whose columns all reach their thresholds and that pass every vote; None
    where that would take more than the budget allows. `max_streamed`: as much work as comparing so many pairs may be done beyond what
    `max_rows` affords, where just one issue is left between beginnings and endings."""
    if automaton.empty:
        return 0
    if payoffs.votes:
        return _count_with_votes(payoffs, automaton, max_rows=max_rows, max_streamed=max_streamed, budget=budget)
    game = lay_gains(payoffs, automaton)
    floor = floors_for(payoffs.thresholds, game.tables[0].dtype)
    if payoffs.n_outcomes > FEW_OUTCOMES:
        grid = sum_grid(game, payoffs.thresholds, payoffs.n_outcomes, SUMS_A_ROW * max_rows)
        if grid is not None:
            return count_on(grid)
    halves = _halves(game, floor, max_rows=max_rows, max_streamed=max_streamed, counted_early=True, budget=budget)
    if halves is None:
        return None
    if halves.between is not None:
        return halves.sure + _count_between(game, halves, halves.between, floor, budget)
    pairs = _count_pairs(halves.front, halves.back, floor, MAX_PAIRS, budget)
    return None if pairs is None else halves.sure + pairs


def _count_between(game: GainTables, halves: _Halves, k: int, floor: IntArray, budget: Budget | None) -> int:
    """The outcomes that a beginning, an option of step k and an ending make, some beginnings at a time."""
    best, worst, ways = remaining(game)[k + 1], remaining(game, best=False)[k + 1], completions(game.automaton)[k + 1]
    at_once = max(1, STREAMED // game.automaton.steps[k].following.shape[1])
    total, front = 0, halves.front
    for start in range(0, len(front.states), at_once):
        part = slice(start, start + at_once)
        some = _Half(front.states[part], front.totals[part], front.counts[part])
        extended, sure = _extended(game, k, some, best, worst, ways, floor)
        pairs = _count_pairs(extended, halves.back, floor, None, budget)
        assert pairs is not None
        total += sure + pairs
    return total


def _halves(
    game: GainTables, floor: IntArray, *, max_rows: int, max_streamed: int, counted_early: bool, budget: Budget | None
) -> _Halves | None:
    """Beginnings and endings that meet at one step, or (where they may be `counted_early`) leave one between them whose combinations with
    either would be too many to keep; None where there are more than `max_rows` of either, or too many pairs."""
    automaton = game.automaton
    front = _Half(np.zeros(1, np.intp), np.zeros((1, game.n_columns), game.tables[0].dtype), np.ones(1, np.int64))
    back = front
    sure, begin, end = 0, 0, len(automaton.steps)
    best, worst, ways, prefix = remaining(game), remaining(game, best=False), completions(automaton), _prefix_bounds(game)
    cost = 3 if floor.dtype == object else 1
    while begin < end:
        tick("counting the agreement zone", 1 - (end - begin) / len(automaton.steps), budget=budget)
        forward = len(front.states) <= len(back.states)
        step = automaton.steps[begin if forward else end - 1]
        extensions = min(len(front.states), len(back.states)) * step.following.shape[1]
        if counted_early and end == begin + 1 and extensions > min(max_rows, MAX_EXTENSIONS // cost):
            work = len(front.states) * step.following.shape[1] * max(len(back.states), DEARER_TO_MAKE * cost)
            if work <= max_streamed:
                return _Halves(front, back, sure, begin)
        if extensions > MAX_EXTENSIONS // cost:
            return None
        if forward:
            least = worst[begin + 1] if counted_early else None
            front, certain = _extended(game, begin, front, best[begin + 1], least, ways[begin + 1], floor)
            sure += certain
            begin += 1
        else:
            end -= 1
            back = _prepended(game, end, back, prefix[end], floor)
        if not len(front.states) or not len(back.states):
            return _Halves(_none(front), _none(front), sure, None)
        if max(len(front.states), len(back.states)) > max_rows:
            return None
    return _Halves(front, back, sure, None)


def _none(like: _Half) -> _Half:
    return _Half(like.states[:0], like.totals[:0], like.counts[:0])


def counts_by_levels(
    payoffs: Payoffs, automaton: Automaton, levels: Sequence[Sequence[int]], *, max_rows: int = MAX_ROWS, budget: Budget | None = None
) -> IntArray | None:
    """For every combination of thresholds, one of `levels` (ascending) for each column, the exact number of outcomes that no ban forbids
    and whose columns reach them: an array of one axis a column. None with votes, or where that would take more than the budget allows.

    Goes once through what reaches the least thresholds of all, puts each outcome into the box of the highest thresholds that it reaches,
    and adds up the boxes."""
    shape = tuple(map(len, levels))
    if automaton.empty:
        return np.zeros(shape, np.int64)
    if payoffs.votes or payoffs.dtype == object:
        return None
    game = lay_gains(payoffs, automaton)
    dtype = game.tables[0].dtype
    floor = np.array([low for low, *_ in levels], dtype=dtype)
    halves = _halves(game, floor, max_rows=max_rows, max_streamed=0, counted_early=False, budget=budget)
    if halves is None:
        return None
    front, back = halves.front, halves.back
    boxes = np.zeros(shape, np.int64)
    if not len(front.states):
        return boxes
    if float(front.counts.sum()) * float(back.counts.sum()) > 2.0**62 or len(front.states) * len(back.states) > MAX_JOINED:
        return None
    steps = [np.array(column, dtype=dtype) for column in levels]
    for state in np.intersect1d(front.states, back.states).tolist():
        a, b = (slice(*np.searchsorted(half.states, [state, state + 1]).tolist()) for half in (front, back))
        endings, ways = back.totals[b], back.counts[b]
        for totals, count in zip(front.totals[a], front.counts[a].tolist(), strict=True):
            tick("counting the agreement zone", budget=budget)
            reaching = np.flatnonzero((endings >= floor - totals).all(axis=1))
            sums = endings[reaching] + totals
            box = tuple(np.searchsorted(column, sums[:, c], side="right") - 1 for c, column in enumerate(steps))
            np.add.at(boxes, box, ways[reaching] * count)
    for axis in range(boxes.ndim):
        boxes = np.flip(np.cumsum(np.flip(boxes, axis), axis=axis), axis)
    return boxes


def _count_with_votes(payoffs: Payoffs, automaton: Automaton, *, max_rows: int, max_streamed: int, budget: Budget | None) -> int | None:
    """The same with votes, as a signed sum of counts in which each of some segments must say yes; None for too many of them."""
    groups = list(islice(signed_groups(payoffs), MAX_GROUPS + 1))
    if len(groups) > MAX_GROUPS:
        return None
    total = 0
    for factor, levels in groups:
        asked = _asking_of(payoffs, levels)
        found = count_acceptable(asked, automaton, max_rows=max_rows, max_streamed=max_streamed, budget=budget)
        if found is None:
            return None
        total += factor * found
    return total


def _asking_of(payoffs: Payoffs, levels: Mapping[int, int]) -> Payoffs:
    """The game without votes in which the columns of `levels` must reach these; the other columns of the votes are 0 throughout, so
    that partial sums which differ in nothing else are merged."""
    idle = sorted({c for vote in payoffs.votes for c in vote.columns} - levels.keys())
    worth = []
    for rows in payoffs.worth:
        silent = rows.copy()
        silent[:, idle] = 0
        worth.append(silent)
    return replace(
        payoffs,
        worth=tuple(worth),
        terms=tuple(replace(term, amount=0) if term.column in idle else term for term in payoffs.terms),
        thresholds=tuple(0 if c in idle else levels.get(c, t) for c, t in enumerate(payoffs.thresholds)),
        votes=(),
    )


def _extended(
    game: GainTables, k: int, half: _Half, best: IntArray, worst: IntArray | None, ways: NDArray[np.object_], floor: IntArray
) -> tuple[_Half, int]:
    """Beginnings with one more issue settled, and the number of outcomes thereby sure to be acceptable, by the least (`worst`) that still
    comes (None: these are kept with the others)."""
    step = game.automaton.steps[k].following
    make_room(8 * len(half.states) * step.shape[1] * (game.n_columns * 2 + 4))
    following = step[half.states]
    parents, options = np.nonzero(following >= 0)
    states = following[parents, options]
    totals = half.totals[parents] + game.tables[k][half.states[parents], options]
    counts = half.counts[parents]
    safe = np.zeros(len(states), np.bool_) if worst is None else (totals + worst[states] >= floor).all(axis=1)
    sure = int((counts[safe].astype(object) * ways[states[safe]]).sum())
    open_ = (totals + best[states] >= floor).all(axis=1) & ~safe
    return _merge(states[open_], totals[open_], counts[open_]), sure


def _prepended(game: GainTables, k: int, half: _Half, prefix: IntArray, floor: IntArray) -> _Half:
    """Endings with one more issue in front: step k, then what `half` holds from step k + 1 on."""
    step = game.automaton.steps[k]
    first = np.searchsorted(half.states, np.arange(step.n_following))
    last = np.searchsorted(half.states, np.arange(step.n_following), side="right")
    before, options = np.nonzero(step.following >= 0)
    after = step.following[before, options]
    lengths = last[after] - first[after]
    make_room(8 * int(lengths.sum()) * (game.n_columns * 2 + 4))
    arc = np.repeat(np.arange(len(before)), lengths)
    within = np.arange(len(arc)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    rows = first[after[arc]] + within
    states = before[arc]
    totals = half.totals[rows] + game.tables[k][states, options[arc]]
    useful = (totals + prefix[states] >= floor).all(axis=1)
    return _merge(states[useful], totals[useful], half.counts[rows][useful])


def _prefix_bounds(game: GainTables) -> list[IntArray]:
    """Per step k and state before it, the most that steps 0 … k − 1 can have added to each column on the way to that state."""
    dtype = game.tables[0].dtype
    bounds = [np.zeros((1, game.n_columns), dtype=dtype)]
    for step, table in zip(game.automaton.steps, game.tables, strict=True):
        reached = np.full((step.n_following, game.n_columns), -np.inf, dtype=dtype)
        before, options = np.nonzero(step.following >= 0)
        np.maximum.at(reached, step.following[before, options], bounds[-1][before] + table[before, options])
        bounds.append(reached)
    return bounds


def _merge(states: NDArray[np.intp], totals: IntArray, counts: IntArray) -> _Half:
    """Equal rows added up; rows come out sorted by state. Many rows of Python integers are left as they are: to find equal ones
    takes longer than to count with all."""
    if not len(states):
        return _Half(states, totals, counts)
    if totals.dtype == object and len(states) > MERGED_INTEGERS:
        order = np.argsort(states, kind="stable")
        return _Half(states[order], totals[order], counts[order])
    order, starts = equal_rows(totals, states)
    states, totals, counts = states[order], totals[order], counts[order]
    if counts.dtype == np.int64 and float(counts.astype(np.float64).sum()) > 2.0**62:
        counts = counts.astype(object)
    return _Half(states[starts], totals[starts], np.add.reduceat(counts, starts))


def _count_pairs(front: _Half, back: _Half, floor: IntArray, max_pairs: int | None, budget: Budget | None) -> int | None:
    """Pairs that agree in state and whose sums reach the floor, each counted with both multiplicities; None for more than `max_pairs`."""
    if not len(front.states) or not len(back.states):
        return 0
    n_states = int(max(front.states.max(), back.states.max())) + 1
    marks = np.arange(n_states + 1)
    a, b = np.searchsorted(front.states, marks), np.searchsorted(back.states, marks)
    if max_pairs is not None and int(((np.diff(a)).astype(object) * np.diff(b)).sum()) > max_pairs:
        return None
    total = 0
    for s in range(n_states):
        needed = floor - front.totals[a[s] : a[s + 1]]
        for start in range(b[s], b[s + 1], _CHUNK):
            tick("counting the agreement zone", budget=budget)
            stop = min(start + _CHUNK, b[s + 1])
            total += _count_chunk(needed, front.counts[a[s] : a[s + 1]], back.totals[start:stop], back.counts[start:stop])
    return total


def _count_chunk(needed: IntArray, weights: IntArray, ends: IntArray, ways: IntArray) -> int:
    """Σ over rows of `needed` and `ends` with ends ≥ needed in every column, of the product of their multiplicities."""
    sets, ranks = [], []
    for column in range(ends.shape[1]):
        order = np.argsort(ends[:, column], kind="stable")
        sets.append(_suffix_sets(order))
        ranks.append(_places(ends[order, column], needed[:, column]))
    planes = [np.array([(int(w) >> bit) & 1 for w in ways], np.bool_) for bit in range(max(int(w) for w in ways).bit_length())]
    masks = None if len(planes) == 1 else [_packed(plane) for plane in planes]
    total = 0
    for start in range(0, len(needed), _CHUNK):
        rows = slice(start, start + _CHUNK)
        both = sets[0][ranks[0][rows]]
        for bits, rank in zip(sets[1:], ranks[1:], strict=True):
            both &= bits[rank[rows]]
        for bit, mask in enumerate(masks or [None]):
            hits = np.bitwise_count(both if mask is None else both & mask).sum(axis=1, dtype=np.int64)
            total += _dot(hits, weights[rows]) << bit
    return total


def _places(ends: IntArray, needed: IntArray) -> NDArray[np.intp]:
    """For each of `needed`, how many of `ends` (ascending) are smaller. Python integers are compared as float64, which never turns an order
    round, and once more as they are where float64 does not tell them apart."""
    if ends.dtype != object:
        return np.searchsorted(ends, needed, side="left")
    rough, wanted = ends.astype(np.float64), needed.astype(np.float64)
    first, last = np.searchsorted(rough, wanted, side="left"), np.searchsorted(rough, wanted, side="right")
    for row in np.flatnonzero(first < last):
        first[row] = bisect_left(ends, needed[row], int(first[row]), int(last[row]))
    return first


def _dot(hits: NDArray[np.int64], weights: IntArray) -> int:
    if weights.dtype == object or float(weights.max(initial=0)) * _CHUNK * _CHUNK > 2.0**62:
        return int((hits.astype(object) * weights.astype(object)).sum())
    return int(hits @ weights)


def _suffix_sets(order: NDArray[np.intp]) -> NDArray[np.uint64]:
    """Row r is the bit set of order[r:], for r = 0 … n; shape (n + 1, words)."""
    n = len(order)
    bits = np.zeros((n + 1, (n + 63) // 64), np.uint64)
    bits[np.arange(n), order // 64] = np.uint64(1) << (order % 64).astype(np.uint64)
    return np.bitwise_or.accumulate(bits[::-1], axis=0)[::-1]


def _packed(flags: NDArray[np.bool_]) -> NDArray[np.uint64]:
    padded = np.zeros((len(flags) + 63) // 64 * 64, np.bool_)
    padded[: len(flags)] = flags
    packed: NDArray[np.uint64] = np.packbits(padded, bitorder="little").view(np.uint64)
    return packed
