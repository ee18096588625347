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
from simulator.games.alpha_core import Coalition, alpha_core, coalitions
from simulator.scenario.model import Scenario
from tests.oracles.brute_force import BruteForce, Outcome
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

    def fits(self, outcome: Outcome, members: tuple[str, ...], waived: frozenset[str] = frozenset()) -> bool:
        """Possible, and within the members' red lines but for those waived."""
        crossed = self.brute.crossed.get(outcome)
        return crossed is not None and not any(path.split(".")[1] in members for path in crossed - waived)

    def gains(self, outcome: Outcome, against: Outcome, members: tuple[str, ...]) -> list[Fraction]:
        after, before = self.brute.utilities[outcome], self.brute.utilities[against]
        return [after[p] - before[p] for p, name in enumerate(self.names) if name in members]

    def over_default(self, members: tuple[str, ...]) -> list[Fraction]:
        """Least gains of the choices that give every member more than the default, the others changing nothing. Red lines that the
        default crosses count only in an agreement of all."""
        together = len(members) == len(self.names)
        return self.still(members, self.default, frozenset() if together else self.brute.crossed[self.default])

    def still(self, members: tuple[str, ...], against: Outcome, waived: frozenset[str] = frozenset()) -> list[Fraction]:
        options = (o for o in self.changes(self.default, self.issues_of(members)) if self.fits(o, members, waived))
        return [least for o in options if (least := min(self.gains(o, against, members))) > 0]

    def sure(self, members: tuple[str, ...], against: Outcome) -> list[Fraction]:
        """The same at the worst of the others' replies."""
        others = tuple(name for name in self.names if name not in members)
        theirs = self.issues_of(others) if others else []
        found = []
        for choice in self.changes(self.default, [i for i in self.issues_of(members) if i not in theirs]):
            replies = [o for o in self.changes(choice, theirs) if o in self.brute.crossed]
            if replies and all(self.fits(o, members) for o in replies):
                least = [min(gains) for gains in zip(*(self.gains(o, against, members) for o in replies), strict=True)]
                if min(least) > 0:
                    found.append(min(least))
        return found


def picked(scenario: Scenario, seed: int) -> tuple[Outcome, Outcome]:
    """A default and an agreement."""
    rng, brute = random.Random(seed), BruteForce(scenario)
    return rng.choice(brute.feasible), rng.choice(brute.allowed or brute.feasible)


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
            (each.over_default, oracle.over_default(members)),
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
    with pytest.raises(BudgetError, match="not settled: time limit"):
        coalitions(scenario, nobody, budget=Budget(-1, 64))
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
    with pytest.raises(BudgetError, match="what p0 and the others may do"):
        coalitions(large, dict.fromkeys(wide, "0"), dict.fromkeys(wide, "1"))
