"""What winning coalitions can do that the others must bear, held against every outcome and every set of parties."""

from __future__ import annotations

import json
from fractions import Fraction
from math import prod
from typing import Any

import pytest

from simulator import Scenario, ScenarioError, UsageError, coalitions
from simulator.budget import Budget
from simulator.games.winning_coalitions import WinningCoalition, WinningCoalitions, winning_coalitions_of
from simulator.report.games.json_coalitions import coalitions_json
from simulator.scenario.consent import as_if_everybody_signed, signed_by_everybody
from tests.games.test_rules_left_aside import printed
from tests.oracles.ruled import Ruled, ruled_data


def made(seed: int) -> Scenario | None:
    """A random scenario with rules by which not everybody must sign; None where its rules make no sense."""
    try:
        found = Scenario.model_validate(ruled_data(seed))
    except ScenarioError:
        return None
    return None if signed_by_everybody(found) else found


def of(scenario: Scenario) -> WinningCoalitions:
    found = coalitions(scenario).by_rules
    assert found is not None
    return found


def hold(found: WinningCoalition, true: Ruled, held: set[Any]) -> None:
    surplus = {o: true.surplus[o] for o in held}
    assert found.outcomes == len(held)
    assert found.best == {p: max(s[p] for s in surplus.values()) for p in true.parties if p in found.parties}
    assert found.least_surplus == max(min(s[p] for p in found.parties) for s in surplus.values())
    outside = [p for p in true.parties if p not in found.parties]
    assert found.others == {p: (min(s[p] for s in surplus.values()), max(s[p] for s in surplus.values())) for p in outside}
    worst = found.worst_off
    assert (worst is None) == (not outside)
    assert worst is None or worst[1] == min(s[p] for p in outside for s in surplus.values())
    assert found.chosen is not None
    chosen = tuple(found.chosen.outcome.values())
    assert chosen in held
    assert found.chosen.surplus == surplus[chosen]
    products = {o: prod(s[p] for p in found.parties) for o, s in surplus.items() if min(s[p] for p in found.parties) > 0}
    assert not products or products[chosen] == max(products.values())


@pytest.mark.parametrize("block", range(3))
def test_every_coalition_is_what_the_definition_says(block: int) -> None:
    assert sum(check_coalitions(seed) for seed in range(25 * block, 25 * block + 25)) > 10


def check_coalitions(seed: int) -> int:
    """Holds the coalitions of a scenario; gives how many were described."""
    scenario = made(seed)
    if scenario is None:
        return 0
    true, found = Ruled(scenario), of(scenario)
    expected = true.agreeing
    assert found.passing == len(true.passing)
    assert found.n_agreeing == len(expected)
    assert found.n_winning == len({c for o in true.feasible for c in true.minimal(true.applying(o))})
    assert {frozenset(each.parties) for each in found.coalitions} == set(expected)
    for each in found.coalitions:
        hold(each, true, expected[frozenset(each.parties)])
    return len(found.coalitions)


def test_parties_in_another_order_and_scaled_votes_change_nothing() -> None:
    for seed in range(30):
        scenario = made(seed)
        if scenario is None:
            continue
        data = ruled_data(seed)
        turned = Scenario.model_validate({**data, "parties": dict(reversed(data["parties"].items()))})
        assert _as_sets(of(scenario)) == _as_sets(of(turned))


def _as_sets(found: WinningCoalitions) -> dict[frozenset[str], tuple[Any, ...]]:
    return {frozenset(each.parties): (each.outcomes, dict(each.best), each.least_surplus, dict(each.others)) for each in found.coalitions}


def test_what_is_done_without_an_agreement_is_the_same_without_the_rules() -> None:
    scenario = next(s for seed in range(40) if (s := made(seed)) is not None)
    default = {issue: next(iter(each.choices)) for issue, each in scenario.issues.items()}
    ruled, plain = coalitions(scenario, default), coalitions(as_if_everybody_signed(scenario), default)
    assert ruled.coalitions == plain.coalitions
    assert (ruled.by_rules is None, plain.by_rules is None) == (False, True)
    data = [coalitions_json(scenario, found, None, 0) for found in (ruled, plain)]
    assert data[0].pop("by_rules") is not None
    assert data[1].pop("by_rules") is None
    assert data[0] == data[1]
    json.dumps(data)


def test_a_default_is_needed_where_everybody_must_sign() -> None:
    scenario = next(s for seed in range(40) if (s := made(seed)) is not None)
    with pytest.raises(UsageError, match="how things stay where nobody changes them"):
        coalitions(as_if_everybody_signed(scenario))


def body(n_parties: int, more: int = 0) -> Scenario:
    """A body in which any half of the parties carries what it likes, over three shares."""
    idle = {f"more{k}": {"title": "More", "options": {f"o{o}": "O" for o in range(10)}} for k in range(more)}
    shares = {"low": 0, "middle": 60, "high": 100}
    return Scenario.model_validate(
        {
            "title": "Body",
            "issues": {"share": {"title": "Share", "options": {key: key for key in shares}}, **idle},
            "agreement": {"half": {"needs": {"at_least": n_parties // 2}}},
            "parties": {
                f"p{k}": {
                    "title": f"P{k}",
                    "weights": {"share": 1, **dict.fromkeys(idle, 0)},
                    "values": {"share": shares},
                    "reservation": 50,
                }
                for k in range(n_parties)
            },
        }
    )


def test_more_coalitions_than_are_counted_are_said_to_be_more() -> None:
    from simulator.report.games.coalitions import coalitions_report

    scenario = body(16)  # 12,870 coalitions of eight
    found = coalitions(scenario)
    assert found.by_rules is not None
    assert (found.by_rules.n_winning, found.by_rules.n_agreeing) == (None, None)
    assert found.by_rules.looked_at == len({each.parties for each in found.by_rules.coalitions}) == 5
    for each in found.by_rules.coalitions:
        assert len(each.parties) == 8
        assert (each.outcomes, each.least_surplus) == (2, Fraction(50))
        assert set(each.others.values()) == {(Fraction(10), Fraction(50))}
    said = printed(coalitions_report(scenario, found, None, 10))
    assert "The coalitions whose consent is just enough are more than are counted; those that agree on something are too many" in said
    assert "the first 5 found were looked at" in said


def test_as_many_are_described_as_are_asked_for() -> None:
    few, every = (winning_coalitions_of(body(8), listed) for listed in (3, None))  # 70 coalitions of four
    assert (len(few.coalitions), len(every.coalitions)) == (3, 70)
    assert few.n_agreeing == every.n_agreeing == 70
    assert few.coalitions == every.coalitions[:3]


def test_a_limit_ends_the_work_and_is_named() -> None:
    with Budget(0.5, 1024) as budget:
        found = winning_coalitions_of(body(6, more=7), 5, budget)
    assert found.stopped == "time limit"
    assert found.passing is None
    assert found.n_agreeing is None


def test_shares_are_counted_above_no_agreement() -> None:
    (first, *_) = winning_coalitions_of(body(4), None).coalitions
    assert first.best == dict.fromkeys(first.parties, Fraction(50))
    assert set(first.others.values()) == {(Fraction(10), Fraction(50))}
