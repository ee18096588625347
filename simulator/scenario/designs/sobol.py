"""Sobol's sequence, scrambled: points that are spread together, best where their number is a power of two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.errors import UsageError
from simulator.scenario.design import DESIGNS, Part, sampling

if TYPE_CHECKING:
    from simulator.scenario.design import Floats


def sobol_points(names: Sequence[str], part: Part) -> Floats:
    """The points of the part, shape (rows, names). Raises `UsageError` for more names than the sequence has dimensions."""
    import numpy as np
    from scipy.stats import qmc

    if len(names) > qmc.Sobol.MAXDIM:
        raise UsageError(f"a Sobol sequence has at most {qmc.Sobol.MAXDIM} dimensions, {len(names)} are asked for")
    sequence = qmc.Sobol(len(names), rng=np.random.default_rng(part.seed))
    if part.start:
        sequence.fast_forward(part.start)
    points: Floats = sequence.random(1 << (part.rows - 1).bit_length())[: part.rows]  # a power of two, as the sequence wants
    return points


DESIGNS.add(
    sampling(
        name="sobol",
        title="Sobol",
        meaning="Points of Sobol's sequence, spread evenly over all numbers at once; best with a power of two.",
        source="Sobol' 1967; scrambled: Owen 1998",
        needs="",
        place=3,
        points=sobol_points,
        grows="rows",
    )
)
