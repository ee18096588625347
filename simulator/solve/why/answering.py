"""Where the question of `explain` goes: to what everybody accepts, or, where not everybody must sign, to the agreement rules."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from simulator.budget import DEFAULT_MEMORY_LIMIT, DEFAULT_TIME_LIMIT, Progress
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.model import Scenario
from simulator.scenario.zero_ends import Span
from simulator.solve.why.explanation import Explanation
from simulator.solve.why.parts_in_order import DIRECTIONS, OnFound, OnSettled, explain


def answer(
    scenario: Scenario,
    *,
    vary: Mapping[str, Span] | None = None,
    numbers: bool = True,
    directions: int = DIRECTIONS,
    ratify: Fraction | None = None,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
    progress: Progress | None = None,
    on_found: OnFound | None = None,
    on_settled: OnSettled | None = None,
) -> Explanation:
    """What `parts_in_order.explain` answers, or `explain_by_rules` where an agreement takes something else than everybody's consent; then
    all numbers do not move together, and nothing is told before the end. Raises as these do."""
    if signed_by_everybody(scenario):
        return explain(
            scenario,
            vary=vary,
            numbers=numbers,
            directions=directions,
            ratify=ratify,
            time_limit=time_limit,
            memory_limit=memory_limit,
            progress=progress,
            on_found=on_found,
            on_settled=on_settled,
        )
    from simulator.solve.why.by_rule.explaining import explain_by_rules

    return explain_by_rules(
        scenario, vary=vary, numbers=numbers, ratify=ratify, time_limit=time_limit, memory_limit=memory_limit, progress=progress
    )
