"""How firm a zone stands, against every outcome of small random scenarios."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from simulator.budget import Budget
from simulator.errors import UsageError
from simulator.payoffs.varying import Varying
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Number
from simulator.scenario.paths import ranged
from simulator.scenario.substitution import substituted
from simulator.solve.exact.elimination import FrontierOutgrownError
from simulator.solve.existence import AgreementSearch
from simulator.solve.results import Interval
from simulator.solve.why import joint_changes as joint
from simulator.solve.why import robustness as module
from simulator.solve.why.joint_changes import Direction, NumberLine, joint_changes
from simulator.solve.why.robustness import Loosening, Robustness, robustness
from tests.oracles.berlin import RUSSIA_LINE, UKRAINE_LINE, case
from tests.oracles.brute_force import BruteForce
from tests.oracles.small_scenarios import SIGNED, small_data, small_scenario


def surplus_by_party(brute: BruteForce, party: int) -> Fraction:
    """The most that a party can have above its reservation value while all others accept."""
    others = [o for o in brute.allowed if all(s >= 0 for p, s in enumerate(brute.surplus(o)) if p != party)]
    return max(brute.surplus(o)[party] for o in others)


def loosened(brute: BruteForce, party: int) -> int:
    slack = [1 if p == party else 0 for p in range(len(brute.parties))]
    return sum(all(s + extra >= 0 for s, extra in zip(brute.surplus(o), slack, strict=True)) for o in brute.allowed)


@pytest.mark.parametrize("seed", SIGNED[:24])
def test_counts_distances_and_shift_are_those_of_every_outcome(seed: int) -> None:
    scenario = small_scenario(seed)
    brute = BruteForce(scenario)
    found = robustness(scenario, directions=1)
    assert (found.zone, found.stopped, found.joint_changes) == (len(brute.acceptable), None, None)
    assert found.parties == tuple(Loosening(f"parties.{name}", loosened(brute, p)) for p, name in enumerate(brute.parties))
    assert {each.path for each in found.red_lines} == {
        f"parties.{name}.red_lines.{key}" for name, p in scenario.parties.items() for key, line in p.red_lines.items() if line.in_force
    }
    for each in found.red_lines:
        assert each.zone == len(BruteForce(scenario.with_changes({f"{each.path}.in_force": False})).acceptable)
    assert found.distance == {name: surplus_by_party(brute, p) for p, name in enumerate(brute.parties)}
    assert found.joint_shift == max(min(brute.surplus(o)) for o in brute.allowed)


def test_the_widest_is_the_first_of_those_that_add_most() -> None:
    found = Robustness(
        (), 10, (Loosening("parties.a", 11), Loosening("parties.b", 15), Loosening("parties.c", 15)), (Loosening("line", 10),)
    )
    assert found.widest_party == Loosening("parties.b", 15)
    assert found.growth(found.parties[0]) == 1
    assert found.widest_red_line is None  # lifting it adds nothing


def test_what_was_not_counted_is_not_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "count_acceptable", lambda *_, **__: None)
    found = robustness(small_scenario(SIGNED[0]))
    assert isinstance(found.zone, Interval)
    assert found.growth(found.parties[0]) is None
    assert found.widest_party is None


def with_ranges(seed: int) -> Scenario:
    """The small scenario with a range around every weight, reservation value and value of a table."""
    data = small_data(seed)
    for party in data["parties"].values():
        party["weights"] = {i: _around(w, 0.5, 0) for i, w in party["weights"].items()}
        if "reservation" in party:
            party["reservation"] = _around(party["reservation"], 6, 0)
        for issue, function in party["values"].items():
            if not {"rising", "falling", "peak", "piecewise"} & set(function):
                party["values"][issue] = {o: _around(v, 10, 0, 100) for o, v in function.items()}
    return Scenario.model_validate(data)


def _around(number: Any, reach: float, low: float, high: float = 10**6) -> dict[str, Any]:
    """A range around a number; one that has a range keeps it."""
    if isinstance(number, dict):
        return number
    base = float(number)
    return {"base": base, "range": [max(base - reach, low), min(base + reach, high)]}


def is_open(scenario: Scenario, direction: Direction, at: Fraction) -> bool:
    numbers = ranged(scenario)
    return bool(
        BruteForce(substituted(scenario, {p: NumberLine(numbers[p]).at(share, at) for p, share in direction.shares.items()})).acceptable
    )


@pytest.mark.parametrize("seed", SIGNED[:10])  # none of them has courses
def test_along_each_direction_the_zone_is_open_where_said_and_closed_just_beyond(seed: int) -> None:
    scenario = with_ranges(seed)
    found = joint_changes(scenario, directions=12)
    assert found is not None
    assert found.undecided == 0
    assert (found.smallest is None) == (found.never == 12)
    for direction in (d for d in (found.smallest, found.aimed) if d is not None):
        assert is_open(scenario, direction, direction.open_at)
        assert all(is_open(scenario, direction, Fraction(k, joint.STEPS)) for k in range(int(direction.open_at * joint.STEPS) + 1))
        if direction.closed_at is not None:
            assert not is_open(scenario, direction, direction.closed_at)
            assert 0 < direction.closed_at - direction.open_at <= Fraction(1, joint.STEPS * 2**joint.HALVINGS)
            assert all(move.effect < 0 for move in direction.main)
            assert list(direction.main) == sorted(direction.main, key=lambda move: move.effect)


def test_the_aimed_direction_finds_what_one_number_can_do() -> None:
    # The seller's reservation value alone decides: a price of 100 gives it 100, and closes the zone above that, at λ = 0.5.
    party = {"title": "p", "weights": {"price": 1}, "values": {"price": {"low": 0, "high": 100}}}
    seller = {**party, "reservation": {"base": 80, "range": [0, 120]}}
    issues = {"price": {"title": "price", "options": {"low": "low", "high": "high"}}}
    scenario = Scenario.model_validate({"title": "t", "issues": issues, "parties": {"seller": seller}})
    found = joint_changes(scenario, directions=5)
    assert found is not None
    assert found.aimed is not None
    assert found.aimed.shares == {"parties.seller.reservation": 1}
    assert found.aimed.open_at == Fraction(1, 2)
    assert found.aimed.main[0].path == "parties.seller.reservation"
    assert found.aimed.main[0].effect == 80 - Fraction(found.aimed.main[0].value)


def test_without_ranges_there_is_nothing_to_move() -> None:
    assert joint_changes(small_scenario(SIGNED[0])) is None


def test_numbers_with_a_common_draw_move_alike() -> None:
    party = {
        "title": "p",
        "weights": {i: {"base": 1, "range": [0, 3], "together": "both"} for i in ("a", "b")},
        "values": {i: {"x": 0, "y": 100} for i in ("a", "b")},
        "reservation": 10,
    }
    issue = {"title": "i", "options": {"x": "x", "y": "y"}}
    scenario = Scenario.model_validate({"title": "t", "issues": {"a": issue, "b": issue}, "parties": {"p": party}})
    lookout = joint._Lookout(Varying(scenario, ranged(scenario)), ranged(scenario), (), None)
    assert lookout.along({"together both": Fraction(1, 3)}).shares == {f"parties.p.weights.{i}": Fraction(1, 3) for i in ("a", "b")}


@pytest.mark.parametrize(
    ("share", "value"),
    [(Fraction(1), "0.3"), (Fraction(-1), "0.1"), (Fraction(1, 3), "0.233333"), (Fraction(0), "0.2"), (Fraction(-1, 2), "0.15")],
)
def test_a_number_moved(share: Fraction, value: str) -> None:
    number = Number.model_validate({"base": Decimal("0.2"), "range": [Decimal("0.1"), Decimal("0.3")]})
    assert NumberLine(number).at(share) == Decimal(value)


def test_the_flagship_under_a_waiver() -> None:
    found = robustness(case("scenario"), waived=[RUSSIA_LINE], directions=3)
    assert found.widest_red_line is not None
    assert found.widest_red_line.path == UKRAINE_LINE
    assert found.distance is not None
    assert found.joint_shift is not None
    assert 0 < found.joint_shift <= min(found.distance.values())
    assert found.joint_changes is not None
    assert found.joint_changes.aimed is not None
    assert found.joint_changes.aimed.closed_at is not None


def test_without_an_agreement_there_is_no_firmness() -> None:
    with pytest.raises(UsageError, match="no agreement exists"):
        robustness(case("scenario"))
    with pytest.raises(UsageError, match="red line in force"):
        robustness(case("scenario"), waived=["parties.russia.red_lines.nothing"])


def test_a_limit_leaves_parts_out_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    found = robustness(small_scenario(SIGNED[0]), budget=Budget(-1.0, 16))
    assert (found.stopped, found.distance, found.zone) == ("time limit", None, None)

    def outgrown(*_: object, **__: object) -> bool:
        raise FrontierOutgrownError("too many")

    monkeypatch.setattr(AgreementSearch, "exists", outgrown)
    changes = joint_changes(with_ranges(SIGNED[0]), directions=4)
    assert changes is not None
    assert (changes.undecided, changes.never, changes.smallest) == (4, 0, None)
