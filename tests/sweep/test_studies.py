"""Studies that a file names: what they vary, and the line between two overlays."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from simulator.errors import UsageError
from simulator.scenario.model import Scenario
from simulator.scenario.paths import numbers
from simulator.scenario.reading import load
from simulator.scenario.writing import to_yaml
from simulator.sweep.evaluating import Evaluator
from simulator.sweep.factors import ranged_factors
from simulator.sweep.studies import load_overlays, overlay_names, plan_of_study
from tests.oracles.small_scenarios import small_data


@pytest.fixture
def base(tmp_path: Path) -> Scenario:
    """A scenario with two overlays beside it, which differ from it in the reservation value of one party."""
    data = small_data(4)
    party = next(iter(data["parties"]))
    path = f"parties.{party}.reservation"
    data["parties"][party]["reservation"] = {"base": 20, "range": [10, 30]}
    data["studies"] = {
        "line": {"title": "line", "overlays": ["calm", "war"]},
        "all": {"title": "all"},
        "some": {"title": "some", "vary": {path: {"from": 10, "to": 30, "steps": 3}}, "overlays": ["calm"]},
        "drawn": {"title": "drawn", "vary": {path: "range"}, "design": "sobol", "samples": 8},
    }
    scenario = Scenario.model_validate(data)
    (tmp_path / "base.yaml").write_text(to_yaml(scenario), encoding="utf-8")
    for name, value in (("calm", 0), ("war", 90)):
        (tmp_path / f"{name}.yaml").write_text(
            f"extends: base.yaml\ntitle: {name}\nparties: {{{party}: {{reservation: {{base: {value}, range: [0, 100]}}}}}}\n",
            encoding="utf-8",
        )
    return load(tmp_path / "base.yaml")


def reservation(scenario: Scenario) -> str:
    return f"parties.{next(iter(scenario.parties))}.reservation"


def test_two_overlays_are_the_ends_of_a_line(base: Scenario) -> None:
    plan = plan_of_study(base, "line")
    variants = [plan.variant(k) for k in range(len(plan))]
    assert [variant.labels["t"] for variant in variants] == [Decimal(k) / 10 for k in range(11)]
    assert [variant.choices[reservation(base)] for variant in variants] == [9 * k for k in range(11)]


def test_the_ends_of_the_line_answer_as_the_overlays(base: Scenario) -> None:
    plan = plan_of_study(base, "line")
    ends = load_overlays(base, ("calm", "war"), {})
    for k, name in ((0, "calm"), (10, "war")):
        for path, number in numbers(ends[name]).items():
            here = plan.variant(k).choices.get(path, numbers(base)[path].base)
            assert here == number.base
    evaluator = Evaluator(plan)
    names = [column.name for column in evaluator.columns]
    found = [dict(zip(names, row, strict=True)) for row in evaluator(range(11))]
    assert {row["status"] for row in found} == {"solved"}


def test_what_the_others_vary(base: Scenario) -> None:
    assert overlay_names(base) == ("calm", "war")
    assert plan_of_study(base, "all").factors == ranged_factors(base)
    some = plan_of_study(base, "some")
    assert [(v.overlay, v.choices[reservation(base)]) for v in map(some.variant, range(len(some)))] == [
        (None, 10), ("calm", 10), (None, 20), ("calm", 20), (None, 30), ("calm", 30),
    ]  # fmt: skip
    drawn = plan_of_study(base, "drawn")
    assert (drawn.design, len(drawn)) == ("sobol", 8)
    assert len(plan_of_study(base, "drawn", samples=4)) == 4


def test_overlays_that_are_not_there(base: Scenario) -> None:
    with pytest.raises(UsageError, match="did you mean 'calm'"):
        load_overlays(base, ("clam",), {})
    with pytest.raises(UsageError, match="no such study 'lines'"):
        plan_of_study(base, "lines")


def test_a_scenario_that_is_in_no_file_has_no_overlays() -> None:
    assert overlay_names(Scenario.model_validate(small_data(1))) == ()


def test_a_study_takes_every_design_of_the_command_line() -> None:
    from simulator.scenario.design import DESIGNS

    base = load("sale")
    for design in (each.name for each in DESIGNS.known() if each.asked_by_name):
        vary = {"parties.buyer.reservation": [40, 50]} if design == "grid" else {"parties.buyer.reservation": "range"}
        study = {"title": "What if", "vary": vary, "design": design, "samples": 16}
        assert plan_of_study(base.with_changes({"studies.asked": study}), "asked").design == design
