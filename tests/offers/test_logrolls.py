"""Trades across issues, against every outcome that changes two or four issues."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest

from simulator.errors import UsageError
from simulator.offers.logrolls import logrolls
from simulator.offers.results import LOGROLL_KINDS, LogrollKind
from simulator.scenario.model import Scenario
from simulator.scenario.random import random_scenario
from tests.offers.starts import SEEDS, changed, crossed, gains, rank, starts, terms_of
from tests.oracles.berlin import case
from tests.oracles.brute_force import BruteForce, Outcome, Vector


def expected_trades(oracle: BruteForce, start: Outcome, size: int) -> set[Outcome]:
    """By the definition."""
    trades = {o for o in oracle.feasible if len(changed(oracle, start, o)) == size and _qualifies(oracle, start, o)}
    return trades if size == 2 else {o for o in trades if not any(_qualifies(oracle, start, two) for two in _halfway(start, o))}


def _halfway(start: Outcome, end: Outcome) -> list[Outcome]:
    """The outcomes after two of the changes."""
    places = [k for k, (old, new) in enumerate(zip(start, end, strict=True)) if old != new]
    return [tuple(end[k] if k in two else start[k] for k in range(len(start))) for two in itertools.combinations(places, 2)]


def _qualifies(oracle: BruteForce, start: Outcome, end: Outcome) -> bool:
    all_told = gains(oracle, start, end)
    possible = end in oracle.crossed and crossed(oracle, end) <= crossed(oracle, start)
    if min(all_told) < 0 or sum(g > 0 for g in all_told) < 2 or not possible:
        return False
    alone = [
        gains(oracle, start, tuple(b if i == k else a for i, (a, b) in enumerate(zip(start, end, strict=True))))
        for k, (old, new) in enumerate(zip(start, end, strict=True))
        if old != new
    ]
    return all(min(effect) < 0 for effect in alone) and _two_sides(alone)


def _two_sides(alone: Sequence[Vector]) -> bool:
    half = len(alone) // 2
    for one in itertools.combinations(range(len(alone)), half):
        other = [k for k in range(len(alone)) if k not in one]
        for a, b in itertools.permutations(range(len(alone[0])), 2):
            if all(alone[k][a] > 0 for k in one) and all(alone[k][b] > 0 for k in other):
                return True
    return False


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("kind", "size"), [("one for one", 2), ("two for two", 4)])
def test_trades_are_all_that_the_definition_admits(seed: int, kind: LogrollKind, size: int) -> None:
    for scenario, oracle, start in starts(seed):
        answer = logrolls(scenario, terms_of(oracle, start), kind, limit=1000)
        expected = expected_trades(oracle, start, size)
        found = [tuple(trade.point.outcome[i] for i in oracle.issues) for trade in answer.found]
        assert set(found) == expected
        assert (answer.total, answer.exhaustive) == (len(found), True)
        ranks = [rank(gains(oracle, start, o)) for o in found]
        assert ranks == sorted(ranks, reverse=True)
        for trade, outcome in zip(answer.found, found, strict=True):
            assert tuple(trade.gains.values()) == gains(oracle, start, outcome)
            assert trade.agreed == (outcome in oracle.acceptable)


@pytest.mark.parametrize("seed", range(6))
def test_trades_two_for_two_are_all_of_them_where_there_are_many_issues(seed: int) -> None:
    scenario = random_scenario(parties=2 + seed % 2, issues=7, options=2, interactions=2, red_lines=1, conflict=0.9, seed=seed)
    oracle = BruteForce(scenario)
    for start in oracle.outcomes[seed % 3 :: 3]:
        answer = logrolls(scenario, terms_of(oracle, start), "two for two", limit=1000)
        assert {tuple(trade.point.outcome[i] for i in oracle.issues) for trade in answer.found} == expected_trades(oracle, start, 4)
        assert answer.total == len(answer.found)


def trade_off(n_issues: int) -> Scenario:
    """Two parties, each with half of the issues dear to it; both start with what the other wants."""
    issues = {f"i{k}": {"title": f"issue {k}", "options": {"a": "A", "b": "B"}} for k in range(n_issues)}
    weights = [{f"i{k}": 3 if k % 2 == p else 1 for k in range(n_issues)} for p in range(2)]
    values = [{f"i{k}": {"a": 100, "b": 0} if p == 0 else {"a": 0, "b": 100} for k in range(n_issues)} for p in range(2)]
    parties = {f"p{p}": {"title": f"party {p}", "weights": weights[p], "values": values[p], "reservation": 0} for p in range(2)}
    return Scenario.model_validate({"title": "trade", "issues": issues, "parties": parties})


def test_who_gets_what() -> None:
    scenario = trade_off(2)
    (trade,) = logrolls(scenario, {"i0": "b", "i1": "a"}, "one for one").found
    assert (trade.gets, trade.gives) == ({"p0": ("i0",), "p1": ("i1",)}, {"p0": ("i1",), "p1": ("i0",)})
    assert {party: float(gain) for party, gain in trade.gains.items()} == {"p0": 50, "p1": 50}
    assert trade.agreed


def test_more_combinations_than_wished_for_are_owned_up_to() -> None:
    scenario = trade_off(8)
    start = {f"i{k}": "ba"[k % 2] for k in range(8)}
    every = logrolls(scenario, start, "one for one")
    some = logrolls(scenario, start, "one for one", max_trades=10)
    assert (every.total, every.exhaustive, len(every.found)) == (16, True, 10)
    assert (some.total, some.exhaustive) == (6, False)
    assert logrolls(scenario, start, "two for two").total == 0  # each would be two trades one for one


def test_two_for_two_where_no_two_of_the_changes_do() -> None:
    effects = {"i0": (10, -5), "i1": (2, -1), "i2": (-3, 4), "i3": (-4, 3)}
    issues = {name: {"title": name, "options": {"a": "A", "b": "B"}} for name in effects}
    parties = {
        f"p{p}": {
            "title": f"party {p}",
            "weights": dict.fromkeys(effects, 25),
            "values": {name: {"a": 50, "b": 50 + 4 * effect[p]} for name, effect in effects.items()},
            "reservation": 0,
        }
        for p in range(2)
    }
    scenario = Scenario.model_validate({"title": "four", "issues": issues, "parties": parties})
    start = dict.fromkeys(effects, "a")
    assert logrolls(scenario, start, "one for one").total == 0
    (trade,) = logrolls(scenario, start, "two for two").found
    assert trade.gains == {"p0": 5, "p1": 1}
    assert trade.gets == {"p0": ("i0", "i1"), "p1": ("i2", "i3")}


@pytest.mark.parametrize("kind", LOGROLL_KINDS)
def test_from_the_frontier_there_is_no_trade(kind: LogrollKind) -> None:
    scenario = case("scenario")
    assert logrolls(scenario, scenario.offers["berlin"].terms, kind).total == 0


def test_the_trade_open_from_russias_position() -> None:
    scenario = case("scenario")
    (trade,) = logrolls(scenario, scenario.offers["russia_demand"].terms, "one for one").found
    assert [(change.issue, change.new) for change in trade.changes] == [("guarantee", "us_a5_executive"), ("eu", "none")]
    assert trade.gets["russia"] == ("eu",)
    assert min(trade.gains.values()) > 0
    assert not trade.agreed


def test_unknown_kinds_are_refused() -> None:
    scenario = trade_off(2)
    with pytest.raises(UsageError, match="no kind of trade"):
        logrolls(scenario, {"i0": "b", "i1": "a"}, "three for three")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="at least 1"):
        logrolls(scenario, {"i0": "b", "i1": "a"}, "one for one", limit=0)
