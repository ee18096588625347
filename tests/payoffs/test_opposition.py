"""Opposition and the share open, against a recomputation from the definition, and in cases that can be seen through."""

from __future__ import annotations

import itertools
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from simulator.errors import UsageError
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.opposition import JointValue, joint_gains, joint_value, settled_by
from simulator.scenario.model import Scenario
from simulator.scenario.values import value_at
from tests.oracles.small_scenarios import small_scenario


def two_issues(first: dict[str, int], second: dict[str, int], **more: Any) -> Scenario:
    """Ann and Bob over `land` (three options) and `name` (one option pleases both)."""
    issues = {
        "land": {"title": "Land", "options": {"a": "A", "m": "M", "b": "B"}},
        "name": {"title": "Name", "options": {"x": "X", "y": "Y"}},
    }
    parties = {
        name: {"title": name, "weights": {"land": 60, "name": 40}, "values": {"land": land, "name": {"x": 100, "y": 0}}, "reservation": 10}
        for name, land in (("ann", first), ("bob", second))
    }
    return Scenario.model_validate({"title": "t", "issues": issues, "parties": parties, **more})


def joint(scenario: Scenario) -> JointValue:
    return joint_value(compile_payoffs(scenario), scenario)


@pytest.mark.parametrize(("middle", "kind", "ground", "still_open"), [(50, "distributive", 0, "3/10"), (80, "integrative", "3/5", "3/25")])
def test_an_issue_to_divide_and_one_on_which_both_agree(middle: int, kind: str, ground: Any, still_open: str) -> None:
    found = joint(two_issues({"a": 100, "m": middle, "b": 0}, {"a": 0, "m": middle, "b": 100}))
    land, name = found.issues
    assert (land.kind, name.kind) == (kind, "compatible")
    assert land.pairs[0].index == 1
    assert name.pairs[0].index == -1
    assert land.pairs[0].common_ground == Fraction(ground)
    assert land.open == found.open == Fraction(still_open)
    assert found.free_of_loss == ("name",)


def test_a_party_that_does_not_care_opposes_nobody() -> None:
    found = joint(two_issues({"a": 100, "m": 100, "b": 100}, {"a": 0, "m": 0, "b": 100}))
    pair = found.issues[0].pairs[0]
    assert pair.index is None
    assert pair.common_ground == 1
    assert found.issues[0].kind == "compatible"
    assert found.open == 0
    assert found.issues[0].stakes["ann"] == 0


def test_offers_settle_the_issues_on_which_they_agree() -> None:
    values = {"a": 100, "m": 50, "b": 0}
    offers = {"one": {"title": "1", "terms": {"land": "a", "name": "x"}}, "two": {"title": "2", "terms": {"land": "b", "name": "x"}}}
    found = joint(two_issues(values, values, offers=offers))
    assert found.offers is not None
    assert found.offers.settled == ("name",)
    assert found.offers.share_left == Fraction(3, 5)
    offers["two"] = {"title": "2", "terms": {"land": "a"}}
    partial = joint(two_issues(values, values, offers=offers)).offers
    assert partial is not None
    assert partial.settled == ("land",)


def test_an_unknown_offer_is_refused() -> None:
    scenario = two_issues({"a": 1, "m": 0, "b": 0}, {"a": 1, "m": 0, "b": 0}, offers={"berlin": {"title": "b", "terms": {"land": "a"}}})
    issues = joint(scenario).issues
    with pytest.raises(UsageError, match="no such offer 'berln'; did you mean 'berlin'"):
        settled_by(scenario, issues, ["berln"])


@pytest.mark.parametrize("seed", range(60))
def test_the_shares_are_those_of_the_definition(seed: int) -> None:
    scenario = small_scenario(seed)
    found = joint(scenario)
    worth = {p: _worth(scenario, p) for p in scenario.parties}
    total = {p: sum(max(row.values()) - min(row.values()) for row in table.values()) for p, table in worth.items()}
    still_open = Fraction(0)
    for issue in found.issues:
        options = worth[next(iter(worth))][issue.issue]
        losses = {}
        for o in options:
            lost = [(max(worth[p][issue.issue].values()) - worth[p][issue.issue][o]) / total[p] for p in worth if total[p]]
            losses[o] = sum(lost, Fraction(0)) / len(worth)
        assert issue.open == min(losses.values()) == losses[issue.option]
        assert (issue.kind == "compatible") == (issue.open == 0)
        still_open += issue.open
        for pair in issue.pairs:
            _check_index(pair.index, worth[pair.first][issue.issue], worth[pair.second][issue.issue])
    assert found.open == still_open
    assert 0 <= found.solved <= 1


def _worth(scenario: Scenario, party: str) -> dict[str, dict[str, Fraction]]:
    """Issue → option in force → points, up to the sum of the weights."""
    owner = scenario.parties[party]
    table = {}
    for name, issue in scenario.issues.items():
        weight = owner.weights[name].exact
        table[name] = {
            o: weight * value_at(owner.values[name], issue, o) if weight else Fraction(0) for o in issue.choices if issue.in_force(o)
        }
    return table


def _check_index(index: Fraction | None, first: dict[str, Fraction], second: dict[str, Fraction]) -> None:
    """The index from the products that hurt and those that help."""
    products = [(first[a] - first[b]) * (second[a] - second[b]) for a, b in itertools.combinations(first, 2)]
    opposed, shared = -sum(x for x in products if x < 0), sum(x for x in products if x > 0)
    assert index == (None if opposed + shared == 0 else Fraction(opposed - shared) / (opposed + shared))


def test_joint_gains_are_the_sums_over_all_pairs_of_options() -> None:
    rng = Random(7)
    for _ in range(200):
        values = [(rng.randint(0, 6), rng.randint(0, 6)) for _ in range(rng.randint(1, 12))]
        products = [(a - c) * (b - d) for (a, b), (c, d) in itertools.combinations(values, 2)]
        assert joint_gains(values) == (sum(x for x in products if x > 0), -sum(x for x in products if x < 0))
