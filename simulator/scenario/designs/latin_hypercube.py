"""Latin hypercube: each coordinate has exactly one draw in each of n equal slices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.scenario.design import DESIGNS, Part, sampling

if TYPE_CHECKING:
    from simulator.scenario.design import Floats


def _points(names: Sequence[str], part: Part) -> Floats:
    import numpy as np

    from simulator.scenario.sample import streams

    n = part.rows  # written out because loading scipy.stats takes longer than most answers that rest on it
    return np.column_stack([(stream.permutation(n) + stream.random(n)) / n for stream in streams(names, part)])


DESIGNS.add(
    sampling(
        name="latin_hypercube",
        title="Latin hypercube",
        meaning="Every number has one draw in each of as many equal slices of its range as there are draws.",
        source="McKay, Beckman & Conover 1979",
        needs="",
        place=2,
        points=_points,
        grows="batches",
    )
)
