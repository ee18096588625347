"""Designs: how a sweep's variants are chosen, as rows of coordinates in [0, 1) over groups of numbers.

Coordinates are made in blocks, so that a million variants of hundreds of numbers take the memory of one block: a Latin hypercube
of more than `BLOCK` rows, or of several batches, is one hypercube a block (each stratified by itself); the sequences of Sobol go on
from block to block.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from hashlib import sha256
from itertools import accumulate
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.errors import UsageError

DesignName = Literal["grid", "latin_hypercube", "sobol", "random", "saltelli", "morris", "one_at_a_time", "table"]
DESIGN_NAMES: tuple[DesignName, ...] = ("grid", "latin_hypercube", "sobol", "random", "saltelli", "morris", "one_at_a_time", "table")
DRAWN: tuple[DesignName, ...] = ("latin_hypercube", "sobol", "random", "saltelli", "morris", "one_at_a_time")
"""Designs that draw numbers from their ranges."""

BLOCK = 16_384
"""Rows of coordinates made at a time."""

MORRIS_LEVELS = 4


def n_rows(design: DesignName, samples: int, groups: int) -> int:
    """How many rows of coordinates a design has. `samples`: draws; base samples with saltelli; trajectories with morris. `groups`: what
    moves apart from one another (with saltelli and morris the named groups, where there are any)."""
    if design == "saltelli":
        if samples & (samples - 1):
            raise UsageError(f"a saltelli design needs a power of two as --samples, found {samples}")
        return samples * (groups + 2)
    if design == "morris":
        return samples * (groups + 1)
    if design == "one_at_a_time":
        return 1 + 2 * groups
    return samples if groups else 1


class Coordinates:
    """The rows of a design over named groups; `row(k)` has shape (groups,). The same for the same arguments everywhere.

    saltelli: rows k·(d+2) … k·(d+2)+d+1 are A_k, then A_k with block j from B_k for each j, then B_k (Saltelli et al. 2010).
    morris: trajectories of d+1 rows each, a block moving from row to row.
    one_at_a_time: all groups at their base (NaN), then each group at the low and at the high end of its ranges.

    `blocks`: the named block of each group (default: each its own); the d blocks are in the order in which they first appear. Groups of a
    block are drawn apart, and saltelli and morris move them at once. `batches`: draws that came at once (default: all).
    """

    def __init__(
        self,
        design: DesignName,
        groups: Sequence[str],
        samples: int,
        seed: int,
        blocks: Sequence[str] | None = None,
        batches: Sequence[int] = (),
    ) -> None:
        self.design, self.groups, self.samples, self.seed = design, tuple(groups), samples, seed
        self.blocks = tuple(groups) if blocks is None else tuple(blocks)
        self.block_names = tuple(dict.fromkeys(self.blocks))
        ends = accumulate(batches or (samples,))
        self._starts = [start for end, size in zip(ends, batches or (samples,), strict=True) for start in range(end - size, end, BLOCK)]
        self._blocks: dict[int, NDArray[np.float64]] = {}
        self._whole: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return n_rows(self.design, self.samples, len(self.block_names))

    def row(self, k: int) -> NDArray[np.float64]:
        d = len(self.groups)
        if self.design == "saltelli":
            return self._saltelli(*divmod(k, len(self.block_names) + 2))
        if self.design == "one_at_a_time":
            found = np.full(d, np.nan)
            if k:
                found[(k - 1) // 2] = float((k - 1) % 2)
            return found
        if self.design == "morris":
            if self._whole is None:
                self._whole = self._morris()
            trajectory: NDArray[np.float64] = self._whole[k]
            return trajectory
        return self._of_block(k)

    def _of_block(self, k: int) -> NDArray[np.float64]:
        number = bisect_right(self._starts, k) - 1
        if number not in self._blocks:
            self._blocks.clear()
            self._blocks[number] = self._make_block(number)
        row: NDArray[np.float64] = self._blocks[number][k - self._starts[number]]
        return row

    def _saltelli(self, sample: int, place: int) -> NDArray[np.float64]:
        d = len(self.groups)
        both = self._of_block(sample)
        if place == 0 or place > len(self.block_names):
            whole: NDArray[np.float64] = both[:d] if place == 0 else both[d:]
            return whole
        moved = np.array([block == self.block_names[place - 1] for block in self.blocks])
        return np.where(moved, both[d:], both[:d])

    def _make_block(self, number: int) -> NDArray[np.float64]:
        start, d = self._starts[number], len(self.groups)
        rows = ([*self._starts, self.samples])[number + 1] - start
        if self.design in ("sobol", "saltelli"):
            return _sobol(start, rows, d * (2 if self.design == "saltelli" else 1), self.seed)
        streams = [np.random.default_rng([self.seed, number, *sha256(name.encode()).digest()]) for name in self.groups]
        if self.design == "random":
            return np.column_stack([stream.random(rows) for stream in streams])
        return np.column_stack([(stream.permutation(rows) + stream.random(rows)) / rows for stream in streams])

    def _morris(self) -> NDArray[np.float64]:
        from simulator.sweep.extras import require

        require("SALib", "a morris design")
        from SALib.sample.morris import sample

        rows: NDArray[np.float64] = sample(morris_problem(self.groups, self.blocks), self.samples, num_levels=MORRIS_LEVELS, seed=self.seed)
        return rows


def morris_problem(groups: Sequence[str], blocks: Sequence[str]) -> dict[str, object]:
    """What SALib calls a problem: coordinates in [0, 1] over the groups, which move block by block."""
    problem: dict[str, object] = {"num_vars": len(groups), "names": list(groups), "bounds": [[0.0, 1.0]] * len(groups)}
    return problem if tuple(groups) == tuple(blocks) else {**problem, "groups": list(blocks)}


def _sobol(start: int, rows: int, dimensions: int, seed: int) -> NDArray[np.float64]:
    """Points `start` … of a scrambled Sobol sequence (Owen 1998)."""
    from scipy.stats import qmc

    if dimensions > qmc.Sobol.MAXDIM:
        raise UsageError(f"a Sobol sequence has at most {qmc.Sobol.MAXDIM} dimensions, {dimensions} are asked for")
    sequence = qmc.Sobol(dimensions, rng=np.random.default_rng(seed))
    if start:
        sequence.fast_forward(start)
    points: NDArray[np.float64] = sequence.random(1 << (rows - 1).bit_length())[:rows]  # a power of two, as the sequence wants
    return points
