"""GENIUS's own meaning, as `AdditiveUtilitySpace`, its evaluators and `NonlinearUtilitySpace` of GENIUS 10.4 compute it; worked by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from simulator.errors import UsageError
from tests.formats.genius.files import DOMAIN, OWNER, TENANT, imported

F = Fraction
START = {"hours": "8_to_16", "rent": "10", "share": "0"}


def points(owner: str, **terms: str) -> Fraction:
    """What an outcome is worth to the owner."""
    return imported(DOMAIN, owner).scenario.utility({**START, **terms})["owner"]


def test_a_utility_is_the_sum_of_weight_times_evaluation_over_issues_however_they_are_nested() -> None:
    scenario = imported(DOMAIN, OWNER, TENANT).scenario
    assert list(scenario.issues) == ["hours", "rent", "share"]
    assert list(scenario.parties) == ["owner", "tenant"]
    outcome = {"hours": "8_to_20", "rent": "14", "share": "0.25"}
    # an evaluation is divided by the largest; 0.2 × (14 − 10) − 0.4; 1 − 0.25; the weight 0.7 of the objective does not count
    assert scenario.utility(outcome)["owner"] == 100 * (F(1, 2) * F(2, 3) + F(3, 10) * F(4, 10) + F(2, 10) * F(3, 4))
    assert scenario.utility(outcome)["tenant"] == 100 * (F(1, 2) * F(2, 3) + F(3, 10) * F(6, 10) + F(2, 10) * F(1, 4))


@pytest.mark.parametrize(("rent", "evaluation"), [("10", F(0)), ("12", F(0)), ("13", F(1, 5)), ("17", F(1)), ("20", F(1))])
def test_an_integer_issue_counts_from_its_lower_bound_and_is_cut_off(rent: str, evaluation: Fraction) -> None:
    assert points(OWNER, rent=rent) - points(OWNER, rent="10") == 100 * F(3, 10) * evaluation


def test_the_largest_evaluation_may_belong_to_a_value_that_the_domain_lacks() -> None:
    more = OWNER.replace('evaluation="3"/>', 'evaluation="3"/><item index="4" value="never" evaluation="6"/>')
    assert points(more, hours="all_day") - points(more) == 100 * F(1, 2) * (F(3, 6) - F(1, 6))


def test_evaluations_below_a_hundred_thousandth_are_nothing() -> None:
    nothing = (
        OWNER.replace('evaluation="1"', 'evaluation="0.000001"')
        .replace('evaluation="2"', 'evaluation="0"')
        .replace('evaluation="3"', 'evaluation="0"')
    )
    assert points(nothing) == points(nothing, hours="all_day")


def test_reservation_values_live_on_the_scale_from_0_to_1_and_a_discount_of_0_means_none() -> None:
    scenario = imported(DOMAIN, OWNER, TENANT).scenario
    assert scenario.parties["owner"].reservation is not None
    assert scenario.parties["owner"].reservation.base == 25
    assert scenario.parties["owner"].patience is None
    assert scenario.parties["tenant"].patience is not None
    assert scenario.parties["tenant"].patience.base == Decimal("0.994745825931")


@pytest.mark.parametrize("factor", ["1.0", "0", "1.5", "-0.2", "s"])
def test_a_discount_that_genius_leaves_aside_is_none(factor: str) -> None:
    found = imported(DOMAIN, OWNER.replace('factor value="0.0"', f'factor value="{factor}"'))
    assert found.scenario.parties["owner"].patience is None
    assert bool(found.repairs) == (factor not in ("1.0", "0"))


def test_weights_below_1_are_kept_and_above_1_divided_with_the_reservation_value() -> None:
    below = OWNER.replace('<weight index="1" value="0.5"/>', '<weight index="1" value="0.1"/>')
    assert points(below, hours="all_day", rent="20") == 100 * (F(1, 10) + F(3, 10) + F(2, 10))
    above = OWNER.replace('<weight index="1" value="0.5"/>', '<weight index="1" value="1"/>')
    found = imported(DOMAIN, above)
    assert points(above, hours="8_to_20", rent="20") == 100 * (F(2, 3) + F(3, 10) + F(2, 10)) / F(3, 2)
    assert found.scenario.parties["owner"].reservation is not None
    least = found.scenario.parties["owner"].reservation.exact
    assert 0 <= 25 / F(3, 2) - least < F(1, 10**15)
    assert any("sum to 1.5" in sentence and "cuts utilities off" in sentence for sentence in found.assumptions)


def test_acceptance_is_exact_where_a_reservation_value_has_no_last_digit() -> None:
    """What is worth exactly as much as no agreement is accepted: 25 / 1.5 points is no decimal, nor is the outcome's worth."""
    above = OWNER.replace('<weight index="1" value="0.5"/>', '<weight index="1" value="1"/>')
    exact = above.replace('evaluation="2"', 'evaluation="0.75"').replace('evaluation="1"', 'evaluation="0"')  # 0.75 / 3 = 0.25
    scenario = imported(DOMAIN, exact).scenario
    at = {"hours": "8_to_20", "rent": "10", "share": "1"}
    assert scenario.utility(at)["owner"] == 25 / F(3, 2)
    assert 0 <= scenario.surplus(at)["owner"] < F(1, 10**15)


def test_one_missing_weight_is_what_the_others_leave_and_several_are_refused() -> None:
    found = imported(DOMAIN, OWNER.replace('<weight index="2" value="0.3"/>', ""))
    assert found.scenario.parties["owner"].weights is not None
    assert found.scenario.parties["owner"].weights["rent"].base == Decimal("0.3")
    assert any("no weight for 'Rent'" in sentence for sentence in found.repairs)
    two = OWNER.replace('<weight index="2" value="0.3"/>', "").replace('<weight index="3" value="0.2"/>', "")
    with pytest.raises(UsageError, match="may be divided in many ways"):
        imported(DOMAIN, two)


def test_real_issues_are_cut_into_as_many_levels_as_genius_goes_through() -> None:
    levels = imported(DOMAIN, OWNER).scenario.issues["share"].level_values
    assert [len(levels), *levels[:2], levels[-1]] == [21, 0, Decimal("0.05"), 1]
    assert len(imported(DOMAIN, OWNER, levels=5).scenario.issues["share"].level_values) == 5
    triangular = OWNER.replace(
        'ftype="linear" parameter0="1" parameter1="-1"', 'ftype="triangular" parameter0="0.1" parameter1="1" parameter2="0.4"'
    )
    assert points(triangular, share="0.3") == 100 * (F(1, 6) + F(2, 10) * F(2, 3))
    assert points(triangular, share="0.7") == 100 * (F(1, 6) + F(2, 10) * F(1, 2))
    assert points(triangular, share="1") == points(triangular, share="0.05") == 100 * F(1, 6)


def test_without_a_domain_file_the_profiles_say_what_is_negotiated() -> None:
    profiles = {"a.xml": OWNER, "b.xml": TENANT}
    from simulator.formats.foreign_format import ReadingOptions
    from simulator.formats.importing import import_files
    from tests.formats.genius.files import foreign

    found = import_files([foreign(name, text) for name, text in profiles.items()], None, ReadingOptions())
    assert list(found.scenario.issues) == ["hours", "rent", "share"]
    other = TENANT.replace('value="all day"', 'value="at night"')
    with pytest.raises(UsageError, match="name the file of the domain"):
        import_files([foreign("a.xml", OWNER), foreign("b.xml", other)], None, ReadingOptions())


RECTANGLES = """\
<utility_space type="nonlinear">
<objective index="0" name="Kiosk" type="objective" etype="objective">
  <issue index="1" name="A" type="integer" lowerbound="0" upperbound="9"/>
  <issue index="2" name="B" type="integer" lowerbound="0" upperbound="9"/>
  <utility maxutility="80">
    <ufun type="PlainUfun" weight="1" aggregation="sum">
      <hyperRectangle utility="40"><INCLUDES index="1" min="3" max="9"/><INCLUDES index="2" min="0" max="4"/></hyperRectangle>
      <hyperRectangle utility="10" weight="2"><EXCLUDES index="1" min="2" max="5"/></hyperRectangle>
      <hyperRectangle utility="4"/>
    </ufun>
  </utility>
</objective>
<reservation value="0.1"/>
</utility_space>
"""


@pytest.mark.parametrize(("a", "b", "worth"), [(0, 0, 24), (4, 4, 44), (6, 4, 64), (6, 5, 24), (3, 9, 4)])
def test_every_rectangle_is_a_condition_that_adds_its_points(a: int, b: int, worth: int) -> None:
    scenario = imported(RECTANGLES).scenario
    assert scenario.utility({"a": str(a), "b": str(b)})["kiosk"] == 100 * F(worth, 80)
    assert scenario.parties["kiosk"].reservation is not None
    assert scenario.parties["kiosk"].reservation.base == 10


def test_rectangles_stay_exact_where_their_points_have_no_last_digit() -> None:
    found = imported(RECTANGLES.replace('maxutility="80"', 'maxutility="81"'))
    assert found.scenario.utility({"a": "6", "b": "4"})["kiosk"] == 64
    assert any("81 of them for GENIUS's 1" in sentence for sentence in found.assumptions)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ('aggregation="sum"', 'aggregation="max"', "the max of 3 parts is no sum of conditions"),
        ('<EXCLUDES index="1"', '<EXCLUDES index="7"', "which the domain does not have"),
        ('maxutility="80"', 'maxutility="0"', "maxutility is above 0"),
    ],
)
def test_what_is_no_sum_of_rectangles_is_refused_with_the_reason(before: str, after: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        imported(RECTANGLES.replace(before, after))
