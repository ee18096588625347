"""Ranges that let all weights, or all chances, be 0: that end is left out everywhere, and said so."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from simulator.payoffs.varying import Varying
from simulator.scenario.design import DESIGNS
from simulator.scenario.draws import draw
from simulator.scenario.model import Scenario
from simulator.scenario.zero_ends import ZeroEnds, zero_ends

FROM_ZERO = {"base": 10, "range": [0, 20]}


def scenario(a: Any = FROM_ZERO, b: Any = FROM_ZERO, beliefs: dict[str, Any] | None = None) -> Scenario:
    table = {"a": {"x": 100, "y": 0}, "b": {"x": 0, "y": 100}}
    outside: dict[str, Any] = {"reservation": 30} if beliefs is None else {"beliefs": beliefs}
    return Scenario.model_validate(
        {
            "title": "From zero",
            "issues": {i: {"title": i, "options": {"x": "X", "y": "Y"}} for i in ("a", "b")},
            "parties": {"one": {"title": "One", "weights": {"a": a, "b": b}, "values": table, **outside}},
            "no_deal": {"courses": {c: {"title": c, "points": {"one": 10}} for c in beliefs}} if beliefs else None,
        }
    )


def test_which_ends_are_left_out() -> None:
    (end,) = zero_ends(scenario())
    assert (end.path, end.title) == ("parties.one.weights", "One")
    assert end.beside == {"parties.one.weights.a": Decimal("0.00002"), "parties.one.weights.b": Decimal("0.00002")}
    (end,) = zero_ends(scenario(b=0))
    assert (list(end.beside), end.still) == (["parties.one.weights.a"], ("parties.one.weights.b",))
    assert not zero_ends(scenario(b=1))
    assert not zero_ends(scenario(b={"base": 10, "range": [1, 20]}))
    (end,) = zero_ends(scenario(b=1, beliefs={"c": {"base": 1, "range": [0, 1]}, "d": 0}))
    assert (end.path, end.still) == ("parties.one.beliefs", ("parties.one.beliefs.d",))
    assert not zero_ends(scenario(b=1, beliefs={"c": {"base": 1, "range": [0, 1]}, "d": "rest"}))


def test_only_the_place_where_all_are_0_moves() -> None:
    a, b = "parties.one.weights.a", "parties.one.weights.b"
    ends = ZeroEnds(scenario(), {a: (Decimal(0), Decimal(20)), b: (Decimal(0), Decimal(5))})
    assert ends.left_out({a: Decimal(0), b: Decimal(3)}) == {a: 0, b: 3}
    assert ends.left_out({a: Decimal(0), b: Decimal("0.00")}) == {a: Decimal("0.00002"), b: Decimal("0.000005")}
    assert ends.left_out({a: Decimal(0)}) == {a: 0}  # b stands at its base of 10
    assert ends.narrowed(a, (Decimal(0), Decimal(20))) == (Decimal(0), Decimal(20))


@pytest.mark.parametrize("design", [each.name for each in DESIGNS.ours() if each.points is not None])
def test_every_draw_makes_a_utility(design: str) -> None:
    one = scenario(a={"base": 0, "range": [0, 1], "together": "t"}, b={"base": Decimal("0.001"), "range": [0, 1], "together": "t"})
    drawn = draw(one, 16, design=design)
    varying = Varying(one, drawn.paths)
    for k in range(len(drawn)):
        assert sum(drawn.numbers(k).values()) > 0
        assert varying.payoffs(drawn.numbers(k)).scale[0] > 0
        assert np.array_equal(drawn.values[k], [float(x) for x in drawn.numbers(k).values()])


def test_a_draw_at_the_zero_end_itself() -> None:
    one = scenario(b=0)
    drawn = draw(one, 1)
    drawn._steps[:] = 0  # what a quantile of 0 gives
    assert drawn.numbers(0) == {"parties.one.weights.a": Decimal("0.00002")}
