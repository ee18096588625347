"""Thresholds of single numbers against every outcome at a fine grid of values, and against the flips' own definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import pytest

from simulator.budget import Budget, Stopped
from simulator.errors import ScenarioError, UsageError
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.varying import Varying
from simulator.scenario.decimals import decimal_of
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Number
from simulator.scenario.paths import numbers
from simulator.scenario.substitution import substituted
from simulator.scenario.zero_ends import Span
from simulator.solve.exact.elimination import FrontierOutgrownError
from simulator.solve.exact.reaching import Reach
from simulator.solve.why import thresholds as module
from simulator.solve.why.one_number import decimal_between, pieces
from simulator.solve.why.thresholds import Flip, Threshold, ranked, thresholds
from tests.games import acceptable, allowed_outcomes
from tests.oracles.berlin import RUSSIA_LINE, UKRAINE_LINE, case
from tests.oracles.small_scenarios import small_data, small_scenario

GRID = 6
SEEDS = range(8)


def is_open(scenario: Scenario, path: str, value: Decimal) -> bool:
    """By looking at every outcome."""
    payoffs = compile_payoffs(substituted(scenario, {path: value}))
    return any(acceptable(payoffs, sums) for _, sums in allowed_outcomes(payoffs))


def foretold(found: Threshold, value: Fraction) -> bool | None:
    """What the flips say of a value."""
    if any(flip.value == value for flip in found.flips):
        return True
    below = [flip for flip in found.flips if flip.value < value]
    above = [flip for flip in found.flips if flip.value > value]
    if below:
        return below[-1].opens_upwards
    return not above[0].opens_upwards if above else found.open_at_base


def span_of(path: str, number: Number) -> Span | None:
    """Some values that the number at a path may take by itself."""
    steps = path.split(".")
    if steps[2] in ("bargaining_weight", "patience"):
        return None
    if "weights" in steps:
        return Decimal("0.5"), Decimal(8)
    if "beliefs" in steps:
        return Decimal("0.05"), Decimal("0.95")
    if {"rising", "falling", "peak"} & set(steps):
        return number.base - Decimal("0.1"), number.base + Decimal("0.1")
    return (Decimal(0), Decimal(100)) if "values" in steps else (number.base - 30, number.base + 30)


def spans(scenario: Scenario) -> dict[str, Span]:
    found = {path: span_of(path, number) for path, number in numbers(scenario).items() if path.startswith(("parties", "no_deal"))}
    return {path: span for path, span in found.items() if span is not None}


def agrees_with_grid(scenario: Scenario, found: Threshold) -> bool:
    """Whether the zone is at every value of a grid, and next to every flip, what the flips say."""
    step = (found.high - found.low) / GRID
    values = {decimal_of(found.low), decimal_of(found.high)}
    values |= {decimal_between(found.low + k * step, found.low + (k + 1) * step) for k in range(GRID)}
    for flip in found.flips:
        near = Fraction(1, 10**7) * (found.high - found.low)
        values.add(decimal_between(flip.value - near, flip.value))
        values.add(decimal_between(flip.value, flip.value + near))
        values.add(decimal_of(flip.value))
    inside = [value for value in values if value is not None and found.low <= Fraction(value) <= found.high]
    return all(is_open(scenario, found.path, value) == foretold(found, Fraction(value)) for value in inside)


def test_no_flip_is_missing_and_none_is_invented() -> None:
    _hold_all_kinds_of_flips([found for seed in SEEDS for found in check_flips(seed)])


def check_flips(seed: int) -> list[Threshold]:
    """The thresholds that there were to check."""
    scenario = small_scenario(seed, most_outcomes=40)
    every = list(thresholds(scenario, paths=spans(scenario)))
    for found in every:
        if found.exact:
            assert agrees_with_grid(scenario, found), found
        else:
            assert ".peak.1" in found.path  # the top of a peak is the one number without an exact form
            assert all(is_open(scenario, found.path, _decimal(flip.between[1])) == flip.opens_upwards for flip in found.flips)
    return every


def _decimal(value: Fraction) -> Decimal:
    found = decimal_of(value)
    assert found is not None
    return found


def _hold_all_kinds_of_flips(found: Sequence[Threshold]) -> None:
    flips = [(t.path.split(".")[2], flip.opens_upwards) for t in found if t.exact for flip in t.flips]
    kinds = {kind for kind, _ in flips}
    assert {"weights", "values", "interactions", "reservation"} <= kinds
    assert {opens for _, opens in flips} == {True, False}
    assert any(decimal_of(flip.value) is None for t in found for flip in t.flips)


def mediated(reservation: object) -> Scenario:
    """A price that a buyer and a seller split: the buyer's surplus at the best price for it is what the tests reckon by hand."""
    return Scenario.model_validate(
        {
            "title": "price",
            "issues": {
                "price": {"title": "price", "levels": [0, 50, 100]},
                "delivery": {"title": "delivery", "options": {"a": "a", "b": "b"}},
            },
            "parties": {
                "seller": {
                    "title": "seller",
                    "weights": {"price": 1, "delivery": 0},
                    "values": {"price": {"rising": [0, 100]}},
                    "reservation": reservation,
                },
                "buyer": {
                    "title": "buyer",
                    "weights": {"price": 3, "delivery": {"base": 1, "range": [0, 9], "why": "guess"}},
                    "values": {"price": {"falling": [0, 100]}, "delivery": {"a": 0, "b": 20}},
                    "reservation": 30,
                },
            },
        }
    )


def test_a_flip_reckoned_by_hand() -> None:
    # At price 50 with delivery b the buyer has (3 × 50 + 20 w) / (3 + w), which is 30 where w = 6.
    (found,) = thresholds(mediated(50))
    assert found == Threshold(
        "parties.buyer.weights.delivery", Fraction(1), Fraction(0), Fraction(9), True, (Flip(Fraction(6), False, (Fraction(6),) * 2),), True
    )
    assert found.change == 5
    assert found.share == Fraction(5, 9)
    assert ranked([found]) == (found,)


def test_a_zone_closed_between_two_flips() -> None:
    # 100 w / (1 + w) by the one option, 100 / (1 + w) by the other, never both: below 60 between 2/3 and 3/2.
    either = {"title": "either", "options": {"yes": "yes", "no": "no"}}
    party = {
        "title": "p",
        "weights": {"i": {"base": 1, "range": [0, 5]}, "j": 1},
        "values": {"i": {"yes": 100, "no": 0}, "j": {"yes": 100, "no": 0}},
        "reservation": 60,
    }
    both = {"both": {"never": {"i": "yes", "j": "yes"}}}
    scenario = Scenario.model_validate({"title": "t", "issues": {"i": either, "j": either}, "parties": {"p": party}, "constraints": both})
    (found,) = thresholds(scenario)
    assert [(flip.value, flip.opens_upwards) for flip in found.flips] == [(Fraction(2, 3), False), (Fraction(3, 2), True)]
    assert (found.open_at_base, found.change) == (False, Fraction(1, 3))
    assert agrees_with_grid(scenario, found)


def test_no_number_of_one_party_matters_while_the_others_cannot_agree() -> None:
    (found,) = thresholds(mediated(101))
    assert (found.open_at_base, found.flips, found.exact, found.change, found.share) == (False, (), True, None, None)
    assert ranked([found]) == ()


def test_ranked_by_the_share_of_the_span() -> None:
    scenario = mediated({"base": 50, "range": [0, 100]})
    found = list(thresholds(scenario))
    assert [t.path for t in found] == ["parties.seller.reservation", "parties.buyer.weights.delivery"]
    assert [t.share for t in found] == [0, Fraction(5, 9)]  # the seller has exactly its reservation value at a price of 50
    assert ranked(reversed(found)) == tuple(found)


def test_a_weight_scaled_with_all_the_others_flips_at_the_scaled_value() -> None:
    scenario = mediated(50)
    scaled = scenario.with_changes({"parties.buyer.weights.price": 30})
    path = "parties.buyer.weights.delivery"
    (found,) = thresholds(scaled, paths={path: (Decimal(0), Decimal(90))})
    assert [flip.value for flip in found.flips] == [60]


def test_beliefs_with_a_rest_that_runs_out_are_exact_on_both_sides() -> None:
    data = next(d for d in map(small_data, range(200)) if any("rest" in p.get("beliefs", {}).values() for p in d["parties"].values()))
    scenario = Scenario.model_validate(data)
    party = next(name for name, p in scenario.parties.items() if p.beliefs is not None)
    beliefs = scenario.parties[party].beliefs
    assert beliefs is not None
    path = next(f"parties.{party}.beliefs.{course}" for course, chance in beliefs.chances.items() if chance != "rest")
    found = pieces(Varying(scenario, [path]), path, Decimal(0), Decimal(1))
    assert found is not None
    assert len(found) == (2 if len(beliefs.chances) > 2 else 1)
    assert all(part.low < part.high for part in found)


def test_a_value_on_which_nothing_depends_is_looked_at_only_when_asked_for() -> None:
    scenario = mediated(50).with_changes({"parties.buyer.bargaining_weight": {"base": 1, "range": [Decimal("0.5"), 2]}})
    path = "parties.buyer.bargaining_weight"
    assert path not in {t.path for t in thresholds(scenario)}
    (found,) = thresholds(scenario, paths={path: (Decimal(1), Decimal(2))})
    assert (found.flips, found.exact, found.missed_windows) == ((), True, ())


@pytest.mark.parametrize("width", ["0.5", "0.01", "7"])
def test_a_zone_that_closes_within_less_than_one_point_of_the_end_of_a_span(width: str) -> None:
    """The best outcome gives `a` 50, so its reservation value may be 50 and no more, however near the span ends."""
    parties = {name: {"title": name, "weights": {"x": 1}, "values": {"x": {"low": 0, "high": 50}}, "reservation": 50} for name in "ab"}
    issues = {"x": {"title": "x", "options": {"low": "low", "high": "high"}}}
    scenario = Scenario.model_validate({"title": "t", "issues": issues, "parties": parties})
    path = "parties.a.reservation"
    (above,) = thresholds(scenario, paths={path: (Decimal(50), Decimal(50) + Decimal(width))})
    assert [(flip.value, flip.opens_upwards) for flip in above.flips] == [(Fraction(50), False)]
    (below,) = thresholds(scenario, paths={path: (Decimal(50) - Decimal(width), Decimal(50))})
    assert below.flips == ()


def peaked(top: object) -> Scenario:
    level = {"title": "level", "levels": [0, 5, 10]}
    a = {"title": "a", "weights": {"level": 1}, "values": {"level": {"peak": [-10, top, 20]}}, "reservation": 90}
    b = {"title": "b", "weights": {"level": 1}, "values": {"level": {"0": 0, "5": 100, "10": 0}}, "reservation": 50}
    return Scenario.model_validate({"title": "peak", "issues": {"level": level}, "parties": {"a": a, "b": b}})


def test_where_nothing_is_exact_the_windows_that_could_be_missed_are_named() -> None:
    # a has 90 at level 5 while the top t is from 10/3 (falling: (20 − 5) / (20 − t) = 0.9) to 20/3 (rising: 15 / (t + 10) = 0.9).
    scenario = peaked({"base": 5, "range": [0, 10]})
    (found,) = thresholds(scenario)
    assert not found.exact
    assert [flip.opens_upwards for flip in found.flips] == [True, False]
    for flip, value in zip(found.flips, (Fraction(10, 3), Fraction(20, 3)), strict=True):
        assert flip.between[0] <= value <= flip.between[1]
        assert flip.between[1] - flip.between[0] < Fraction(1, 10**8)
    assert len(found.missed_windows) == module.GRID_STEPS - 2
    assert all(high - low == Fraction(10, module.GRID_STEPS) for low, high in found.missed_windows)


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        ({"parties.buyer.weights.delivry": (Decimal(0), Decimal(1))}, "parties.buyer.weights.delivery"),
        ({"parties.buyer.reservation": (Decimal(9), Decimal(1))}, "low end 9 of the span is above its high end 1"),
    ],
)
def test_spans_that_make_no_sense(paths: Mapping[str, Span], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        thresholds(mediated(50), paths=paths)


def test_values_that_a_file_could_not_hold() -> None:
    with pytest.raises(ScenarioError, match="at least 0"):
        thresholds(mediated(50), paths={"parties.buyer.weights.delivery": (Decimal(-1), Decimal(1))})
    with pytest.raises(UsageError, match="a chance lies from 0 to 1, found 2"):
        thresholds(case("scenario"), paths={"parties.russia.beliefs.attrition": (Decimal(0), Decimal(2))})
    with pytest.raises(UsageError, match="red line"):
        thresholds(mediated(50), waived=["parties.buyer.red_lines.none"])


def test_a_number_that_outgrows_every_search_says_that_nothing_was_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    def outgrown(*_: object, **__: object) -> None:
        raise FrontierOutgrownError("too many")

    monkeypatch.setattr(Reach, "most", outgrown)
    (found,) = thresholds(mediated(50))
    assert not found.exact
    assert found.missed_windows == ((found.low, found.high),)


def test_a_budget_that_has_run_out() -> None:
    with pytest.raises(Stopped):
        next(thresholds(mediated(50), budget=Budget(-1.0, 16)))


def test_the_flagship_under_each_waiver() -> None:
    scenario = case("scenario")
    assert not any(t.flips or t.open_at_base for t in thresholds(scenario))  # red lines alone leave nothing
    assert not any(t.flips for t in thresholds(scenario, waived=[UKRAINE_LINE]))
    found = list(thresholds(scenario, waived=[RUSSIA_LINE]))
    (flipping,) = [t for t in found if t.flips]
    assert all(t.exact and t.open_at_base and t.waived == (RUSSIA_LINE,) for t in found)
    assert flipping.path == "parties.russia.values.donetsk.fez_neutral"
    assert flipping.flips[0].opens_upwards
    assert flipping.low < flipping.flips[0].value < flipping.base


def test_decimals_between_and_at_fractions() -> None:
    assert decimal_between(Fraction(1, 3), Fraction(2, 3)) == Decimal("0.4")
    assert decimal_between(Fraction(-1), Fraction(1)) == 0
    assert decimal_of(Fraction(-3, 8)) == Decimal("-0.375")
    assert decimal_of(Fraction(1, 3)) is None
    assert Fraction(decimal_between(Fraction(1), 1 + Fraction(1, 10**60))) > 1
