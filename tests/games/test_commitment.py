"""What lasts after a shift of the balance, against every outcome of small random scenarios."""

from __future__ import annotations

import random
from collections.abc import Iterable
from fractions import Fraction
from itertools import chain, combinations, count

import pytest

from simulator.budget import Budget
from simulator.errors import UsageError
from simulator.games.commitment import Commitment, Enforcement, commitment
from simulator.scenario.model import Scenario
from tests.games.test_war_range import believing, pie
from tests.oracles.brute_force import BruteForce, Outcome
from tests.oracles.moved import possible_from
from tests.oracles.small_scenarios import SIGNED, small_scenario

ZERO = Fraction(0)


def later_of(scenario: Scenario, seed: int) -> Scenario:
    """The same shape with other weights, a fresh red line now and then, and one lifted."""
    rng = random.Random(seed)
    changes: dict[str, object] = {}
    for name, party in scenario.parties.items():
        if rng.random() < 0.5:
            changes[f"parties.{name}.weights.{rng.choice(list(scenario.issues))}"] = rng.choice([1, 2, 3])
        if party.reservation is not None and rng.random() < 0.6:
            changes[f"parties.{name}.reservation"] = rng.choice([10, 30, 45])
        if rng.random() < 0.15:
            issue = rng.choice(list(scenario.issues))
            changes[f"parties.{name}.red_lines.fresh"] = {"never": {issue: rng.choice(scenario.issues[issue].choices)}}
        for key in party.red_lines:
            changes[f"parties.{name}.red_lines.{key}.in_force"] = rng.random() < 0.7
    return scenario.with_changes(changes)


class Oracle:
    """Every outcome of now, judged later by the definition."""

    def __init__(self, now: Scenario, later: Scenario, shift: dict[str, Fraction]) -> None:
        self.now, self.later = BruteForce(now), BruteForce(later)
        self.parties = self.now.parties
        self.shift = [shift.get(name, ZERO) for name in self.parties]
        self.signed = self.now.acceptable

    def surplus(self, outcome: Outcome) -> list[Fraction]:
        return [s - d for s, d in zip(self.later.surplus(outcome), self.shift, strict=True)]

    def crossed(self, outcome: Outcome, party: int) -> bool:
        name, named = self.parties[party], dict(zip(self.later.issues, outcome, strict=True))
        lines = self.later.scenario.parties[name].red_lines.values()
        return any(line.in_force and self.later.holds(line.never, named) for line in lines)

    def penalty(self, outcome: Outcome, party: int) -> Fraction | None:
        return None if self.crossed(outcome, party) else max(ZERO, -self.surplus(outcome)[party])

    def honours(self, outcome: Outcome, parties: Iterable[int]) -> bool:
        return all(self.penalty(outcome, p) == 0 for p in parties)

    def level(self, outcome: Outcome) -> Fraction | None:
        penalties = [self.penalty(outcome, p) for p in range(len(self.parties))]
        return None if None in penalties else max(p for p in penalties if p is not None)


def codes(found: Enforcement) -> Outcome:
    return tuple(found.point.outcome.values())


@pytest.mark.parametrize("seed", SIGNED)
def test_answers_are_those_of_every_outcome(seed: int) -> None:
    now = small_scenario(seed)
    later = later_of(now, seed)
    rng = random.Random(seed)
    shift = {name: Fraction(rng.choice([0, 0, 5, 20, -5])) for name in now.parties}
    found, oracle = commitment(now, later, shift=shift), Oracle(now, later, shift)
    everybody = range(len(oracle.parties))
    assert found.signed
    lasting = [o for o in oracle.signed if oracle.honours(o, everybody)]
    assert (found.lasting is None) == (not lasting)
    if found.lasting is not None:
        assert codes(found.lasting) in lasting
        assert found.lasting.level == 0

        def least(o: Outcome) -> Fraction:
            return min(*oracle.now.surplus(o), *oracle.surplus(o))

        assert least(codes(found.lasting)) == max(map(least, lasting))
    levels = [level for o in oracle.signed if (level := oracle.level(o)) is not None]
    assert (found.least is None) == (not levels)
    if found.least is not None:
        assert found.least.signed
        assert found.least.level == min(levels) == oracle.level(codes(found.least))
    for p, name in enumerate(oracle.parties):
        others = [q for q in everybody if q != p]
        alone = [a for o in oracle.signed if oracle.honours(o, others) and (a := oracle.penalty(o, p)) is not None]
        assert found.alone[name] == (min(alone) if alone else None)
    enough = {
        frozenset(some)
        for some in chain.from_iterable(combinations(everybody, k) for k in range(len(oracle.parties) + 1))
        if any(oracle.honours(o, [q for q in everybody if q not in some]) for o in oracle.signed)
    }
    smallest = {some for some in enough if not any(other < some for other in enough)}
    assert {frozenset(map(oracle.parties.index, some)) for some in found.bound} == smallest


def test_the_cases_are_mixed() -> None:
    """Some agreements last, some do not, some meet a fresh red line."""
    found = [(commitment(small_scenario(s), later_of(small_scenario(s), s))) for s in SIGNED]
    assert sum(each.lasting is None for each in found) > 5
    assert sum(each.lasting is not None for each in found) > 5
    assert any(each.least is not None and each.least.level for each in found)
    assert any(each.least is None for each in found)


@pytest.mark.parametrize("seed", SIGNED[:16])
def test_an_agreement_is_broken_by_whom_it_leaves_short(seed: int) -> None:
    now = small_scenario(seed)
    later, shift = later_of(now, seed), {"p0": Fraction(15)}
    oracle = Oracle(now, later, shift)
    for outcome in oracle.now.outcomes[:12]:
        terms = dict(zip(oracle.now.issues, outcome, strict=True))
        found = commitment(now, later, shift=shift, agreement=terms).agreement
        assert found is not None
        assert found.signed == (outcome in oracle.signed)
        for p, name in enumerate(oracle.parties):
            keeping = found.parties[name]
            assert keeping.penalty == oracle.penalty(outcome, p)
            assert keeping.surplus_later == oracle.surplus(outcome)[p]
            assert (name in found.breakers) == (oracle.penalty(outcome, p) != 0)
            assert {g.issue: g.points for g in keeping.grievances} == grievances(oracle, outcome, p)


def grievances(oracle: Oracle, outcome: Outcome, party: int) -> dict[str, Fraction]:
    """By issue, the most that a possible change of it alone adds; nothing where the party honours."""
    if oracle.penalty(outcome, party) == 0:
        return {}
    found: dict[str, Fraction] = {}
    for i, issue in enumerate(oracle.now.issues):
        alike = [o for o in oracle.now.outcomes if all(a == b for k, (a, b) in enumerate(zip(o, outcome, strict=True)) if k != i)]
        others = [o for o in alike if possible_from(oracle.now.scenario, outcome, o)]
        most = max((oracle.surplus(o)[party] - oracle.surplus(outcome)[party] for o in others), default=ZERO)
        if most > 0:
            found[issue] = most
    return found


def test_without_a_shift_whatever_is_signed_lasts() -> None:
    for seed in SIGNED[:12]:
        found = commitment(small_scenario(seed))
        assert found.lasting is not None
        assert found.least is not None
        assert found.least.level == 0
        assert set(found.alone.values()) == {ZERO}
        assert found.bound == ((),)


def shifting(cost: int, before: float, after: float) -> Commitment:
    """Two parties, a pie in whole per cent, and a chance of victory that rises for the first party after the signature."""
    levels = list(range(101))
    now, later = (pie(levels, first=believing(chance, cost), second=believing(chance, cost)) for chance in (before, after))
    return commitment(now, later)


@pytest.mark.parametrize(
    ("cost", "after", "lasts"), [(5, 0.55, True), (5, 0.6, True), (5, 0.61, False), (20, 0.9, True), (20, 0.91, False)]
)
def test_a_shift_larger_than_the_costs_of_both_leaves_nothing_that_lasts(cost: int, after: float, lasts: bool) -> None:
    """What the falling party gives at most now, 1 − p + c2, must be worth p' − c1 to the rising one: p' − p ≤ c1 + c2 (Powell 2006)."""
    found = shifting(cost, 0.5, after)
    assert found.signed
    assert (found.lasting is not None) is lasts


def test_the_rising_party_is_the_one_to_be_held() -> None:
    found = shifting(5, 0.5, 0.7)
    assert found.least is not None
    assert found.least.point.outcome == {"share": "55"}
    assert found.least.breakers == ("first",)
    assert found.alone == {"first": Fraction(10), "second": None}
    assert found.bound == (("first",),)
    (grievance,) = found.least.parties["first"].grievances
    assert (grievance.issue, grievance.wanted, grievance.points, grievance.by_itself) == ("share", "100", Fraction(45), False)


def test_where_nothing_is_signed_nothing_is_asked() -> None:
    seed = next(s for s in count() if s not in SIGNED)
    found = commitment(small_scenario(seed))
    assert (found.signed, found.lasting, found.least, found.alone, found.bound) == (False, None, None, {}, ())


def test_what_does_not_fit_is_refused() -> None:
    scenario = small_scenario(SIGNED[0])
    with pytest.raises(UsageError, match="party"):
        commitment(scenario, shift={"nobody": Fraction(1)})
    other = next(small_scenario(s) for s in SIGNED if len(small_scenario(s).parties) != len(scenario.parties))
    with pytest.raises(UsageError, match="later scenario has other"):
        commitment(scenario, other)
    with pytest.raises(UsageError, match="leave"):
        commitment(scenario, agreement={})


def test_what_a_limit_left_open_is_named() -> None:
    found = commitment(small_scenario(SIGNED[1]), budget=Budget(-1, 64))
    assert found.unsettled == dict.fromkeys(("signed", "lasting", "least", "alone", "bound"), "time limit")
    assert (found.signed, found.lasting, found.least, found.alone, found.bound) == (None, None, None, {}, ())
