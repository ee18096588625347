"""Who can change what, what cannot be undone, and rankings: the faults they can have, and how they are written back."""

from __future__ import annotations

import pytest

from simulator.scenario.model import Scenario
from simulator.scenario.ordinal import MOST_RANKED
from simulator.scenario.plain import to_data
from simulator.scenario.reading import loads
from simulator.scenario.writing import yaml_text
from tests.scenario.faulty import faults_of, stands_at

GOOD = """\
title: Dam
issues:
  dam: {title: Dam, options: {plan: Planned, built: Built}, controlled_by: upper, irreversible: {built: plan}}
  water: {title: Water, unit: m, levels: [10, 20, 30], controlled_by: [upper, lower], irreversible: {30: [10, 20]}}
parties:
  upper:
    title: Upper
    ranking: [{dam: built, water: 30}, [{dam: built, water: {below: 30}}, {dam: plan, water: 20}], {dam: plan, water: [10, 30]}]
  lower: {title: Lower, weights: {dam: 1, water: 0}, values: {dam: {plan: 100, built: 0}}, reservation: 10}
constraints:
  flood: {never: {dam: plan, water: 30}}
"""
CASES = {
    "unknown-party": ("controlled_by: upper", "controlled_by: uper", "issues.dam.controlled_by", "did you mean 'upper'?", "uper"),
    "unknown-before": ("{built: plan}", "{bulit: plan}", "issues.dam.irreversible.bulit", "did you mean 'built'?", "bulit"),
    "unknown-after": ("{built: plan}", "{built: paln}", "issues.dam.irreversible.built", "did you mean 'plan'?", "paln"),
    "unknown-level": ("{30: [10, 20]}", "{30: [10, 25]}", "issues.water.irreversible.30.1", "no such level '25'", "25"),
    "to-itself": ("{built: plan}", "{built: [built, plan]}", "issues.dam.irreversible.built.0", "stays as it is", "built"),
    "unknown-option": ("{dam: built, water: 30}, [", "{dam: bilt, water: 30}, [", "parties.upper.ranking.0.dam", "'built'?", "bilt"),
    "in-a-tie": ("{dam: plan, water: 20}]", "{dam: plan, watr: 20}]", "parties.upper.ranking.1.1.watr", "did you mean 'water'?", "watr"),
    "twice": (
        "water: [10, 30]}]",
        "water: [10, 20]}]",
        "parties.upper.ranking.2",
        "{dam: plan, water: 20} is ranked already",
        "{dam: plan, w",
    ),
    "twice-in-a-tie": (
        "{dam: plan, water: 20}]",
        "{dam: built, water: 20}, {dam: plan, water: 20}]",
        "parties.upper.ranking.1",
        "{dam: built, water: 20} is ranked already",
        "[{dam",
    ),
    "missing": (
        ", {dam: plan, water: 20}]",
        "]",
        "parties.upper.ranking",
        "{dam: plan, water: 20} is not ranked; name every feasible outcome",
        "ranking",
    ),
    "several-missing": (
        "ranking: [{dam: built, water: 30}, [",
        "ranking: [[",
        "parties.upper.ranking",
        "{dam: built, water: 30} is not",
        "r",
    ),
    "points-too": (
        "    title: Upper\n",
        "    title: Upper\n    reservation: 3\n",
        "parties.upper.reservation",
        "in place of points",
        "reser",
    ),
    "empty-tie": ("water: [10, 30]}]", "water: [10, 30]}, []]", "parties.upper.ranking.3", "an empty list", "[]"),
    "neither": ("weights: {dam: 1, water: 0}, ", "", "parties.lower", "missing 'weights' (or a 'ranking'", "lower"),
    "no-list": ("{dam: plan, water: [10, 30]}]", "5]", "parties.upper.ranking.2", "expected a mapping", "5"),
}


def test_the_text_without_a_fault_loads_and_is_written_back() -> None:
    scenario = loads(GOOD, "x.yaml")
    assert Scenario.model_validate(to_data(scenario)) == scenario
    assert loads(yaml_text(to_data(scenario)), "x.yaml") == scenario


@pytest.mark.parametrize(("old", "new", "path", "message", "place"), CASES.values(), ids=CASES)
def test_fault_alone(old: str, new: str, path: str, message: str, place: str) -> None:
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    (fault,) = faults_of(text)
    assert fault.path == path
    assert message in fault.message
    assert stands_at(text, fault, place)


def test_how_many_more_are_missing() -> None:
    text = GOOD.replace("[{dam: built, water: {below: 30}}, {dam: plan, water: 20}], ", "")
    (fault,) = faults_of(text)
    assert "{dam: plan, water: 20} and 2 more feasible outcomes are not ranked" in fault.message


def test_what_is_out_of_force_need_not_be_ranked_and_what_is_back_in_force_must() -> None:
    without = loads(GOOD, "x.yaml").with_changes({"issues.dam.options.built.in_force": False})
    assert not without.issues["dam"].in_force("built")
    (fault,) = faults_of(
        GOOD.replace("{never: {dam: plan, water: 30}}", "{never: {dam: plan, water: 30}, in_force: false}").replace("[10, 30]", "10")
    )
    assert "{dam: plan, water: 30} is not ranked" in fault.message


def test_nothing_feasible_to_rank() -> None:
    faults = faults_of(GOOD + "  all: {never: {dam: [plan, built]}}\n")
    assert [fault.path for fault in faults] == ["parties.upper.ranking"]
    assert "no outcome is feasible" in faults[0].message


def test_too_many_to_rank() -> None:
    issues = "".join(f"  i{k}: {{title: I, options: {{a: A, b: B}}}}\n" for k in range(17))
    text = f"title: T\nissues:\n{issues}parties:\n  p: {{title: P, ranking: [{{i0: a}}, {{i0: b}}]}}\n"
    (fault,) = faults_of(text)
    assert f"131,072 combinations of options; at most {MOST_RANKED:,} can be ranked" in fault.message
    assert loads(text.replace("  i16: {title: I, options: {a: A, b: B}}\n", ""), "x.yaml").parties["p"].ranking


def test_faults_elsewhere_hide_nothing_and_draw_nothing() -> None:
    faults = faults_of(GOOD.replace("{dam: plan, water: 30}}", "{dam: plon, water: 30}}"))
    assert [fault.path for fault in faults] == ["constraints.flood.never.dam"]
