"""Morris's design: trajectories of d + 1 rows each, in which one block of numbers moves from row to row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.scenario.design import DESIGNS, Design, Layout, Row

if TYPE_CHECKING:
    from simulator.scenario.design import Floats

LEVELS = 4


def problem(groups: Sequence[str], blocks: Sequence[str]) -> dict[str, object]:
    """What SALib calls a problem: coordinates in [0, 1] over the groups, which move block by block."""
    found: dict[str, object] = {"num_vars": len(groups), "names": list(groups), "bounds": [[0.0, 1.0]] * len(groups)}
    return found if tuple(groups) == tuple(blocks) else {**found, "groups": list(blocks)}


def _rows(layout: Layout) -> Row:
    from SALib.sample.morris import sample

    rows: Floats = sample(problem(layout.groups, layout.blocks), layout.samples, num_levels=LEVELS, seed=layout.seed)
    return lambda k: rows[k]


DESIGNS.add(
    Design(
        name="morris",
        title="Morris",
        meaning="For elementary effects: which of many numbers, or groups of numbers, can be left out of a closer look.",
        source="Morris 1991; Campolongo, Cariboni & Saltelli 2007",
        needs="SALib",
        place=6,
        asked_by_name=True,
        points=None,
        n_rows=lambda samples, blocks: samples * (blocks + 1),
        rows=_rows,
        moves_groups=True,
        grows="never",
        measured_by="elementary_effects",
    )
)
