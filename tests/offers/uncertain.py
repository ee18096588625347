"""Random small scenarios some of whose numbers have ranges, and what brute force says of them at given numbers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product

from simulator.errors import ScenarioError
from simulator.scenario.draws import Draws
from simulator.scenario.model import Scenario
from simulator.scenario.paths import numbers, ranged
from simulator.scenario.substitution import substituted
from tests.oracles.brute_force import BruteForce, Vector
from tests.oracles.small_scenarios import small_scenario

SHAPES = (".rising.", ".falling.", ".peak.")
_LEFT_OUT = ("patience", "bargaining_weight", "months")


def uncertain_scenario(seed: int, *, most_ranged: int = 5, most_outcomes: int = 12, wide: bool = False) -> Scenario:
    """At most so many numbers have a range (always some); the same for the same seed."""
    rng = random.Random(seed)
    scenario = small_scenario(seed, most_outcomes)
    paths = [path for path in numbers(scenario) if path.startswith(("parties.", "no_deal.")) and not path.endswith(_LEFT_OUT)]
    rng.shuffle(paths)
    paths.sort(key=lambda path: not any(word in path for word in ("beliefs", "war_cost")) or rng.random() < 0.5)
    for path in paths:
        if len(ranged(scenario)) == most_ranged:
            break
        base = numbers(scenario)[path].base
        size = Decimal(rng.choice(["0.2", "1", "4"] if not wide else ["1", "10", "25"])) * (Decimal("0.05") if "beliefs" in path else 1)
        low, high = base - size * rng.choice([0, 1]), base + size * rng.choice([1, 2])
        if "weights" in path:
            low = max(low, base / 4)  # not all of a party's weights may be 0
        if "values" in path and not any(shape in path for shape in SHAPES):
            low = max(low, Decimal(0))
        if "values" in path and not any(shape in path for shape in SHAPES):
            high = min(high, Decimal(100))
        try:
            scenario = scenario.with_changes({f"{path}.range": [min(low, base), max(high, base)]})
        except ScenarioError:
            continue
    return scenario


def at(scenario: Scenario, values: Mapping[str, Decimal]) -> BruteForce:
    """Brute force on the scenario with these numbers in place of the file's."""
    return BruteForce(substituted(scenario, values))


def corners(scenario: Scenario) -> Iterator[dict[str, Decimal]]:
    """Every ranged number at one end of its range, in every combination."""
    ends = {path: number.range for path, number in ranged(scenario).items() if number.range}
    for corner in product(*ends.values()):
        yield dict(zip(ends, corner, strict=True))


def inner_points(scenario: Scenario, count: int, seed: int) -> Iterator[dict[str, Decimal]]:
    """Numbers somewhere in their ranges."""
    rng = random.Random(seed)
    for _ in range(count):
        shares = {path: Decimal(rng.randint(0, 100)) / 100 for path in ranged(scenario)}
        yield {p: n.range[0] + shares[p] * (n.range[1] - n.range[0]) for p, n in ranged(scenario).items() if n.range}


def surplus_at(scenario: Scenario, values: Mapping[str, Decimal], outcome: Mapping[str, str]) -> Vector:
    oracle = at(scenario, values)
    return oracle.surplus(tuple(outcome[issue] for issue in oracle.issues))


def drawn(scenario: Scenario, draws: Draws) -> list[BruteForce]:
    """Brute force on every draw."""
    return [at(scenario, draws.numbers(k)) for k in range(len(draws))]
