"""The flagship through the public face: verdict, clash, zones, solutions and offers are those of plain enumeration."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest

from simulator import load, solve
from tests.e2e.flagship import solved, surpluses
from tests.oracles.berlin import EXPECTED, RUSSIA_LINE, UKRAINE_LINE, case, exact, exact_row

pytestmark = pytest.mark.usefixtures("answers_shared")

STATES = ["offer_stands", "guarantee_lapsed"]
VARIANTS = ["all_red_lines", "ukraine_lifts_donetsk", "russia_lifts_donetsk", "both_lifted", "no_red_lines"]


def at_least(one: Mapping[str, Fraction | None], other: Mapping[str, Fraction | None]) -> bool:
    """Whether `one` gives every party at least what `other` gives it."""
    return all(x is not None and y is not None and x >= y for x, y in zip(one.values(), other.values(), strict=True))


def test_the_case_is_found_by_its_name() -> None:
    assert load("berlin-2025").title == case("scenario").title


def test_no_agreement_and_the_clash_is_over_donetsk() -> None:
    result = solved("offer_stands", "all_red_lines")
    assert result.verdict == "no agreement"
    assert result.no_deal is not None
    assert set(result.no_deal.clash) == {UKRAINE_LINE, RUSSIA_LINE}
    assert result.no_deal.certificate is not None


@pytest.mark.parametrize("state", STATES)
def test_each_minimal_waiver_and_the_outcome_nearest_to_a_deal(state: str) -> None:
    no_deal = solved(state, "all_red_lines").no_deal
    assert no_deal is not None
    expected = EXPECTED[state]["largest_least_surplus"]
    by_waiver = {waiver.waived: waiver.least_surplus for waiver in no_deal.waivers}
    assert by_waiver == {
        (UKRAINE_LINE,): exact(expected["ukraine_lifts_donetsk"]),
        (RUSSIA_LINE,): exact(expected["russia_lifts_donetsk"]),
    }
    assert no_deal.nearest is not None
    assert no_deal.nearest.proved
    assert no_deal.nearest.least_surplus == max(by_waiver.values())


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("state", STATES)
def test_counts(state: str, variant: str) -> None:
    zone, expected = solved(state, variant).zone, EXPECTED[state]
    assert zone.outcomes == EXPECTED["outcomes"]
    assert zone.feasible == expected["feasible"]
    assert zone.count == expected["zone"][variant]
    assert zone.empty == (expected["zone"][variant] == 0)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("state", STATES)
def test_largest_least_surplus(state: str, variant: str) -> None:
    result, expected = solved(state, variant), EXPECTED[state]["largest_least_surplus"][variant]
    if expected is None or expected < 0:
        assert result.verdict == "no agreement"
        assert not result.solutions
    else:
        assert result.verdict == "agreement"
        assert result.solutions["egalitarian"].value == exact(expected)
    if expected is not None and expected < 0:
        assert result.no_deal is not None
        assert result.no_deal.nearest is not None
        assert result.no_deal.nearest.waived == ()
        assert result.no_deal.nearest.least_surplus == exact(expected)


@pytest.mark.parametrize("state", STATES)
def test_reservation_values(state: str) -> None:
    assert dict(solved(state, "all_red_lines").reservation) == exact_row(EXPECTED[state]["reservation"])


@pytest.mark.parametrize("variant", ["ukraine_lifts_donetsk", "russia_lifts_donetsk"])
def test_pareto_optimal_outcomes_that_reach_the_largest_least_surplus(variant: str) -> None:
    """The egalitarian solution lists all of them; enumeration also found one that another is at least as good as for all."""
    answer = solved("offer_stands", variant).solutions["egalitarian"]
    reached = {tuple(x["outcome"].items()): exact_row(x["surplus"]) for x in EXPECTED["offer_stands"]["best_outcomes"][variant]}
    optimal = {o: x for o, x in reached.items() if not any(y != x and at_least(y, x) for y in reached.values())}
    assert {tuple(point.outcome.items()): dict(point.surplus) for point in answer.points} == optimal
    assert answer.tied == len(optimal)


@pytest.mark.parametrize("answer", ["kept", "mutual_dmz", "fez_neutral", "dmz_russian", "ceded"])
def test_one_answer_on_donetsk_at_a_time(answer: str) -> None:
    expected = exact(EXPECTED["offer_stands"]["by_answer_on_donetsk"][answer])
    line = RUSSIA_LINE if answer in ("kept", "mutual_dmz", "fez_neutral") else UKRAINE_LINE
    scenario = case("scenario")
    others = {f"issues.donetsk.options.{o}.in_force": False for o in scenario.issues["donetsk"].choices if o != answer}
    result = solve(scenario.with_changes({**others, f"{line}.in_force": False}), solutions=["egalitarian"], count=False, frontier=None)
    if expected < 0:
        assert result.no_deal is not None
        assert result.no_deal.nearest is not None
        assert result.no_deal.nearest.least_surplus == expected
    else:
        assert result.solutions["egalitarian"].value == expected


@pytest.mark.parametrize("name", sorted(EXPECTED["offers"]))
def test_offers(name: str) -> None:
    scenario = case("scenario")
    assert surpluses(scenario, scenario.offers[name].terms) == exact_row(EXPECTED["offers"][name]["surplus"])
