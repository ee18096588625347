"""One at a time: all groups at their base, then each at the low and at the high end of its ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.scenario.design import DESIGNS, Design, Layout, Row

if TYPE_CHECKING:
    from simulator.scenario.design import Floats


def _rows(layout: Layout) -> Row:
    import numpy as np

    def row(k: int) -> Floats:
        found = np.full(len(layout.groups), np.nan)
        if k:
            found[(k - 1) // 2] = float((k - 1) % 2)
        return found

    return row


DESIGNS.add(
    Design(
        name="one_at_a_time",
        title="one at a time",
        meaning="Each number at the two ends of its range, all others at their base.",
        source="",
        needs="",
        place=7,
        asked_by_name=True,
        points=None,
        n_rows=lambda samples, blocks: 1 + 2 * blocks,
        rows=_rows,
        moves_groups=False,
        grows="never",
        measured_by="swings",
    )
)
