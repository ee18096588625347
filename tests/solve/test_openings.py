"""Added options and added points against looking at every outcome, in fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.budget import Budget
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import Payoffs
from simulator.scenario.model import Scenario
from simulator.solve.exact import reaching
from simulator.solve.game import Game
from simulator.solve.why.added_points import AddedPoints, added_points
from simulator.solve.why.openings import ADDED, added_options
from tests.games import acceptable, allowed_outcomes, random_payoffs
from tests.oracles.berlin import RUSSIA_LINE, UKRAINE_LINE, case
from tests.oracles.brute_force import BruteForce
from tests.oracles.small_scenarios import small_scenario
from tests.solve.test_demands import with_body

Pair = tuple[tuple[str, str], tuple[str, str]]


def conditions_name(condition: Any, issue: str) -> bool:
    return issue in condition.issues or any(conditions_name(c, issue) for c in condition.any)


def room_by_every_outcome(scenario: Scenario, issue: str) -> tuple[bool, Fraction | None]:
    """(whether the oracle applies, room): through a scenario that has the added option and no other on the issue.

    The oracle leaves aside scenarios in which a condition with alternatives names the issue: there single clauses fall away.
    """
    brute = BruteForce(scenario)
    parties = scenario.parties
    named = [x.when for p in parties.values() for x in p.interactions.values()]
    named += [r.never for p in parties.values() for r in p.red_lines.values()] + [c.never for c in scenario.constraints.values()]
    if any(c.any and conditions_name(c, issue) for c in named):
        return False, None
    best: dict[tuple[str, ...], Fraction] = {}
    place = brute.issues.index(issue)
    in_force = [o for o in scenario.issues[issue].choices if scenario.issues[issue].in_force(o)]
    own = {p: max(brute._worth[p][issue][o] for o in in_force) for p in brute.parties}
    for outcome in brute.outcomes:
        rest = {i: o for i, o in zip(brute.issues, outcome, strict=True) if i != issue}
        if any(not scenario.issues[i].in_force(o) for i, o in rest.items()):
            continue
        bans = [r.never for p in parties.values() for r in p.red_lines.values() if r.in_force]
        bans += [c.never for c in scenario.constraints.values() if c.in_force]
        if any(not conditions_name(b, issue) and brute.holds(b, rest) for b in bans):
            continue
        surpluses = []
        for k, p in enumerate(brute.parties):
            points = own[p] + sum((brute._worth[p][i][o] for i, o in rest.items()), Fraction(0))
            for x in parties[p].interactions.values():
                if x.in_force and x.applies_to != "courses" and not conditions_name(x.when, issue) and brute.holds(x.when, rest):
                    points += x.points.exact
            surpluses.append(points - brute.reservation[k])
        best[outcome[:place] + outcome[place + 1 :]] = min(surpluses)
    return True, max(best.values(), default=None)


def test_added_options_against_every_outcome_in_fractions() -> None:
    compared = without = 0
    for seed in range(60):
        scenario = small_scenario(seed, most_outcomes=60)
        found = added_options(compile_payoffs(scenario))
        assert found.complete
        assert {option.issue for option in found.options} == set(scenario.issues)
        rooms = [option.room for option in found.options if option.room is not None]
        assert rooms == sorted(rooms, reverse=True)
        for option in found.options:
            applies, room = room_by_every_outcome(scenario, option.issue)
            if not applies:
                continue
            compared += 1
            without += room is None
            assert option.room == room
            if option.surplus is not None:
                assert option.outcome is not None
                assert option.outcome[option.issue] == ADDED
                assert min(option.surplus.values()) == room
    assert compared > 45
    assert without > 0


def least_points(scenario: Scenario) -> dict[tuple[str, Pair], Fraction]:
    """(party, pair) → least points, for those where some suffice, from the definition."""
    brute = BruteForce(scenario)
    result: dict[tuple[str, Pair], Fraction] = {}
    for outcome in brute.allowed:
        surplus = brute.surplus(outcome)
        for k, party in enumerate(brute.parties):
            if all(s >= 0 for q, s in enumerate(surplus) if q != k):
                for first, second in combinations(zip(brute.issues, outcome, strict=True), 2):
                    key = (party, (first, second))
                    result[key] = min(result.get(key, -surplus[k]), -surplus[k])
    return result


def number_of_pairs(scenario: Scenario) -> int:
    sizes = [len(issue.choices) for issue in scenario.issues.values()]
    return sum(a * b for a, b in combinations(sizes, 2)) * len(scenario.parties)


def check_points(found: tuple[AddedPoints, ...], wanted: dict[tuple[str, Pair], Fraction]) -> None:
    assert {(e.party, e.options): e.points for e in found} == wanted
    assert len(found) == len(wanted)
    points = [e.points for e in found]
    assert points == sorted(points)
    for entry in found:
        assert dict(entry.options).items() <= entry.point.outcome.items()
        assert entry.point.surplus[entry.party] == -entry.points
        assert all(s >= 0 for p, s in entry.point.surplus.items() if p != entry.party)


@pytest.mark.parametrize("beam", [1, reaching.BEAM])
def test_added_points_against_every_outcome_in_fractions(monkeypatch: pytest.MonkeyPatch, beam: int) -> None:
    monkeypatch.setattr(reaching, "BEAM", beam)
    looked_at = 0
    for seed in range(40):
        scenario = small_scenario(seed)
        payoffs = compile_payoffs(scenario)
        found = added_points(payoffs)
        assert found.complete
        if BruteForce(scenario).acceptable:
            assert (found.found, found.none) == ((), 0)
            continue
        wanted = least_points(scenario)
        check_points(found.found, wanted)
        assert found.none == number_of_pairs(scenario) - len(wanted)
        looked_at += len(wanted) > 0
    assert looked_at > 3


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), big=st.booleans(), body=st.booleans())
def test_added_points_with_bodies_and_large_numbers(seed: int, big: bool, body: bool) -> None:
    payoffs = random_payoffs(seed, big=big)
    if body and payoffs.n_parties > 1:
        payoffs = with_body(payoffs)
    found = added_points(payoffs)
    outcomes = list(allowed_outcomes(payoffs))
    if any(acceptable(payoffs, sums) for _, sums in outcomes):
        assert found.found == ()
        return
    wanted: dict[tuple[str, Pair], Fraction] = {}
    for outcome, sums in outcomes:
        for p in range(payoffs.n_parties):
            if all(s >= t for c, (s, t) in enumerate(zip(sums, payoffs.thresholds, strict=True)) if c != p):
                for first, second in combinations(named(payoffs, outcome), 2):
                    key = (payoffs.parties[p], (first, second))
                    needed = payoffs.reservation[p] - payoffs.points(p, sums[p])
                    wanted[key] = min(wanted.get(key, needed), needed)
    check_points(found.found, wanted)


def named(payoffs: Payoffs, outcome: tuple[int, ...]) -> list[tuple[str, str]]:
    return [(issue, options[o]) for issue, options, o in zip(payoffs.issues, payoffs.options, outcome, strict=True)]


def test_a_list_cut_short_holds_the_least() -> None:
    game = Game(compile_payoffs(case("hard-corner"))).without([RUSSIA_LINE])
    whole = added_points(game)
    assert whole.complete
    cut = added_points(game, limit=75)
    assert cut.found == whole.found[:75]
    assert cut.left > 0
    assert len(cut.found) + cut.none + cut.left == len(whole.found) + whole.none
    assert whole.found[0].points < whole.found[-1].points
    out_of_time = added_points(game, budget=Budget(0.0, 1024))
    assert out_of_time.stopped == "time limit"
    assert not out_of_time.complete


def test_the_flagship_after_the_guarantee_lapsed() -> None:
    game = Game(compile_payoffs(case("guarantee-lapsed")))
    before = added_options(game)
    assert [option.issue for option in before.options if option.room is not None] == ["donetsk"]
    under = added_options(game.without([UKRAINE_LINE]))
    assert under.options[0] == before.options[0]
    assert all(option.room is not None and option.room >= Fraction("-12.92675") for option in under.options)
    told: list[str] = []
    added_options(game, on_found=lambda option: told.append(option.issue))
    assert tuple(told) == game.payoffs.issues
    assert added_options(game, budget=Budget(0.0, 1024)).stopped == "time limit"
