"""`solve`: choice of engine, budgets, interruption, refusals, and what a result remembers."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from simulator.budget import Budget
from simulator.errors import ScenarioError, UsageError
from simulator.payoffs.compiling import compile_payoffs
from simulator.scenario.model import Scenario
from simulator.scenario.random import random_scenario
from simulator.solve import clash as clash_module
from simulator.solve import no_deal as no_deal_module
from simulator.solve import whole_frontiers
from simulator.solve import work as work_module
from simulator.solve.checker import verify_agreement, verify_certificate
from simulator.solve.exact.elimination import FrontierOutgrownError
from simulator.solve.game import Game
from simulator.solve.proof.refutation import Unfinished
from simulator.solve.solution import SOLUTIONS
from simulator.solve.solving import solve


def _stop_at_call(number: int, reason: type[BaseException]) -> Any:
    calls = 0

    def progress(what: str, share: float | None) -> None:
        nonlocal calls
        calls += 1
        if calls == number:
            raise reason

    return progress


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return random_scenario(parties=3, issues=8, options=4, interactions=5, red_lines=3, seed=4)


def test_everything_in_one_result(scenario: Scenario) -> None:
    result = solve(scenario)
    assert result.verdict == "agreement"
    assert result.engine == "elimination"
    assert result.stopped is None
    assert set(result.solutions) == set(SOLUTIONS.our_names())
    assert result.frontier is not None
    assert result.frontier.utilities.shape == (len(result.frontier.outcomes), 3)
    assert result.zone.count is not None
    assert 0 < sum(result.frontier.tied) <= result.zone.count <= (result.zone.allowed or 0) <= (result.zone.feasible or 0) <= 4**8
    assert result.nash is result.solutions["nash"]
    for solution in result.solutions.values():
        assert solution.tied == len(solution.points)
        for point in solution.points:
            assert verify_agreement(scenario, point.outcome) == []


def test_a_frontier_row_is_the_outcome_beside_it(scenario: Scenario) -> None:
    result = solve(scenario, solutions=("nash",), count=False)
    assert result.frontier is not None
    assert result.nash is not None
    rows = [k for k, outcome in enumerate(result.frontier.outcomes) if outcome == result.nash.outcome]
    assert len(rows) == 1
    assert result.frontier.utilities[rows[0]] == pytest.approx([float(u) for u in result.nash.utilities.values()], abs=1e-12)


def test_small_cases_are_enumerated_and_engines_can_be_forced() -> None:
    small = random_scenario(parties=2, issues=3, options=3, seed=1)
    assert solve(small).engine == "enumeration"
    for engine in ("elimination", "mixed-integer", "enumeration"):
        result = solve(small, engine=engine)
        assert result.engine == engine
        assert result.solutions["utilitarian"].value == solve(small).solutions["utilitarian"].value


def test_the_whole_frontier_holds_the_acceptable_one(scenario: Scenario) -> None:
    acceptable, everything = solve(scenario).frontier, solve(scenario, frontier="all").frontier
    assert acceptable is not None
    assert everything is not None
    assert {tuple(u) for u in acceptable.utilities.tolist()} <= {tuple(u) for u in everything.utilities.tolist()}
    assert (acceptable.within_reservation, everything.within_reservation) == (True, False)
    assert solve(scenario, frontier=None).frontier is None


def test_no_agreement_comes_with_a_reason_a_nearest_outcome_and_a_certificate() -> None:
    scenario = random_scenario(parties=3, issues=6, options=3, interactions=4, reservation=0.9, conflict=1.0, seed=2)
    result = solve(scenario)
    assert result.verdict == "no agreement"
    assert result.zone.count == 0
    assert not result.solutions
    assert result.no_deal is not None
    assert result.no_deal.nearest is not None
    assert result.no_deal.nearest.least_surplus == min(result.no_deal.nearest.point.surplus.values()) < 0
    assert result.no_deal.clash == ()
    assert result.no_deal.certificate is not None
    assert verify_certificate(scenario, result.no_deal.certificate).ok


def test_clashing_red_lines_are_named_with_each_minimal_waiver() -> None:
    scenario = random_scenario(parties=3, issues=6, options=4, red_lines=3, clash=True, reservation=0.1, seed=5)
    result = solve(scenario)
    assert result.verdict == "no agreement"
    assert result.no_deal is not None
    assert len(result.no_deal.clash) == 2
    assert result.zone.allowed == 0
    for waiver in result.no_deal.waivers:
        lifted = solve(scenario.with_changes({f"{path}.in_force": False for path in waiver.waived}))
        assert lifted.zone.allowed
        assert (lifted.verdict == "agreement") == (waiver.least_surplus >= 0)
        if lifted.verdict == "agreement":
            assert lifted.solutions["egalitarian"].value == waiver.least_surplus


def test_no_time_gives_no_verdict_and_says_so(scenario: Scenario) -> None:
    result = solve(scenario, time_limit=0.0)
    assert result.verdict == "undecided"
    assert result.stopped == "time limit"
    assert result.zone.count is None


@pytest.mark.parametrize("phase", ["looking for an outcome within the red lines", "combining issues", "counting the agreement zone"])
def test_an_interruption_keeps_what_is_proved(scenario: Scenario, phase: str) -> None:
    def interrupt(what: str, share: float | None) -> None:
        if what == phase:
            raise KeyboardInterrupt

    result = solve(scenario, progress=interrupt)
    assert result.stopped == "interrupted"
    assert result.verdict == ("agreement" if phase.startswith("counting") else "undecided")
    assert bool(result.solutions) == (result.verdict == "agreement")
    assert result.zone.count is None


def test_a_failure_of_the_progress_listener_is_not_swallowed(scenario: Scenario) -> None:
    with pytest.raises(ZeroDivisionError):
        solve(scenario, progress=_stop_at_call(2, ZeroDivisionError))


def test_too_little_memory_gives_an_epsilon_frontier_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_frontiers, "MOST_EPSILON", Fraction(1))  # however coarse
    scenario = random_scenario(parties=4, issues=12, options=4, conflict=1.0, seed=3)
    exact = solve(scenario, solutions=("utilitarian",), count=False)
    rough = solve(scenario, solutions=("utilitarian",), count=False, memory_limit=1)
    assert exact.frontier is not None
    assert rough.frontier is not None
    assert max(exact.frontier.epsilon.values()) == 0
    assert max(rough.frontier.epsilon.values()) > 0
    assert len(rough.frontier.utilities) < len(exact.frontier.utilities)
    assert rough.solutions["utilitarian"].value == exact.solutions["utilitarian"].value
    epsilon = np.array([float(rough.frontier.epsilon[p]) for p in rough.frontier.parties])
    reservation = np.array([float(exact.reservation[p]) for p in exact.frontier.parties])
    for point in exact.frontier.utilities:
        if (point - reservation >= epsilon).all():
            assert (rough.frontier.utilities + epsilon + 1e-9 >= point).all(axis=1).any()
    assert (rough.frontier.utilities + 1e-9 >= reservation).all()


def test_a_zone_too_large_to_count_gets_an_interval_called_one(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = solve(scenario).zone.count
    assert exact is not None
    monkeypatch.setattr(work_module, "MAX_ROWS", 1)
    zone = solve(scenario, count=True).zone
    assert zone.count is None
    assert zone.estimate is not None
    assert zone.estimate.confidence == 0.99
    assert zone.estimate.low <= exact <= zone.estimate.high


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"solutions": ("nahs",)}, "no such solution 'nahs'; did you mean 'nash'?"),
        ({"engine": "elimintion"}, "no such engine 'elimintion'; did you mean 'elimination'?"),
        ({"frontier": "al"}, "no such frontier 'al'; did you mean 'all'?"),
    ],
    ids=["solution", "engine", "frontier"],
)
def test_unknown_names_get_the_nearest(scenario: Scenario, wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match="did you mean") as caught:
        solve(scenario, **wrong)
    assert message in str(caught.value)


def test_constraints_that_leave_nothing_are_a_fault_of_the_file() -> None:
    scenario = random_scenario(parties=2, issues=2, options=2, seed=0)
    first = next(iter(scenario.issues))
    options = scenario.issues[first].choices
    data = {"never": {first: list(options)}, "why": "test"}
    with pytest.raises(ScenarioError, match="no outcome is feasible") as caught:
        solve(Scenario.model_validate({**_plain(scenario), "constraints": {"everything": data}}))
    assert [fault.path for fault in caught.value.faults] == ["constraints.everything"]


def _plain(scenario: Scenario) -> dict[str, Any]:
    from simulator.scenario.plain import to_data

    return to_data(scenario)


def test_results_are_frozen(scenario: Scenario) -> None:
    result = solve(scenario, count=False, frontier=None)
    with pytest.raises(FrozenInstanceError):
        result.verdict = "no agreement"  # type: ignore[misc]
    assert result.version
    assert result.seconds > 0
    assert all(isinstance(x, Fraction) for x in result.reservation.values())


def test_with_many_parties_the_frontier_is_large_and_outcomes_are_enumerated() -> None:
    scenario = random_scenario(parties=9, issues=7, options=4, reservation=0.0, seed=1)
    result = solve(scenario, solutions=("nash",))
    assert result.engine == "enumeration"
    assert result.frontier is not None
    assert sum(result.frontier.tied) > 4**7 / 3


def test_a_verdict_that_rests_on_the_bound_of_highs_says_so() -> None:
    scenario = random_scenario(parties=3, issues=6, options=3, interactions=4, reservation=0.9, conflict=1.0, seed=2)
    on_trust = solve(scenario, engine="mixed-integer", certificate=False)
    certified = solve(scenario, engine="mixed-integer")
    assert on_trust.verdict == certified.verdict == "no agreement"
    assert work_module.RESTS_ON_BOUND in on_trust.notes
    assert work_module.RESTS_ON_BOUND not in certified.notes


def _clashing() -> Scenario:
    return random_scenario(parties=3, issues=6, options=4, red_lines=3, clash=True, reservation=0.1, seed=5)


def test_red_lines_that_leave_nothing_are_a_verdict_even_without_time() -> None:
    result = solve(_clashing(), time_limit=0.0)
    assert (result.verdict, result.zone.count, result.stopped) == ("no agreement", 0, "time limit")


def test_too_many_red_lines_to_compare_still_name_a_clash(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = solve(_clashing()).no_deal
    monkeypatch.setattr(clash_module, "MAX_SETS", 1)
    result = solve(_clashing())
    assert exact is not None
    assert result.no_deal is not None
    assert result.no_deal.clash == exact.clash
    assert (result.no_deal.waivers, result.no_deal.nearest) == ((), None)
    assert any("too many sets of red lines" in note for note in result.notes)
    assert result.no_deal.certificate is not None


def test_the_nearest_outcome_is_found_by_the_mixed_integer_engine_where_elimination_outgrows(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = solve(_clashing()).no_deal

    def outgrown(*_: object) -> None:
        raise FrontierOutgrownError("too many")

    monkeypatch.setattr(no_deal_module, "largest_least_surplus", outgrown)
    found = solve(_clashing()).no_deal
    assert exact is not None
    assert found is not None
    assert [(w.waived, w.least_surplus) for w in found.waivers] == [(w.waived, w.least_surplus) for w in exact.waivers]
    assert all(w.proved for w in found.waivers)


def test_a_proof_too_large_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = random_scenario(parties=3, issues=6, options=3, interactions=4, reservation=0.9, conflict=1.0, seed=2)
    monkeypatch.setattr(no_deal_module, "refute", lambda *_, **__: Unfinished("more than 1 boxes", 1))
    result = solve(scenario)
    assert result.verdict == "no agreement"
    assert result.no_deal is not None
    assert result.no_deal.certificate is None
    assert any(note.startswith("No certificate") for note in result.notes)


def test_a_limit_that_ends_the_proof_keeps_the_nearest_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(no_deal_module, "refute", lambda *_, **__: Unfinished("time limit", 1))
    result = solve(_clashing())
    assert result.stopped == "time limit"
    assert result.no_deal is not None
    assert result.no_deal.nearest is not None
    assert result.no_deal.certificate is None


def test_a_frontier_is_not_thinned_where_nobody_knows_how_far_utilities_reach(scenario: Scenario) -> None:
    game = Game(compile_payoffs(scenario))
    frontiers = whole_frontiers.WholeFrontiers(game, "elimination", Budget(60, 1024))
    ideal, worst = game.extremes(best=True), game.extremes(best=False)
    assert len(frontiers.thinned(ideal, worst, acceptable=False).totals)
    for known in ({}, dict(list(ideal.items())[:1])):
        with pytest.raises(FrontierOutgrownError, match="not known"):
            frontiers.thinned(known, worst, acceptable=False)
