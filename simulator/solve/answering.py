"""Where the question of `solve` goes: to the engines, or, where not everybody must sign, to the agreement rules."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from simulator.budget import DEFAULT_MEMORY_LIMIT, DEFAULT_TIME_LIMIT, Progress
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.model import Scenario
from simulator.solve.results import EngineName, FrontierChoice, Result, SolutionName


def answer(
    scenario: Scenario,
    *,
    solutions: Sequence[SolutionName] | None = None,
    engine: EngineName | None = None,
    frontier: FrontierChoice | None = "acceptable",
    count: bool | None = None,
    certificate: bool = True,
    ratify: Fraction | None = None,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
    progress: Progress | None = None,
) -> Result:
    """What `simulator.solve.solving.solve` answers, or `solve_by_rules` where an agreement takes something else than everybody's consent.
    Raises as these do."""
    if signed_by_everybody(scenario):
        from simulator.solve.solving import solve

        return solve(
            scenario,
            solutions=solutions,
            engine=engine,
            frontier=frontier,
            count=count,
            certificate=certificate,
            ratify=ratify,
            time_limit=time_limit,
            memory_limit=memory_limit,
            progress=progress,
        )
    from simulator.solve.by_rule.solving import solve_by_rules

    return solve_by_rules(
        scenario,
        solutions=solutions,
        engine=engine,
        frontier=frontier,
        certificate=certificate,
        ratify=ratify,
        time_limit=time_limit,
        memory_limit=memory_limit,
        progress=progress,
    )
