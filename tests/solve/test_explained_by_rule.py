"""Explanations under agreement rules, held against looking at every outcome, every set of parties and every set of red lines."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from simulator import Scenario, ScenarioError, UsageError, explain
from simulator.budget import Budget, Stopped
from simulator.scenario.consent import signed_by_everybody
from simulator.solve.checker import verify_agreement
from simulator.solve.why.by_rule import explaining
from simulator.solve.why.explanation import Explanation
from simulator.solve.why.minimal_sets import minimal_sets
from tests.oracles.ruled import ratified_data, ruled_data
from tests.oracles.ruled_turns import RuledTurns

RATIFY = Fraction(1, 2)

FEW_LINES = 4
"""Red lines and bodies of a scenario, at most, of which every set is looked at."""


def harsh_data(seed: int, maker: Callable[[int], dict[str, Any]] = ruled_data) -> dict[str, Any]:
    """A random scenario in which all ask for more, and more of them have red lines."""
    data = maker(seed)
    rng = random.Random(seed)
    for party in data["parties"].values():
        party["reservation"] = rng.choice([50, 60, 70, 80, 90])
        if rng.random() < 0.5:
            party["red_lines"] = {f"line{k}": {"never": {f"i{k}": f"o{rng.randint(0, 1)}"}} for k in range(rng.randint(1, 2))}
    return data


def made(seed: int, harsh: bool = False, maker: Callable[[int], dict[str, Any]] = ruled_data) -> Scenario | None:
    """A random scenario with rules that do not ask everybody; None where its rules make no sense, or do."""
    try:
        scenario = Scenario.model_validate(harsh_data(seed, maker) if harsh else maker(seed))
    except ScenarioError:
        return None
    return None if signed_by_everybody(scenario) else scenario


def hold(scenario: Scenario, ratify: Fraction | None = None) -> tuple[str, set[tuple[str, bool]]]:
    """Every answer against the definition. Returns the verdict, and what `hold_firmness` does."""
    explained, true = explain(scenario, ratify=ratify), RuledTurns(scenario, ratify)
    assert explained.unfinished == ()
    if true.passing:
        return explained.verdict, hold_firmness(explained, true)
    hold_turning(explained, true)
    hold_prices(explained, true)
    hold_waivers(explained, true)
    return explained.verdict, set()


def hold_turning(explained: Explanation, true: RuledTurns) -> None:
    assert explained.by_rules is not None
    turning = explained.by_rules.turning
    assert turning is not None
    assert turning.complete
    assert {frozenset(each.parties) for each in turning.sets} == true.turning
    assert [len(each.parties) for each in turning.sets] == sorted(len(each.parties) for each in turning.sets)
    assert {frozenset(block) for block in turning.blocks} == (true.blocks if true.turning else set())
    for each in turning.sets:
        assert each.outcomes == len(true.opened(each.parties))
        assert each.point is not None
        outcome = tuple(each.point.outcome.values())
        assert true.passes_with(outcome, each.parties)
        prices = true.prices(each.parties)
        if not prices:
            assert (each.least_sum, each.least_largest) == (None, None)
            in_the_way = [path for path in each.held_by if path.split(".")[1] in each.parties]
            assert in_the_way
            assert all(true.crossing(path.split(".")[1], outcome) for path in in_the_way)
            continue
        assert each.held_by == ()
        assert each.least_sum is not None
        assert each.least_largest is not None
        assert each.least_sum.total == min(total for total, _ in prices)
        assert each.least_largest.largest == min(largest for _, largest in prices)
        assert each.least_sum.by_party == {p: true.shortfall(outcome, p) for p in each.parties}


def hold_prices(explained: Explanation, true: RuledTurns) -> None:
    """The least concessions of all, and the fewest votes short."""
    found = explained.by_rules
    assert found is not None
    assert found.priced
    least = true.least_prices
    if least is None:
        assert (found.least_sum, found.least_largest) == (None, None)
    else:
        assert found.least_sum is not None
        assert found.least_largest is not None
        assert (found.least_sum.total, found.least_largest.largest) == least
        for concession in (found.least_sum, found.least_largest):
            outcome = tuple(concession.point.outcome.values())
            assert true.passes_with(outcome, concession.by_party)
            assert concession.by_party == {p: true.shortfall(outcome, p) for p in concession.by_party}
            assert set(concession.by_party) <= true.turnable(outcome)
    for each in found.nearest:
        key = each.rule.split(".")[1]
        applied = [o for o in true.feasible if key in true.applying(o)]
        assert tuple(each.point.outcome.values()) in applied
        assert each.tied <= len(applied)
        if each.against:
            blocks = true.rules[key].blocked_by
            if sum(other.rule == each.rule and other.against for other in found.nearest) == 1:
                assert (each.short == 0) == any(not true.reached(blocks, true.votes(o)[1]) for o in applied)
        elif each.short == 0 and sum(other.rule == each.rule and not other.against for other in found.nearest) == 1:
            assert any(true.reached(true.rules[key].needs, true.votes(o)[0]) for o in applied)


def hold_waivers(explained: Explanation, true: RuledTurns) -> None:
    assert explained.by_rules is not None
    waivers = explained.by_rules.waivers
    if not true.red_lines:
        assert waivers is None
        return
    if waivers is None:
        assert true.ratify is not None  # bodies that pass whatever there is stand in nobody's way
        assert true.lifting == set()
        return
    assert waivers is not None
    assert waivers.complete
    assert {frozenset(each.red_lines) for each in waivers.sets} == true.lifting
    for each in waivers.sets:
        under = true.without_lines(each.red_lines)
        assert each.outcomes == len(under.passing)
        assert each.point is not None
        assert not verify_agreement(under.scenario, each.point.outcome, true.ratify)
        assert sorted(each.point.surplus.values()) == max(sorted(under.surplus[o].values()) for o in under.passing)


def hold_firmness(explained: Explanation, true: RuledTurns) -> set[tuple[str, bool]]:
    """Returns what parties without whom nothing passes say where they are indifferent, and whether something passes where that is all
    that it would be worth to them."""
    at_room: set[tuple[str, bool]] = set()
    assert explained.by_rules is not None
    firmness = explained.by_rules.firmness
    assert firmness is not None
    assert firmness.complete
    assert {frozenset(each) for each in firmness.ending} == true.ending
    for party, room in firmness.room.items():
        if room is None:
            assert not true.ends(frozenset({party}))
            continue
        assert true.ends(frozenset({party}))
        reservation = explained.result.reservation[party]
        for more, passes in ((room + Fraction(1, 1000), False), (room - Fraction(1, 1000), True)):
            moved = true.scenario.with_changes({f"parties.{party}.reservation": float(reservation + more)})
            assert bool(RuledTurns(moved, true.ratify).passing) == passes
        there = true.scenario.with_changes({f"parties.{party}.reservation": float(reservation + room)})
        if explain(there, time_limit=0).result.reservation[party] == reservation + room:
            assert bool(RuledTurns(there, true.ratify).passing) == firmness.passes_at_room[party]
            at_room.add((true.scenario.parties[party].indifferent, firmness.passes_at_room[party]))
    return at_room


def test_explanations_are_what_the_definition_says() -> None:
    scenarios = [s for seed in range(30) for harsh in (False, True) if (s := made(seed, harsh)) is not None]
    held = [hold(scenario) for scenario in scenarios]
    verdicts = [verdict for verdict, _ in held]
    assert min(verdicts.count("agreement"), verdicts.count("no agreement")) > 10
    assert {("yes", True), ("no", False), ("abstain", True), ("abstain", False)} == {said for _, at_room in held for said in at_room}


def check_explanation(seed: int, *, harsh: bool) -> None:
    """Holds the explanation of one random scenario, where its rules make sense."""
    scenario = made(seed, harsh)
    if scenario is not None:
        hold(scenario)


def check_ratified_explanation(seed: int, *, harsh: bool) -> None:
    """The same with ratifying bodies, where there are few enough red lines and bodies to look at every set of them."""
    scenario = made(seed, harsh, ratified_data)
    if scenario is not None and len(RuledTurns(scenario, RATIFY).red_lines) <= FEW_LINES:
        hold(scenario, RATIFY)


def test_explanations_ask_the_bodies_behind_parties() -> None:
    """A party whose body refuses turns at no price, and bodies stand among what to lift."""
    scenarios = [s for seed in range(40) for harsh in (False, True) if (s := made(seed, harsh, ratified_data)) is not None]
    few = [s for s in scenarios if len(RuledTurns(s, RATIFY).red_lines) <= FEW_LINES]
    verdicts = [hold(scenario, RATIFY)[0] for scenario in few]
    assert min(verdicts.count("agreement"), verdicts.count("no agreement")) > 8
    found = [explain(scenario, ratify=RATIFY).by_rules for scenario in few]
    paths = [path for each in found if each is not None and each.waivers for lifted in each.waivers.sets for path in lifted.red_lines]
    assert {path.split(".")[2] for path in paths} == {"red_lines", "ratification"}


def union(**changes: Any) -> Scenario:
    """Five states with votes of different weight, of which Poland, Hungary and Italy would not sign; Poland weighs as much as the other
    two."""
    weights = {"germany": 30, "france": 25, "italy": 16, "poland": 28, "hungary": 12}
    worth = {"germany": 80, "france": 70, "italy": 44, "poland": 38, "hungary": 41}
    data: dict[str, Any] = {
        "title": "A budget",
        "issues": {"budget": {"title": "Budget", "options": {"large": "Large", "none": "None"}}},
        "constraints": {"settled": {"never": {"budget": "none"}}},
        "parties": {
            name: {
                "title": name.title(),
                "weights": {"budget": 1},
                "values": {"budget": {"large": worth[name], "none": 0}},
                "reservation": 50,
                "votes": {"weight": weights[name]},
            }
            for name in weights
        },
        "agreement": {"council": {"needs": {"at_least": 82, "of": "weight"}}},
    }
    return Scenario.model_validate({**data, **changes})


def test_either_poland_or_hungary_and_italy() -> None:
    """Of 111 votes 82 are needed; Germany and France have 55. Poland (28) closes the gap of 27, and so do Hungary and Italy (12 and 16)."""
    found = explain(union()).by_rules
    assert found is not None
    assert found.turning is not None
    assert [each.parties for each in found.turning.sets] == [("poland",), ("italy", "hungary")]
    assert set(found.turning.blocks) == {("italy", "poland"), ("poland", "hungary")}
    totals = [int(each.least_sum.total) for each in found.turning.sets if each.least_sum is not None]
    assert totals == [12, 15]
    assert found.least_sum is not None
    assert found.least_largest is not None
    assert dict(found.least_sum.by_party) == {"poland": Fraction(12)}
    assert dict(found.least_largest.by_party) == {"italy": Fraction(6), "hungary": Fraction(9)}
    assert [(each.rule, int(each.short), each.tied) for each in found.nearest] == [("agreement.council", 27, 1)]


def test_the_order_of_the_parties_and_the_unit_of_votes_change_nothing() -> None:
    for seed in range(20):
        scenario = made(seed, harsh=True)
        if scenario is None:
            continue
        data = scenario.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
        turned = scenario.model_copy(update={"parties": dict(reversed(list(scenario.parties.items())))})
        first, second = (told(explain(each)) for each in (scenario, turned))
        assert first == second, data


def told(explained: Explanation) -> Any:
    found = explained.by_rules
    assert found is not None
    sets = () if found.turning is None else found.turning.sets
    return (
        {frozenset(each.parties): (each.outcomes, each.least_sum and each.least_sum.total) for each in sets},
        found.least_sum and found.least_sum.total,
        found.least_largest and found.least_largest.largest,
        None if found.firmness is None else {frozenset(each) for each in found.firmness.ending},
        None if found.firmness is None else dict(found.firmness.room),
    )


def test_minimal_sets_are_those_of_every_set_looked_at() -> None:
    rng = random.Random(3)
    for _ in range(200):
        size = rng.randint(1, 6)
        wanted = [rng.randint(0, 2**size - 1) for _ in range(rng.randint(0, 4))]

        def holds(chosen: int, wanted: list[int] = wanted) -> bool:
            return any(each & chosen == each for each in wanted)

        found = minimal_sets(2**size - 1, holds, 1000, Budget(60, 1024))
        smallest = {s for s in range(2**size) if holds(s) and not any(holds(s & ~(1 << k)) for k in range(size) if s >> k & 1)}
        assert (set(found.found), found.complete) == (smallest, True)
        assert [each.bit_count() for each in found.found] == sorted(each.bit_count() for each in found.found)
        meets = {s for s in range(2**size) if smallest and all(s & each for each in smallest)}
        assert set(found.met_by_all) == {s for s in meets if not any(t & s == t and t != s for t in meets)}


def test_more_sets_than_are_asked_for_are_no_whole_list() -> None:
    found = minimal_sets(2**6 - 1, lambda chosen: chosen.bit_count() >= 2, 5, Budget(60, 1024))
    assert (len(found.found), found.complete, found.stopped) == (5, False, None)


def test_a_limit_leaves_some_minimal_set() -> None:
    asked = 0

    def holds(chosen: int) -> bool:
        nonlocal asked
        asked += 1
        if asked > 30:
            raise Stopped("time limit")
        return chosen.bit_count() >= 7

    found = minimal_sets(2**14 - 1, holds, 5, Budget(60, 1024))
    assert (found.complete, found.stopped) == (False, "time limit")
    assert [each.bit_count() for each in found.found] == [7]


def test_what_a_limit_ends_is_named() -> None:
    explained = explain(union(), time_limit=0)
    assert explained.stopped == "time limit"
    assert explained.unfinished
    data = ruled_data(0)
    data["issues"] |= {f"more{k}": {"title": "M", "options": {"a": "A", "b": "B", "c": "C"}} for k in range(14)}
    for party in data["parties"].values():
        party["weights"] |= {f"more{k}": 0 for k in range(14)}
        party["reservation"] = 101
    explained = explain(Scenario.model_validate(data), time_limit=0.5)
    assert explained.unfinished
    assert explained.verdict == "undecided"


def test_a_number_that_is_moved_tells_where_something_begins_to_pass() -> None:
    """With Poland everything passes: that is worth 38 to it, and it asks for 50."""
    explained = explain(union(), vary={"parties.poland.reservation": (Decimal(10), Decimal(60))})
    assert explained.by_rules is not None
    assert explained.by_rules.numbers is not None
    (found,) = explained.by_rules.numbers
    assert [(flip.value, flip.opens_upwards, flip.open_there) for flip in found.flips] == [(Fraction(38), False, True)]
    with pytest.raises(UsageError, match="reservation"):
        explain(union(), vary={"parties.poland.reserve": (Decimal(10), Decimal(60))})


def test_what_a_limit_leaves_of_the_numbers_is_said() -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(explaining, "NUMBERS_SHARE", 0.0)
        explained = explain(union(), vary={"parties.poland.reservation": (Decimal(10), Decimal(60))})
    assert explained.by_rules is not None
    assert explained.by_rules.numbers == ()
    assert "the numbers (0 settled): time limit" in explained.unfinished


def test_who_ends_every_deal_alone_is_known_whatever_the_sets_are() -> None:
    """The search for sets is given no time: the parties whose refusal alone would end every deal are told all the same."""
    scenario = union(agreement={"council": {"needs": {"all": ["germany", {"at_least": 1}]}}})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(explaining, "SETS_TIME_LIMIT", 0.0)
        explained = explain(scenario)
    assert explained.by_rules is not None
    firmness = explained.by_rules.firmness
    assert firmness is not None
    assert not firmness.complete
    assert {party for party, room in firmness.room.items() if room is not None} == {"germany"}
    assert firmness.room["germany"] == 30
    assert any(part.startswith("whose refusals would end every deal") for part in explained.unfinished)
