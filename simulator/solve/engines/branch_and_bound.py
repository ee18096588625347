"""Branch and bound: solutions one by one, with the mixed-integer engine beside it."""

from __future__ import annotations

from simulator.solve.engine import ENGINES, Engine

ENGINES.add(
    Engine(
        name="branch-and-bound",
        title="branch and bound",
        meaning="Searches for each solution by itself, many partial choices at a time; HiGHS beside it where it takes long.",
        source="Land & Doig 1960",
        needs="",
        place=2,
        frontier=None,
    )
)
