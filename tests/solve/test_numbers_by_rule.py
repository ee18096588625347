"""Values of a number at which something begins or ceases to pass, held against the scenario with the number changed, outcome by outcome."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from simulator import Scenario, ScenarioError
from simulator.budget import Budget
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.decimals import decimal_of
from simulator.scenario.paths import numbers
from simulator.solve.why.by_rule.numbers import ruled_thresholds, varied
from simulator.solve.why.one_number import decimal_between
from simulator.solve.why.thresholds import Threshold
from tests.oracles.ruled import Ruled, ratified_data, ruled_data

RATIFY = Fraction(1, 2)
SPANS = {
    "reservation": (0, 100),
    "weights": (0, 6),
    "values": (0, 100),
    "interactions": (-60, 60),
    "votes": (0, 9),
    "agreement": (1, 99),
    "at_least": (1, 12),
}
"""Where numbers are moved, by what they are."""

NUMBERS_TRIED = 8
"""Numbers of a scenario that are moved."""


def made(seed: int, asked: bool) -> Scenario | None:
    try:
        found = Scenario.model_validate((ratified_data if asked else ruled_data)(seed))
    except ScenarioError:
        return None
    return None if signed_by_everybody(found) else found


def spans_of(scenario: Scenario, rng: random.Random) -> dict[str, tuple[Decimal, Decimal]]:
    """Some numbers of each kind, with spans that hold their base."""
    found = {}
    for path, number in numbers(scenario).items():
        steps = path.split(".")
        kind = steps[0] if steps[0] == "agreement" else steps[2]
        if kind in SPANS and steps[-1] != "chance":
            low, high = map(Decimal, SPANS[kind if steps[-1] != "at_least" else "at_least"])
            found[path] = (_within(scenario, path, low, number.base), _within(scenario, path, high, number.base))
    chosen = rng.sample(sorted(found), min(NUMBERS_TRIED, len(found)))
    of_rules = [path for path in found if path.startswith("agreement.")]
    return {path: found[path] for path in dict.fromkeys([*chosen, *of_rules])}


def _within(scenario: Scenario, path: str, end: Decimal, base: Decimal) -> Decimal:
    """An end of a span at which the scenario makes sense, as far from the base as that goes by halves."""
    for k in range(5):
        value: Decimal = base + (end - base) / 2**k
        try:
            scenario.with_changes({path: value})
        except ScenarioError:
            continue
        return value
    return base


def said_at(found: Threshold, value: Fraction) -> bool:
    """Whether something passes at a value, as the flips say it."""
    here = [flip.open_there for flip in found.flips if flip.value == value]
    if here:
        return any(here)
    below = [flip.opens_upwards for flip in found.flips if flip.value < value]
    above = [not flip.opens_upwards for flip in found.flips if flip.value > value]
    return below[-1] if below else above[0] if above else bool(found.open_at_base)


def tried(found: Threshold) -> list[Decimal]:
    """Values on both sides of each flip and at it, and a few others."""
    ends = sorted({found.low, found.high, found.base, *(flip.value for flip in found.flips)})
    near = [decimal_of(end) for end in ends] + [decimal_between(a, b) for a, b in pairwise(ends)]
    step = Fraction(1, 1000)
    for flip in found.flips:
        near += [decimal_between(x, x + step / 100) for x in (flip.value - step, flip.value + step) if found.low < x < found.high - step]
    return [value for value in near if value is not None]


def hold(scenario: Scenario, rng: random.Random, ratify: Fraction | None = None) -> list[Threshold]:
    """Every number moved, by definition at every value tried; gives those that decide something."""
    spans, passing = spans_of(scenario, rng), bool(Ruled(scenario, ratify).passing)
    found = dict(ruled_thresholds(varied(scenario, spans, ratify), passing=passing, budget=Budget(60, 1024)))
    assert ratify is not None or None not in found.values()
    told = [each for each in found.values() if each is not None]
    for each in told:
        for value in tried(each):
            try:
                changed = scenario.with_changes({each.path: value})
            except ScenarioError:  # a rule that makes no sense at such a value, or weights that are all 0
                continue
            assert bool(Ruled(changed, ratify).passing) == said_at(each, Fraction(value)), (each, value)
    return [each for each in told if each.flips]


def check_numbers(seed: int, *, asked: bool) -> list[Threshold]:
    """Moves some numbers of a random scenario, where its rules make sense. `asked`: its ratifying bodies are."""
    scenario = made(seed, asked)
    return [] if scenario is None else hold(scenario, random.Random(seed), RATIFY if asked else None)


@pytest.mark.parametrize("asked", [False, True])
def test_something_passes_just_where_the_flips_say(asked: bool) -> None:
    found = [each for seed in range(14) for each in check_numbers(seed, asked=asked)]
    kinds = {each.path.split(".")[0 if each.path.startswith("agreement") else 2] for each in found}
    assert kinds >= {"values", "agreement"}
    assert {flip.open_there for each in found for flip in each.flips} == {True, False}


def chaired(**chair: Any) -> Scenario:
    """A chair and three members; the chair wants north and the others south where the taxes are low, the other way round where high."""
    values = {"place": {"north": 100, "south": 0}, "taxes": {"low": 0, "high": 100}}
    others = {"place": {"north": 0, "south": 100}, "taxes": {"low": 0, "high": 0}}
    member = {"weights": {"place": 1, "taxes": 0}, "values": others, "reservation": 50, "votes": {"shares": 1}}
    data = {
        "title": "A seat",
        "issues": {
            "place": {"title": "Place", "options": {"north": "North", "south": "South"}},
            "taxes": {"title": "Taxes", "options": {"low": "Low", "high": "High"}},
        },
        "constraints": {"one": {"never": {"place": "north", "taxes": "high"}}, "other": {"never": {"place": "south", "taxes": "low"}}},
        "parties": {
            "chair": {"title": "Chair", "weights": {"place": 3, "taxes": 1}, "values": values, "votes": {"shares": 3}, **chair},
            **{name: {"title": name.title(), **member} for name in ("ann", "ben", "cem")},
        },
        "agreement": {"shares": {"needs": {"quota": "75%", "of": "shares"}}},
    }
    return Scenario.model_validate(data)


def flips(scenario: Scenario, path: str, low: int, high: int) -> list[tuple[Fraction, bool, bool]]:
    span = {path: (Decimal(low), Decimal(high))}
    passing = bool(Ruled(scenario).passing)
    found = dict(ruled_thresholds(varied(scenario, span, None), passing=passing, budget=Budget(60, 1024)))[path]
    assert found is not None
    return [(flip.value, flip.opens_upwards, flip.open_there) for flip in found.flips]


def test_a_party_with_few_votes_is_outvoted_and_one_with_many_decides_alone() -> None:
    """Of v + 3 shares the three members have three quarters up to v = 1, and the chair from v = 9 on."""
    votes = flips(chaired(reservation=60), "parties.chair.votes.shares", 0, 20)
    assert votes == [(Fraction(1), False, True), (Fraction(9), True, True)]


@pytest.mark.parametrize(("indifferent", "there"), [("yes", True), ("no", False), ("abstain", False)])
def test_a_weight_closes_the_talks_between_two_values(indifferent: str, there: bool) -> None:
    """The chair alone decides. North is worth 100 w / (w + 1) to it, south 100 / (w + 1): one of them 60 where w is 3/2, or 2/3."""
    scenario = chaired(reservation=60, votes={"shares": 12}, indifferent=indifferent)
    weight = flips(scenario, "parties.chair.weights.place", 0, 9)
    assert weight == [(Fraction(2, 3), False, there), (Fraction(3, 2), True, there)]


def test_a_quota_closes_where_the_most_votes_are_just_enough() -> None:
    """North has the chair's three of six shares, and south the members' three."""
    scenario = chaired(reservation=60).with_changes({"agreement.shares.needs": {"more_than": "40%", "of": "shares"}})
    assert flips(scenario, "agreement.shares.needs.more_than", 10, 90) == [(Fraction(50), False, False)]
