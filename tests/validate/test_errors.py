"""Errors by their definitions; intervals by what they must hold."""

from __future__ import annotations

from math import isinf, isnan, log

import numpy as np
import pytest

from simulator.validate.errors import PredictionTable, errors_of
from simulator.validate.resampling import FEWEST_CLUSTERS

NAN = float("nan")


Chances = dict[str, list[float]]


def table(decision: list[int], outcome: list[float], chances: Chances | None = None, **values: list[float]) -> PredictionTable:
    given = chances or {}
    return PredictionTable(
        np.array(decision),
        np.array(outcome, dtype=float),
        {name: np.array(each, dtype=float) for name, each in values.items()},
        {name: np.array(given.get(name, [NAN] * len(outcome)), dtype=float) for name in values},
        {},
    )


def test_by_hand() -> None:
    found = errors_of(
        table([0, 0, 1], [10, 20, 90], {"a": [0.5, 0.25, 0.125]}, a=[10.5, 24, 80], b=[0, 0, 0], c=[NAN, NAN, 90]), ["a", "b"], 0
    )
    a, b, c = found
    assert [each.name for each in found] == ["a", "b", "c"]
    assert (a.issues, a.decisions, a.median) == (3, 2, 4.0)
    assert [a.mean.value, a.exact] == pytest.approx([14.5 / 3, 1 / 3])
    assert a.log_score is not None
    assert a.log_score.value == pytest.approx((log(2) + log(4) + log(8)) / 3)
    assert a.against is None
    assert b.against is not None
    assert b.against.baseline == "a"
    assert [b.against.theirs, b.against.difference.value] == pytest.approx([14.5 / 3, 40 - 14.5 / 3])
    assert c.against is not None
    assert (c.issues, c.against.issues, c.against.theirs, c.against.difference.value) == (1, 1, 10, -10)
    assert all(isinf(each.mean.low) for each in found), "two decisions give no interval"
    assert isnan(c.against.detectable)
    assert c.against.told_apart == 0


def test_without_a_simple_rule_nothing_is_held_against_one() -> None:
    assert all(each.against is None for each in errors_of(table([0, 1], [1, 2], a=[1, 2], b=[3, 4]), [], 0))


def many(clusters: int, per: int, seed: int) -> tuple[list[int], np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Errors that are the same within a decision."""
    drawn = np.random.default_rng(seed).uniform(0, 40, clusters)
    return [k for k in range(clusters) for _ in range(per)], np.repeat(drawn, per)


def test_intervals_are_of_decisions_not_of_issues() -> None:
    """Issues that are always decided alike say no more than one of them."""
    decision, error = many(50, 1, 3)
    one = errors_of(table(decision, [0.0] * 50, a=error.tolist()), ["a"], 0)[0].mean
    decision, error = many(50, 8, 3)
    eight = errors_of(table(decision, [0.0] * 400, a=error.tolist()), ["a"], 0)[0].mean
    assert [one.low, one.high] == pytest.approx([eight.low, eight.high])
    expected = 1.96 * np.std(error[::8]) / 50**0.5
    assert (one.high - one.low) / 2 == pytest.approx(expected, rel=0.1)


def test_an_interval_holds_the_true_mean_in_about_nineteen_of_twenty() -> None:
    held = 0
    for seed in range(200):
        decision, error = many(40, 1, seed)
        mean = errors_of(table(decision, [0.0] * 40, a=error.tolist()), ["a"], seed)[0].mean
        held += mean.low <= 20 <= mean.high
    assert 178 <= held <= 198


def test_a_difference_of_the_detectable_size_is_found_in_about_four_of_five() -> None:
    rng = np.random.default_rng(5)
    n, spread = 60, 10.0
    size = 2.8 * spread / n**0.5
    found = 0
    for seed in range(200):
        baseline = rng.uniform(20, 60, n)
        own = baseline + rng.normal(size, spread, n)
        both = errors_of(table(list(range(n)), [0.0] * n, a=baseline.tolist(), b=own.tolist()), ["a"], seed)
        worse = next(each for each in both if each.name == "b")
        assert worse.against is not None
        assert worse.against.detectable == pytest.approx(size, rel=0.35)
        found += worse.against.told_apart == 1
    assert 140 <= found <= 180


def test_few_decisions_have_no_interval() -> None:
    for clusters, there in ((FEWEST_CLUSTERS - 1, False), (FEWEST_CLUSTERS, True)):
        decision, error = many(clusters, 2, 1)
        mean = errors_of(table(decision, [0.0] * len(decision), a=error.tolist()), ["a"], 0)[0].mean
        assert np.isfinite(mean.low) == there


def test_the_same_seed_gives_the_same_intervals() -> None:
    decision, error = many(30, 2, 1)
    asked = table(decision, [0.0] * 60, a=error.tolist())
    assert errors_of(asked, ["a"], 1) == errors_of(asked, ["a"], 1)
    assert errors_of(asked, ["a"], 1) != errors_of(asked, ["a"], 2)
