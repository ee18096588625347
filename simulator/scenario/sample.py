"""Samples of the unit cube by a design, one coordinate a name.

A name's coordinate hangs on the seed and the name alone, so a number keeps its draws when others are added or left out; the points of a
sequence are spread together and give that up.

>>> sample(4, ["a", "b"]).shape
(4, 2)
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from simulator.errors import UsageError
from simulator.scenario.design import DESIGNS, Part
from simulator.scenario.names import unknown


def sample(n: int, names: Sequence[str], *, seed: int = 0, design: str = "latin_hypercube") -> NDArray[np.float64]:
    """n points in [0, 1), shape (n, names). Raises `UsageError` for a number, a seed or a design that makes none."""
    if n < 1:
        raise UsageError(f"draws must be at least 1, found {n}")
    if seed < 0:
        raise UsageError(f"the seed must be 0 or more, found {seed}")
    found = DESIGNS.get(design)
    if found is None or found.points is None:
        raise UsageError(unknown("design", design, [each.name for each in DESIGNS.known() if each.points is not None]))
    return found.points(names, Part(seed, 0, n, (seed,))) if names else np.zeros((n, 0))


def streams(names: Sequence[str], part: Part) -> list[np.random.Generator]:
    """A stream of chance for each name, for one part of a sample."""
    return [np.random.default_rng([*part.key, *sha256(name.encode()).digest()]) for name in names]
