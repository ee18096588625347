"""What could be added so that something passes by agreement rules, held against the scenario with it added, outcome by outcome."""

from __future__ import annotations

import copy
import itertools
import random
from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction
from typing import Any

from simulator import Scenario, explain
from simulator.scenario.decimals import decimal_of
from simulator.solve.why.added_points import AddedPointsList
from simulator.solve.why.openings import ADDED
from simulator.solve.why.ruled_explanation import RuledOption
from tests.oracles.ruled import Outcome, Ruled
from tests.solve.test_explained_by_rule import harsh_data, made

STEP = Fraction(1, 10_000)
"""What lies between two values at which something else passes is more than this."""

PAIRS_TRIED = 12
"""Pairs of options, of each scenario, on which points are added."""


class WithOption(Ruled):
    """A scenario in which an outcome to which no rule applies does not pass."""

    def passes(self, outcome: Outcome, yes: Collection[str], no: Collection[str]) -> bool:
        return bool(self.applying(outcome)) and super().passes(outcome, yes, no)


def with_best(data: dict[str, Any], issue: str) -> dict[str, Any]:
    """Every option of an issue worth to each party its own best there, and named by no condition."""
    found = copy.deepcopy(data)

    def without(entries: dict[str, Any], condition: str) -> dict[str, Any]:
        return {key: each for key, each in entries.items() if issue not in each.get(condition, {})}

    found["constraints"] = without(found.get("constraints", {}), "never")
    found["agreement"] = without(found["agreement"], "when")
    for party in found["parties"].values():
        best = max(party["values"][issue].values())
        party["values"][issue] = dict.fromkeys(party["values"][issue], best)
        party["red_lines"] = without(party.get("red_lines", {}), "never")
        party["interactions"] = without(party.get("interactions", {}), "when")
    return found


def passing_with_option(data: dict[str, Any], issue: str, room: Fraction) -> bool:
    """Whether something passes with an option on an issue that falls short of everyone's best by so much: as if all asked for more by so
    much, with the best."""
    raised = with_best(data, issue)
    for party in raised["parties"].values():
        party["reservation"] = float(Fraction(str(party["reservation"])) + room)
    return bool(WithOption(Scenario.model_validate(raised)).passing)


def hold_options(data: dict[str, Any], found: tuple[RuledOption, ...]) -> None:
    assert {each.issue for each in found} == set(data["issues"])
    for each in found:
        if each.room is None:
            assert not passing_with_option(data, each.issue, Fraction(-500))
            continue
        assert passing_with_option(data, each.issue, each.room - STEP)
        assert not passing_with_option(data, each.issue, each.room + STEP)
        if decimal_of(each.room) is not None and Fraction(float(each.room)) == each.room:
            assert passing_with_option(data, each.issue, each.room) == each.enough
        assert each.outcome is not None
        assert each.surplus is not None
        assert each.outcome[each.issue] == ADDED
        assert min(each.surplus[party] for party in each.consenting) == each.room


def passing_with_points(scenario: Scenario, party: str, terms: dict[str, str], points: Decimal) -> bool:
    added = {f"parties.{party}.interactions.added": {"when": terms, "points": points}}
    return bool(Ruled(scenario.with_changes(added)).passing)


def hold_points(scenario: Scenario, found: AddedPointsList, rng: random.Random) -> None:
    true = Ruled(scenario)
    told = {(each.party, frozenset(each.options)): each for each in found.found}
    options = [(issue, option) for issue, each in scenario.issues.items() for option in each.choices]
    pairs = [pair for pair in itertools.combinations(options, 2) if pair[0][0] != pair[1][0]]
    assert found.left == 0
    assert len(told) + found.none == len(pairs) * len(true.asked)
    cases = [(party, pair) for party in sorted(true.asked) for pair in pairs]
    for party, pair in rng.sample(cases, min(PAIRS_TRIED, len(cases))):
        each = told.get((party, frozenset(pair)))
        if each is None:
            assert not passing_with_points(scenario, party, dict(pair), Decimal(500))
            continue
        above, below = (Decimal(float(each.points + step)).quantize(Decimal("1.000000")) for step in (STEP, -STEP))
        assert passing_with_points(scenario, party, dict(pair), above)
        assert not passing_with_points(scenario, party, dict(pair), below)
        exact = decimal_of(each.points)
        assert exact is None or passing_with_points(scenario, party, dict(pair), exact) == each.enough
        assert dict(pair).items() <= each.point.outcome.items()


def check_openings(seed: int) -> tuple[tuple[RuledOption, ...], AddedPointsList] | None:
    """What could be added to a random scenario in which nothing passes; None where something does, or its rules make no sense."""
    scenario = made(seed, harsh=True)
    found = None if scenario is None else explain(scenario, numbers=False).by_rules
    if scenario is None or found is None or found.firmness is not None:
        return None
    assert found.added_options is not None
    assert found.added_points is not None
    hold_options(harsh_data(seed), found.added_options)
    hold_points(scenario, found.added_points, random.Random(seed))
    return found.added_options, found.added_points


def test_what_is_added_makes_something_pass_and_a_little_less_does_not() -> None:
    found = [each for seed in range(60) if (each := check_openings(seed)) is not None]
    rooms = [option for options, _ in found for option in options if option.room is not None]
    assert {option.enough for option in rooms} == {True, False}
    assert min(sum(option.room >= 0 for option in rooms if option.room is not None), len(rooms)) > 5
    assert {each.enough for _, points in found for each in points.found} == {True, False}


def test_an_option_to_which_no_rule_applies_opens_nothing() -> None:
    """Each rule speaks of one price; of an added one none does, so that nobody could say that it is agreed."""
    parties = {
        name: {
            "title": name,
            "weights": {"price": 1, "place": 1},
            "values": {"price": {"low": 0, "high": 0}, "place": {"here": 100, "there": 0}},
            "reservation": 60,
        }
        for name in ("ann", "ben", "cem")
    }
    rules = {price: {"when": {"price": price}, "needs": {"at_least": 2}} for price in ("low", "high")}
    options = {"price": {"low": "Low", "high": "High"}, "place": {"here": "Here", "there": "There"}}
    issues = {name: {"title": name.title(), "options": found} for name, found in options.items()}
    found = explain(Scenario.model_validate({"title": "Prices", "issues": issues, "parties": parties, "agreement": rules})).by_rules
    assert found is not None
    assert found.added_options is not None
    rooms = {option.issue: option.room for option in found.added_options}
    assert rooms == {"place": Fraction(-10), "price": None}
