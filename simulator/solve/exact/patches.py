"""Two issues of many levels as few affine pieces, patches: what one level more adds is the same all over a patch.

A *run* is levels of an issue between which every party's gain rises or falls by the same step from each to the next; value functions that
are linear between a few levels have few runs. A run of either issue makes a *patch*: its outcomes' totals are `origin` + s × `along` + t ×
`across` for whole s and t. Which of them dominates another hangs on the differences of s and of t alone, so what dominates inside a patch
is a list of such differences, and what no other dominates there is a few rectangles of s and t. All in whole numbers.

Levels that are alike for everybody stand together, and levels that another level dominates are left out, since exchanging
one for the other changes nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.automaton import Automaton
from simulator.payoffs.completion import lay_gains
from simulator.payoffs.model import IntArray, Payoffs
from simulator.solve.rows import equal_rows, undominated

MOST_PATCHES = 600
"""Patches, and rectangles left of them, that are compared with one another."""
MOST_RECTANGLES = 3000


class NoPatchesError(Exception):
    """The levels of a game are no few affine pieces, or it is no game of two issues and parties alone."""


@dataclass(frozen=True)
class Levels:
    """Levels of an issue that no other dominates, alike ones together: the first `option` of each in the order of the file, how `many` are
    alike, and the `gains`, shape (n, parties)."""

    options: NDArray[np.intp]
    many: NDArray[np.int64]
    gains: IntArray


@dataclass(frozen=True)
class Patches:
    """The patches of a game, all arrays with one entry a patch: `origin`, `along`, `across` of shape (n, parties); `first`, `second`: where
    the levels of the two runs start in `rows` and `columns`; `heights`, `widths`: how many they are. `normals`: weights, not negative,
    one a party, with which all of a patch has the same weighted sum; zero where there are none."""

    issues: tuple[int, int]
    rows: Levels
    columns: Levels
    first: NDArray[np.intp]
    second: NDArray[np.intp]
    heights: NDArray[np.intp]
    widths: NDArray[np.intp]
    origin: IntArray
    along: IntArray
    across: IntArray
    normals: NDArray[np.float64]


@dataclass(frozen=True)
class Boxes:
    """Rectangles of patches: patch, and the first and last s and t."""

    patch: NDArray[np.int32]
    s: NDArray[np.int32]
    s_last: NDArray[np.int32]
    t: NDArray[np.int32]
    t_last: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.patch)

    def only(self, rows: NDArray[np.intp] | NDArray[np.bool_] | slice) -> Boxes:
        return Boxes(self.patch[rows], self.s[rows], self.s_last[rows], self.t[rows], self.t_last[rows])

    @property
    def single(self) -> NDArray[np.bool_]:
        """Which of them are one outcome."""
        return np.asarray((self.s == self.s_last) & (self.t == self.t_last), dtype=np.bool_)

    @property
    def sizes(self) -> NDArray[np.int64]:
        return (self.s_last - self.s + 1).astype(np.int64) * (self.t_last - self.t + 1)

    def quarters(self) -> Iterator[tuple[NDArray[np.intp], Boxes]]:
        """The up to four parts of each, first all first ones: the positions of those that have that part, and the parts."""
        s_half, t_half = (self.s + self.s_last) // 2, (self.t + self.t_last) // 2
        wide, high = self.s < self.s_last, self.t < self.t_last
        every = np.ones(len(self), np.bool_)
        for upper, right in ((False, False), (True, False), (False, True), (True, True)):
            chosen = np.flatnonzero((wide if upper else every) & (high if right else every))
            part = self.only(chosen)
            s, s_last = (s_half[chosen] + 1, part.s_last) if upper else (part.s, s_half[chosen])
            t, t_last = (t_half[chosen] + 1, part.t_last) if right else (part.t, t_half[chosen])
            yield chosen, Boxes(part.patch, s, s_last, t, t_last)


def joined(parts: list[Boxes]) -> Boxes:
    return Boxes(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("patch", "s", "s_last", "t", "t_last")))


def patches_of(payoffs: Payoffs, automaton: Automaton) -> tuple[Patches, Boxes]:
    """The patches of a game of two issues, and what no outcome of the same patch dominates. Raises `NoPatchesError`."""
    if len(automaton.steps) != 2 or payoffs.n_columns != payoffs.n_parties:
        raise NoPatchesError
    laid = lay_gains(payoffs, automaton)
    one, two = automaton.steps
    every_row: list[Levels] = []
    every_column: list[Levels] = []
    runs: list[tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]] = []
    before, beside = 0, 0
    for state in range(one.n_following):
        rows = _levels(payoffs.worth[one.issue], laid.tables[0][0], np.flatnonzero(one.following[0] == state))
        columns = _levels(payoffs.worth[two.issue], laid.tables[1][state], np.flatnonzero(two.following[state] >= 0))
        row_starts, column_starts = _runs(rows.gains), _runs(columns.gains)
        if sum(len(a) * len(b) for a, _, b, _ in runs) + len(row_starts) * len(column_starts) > MOST_PATCHES:
            raise NoPatchesError
        lengths = np.diff(np.append(row_starts, len(rows.options))), np.diff(np.append(column_starts, len(columns.options)))
        runs.append((row_starts + before, lengths[0], column_starts + beside, lengths[1]))
        every_row.append(rows)
        every_column.append(columns)
        before, beside = before + len(rows.options), beside + len(columns.options)
    rows, columns = _together(every_row), _together(every_column)
    first = np.concatenate([np.repeat(a, len(b)) for a, _, b, _ in runs])
    height = np.concatenate([np.repeat(m, len(b)) for _, m, b, _ in runs])
    second = np.concatenate([np.tile(b, len(a)) for a, _, b, _ in runs])
    width = np.concatenate([np.tile(n, len(a)) for a, _, _, n in runs])
    along, across = _steps(rows.gains, first, height), _steps(columns.gains, second, width)
    rectangles = [
        Boxes(*(np.array(bounds, np.int32) for bounds in ([g], [s], [s_last], [t], [t_last])))
        for g in range(len(first))
        for s, s_last, t, t_last in _undominated_inside(along[g], across[g], int(height[g]), int(width[g]))
    ]
    if len(rectangles) > MOST_RECTANGLES:
        raise NoPatchesError
    normals = np.array([_normal(d.tolist(), e.tolist()) for d, e in zip(along, across, strict=True)], dtype=np.float64)
    origin = rows.gains[first] + columns.gains[second]
    found = Patches((one.issue, two.issue), rows, columns, first, second, height, width, origin, along, across, normals)
    return found, joined(rectangles)


def _levels(worth: IntArray, table: IntArray, options: NDArray[np.intp]) -> Levels:
    """The levels among `options` that none of them dominates, alike ones together: in their order, but those side by side to which
    interactions add the same. `worth`, `table`: what each option gives without and with interactions, shape (options, parties)."""
    gains: IntArray = table.astype(worth.dtype)
    chosen = options[undominated(gains[options])]
    order, starts = equal_rows(gains[chosen])
    first = np.minimum.reduceat(chosen[order], starts)
    many = np.diff(np.append(starts, len(order))).astype(np.int64)
    added = _classes(gains[first] - worth[first])
    sorted_ = np.lexsort((first, added))
    return Levels(first[sorted_], many[sorted_], gains[first[sorted_]])


def _classes(rows: IntArray) -> NDArray[np.intp]:
    """A number for each row, the same for equal ones."""
    order, starts = equal_rows(rows)
    found = np.empty(len(rows), np.intp)
    found[order] = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(rows))))
    return found


def _together(parts: list[Levels]) -> Levels:
    return Levels(
        np.concatenate([p.options for p in parts]), np.concatenate([p.many for p in parts]), np.concatenate([p.gains for p in parts])
    )


def _runs(gains: IntArray) -> NDArray[np.intp]:
    """Where runs start: as long ones as there are, from the front."""
    steps = np.diff(gains, axis=0)
    turns = np.flatnonzero((steps[1:] != steps[:-1]).any(axis=1)) + 1
    starts = [0]
    for turn in turns.tolist():  # the step from `turn` on is another: its first level still ends the run before
        if turn >= starts[-1] + 1:
            starts.append(turn + 1)
    return np.array([start for start in starts if start < len(gains)], dtype=np.intp)


def _steps(gains: IntArray, starts: NDArray[np.intp], lengths: NDArray[np.intp]) -> IntArray:
    """What one level more adds in each run; nothing in a run of one."""
    after = np.minimum(starts + 1, len(gains) - 1)
    return np.where((lengths > 1)[:, np.newaxis], gains[after] - gains[starts], 0)


def _undominated_inside(along: IntArray, across: IntArray, height: int, width: int) -> Iterator[tuple[int, int, int, int]]:
    """What no outcome of the same patch dominates, as rectangles (first and last s, first and last t).

    Neither of the two steps, nor its opposite, is good for one party and bad for none: such levels were left out. So all differences (a, b)
    that dominate have the same signs, and an outcome is dominated where one of them leads to another outcome of the patch. With
    a and b counted towards the better end, those that matter have ever smaller b for larger a; what is left is a staircase.
    """
    whole = (0, height - 1, 0, width - 1)
    if height == 1 or width == 1:
        yield whole
        return
    if not _independent(along.tolist(), across.tolist()):
        raise NoPatchesError  # different s and t may give the same totals
    forward, right, better = _better(along, across, height, width)
    if not better:
        yield whole
        return
    bounds_s = [0, *(height - a for a, _ in reversed(better)), height]
    least_t = [width - better[-1][1], *(width - b for _, b in reversed(better[:-1])), 0]
    for s, end, t in zip(bounds_s[:-1], bounds_s[1:], least_t, strict=True):
        if s < end:
            yield (
                s if forward else height - end,
                (end if forward else height - s) - 1,
                t if right else 0,
                width - 1 if right else width - 1 - t,
            )


def _better(along: IntArray, across: IntArray, height: int, width: int) -> tuple[bool, bool, list[tuple[int, int]]]:
    """Whether s rises and whether t rises towards what dominates, and the differences (a, b), a ascending and b descending, that do."""
    a = np.arange(1, height).astype(along.dtype)
    for sign in (1, -1):
        low, high = np.full(len(a), -width, dtype=a.dtype), np.full(len(a), width, dtype=a.dtype)
        for d, e in zip((sign * along).tolist(), across.tolist(), strict=True):
            if e > 0:
                low = np.maximum(low, -(a * d // e))
            elif e < 0:
                high = np.minimum(high, a * d // -e)
            elif d < 0:
                high = np.minimum(high, -width - 1)
        b = np.where(low > 0, low, -high)
        found: list[tuple[int, int]] = []
        for k in np.flatnonzero((low <= high) & (b < width)).tolist():
            if not found or b[k] < found[-1][1]:
                found.append((k + 1, int(b[k])))
        if found:
            return sign > 0, bool(low[found[0][0] - 1] > 0), found
    return True, True, []


def _independent(d: list[int], e: list[int]) -> bool:
    return any(d[p] * e[q] != d[q] * e[p] for p, q in combinations(range(len(d)), 2))


def _normal(d: list[int], e: list[int]) -> list[float]:
    """Weights, none negative and the largest 1, with which neither step changes the weighted sum; zero where no two or three parties have
    them."""
    n = len(d)
    weights = [0] * n
    if not any(d) or not any(e):
        step = d if any(d) else e
        for p, q in combinations(range(n), 2):
            if step[p] * step[q] < 0:
                weights[p], weights[q] = abs(step[q]), abs(step[p])
                break
    else:
        for p, q, r in combinations(range(n), 3):
            product = (d[q] * e[r] - d[r] * e[q], d[r] * e[p] - d[p] * e[r], d[p] * e[q] - d[q] * e[p])
            if min(product) >= 0 or max(product) <= 0:
                weights[p], weights[q], weights[r] = map(abs, product)
                break
    most = max(weights)
    return [w / most for w in weights] if most else [0.0] * n
