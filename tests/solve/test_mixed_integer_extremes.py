"""HiGHS on numbers that float64 and its tolerances do not take well, held against enumeration; and however HiGHS ends, an answer."""

from __future__ import annotations

import random
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from simulator.payoffs.compiling import compile_payoffs
from simulator.scenario.model import Scenario
from simulator.solve import milp, work
from simulator.solve.game import Game
from simulator.solve.milp import highs
from simulator.solve.results import Result
from simulator.solve.single_points import single_points
from simulator.solve.solution import SOLUTIONS
from simulator.solve.solving import solve
from tests.oracles.brute_force import BruteForce
from tests.oracles.small_scenarios import small_data

NUMBER_OF_SCENARIOS = 30


def extreme_scenario(seed: int) -> Scenario:
    """A small scenario whose weights, values and points lie between 10^-21 and 10^9 or have many digits, and whose reservation values
    are met exactly, or missed by next to nothing."""
    rng = random.Random(seed)
    data = small_data(seed, most_outcomes=24)
    for party in data["parties"].values():
        for issue in party["weights"]:
            party["weights"][issue] = _extreme(rng, Decimal(str(party["weights"][issue])))
        for interaction in party["interactions"].values():
            interaction["points"] = _extreme(rng, Decimal(str(interaction["points"])))
        if all(weight == 0 for weight in party["weights"].values()):
            party["weights"][next(iter(party["weights"]))] = 1
    oracle = BruteForce(Scenario.model_validate(data))
    if oracle.allowed and rng.random() < 0.7:
        outcome = rng.choice(oracle.allowed)
        for party, utility in zip(data["parties"].values(), oracle.utilities[outcome], strict=True):
            party.pop("beliefs", None)
            party.pop("war_cost", None)
            nearly = Decimal(utility.numerator) / Decimal(utility.denominator)
            party["reservation"] = nearly + Decimal(rng.choice(["0", "0", "1e-20", "-1e-20", "1e-9", "-1e-6", "-1", "-10"]))
    return Scenario.model_validate(data)


def _extreme(rng: random.Random, number: Decimal) -> Decimal:
    kind = rng.random()
    if kind < 0.5:
        return number
    if kind < 0.8:
        return number * Decimal(10) ** rng.choice([-21, -12, -6, -3, 3, 6, 9])
    return number + Decimal(rng.randrange(10**30)) / 10**30


def check(scenario: Scenario, found: Result) -> None:
    """The verdict, and every solution, against every outcome; the record's own invariants are checked as it is made."""
    truth = BruteForce(scenario)
    assert found.verdict == ("agreement" if truth.acceptable else "no agreement")
    for name, solution in found.solutions.items():
        outcome = tuple(solution.outcome[issue] for issue in truth.issues)
        assert outcome in truth.acceptable
        if name in ("egalitarian", "leximin", "utilitarian"):
            (best,) = truth.solutions[name].values
            assert isinstance(solution.value, Fraction)
            assert solution.value <= best
            limit = float(solution.value) + 1e-4 if solution.bound is None else solution.bound
            assert float(best) <= limit + 1e-9 * max(1.0, abs(limit)), (name, solution)
    if truth.acceptable:
        assert set(found.solutions) == set(SOLUTIONS.our_names())


def test_extreme_numbers_against_enumeration() -> None:
    seen: Counter[str] = Counter()
    for seed in range(NUMBER_OF_SCENARIOS):
        scenario = extreme_scenario(seed)
        found = solve(scenario, engine="mixed-integer", frontier=None, count=False)
        check(scenario, found)
        seen[found.verdict] += 1
        seen["decided exactly"] += work.DECIDED_EXACTLY in found.notes
        seen["unproved"] += any(solution.bound is not None for solution in found.solutions.values())
    assert min(seen["agreement"], seen["no agreement"]) > NUMBER_OF_SCENARIOS // 5
    assert seen["decided exactly"] > 3
    assert seen["unproved"] < NUMBER_OF_SCENARIOS // 5


def near(reservation: str) -> Scenario:
    """One party, whose best option is worth 50."""
    party = {"title": "One", "weights": {"a": 1}, "values": {"a": {"x": 50, "y": 0}}, "reservation": Decimal(reservation)}
    issues = {"a": {"title": "A", "options": {"x": "X", "y": "Y"}}}
    return Scenario.model_validate({"title": "Near", "issues": issues, "parties": {"one": party}})


HAIRS = {"50." + "0" * 18 + "1": "no agreement", "50": "agreement", "49." + "9" * 20: "agreement"}


@pytest.mark.parametrize("reservation", HAIRS)
def test_a_hair_s_breadth_is_decided(reservation: str) -> None:
    found = solve(near(reservation), engine="mixed-integer")
    assert found.verdict == HAIRS[reservation]
    assert found.stopped is None


def sizes() -> Scenario:
    """Two parties, with agreements at which one gains 10^-18 points."""
    x_or_y = {"title": "A", "options": {"x": "X", "y": "Y"}}
    one = {"title": "One", "weights": {"a": Decimal("1e-21"), "c": 1}, "reservation": 50}
    two = {"title": "Two", "weights": {"a": 1, "c": 1}, "reservation": 10}
    return Scenario.model_validate(
        {
            "title": "Sizes",
            "issues": {"a": x_or_y, "c": {"title": "C", "options": {"x": "X", "y": "Y", "z": "Z"}}},
            "parties": {
                "one": {**one, "values": {"a": {"x": 100, "y": 0}, "c": {"x": 50, "y": 0, "z": 50}}},
                "two": {**two, "values": {"a": {"x": 0, "y": 100}, "c": {"x": 100, "y": 0, "z": 20}}},
            },
        }
    )


ENDINGS = ("kUnbounded", "kUnboundedOrInfeasible", "kSolveError", "kModelError", "kUnknown", "kIterationLimit", "kNotset", "kInfeasible")


@pytest.mark.parametrize("ending", ENDINGS)
def test_however_highs_ends_there_is_an_answer(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each status, claimed of every program: an agreement is found all the same, and nothing is called proved."""
    import highspy

    status = getattr(highspy.HighsModelStatus, ending)
    monkeypatch.setattr(highspy.Highs, "getModelStatus", lambda solver: status)
    for scenario in (sizes(), near("20")):
        truth = BruteForce(scenario)
        found = solve(scenario, engine="mixed-integer")
        assert found.verdict == "agreement"
        assert found.zone.count == len(truth.acceptable)
        for solution in found.solutions.values():
            assert tuple(solution.outcome[issue] for issue in truth.issues) in truth.acceptable
            assert solution.bound is not None
        assert found.notes
    assert solve(near("60"), engine="mixed-integer").verdict == "no agreement"


def test_a_program_that_highs_does_not_take_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(highs, "_solver", lambda *arguments: None)
    found = solve(sizes(), engine="mixed-integer")
    assert found.verdict == "agreement"
    assert any(highs.TOO_UNLIKE in note for note in found.notes)
    assert milp.utilitarian(compile_payoffs(sizes())).trouble == highs.TOO_UNLIKE


def test_a_solution_is_at_least_as_good_as_the_deal_it_begins_from() -> None:
    """Whatever HiGHS holds of the program: what is known is kept."""
    for seed in range(20):
        scenario = extreme_scenario(seed)
        truth, game = BruteForce(scenario), Game(compile_payoffs(scenario))
        for deal in truth.acceptable[:2]:
            start = game.codes(dict(zip(truth.issues, deal, strict=True)))
            found = single_points(game, ("egalitarian", "utilitarian"), _budget(), start)
            assert found.empty is False
            assert Fraction(found.solutions["egalitarian"].value) >= min(truth.surplus(deal))
            assert Fraction(found.solutions["utilitarian"].value) >= sum(truth.utilities[deal])


def _budget() -> Any:
    from simulator.budget import Budget

    return Budget(60.0, 1024)
