"""Votes that several groups of segments can carry, against brute force."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import Scenario, solve
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import Payoffs, Vote, is_banned, totals
from simulator.payoffs.votes import is_reached, lost_votes, reaches, signed_groups, votes_pass
from simulator.solve.checker import verify_agreement
from simulator.solve.exact.counting import count_acceptable
from simulator.solve.exact.elimination import pareto_set
from simulator.solve.exact.enumeration import enumerate_outcomes
from simulator.solve.exact.estimating import estimate_acceptable
from simulator.solve.game import Game
from tests.games import random_payoffs
from tests.oracles.ratifying import outcomes, ratified, ratified_scenario

HALF = Fraction(1, 2)


@cache
def voting(n: int) -> list[tuple[Scenario, Payoffs]]:
    """The first n random cases in which a vote can be carried by several groups."""
    found: list[tuple[Scenario, Payoffs]] = []
    seed = 0
    while len(found) < n:
        scenario = ratified_scenario(seed, kinds=("segments",))
        payoffs = compile_payoffs(scenario, ratify=HALF)
        if payoffs.votes:
            found.append((scenario, payoffs))
        seed += 1
    return found


N_CASES = 40


@pytest.mark.parametrize("k", range(N_CASES))
def test_acceptable_frontier_and_count_are_those_of_brute_force(k: int) -> None:
    scenario, payoffs = voting(N_CASES)[k]
    bare, game = compile_payoffs(scenario), Game(payoffs)
    expected = 0
    for outcome in outcomes(scenario):
        codes = game.codes(outcome)
        passed = is_reached(payoffs, totals(payoffs, codes)) and not is_banned(payoffs, codes)
        signed = is_reached(bare, totals(bare, codes)) and not is_banned(bare, codes)
        assert passed == (signed and ratified(scenario, outcome, 0.5))
        expected += passed
    assert count_acceptable(payoffs, game.allowed) == expected
    found, every = pareto_set(payoffs, game.allowed, thresholds=payoffs.thresholds), enumerate_outcomes(payoffs)
    assert every.counts.acceptable == expected
    assert sorted(zip(map(tuple, found.totals.tolist()), found.counts, strict=True)) == sorted(
        zip(map(tuple, every.acceptable_frontier.totals.tolist()), every.acceptable_frontier.counts, strict=True)
    )


@pytest.mark.parametrize("engine", ["elimination", "enumeration", "mixed-integer"])
@pytest.mark.parametrize("k", range(12))
def test_every_engine_chooses_what_passes(k: int, engine: str) -> None:
    scenario, _ = voting(N_CASES)[k]
    expected = [o for o in outcomes(scenario) if not verify_agreement(scenario, o) and ratified(scenario, o, 0.5)]
    result = solve(scenario, ratify=HALF, engine=engine, solutions=["nash", "leximin"])
    assert (result.verdict == "agreement", result.zone.count) == (bool(expected), len(expected))
    for solution in result.solutions.values():
        assert dict(solution.outcome) in expected


def test_an_estimate_looks_at_votes() -> None:
    payoffs = next(p for _, p in voting(N_CASES) if (count_acceptable(p, Game(p).allowed) or 0) > 0)
    expected = count_acceptable(payoffs, Game(payoffs).allowed)
    assert expected is not None
    found = estimate_acceptable(payoffs, Game(payoffs).allowed, samples=20_000)
    assert found.low <= expected <= found.high


@given(st.lists(st.integers(1, 6), min_size=1, max_size=4), st.integers(1, 20))
def test_the_signed_sum_is_the_vote(weights: list[int], quota: int) -> None:
    n = len(weights)
    vote = Vote("body", tuple(range(n)), (1,) * n, tuple(weights), quota)
    payoffs = Payoffs((), (), (), (), (), (), (1,) * n, (), (0,) * n, (), votes=(vote,))
    sums = np.array(list(product((0, 1), repeat=n)))
    groups = list(signed_groups(payoffs))
    by_sets = [sum(factor * all(row[c] >= level for c, level in levels.items()) for factor, levels in groups) for row in sums]
    assert by_sets == votes_pass([vote], sums).astype(int).tolist() == reaches(payoffs, sums).astype(int).tolist()


def test_a_vote_is_lost_below_its_quota() -> None:
    """Two segments of weights 1 and 2, who say yes from 3 and from 7 on; both votes ask the same of them, with quotas of 1 and 3."""
    base = random_payoffs(0)
    votes = tuple(Vote(f"quota {quota}", (0, 0), (3, 7), (1, 2), quota) for quota in (1, 3))
    payoffs = replace(base, votes=votes, thresholds=(0,) * base.n_parties)
    others = (0,) * (base.n_parties - 1)
    lost = {total: lost_votes(payoffs, (total, *others)) for total in (2, 3, 6, 7)}
    assert lost == {2: ("quota 1", "quota 3"), 3: ("quota 3",), 6: ("quota 3",), 7: ()}
    assert [is_reached(payoffs, (total, *others)) for total in lost] == [False, False, False, True]
