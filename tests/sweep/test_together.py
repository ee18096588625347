"""Variants evaluated together, against each of them one by one: their games, the text of their numbers, their rows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from simulator import load, random_scenario
from simulator.payoffs.side_by_side import Games, fits_beside_others
from simulator.scenario.model import Scenario
from simulator.scenario.reading import loads
from simulator.scenario.writing import to_yaml
from simulator.sweep.asked import plan_asked
from simulator.sweep.asked_variant import AskedVariant
from simulator.sweep.columns import csv_lines, written
from simulator.sweep.drawn_numbers import DrawnNumbers
from simulator.sweep.evaluating import Evaluator
from simulator.sweep.factors import NumberFactor, ranged_factors, read_factors
from simulator.sweep.plan import Plan
from tests.sweep.test_known_outcomes import plan_of
from tests.sweep.test_running import scenario

DESIGNS = ("latin_hypercube", "morris", "one_at_a_time")


def plan_to_try(seed: int) -> Plan:
    """Random scenarios; some with switches and listed numbers beside what is drawn, some whose weights may all be drawn as 0."""
    base = plan_of(seed, 1).scenario if seed % 2 else scenario(seed)
    drawn = ranged_factors(base)
    listed = read_factors(base, [f"{drawn[0].path}=1,2.50,1E+1"] if seed % 3 == 0 else [])
    factors = (*(factor for factor in drawn if factor.path not in {f.path for f in listed}), *listed)
    return Plan(base, factors, design=DESIGNS[seed % 4 % 3], samples=6, seed=seed)


def with_zero_ends(seed: int) -> Plan:
    """All weights of the first party are 0 at an end of their ranges."""
    base = random_scenario(parties=2, issues=3, options=3, ranges=True, seed=seed)
    party = next(iter(base.parties))
    factors = []
    for factor in ranged_factors(base):
        assert isinstance(factor, NumberFactor)
        ends = (Decimal(0), factor.ends[1]) if f"{party}.weights" in factor.path else factor.ends
        number = factor.number.model_copy(update={"range": ends, "together": "all" if f"{party}.weights" in factor.path else None})
        factors.append(replace(factor, number=number))
    return Plan(base, tuple(factors), design="morris", samples=8, seed=seed)


@pytest.mark.parametrize("seed", range(24))
def test_games_compiled_at_once_are_those_compiled_one_by_one(seed: int) -> None:
    planned = with_zero_ends(seed) if seed % 6 == 5 else plan_to_try(seed)
    evaluator = Evaluator(planned)
    groups, alone = evaluator._together._compiling.groups([AskedVariant(planned, k) for k in range(len(planned))])
    assert sum(len(group.asked) for group in groups) + len(alone) == len(planned)
    for group in groups:
        compiled = [each.payoffs for each in group.asked if each.payoffs is not None]
        assert all(map(fits_beside_others, compiled))
        one_by_one = Games.of(compiled)
        for name in ("worth", "amounts", "scale", "thresholds"):
            assert np.array_equal(getattr(group.games, name), getattr(one_by_one, name)), name
        assert (group.games.taken * one_by_one.parts == one_by_one.taken * group.games.parts).all()


@pytest.mark.parametrize("seed", range(8))
def test_numbers_as_text_and_as_whole_numbers_are_the_numbers_drawn(seed: int) -> None:
    planned = with_zero_ends(seed) if seed % 2 else plan_to_try(seed)
    drawn = DrawnNumbers(planned)
    draws = range(planned.draws)
    wholes, texts = drawn.wholes(draws), drawn.texts(draws)
    for draw in draws:
        expected = planned.variant(draw).numbers
        assert [Decimal(int(w)).scaleb(e) for w, e in zip(wholes[draw], drawn.scale.exponents, strict=True)] == list(expected.values())
        assert texts[draw] in (None, ",".join(map(written, expected.values())))
    if planned.design == "latin_hypercube" and not planned.zero_ends.found:
        assert sum(text is not None for text in texts) > len(texts) / 2


def test_large_and_tiny_numbers_are_written_digit_by_digit() -> None:
    base = load("sale")
    number = next(f for f in ranged_factors(base) if isinstance(f, NumberFactor)).number
    for low, high in (("1E+20", "3E+20"), ("0.000000001", "0.000000003"), ("-30", "7.5"), ("100000", "250000.5")):
        ranged = number.model_copy(update={"range": (Decimal(low), Decimal(high)), "base": Decimal(low), "distribution": "uniform"})
        planned = Plan(base, (NumberFactor("parties.buyer.reservation", ranged),), samples=50)
        for draw, text in enumerate(DrawnNumbers(planned).texts(range(50))):
            assert text in (None, *map(written, planned.variant(draw).numbers.values()))


def one_by_one(planned: Plan, monkeypatch: pytest.MonkeyPatch) -> Evaluator:
    """An evaluator that settles nothing together."""
    evaluator = Evaluator(planned)
    monkeypatch.setattr(evaluator._together, "_settles", False)
    return evaluator


def check(planned: Plan, monkeypatch: pytest.MonkeyPatch) -> float:
    """Rows settled together are those answered one by one, also as lines; the share of them that were settled together."""
    evaluator = Evaluator(planned)
    every = range(len(planned))
    rows = evaluator(every)
    assert rows == one_by_one(planned, monkeypatch)(every)
    lines = evaluator.table_rows(every)
    assert lines.lines == csv_lines(rows)
    place = [column.name for column in evaluator.columns].index("agreement")
    assert lines.agreements == sum(row[place] is True for row in rows)
    return sum(len(each.variants) for each in evaluator._together.settled(every)[0]) / len(planned)


@pytest.mark.parametrize("seed", range(30))
def test_rows_settled_together_are_those_answered_one_by_one(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    check(replace(plan_of(seed, 40), record=()), monkeypatch)


@pytest.mark.parametrize("seed", range(24))
def test_so_are_those_of_small_scenarios_full_of_ties(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    check(plan_to_try(seed), monkeypatch)


@pytest.mark.parametrize("lifted", [[], ["parties.ukraine.red_lines.no_handover=off"], ["parties.russia.red_lines.whole_donbas=off"]])
def test_so_are_those_of_the_flagship(lifted: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    base = load("berlin-2025")
    assert check(Plan(base, (*ranged_factors(base), *read_factors(base, lifted)), samples=40), monkeypatch) > 0.9


def quoted() -> Scenario:
    """The sale with an option key that a table must quote."""
    return loads(to_yaml(load("sale")).replace("overhauled", '"over,hauled"'), "x.yaml")


def test_switches_and_keys_with_commas_are_quoted_as_in_other_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    vary: list[Any] = ["parties.seller.red_lines.no_long_warranty_as_it_stands=on,off", "ranges=all"]
    check(plan_asked(quoted(), vary=vary, samples=20), monkeypatch)
