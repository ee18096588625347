"""The least side payments, against every outcome of small random scenarios."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from simulator.budget import Budget, Stopped
from simulator.errors import ScenarioError, UsageError
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import totals
from simulator.scenario.model import Scenario
from simulator.solve.why.side_payments import LeastTransfer, Payment, in_units, least_transfer
from tests.oracles.berlin import RUSSIA_LINE, case
from tests.oracles.brute_force import BruteForce, Outcome
from tests.oracles.small_scenarios import small_data

RATES = ("0.1", "0.25", "1", "3", "7.5")


def paying(seed: int) -> Scenario:
    """A small random scenario in which two parties at least can pay one another, its reservation values raised."""
    rng = random.Random(seed)
    data: dict[str, Any] = small_data(seed)
    for party in data["parties"].values():
        if "reservation" in party:
            party["reservation"] += rng.choice([0, 10, 25])
    names = rng.sample(list(data["parties"]), rng.randint(2, len(data["parties"])))
    data["side_payments"] = {"unit": "coins", "points_per_unit": {name: float(rng.choice(RATES)) for name in names}}
    return Scenario.model_validate(data)


def rates(scenario: Scenario) -> dict[str, Fraction]:
    assert scenario.side_payments is not None
    return {name: number.exact for name, number in scenario.side_payments.points_per_unit.numbers.items()}


def spare(scenario: Scenario, brute: BruteForce, outcome: Outcome) -> dict[str, Fraction] | None:
    """Surplus in units of those that take part; None where another party refuses."""
    surplus = dict(zip(brute.parties, brute.surplus(outcome), strict=True))
    per_unit = rates(scenario)
    if any(s < 0 for name, s in surplus.items() if name not in per_unit):
        return None
    return {name: surplus[name] / k for name, k in per_unit.items()}


def expected(scenario: Scenario) -> tuple[Fraction | None, Outcome | None, Fraction | None]:
    """(least total, its first outcome, units missing where there is none), from the definitions."""
    brute = BruteForce(scenario)
    by_outcome = {o: units for o in brute.allowed if (units := spare(scenario, brute, o)) is not None}
    enough = {o: sum(max(Fraction(0), -x) for x in units.values()) for o, units in by_outcome.items() if sum(units.values()) >= 0}
    if enough:
        least = min(enough.values())
        return Fraction(least), next(o for o, total in enough.items() if total == least), None
    if not by_outcome:
        return None, None, None
    most = max(sum(units.values(), Fraction(0)) for units in by_outcome.values())
    return None, next(o for o, units in by_outcome.items() if sum(units.values()) == most), -most


@pytest.mark.parametrize("seed", range(32))
def test_least_total_and_shortfall_are_those_of_every_outcome(seed: int) -> None:
    scenario = paying(seed)
    found = least_transfer(scenario)
    total, outcome, short = expected(scenario)
    assert (found.total, found.short) == (total, short)
    assert (None if found.point is None else tuple(found.point.outcome.values())) == outcome
    if found.total is not None:
        assert found.point is not None
        check_payments(scenario, found, dict(found.point.surplus))


def check_payments(scenario: Scenario, found: LeastTransfer, surplus: dict[str, Fraction]) -> None:
    """All payments together are the total, and leave everyone at its reservation value at least."""
    per_unit = rates(scenario)
    for payment in found.payments:
        assert payment.amount > 0
        surplus[payment.payer] -= payment.amount * per_unit[payment.payer]
        surplus[payment.receiver] += payment.amount * per_unit[payment.receiver]
    assert sum(payment.amount for payment in found.payments) == found.total
    assert surplus == found.surplus
    assert min(surplus.values()) >= 0
    assert not {p.payer for p in found.payments} & {p.receiver for p in found.payments}


def test_the_seeds_above_hold_all_cases() -> None:
    found = [least_transfer(paying(seed)) for seed in range(80)]
    assert any(f.total == 0 for f in found)
    assert any(f.total is not None and f.total > 0 and len(f.payments) > 1 for f in found)
    assert any(f.short is not None for f in found)
    assert any(f.total is None and f.point is None for f in found)


@pytest.mark.parametrize("seed", range(0, 80, 5))
def test_another_unit_scales_what_is_paid(seed: int) -> None:
    scenario = paying(seed)
    found = least_transfer(scenario)
    coarser = least_transfer(scenario.with_changes({f"side_payments.points_per_unit.{n}": _tenfold(k) for n, k in rates(scenario).items()}))
    assert (found.total, found.short) == (_times(coarser.total, 10), _times(coarser.short, 10))
    assert found.point == coarser.point
    assert found.payments == tuple(Payment(p.payer, p.receiver, 10 * p.amount) for p in coarser.payments)


def _tenfold(rate: Fraction) -> float:
    return float(10 * rate)


def _times(value: Fraction | None, factor: int) -> Fraction | None:
    return None if value is None else factor * value


@pytest.mark.parametrize("seed", range(0, 80, 7))
def test_a_game_in_units_has_each_surplus_divided_by_its_rate(seed: int) -> None:
    scenario = paying(seed)
    payoffs, per_unit = compile_payoffs(scenario), rates(scenario)
    units = in_units(payoffs, per_unit)
    outcome = tuple(size - 1 for size in payoffs.sizes)
    before, after = totals(payoffs, outcome), totals(units, outcome)
    covered = Fraction(0)
    for k, name in enumerate(units.parties):
        p = payoffs.parties.index(name)
        surplus = (payoffs.points(p, before[p]) - payoffs.reservation[p]) / per_unit[name]
        assert units.points(k, after[k]) - units.reservation[k] == surplus
        covered += surplus
    assert (after[-1] >= units.thresholds[-1]) == (covered >= 0)


def sale(most: float | None = None) -> Scenario:
    """Without payments the seller lacks 20 points at the one outcome at which the buyer has 40 to spare."""
    half = {"title": "t", "weights": {"i": 1}, "values": {"i": {"x": 60, "y": 0}}}
    payments = {"unit": "euros", "points_per_unit": {"seller": 4, "buyer": 5}} | ({} if most is None else {"most": most})
    return Scenario.model_validate(
        {
            "title": "sale",
            "issues": {"i": {"title": "i", "options": {"x": "x", "y": "y"}}},
            "parties": {"seller": {**half, "reservation": 80}, "buyer": {**half, "reservation": 20}},
            "side_payments": payments,
        }
    )


def test_a_transfer_reckoned_by_hand() -> None:
    found = least_transfer(sale())
    assert found.total == 5  # 20 points at 4 a euro, of the 8 euros that the buyer's 40 points are worth to it
    assert found.payments == (Payment("buyer", "seller", Fraction(5)),)
    assert found.surplus == {"seller": 0, "buyer": 15}
    assert (found.most, found.within_limit) == (None, True)


@pytest.mark.parametrize(("most", "within"), [(5, True), (4.99, False)])
def test_a_limit_is_compared_with_the_least(most: float, within: bool) -> None:
    found = least_transfer(sale(most))
    assert found.total == 5
    assert found.within_limit is within


def test_what_is_short_where_no_payment_suffices() -> None:
    found = least_transfer(sale().with_changes({"parties.seller.reservation": 100}))
    assert found.short == 2
    assert (found.total, found.payments, found.within_limit) == (None, (), False)


def test_numbers_beyond_float64_stay_exact() -> None:
    tiny = sale().with_changes({"parties.seller.reservation": Decimal("80.00000000000000000000000001")})
    assert least_transfer(tiny).total == 5 + Fraction(1, 4 * 10**26)


def test_the_flagship_under_a_waiver() -> None:
    scenario = case("guarantee-lapsed").with_changes(
        {
            "side_payments": {
                "unit": "billion euros",
                "points_per_unit": {"united_states": 0.2, "russia": 0.05, "europe": 0.1, "ukraine": 0.05},
            }
        }
    )
    assert least_transfer(scenario).point is None  # the red lines leave nothing to pay for
    found = least_transfer(scenario, waived=[RUSSIA_LINE])
    assert found.total is not None
    assert found.total > 0
    check_payments(scenario, found, dict(found.point.surplus if found.point else {}))


def test_refusals() -> None:
    with pytest.raises(UsageError, match="no side payments"):
        least_transfer(case("scenario"))
    with pytest.raises(UsageError, match="red line in force"):
        least_transfer(sale(), waived=["parties.buyer.red_lines.x"])
    with pytest.raises(ScenarioError, match="above 0"):
        sale().with_changes({"side_payments.points_per_unit.buyer": 0})
    with pytest.raises(Stopped):
        least_transfer(sale(), budget=Budget(-1.0, 16))
