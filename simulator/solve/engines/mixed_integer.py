"""Mixed-integer optimisation: solutions one by one, by HiGHS."""

from __future__ import annotations

from simulator.solve.engine import ENGINES, Engine

ENGINES.add(
    Engine(
        name="mixed-integer",
        title="mixed-integer optimisation (HiGHS)",
        meaning="Searches for each solution by itself; ties are not counted, and what is not proved is said.",
        source="Huangfu & Hall 2018",
        needs="",
        place=3,
        frontier=None,
    )
)
