"""Named groups of numbers: which numbers they hold, and how designs move them."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from simulator.errors import UsageError
from simulator.scenario.design import DESIGNS, Layout, Row
from simulator.scenario.numbers import Number
from simulator.sweep.factors import ChoiceFactor, NumberFactor, ranged_factors
from simulator.sweep.groups import by_kind, read_grouping
from simulator.sweep.plan import Plan, plan_of
from tests.sweep.test_running import scenario


def factor(path: str, together: str | None = None) -> NumberFactor:
    return NumberFactor(path, Number(base=Decimal(1), range=(Decimal(0), Decimal(2)), together=together))


FACTORS = (
    factor("parties.x.beliefs.war"),
    factor("parties.x.weights.price"),
    factor("parties.x.weights.date"),
    factor("parties.y.beliefs.war"),
    factor("no_deal.courses.war.points.x"),
    ChoiceFactor("parties.x.red_lines.low.in_force", (True, False)),
)


def test_kinds_are_a_partys_weights_beliefs_and_so_on() -> None:
    assert by_kind(FACTORS) == {
        "parties.x.beliefs.war": "parties.x.beliefs",
        "parties.x.weights.price": "parties.x.weights",
        "parties.x.weights.date": "parties.x.weights",
        "parties.y.beliefs.war": "parties.y.beliefs",
        "no_deal.courses.war.points.x": "no_deal",
    }
    assert read_grouping(FACTORS, ["kinds"]) == by_kind(FACTORS)


def test_patterns_name_groups() -> None:
    assert read_grouping(FACTORS, ["beliefs=parties.*.beliefs.*", "rest=parties.x.weights.price, no_deal.*"]) == {
        "parties.x.beliefs.war": "beliefs",
        "parties.y.beliefs.war": "beliefs",
        "parties.x.weights.price": "rest",
        "no_deal.courses.war.points.x": "rest",
    }


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["beliefs"], "expected kinds, or NAME=PATTERN"),
        (["beliefs=parties.z.*"], "'parties.z.\\*' fits no number that is drawn"),
        (["a=parties.x.*", "b=parties.*.beliefs.*"], "parties.x.beliefs.war is in the group 'a' already"),
    ],
)
def test_groupings_that_fit_nothing_are_refused(texts: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_grouping(FACTORS, texts)


def test_numbers_drawn_together_are_not_torn_apart() -> None:
    joined = (factor("parties.x.war_cost.a", "cost"), factor("parties.x.war_cost.b", "cost"))
    with pytest.raises(UsageError, match="drawn together, so they must be in the same group"):
        read_grouping(joined, ["one=parties.x.war_cost.a"])
    assert set(read_grouping(joined, ["one=parties.x.*"]).values()) == {"one"}


def rows_of(design: str, samples: int) -> Row:
    rows = DESIGNS[design].rows
    assert rows is not None
    return rows(Layout(("p", "q", "r"), samples, 1, ("one", "two", "one"), ()))


def test_saltelli_swaps_whole_groups() -> None:
    row = rows_of("saltelli", 8)
    assert DESIGNS["saltelli"].n_rows(8, 2) == 8 * 4
    for k in range(8):
        a, one, two, b = (row(4 * k + place) for place in range(4))
        assert one.tolist() == [b[0], a[1], b[2]]
        assert two.tolist() == [a[0], b[1], a[2]]
        assert not np.any(a == b)
        assert a[0] != a[2]


def test_morris_moves_whole_groups() -> None:
    row = rows_of("morris", 5)
    rows = np.array([row(k) for k in range(DESIGNS["morris"].n_rows(5, 2))]).reshape(5, 3, 3)
    moves = np.diff(rows, axis=1) != 0
    assert {tuple(move) for move in moves.reshape(-1, 3).tolist()} == {(True, False, True), (False, True, False)}


def test_a_plan_keeps_its_groups() -> None:
    base = scenario(1)
    factors = ranged_factors(base)
    grouped = Plan(base, factors, design="saltelli", samples=4, grouping=by_kind(factors))
    assert len(grouped) == 4 * (len(set(by_kind(factors).values())) + 2)
    assert plan_of(grouped.to_json()).digest == grouped.digest
    assert grouped.digest != Plan(base, factors, design="saltelli", samples=4).digest
    with pytest.raises(UsageError, match="groups of numbers are for the designs saltelli and morris"):
        Plan(base, factors, grouping=by_kind(factors))
