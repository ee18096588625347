"""How many votes a rule is short of, held against the definition: every set of counts of votes is moved to where each is just met."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from fractions import Fraction
from math import lcm
from typing import Any

import pytest

from simulator import Scenario, ScenarioError, compare
from simulator.offers.vote_results import VotesShort
from simulator.report.compare.by_rules import put_to_the_vote, votes_parts
from simulator.scenario.ways import Ways
from tests.cli.running import page
from tests.oracles.ruled import Outcome, Ruled, ruled_data

Way = tuple[tuple[bool, Fraction], ...]
"""Votes that are missing in favour (False) or too many against (True), of each count that has to move."""


class CountsOfRule:
    """One rule at one outcome, by its counts of votes: where each stands, and where it would just be met."""

    def __init__(self, true: Ruled, key: str, outcome: Outcome) -> None:
        self.true, self.rule = true, true.rules[key]
        yes, no = true.votes(outcome)
        sides = [(False, self.rule.needs, yes), (True, self.rule.blocked_by, no)]
        self.counts = [(against, leaf, who) for against, needs, who in sides if needs for leaf in leaves(needs)]

    def votes(self, leaf: Any) -> dict[str, Fraction]:
        if isinstance(leaf, tuple):
            return dict.fromkeys(self.true.asked if leaf == ("everybody",) else leaf, Fraction(1))
        return dict.fromkeys(leaf.of, Fraction(1)) if isinstance(leaf.of, tuple) else self.true._of_kind(leaf.of)

    def enough(self, leaf: Any, amount: Fraction) -> bool:
        total = sum(self.votes(leaf).values(), Fraction(0))
        if isinstance(leaf, tuple):
            return amount >= total
        if leaf.at_least is not None:
            return bool(amount >= leaf.at_least.exact)
        return bool(100 * amount >= leaf.quota.exact * total if leaf.quota is not None else 100 * amount > leaf.more_than.exact * total)

    def move(self, place: int) -> Fraction:
        """By how much one count has to move until it is as it should be."""
        against, leaf, who = self.counts[place]
        votes = self.votes(leaf)
        stands = sum((v for party, v in votes.items() if party in who), Fraction(0))
        unit = Fraction(1, lcm(*(v.denominator for v in votes.values())))
        return next(
            k * unit for k in itertools.count() if self.enough(leaf, stands - k * unit if against else stands + k * unit) != against
        )

    def met(self, moved: frozenset[int]) -> bool:
        """Whether the rule is met once these counts are as they should be."""
        right = iter([place in moved or not self.move(place) for place in range(len(self.counts))])

        def holds(needs: Any, against: bool) -> bool:
            """Whether a requirement is reached."""
            if isinstance(needs, tuple) or not (needs.all or needs.any):
                return next(right) != against
            found = [holds(part, against) for part in needs.all or needs.any]
            return all(found) if needs.all else any(found)

        reached = holds(self.rule.needs, against=False)
        return reached or (self.rule.blocked_by is not None and not holds(self.rule.blocked_by, against=True))

    def ways(self) -> Counter[Way]:
        """The smallest sets of counts whose moves meet the rule."""
        places = range(len(self.counts))
        sets = [frozenset(c) for size in range(len(places) + 1) for c in itertools.combinations(places, size)]
        enough = [each for each in sets if self.met(each)]
        smallest = [each for each in enough if not any(other < each for other in enough)]
        return Counter(tuple(sorted((self.counts[place][0], self.move(place)) for place in each)) for each in smallest)


def leaves(needs: Any) -> list[Any]:
    if isinstance(needs, tuple) or not (needs.all or needs.any):
        return [needs]
    return [leaf for part in needs.all or needs.any for leaf in leaves(part)]


def told(short: VotesShort | Ways[VotesShort] | None) -> Counter[Way]:
    """The ways that an answer tells, each in full."""
    if short is None:
        return Counter({(): 1})
    if not isinstance(short, Ways):
        return Counter({((short.against, short.votes),): 1})
    if not short.every:
        return sum((told(part) for part in short.parts), Counter())
    every = itertools.product(*(told(part).elements() for part in short.parts))
    return Counter(tuple(sorted(itertools.chain(*way))) for way in every)


def test_votes_short_are_what_would_just_meet_the_rule() -> None:
    rng = random.Random(17)
    several = blocking = nested = met = 0
    for seed in range(80):
        try:
            scenario = Scenario.model_validate(ruled_data(seed))
        except ScenarioError:
            continue
        true = Ruled(scenario)
        outcome = rng.choice(true.feasible)
        terms = dict(zip(scenario.issues, outcome, strict=True))
        vote = compare(scenario, {"offer": terms}, draws=0, improve=False).comparison.offers[0].by_rules
        for rule in vote.rules if vote is not None else ():
            if not rule.rule:
                continue
            assert (rule.short is None) == rule.met
            found = told(rule.short)
            assert found == CountsOfRule(true, rule.rule.split(".")[1], outcome).ways()
            several += len(found) > 1
            blocking += any(against for way in found for against, _ in way)
            nested += isinstance(rule.short, Ways) and any(isinstance(part, Ways) for part in rule.short.parts)
            met += rule.met
    assert min(several, blocking, nested, met) > 1, (several, blocking, nested, met)


def one_vote(needs: Any, against: Any = None, **stands: int) -> Scenario:
    """One outcome that is worth `stands` to each, where no agreement is worth 50."""
    rule = {"title": "Rule", "needs": needs, **({} if against is None else {"blocked_by": against})}
    parties = {
        name: {"title": name.upper(), "weights": {"x": 1}, "values": {"x": {"a": worth}}, "reservation": 50}
        for name, worth in stands.items()
    }
    data = {"title": "One", "issues": {"x": {"title": "X", "options": {"a": "A"}}}, "agreement": {"r": rule}, "parties": parties}
    return Scenario.model_validate(data)


def short_in_words(scenario: Scenario) -> str:
    """The cell of the table, on a wide page."""
    report = compare(scenario, {"o": {"x": "a"}}, draws=0, improve=False)
    lines = page(votes_parts(scenario, put_to_the_vote(report, {"o": "o"})), 300)
    return next(line for line in lines if line.startswith("o ")).split("Rule: ")[1].strip()


@pytest.mark.parametrize(
    ("needs", "against", "words"),
    [
        ({"all": ["p", {"any": ["q", {"at_least": 2, "of": ["s", "t"]}]}]}, None, "1 of P"),
        ({"any": [{"at_least": 3, "of": ["p", "s", "t"]}, {"at_least": 2, "of": ["p", "q"]}]}, None, "3 of P, S and T, or 1 of P and Q"),
        ({"all": ["p", {"any": ["s", {"all": ["s", "t"]}]}]}, None, "1 of P, and (1 of S, or (1 of S, and 1 of T))"),
        (["everybody"], {"at_least": 3}, "3 of everybody, or 1 fewer against"),
        (["everybody"], {"any": [{"at_least": 2}, ["s"]]}, "3 of everybody, or (2 fewer against, and 1 fewer of S against)"),
    ],
)
def test_votes_short_are_said_as_they_are_needed(needs: Any, against: Any, words: str) -> None:
    needs = needs[0] if needs == ["everybody"] else needs
    assert short_in_words(one_vote(needs, against, p=20, q=80, s=20, t=20)) == words
