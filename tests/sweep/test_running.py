"""A run's table does not depend on workers, order, kills or resumptions."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from threading import Barrier

import numpy as np
import pytest

from simulator.errors import UsageError
from simulator.offers.ratification import ratification_of
from simulator.scenario.model import Scenario
from simulator.scenario.reading import load
from simulator.scenario.substitution import substituted
from simulator.solve.solving import solve
from simulator.sweep.columns import csv_lines
from simulator.sweep.evaluating import Evaluator
from simulator.sweep.factors import ranged_factors, read_factors
from simulator.sweep.plan import Plan
from simulator.sweep.plan_runner import run, sweep
from simulator.sweep.reading import read_columns
from simulator.sweep.store import Store, plan_of_run
from tests.oracles.berlin import UKRAINE_LINE, case
from tests.oracles.brute_force import BruteForce
from tests.oracles.small_scenarios import small_data


def scenario(seed: int) -> Scenario:
    """A small scenario with ranges on weights and reservation values."""
    data = small_data(seed)
    for party in data["parties"].values():
        party["weights"] = {i: {"base": w, "range": [w, w + 2]} for i, w in party["weights"].items()}
        if "reservation" in party:
            party["reservation"] = {"base": party["reservation"], "range": [0, party["reservation"] + 10]}
    return Scenario.model_validate(data)


def plan(seed: int, samples: int = 12) -> Plan:
    base = scenario(seed)
    red_lines = [f"parties.{p}.red_lines.{key}" for p, party in base.parties.items() for key in party.red_lines][:1]
    return Plan(base, (*ranged_factors(base), *read_factors(base, [f"{path}=on,off" for path in red_lines])), samples=samples)


@pytest.mark.parametrize("seed", range(12))
def test_a_row_says_what_solve_says(seed: int) -> None:
    planned = plan(seed, samples=3)
    evaluator = Evaluator(planned)
    names = [column.name for column in evaluator.columns]
    for k in range(len(planned)):
        row = dict(zip(names, evaluator.row(k), strict=True))
        variant = planned.variant(k)
        result = solve(planned.scenario.with_changes({**variant.choices, **variant.numbers}), certificate=False)
        assert row["status"] == "solved"
        assert row["agreement"] == (result.verdict == "agreement")
        if result.nash is not None:
            least = result.solutions["egalitarian"]
            assert row["least_surplus"] == min(least.surplus.values())
            assert {i: row[f"nash.{i}"] for i in planned.scenario.issues} == dict(result.nash.points[0].outcome)
            assert {p: row[f"nash.{p}.utility"] for p in planned.scenario.parties} == dict(result.nash.utilities)
            assert {i: row[f"egalitarian.{i}"] for i in planned.scenario.issues} == dict(least.points[0].outcome)
        else:
            assert result.no_deal is not None
            assert result.no_deal.nearest is not None
            assert {i: row[f"nearest.{i}"] for i in planned.scenario.issues} == dict(result.no_deal.nearest.point.outcome)
            assert row["nearest.waived"] == " ".join(result.no_deal.nearest.waived)


@pytest.mark.parametrize("seed", range(12))
def test_a_row_says_who_accepts_each_offer(seed: int) -> None:
    """A party accepts what reaches its reservation value and crosses none of its red lines, whatever the others' are."""
    base = scenario(seed)
    possible = BruteForce(base).feasible
    offers = {f"o{k}": dict(zip(base.issues, outcome, strict=True)) for k, outcome in enumerate(possible[:: 1 + len(possible) // 8])}
    planned = replace(plan(seed), scenario=base.with_changes({"offers": {name: {"title": name, "terms": t} for name, t in offers.items()}}))
    evaluator = Evaluator(planned)
    names = [column.name for column in evaluator.columns]
    for k in range(3):
        row, variant = dict(zip(names, evaluator.row(k), strict=True)), planned.variant(k)
        oracle = BruteForce(base.with_changes({**variant.choices, **variant.numbers}))
        for name, terms in offers.items():
            outcome = tuple(terms.values())
            refusing = {path.split(".")[1] for path in oracle.crossed[outcome]}
            for party, surplus in zip(oracle.parties, oracle.surplus(outcome), strict=True):
                assert row[f"offers.{name}.{party}"] == (surplus >= 0 and party not in refusing)


def test_rows_do_not_depend_on_what_was_evaluated_before() -> None:
    planned = plan(3)
    forwards = Evaluator(planned)(range(len(planned)))
    backwards = Evaluator(planned)(range(len(planned) - 1, -1, -1))
    assert forwards == backwards[::-1]


def test_any_number_of_workers_and_any_interruption_give_the_same_table(tmp_path: Path) -> None:
    planned = plan(4, samples=40)
    whole = sweep(planned, tmp_path / "one").folder / "results.csv"
    assert (sweep(planned, tmp_path / "two", workers=2).folder / "results.csv").read_bytes() == whole.read_bytes()
    rows = Evaluator(planned)
    with Store.new(tmp_path / "half", planned, []) as halfway:
        halfway.keep(5, 8, csv_lines(rows(range(5, 9))), 0.1)
        halfway.keep(30, 30, csv_lines(rows(range(30, 31))), 0.1)
    with Store.resumed(tmp_path / "half") as halfway:
        assert list(halfway.missing()) == [(0, 4), (9, 29), (31, len(planned) - 1)]
    sweep(planned, tmp_path / "half")
    assert (tmp_path / "half" / "results.csv").read_bytes() == whole.read_bytes()
    assert len(read_columns(tmp_path / "half")["variant"]) == len(planned)


def test_each_variant_of_a_ratified_sample_has_one_curve_by_weight() -> None:
    flagship = case("scenario").with_changes({f"{UKRAINE_LINE}.in_force": False})
    half = Fraction(1, 2)
    planned = Plan(flagship, ranged_factors(flagship), samples=300, seed=4, ratify=half)
    (body,) = planned.bodies_with_curves
    names = [planned.variant(k).curves[body] for k in range(300)]
    curves = planned.bodies_with_curves[body]
    total = sum(float(curve.weight.base) for curve in curves.values())
    for name, curve in curves.items():
        share = float(curve.weight.base) / total
        assert abs(names.count(name) / 300 - share) < 4 * (share * (1 - share) / 300) ** 0.5
    evaluator = Evaluator(planned)
    columns = [column.name for column in evaluator.columns]
    for k in (0, 7):
        row = dict(zip(columns, evaluator.row(k), strict=True))
        variant = planned.variant(k)
        assert row[f"{body}.curve"] == variant.curves[body]
        alone = {name: curve for name, curve in curves.items() if name == variant.curves[body]}
        drawn = substituted(flagship, variant.numbers)
        party = drawn.parties["ukraine"]
        referendum = party.ratification["referendum"].model_copy(update={"curves": alone})
        party = party.model_copy(update={"ratification": {**party.ratification, "referendum": referendum}})
        drawn = drawn.model_copy(update={"parties": {**drawn.parties, "ukraine": party}})
        assert row["agreement"] == (solve(drawn, ratify=half, certificate=False).verdict == "agreement")
    assert not Plan(flagship, ranged_factors(flagship), design="saltelli", samples=2, ratify=half).variant(0).curves


def test_the_frontier_is_recorded_point_by_point() -> None:
    planned = Plan(scenario(3), ranged_factors(scenario(3)), samples=6, record=("frontier",))
    evaluator = Evaluator(planned)
    names = [column.name for column in evaluator.columns]
    seen = 0
    for k in range(len(planned)):
        row = dict(zip(names, evaluator.row(k), strict=True))
        result = solve(planned.scenario.with_changes(planned.variant(k).numbers), certificate=False)
        if result.frontier is None or not row["agreement"]:
            assert not row["frontier.size"]
            continue
        seen += 1
        points = [tuple(point) for point in json.loads(str(row["frontier.points"]))]
        assert len(points) == row["frontier.size"] == len(set(points))
        assert np.allclose(sorted(map(tuple, result.frontier.utilities.tolist())), sorted(points), rtol=0, atol=1e-9)
    assert seen


def test_a_value_that_makes_no_scenario_is_a_failed_row() -> None:
    base = scenario(5)
    party = next(iter(base.parties))
    factors = read_factors(base, [f"parties.{party}.weights.{issue}=0,1" for issue in base.issues])
    evaluator = Evaluator(Plan(base, factors, design="grid"))
    names = [column.name for column in evaluator.columns]
    rows = [dict(zip(names, row, strict=True)) for row in evaluator(range(len(evaluator.plan)))]
    assert [row["status"] for row in rows] == ["failed", *["solved"] * (len(rows) - 1)]
    assert "at least one issue must matter" in str(rows[0]["error"])


def test_runs_are_not_mixed(tmp_path: Path) -> None:
    folder = sweep(plan(6, samples=2), tmp_path / "run").folder
    with pytest.raises(UsageError, match="exists and is not an empty folder"), Store.new(folder, plan(7), []):
        pass
    with pytest.raises(UsageError, match="the run there is of another plan"):
        sweep(plan(7), folder)
    with pytest.raises(UsageError, match="no run is there"):
        plan_of_run(tmp_path / "nothing")
    with pytest.raises(UsageError, match="no run is there"), Store.resumed(tmp_path / "nothing"):
        pass


def test_numbers_stay_within_their_ranges_and_cover_them() -> None:
    planned = plan(8, samples=50)
    for factor in planned.drawn:
        drawn = [planned.variant(k).numbers[factor.path] for k in range(50)]
        assert all(factor.number.low <= x <= factor.number.high for x in map(Decimal, drawn))
        assert len(set(drawn)) > 25 or factor.number.low == factor.number.high


def test_chances_at_home_are_those_of_the_variant() -> None:
    base = load("berlin-2025").with_changes({"parties.ukraine.red_lines.no_handover.in_force": False})
    planned = Plan(base, ranged_factors(base), samples=3, record=("ratification",))
    evaluator = Evaluator(planned)
    names = [column.name for column in evaluator.columns]
    for k in range(3):
        row = dict(zip(names, evaluator.row(k), strict=True))
        scenario = substituted(base, planned.variant(k).numbers)
        outcome = {issue: str(row[f"nash.{issue}"]) for issue in base.issues}
        found = ratification_of(scenario, outcome)
        assert row["ratification.all"] == found.joint.independent
        assert row["ratification.ukraine.referendum"] == found.bodies[0].chance


def test_of_two_sweeps_into_one_folder_one_runs_and_the_other_is_told(tmp_path: Path) -> None:
    """Begun at the same moment, again and again: the manifest, the parts and the table are of one plan."""
    plans = (plan(6, samples=2), plan(7, samples=2))
    for number in range(12):
        folder = tmp_path / str(number)
        together = Barrier(2)

        def swept(planned: Plan, folder: Path = folder, together: Barrier = together) -> str:
            together.wait()
            try:
                with Store.new(folder, planned, []) as store:
                    run(store)
            except UsageError as error:
                return str(error)
            return planned.digest

        with ThreadPoolExecutor(2) as pool:
            told = list(pool.map(swept, plans))
        (winner,) = [planned for planned in plans if planned.digest in told]
        (refused,) = [text for text in told if text != winner.digest]
        assert "another process is working on this run" in refused or "not an empty folder" in refused
        assert plan_of_run(folder).digest == winner.digest
        assert len(read_columns(folder)["variant"]) == len(winner)


def test_a_killed_writers_leavings_are_removed_and_no_finished_part_is(tmp_path: Path) -> None:
    planned = plan(6, samples=12)
    whole = sweep(planned, tmp_path / "whole").folder
    with Store.new(tmp_path / "run", planned, []) as store:
        store.keep(0, 3, csv_lines(Evaluator(planned)(range(4))), 0.1)
    for name in (".manifest.json.0123abcd.tmp", "parts/.4-9.csv.0123abcd.tmp", ".results.csv.0123abcd.tmp"):
        (tmp_path / "run" / name).write_text("half", encoding="utf-8")
    (tmp_path / "run" / "results.csv").write_text("variant\n", encoding="utf-8")  # killed before its digest was written
    with Store.resumed(tmp_path / "run") as store:
        assert list(store.missing()) == [(4, len(planned) - 1)]
        assert store.mended == []
        run(store)
    assert (tmp_path / "run" / "results.csv").read_bytes() == (whole / "results.csv").read_bytes()
    assert not list((tmp_path / "run").rglob("*.tmp"))
