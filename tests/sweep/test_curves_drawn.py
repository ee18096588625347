"""The curve of a ratifying body that chance chose is a factor like any listed one, and shares can be asked for by every column."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from simulator.report.sweep.plots import curves
from simulator.report.sweep.plots_of_run import picture_of_run
from simulator.report.sweep.plots_ranked import parallel_coordinates
from simulator.scenario.model import Scenario
from simulator.scenario.reading import loads
from simulator.sweep.columns import columns_of
from simulator.sweep.discovery import discover
from simulator.sweep.factors import ranged_factors
from simulator.sweep.plan import Plan
from simulator.sweep.plan_runner import sweep
from simulator.sweep.run_table import RunTable
from simulator.sweep.sensitivity import sensitivity
from simulator.sweep.summary import MOST_VALUES, NO_VALUE, needed_columns, summarised, where

TEXT = """
title: A vote
issues:
  price: {title: Price, levels: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}
parties:
  seller: {title: Seller, weights: {price: 1}, values: {price: {rising: [0, 10]}}, reservation: {base: 40, range: [30, 50]}}
  buyer:
    title: Buyer
    weights: {price: 1}
    values: {price: {falling: [0, 10]}}
    reservation: {base: 30, range: [20, 40]}
    ratification: {vote: {title: Vote, curves: {%s}}}
"""
STERN = "stern: {midpoint: 90, scale: 2, weight: 1}"
MILD = "mild: {midpoint: 20, scale: 2, weight: 1}"
FAIR = "fair: {midpoint: {base: 50, range: [45, 55]}, scale: 2, weight: 1}"
CURVE = "parties.buyer.ratification.vote.curve"


def scenario(*curves: str) -> Scenario:
    return loads(TEXT % ", ".join(curves), "vote.yaml")


def run(folder: Path, found: Scenario) -> Path:
    plan = Plan(found, ranged_factors(found, bodies=True), samples=120, ratify=Fraction(1, 2))
    return sweep(plan, folder / "run").folder


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(tmp_path_factory.mktemp("two"), scenario(STERN, MILD))


def test_shares_by_the_curve_stand_in_the_summary(two: Path) -> None:
    table = RunTable.read(two)
    for by in ((), (CURVE,)):
        stern, mild = summarised(table, by).by_factor[CURVE]
        assert (stern.label, stern.with_agreement) == ("stern", 0)
        assert (mild.label, mild.with_agreement) == ("mild", mild.of)
        assert stern.of + mild.of == 120
        assert min(stern.of, mild.of) > 30


def test_the_curve_stands_out_among_what_an_agreement_depends_on(two: Path) -> None:
    found = sensitivity(two)
    (case,) = found.cases
    strongest = case.effects[0]
    assert strongest.name == f"{CURVE}=mild"
    assert strongest.strength == pytest.approx(1)
    assert found.groups[f"{CURVE}=mild"] == (CURVE,)
    assert f"{CURVE}=stern" not in found.groups  # of two curves one says it all


def test_of_three_curves_each_is_held_against_the_others(tmp_path: Path) -> None:
    found = sensitivity(run(tmp_path, scenario(STERN, FAIR, MILD)))
    coefficient = {e.name: e.coefficient.value for e in found.cases[0].effects}  # type: ignore[union-attr]
    assert coefficient[f"{CURVE}=stern"] < -0.5
    assert coefficient[f"{CURVE}=mild"] > 0.1
    assert f"{CURVE}=fair" in coefficient


def test_boxes_are_bounded_by_the_curve(two: Path) -> None:
    (box, *_) = discover(two).boxes
    assert [(limit.path, limit.side, limit.value) for limit in box.limits] == [(CURVE, "among", ("mild",))]
    assert (box.found.coverage, box.found.density) == (1.0, 1.0)


def test_shares_can_be_asked_for_by_every_column_that_a_condition_takes(two: Path) -> None:
    """Each variant is in one row of a division, whatever stands in the column."""
    table = RunTable.read(two)
    for column in columns_of(table.plan):
        shares = summarised(RunTable.read(two, needed_columns(table.plan, [column.name])), [column.name]).by_factor[column.name]
        decided = where(table, ["status=solved"]).columns["agreement"]
        assert sum(share.of for share in shares) == len(decided), column.name
        assert sum(share.with_agreement for share in shares) == int(decided.sum()), column.name
        if column.kind == "text":
            assert len(shares) <= MOST_VALUES + 2  # the others together, and those without a value
        if column.kind in ("text", "bool"):
            for share in shares:
                if share.label != NO_VALUE and not share.label.endswith(" others"):
                    assert len(where(table, [f"{column.name}={share.label}"]).columns["variant"]) == share.of


def test_pictures_take_the_curve_as_a_factor(two: Path) -> None:
    table = RunTable.read(two)
    shares = np.asarray(curves(table, CURVE).figure.axes[0].get_lines()[0].get_ydata())
    assert sorted(shares.tolist()) == [0, 1]
    assert "curve" in parallel_coordinates(table, "agreement").description
    assert picture_of_run(two, x=CURVE).description == curves(table, CURVE).description
    assert "curve" in picture_of_run(two, kind="parallel").description
