"""What a design is: how variants or draws are chosen, as coordinates in [0, 1) for each name, before they become numbers.

Rows are made in blocks, so that a million variants of hundreds of numbers take the memory of one block: a Latin hypercube of more than
`BLOCK` rows, or of several batches, is one hypercube a block (each stratified by itself); a sequence goes on from block to block.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, TypeAlias

from simulator.registers import Entry, Register

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

BLOCK = 16_384
"""Rows of coordinates made at a time."""

Method = Literal["sobol_indices", "elementary_effects", "swings", "rank_correlations"]
"""How the rows of a design tell which numbers matter."""

Growth = Literal["never", "rows", "batches"]
"""Whether a run can have more draws later: its first rows stay the same however many follow, or what follows is a design of its own."""


@dataclass(frozen=True)
class Part:
    """Rows that are made at once: so many `rows` from row `start` on. `key`: what seeds random streams of this part alone."""

    seed: int
    start: int
    rows: int
    key: tuple[int, ...]


Points = Callable[[Sequence[str], Part], "Floats"]
"""From names and a part to its points in [0, 1), shape (rows, names)."""

Row = Callable[[int], "Floats"]
"""Row k, shape (groups,); NaN for a number that stays at its base."""


@dataclass(frozen=True)
class Layout:
    """What the rows of a design are made for.

    `groups`: what is drawn apart. `samples`: draws; base samples with saltelli, trajectories with morris. `blocks`: the named block of each
    group; some designs move the groups of a block at once. `batches`: draws that came at once, in order.
    """

    groups: tuple[str, ...]
    samples: int
    seed: int
    blocks: tuple[str, ...]
    batches: tuple[int, ...]

    @property
    def block_names(self) -> tuple[str, ...]:
        """The blocks in the order in which they first appear."""
        return tuple(dict.fromkeys(self.blocks))


@dataclass(frozen=True, kw_only=True)
class Design(Entry):
    """How variants are chosen.

    `asked_by_name`: whether people may choose it (a table of variants is given instead). `points`: how a sample is drawn, None for what is
    no sample of the ranges. `n_rows`: rows from the samples and the number of blocks. `rows`: None for a design of listed values alone.
    `moves_groups`: whether it moves the groups of a block at once.
    """

    asked_by_name: bool
    points: Points | None
    n_rows: Callable[[int, int], int]
    rows: Callable[[Layout], Row] | None
    moves_groups: bool
    grows: Growth
    measured_by: Method | None

    @property
    def even(self) -> bool:
        """Whether the variants fill the space evenly, so that shares of them say something."""
        return self.points is not None or self.rows is None


DESIGNS: Register[Design] = Register("design", "simulator.scenario.designs", "zopa.designs")


def sampling(
    *, name: str, title: str, meaning: str, source: str, needs: str, place: int, points: Points, grows: Literal["rows", "batches"]
) -> Design:
    """A design that is a sample of the ranges: every draw gives every number a value."""
    return Design(
        name=name,
        title=title,
        meaning=meaning,
        source=source,
        needs=needs,
        place=place,
        asked_by_name=True,
        points=points,
        n_rows=lambda samples, blocks: samples if blocks else 1,
        rows=lambda layout: in_parts(points, layout.groups, layout),
        moves_groups=False,
        grows=grows,
        measured_by="rank_correlations",
    )


def in_parts(points: Points, names: Sequence[str], layout: Layout) -> Row:
    """Row k of points that are made part by part; the last part is kept."""
    sizes = layout.batches or (layout.samples,)
    starts = [start for end, size in zip(accumulate(sizes), sizes, strict=True) for start in range(end - size, end, BLOCK)]
    ends = [*starts[1:], layout.samples]
    kept: dict[int, Floats] = {}

    def row(k: int) -> Floats:
        number = bisect_right(starts, k) - 1
        if number not in kept:
            kept.clear()
            start = starts[number]
            kept[number] = points(names, Part(layout.seed, start, ends[number] - start, (layout.seed, number)))
        found: Floats = kept[number][k - starts[number]]
        return found

    return row
