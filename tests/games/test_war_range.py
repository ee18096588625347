"""The bargaining range of a war, against every outcome of small random scenarios, and on cases worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest

from simulator.budget import Budget
from simulator.games.lotteries import best_lottery
from simulator.games.war_range import GroupRange, Mixture, Range, war_range
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import totals
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Number, Numbers
from tests.oracles.brute_force import BruteForce, Outcome
from tests.oracles.small_scenarios import small_scenario

SEEDS = range(40)


def pie(levels: list[int], **parties: dict[str, Any]) -> Scenario:
    """Two parties and one pie: each point of it that one has, the other lacks. War gives the whole to one of them."""
    ends = {"first_wins": levels[-1], "second_wins": levels[0]}
    data = {
        "title": "a pie",
        "issues": {"share": {"title": "The first party's share", "unit": "%", "levels": levels}},
        "no_deal": {"courses": {name: {"title": name, "outcome": {"share": str(level)}} for name, level in ends.items()}},
        "parties": {
            name: {"title": name, "weights": {"share": 1}, "values": {"share": {way: [0, 100]}}, **parties[name]}
            for name, way in (("first", "rising"), ("second", "falling"))
        },
    }
    return Scenario.model_validate(data)


def believing(chance: float, cost: float) -> dict[str, Any]:
    return {"beliefs": {"first_wins": chance, "second_wins": "rest"}, "war_cost": cost}


def in_group(brute: BruteForce, group: tuple[str, ...], *, red_lines: bool) -> list[Outcome]:
    """Outcomes that cross none of the group's red lines (or all possible ones)."""
    if not red_lines:
        return list(brute.feasible)
    return [o for o in brute.feasible if not any(path.split(".")[1] in group for path in brute.crossed[o])]


def expected(brute: BruteForce, outcomes: list[Outcome], reservation: dict[str, Fraction]) -> Range:
    place = {name: p for p, name in enumerate(brute.parties)}
    gains = [{name: brute.utilities[o][place[name]] - r for name, r in reservation.items()} for o in outcomes]
    good = [gain for gain in gains if min(gain.values()) >= 0]
    width = {name: max(gain[name] for gain in good) for name in reservation} if good else {}
    return Range(len(good), width, max(min(gain.values()) for gain in gains) if gains else None)


def cost_of(scenario: Scenario, name: str) -> Fraction:
    party = scenario.parties[name]
    assert party.beliefs is not None
    stated = {k: Fraction(c.base) for k, c in party.beliefs.chances.items() if isinstance(c, Number)}
    total = Fraction(0)
    for course in party.beliefs.chances:
        cost = party.war_cost[course] if isinstance(party.war_cost, Numbers) else party.war_cost
        total += stated.get(course, 1 - sum(stated.values())) * (Fraction(cost.base) if cost else 0)
    return total


@pytest.mark.parametrize("seed", SEEDS)
def test_ranges_are_those_of_every_outcome(seed: int) -> None:
    scenario = small_scenario(seed)
    brute = BruteForce(scenario)
    found = war_range(scenario)
    names = brute.parties
    assert [each.parties for each in found] == [*combinations(names, 2), *([names] if len(names) > 2 else [])]
    for each in found:
        own = {name: brute.reservation[names.index(name)] for name in each.parties}
        assert each.reservation == own
        assert each.points_alone == expected(brute, in_group(brute, each.parties, red_lines=False), own)
        assert each.within_red_lines == expected(brute, in_group(brute, each.parties, red_lines=True), own)
        believers = [name for name in each.parties if scenario.parties[name].beliefs is not None]
        assert each.costs == {name: cost_of(scenario, name) for name in believers}
        free = {name: r + each.costs.get(name, 0) for name, r in own.items()}
        assert each.without_costs == expected(brute, in_group(brute, each.parties, red_lines=False), free)
        assert list(each.by_beliefs) == ([*believers, "mean"] if len(believers) > 1 else [])


@pytest.mark.parametrize("seed", SEEDS)
def test_ranges_by_the_beliefs_of_one_party_are_those_of_a_file_that_says_so(seed: int) -> None:
    scenario = small_scenario(seed)
    for each in war_range(scenario):
        for whose in each.by_beliefs:
            if whose == "mean":
                continue
            beliefs = scenario.parties[whose].beliefs
            same = scenario.with_changes(
                {f"parties.{name}.beliefs": beliefs for name in each.parties if scenario.parties[name].beliefs is not None}
            )
            (alike,) = (other for other in war_range(same) if other.parties == each.parties)
            assert each.by_beliefs[whose] == alike.points_alone


@pytest.mark.parametrize("seed", SEEDS)
def test_a_lottery_has_its_level_and_no_weighing_of_the_parties_denies_it(seed: int) -> None:
    scenario = small_scenario(seed)
    payoffs = compile_payoffs(scenario)
    found = best_lottery(payoffs)
    brute = BruteForce(scenario)
    if not brute.allowed:
        assert found is None
        return
    assert found is not None
    assert sum(found.chances.values()) == 1
    assert min(found.chances.values()) > 0
    worth = {o: [payoffs.points(p, t) - payoffs.reservation[p] for p, t in enumerate(totals(payoffs, o))] for o in found.chances}
    mixed = [sum(chance * worth[o][p] for o, chance in found.chances.items()) for p in range(payoffs.n_parties)]
    assert min(mixed) == found.level
    assert found.level >= max(min(brute.surplus(o)) for o in brute.allowed)
    for pair in combinations(brute.allowed, 2):  # no mixture of two outcomes is better
        assert best_of_two(brute.surplus(pair[0]), brute.surplus(pair[1])) <= found.level


def best_of_two(a: tuple[Fraction, ...], b: tuple[Fraction, ...]) -> Fraction:
    """The largest least surplus along the line between two points: at an end or where two parties' lines cross."""
    at = [Fraction(0), Fraction(1)]
    for p, q in combinations(range(len(a)), 2):
        slope = (b[p] - a[p]) - (b[q] - a[q])
        if slope:
            at.append((a[q] - a[p]) / slope)
    return max(min(x + t * (y - x) for x, y in zip(a, b, strict=True)) for t in at if 0 <= t <= 1)


def only(scenario: Scenario) -> GroupRange:
    (found,) = war_range(scenario)
    return found


def test_fearons_range_is_as_wide_as_the_costs_of_both() -> None:
    """The range of a divisible pie is [p − c1, p + c2] (Fearon 1995), whatever the chance p on which both agree."""
    found = only(pie(list(range(101)), first=believing(0.6, 7), second=believing(0.6, 4)))
    assert found.points_alone == Range(12, {"first": Fraction(11), "second": Fraction(11)}, Fraction(5))
    assert found.without_costs == Range(1, {"first": Fraction(0), "second": Fraction(0)}, Fraction(0))
    assert found.optimism() == 0
    assert (found.indivisibility, found.only_by_lottery) == (Fraction(1, 2), False)  # the costs sum to an odd number


def test_mutual_optimism_closes_the_range_where_it_exceeds_the_costs() -> None:
    found = only(pie(list(range(101)), first=believing(0.7, 5), second=believing(0.5, 5)))
    assert found.points_alone == Range(0, {}, Fraction(-5))
    assert not found.by_beliefs["mean"].empty
    assert found.by_beliefs["first"].width == {"first": Fraction(10), "second": Fraction(10)}
    assert found.optimism() == Fraction(10)
    assert found.optimism("somebody else") is None


def test_a_pie_that_cannot_be_cut_is_agreed_by_lot_alone() -> None:
    found = only(pie([0, 100], first=believing(0.6, 7), second=believing(0.6, 4)))
    assert found.points_alone.empty
    assert found.only_by_lottery
    assert found.lottery is not None
    assert found.lottery.level == Fraction(11, 2)
    assert sorted(chance for chance, _ in found.lottery.parts) == [Fraction("0.415"), Fraction("0.585")]
    assert found.indivisibility == Fraction(11, 2) + 36  # the loser of the better of the two outcomes would lack 36 points


def test_a_stated_reservation_value_has_neither_costs_nor_beliefs() -> None:
    found = only(pie([0, 50, 100], first=believing(0.6, 7), second={"reservation": 30}))
    assert found.costs == {"first": Fraction(7)}
    assert found.by_beliefs == {}


def test_what_a_limit_left_open_is_named() -> None:
    scenario = small_scenario(1)
    whole, found = war_range(scenario), war_range(scenario, Budget(-1, 64))
    assert not whole.unsettled
    assert not len(found)
    assert found.unsettled == {each.parties: "time limit" for each in whole}


@pytest.mark.parametrize(("by_lottery", "by_outcome", "only"), [(0, -1, True), (1, -1, True), (-1, -2, False), (1, 0, False)])
def test_only_by_lottery_where_one_is_worth_no_less_than_going_on_and_no_outcome_is(by_lottery: int, by_outcome: int, only: bool) -> None:
    alone = Range(0, {}, Fraction(by_outcome, 2))
    assert GroupRange((), {}, alone, alone, {}, alone, {}, Mixture((), Fraction(by_lottery, 2))).only_by_lottery == only
