"""Random small scenarios with some of their outcomes as offers, and what brute force says of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction

from simulator.scenario.model import Scenario
from tests.oracles.brute_force import BruteForce, Outcome, Vector
from tests.oracles.small_scenarios import small_scenario

SEEDS = range(36)


def terms_of(oracle: BruteForce, outcome: Outcome) -> dict[str, str]:
    return dict(zip(oracle.issues, outcome, strict=True))


def starts(seed: int, number: int = 3) -> Iterator[tuple[Scenario, BruteForce, Outcome]]:
    """Outcomes of one scenario, possible or not."""
    scenario = small_scenario(seed)
    oracle = BruteForce(scenario)
    for outcome in random.Random(seed).sample(oracle.outcomes, min(number, len(oracle.outcomes))):
        yield scenario, oracle, outcome


def gains(oracle: BruteForce, start: Outcome, end: Outcome) -> Vector:
    return tuple(b - a for a, b in zip(oracle.utilities[start], oracle.utilities[end], strict=True))


def changed(oracle: BruteForce, start: Outcome, end: Outcome) -> frozenset[str]:
    return frozenset(i for i, a, b in zip(oracle.issues, start, end, strict=True) if a != b)


def rank(vector: Vector) -> tuple[int, Fraction]:
    """Parties that gain, then the product of their gains."""
    product = Fraction(1)
    for gain in vector:
        product *= gain if gain > 0 else 1
    return sum(gain > 0 for gain in vector), product


def crossed(oracle: BruteForce, outcome: Outcome) -> frozenset[str]:
    """Paths of the red lines in force that any outcome crosses, possible or not."""
    lines = {
        f"parties.{name}.red_lines.{key}": line.never
        for name, party in oracle.scenario.parties.items()
        for key, line in party.red_lines.items()
        if line.in_force
    }
    return frozenset(path for path, never in lines.items() if oracle.holds(never, terms_of(oracle, outcome)))
