"""Predictors against their definitions, by plain enumeration in fractions."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.validate import package_solutions, packages
from simulator.validate.decisions import PastDecision, PastDecisions, PastIssue
from simulator.validate.manifest import VotingBody
from simulator.validate.packages import package_of
from simulator.validate.predictor import PREDICTORS, band_of, spread
from tests.validate.sets import council

DATA = council()
Outcome = tuple[int, ...]


def values(name: str, decision: PastDecision) -> list[Fraction] | None:
    found = PREDICTORS[name].predict(decision, DATA)
    return None if None in found else [p.value for p in found if p is not None]


def utilities(decision: PastDecision, outcome: Outcome) -> list[Fraction]:
    """By definition: each party's salience-weighted closeness in points."""
    found = []
    for party in decision.parties:
        at = [(i, i.parties.index(party), x) for i, x in zip(decision.issues, outcome, strict=True) if party in i.parties]
        said = [(i.salience[k], i.positions[k], x) for i, k, x in at]
        found.append(Fraction(sum(s * (100 - abs(p - x)) for s, p, x in said), sum(s for s, _, _ in said)))
    return found


def outcomes(decision: PastDecision) -> list[Outcome]:
    levels = [sorted({*range(0, 101, 10), *i.positions, *([] if i.reference is None else [i.reference])}) for i in decision.issues]
    return list(product(*levels))


def best(candidates: Sequence[Outcome], key: Callable[[Outcome], object]) -> list[Fraction]:
    """The mean, issue by issue, of all that have the greatest key."""
    keys = [key(outcome) for outcome in candidates]
    top = max(keys)  # type: ignore[type-var]
    tied = [outcome for outcome, own in zip(candidates, keys, strict=True) if own == top]
    return [Fraction(sum(column), len(tied)) for column in zip(*tied, strict=True)]


def mean_of(tied: Sequence[Outcome]) -> list[Fraction]:
    return [Fraction(sum(column), len(tied)) for column in zip(*tied, strict=True)]


def nash_by_definition(candidates: Sequence[Outcome], gains: Callable[[Outcome], list[Fraction]]) -> list[Outcome]:
    """For each largest set of parties that gain together the greatest product of their gains, whatever the others lose."""
    most = max(sum(gain > 0 for gain in gains(x)) for x in candidates)
    tied: list[Outcome] = []
    for pattern in {tuple(gain > 0 for gain in gains(x)) for x in candidates if sum(gain > 0 for gain in gains(x)) == most}:
        alike = [x for x in candidates if tuple(gain > 0 for gain in gains(x)) == pattern]
        top = max(prod(gain for gain in gains(x) if gain > 0) for x in alike)
        tied += [x for x in alike if prod(gain for gain in gains(x) if gain > 0) == top]
    return tied


SMALL = [decision for decision in DATA.decisions if len(decision.issues) <= 2]
each = pytest.mark.parametrize("decision", SMALL, ids=lambda decision: decision.name)


@each
def test_packages_where_failure_is_the_worst(decision: PastDecision) -> None:
    every = outcomes(decision)
    assert values("nash-package", decision) == best(every, lambda x: prod(utilities(decision, x)))
    assert values("utilitarian", decision) == best(every, lambda x: sum(utilities(decision, x)))
    assert values("kalai-smorodinsky", decision) == best(every, lambda x: sorted(utilities(decision, x)))
    least = max(min(utilities(decision, x)) for x in every)
    fair = [x for x in every if min(utilities(decision, x)) == least]
    kept = [x for x in fair if not any(dominates(decision, y, x) for y in fair)]
    assert values("egalitarian", decision) == best(kept, lambda x: 0)


def dominates(decision: PastDecision, one: Outcome, other: Outcome) -> bool:
    a, b = utilities(decision, one), utilities(decision, other)
    return a != b and all(x >= y for x, y in zip(a, b, strict=True))


@each
def test_packages_against_the_reference_point(decision: PastDecision) -> None:
    if not decision.has_references:
        assert values("nash-reference", decision) is None
        assert values("utilitarian-rule", decision) is None
        return
    nothing = utilities(decision, tuple(i.reference or 0 for i in decision.issues))
    every = outcomes(decision)

    def gains(x: Outcome) -> list[Fraction]:
        return [u - r for u, r in zip(utilities(decision, x), nothing, strict=True)]

    accepted = [x for x in every if min(gains(x)) >= 0]
    assert values("nash-reference", decision) == mean_of(nash_by_definition(accepted, gains))

    voting = decision.voting
    assert voting is not None
    least = sum(voting.votes.values()) if decision.unanimous else voting.majority

    def for_it(x: Outcome) -> int:
        gain = dict(zip(decision.parties, gains(x), strict=True))
        return sum(votes for party, votes in voting.votes.items() if gain.get(party, 0) >= 0)

    passing = [x for x in every if for_it(x) >= least]
    assert values("utilitarian-rule", decision) == best(passing, lambda x: sum(gains(x)))
    assert values("leximin-rule", decision) == best(passing, lambda x: sorted(gains(x)))
    assert values("nash-rule", decision) == mean_of(nash_by_definition(passing, gains))

    most = [max(gains(x)[k] for x in passing) for k in range(len(decision.parties))]
    assert values("kalai-smorodinsky-rule", decision) == best(
        passing, lambda x: sorted(gain / top for gain, top in zip(gains(x), most, strict=True) if top > 0)
    )
    fairest = max(min(gains(x)) for x in passing)
    fair = [x for x in passing if min(gains(x)) == fairest]
    assert values("egalitarian-rule", decision) == mean_of([x for x in fair if not any(dominates(decision, y, x) for y in fair)])


@pytest.mark.parametrize("decision", DATA.decisions, ids=lambda decision: decision.name)
def test_single_issues(decision: PastDecision) -> None:
    def by_issue(choose: Callable[[PastIssue], object]) -> list[object]:
        return [choose(issue) for issue in decision.issues]

    def nash(issue: PastIssue, *, weighted: bool) -> Fraction:
        return best([(x,) for x in levels], lambda x: product_at(issue, x[0], weighted=weighted))[0]

    def product_at(issue: PastIssue, x: int, *, weighted: bool) -> int:
        return prod((100 - abs(p - x)) ** (s // 10 if weighted else 1) for p, s in zip(issue.positions, issue.salience, strict=True))

    levels = range(101)
    assert values("nash-issue", decision) == by_issue(lambda issue: nash(issue, weighted=False))
    assert values("nash-issue-salience", decision) == by_issue(lambda issue: nash(issue, weighted=True))
    assert values("mean", decision) == by_issue(lambda i: Fraction(sum(i.positions), len(i.positions)))
    assert values("median", decision) == by_issue(lambda i: median(map(Fraction, i.positions)))
    assert values("midpoint", decision) == by_issue(lambda i: Fraction(min(i.positions) + max(i.positions), 2))
    assert values("salience-mean", decision) == by_issue(
        lambda i: Fraction(sum(p * s for p, s in zip(i.positions, i.salience, strict=True)), sum(i.salience))
    )

    def compromise(issue: PastIssue) -> Fraction:
        votes = {"chair": 4, "north": 4, "south": 3, "east": 2, "west": 2}
        weights = [s * votes[party] for party, s in zip(issue.parties, issue.salience, strict=True)]
        return Fraction(sum(p * w for p, w in zip(issue.positions, weights, strict=True)), sum(weights))

    assert values("compromise", decision) == by_issue(compromise)

    def sums_of_distances(issue: PastIssue) -> Fraction:
        at = {x: sum(s * abs(p - x) for p, s in zip(issue.positions, issue.salience, strict=True)) for x in levels}
        return Fraction(min(x for x in levels if at[x] == min(at.values())))

    assert values("weighted-median", decision) == by_issue(sums_of_distances)


def test_the_constant_is_the_median_of_all_other_decisions() -> None:
    first = DATA.decisions[1]
    others = [Fraction(issue.outcome) for decision in DATA.decisions if decision is not first for issue in decision.issues]
    assert values("constant", first) == [median(others)] * 2


def test_without_votes_nothing_hangs_on_them() -> None:
    found = PastDecision("d", DATA.decisions[0].issues, 1, None, False)
    assert values("compromise", found) is None
    for name in (name for name in PREDICTORS.names() if name.endswith("-rule")):
        assert values(name, found) is None
    assert values("nash-reference", found) is not None


def random_decision(rng: random.Random) -> PastDecision:
    """Two or three issues and parties, some without a position or without a vote; the majority decides, or everybody."""
    parties = [f"p{k}" for k in range(rng.choice((2, 3, 4)))]
    issues = []
    for k in range(rng.choice((1, 2))):
        here = tuple(party for party in parties if party == "p0" or rng.random() < 0.8)
        at = tuple(rng.choice((0, 20, 40, 50, 70, 100)) for _ in here)
        issues.append(PastIssue(f"i{k}", here, at, tuple(rng.randint(1, 4) for _ in here), 0, rng.choice((0, 30, 50, 100))))
    votes = {party: rng.randint(1, 4) for party in parties if rng.random() < 0.8} or {"p0": 1}
    body = VotingBody(votes=votes, majority=sum(votes.values()) // 2 + 1, title="A body", source="invented")
    return PastDecision("d", tuple(issues), 1, body, rng.random() < 0.25)


@pytest.mark.parametrize("seed", range(25))
def test_by_rule_random_decisions_are_predicted_by_definition(seed: int) -> None:
    """Where some lose by what passes, too."""
    decision = random_decision(random.Random(seed))
    test_packages_against_the_reference_point(decision)


def test_by_rule_some_do_lose_and_a_set_is_the_largest_that_gains() -> None:
    """Two against one, for whom what holds now is best: what the third loses counts for nothing in Nash's solution, nor in
    Kalai–Smorodinsky's since it could gain nowhere, and for all in the egalitarian one."""
    issue = PastIssue("a", ("x", "y", "z"), (20, 40, 100), (1, 1, 1), 0, 100)
    body = VotingBody(votes={"x": 1, "y": 1, "z": 1}, majority=2, title="A body", source="invented")
    decision = PastDecision("d", (issue,), 1, body, False)
    (nash,), (fair,) = values("nash-rule", decision) or [], values("kalai-smorodinsky-rule", decision) or []
    gains = {at: [100 - abs(p - at) - (100 - abs(p - 100)) for p in (20, 40, 100)] for at in (0, 10, 20, 30, 40, 50)}
    assert max(gains, key=lambda at: gains[at][0] * gains[at][1]) == nash == 40
    assert max(gains, key=lambda at: min(Fraction(gains[at][0], 80), Fraction(gains[at][1], 60))) == fair == 30
    assert values("nash-reference", decision) == [Fraction(100)]
    assert values("egalitarian-rule", decision) == [Fraction(100)]


def test_where_many_tie_in_number_products_alone_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outcomes at which as many gain as can are not kept for that alone, however many they are."""
    issue = PastIssue("a", ("x", "y"), (20, 40), (1, 1), 0, 100)
    decision = PastDecision("d", (issue, issue), 1, None, False)
    found = values("nash-reference", decision)
    monkeypatch.setattr(package_solutions, "MOST_TIED", 5)
    monkeypatch.setattr(packages, "ROWS", 13)
    assert values("nash-reference", decision) == found is not None


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 9)), min_size=1, max_size=12))
def test_blocks_of_any_size_hold_all_outcomes_once(said: list[tuple[int, int]]) -> None:
    """However few outcomes are held together, the totals are those of all together."""
    parties = tuple(f"p{k}" for k in range(len(said)))
    issue = PastIssue("a", parties, tuple(p for p, _ in said), tuple(s for _, s in said), 0, None)
    package = package_of(PastDecision("d", (issue, issue), 1, None, False), from_reference=False)
    assert package is not None
    whole = np.concatenate([totals for _, totals in package.blocks()])
    rows, packages.ROWS = packages.ROWS, 15
    try:
        del package.__dict__["split"]
        pieces = [(first, totals) for first, totals in package.blocks()]
    finally:
        packages.ROWS = rows
    assert [first for first, _ in pieces] == [k * len(pieces[0][1]) for k in range(len(pieces))]
    assert np.array_equal(np.concatenate([totals for _, totals in pieces]), whole)
    assert len(whole) == package.n_outcomes


def test_too_many_outcomes_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MOST_OUTCOMES", 10)
    assert values("nash-package", DATA.decisions[0]) is None


def test_too_many_ties_are_no_prediction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two parties that stand at the ends of one issue: for the sum of utilities all between is the same."""
    issue = PastIssue("a", ("x", "y"), (0, 100), (50, 50), 0, None)
    decision = PastDecision("d", (issue,), 1, None, False)
    assert values("utilitarian", decision) == [Fraction(50)]
    monkeypatch.setattr(package_solutions, "MOST_TIED", 5)
    assert values("utilitarian", decision) is None


def test_bands_and_chances() -> None:
    assert [band_of(x) for x in (0, 4.9, 5, 14.9, 15, 94.9, 95, 100)] == [0, 0, 1, 1, 2, 9, 10, 10]
    found = spread([Fraction(0), Fraction(0), Fraction(100)], [1, 1, 1])
    assert found == (Fraction(5, 17), *[Fraction(1, 17)] * 9, Fraction(3, 17))


def test_the_data_set_of_one_decision_has_the_middle_as_its_constant() -> None:
    alone = PastDecisions("", "", "", {}, DATA.decisions[:1], {}, (), "")
    (found,) = PREDICTORS["constant"].predict(alone.decisions[0], alone)
    assert found is not None
    assert found.value == 50
