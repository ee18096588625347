"""Patches in which one level more adds the same, as where an interaction raises some levels of a run and not the others.

Whether an outcome of one such patch dominates an outcome of another hangs on the differences of their levels alone, as inside a patch. So
what one patch dominates in another is worked out at once: for each level of the one issue, an interval of levels of the other.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from simulator.solve.exact.patches import Boxes, Patches, joined

FEWEST = 1_000
"""This pays for patches of at least so many outcomes."""

Interval = tuple[NDArray[np.int64], NDArray[np.int64]]
"""For each s of a patch the first and the last t that are dominated; the first beyond the last where none is."""


def without_dominated_by_alike(patches: Patches, boxes: Boxes) -> tuple[Boxes, set[tuple[int, int]]]:
    """The rectangles less what patches with the same steps dominate, and the pairs of patches, dominated and dominating, that are settled
    by that: no outcome left of the one is dominated by, or equal to, one of the other."""
    settled: set[tuple[int, int]] = set()
    parts: list[Boxes] = []
    for patch in np.unique(boxes.patch).tolist():
        own = boxes.only(boxes.patch == patch)
        for other in _alike(patches, patch):
            found = _dominated(patches, patch, other)
            if found is not None:
                settled.add((patch, other))
                own = _less(own, found)
        parts.append(own)
    return joined(parts), settled


def _alike(patches: Patches, patch: int) -> Iterator[int]:
    for other in range(len(patches.first)):
        large = min(int(patches.heights[p]) * int(patches.widths[p]) for p in (patch, other)) >= FEWEST
        same = (patches.along[patch] == patches.along[other]).all() and (patches.across[patch] == patches.across[other]).all()
        if other != patch and large and same:
            yield other


def _dominated(patches: Patches, patch: int, other: int) -> Interval | None:
    """The part of `patch` that the whole of `other` dominates; None where some outcomes are equal, or what is dominated is no interval."""
    from scipy.ndimage import maximum_filter1d

    height, width = int(patches.heights[patch]), int(patches.widths[patch])
    high, wide = int(patches.heights[other]), int(patches.widths[other])
    ahead: NDArray[np.int64] = patches.origin[other] - patches.origin[patch]
    a = np.arange(1 - height, high).astype(ahead.dtype)
    low, most = np.full(len(a), 1 - width).astype(ahead.dtype), np.full(len(a), wide - 1).astype(ahead.dtype)
    for start, d, e in zip(ahead.tolist(), patches.along[patch].tolist(), patches.across[patch].tolist(), strict=True):
        more = start + a * d
        if e > 0:
            low = np.maximum(low, -(more // e))
        elif e < 0:
            most = np.minimum(most, more // -e)
        else:
            most = np.where(more >= 0, most, low - 1)
    some = np.flatnonzero(low <= most)
    if not len(some):
        return np.zeros(height, np.int64), np.full(height, -1)
    b = low[some]
    reached = ahead + a[some][:, np.newaxis] * patches.along[patch] + b[:, np.newaxis] * patches.across[patch]
    first, last = (-most[some]).astype(np.int64), (wide - 1 - b).astype(np.int64)
    apart = (first[1:] > last[:-1] + 1) | (first[:-1] > last[1:] + 1)
    if (reached == 0).all(axis=1).any() or apart.any():
        return None
    # of the differences a that lead from s into the other patch, −s … high − 1 − s, all together
    never = -(2 * width + 2 * wide + 2)
    ends = np.full((2, len(a)), never)
    ends[0, some], ends[1, some] = -first, last
    rows = height - 1 - np.arange(height) + high // 2
    reach = maximum_filter1d(ends, size=high, axis=1, mode="constant", cval=never)[:, rows]
    return -reach[0], reach[1]


def _less(boxes: Boxes, dominated: Interval) -> Boxes:
    """The rectangles of one patch less the intervals."""
    first, last = dominated
    turns = np.flatnonzero((np.diff(first) != 0) | (np.diff(last) != 0)) + 1
    bounds = np.concatenate([[0], turns, [len(first)]])
    parts = [boxes.only(slice(0, 0))]
    for k in range(len(boxes)):
        begin = max(0, int(np.searchsorted(bounds, boxes.s[k], side="right")) - 1)
        end = int(np.searchsorted(bounds, boxes.s_last[k], side="right"))
        s = np.maximum(bounds[begin:end], boxes.s[k])
        s_last = np.minimum(bounds[begin + 1 : end + 1] - 1, boxes.s_last[k])
        before, after = first[s], last[s]
        t, t_last = int(boxes.t[k]), int(boxes.t_last[k])
        nothing = (before > after) | (before > t_last) | (after < t)
        for t_from, t_to in ((np.full(len(s), t), np.where(nothing, t_last, np.minimum(before - 1, t_last))),
                             (np.where(nothing, t_last + 1, np.maximum(after + 1, t)), np.full(len(s), t_last))):  # fmt: skip
            left = np.flatnonzero(t_from <= t_to)
            columns = (np.full(len(left), boxes.patch[k]), s[left], s_last[left], t_from[left], t_to[left])
            parts.append(Boxes(*(column.astype(np.int32) for column in columns)))
    return joined(parts)
