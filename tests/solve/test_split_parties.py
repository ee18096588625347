"""A party split into two with half its votes each, where rules count votes alone: for what passes, nothing changes."""

from __future__ import annotations

import copy
from fractions import Fraction
from typing import Any

import pytest

from simulator import Scenario, ScenarioError, solve
from simulator.solve.results import Result
from tests.oracles.ruled import ruled_data

SPLIT = "p0"


def with_quota(seed: int) -> dict[str, Any]:
    """A random scenario whose only rule is a share of votes of different weight."""
    data = ruled_data(seed)
    for party in data["parties"].values():
        party["consent"] = True
        party["votes"] = {"people": party.get("votes", {}).get("people", 2) or 1}
    data["agreement"] = {"council": {"needs": {("quota", "more_than")[seed % 2]: f"{(40, 51, 65, 75)[seed % 4]}%", "of": "people"}}}
    return data


def split(data: dict[str, Any]) -> dict[str, Any]:
    made = copy.deepcopy(data)
    half = made["parties"][SPLIT]
    half["votes"]["people"] /= 2
    made["parties"] = {SPLIT: half, "twin": copy.deepcopy(half), **{name: p for name, p in made["parties"].items() if name != SPLIT}}
    return made


def answered(data: dict[str, Any]) -> Result | None:
    try:
        return solve(Scenario.model_validate(data))
    except ScenarioError:  # a quota that one party reaches alone, or everybody's votes, may be no rule
        return None


def kept(result: Result) -> dict[str, Any]:
    """What must stay, less what belongs to the twin."""
    found = result.by_rules
    assert found is not None
    own = {name for name in result.reservation if name != "twin"}
    frontier = () if result.frontier is None else result.frontier.surplus
    return {
        "verdict": result.verdict,
        "count": result.zone.count,
        "feasible": result.zone.feasible,
        "by all": found.by_all,
        "frontier": sorted(tuple(value for name, value in sorted(point.items()) if name in own) for point in frontier),
        "leximin": None if "leximin" not in result.solutions else min(result.solutions["leximin"].points[0].surplus.values()),
        "decisive": None if found.decisive is None else {name: found.decisive[name] for name in own if name != SPLIT},
        "groups": sorted((sorted(set(group.parties) & own), group.count) for group in found.groups),
        "voting": found.voting,
    }


@pytest.mark.parametrize("seed", range(30))
def test_what_passes_stays(seed: int) -> None:
    whole, halved = answered(with_quota(seed)), answered(split(with_quota(seed)))
    if whole is None or halved is None:
        pytest.skip("no rule that makes sense")
    before, after = kept(whole), kept(halved)
    assert before == after
    assert halved.by_rules is not None
    if halved.by_rules.power:
        (power,) = halved.by_rules.power
        assert power.shapley_shubik[SPLIT] == power.shapley_shubik["twin"]
        assert power.banzhaf[SPLIT] == power.banzhaf["twin"]


def test_most_of_them_were_compared() -> None:
    pairs = [(answered(with_quota(seed)), answered(split(with_quota(seed)))) for seed in range(30)]
    assert sum(None not in pair for pair in pairs) > 20


def test_the_power_of_a_party_split_is_not_that_of_its_halves() -> None:
    """Two of three votes decide alone; as two parties of one vote each, with a third, each has a third of the power."""
    data = with_quota(0)
    data["parties"] = {name: data["parties"][name] for name in ("p0", "p1")}
    data["parties"]["p0"]["votes"]["people"], data["parties"]["p1"]["votes"]["people"] = 2, 1
    data["agreement"]["council"]["needs"] = {"more_than": "50%", "of": "people"}
    halved = answered(split(data))
    assert halved is not None
    assert halved.by_rules is not None
    (power,) = halved.by_rules.power
    assert set(power.shapley_shubik.values()) == {Fraction(1, 3)}
