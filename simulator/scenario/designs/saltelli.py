"""Saltelli's design, from which Sobol' indices are estimated: rows A, A with each block from B, and B, for each base sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.errors import UsageError
from simulator.scenario.design import DESIGNS, Design, Layout, Row, in_parts
from simulator.scenario.designs.sobol import sobol_points

if TYPE_CHECKING:
    from simulator.scenario.design import Floats


def _n_rows(samples: int, blocks: int) -> int:
    if samples & (samples - 1):
        raise UsageError(f"a saltelli design needs a power of two as --samples, found {samples}")
    return samples * (blocks + 2)


def _rows(layout: Layout) -> Row:
    """Rows k·(d+2) … k·(d+2)+d+1 are A_k, then A_k with block j from B_k for each j, then B_k."""
    import numpy as np

    both = in_parts(sobol_points, layout.groups * 2, layout)
    d, names = len(layout.groups), layout.block_names
    moved = [np.array([block == name for block in layout.blocks]) for name in names]

    def row(k: int) -> Floats:
        base, place = divmod(k, len(names) + 2)
        a, b = both(base)[:d], both(base)[d:]
        if place == 0:
            return a
        return b if place > len(names) else np.where(moved[place - 1], b, a)

    return row


DESIGNS.add(
    Design(
        name="saltelli",
        title="Saltelli",
        meaning="For Sobol' indices: the share of what varies that each number, or group of numbers, explains.",
        source="Saltelli and others 2010",
        needs="",
        place=5,
        asked_by_name=True,
        points=None,
        n_rows=_n_rows,
        rows=_rows,
        moves_groups=True,
        grows="rows",
        measured_by="sobol_indices",
    )
)
