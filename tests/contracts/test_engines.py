"""What every engine is held to. A new one is tested by being registered: see `simulator.solve.engine`.

An engine that makes a frontier is also held to brute force on hundreds of scenarios (tests/solve/test_solve_differential.py), and every
engine to all solutions (tests/contracts/test_solutions.py).
"""

from __future__ import annotations

import pytest

from simulator.solve.engine import ENGINES, Engine
from simulator.solve.solving import solve
from tests.oracles.brute_force import BruteForce
from tests.oracles.small_scenarios import small_scenario

each_engine = pytest.mark.parametrize("engine", ENGINES.known(), ids=lambda engine: engine.name)


@each_engine
def test_it_says_what_it_is(engine: Engine) -> None:
    assert engine.title
    assert engine.meaning.endswith(".")


@each_engine
@pytest.mark.parametrize("seed", range(12))
def test_the_verdict_the_frontier_and_the_ties_are_those_of_brute_force(engine: Engine, seed: int) -> None:
    scenario = small_scenario(seed)
    truth = BruteForce(scenario)
    found = solve(scenario, engine=engine.name, solutions=("nash", "leximin"))
    assert found.verdict == ("agreement" if truth.acceptable else "no agreement")
    assert found.stopped is None
    assert found.zone.count == len(truth.acceptable)
    for name, solution in found.solutions.items():
        expected = truth.solutions[name]
        outcomes = {tuple(point.outcome.values()) for point in solution.points}
        assert outcomes <= expected.outcomes
        assert solution.tied == (None if engine.frontier is None else len(expected.outcomes))
    if truth.acceptable:
        assert found.frontier is not None
        expected_points = truth.frontier(truth.acceptable)
        assert len(found.frontier.tied) == len(expected_points)
        assert sorted(found.frontier.tied) == sorted(len(tied) for tied in expected_points.values())


@each_engine
def test_an_empty_zone_is_proved(engine: Engine) -> None:
    seed = next(seed for seed in range(100) if not BruteForce(small_scenario(seed)).acceptable)
    found = solve(small_scenario(seed), engine=engine.name)
    assert found.verdict == "no agreement"
    assert found.no_deal is not None
    assert not found.solutions


@each_engine
def test_a_limit_ends_it_with_what_is_known(engine: Engine) -> None:
    found = solve(small_scenario(1), engine=engine.name, time_limit=1e-9)
    assert found.stopped == "time limit"
    assert found.verdict in ("undecided", "agreement")
