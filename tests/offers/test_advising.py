"""Advice against brute force on every draw: the frontier of gain and acceptance, the picks, and what it is worth to ask."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from fractions import Fraction

import numpy as np
import pytest

from simulator import advise
from simulator.budget import Budget
from simulator.errors import ScenarioError, UsageError
from simulator.offers import gain_and_share as searching
from simulator.offers.acceptance import acceptance_of
from simulator.offers.advice import AdviceUnder
from simulator.offers.gain_and_share import gain_and_share
from simulator.scenario.building import checked
from simulator.scenario.draws import draw
from simulator.scenario.model import Scenario
from tests.offers.uncertain import drawn, uncertain_scenario
from tests.oracles.brute_force import Outcome
from tests.oracles.ruled import Ruled, ruled_data

DRAWS = 12


def _by_hand(scenario: Scenario, party: int) -> dict[Outcome, tuple[Fraction, int]]:
    """Each outcome that may be offered: the mean surplus of its maker, and the draws in which all others accept it."""
    oracles = drawn(scenario, draw(scenario, DRAWS))
    found: dict[Outcome, tuple[Fraction, int]] = {}
    for outcome in oracles[0].allowed:
        surpluses = [oracle.surplus(outcome) for oracle in oracles]
        gain = sum((s[party] for s in surpluses), Fraction(0)) / len(surpluses)
        found[outcome] = gain, sum(all(x >= 0 for p, x in enumerate(s) if p != party) for s in surpluses)
    return found


def _frontier(offers: Mapping[Outcome, tuple[Fraction, int]]) -> list[tuple[float, int]]:
    possible = {pair for pair in offers.values() if pair[0] >= 0 and pair[1] > 0}
    best = [a for a in possible if not any(b[0] >= a[0] and b[1] >= a[1] and b != a for b in possible)]
    return [(float(gain), count) for gain, count in sorted(best, reverse=True)]


@pytest.mark.parametrize("one_by_one", [True, False])
@pytest.mark.parametrize("seed", range(25))
def test_the_frontier_is_that_of_all_outcomes(seed: int, one_by_one: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "ONE_BY_ONE", 10**6 if one_by_one else 0)
    scenario = uncertain_scenario(seed, most_ranged=8, most_outcomes=30, wide=True)
    draws = draw(scenario, DRAWS)
    for party in range(len(scenario.parties)):
        found = gain_and_share(acceptance_of(scenario, draws, party))
        expected = _frontier(_by_hand(scenario, party))
        assert found.complete
        assert found.counts.tolist() == [count for _, count in expected]
        assert found.gain == pytest.approx([gain for gain, _ in expected], abs=1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_a_search_cut_short_has_a_true_bound(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "ONE_BY_ONE", 0)
    scenario = uncertain_scenario(seed, most_ranged=8, most_outcomes=30, wide=True)
    by_hand = _frontier(_by_hand(scenario, 0))
    for limit in (0, 1, 3):
        found = gain_and_share(acceptance_of(scenario, draw(scenario, DRAWS), 0), max_partial=limit)
        for gain, count in by_hand:
            assert found.most_at(gain - 1e-9) >= count


@pytest.mark.parametrize("seed", range(8))
def test_by_rules_what_passes_is_counted(seed: int) -> None:
    """Votes of brute force at the file's numbers, which have no ranges; the maker's own consent given."""
    scenario = _ruled(seed)
    oracle = Ruled(scenario)
    for party, name in enumerate(scenario.parties):
        acceptance = acceptance_of(scenario, draw(scenario, 1), party)
        rows = [[issue.choices.index(option) for issue, option in zip(scenario.issues.values(), o, strict=True)] for o in oracle.feasible]
        for outcome, passed in zip(oracle.feasible, acceptance.accepted(np.array(rows, dtype=np.intp))[0].tolist(), strict=True):
            yes, no = oracle.votes(outcome)
            own = {name} & oracle.asked
            assert passed == oracle.passes(outcome, yes | own, no - own)


def _ruled(seed: int) -> Scenario:
    """A random body; drawn again where its rules ask for more votes than there are."""
    for again in range(100):
        with suppress(ScenarioError):
            return checked(ruled_data(seed + 1000 * again))
    raise AssertionError


def _value(under: AdviceUnder) -> tuple[float, float]:
    assert under.asking is not None
    return under.asking.expected, under.asking.perfect


@pytest.mark.parametrize("seed", range(15))
def test_picks_and_the_value_of_asking_are_those_of_brute_force(seed: int) -> None:
    scenario = uncertain_scenario(seed, most_ranged=8, most_outcomes=30, wide=True)
    draws = draw(scenario, DRAWS)
    oracles = drawn(scenario, draws)
    name = next(iter(scenario.parties))
    found = advise(scenario, name, draws=DRAWS)
    if found.clashing or not found.under[0].picks:
        return
    under = found.under[0]
    worth = {
        outcome: [s[0] if all(x >= 0 for x in s[1:]) else Fraction(0) for s in (oracle.surplus(outcome) for oracle in oracles)]
        for outcome in oracles[0].allowed
    }
    expected = {outcome: float(sum(values)) / DRAWS for outcome, values in worth.items()}
    for pick in under.picks:
        assert pick.expected == pytest.approx(expected[tuple(pick.point.outcome.values())], abs=1e-9)
    on_frontier = [expected[tuple(trade.outcome.values())] for trade in under.frontier]
    balanced = next(pick for pick in under.picks if "balanced" in pick.names)
    assert balanced.expected == pytest.approx(max(on_frontier), abs=1e-9)
    now = max(expected.values())
    known = sum(float(max([Fraction(0), *(values[k] for values in worth.values())])) for k in range(DRAWS)) / DRAWS
    assert under.asking is not None
    assert under.asking.every
    assert _value(under) == pytest.approx((now, known - now), abs=1e-9)
    for asking in under.asking.worth:
        if asking.kind != "accepts":
            continue
        assert asking.party is not None
        assert asking.outcome is not None
        asked = list(scenario.parties).index(asking.party)
        said = [oracle.surplus(tuple(asking.outcome.values()))[asked] >= 0 for oracle in oracles]
        parts = [[k for k in range(DRAWS) if said[k] is answer] for answer in (True, False)]
        best = sum(max(float(sum(values[k] for k in part)) for values in worth.values()) for part in parts if part) / DRAWS
        assert asking.worth == pytest.approx(best - now, abs=1e-9)


def test_scenarios_that_teach_something_are_among_them() -> None:
    """The parametrised tests above would pass if every frontier were empty or a single point."""
    sizes = [len(_frontier(_by_hand(uncertain_scenario(seed, most_ranged=8, most_outcomes=30, wide=True), 0))) for seed in range(15)]
    assert sum(size > 1 for size in sizes) >= 4
    assert 0 in sizes


def test_parties_are_served_alike() -> None:
    """The same advice, with the sides exchanged, for a scenario that is its own mirror image."""
    mirror = {
        "title": "Mirror",
        "issues": {"a": {"title": "A", "options": {"x": "X", "y": "Y"}}, "b": {"title": "B", "levels": [0, 1, 2, 3]}},
        "parties": {
            "one": {
                "title": "One",
                "weights": {"a": 30, "b": 70},
                "values": {"a": {"x": 100, "y": 0}, "b": {"rising": [0, 3]}},
                "reservation": {"base": 30, "range": [20, 45]},
            },
            "two": {
                "title": "Two",
                "weights": {"a": 30, "b": 70},
                "values": {"a": {"x": 0, "y": 100}, "b": {"falling": [0, 3]}},
                "reservation": {"base": 30, "range": [20, 45]},
            },
        },
    }
    one, two = (advise(checked(mirror), party, draws=400).under[0] for party in ("one", "two"))
    assert [trade.gain for trade in one.frontier] == pytest.approx([trade.gain for trade in two.frontier], abs=0.5)
    assert [trade.share.count for trade in one.frontier] == pytest.approx([trade.share.count for trade in two.frontier], abs=40)


def test_where_red_lines_leave_nothing_advice_is_given_under_each_waiver() -> None:
    found = advise("berlin-2025", "ukraine", draws=30)
    assert len(found.clashing) == 2
    assert [set(each.waived) for each in found.under] == [{path} for path in found.clashing]
    for each in found.under:
        assert each.complete
        assert each.picks


def test_what_was_searched_in_part_says_so() -> None:
    scenario = uncertain_scenario(3, most_ranged=8, most_outcomes=30, wide=True)
    acceptance = acceptance_of(scenario, draw(scenario, DRAWS), 0)
    searched = gain_and_share(acceptance, budget=Budget(60, 1024))
    assert searched.complete
    assert not searched.stopped


def test_an_offer_on_the_table_must_be_full() -> None:
    with pytest.raises(UsageError, match="open"):
        advise("sale", "buyer", against="price=27", draws=5)


def test_without_ranges_each_accepts_for_certain() -> None:
    scenario = _ruled(0)
    found = advise(scenario, next(iter(scenario.parties)))
    assert found.draws == 1
    assert any("for certain" in note for note in found.notes)
