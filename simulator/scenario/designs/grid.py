"""Grid: every combination of listed values, and nothing drawn."""

from __future__ import annotations

from simulator.scenario.design import DESIGNS, Design

DESIGNS.add(
    Design(
        name="grid",
        title="grid",
        meaning="Every combination of the values listed; nothing is drawn.",
        source="",
        needs="",
        place=1,
        asked_by_name=True,
        points=None,
        n_rows=lambda samples, blocks: 1,
        rows=None,
        moves_groups=False,
        grows="never",
        measured_by=None,
    )
)
