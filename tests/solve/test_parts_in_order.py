"""The parts of an explanation fit together; what a limit ends is named; red lines that leave nothing open a case each."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from simulator.errors import UsageError
from simulator.solve.why import parts_in_order
from simulator.solve.why.explanation import Explanation
from simulator.solve.why.parts_in_order import explain
from tests.oracles.berlin import RUSSIA_LINE, UKRAINE_LINE, case
from tests.oracles.brute_force import BruteForce
from tests.oracles.small_scenarios import small_scenario


@pytest.fixture(scope="module")
def lapsed() -> Explanation:
    return explain(case("guarantee-lapsed"), numbers=False)


@pytest.mark.parametrize("seed", range(24))
def test_the_verdict_is_that_of_looking_at_every_outcome(seed: int) -> None:
    scenario = small_scenario(seed)
    found = explain(scenario)
    zone = BruteForce(scenario).acceptable
    assert found.verdict == ("agreement" if zone else "no agreement")
    assert (found.stopped, found.unfinished) == (None, ())
    if zone:
        assert found.demands is None
        assert [c.waived for c in found.cases] == [()]
        assert found.cases[0].least_surplus is not None
        assert found.cases[0].least_surplus >= 0
        assert found.cases[0].robustness is not None
        assert found.cases[0].robustness.joint_shift == found.cases[0].least_surplus
        return
    assert found.demands is not None
    assert found.demands.complete
    assert found.demands.clashes
    for each in found.cases:
        if each.agreement is False:
            assert each.concessions is not None
            assert each.concessions.least_largest is not None
            assert each.least_surplus is not None
            assert each.concessions.least_largest.largest == -each.least_surplus > 0
            assert each.added_options is not None
            assert each.weighed is None or each.least_surplus <= each.weighed.bound < 0


def test_red_lines_that_leave_nothing_open_a_case_each(lapsed: Explanation) -> None:
    assert lapsed.red_lines_leave_nothing
    assert {c.waived: c.least_surplus for c in lapsed.cases} == {
        (UKRAINE_LINE,): Fraction("-12.92675"),
        (RUSSIA_LINE,): Fraction("-5.413"),
    }
    assert lapsed.more_waivers == 0
    assert lapsed.demands is not None
    assert lapsed.demands.clashes[0].demands == (UKRAINE_LINE, RUSSIA_LINE)
    assert lapsed.added_options is not None
    assert lapsed.added_options.options[0].issue == "donetsk"
    assert [o.issue for o in lapsed.added_options.options if o.room is not None] == ["donetsk"]


def test_waivers_are_shown_by_the_outcome_that_is_best_for_the_others(lapsed: Explanation) -> None:
    assert lapsed.demands is not None
    for waiver in lapsed.demands.waivers:
        assert waiver.best
        kept = [s for p, s in waiver.point.surplus.items() if f"parties.{p}" not in waiver.demands]
        assert waiver.least_surplus == min(kept) >= 0


def test_waiving_a_line_opens_a_deal_at_the_base_case() -> None:
    found = explain(case("scenario"), directions=1)
    assert [(c.waived, c.agreement) for c in found.cases] == [((UKRAINE_LINE,), True), ((RUSSIA_LINE,), True)]
    assert [c.least_surplus for c in found.cases] == [Fraction("5.29325"), Fraction("3.1545")]
    assert all(c.concessions is None and c.result.binding for c in found.cases)
    for each in found.cases:
        assert each.robustness is not None
        assert each.robustness.joint_shift == each.least_surplus
        assert each.robustness.zone == each.result.zone.count


def test_more_waivers_than_are_looked_into_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts_in_order, "WAIVERS_EXPLAINED", 1)
    found = explain(case("scenario"), directions=1)
    assert len(found.cases) == 1
    assert found.more_waivers == 1


def test_a_limit_names_what_it_ended() -> None:
    found = explain(case("guarantee-lapsed"), time_limit=0.0)
    assert found.stopped == "time limit"
    assert found.unfinished or found.verdict == "undecided"
    assert found.joint is None


def test_an_interruption_keeps_what_was_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: Any, **options: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(parts_in_order, "added_options", interrupted)
    found = explain(case("guarantee-lapsed"), numbers=False)
    assert found.stopped == "interrupted"
    assert found.demands is not None
    assert found.demands.complete
    assert found.added_options is None


def test_numbers_are_looked_at_under_each_waiver() -> None:
    path = "parties.russia.values.donetsk.fez_neutral"
    found = explain(case("scenario"), vary={path: (Decimal(0), Decimal(100))}, numbers=False, directions=1)
    ukraine, russia = (c.numbers for c in found.cases)
    assert ukraine is not None
    assert [t.path for t in ukraine] == [path]
    assert ukraine[0].flips == ()
    assert russia is not None
    (flip,) = russia[0].flips
    assert flip.opens_upwards
    assert 20 < flip.value < 21
    assert explain(case("scenario"), numbers=False, directions=1).cases[0].numbers is None


def test_each_number_is_looked_at_once() -> None:
    path = "parties.russia.values.donetsk.fez_neutral"
    found = explain(case("scenario"), vary={path: (Decimal(0), Decimal(100))}, directions=1)
    paths = [t.path for t in found.cases[0].numbers or ()]
    assert paths[0] == path
    assert len(paths) == len(set(paths)) > 200


def test_what_cannot_be_varied_is_refused() -> None:
    with pytest.raises(UsageError, match="no such number"):
        explain(case("scenario"), vary={"parties.ukraine.weights.donestk": (Decimal(1), Decimal(2))})


def test_ratification_is_a_demand_too() -> None:
    chance = "parties.united_states.ratification.congress.chance"
    found = explain(case("scenario"), ratify=Fraction(1, 2), vary={chance: (Decimal(0), Decimal(1))}, numbers=False, directions=1)
    assert found.result.ratification is not None
    assert all(each.robustness is not None and each.robustness.bodies for each in found.cases)
    flips = [flip for each in found.cases for threshold in each.numbers or () for flip in threshold.flips]
    assert flips
    assert all(flip.between[0] <= Fraction(1, 2) <= flip.between[1] for flip in flips)
    with pytest.raises(UsageError):
        explain(case("scenario"), ratify=Fraction(2))
