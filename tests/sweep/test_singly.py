"""Variants that the exact engine outgrows: another one answers, as `solve` does, and the row is the same in every chunk."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from benchmarks.hard_shapes import Shape, scenario_of
from simulator.payoffs import automaton
from simulator.payoffs.automaton import Automaton
from simulator.payoffs.side_by_side import Games
from simulator.scenario.model import Scenario
from simulator.scenario.reading import loads
from simulator.solve.checker.definitions import evaluate
from simulator.solve.exact.side_by_side import ParetoSets
from simulator.solve.solving import solve
from simulator.sweep import together
from simulator.sweep.batch import Row
from simulator.sweep.columns import columns_of
from simulator.sweep.evaluating import Evaluator
from simulator.sweep.factors import ranged_factors, read_factors
from simulator.sweep.plan import Plan
from simulator.sweep.singly import BY_OTHER_ENGINES_ALONE
from tests.sweep.test_running import scenario as small


def dense(**changes: object) -> Scenario:
    """A scenario whose interactions cross one another."""
    return loads(json.dumps(scenario_of(replace(Shape(3, 8, 3, interactions=12, red_lines=2), **changes))), "x", json=True)  # type: ignore[arg-type]


def cells(plan: Plan, row: Row) -> dict[str, object]:
    return dict(zip((column.name for column in columns_of(plan)), row, strict=True))


def outgrowing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exact engine outgrows everything."""

    def outgrown(games: Games, automaton: Automaton, *_: Any, **__: Any) -> ParetoSets:
        n = len(games)
        nothing = np.zeros((0, games.n_parties))
        return ParetoSets(games, automaton, nothing, np.zeros(0, np.int64), np.zeros(n + 1, np.intp), np.ones(n, np.bool_), [])

    monkeypatch.setattr(together, "pareto_sets", outgrown)


def test_a_row_too_dense_for_the_automaton_is_what_solve_says_of_the_variant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automaton, "MOST_CELLS", 100)
    scenario = dense()
    plan = Plan(scenario, tuple(ranged_factors(scenario)), samples=2)
    evaluator = Evaluator(plan)
    rows = evaluator(range(len(plan)))
    assert rows == [Evaluator(plan).row(k) for k in range(len(plan))]
    for k, row in enumerate(rows):
        said, variant = cells(plan, row), scenario.with_changes(plan.variant(k).numbers)
        alone = solve(variant, frontier=None, count=False, solutions=["nash", "egalitarian"])
        assert (said["status"], said["engine"], alone.engine) == ("solved", "mixed-integer", "mixed-integer")
        assert said["agreement"] is (alone.verdict == "agreement")
        assert said["least_surplus"] == alone.solutions["egalitarian"].value
        for name in ("nash", "egalitarian"):
            terms = {issue: str(said[f"{name}.{issue}"]) for issue in scenario.issues}
            found = evaluate(variant, terms)
            assert found.utilities == {party: said[f"{name}.{party}.utility"] for party in scenario.parties}


@pytest.mark.parametrize("seed", range(12))
def test_what_is_found_singly_is_what_the_exact_engine_finds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    base = small(seed)
    plan = Plan(base, tuple(ranged_factors(base)), samples=4)
    exact = [cells(plan, row) for row in Evaluator(plan)(range(len(plan)))]
    outgrowing(monkeypatch)
    for before, row in zip(exact, Evaluator(plan)(range(len(plan))), strict=True):
        said = cells(plan, row)
        assert said["status"] in ("solved", "stopped")
        known = {name: value for name, value in said.items() if value is not None}
        if before["engine"] == "elimination" and said["engine"] == "mixed-integer":
            for name in known.keys() & {
                "agreement",
                "least_surplus",
                "concession.largest",
                *(n for n in before if n.startswith("offers.")),
            }:
                assert said[name] == before[name], name
        assert said["agreement"] == before["agreement"]


def test_what_takes_the_exact_engine_is_left_open_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    outgrowing(monkeypatch)
    base = small(1)
    for record in (*BY_OTHER_ENGINES_ALONE, "ratification"):
        plan = Plan(base, tuple(ranged_factors(base)), samples=3, record=(record,))
        for row in Evaluator(plan)(range(len(plan))):
            said = cells(plan, row)
            assert said["status"] == "stopped" or said["agreement"] is False
            assert said["agreement"] is not None


def test_the_limit_is_the_plans_and_counts_no_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """With few nodes a search is left open, and each row alike wherever it is made."""
    scenario = dense()
    plan = Plan(scenario, tuple(read_factors(scenario, ["parties.p0.bargaining_weight=1,2"])), samples=1, work_limit=1)
    outgrowing(monkeypatch)
    rows = Evaluator(plan)(range(len(plan)))
    assert rows == [Evaluator(plan).row(k) for k in reversed(range(len(plan)))][::-1]
    assert {cells(plan, row)["status"] for row in rows} <= {"solved", "stopped"}
    assert all(not isinstance(cells(plan, row)["least_surplus"], Decimal) for row in rows)
