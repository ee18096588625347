"""Designs: where in the unit cube the draws of a sample lie, one coordinate a name, before they become numbers.

In a Latin hypercube (McKay, Beckman & Conover 1979) each coordinate has exactly one draw in each of n equal slices. A name's
coordinate depends on the seed and the name alone, so a number keeps its draws when others are added or left out; the points of
Sobol's sequence (scrambled; Owen 1998) are spread together and give that up.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.errors import UsageError
from simulator.scenario.names import unknown

DesignName = Literal["latin_hypercube", "sobol", "random"]
DESIGN_NAMES: tuple[DesignName, ...] = ("latin_hypercube", "sobol", "random")


def coordinates(n: int, names: Sequence[str], *, seed: int = 0, design: DesignName = "latin_hypercube") -> NDArray[np.float64]:
    """The design's points in [0, 1), shape (n, names). Raises `UsageError` for a number, a seed or a design that makes none."""
    if n < 1:
        raise UsageError(f"draws must be at least 1, found {n}")
    if seed < 0:
        raise UsageError(f"the seed must be 0 or more, found {seed}")
    if design not in DESIGN_NAMES:
        raise UsageError(unknown("design", design, DESIGN_NAMES))
    if not names:
        return np.zeros((n, 0))
    if design == "sobol":
        return _sobol(n, len(names), seed)
    streams = [np.random.default_rng([seed, *sha256(name.encode()).digest()]) for name in names]
    if design == "random":
        return np.column_stack([stream.random(n) for stream in streams])
    # written out because loading scipy.stats takes longer than most answers that rest on it
    return np.column_stack([(stream.permutation(n) + stream.random(n)) / n for stream in streams])


def _sobol(n: int, dimensions: int, seed: int) -> NDArray[np.float64]:
    """The first n points of a scrambled Sobol sequence (a power of two is spread best)."""
    from scipy.stats import qmc

    points: NDArray[np.float64] = qmc.Sobol(dimensions, rng=np.random.default_rng(seed)).random_base2((n - 1).bit_length())
    return points[:n]
