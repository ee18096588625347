"""Who could sign without the others, and what no coalition can break: against every choice and every reply."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, combinations, product
from typing import Any

import pytest

from simulator.budget import Budget
from simulator.errors import BudgetError, UsageError
from simulator.games import coalition_choices
from simulator.games.alpha_core import QUESTIONS, Coalition, alpha_core, coalitions
from simulator.scenario.model import Scenario
from simulator.scenario.reading import loads
from tests.oracles.brute_force import BruteForce, Outcome
from tests.oracles.moved import crossed_by_moving, possible_from
from tests.oracles.small_scenarios import small_data

SEEDS = range(60)


def with_hands(seed: int) -> Scenario:
    """A small scenario, most issues in the hands of one or two parties."""
    data, rng = small_data(seed, 60), random.Random(seed)
    names = list(data["parties"])
    for issue in data["issues"].values():
        issue["controlled_by"] = rng.sample(names, rng.choice([0, 1, 1, 1, 2]))
    return Scenario.model_validate(data)


class Oracle:
    """Written from the definitions: for every coalition each choice, each reply, each member."""

    def __init__(self, scenario: Scenario, default: Outcome) -> None:
        self.brute = BruteForce(scenario)
        self.default = default
        self.names = self.brute.parties
        self.options = [issue.choices for issue in scenario.issues.values()]
        self.hands = [issue.controlled_by for issue in scenario.issues.values()]

    def members(self) -> list[tuple[str, ...]]:
        return list(chain.from_iterable(combinations(self.names, k) for k in range(1, len(self.names) + 1)))

    def issues_of(self, members: tuple[str, ...]) -> list[int]:
        if len(members) == len(self.names):
            return list(range(len(self.options)))
        return [i for i, by in enumerate(self.hands) if any(p in by for p in members)]

    def changes(self, start: Outcome, issues: list[int]) -> Iterator[Outcome]:
        for some in product(*(self.options[i] for i in issues)):
            named = dict(zip(issues, some, strict=True))
            yield tuple(named.get(i, o) for i, o in enumerate(start))

    def counts(self, outcome: Outcome, members: tuple[str, ...]) -> bool:
        """No red line of a member is crossed in which the coalition has moved an issue that the line names away from the default."""
        scenario = self.brute.scenario
        lines = [line.never for name in members for line in scenario.parties[name].red_lines.values() if line.in_force]
        return not any(crossed_by_moving(scenario, never, self.default, outcome) for never in lines)

    def possible(self, outcome: Outcome) -> bool:
        return possible_from(self.brute.scenario, self.default, outcome)

    def gains(self, outcome: Outcome, against: Outcome, members: tuple[str, ...]) -> list[Fraction]:
        after, before = self.brute.utilities[outcome], self.brute.utilities[against]
        return [after[p] - before[p] for p, name in enumerate(self.names) if name in members]

    def still(self, members: tuple[str, ...], against: Outcome) -> list[Fraction]:
        """Least gains of the choices that give every member more than `against`, the others changing nothing."""
        changed = self.changes(self.default, self.issues_of(members))
        options = (o for o in changed if self.possible(o) and self.counts(o, members))
        return [least for o in options if (least := min(self.gains(o, against, members))) > 0]

    def choices(self, members: tuple[str, ...]) -> list[list[Outcome]]:
        """What each choice that counts may end in: all the replies of the others that are possible, doing nothing among them."""
        others = tuple(name for name in self.names if name not in members)
        theirs = self.issues_of(others) if others else []
        own = [i for i in self.issues_of(members) if i not in theirs]
        found = [[o for o in self.changes(choice, theirs) if self.possible(o)] for choice in self.chosen(members, own)]
        assert all(ends for ends in found)
        return found

    def chosen(self, members: tuple[str, ...], own: list[int]) -> list[Outcome]:
        return [choice for choice in self.changes(self.default, own) if self.possible(choice) and self.counts(choice, members)]

    def sure(self, members: tuple[str, ...], against: Outcome) -> list[Fraction]:
        """The same as `still` at the worst of the others' replies."""
        found = []
        for ends in self.choices(members):
            least = min(min(gains) for gains in zip(*(self.gains(o, against, members) for o in ends), strict=True))
            if least > 0:
                found.append(least)
        return found

    def guaranteed(self, members: tuple[str, ...], told: tuple[str, ...]) -> list[list[Fraction]]:
        """What each choice that counts for `members` leaves `told` of them at the worst reply, by points."""
        places = [p for p, name in enumerate(self.names) if name in told]
        return [[min(self.brute.utilities[o][p] for o in ends) for p in places] for ends in self.choices(members)]


def picked(scenario: Scenario, seed: int) -> tuple[Outcome, Outcome]:
    """A default, where there is one at every third seed one that no agreement could hold, and an agreement."""
    rng, brute = random.Random(seed), BruteForce(scenario)
    impossible = [o for o in brute.outcomes if o not in brute.crossed] if seed % 3 == 0 else []
    return rng.choice(impossible or brute.feasible), rng.choice(brute.allowed or brute.feasible)


def terms(scenario: Scenario, outcome: Outcome) -> dict[str, str]:
    return dict(zip(scenario.issues, outcome, strict=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_coalitions_are_those_of_every_choice_and_reply(seed: int) -> None:
    scenario = with_hands(seed)
    default, agreed = picked(scenario, seed)
    oracle = Oracle(scenario, default)
    found = coalitions(scenario, terms(scenario, default), terms(scenario, agreed))
    assert [each.members for each in found.coalitions] == oracle.members()
    for each in found.coalitions:
        members = each.members
        assert each.issues == tuple(list(scenario.issues)[i] for i in oracle.issues_of(members))
        for separate, expected in (
            (each.over_default, oracle.still(members, default)),
            (each.over_agreement, oracle.still(members, agreed)),
            (each.whatever_others_do, oracle.sure(members, agreed)),
        ):
            assert (separate is None) == (not expected)
            if separate is not None:
                assert tuple(separate.gains) == members
                assert min(separate.gains.values()) == max(expected)
        for separate, against in ((each.over_default, default), (each.over_agreement, agreed)):
            if separate is not None:
                outcome = tuple(separate.terms.get(i, o) for i, o in zip(scenario.issues, default, strict=True))
                assert list(separate.gains.values()) == oracle.gains(outcome, against, members)
                outside = tuple(name for name in oracle.names if name not in members)
                assert list(separate.others.values()) == oracle.gains(outcome, against, outside)
    assert found.possible == (agreed in oracle.brute.crossed)
    assert set(found.crossed) == oracle.brute.crossed[agreed]
    assert found.in_core == (agreed in oracle.brute.allowed and not found.blocking)
    assert {each.members for each in found.blocking} == {m for m in oracle.members() if oracle.sure(m, agreed)}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_core_is_what_no_coalition_improves_upon(seed: int) -> None:
    scenario = with_hands(seed)
    default, _ = picked(scenario, seed)
    oracle = Oracle(scenario, default)
    found = alpha_core(scenario, terms(scenario, default))
    choices = [issue.choices for issue in scenario.issues.values()]
    inside = [tuple(options[k] for options, k in zip(choices, codes, strict=True)) for codes in found.outcomes.tolist()]
    assert inside == [o for o in oracle.brute.allowed if not any(oracle.sure(members, o) for members in oracle.members())]
    assert found.candidates == len(oracle.brute.allowed)
    assert [o for o, fine in zip(inside, found.acceptable, strict=True) if fine] == [o for o in inside if o in oracle.brute.acceptable]


@pytest.mark.parametrize("seed", SEEDS[:25])
def test_a_coalition_can_make_sure_of_no_less_when_a_party_joins(seed: int) -> None:
    """α-effectivity never shrinks but for what the joiner's own red lines exclude (Aumann & Peleg 1960): whatever a coalition can make
    sure of for its members, it can with one more, constraints or not."""
    scenario = with_hands(seed)
    default, agreed = picked(scenario, seed)
    oracle = Oracle(scenario, default)
    for joiner in oracle.names:
        without_lines = scenario.with_changes(
            {f"parties.{joiner}.red_lines.{key}.in_force": False for key in scenario.parties[joiner].red_lines}
        )
        free = Oracle(without_lines, default)
        found = {each.members: each for each in coalitions(without_lines, terms(scenario, default), terms(scenario, agreed)).coalitions}
        for members in oracle.members():
            if joiner in members:
                continue
            larger = tuple(name for name in oracle.names if name in {*members, joiner})
            after = free.guaranteed(larger, members)
            for least in free.guaranteed(members, members):
                assert any(all(more >= less for more, less in zip(row, least, strict=True)) for row in after)
            assert set(found[members].issues) <= set(found[larger].issues)


@pytest.mark.parametrize("listed", [True, False])
def test_doing_nothing_is_a_reply(listed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Up can make the water low only if Down sells power as well, which Down need not do: Up by itself can do nothing at all."""
    if not listed:
        monkeypatch.setattr(coalition_choices, "MOST_OUTCOMES", 0)
    start = {"water": "high", "power": "none"}
    law = loads(TWO % ("0, some: 0", 1) + "constraints: {law: {never: {water: low, power: none}}}\n", "two.yaml")
    up = coalitions(law, start, start).coalitions[0]
    assert up.over_default is None
    assert up.over_agreement is None
    assert up.whatever_others_do is None
    assert listed == (not up.unsettled)
    free = law.with_changes({"constraints.law.in_force": False})
    free_up = coalitions(free, start, start).coalitions[0]
    assert free_up.whatever_others_do is not None
    assert free_up.whatever_others_do.gains == {"up": 50}


@pytest.mark.parametrize("seed", SEEDS)
def test_no_coalition_has_more_whatever_the_others_do_than_where_they_do_nothing(seed: int) -> None:
    scenario = with_hands(seed)
    default, agreed = picked(scenario, seed)
    for each in coalitions(scenario, terms(scenario, default), terms(scenario, agreed)).coalitions:
        if each.whatever_others_do is not None:
            assert each.over_agreement is not None
            assert min(each.whatever_others_do.gains.values()) <= min(each.over_agreement.gains.values())


@pytest.mark.parametrize("seed", SEEDS[:25])
def test_what_is_found_by_elimination_is_what_looking_at_each_finds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = with_hands(seed)
    default, agreed = picked(scenario, seed)
    listed = coalitions(scenario, terms(scenario, default), terms(scenario, agreed)).coalitions
    monkeypatch.setattr(coalition_choices, "MOST_OUTCOMES", 0)
    for one, other in zip(listed, coalitions(scenario, terms(scenario, default), terms(scenario, agreed)).coalitions, strict=True):
        for question in QUESTIONS:
            expected, found = getattr(one, question), getattr(other, question)
            if question in other.unsettled:
                assert question == "whatever_others_do"
                assert found is None
            else:
                assert (expected is None) == (found is None)
                assert expected is None or min(expected.gains.values()) == min(found.gains.values())


def test_elimination_settles_replies_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coalition_choices, "MOST_OUTCOMES", 0)
    settled = [
        each.whatever_others_do is not None
        for seed in SEEDS
        for each in coalitions(with_hands(seed), *(terms(with_hands(seed), o) for o in picked(with_hands(seed), seed))).coalitions[:-1]
        if "whatever_others_do" not in each.unsettled
    ]
    assert settled.count(True) > 5
    assert settled.count(False) > 5


TWO = """
title: Two
issues:
  water: {title: Water, options: {low: Low, high: High}, controlled_by: up}
  power: {title: Power, options: {none: None, some: Some}, controlled_by: down}
parties:
  up: {title: Up, weights: {water: 1, power: 1}, values: {water: {low: 100, high: 0}, power: {none: %s}}, reservation: 0}
  down: {title: Down, weights: {water: 1, power: %s}, values: {water: {low: 0, high: 100}, power: {none: 0, some: 100}}, reservation: 0,
         red_lines: {dry: {never: {water: low}}}}
"""


def two(up_values: str, weight: int) -> Scenario:
    return loads(TWO % (up_values, weight), "two.yaml")


def test_what_the_others_do_in_reply_crosses_no_line_on_a_members_behalf() -> None:
    scenario = two("100, some: 0", 3)
    deal = {"water": "high", "power": "none"}
    found = coalitions(scenario, deal, deal)
    down = found.coalitions[1]
    assert down.whatever_others_do is not None
    assert down.whatever_others_do.gains == {"down": 50}
    assert not found.in_core


def test_one_rule_for_red_lines_in_all_columns_and_sizes() -> None:
    """The default crosses Down's line, and so does the agreement; nobody has moved the water."""
    scenario = two("0, some: 100", 1)
    now = {"water": "low", "power": "none"}
    for each in coalitions(scenario, now, now).coalitions[1:]:
        gains = [None if s is None else s.gains["down"] for s in (each.over_default, each.over_agreement, each.whatever_others_do)]
        assert gains == [50, 50, 50]


def test_a_line_that_the_default_crosses_binds_what_is_moved_across_it() -> None:
    scenario = loads(
        """
        title: A line
        issues:
          water: {title: Water, levels: [33, 34, 36], controlled_by: up}
          power: {title: Power sold cheaply, options: {dear: dear, cheap: cheap}, controlled_by: up}
          seat: {title: A seat for the third, options: {none: none, one: one}, controlled_by: third}
        parties:
          up: {title: Up, weights: {water: 6, power: 4, seat: 0}, reservation: 1,
               values: {water: {falling: [33, 36]}, power: {dear: 100, cheap: 90}}}
          down: {title: Down, weights: {water: 4, power: 6, seat: 0}, reservation: 1,
                 values: {water: {rising: [33, 36]}, power: {dear: 0, cheap: 100}}, red_lines: {floor: {never: {water: {below: 35}}}}}
          third: {title: Third, weights: {water: 0, power: 1, seat: 0}, values: {power: {dear: 0, cheap: 100}}, reservation: 1}
        """,
        "line.yaml",
    )
    now = {"water": "34", "power": "dear", "seat": "none"}
    able = {each.members for each in coalitions(scenario, now).coalitions if each.over_default is not None}
    assert able == {("up",), ("up", "third")}
    lifted = scenario.with_changes({"parties.down.red_lines.floor.in_force": False})
    able = {each.members for each in coalitions(lifted, now).coalitions if each.over_default is not None}
    assert able == {("up",), ("up", "down"), ("up", "third"), ("up", "down", "third")}


def test_the_cases_are_mixed() -> None:
    sets: list[Coalition] = []
    for seed in SEEDS:
        scenario = with_hands(seed)
        default, agreed = picked(scenario, seed)
        sets += coalitions(scenario, terms(scenario, default), terms(scenario, agreed)).coalitions[:-1]
    assert sum(each.over_default is not None for each in sets) > 20
    assert sum(each.whatever_others_do is not None for each in sets) > 10
    assert any(each.over_agreement is not None and each.whatever_others_do is None for each in sets)


def dilemma(**changes: Any) -> Scenario:
    """Each of three parties can clean the common lake at a cost of 40; every one that does gives each of them 30."""
    names = ("a", "b", "c")
    issues = {f"by_{n}": {"title": f"cleaning by {n}", "controlled_by": n, "options": {"yes": "cleans", "no": "does not"}} for n in names}
    parties = {
        n: {
            "title": n,
            "weights": {f"by_{m}": 10 if m == n else 30 for m in names},
            "values": {f"by_{m}": {"yes": 0, "no": 100} if m == n else {"yes": 100, "no": 0} for m in names},
            "reservation": 0,
        }
        for n in names
    }
    return Scenario.model_validate({"title": "a lake", "issues": issues, "parties": parties, **changes})


def test_a_common_lake() -> None:
    """Two gain by cleaning together; against the agreement that all clean, nobody can make sure of more."""
    scenario = dilemma()
    nobody, everybody = ({f"by_{n}": option for n in "abc"} for option in ("no", "yes"))
    found = coalitions(scenario, nobody, everybody)
    alone, pair, grand = found.coalitions[0], found.coalitions[3], found.coalitions[-1]
    assert alone.over_default is None
    assert pair.over_default is not None
    assert pair.over_default.terms == {"by_a": "yes", "by_b": "yes"}
    assert pair.over_default.gains == dict.fromkeys("ab", Fraction(2000, 70))
    assert pair.over_default.others == {"c": Fraction(6000, 70)}
    assert pair.over_agreement is None
    assert grand.over_default is not None
    assert found.blocking == ()
    core = alpha_core(scenario, nobody)
    assert [0, 0, 0] in core.outcomes.tolist()
    assert [1, 1, 1] not in core.outcomes.tolist()


def test_whoever_is_better_off_by_itself_breaks_an_agreement() -> None:
    scenario = dilemma()
    nobody = {f"by_{n}": "no" for n in "abc"}
    found = coalitions(scenario, nobody, {**nobody, "by_a": "yes"})
    assert [each.members for each in found.blocking] == [("a",), ("a", "b", "c")]  # b would rather not clean as well
    assert found.blocking[0].whatever_others_do is not None
    assert found.blocking[0].whatever_others_do.others == {}


def test_without_an_agreement_only_the_default_is_compared() -> None:
    found = coalitions(dilemma(), {f"by_{n}": "no" for n in "abc"})
    assert found.agreement is None
    assert not found.in_core
    assert all(each.over_agreement is None and each.whatever_others_do is None for each in found.coalitions)


def test_what_is_too_large_is_refused() -> None:
    scenario = dilemma()
    nobody = {f"by_{n}": "no" for n in "abc"}
    with pytest.raises(UsageError, match="leave"):
        coalitions(scenario, {})
    stopped = coalitions(scenario, nobody, budget=Budget(-1, 64))
    assert all(each.unsettled == {"over_default": "time limit"} for each in stopped.coalitions)
    many = {f"p{k}": {"title": "p", "weights": {"x": 1}, "values": {"x": {"yes": 0, "no": 1}}, "reservation": 0} for k in range(9)}
    crowd = Scenario.model_validate({"title": "many", "issues": {"x": {"title": "x", "options": {"yes": "y", "no": "n"}}}, "parties": many})
    with pytest.raises(BudgetError, match="9 parties"):
        alpha_core(crowd, {"x": "no"})
    wide = {f"i{k}": {"title": "i", "controlled_by": "p0" if k < 9 else "p1", "levels": list(range(4))} for k in range(18)}
    large = Scenario.model_validate(
        {
            "title": "large",
            "issues": wide,
            "parties": {
                p: {"title": p, "weights": dict.fromkeys(wide, 1), "values": {i: {"rising": [0, 3]} for i in wide}, "reservation": 0}
                for p in ("p0", "p1")
            },
        }
    )
    with pytest.raises(BudgetError, match="at most 100,000"):
        alpha_core(large, dict.fromkeys(wide, "0"))
    separable = coalitions(large, dict.fromkeys(wide, "0"), dict.fromkeys(wide, "1"))
    assert not any(each.unsettled for each in separable.coalitions)
    assert separable.in_core is False
    joined = large.with_changes({"parties.p0.interactions": {"both": {"when": {"i0": "3", "i17": "0"}, "points": 1}}})
    alone = coalitions(joined, dict.fromkeys(wide, "0"), dict.fromkeys(wide, "3")).coalitions[0]
    assert "joined by parties.p0.interactions.both" in alone.unsettled["whatever_others_do"]
    assert coalitions(joined, dict.fromkeys(wide, "0"), dict.fromkeys(wide, "3")).in_core is None


AGREED = "shame: {when: {a: kept}, points: -8, applies_to: agreements}"
COURSE = """
schema: 1
title: T
issues:
  a: {title: A, options: {kept: Kept, ceded: Ceded}, controlled_by: x}
  b: {title: B, options: {none: None, some: Some}, controlled_by: y}
parties:
  x:
    title: X
    weights: {a: 1, b: 1}
    values: {a: {kept: 0, ceded: 40}, b: {none: 0, some: 60}}
    interactions: {%s}
    beliefs: {war: 1}
  y: {title: Y, weights: {a: 1, b: 1}, values: {a: {kept: 0, ceded: 20}, b: {none: 0, some: 20}}, beliefs: {war: 1}}
no_deal: {horizon: 12 months, courses: {war: {title: War, months: 12, outcome: {a: kept, b: none}}}}
"""


@pytest.mark.parametrize(
    ("interaction", "gain"),
    [
        ("", 20),  # 0 at the default, 40 / 2 once x cedes
        (AGREED, 20),  # charged to nobody where it comes about
        ("shame: {when: {a: kept}, points: -8, applies_to: courses}", 28),
        ("shame: {when: {a: kept}, points: -8}", 28),
        ("shame: {when: {a: kept}, points: -8, applies_to: courses, in_force: false}", 20),
    ],
)
def test_a_course_as_the_default_is_worth_what_the_course_is(interaction: str, gain: int) -> None:
    scenario = loads(COURSE % interaction, "course.yaml")
    found = coalitions(scenario, {"a": "kept", "b": "none"}, course="war")
    alone = next(each for each in found.coalitions if each.members == ("x",))
    assert alone.over_default is not None
    assert alone.over_default.gains == {"x": gain}


def test_the_same_terms_as_an_agreement_are_worth_what_they_are_agreed() -> None:
    scenario = loads(COURSE % AGREED, "course.yaml")
    found = coalitions(scenario, {"a": "kept", "b": "none"})
    alone = next(each for each in found.coalitions if each.members == ("x",))
    assert alone.over_default is not None
    assert alone.over_default.gains == {"x": 28}
