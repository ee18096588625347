"""What explains a game in which ratifying bodies must pass an agreement, against every outcome and every subset of the demands."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from simulator.budget import Budget
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.ratification import bodies_in_force
from simulator.payoffs.votes import winning_groups
from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Number
from simulator.scenario.paths import numbers
from simulator.scenario.ratification import RatifyingBody
from simulator.scenario.substitution import substituted
from simulator.scenario.zero_ends import Span
from simulator.solve.checker.definitions import evaluate
from simulator.solve.game import Game
from simulator.solve.no_deal import with_bodies_asked
from simulator.solve.solving import solve
from simulator.solve.why.concessions import least_concessions
from simulator.solve.why.demands import demand_sets
from simulator.solve.why.parts_in_order import explain
from simulator.solve.why.robustness import robustness
from simulator.solve.why.side_payments import least_transfer
from simulator.solve.why.thresholds import Threshold, thresholds
from tests.oracles.brute_force import BruteForce
from tests.oracles.ratifying import chance, outcomes, ratified, ratified_scenario
from tests.payoffs.test_votes import voting
from tests.solve.test_demands import by_every_subset
from tests.solve.test_side_payments import check_payments, rates
from tests.solve.test_thresholds import foretold as said
from tests.solve.test_thresholds import span_of

HALF = Fraction(1, 2)
KINDS_OF_UTILITY = ("curves", "blocs", "members")


def raised(scenario: Scenario, by: int) -> Scenario:
    """The scenario with what no agreement is worth raised for all whose reservation value is a number."""
    changes = {
        f"parties.{name}.reservation": party.reservation.base + by
        for name, party in scenario.parties.items()
        if party.reservation is not None
    }
    return scenario.with_changes(changes)


@cache
def cases() -> tuple[Scenario, ...]:
    return (*(raised(ratified_scenario(seed), 15) for seed in range(24)), *(raised(scenario, 20) for scenario, _ in voting(12)))


def refused(scenario: Scenario, terms: Mapping[str, str]) -> set[str]:
    """Paths of the bodies that do not pass terms."""
    return {path for name, path, body in bodies_in_force(scenario) if chance(scenario, name, body, terms) < 0.5 - 1e-12}


def named(oracle: BruteForce, outcome: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(oracle.issues, outcome, strict=True))


def test_clashes_and_waivers_are_those_of_every_subset() -> None:
    seen = {"bodies": 0, "votes": 0}
    for scenario in cases():
        oracle, game = BruteForce(scenario), Game(compile_payoffs(scenario, ratify=HALF))
        missed = set()
        for outcome in oracle.feasible:
            short = {f"parties.{p}" for p, s in zip(oracle.parties, oracle.surplus(outcome), strict=True) if s < 0}
            missed.add(frozenset(oracle.crossed[outcome] | short | refused(scenario, named(oracle, outcome))))
        found = demand_sets(game)
        clashes, waivers = by_every_subset(found.demands, missed)
        if found.agreement is not None:
            assert frozenset() in missed
            continue
        assert {frozenset(c.demands) for c in found.clashes} == clashes
        assert {frozenset(w.demands) for w in found.waivers} == waivers
        seen["bodies"] += any(".ratification." in d for c in clashes for d in c)
        seen["votes"] += bool(game.payoffs.votes)
    assert min(seen.values()) >= 4


def test_concessions_are_those_of_every_outcome_that_passes() -> None:
    seen = 0
    for scenario in cases():
        oracle = BruteForce(scenario)
        passed = [o for o in oracle.allowed if not refused(scenario, named(oracle, o))]
        found = least_concessions(Game(compile_payoffs(scenario, ratify=HALF)))
        assert found.nothing_allowed == (not passed)
        conceded = [[max(Fraction(0), -s) for s in oracle.surplus(o)] for o in passed]
        if not passed or any(not any(each) for each in conceded):
            continue
        seen += 1
        assert found.least_sum is not None
        assert found.least_largest is not None
        assert found.least_sum.total == min(sum(each) for each in conceded)
        assert found.least_largest.largest == min(max(each) for each in conceded)
        for p, party in enumerate(oracle.parties):
            alone = [each[p] for each in conceded if not any(x for q, x in enumerate(each) if q != p)]
            concession = found.alone[party]
            assert (None if concession is None else concession.total) == min(alone, default=None)
    assert seen >= 15


def paying(seed: int) -> Scenario:
    """A scenario whose bodies look at utilities, with side payments between all parties."""
    rng = random.Random(seed)
    scenario = raised(ratified_scenario(seed, kinds=KINDS_OF_UTILITY if seed % 3 else ("segments", *KINDS_OF_UTILITY)), 10)
    paid: dict[str, Any] = {"unit": "coins", "points_per_unit": {name: rng.choice([0.5, 1, 3]) for name in scenario.parties}}
    return scenario.with_changes({"side_payments": paid})


def asked_of(scenario: Scenario, oracle: BruteForce, outcome: tuple[str, ...]) -> dict[str, Fraction] | None:
    """The least utility with which each party and its bodies say yes; None where a body says no whatever is paid."""
    terms = named(oracle, outcome)
    least = {}
    for p, (name, party) in enumerate(scenario.parties.items()):
        utility = oracle.utilities[outcome][p]
        floor = utility - oracle.surplus(outcome)[p]
        for body in party.ratification.values():
            if not body.in_force:
                continue
            levels = [x.least.exact for x in (body.members or body.blocs or {}).values() if x.least is not None]
            if body.curves is None and not levels and chance(scenario, name, body, terms) < 0.5:
                return None
            if body.segments is not None:
                if chance(scenario, name, body, terms) < 0.5:
                    return None
                continue
            fine = sorted({Fraction(k, 10**6) for k in _where_it_turns(scenario, name, body, terms)} | set(levels) | {floor})
            saying_yes = [x for x in fine if x >= floor and chance(scenario, name, body, terms, x) >= 0.5]
            if not saying_yes:
                return None
            floor = saying_yes[0]
        least[name] = floor
    return least


def _where_it_turns(scenario: Scenario, name: str, body: RatifyingBody, terms: Mapping[str, str]) -> list[int]:
    """Millionths of a point at which a body with curves turns to yes."""
    if body.curves is None:
        return []
    low, high = -(10**9), 10**9
    if chance(scenario, name, body, terms, Fraction(high, 10**6)) < 0.5:
        return []
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if chance(scenario, name, body, terms, Fraction(middle, 10**6)) >= 0.5 else (middle, high)
    return [high]


@pytest.mark.parametrize("seed", [*range(15), 20_000_024, 20_000_063])  # the last two need more than any outcome gives
def test_side_payments_count_in_what_the_bodies_look_at(seed: int) -> None:
    scenario = paying(seed)
    oracle = BruteForce(scenario)
    found = least_transfer(scenario, ratify=HALF)
    per_unit = rates(scenario)
    best: dict[tuple[str, ...], Fraction] = {}
    for outcome in oracle.allowed:
        least = asked_of(scenario, oracle, outcome)
        if least is None:
            continue
        utilities = dict(zip(oracle.parties, oracle.utilities[outcome], strict=True))
        spare = {name: (utilities[name] - least[name]) / k for name, k in per_unit.items()}
        if sum(spare.values()) >= 0:
            best[outcome] = sum((max(Fraction(0), -x) for x in spare.values()), Fraction(0))
    assert found.total == (min(best.values()) if best else None)
    if found.total:
        assert found.point is not None
        check_payments(scenario, found, dict(found.point.surplus))
        assert found.total >= (least_transfer(scenario).total or 0)


def spans(scenario: Scenario, rng: random.Random) -> dict[str, Span]:
    """A few numbers to vary: of utilities, of reservation values and of bodies."""
    found = {path: span for path, number in numbers(scenario).items() if (span := _span(path, number)) is not None}
    chosen = rng.sample(sorted(found), min(6, len(found)))
    of_bodies = [path for path in sorted(found) if ".ratification." in path]
    return {path: found[path] for path in [*chosen, *of_bodies[:2]]}


def _span(path: str, number: Number) -> Span | None:
    steps = path.split(".")
    if {"share", "turnout", "seats", "curves", "threshold"} & set(steps):
        return None
    if {"chance", "chance_by_option", "error_sd"} & set(steps):
        return Decimal("0.05"), Decimal("0.95")
    return span_of(path, number)


def foretold(found: Threshold, value: Fraction) -> bool | None:
    """What the flips say of a value; None where they say nothing of it."""
    if any(low < value < high for low, high in found.missed_windows):
        return None
    for flip in found.flips:
        low, high = flip.between
        if low <= value <= high and low < high:
            return None
    return said(found, value)


def test_values_at_which_a_ratified_zone_opens_or_closes() -> None:
    flips: Counter[str] = Counter()
    for seed in range(14):
        for found in check_values(seed):
            flips["bodies" if ".ratification." in found.path else "parties"] += len(found.flips)
            flips["proved to have none"] += found.exact and not found.flips
    assert min(flips[kind] for kind in ("parties", "bodies", "proved to have none")) >= 4, flips


def check_values(seed: int) -> list[Threshold]:
    """The thresholds that there were to check."""
    scenario = raised(ratified_scenario(seed), -10 if seed % 2 else 5)
    asked = spans(scenario, random.Random(seed))
    every = list(thresholds(scenario, paths=asked, ratify=HALF))
    for found in every:
        low, high = asked[found.path]
        for k in range(9):
            value = low + (high - low) * k / 8
            expected = foretold(found, Fraction(value))
            if expected is not None:
                assert is_open(substituted(scenario, {found.path: value})) == expected
    return every


def is_open(scenario: Scenario) -> bool:
    oracle = BruteForce(scenario)
    return any(not refused(scenario, named(oracle, o)) for o in oracle.acceptable)


def test_firmness_counts_what_is_signed_and_passed() -> None:
    seen = 0
    for seed in range(36):
        scenario = ratified_scenario(seed)
        oracle = BruteForce(scenario)
        passed = [o for o in oracle.acceptable if ratified(scenario, named(oracle, o), 0.5)]
        if not passed:
            continue
        seen += 1
        found = robustness(scenario, ratify=HALF, directions=2)
        assert found.stopped is None
        assert found.zone == len(passed)
        assert found.joint_shift == max(min(oracle.surplus(o)) for o in passed)
        for each in found.bodies:
            others = [o for o in oracle.acceptable if refused(scenario, named(oracle, o)) <= {each.path}]
            assert each.zone == len(others)
        within = [o for o in oracle.allowed if not refused(scenario, named(oracle, o))]
        for p, party in enumerate(oracle.parties):
            others = [o for o in within if all(s >= 0 for q, s in enumerate(oracle.surplus(o)) if q != p)]
            assert found.distance is not None
            assert found.distance[party] == max(oracle.surplus(o)[p] for o in others)
    assert seen >= 8


def test_a_whole_explanation_with_a_vote_that_several_groups_can_carry() -> None:
    scenario, payoffs = next((s, p) for s, p in voting(40) if len(winning_groups(p)) > 1)
    found = explain(raised(scenario, 30), ratify=HALF, directions=2)
    assert found.unfinished == ()
    assert payoffs.votes
    assert all(case.numbers is not None for case in found.cases)


def test_parts_are_told_as_they_come() -> None:
    scenario = raised(ratified_scenario(3), 30)
    told: list[str] = []
    settled: list[int] = []
    found = explain(
        scenario,
        ratify=HALF,
        directions=2,
        on_found=lambda each: told.append(type(each).__name__),
        on_settled=lambda so_far, cases: settled.append(cases),
    )
    assert settled == list(range(len(found.cases) + 1))
    sets = (0, 0) if found.demands is None else (len(found.demands.waivers), len(found.demands.clashes))
    assert (told.count("Waiver"), told.count("Clashing")) == sets
    assert outcomes(scenario)


@pytest.mark.parametrize("seed", range(8))
def test_where_red_lines_clash_each_waiver_asks_the_bodies(seed: int) -> None:
    """By looking at every outcome that the constraints and the red lines left in force do not rule out."""
    scenario = clashing(ratified_scenario(seed))
    no_deal = solve(scenario, ratify=HALF, certificate=False).no_deal
    assert no_deal is not None
    assert no_deal.clash
    for paths in no_deal.waived_sets:
        under = scenario.with_changes({f"{path}.in_force": False for path in paths})
        allowed = set(BruteForce(under).allowed)
        on_table = [o for o in outcomes(under) if tuple(o.values()) in allowed and ratified(under, o, 0.5)]
        passed = [min(evaluate(under, o).surplus.values()) for o in on_table]
        known = {waiver.waived: waiver for waiver in no_deal.waivers}
        if not passed:
            assert paths in no_deal.hopeless
            continue
        assert known[paths].least_surplus == max(passed)
        assert known[paths].opens == (solve(under, ratify=HALF, certificate=False).verdict == "agreement")


@pytest.mark.parametrize("seed", range(0, 24, 3))
def test_where_points_clash_the_nearest_outcome_is_one_that_the_bodies_pass(seed: int) -> None:
    scenario = raised(ratified_scenario(seed), 60)
    no_deal, signed = (solve(scenario, ratify=chance, certificate=False).no_deal for chance in (HALF, None))
    if signed is None or signed.clash:
        pytest.skip("the points do not clash here")
    assert no_deal is not None
    allowed = set(BruteForce(scenario).allowed)
    passed = [o for o in outcomes(scenario) if tuple(o.values()) in allowed and ratified(scenario, o, 0.5)]
    least = [min(evaluate(scenario, o).surplus.values()) for o in passed]
    assert (no_deal.nearest.least_surplus if no_deal.nearest is not None else None) == max(least, default=None)


def clashing(scenario: Scenario) -> Scenario:
    """The scenario with red lines of two parties that leave no option of one issue."""
    (issue, choices), (one, other) = (
        next((k, i.choices) for k, i in scenario.issues.items() if len(i.choices) > 1),
        list(scenario.parties)[:2],
    )
    return scenario.with_changes(
        {
            f"parties.{one}.red_lines.first": {"never": {issue: choices[0]}},
            f"parties.{other}.red_lines.rest": {"never": {issue: list(choices[1:])}},
        }
    )


def test_a_limit_before_the_bodies_are_asked_leaves_a_bound() -> None:
    scenario = clashing(ratified_scenario(0))
    so_far = solve(scenario, certificate=False).no_deal
    assert so_far is not None
    found = with_bodies_asked(scenario, Game(compile_payoffs(scenario, ratify=HALF)), so_far, Budget(0.0, 100))
    for before, now in zip(so_far.waivers, found.waivers, strict=True):
        assert now.unasked
        assert not now.opens
        assert now.least_surplus == before.least_surplus
