"""Bounds in print: what a sentence says of the figure printed is true of it, however many digits the exact value has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.figures import Apart, bound, percent, points
from simulator.report.explain.firmness import nearest_to_leaving
from simulator.report.explain.lead import cheapest, lead
from simulator.scenario.model import Scenario
from simulator.solve.why.answering import answer as explain
from simulator.solve.why.explanation import Explanation
from tests.cli.running import zopa
from tests.oracles.brute_force import BruteForce
from tests.oracles.small_scenarios import small_scenario

SEEDS = range(30)
FIRM = re.compile(r"worth (\S+) points more to every party at once \(each in its own points\)(?:, but not (beyond that|\S+ points))?\.")
VALUES = st.fractions(min_value=-200, max_value=200, max_denominator=10**6)


def read(text: str) -> Fraction:
    """A figure as it is printed."""
    return Fraction(text.replace("−", "-").replace("+", ""))


@given(VALUES, st.booleans(), st.booleans())
def test_a_bound_lies_on_its_side_and_near(value: Fraction, upwards: bool, signed: bool) -> None:
    printed = read(bound(value, upwards=upwards, signed=signed))
    assert (printed >= value) if upwards else (printed <= value)
    assert abs(printed - value) < Fraction(1, 100)
    assert bool(printed) == bool(value)


@given(st.integers(-20000, 20000), st.booleans())
def test_a_value_of_two_decimals_stands_as_it_is(hundredths: int, upwards: bool) -> None:
    value = Fraction(hundredths, 100)
    assert bound(value, upwards=upwards, signed=True) == points(value, signed=True)


@pytest.mark.parametrize("text", ["1e-13", "9.99e-20"])
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("upwards", [True, False])
def test_the_smallest_as_well(text: str, sign: int, upwards: bool) -> None:
    value = sign * Fraction(text)
    printed = read(bound(value, upwards=upwards))
    assert (printed >= value) if upwards else (printed <= value)
    assert printed * sign > 0


@given(st.lists(VALUES, min_size=1, max_size=5), st.booleans())
def test_bounds_of_one_column_are_told_apart_on_their_side(values: list[Fraction], upwards: bool) -> None:
    told = Apart(values, upwards=upwards)
    assert len({told(value) for value in values}) == len(set(values))
    for value in values:
        assert (read(told(value)) >= value) if upwards else (read(told(value)) <= value)


@given(st.fractions(min_value=0, max_value=1, max_denominator=10**6), st.booleans(), st.sampled_from([0, 1]))
def test_a_share_lies_on_its_side(share: Fraction, upwards: bool, decimals: int) -> None:
    text = percent(share, decimals, upwards=upwards).removesuffix(" %")
    if text[0] in "<>":
        assert (share * 100 < read(text[1:])) if text[0] == "<" else (share * 100 > read(text[1:]))
    else:
        assert (read(text) >= share * 100) if upwards else (read(text) <= share * 100)


def test_values_that_only_rounding_to_a_side_makes_alike_are_told_apart() -> None:
    near = [Fraction("0.994"), Fraction(1)]
    assert list(map(Apart(near, upwards=True), near)) == ["0.994", "1.000"]


@given(VALUES, st.booleans())
def test_one_figure_of_a_column_may_be_a_bound(value: Fraction, upwards: bool) -> None:
    told = Apart([value, value + Fraction(1, 10**7)], signed=True)
    printed = read(told(value, upwards=upwards))
    assert (printed >= value) if upwards else (printed <= value)


def _reached(oracle: BruteForce, levels: tuple[Fraction, ...]) -> bool:
    """Whether some outcome within constraints and red lines gives every party so much more than no agreement."""
    allowed = [outcome for outcome in oracle.feasible if not oracle.crossed[outcome]]
    return any(all(s >= level for s, level in zip(oracle.surplus(outcome), levels, strict=True)) for outcome in allowed)


def _explained(seed: int) -> tuple[Scenario, Explanation, BruteForce]:
    scenario = small_scenario(seed)
    return scenario, explain(scenario, directions=0), BruteForce(scenario)


def _checked(check: Callable[[Scenario, Explanation, BruteForce], bool]) -> int:
    """In how many of the scenarios there was something to check."""
    return sum(check(*_explained(seed)) for seed in SEEDS)


def test_the_agreement_is_left_at_the_points_printed_and_not_at_the_next() -> None:
    def check(scenario: Scenario, found: Explanation, oracle: BruteForce) -> bool:
        said = FIRM.search(lead(scenario, found))
        if said is None:
            return False
        low = read(said[1])
        n = len(scenario.parties)
        assert _reached(oracle, (low,) * n)
        assert said[2] is not None
        high = low + Fraction(1, 10**9) if said[2] == "beyond that" else read(said[2].split()[0])
        assert not _reached(oracle, (high,) * n)
        return True

    assert _checked(check) > 5


def test_the_party_nearest_to_leaving_leaves_beyond_the_points_printed() -> None:
    def check(scenario: Scenario, found: Explanation, oracle: BruteForce) -> bool:
        for case in found.cases:
            if case.waived or case.robustness is None or not case.robustness.distance:
                continue
            said = read(nearest_to_leaving(scenario, case.robustness).split("more than ")[1].split()[0])
            most: Mapping[str, Fraction] = case.robustness.distance
            party = min((value, name) for name, value in most.items())[1]
            over = said + Fraction(1, 10**9)
            assert not _reached(oracle, tuple(over if name == party else Fraction(0) for name in scenario.parties))
            return True
        return False

    assert _checked(check) > 5


def test_what_one_party_alone_concedes_is_enough() -> None:
    def check(scenario: Scenario, found: Explanation, oracle: BruteForce) -> bool:
        for case in found.cases:
            if case.waived or case.concessions is None:
                continue
            said = re.search(r"(\S.*?) alone would have to concede (\S+) points", cheapest(scenario, case.concessions))
            if said is not None:
                amount = read(said[2].rstrip(";."))
                assert _reached(
                    oracle, tuple(-amount if p.title.casefold() == said[1].casefold() else Fraction(0) for p in scenario.parties.values())
                )
                return True
        return False

    assert _checked(check) > 1


def test_the_penalty_printed_is_enough(tmp_path: Path) -> None:
    """At 2/3 of a point short, 0.66 would not be."""
    (tmp_path / "third.yaml").write_text(
        """
title: Thirds
issues: {a: {title: A, options: {x: X, y: Y}}, b: {title: B, options: {v: V, w: W}}}
parties: {p: {title: P, weights: {a: 1, b: 2}, values: {a: {x: 1, y: 0}, b: {v: 0, w: 0}}, reservation: 0}}
"""
    )
    said = zopa("commitment", "third.yaml", "a=x,b=v", "--later", "parties.p.reservation=1", cwd=tmp_path).stdout
    penalty = re.search(r"from a penalty of (\S+) points on", said)
    assert penalty is not None, said
    assert read(penalty[1]) == Fraction(67, 100)
