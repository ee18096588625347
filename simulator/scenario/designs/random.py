"""Random: every draw by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.scenario.design import DESIGNS, Part, sampling

if TYPE_CHECKING:
    from simulator.scenario.design import Floats


def _points(names: Sequence[str], part: Part) -> Floats:
    import numpy as np

    from simulator.scenario.sample import streams

    return np.column_stack([stream.random(part.rows) for stream in streams(names, part)])


DESIGNS.add(
    sampling(
        name="random",
        title="random",
        meaning="Every draw by itself, as dice would fall.",
        source="",
        needs="",
        place=4,
        points=_points,
        grows="rows",
    )
)
