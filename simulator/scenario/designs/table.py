"""Table: the variants of a file, row by row, and nothing drawn."""

from __future__ import annotations

from simulator.scenario.design import DESIGNS, Design

DESIGNS.add(
    Design(
        name="table",
        title="table",
        meaning="The variants that a file gives, row by row.",
        source="",
        needs="",
        place=8,
        asked_by_name=False,
        points=None,
        n_rows=lambda samples, blocks: 1,
        rows=None,
        moves_groups=False,
        grows="never",
        measured_by=None,
    )
)
