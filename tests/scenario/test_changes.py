"""Changes by dotted paths, the paths of numbers, and assignments as the command line takes them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import ScenarioError, UsageError
from simulator.scenario.changes import changed, finite_decimal, parse_assignment
from simulator.scenario.differences import differences
from simulator.scenario.model import Scenario
from simulator.scenario.parties import Interaction
from simulator.scenario.paths import numbers, ranged
from tests.scenario.samples import by_seed, everything


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return everything()


def both(scenario: Scenario) -> Interaction:
    return scenario.parties["north"].interactions["both"]


def test_a_plain_value_sets_the_base_and_drops_the_range(scenario: Scenario) -> None:
    number = scenario.with_changes({"parties.north.weights.army": 25}).parties["north"].weights["army"]
    assert number.base == 25
    assert number.range is None
    assert number.why == "says so"
    assert scenario.parties["north"].weights["army"].base == 30


def test_a_number_that_lost_its_range_is_no_longer_drawn_by_studies(scenario: Scenario) -> None:
    path = "parties.north.weights.army"
    assert scenario.studies["all"].vary == {path: "range", "parties.north.values.land.shared": "range"}
    assert scenario.with_changes({path: 25}).studies["all"].vary == {"parties.north.values.land.shared": "range"}
    assert scenario.with_changes({path: {"base": 25, "range": [20, 30]}}).studies["all"].vary == scenario.studies["all"].vary
    assert scenario.with_changes({f"{path}.base": 25}).studies["all"].vary == scenario.studies["all"].vary


def test_the_parts_of_a_number_can_be_set(scenario: Scenario) -> None:
    new = changed(scenario, {"parties.north.weights.army.base": 50, "parties.north.weights.army.range": [45, 55]})
    number = new.parties["north"].weights["army"]
    assert (number.base, number.range) == (Decimal(50), (Decimal(45), Decimal(55)))
    given_a_range = changed(scenario, {"parties.north.weights.land.range": [30, 50]}).parties["north"].weights["land"]
    assert (given_a_range.base, given_a_range.range) == (Decimal(40), (Decimal(30), Decimal(50)))


def test_a_range_that_does_not_hold_the_base_is_refused(scenario: Scenario) -> None:
    with pytest.raises(ScenarioError, match="outside its range"):
        changed(scenario, {"parties.north.weights.army.base": 50})


@pytest.mark.parametrize(
    ("path", "value", "read"),
    [
        ("title", "Other", lambda s: s.title == "Other"),
        ("parties.north.red_lines.never_sold.in_force", True, lambda s: s.parties["north"].red_lines["never_sold"].in_force),
        ("issues.land.options.kept.in_force", False, lambda s: not s.issues["land"].options["kept"].in_force),
        ("issues.land.options.kept", "Held", lambda s: s.issues["land"].options["kept"].title == "Held"),
        ("issues.land.options.shared", "Half", lambda s: s.issues["land"].options["shared"].put_forward_by == ("north",)),
        ("parties.south.patience", 0.9, lambda s: s.parties["south"].patience.base == Decimal("0.9")),
        ("parties.north.values.land.shared", 20, lambda s: s.parties["north"].values["land"].table["shared"].base == 20),
        ("parties.north.values.land.table.shared", 20, lambda s: s.parties["north"].values["land"].table["shared"].base == 20),
        ("parties.north.values.army.piecewise.600.5", 5, lambda s: s.parties["north"].values["army"].piecewise["600.5"].base == 5),
        ("parties.north.values.dues.falling.1", 1, lambda s: s.parties["north"].values["dues"].falling[1].base == 1),
        ("parties.south.values.army", {"rising": [400, 800]}, lambda s: s.parties["south"].values["army"].rising[1].base == 800),
        ("parties.south.war_cost.storm", 9, lambda s: s.parties["south"].war_cost["storm"].base == 9),
        ("parties.north.war_cost", 3, lambda s: s.parties["north"].war_cost.base == 3),
        ("parties.north.interactions.both.when.army", [400], lambda s: both(s).when.issues["army"] == ("400",)),
        ("parties.north.interactions.both.applies_to", "both", lambda s: both(s).applies_to == "both"),
        ("parties.north.red_lines.poor", {"never": {"dues": 1}}, lambda s: "poor" in s.parties["north"].red_lines),
        ("constraints.no_cheap_army.never.army.from", 800, lambda s: s.constraints["no_cheap_army"].never.issues["army"].from_ == 800),
        ("offers.plan.terms.dues", 0.25, lambda s: s.offers["plan"].terms["dues"] == "0.25"),
        ("no_deal.courses.calm.points.south", np.float64(1.5), lambda s: s.no_deal.courses["calm"].points["south"].base == Decimal("1.5")),
        ("parties.south.weights.land", np.int64(7), lambda s: s.parties["south"].weights["land"].base == 7),
        ("parties.south.weights.land", Fraction(1, 8), lambda s: s.parties["south"].weights["land"].base == Decimal("0.125")),
        ("parties.south.weights.land", True, None),
        ("parties.north.bargaining_weight", None, lambda s: s.parties["north"].bargaining_weight is None),
        ("parties.north.ratification.court", {"title": "Court", "chance": 1}, lambda s: "court" in s.parties["north"].ratification),
        ("as_of", "2026-01-01", lambda s: s.as_of.year == 2026),
        ("calendar.events.lapse.chance_per_month", 0.5, lambda s: s.calendar.events["lapse"].chance_per_month.base == Decimal("0.5")),
    ],
)  # fmt: skip
def test_one_change(scenario: Scenario, path: str, value: object, read: object) -> None:
    if read is None:
        with pytest.raises(ScenarioError):
            changed(scenario, {path: value})
    else:
        assert callable(read)
        assert read(changed(scenario, {path: value}))


def test_changes_are_made_together_before_anything_is_checked(scenario: Scenario) -> None:
    beliefs = {"parties.south.beliefs.calm": Decimal("0.3"), "parties.south.beliefs.storm": Decimal("0.7")}
    chances = changed(scenario, beliefs).parties["south"].beliefs
    assert chances is not None
    assert {k: c.base for k, c in chances.chances.items() if c != "rest"} == {"calm": Decimal("0.3"), "storm": Decimal("0.7")}
    with pytest.raises(ScenarioError, match="beliefs"):
        changed(scenario, {"parties.south.beliefs.calm": 0.3})


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("parties.nroth.weights.land", "parties.north.weights.land"),
        ("parties.north.weights.lnad", "parties.north.weights.land"),
        ("partys.north.wieghts.lnad", "parties.north.weights.land"),
        ("parties.south.patiense", "parties.south.patience"),
        ("parties.north.values.army.piecewise.600.6", "parties.north.values.army.piecewise.600.5"),
        ("parties.north.values.land.soled", "parties.north.values.land.sold"),
        ("offers.plan.terms.deus", "offers.plan.terms.dues"),
    ],
)
def test_an_unknown_path_is_refused_with_the_nearest(scenario: Scenario, path: str, nearest: str) -> None:
    with pytest.raises(UsageError) as caught:
        changed(scenario, {path: 1})
    assert str(caught.value) == f"no such path '{path}'; did you mean '{nearest}'?"


@pytest.mark.parametrize(
    "path", ["", ".", "zzz", "title.x", "parties.north.title.x", "parties.north.values.dues.falling.2", "parties.north."]
)
def test_a_path_that_resembles_nothing_is_refused_too(scenario: Scenario, path: str) -> None:
    with pytest.raises(UsageError, match="no such path"):
        changed(scenario, {path: 1})


def test_all_unknown_paths_are_named_at_once(scenario: Scenario) -> None:
    with pytest.raises(UsageError) as caught:
        changed(scenario, {"parties.nort.title": "x", "titel": "y"})
    assert len(str(caught.value).splitlines()) == 2


def test_what_a_change_breaks_is_refused_like_a_file(scenario: Scenario) -> None:
    for path, value in [
        ("offers.plan.terms.land", "nowhere"),
        ("parties.north.values.land.kept", 101),
        ("parties.north.weights.army", "much"),
        ("parties.north.title", None),
        ("parties.south.patience", 2),
    ]:
        with pytest.raises(ScenarioError) as caught:
            changed(scenario, {path: value})
        assert any(fault.path.startswith(path.rsplit(".", 1)[0]) for fault in caught.value.faults), caught.value


def test_nothing_changed_is_the_same_scenario(scenario: Scenario) -> None:
    assert changed(scenario, {}) == scenario


def test_numbers_have_the_paths_of_the_file_in_its_order(scenario: Scenario) -> None:
    paths = list(numbers(scenario))
    assert paths[:6] == [
        "parties.north.weights.land",
        "parties.north.weights.army",
        "parties.north.weights.dues",
        "parties.north.values.land.kept",
        "parties.north.values.land.shared",
        "parties.north.values.land.sold",
    ]
    assert {"parties.north.values.dues.falling.1", "parties.north.beliefs.storm", "parties.north.war_cost"} <= set(paths)
    assert "parties.north.beliefs.calm" not in paths
    assert set(ranged(scenario)) == {path for path, number in numbers(scenario).items() if number.range}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.data())
def test_every_number_can_be_set_by_its_path_and_nothing_else_changes(seed: int, data: st.DataObject) -> None:
    scenario = by_seed(seed)
    path = data.draw(st.sampled_from([p for p in numbers(scenario) if "beliefs" not in p and not p.endswith((".0", ".1", ".2"))]))
    old = numbers(scenario)[path].base
    new = old + Decimal("0.125") if old < 50 else old - Decimal("0.125")
    other = changed(scenario, {path: new})
    assert numbers(other)[path].base == new
    assert {d.path.removesuffix(".base").removesuffix(".range") for d in differences(scenario, other)} == {path}


def test_decimals_without_loss() -> None:
    assert finite_decimal("x", Fraction(-7, 40)) == Decimal("-0.175")
    assert finite_decimal("x", Fraction(10**40 + 1, 2**5)) == Decimal("312500000000000000000000000000000000000.03125")
    with pytest.raises(UsageError, match="1/3 has no finite decimal"):
        finite_decimal("x", Fraction(1, 3))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("30", 30),
        ("-0.25", Decimal("-0.25")),
        ("1e2", 100),
        ("true", True),
        ("false", False),
        ("no", "no"),
        ("12:30", "12:30"),
        ("2025-12-15", "2025-12-15"),
        ("ceded", "ceded"),
        ("two words", "two words"),
        ("[400, 800.5]", [400, Decimal("800.5")]),
        ("[kept, 'sold']", ["kept", "sold"]),
        ("{base: 8, range: [5, 12]}", {"base": 8, "range": [5, 12]}),
        ("null", None),
        ("'30'", "30"),
        ("a=b", "a=b"),
        ("Berlin: the second try", "Berlin: the second try"),
    ],
)
def test_assignments(text: str, value: object) -> None:
    path, found = parse_assignment(f"parties.north.title={text}")
    assert path == "parties.north.title"
    assert found == value
    assert isinstance(found, type(value)) or {type(found), type(value)} <= {int, Decimal}


@pytest.mark.parametrize(
    "text",
    [
        "parties.north.title",
        "=3",
        "",
        "x=[1",
        "x=",
        "x=[!!python/object:os 1]",
        "x=[&a 1, *a]",
        "x=.nan",
        "x={a: 1, a: 2}",
        "x=" + "[" * 100,
    ],
)
def test_bad_assignments_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_assignment(text)


def test_an_assignment_may_be_empty_text() -> None:
    assert parse_assignment("note=''") == ("note", "")


def test_a_level_with_a_point_beside_the_level_that_it_begins_with() -> None:
    party = {"title": "p", "weights": {"i": 1}, "values": {"i": {"1": 0, "1.5": 50, "2": 100}}, "reservation": 0}
    scenario = Scenario.model_validate(
        {"title": "t", "issues": {"i": {"title": "i", "levels": [1, Decimal("1.5"), 2]}}, "parties": {"p": party}}
    )
    path = "parties.p.values.i.1.5"
    assert path in numbers(scenario)
    assert numbers(scenario.with_changes({path: 60}))[path].base == 60
