"""Values at which an agreement comes or goes: what is printed lies on the side that is said, however many digits the exact value has."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from simulator.figures import digits, digits_of, side
from simulator.report.explain.numbers import at_flip, flips_in_words, value
from simulator.scenario.paths import numbers
from simulator.solve.why.thresholds import Flip, Threshold, thresholds
from tests.oracles.brute_force import BruteForce
from tests.oracles.small_scenarios import small_scenario
from tests.solve.test_thresholds import SEEDS, spans


def test_at_the_value_printed_there_is_an_agreement() -> None:
    exact = [found for seed in SEEDS for found in check_side(seed)]
    assert len(exact) > 10


def check_side(seed: int) -> list[Threshold]:
    """The exact thresholds that there were to check."""
    scenario = small_scenario(seed, 40)
    exact = []
    for found in thresholds(scenario, paths=spans(scenario)):
        assert found.path in numbers(scenario)
        exact += [found] if found.exact and found.flips else []
        for k in range(len(found.flips) if found.exact else 0):
            printed = at_flip(found, k)
            assert digits(printed).replace("−", "-") in " ".join(flips_in_words(found)).replace("−", "-")
            assert BruteForce(scenario.with_changes({found.path: printed})).acceptable, (found.path, printed)
    return exact


@pytest.mark.parametrize("seed", range(200))
def test_a_side_is_kept_to_with_as_few_digits_as_that_takes(seed: int) -> None:
    rng = random.Random(seed)
    exact = Fraction(rng.randint(-(10**9), 10**9), rng.randint(1, 10**6))
    end = exact + Fraction(rng.choice([-1, 1]) * rng.randint(1, 10**6), 10 ** rng.randint(0, 12))
    printed = side(exact, end)
    assert min(exact, end) <= Fraction(printed) <= max(exact, end)
    shorter = Fraction(digits_of(exact, 6, upwards=end > exact))
    assert len(printed.as_tuple().digits) <= 6 or not min(exact, end) <= shorter <= max(exact, end)


def test_a_window_of_one_value_is_printed_as_near_as_six_digits_are() -> None:
    assert str(side(Fraction(1, 3), Fraction(1, 3))) == "0.333333"


def test_a_window_that_six_digits_would_close_is_told_apart() -> None:
    third = Fraction(50) + Fraction(1, 30_000_000)
    flips = (Flip(third, True, (third, third)), Flip(third + Fraction(1, 10**9), False, (third, third)))
    found = Threshold("x", Fraction(50), Fraction(0), Fraction(100), False, flips, True)
    first, second = (at_flip(found, k) for k in (0, 1))
    assert third <= Fraction(first) <= Fraction(second) <= flips[1].value
    assert value(found.base) != digits(first)
    assert flips_in_words(replace(found, exact=False))[0].startswith("from about 50 ")
