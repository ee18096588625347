"""A row depends on the plan and its number alone, however the variants are cut into chunks and whatever stands beside them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulator.payoffs.automaton import build_automaton
from simulator.payoffs.side_by_side import Games
from simulator.scenario.paths import numbers
from simulator.solve.exact.elimination import FrontierOutgrownError
from simulator.solve.exact.least_surplus import largest_least_surplus
from simulator.solve.exact.side_by_side import pareto_sets
from simulator.sweep import evaluating, plan_runner, together
from simulator.sweep.asked_variant import AskedVariant
from simulator.sweep.batch import Row
from simulator.sweep.columns import csv_lines
from simulator.sweep.evaluating import Evaluator
from simulator.sweep.factors import ranged_factors, read_factors
from simulator.sweep.plan import Plan
from simulator.sweep.plan_runner import sweep
from simulator.sweep.timing import PerVariant
from simulator.sweep.variant_answer import VariantAnswer
from tests.games import random_payoffs
from tests.sweep.test_running import scenario

EVERYTHING: tuple[str, ...] = ("explanation", "frontier", "count")
POINTS_ALONE: tuple[str, ...] = ("explanation",)


def tight_plan(seed: int, work_limit: int, record: tuple[str, ...] = EVERYTHING) -> Plan:
    """Variants some of which outgrow the limit, and some of which make no scenario (all weights of a party at 0)."""
    base = scenario(seed)
    known = numbers(base)
    party = next(name for name in base.parties if all(known[f"parties.{name}.weights.{issue}"].base > 0 for issue in base.issues))
    weights = [f"parties.{party}.weights.{issue}=0,1" for issue in list(base.issues)[:-1]]
    last = list(base.issues)[-1]
    listed = read_factors(base, [*weights, f"parties.{party}.weights.{last}=0,2"])
    paths = {factor.path for factor in listed}
    drawn = tuple(factor for factor in ranged_factors(base) if factor.path not in paths)
    return Plan(base, (*drawn, *listed), samples=3, record=record, work_limit=work_limit)


def by_partition(planned: Plan, rng: np.random.Generator) -> list[Row]:
    """All rows, made in random chunks in random order by evaluators that have seen other variants before."""
    variants = list(range(len(planned)))
    cuts = sorted(rng.choice(len(planned), size=int(rng.integers(1, len(planned))), replace=False).tolist())
    chunks = [variants[a:b] for a, b in zip([0, *cuts], [*cuts, len(planned)], strict=True) if a < b]
    rng.shuffle(chunks)
    evaluators = [Evaluator(planned), Evaluator(planned)]
    rows: dict[int, Row] = {}
    for chunk in chunks:
        rows.update(zip(chunk, evaluators[int(rng.integers(2))](chunk), strict=True))
    return [rows[k] for k in variants]


def statuses(planned: Plan, rows: list[Row]) -> Counter[str]:
    place = [column.name for column in Evaluator(planned).columns].index("status")
    return Counter(str(row[place]) for row in rows)


@pytest.mark.parametrize("record", [EVERYTHING, POINTS_ALONE], ids=["everything", "points"])
def test_a_row_is_the_same_in_every_partition(record: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Outgrown, failing and crashing variants among them; each row is the one that the variant has alone."""
    answered = evaluating.Evaluator._answer

    def crashing(self: Evaluator, asked: AskedVariant, answer: VariantAnswer) -> None:
        if asked.variant.number % 11 == 7:
            raise ZeroDivisionError("a fault of our own")
        answered(self, asked, answer)

    monkeypatch.setattr(evaluating.Evaluator, "_answer", crashing)
    seen: Counter[str] = Counter()
    for seed in (1, 3):
        for limit in (3, 8, 200_000) if record == EVERYTHING else (1, 2, 200_000):
            seen += check_partitions(seed, limit, record)
    assert all(seen[status] > 5 for status in ("solved", "stopped", "failed")), seen


def check_partitions(seed: int, limit: int, record: tuple[str, ...]) -> Counter[str]:
    """What became of the variants, each alone; in two random partitions it is the same."""
    planned = tight_plan(seed, limit, record)
    alone = [Evaluator(planned).row(k) for k in range(len(planned))]
    rng = np.random.default_rng([seed, limit])
    for _ in range(2):
        assert by_partition(planned, rng) == alone, (seed, limit)
    return statuses(planned, alone)


@pytest.mark.parametrize("record", [EVERYTHING, POINTS_ALONE], ids=["everything", "points"])
def test_one_variant_that_a_whole_batch_raises_for_is_that_variants_failure(
    record: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = tight_plan(1, 200_000, record)
    expected = Evaluator(planned)(range(len(planned)))
    tried: list[Games] = []

    def noting(games: Games, *rest: Any, **options: Any) -> object:
        tried.append(games)
        return pareto_sets(games, *rest, **options)

    monkeypatch.setattr(together, "pareto_sets", noting)
    Evaluator(planned).row(9)
    culprit = tried[0].worth[0]

    def failing(games: Games, *rest: Any, **options: Any) -> object:
        if any(np.array_equal(worth, culprit) for worth in games.worth):
            raise MemoryError
        return pareto_sets(games, *rest, **options)

    monkeypatch.setattr(together, "pareto_sets", failing)
    rows = Evaluator(planned)(range(len(planned)))
    differing = [k for k, (row, before) in enumerate(zip(rows, expected, strict=True)) if row != before]
    assert differing == [9]
    assert rows[9][-1] == "MemoryError"


@cache
def one_by_one() -> tuple[Plan, str]:
    """A plan, and its table by rows made one by one."""
    planned = tight_plan(2, 8)
    names = ",".join(column.name for column in Evaluator(planned).columns)
    lines = csv_lines([Evaluator(planned).row(k) for k in range(len(planned))])
    return planned, f"{names}\n{lines}"


@pytest.mark.parametrize("seconds", [1e-6, 0.3, 5.0])
def test_chunk_sizes_chosen_by_the_clock_do_not_show(seconds: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planned, expected = one_by_one()
    monkeypatch.setattr(plan_runner, "per_variant", lambda plan, timings: PerVariant(seconds, 1.0))
    table = sweep(planned, tmp_path / "run").folder / "results.csv"
    assert table.read_text(encoding="utf-8") == expected


@pytest.mark.parametrize("seed", range(16))
def test_the_largest_least_surplus_does_not_depend_on_what_is_known_before(seed: int) -> None:
    """With few rows allowed: solved or stopped is a matter of the game, from whichever level the search begins."""
    payoffs = random_payoffs(seed, big=seed % 5 == 0)
    automaton = build_automaton(payoffs)
    free = largest_least_surplus(payoffs, automaton)
    if free is None:
        return
    rng = np.random.default_rng(seed)
    for limit in (1, 2, 4, 8):
        answers = set()
        for share in (None, 0, *rng.random(4).tolist(), 1):
            attained = None if share is None else free.value - (1 - type(free.value)(share)) * 40
            try:
                found = largest_least_surplus(payoffs, automaton, attained=attained, max_rows=limit)
            except FrontierOutgrownError:
                answers.add("stopped")
                continue
            assert found is not None
            assert found.value == free.value
            answers.add(str(sorted(map(tuple, found.points.totals.tolist()))))
        assert len(answers) == 1, limit
    assert largest_least_surplus(payoffs, automaton, at_least=free.value + 1) is None


def test_of_more_tied_outcomes_than_are_listed_the_first_of_the_file_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    from simulator.solve.exact import elimination, layers

    several = 0
    for seed in range(60):
        payoffs = random_payoffs(seed)
        payoffs = replace(payoffs, worth=tuple(rows // 60 * 60 for rows in payoffs.worth))  # ties
        found = elimination.pareto_set(payoffs, build_automaton(payoffs))
        whole = [found.outcomes(k, 10**6).tolist() for k in range(len(found))]
        with monkeypatch.context() as few:
            few.setattr(layers, "LISTED_IN_ORDER", 1)
            for k, every in enumerate(whole):
                several += len(every) > 2
                assert found.outcomes(k, 1).tolist() == every[:1]
                assert sorted(map(tuple, found.outcomes(k, 2).tolist()))[0] == tuple(every[0])
                assert len({tuple(o) for o in found.outcomes(k, 2).tolist()}) == min(2, len(every))
    assert several > 10
