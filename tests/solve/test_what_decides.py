"""What any part of the work knows decides for the whole answer; and what is said of outcomes within the red lines leaves bodies aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import in_points
from simulator.scenario.model import Scenario
from simulator.solve import milp, single_points, work
from simulator.solve.clash import clash
from simulator.solve.exact import enumeration
from simulator.solve.exact.elimination import FrontierOutgrownError
from simulator.solve.existence import AgreementSearch
from simulator.solve.no_deal import AgreementFoundError
from simulator.solve.single_points import SinglePoints
from simulator.solve.solving import solve
from simulator.solve.why.parts_in_order import explain
from tests.oracles.brute_force import BruteForce
from tests.oracles.ratifying import ratified_scenario
from tests.oracles.small_scenarios import small_scenario

HALF = Fraction(1, 2)


def nothing_known(*arguments: Any, **options: Any) -> SinglePoints:
    return SinglePoints(None, None, {}, None, ("Nothing was settled.",))


def outgrown(*arguments: Any, **options: Any) -> Any:
    raise FrontierOutgrownError("too many")


@pytest.mark.parametrize("frontier", ["acceptable", "all", None])
def test_a_count_or_a_frontier_decides_where_the_engine_does_not(frontier: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single_points, "single_points", nothing_known)
    monkeypatch.setattr(AgreementSearch, "accepted", outgrown)
    seen = {True: 0, False: 0}
    for seed in range(15):
        scenario = small_scenario(seed)
        truth = BruteForce(scenario)
        found = solve(scenario, engine="mixed-integer", frontier=frontier)
        assert (found.verdict, found.zone.count) == ("agreement" if truth.acceptable else "no agreement", len(truth.acceptable))
        assert (found.no_deal is None) is bool(truth.acceptable)
        seen[bool(truth.acceptable)] += 1
    assert min(seen.values()) > 3


def test_what_nothing_decides_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single_points, "single_points", nothing_known)
    monkeypatch.setattr(AgreementSearch, "accepted", outgrown)
    found = solve(small_scenario(1), engine="mixed-integer", frontier=None, count=False)
    assert (found.verdict, found.stopped) == ("undecided", None)
    assert "Nothing was settled." in found.notes


def test_a_sampled_agreement_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single_points, "single_points", nothing_known)
    monkeypatch.setattr(AgreementSearch, "accepted", outgrown)
    monkeypatch.setattr(work, "count_acceptable", lambda *arguments, **options: None)
    scenario = next(s for s in map(small_scenario, range(50)) if len(BruteForce(s).acceptable) > 5)
    found = solve(scenario, engine="mixed-integer", frontier=None)
    assert (found.verdict, found.zone.count) == ("agreement", None)
    assert found.zone.estimate is not None
    assert found.zone.estimate.low > 0


@pytest.mark.parametrize("claimed", ["infeasible", "far below"])
def test_an_agreement_found_decides_against_the_bound_of_highs(claimed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Callable[..., milp.Optimum] = milp.find_deal

    def wrong(*arguments: Any, **options: Any) -> milp.Optimum:
        found = asked(*arguments, **options)
        if claimed == "infeasible":
            return replace(found, status="infeasible", outcome=None, value=None, bound=-np.inf, gap=0.0)
        return replace(found, status="feasible", value=Fraction(-10), bound=-5.0, gap=5.0)

    monkeypatch.setattr(milp, "find_deal", wrong)
    corrected = 0
    for seed in range(6):
        scenario = small_scenario(seed)
        truth = BruteForce(scenario)
        for certificate in (True, False):
            found = solve(scenario, engine="mixed-integer", certificate=certificate)
            assert found.verdict == ("agreement" if truth.acceptable else "no agreement")
            assert (work.CORRECTED in found.notes) is bool(truth.acceptable)
            assert len(found.solutions) == (7 if truth.acceptable else 0)
            corrected += bool(truth.acceptable)
    assert corrected > 3


def test_an_exact_engine_that_is_contradicted_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = next(s for s in map(small_scenario, range(50)) if BruteForce(s).acceptable)
    drawn: Callable[..., Any] = enumeration.acceptable_frontier
    monkeypatch.setattr(enumeration, "acceptable_frontier", lambda *a, **o: drawn(*a, **o).only([]))
    with pytest.raises(AgreementFoundError):
        solve(scenario, engine="enumeration")


def test_what_is_within_the_red_lines_hangs_on_no_body() -> None:
    kept = 0
    for seed in range(30):
        scenario = ratified_scenario(seed)
        truth = BruteForce(scenario)
        found, signed = solve(scenario, ratify=HALF), solve(scenario)
        assert found.zone.allowed == signed.zone.allowed == len(truth.allowed)
        assert (found.ideal, found.worst) == (signed.ideal, signed.worst)
        assert (tuple(found.ideal.values()), tuple(found.worst.values())) == (truth.extremes(truth.allowed) or ((), ()))
        kept += any(ban.kind == "body" for ban in compile_payoffs(scenario, ratify=HALF).bans)
    assert kept > 7


def test_red_lines_clash_whatever_bodies_refuse() -> None:
    clashing = 0
    for seed in range(75):
        scenario = ratified_scenario(seed)
        found = clash(compile_payoffs(scenario, ratify=HALF))
        assert found == clash(compile_payoffs(scenario))
        assert (found is None) is bool(BruteForce(scenario).allowed)
        clashing += found is not None
    assert clashing > 0


def closed(chance: str, red_lines: dict[str, Any]) -> Scenario:
    """One party whose red lines exclude some options of the one issue, and whose body passes everything with the same chance."""
    party = {"title": "One", "weights": {"a": 1}, "values": {"a": {"x": 100, "y": 0}}, "reservation": 50, "red_lines": red_lines}
    issues = {"a": {"title": "A", "options": {"x": "X", "y": "Y"}}}
    body = {"house": {"title": "House", "chance": float(chance)}}
    return Scenario.model_validate({"title": "Closed", "issues": issues, "parties": {"one": {**party, "ratification": body}}})


LINE, HOUSE, PARTY = "parties.one.red_lines.l", "parties.one.ratification.house", "parties.one"
REASONS: dict[
    tuple[str, str], tuple[set[tuple[str, ...]], set[tuple[str, ...]]]
] = {  # chance, options that the red line excludes → clashes, waivers
    ("0.3", "x y"): ({(LINE,), (HOUSE,)}, {(LINE, HOUSE)}),
    ("0.8", "x y"): ({(LINE,)}, {(LINE,)}),
    ("0.3", ""): ({(HOUSE,)}, {(HOUSE,)}),
    ("0.3", "x"): ({(HOUSE,), (PARTY, LINE)}, {(LINE, HOUSE), (PARTY, HOUSE)}),
}


@pytest.mark.parametrize("case", REASONS)
def test_reasons_are_derived(case: tuple[str, str]) -> None:
    chance, excluded = case
    lines = {"l": {"never": {"a": excluded.split()}}} if excluded else {}
    found = explain(closed(chance, lines), ratify=HALF)
    assert found.demands is not None
    clashes, waivers = REASONS[case]
    assert {c.demands for c in found.demands.clashes} == clashes
    assert {tuple(sorted(w.demands)) for w in found.demands.waivers} == {tuple(sorted(w)) for w in waivers}
    assert found.red_lines_leave_nothing is (excluded == "x y")
    assert found.unfinished == ()
    assert found.result.no_deal is not None
    assert "onstraint" not in found.result.no_deal.reason


def test_explaining_ends_well_wherever_bodies_and_red_lines_meet() -> None:
    """No reason is presumed: every explanation is made, and keeps the invariants of its records."""
    verdicts = {explain(ratified_scenario(seed), ratify=HALF, numbers=False, directions=2).verdict for seed in range(12)}
    assert verdicts == {"agreement", "no agreement"}


def test_whole_numbers_become_points_by_one_rounding() -> None:
    rng = np.random.default_rng(0)
    for size in (2**20, 2**50, 2**90, 2**1100):
        scale = [int(rng.integers(1, 2**30)) * size // 2**20 + 1 for _ in range(3)]
        rows = [[int(rng.integers(-(2**40), 2**40)) * size // 2**20 for _ in scale] for _ in range(200)]
        small = max(abs(x) for row in rows for x in row) < 2**51
        found = in_points(np.array(rows, dtype=np.int64 if small else object), scale)
        assert found.dtype == np.float64
        assert found.tolist() == [[float(Fraction(x, s)) for x, s in zip(row, scale, strict=True)] for row in rows]


def test_the_frontier_has_the_nearest_doubles_of_utilities_with_many_digits() -> None:
    """Of every solution its point is among the frontier's, as the invariants of a result ask: with scales beyond float64 too."""
    interactions = {f"i{k}": {"when": {"a": "x"}, "points": Decimal(k + 1) / 3} for k in range(2)}
    for k in range(40):
        digits = f"16.8136678647812981146437280622453965816{k:02}"
        data = {
            "title": "Digits",
            "issues": {"a": {"title": "A", "options": {"x": "X", "y": "Y"}}, "b": {"title": "B", "options": {"x": "X"}}},
            "parties": {
                "one": {
                    "title": "One",
                    "weights": {"a": 1, "b": 32},
                    "values": {"a": {"x": 2, "y": 1}, "b": {"x": 73}},
                    "interactions": {**interactions, "j": {"when": {"a": "x"}, "points": Decimal(digits)}},
                    "reservation": 0,
                }
            },
        }
        found = solve(Scenario.model_validate(data))
        assert found.frontier is not None
        assert found.frontier.utilities.tolist() == [[float(found.solutions["nash"].utilities["one"])]]
