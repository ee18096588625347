"""The public `solve` with each engine against brute force in fractions, on random scenarios: what a user reads is the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

import pytest

from simulator.scenario.model import Scenario
from simulator.solve.checker import verify_agreement, verify_certificate
from simulator.solve.choosing import weighted_mean_surplus
from simulator.solve.engine import ENGINES
from simulator.solve.results import EngineName, NoDeal, Point, Result, Solution
from simulator.solve.solution import SOLUTIONS
from simulator.solve.solving import solve
from simulator.solve.work import TIES_LISTED
from tests.oracles.brute_force import BruteForce, Chosen, Outcome, Vector
from tests.oracles.small_scenarios import small_scenario

SCENARIOS = 120
SCENARIOS_PER_MIXED_INTEGER = 5
"""One in so many scenarios goes through HiGHS as well, which takes some hundred times as long."""


def _key(outcome: Mapping[str, str]) -> Outcome:
    return tuple(outcome.values())


def _check_point(truth: BruteForce, point: Point) -> None:
    """What a result says of an outcome."""
    outcome = _key(point.outcome)
    assert tuple(point.outcome) == truth.issues
    assert tuple(point.utilities.values()) == truth.utilities[outcome]
    assert tuple(point.surplus.values()) == truth.surplus(outcome)
    assert set(point.red_lines) == truth.crossed[outcome]


def _check_zone(truth: BruteForce, result: Result) -> None:
    assert result.verdict == ("agreement" if truth.acceptable else "no agreement")
    assert result.zone.outcomes == len(truth.outcomes)
    assert (result.zone.feasible, result.zone.allowed) == (len(truth.feasible), len(truth.allowed))
    assert result.zone.count == len(truth.acceptable)
    assert result.zone.empty == (not truth.acceptable)
    assert tuple(result.reservation.values()) == truth.reservation
    extremes = truth.extremes(truth.allowed)
    assert (tuple(result.ideal.values()), tuple(result.worst.values())) == (extremes or ((), ()))


def _check_frontier(truth: BruteForce, result: Result, among: Iterable[Outcome]) -> None:
    expected = truth.frontier(among)
    assert result.frontier is not None
    found: dict[Vector, int] = {}
    for outcome, row, tied in zip(result.frontier.outcomes, result.frontier.utilities, result.frontier.tied, strict=True):
        utilities = truth.utilities[_key(outcome)]
        assert row.tolist() == [float(u) for u in utilities]
        found[utilities] = tied
    assert found == {u: len(tied) for u, tied in expected.items()}
    assert set(result.frontier.epsilon.values()) == {0}


def _check_solution(truth: BruteForce, solution: Solution, expected: Chosen) -> None:
    """All ties, in the order of the file, and their number."""
    in_order = [o for o in truth.outcomes if o in expected.outcomes]
    assert solution.tied == len(in_order)
    assert {_key(p.outcome) for p in solution.points} <= expected.outcomes
    assert len(solution.points) == min(len(in_order), TIES_LISTED)
    if len(in_order) <= TIES_LISTED:
        assert [_key(p.outcome) for p in solution.points] == in_order
    assert set(solution.left_out) == expected.left_out
    assert solution.bound is None
    assert solution.compares_parties == SOLUTIONS[solution.name].compares_parties
    if solution.name != "weighted-nash":
        assert solution.value in expected.values
    for point in solution.points:
        _check_point(truth, point)


def _check_no_deal(truth: BruteForce, scenario: Scenario, no_deal: NoDeal) -> None:
    assert no_deal.nearest is not None
    assert _key(no_deal.nearest.point.outcome) in truth.nearest
    assert no_deal.nearest.least_surplus == min(truth.surplus(_key(no_deal.nearest.point.outcome)))
    _check_point(truth, no_deal.nearest.point)
    if truth.allowed:
        assert not any((no_deal.clash, no_deal.waivers, no_deal.nearest.waived))
    else:
        assert len(no_deal.clash) == truth.clash_size
        assert truth.clashes(no_deal.clash)
        assert {frozenset(w.waived) for w in no_deal.waivers} == truth.waivers
        assert set(no_deal.nearest.waived) == truth.crossed[_key(no_deal.nearest.point.outcome)]
        for waiver in no_deal.waivers:
            best = truth.leximin([o for o in truth.feasible if truth.crossed[o] <= set(waiver.waived)])
            assert _key(waiver.point.outcome) in best
            assert waiver.least_surplus == min(waiver.point.surplus.values())
    assert no_deal.certificate is not None
    verdict = verify_certificate(scenario, no_deal.certificate)
    assert verdict.ok, verdict


@pytest.mark.parametrize("engine", [each.name for each in ENGINES.ours() if each.frontier is not None])
def test_all_that_is_answered(engine: EngineName) -> None:
    for seed in range(SCENARIOS):
        check_answer(seed, engine)


def check_answer(seed: int, engine: EngineName) -> None:
    scenario = small_scenario(seed)
    truth = BruteForce(scenario)
    result = solve(scenario, engine=engine)
    assert result.engine == engine
    assert result.stopped is None
    _check_zone(truth, result)
    _check_frontier(truth, result, truth.acceptable)
    if truth.acceptable:
        assert tuple(result.solutions) == SOLUTIONS.our_names()
        for name, expected in truth.solutions.items():
            _check_solution(truth, result.solutions[name], expected)
        assert result.no_deal is None
    else:
        assert not result.solutions
        assert result.no_deal is not None
        _check_no_deal(truth, scenario, result.no_deal)


@pytest.mark.parametrize("engine", [each.name for each in ENGINES.ours() if each.frontier is not None])
def test_the_frontier_of_all_allowed_outcomes(engine: EngineName) -> None:
    for seed in range(0, SCENARIOS, 5):
        scenario = small_scenario(seed)
        truth = BruteForce(scenario)
        result = solve(scenario, engine=engine, frontier="all", solutions=(), certificate=False)
        _check_frontier(truth, result, truth.allowed)


def test_mixed_integer_agrees_on_verdict_and_values() -> None:
    met: Counter[str] = Counter()
    for seed in range(0, SCENARIOS, SCENARIOS_PER_MIXED_INTEGER):
        scenario = small_scenario(seed)
        truth = BruteForce(scenario)
        result = solve(scenario, engine="mixed-integer", frontier=None, certificate=False)
        _check_zone(truth, result)
        for name, expected in truth.solutions.items() if truth.acceptable else ():
            solution = result.solutions[name]
            met[name] += 1
            (point,) = solution.points
            _check_point(truth, point)
            assert verify_agreement(scenario, point.outcome) == []
            assert solution.tied is None
            assert solution.bound is None
            assert isinstance(solution.value, Fraction) or name == "weighted-nash"
            assert _key(point.outcome) in expected.outcomes, (seed, name)
            if name == "weighted-nash":
                surplus = {p: s for p, s in point.surplus.items() if p not in solution.left_out}
                weights = [w for p, w in zip(truth.parties, truth.bargaining_weights, strict=True) if p in surplus]
                assert solution.value == pytest.approx(weighted_mean_surplus(list(surplus.values()), weights), rel=1e-9)
            else:
                assert solution.value in expected.values
        if truth.acceptable:
            assert set(result.solutions) == set(SOLUTIONS.our_names())
    assert min(met.values()) > 10, met
