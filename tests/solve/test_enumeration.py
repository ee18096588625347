"""Enumeration by broadcasting against outcomes taken one by one, in int64 and beyond, whole and block by block."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from simulator.budget import Budget, Stopped
from simulator.payoffs.model import Ban, Payoffs, Term, is_banned, totals
from simulator.solve.exact.enumeration import (
    Counts,
    Extremes,
    acceptable_frontier,
    allowed_frontier,
    counts,
    enumerate_outcomes,
    ideal_and_worst,
    least_surplus,
)
from simulator.solve.pareto import ParetoSet
from tests.games import acceptable, allowed_outcomes, random_payoffs

Totals = tuple[int, ...]
Tied = dict[Totals, list[Totals]]


def _frontier(payoffs: Payoffs, outcomes: Iterable[tuple[Totals, Totals]]) -> Tied:
    having: Tied = defaultdict(list)
    for outcome, columns in outcomes:
        having[columns[: payoffs.n_parties]].append(outcome)
    return {t: o for t, o in having.items() if not any(u != t and all(a >= b for a, b in zip(u, t, strict=True)) for u in having)}


def _tied(pareto: ParetoSet) -> Tied:
    rows = [tuple(int(t) for t in row) for row in pareto.totals]
    return {t: [tuple(o) for o in pareto.outcomes(k, pareto.counts[k]).tolist()] for k, t in enumerate(rows)}


def _extremes(payoffs: Payoffs, columns: list[Totals]) -> Extremes | None:
    if not columns:
        return None
    by_party = list(zip(*columns, strict=True))[: payoffs.n_parties]
    return Extremes(tuple(map(max, by_party)), tuple(map(min, by_party)))


@pytest.mark.parametrize("block", [1, 7, 2**17], ids=["one by one", "blocks", "at once"])
@pytest.mark.parametrize("big", [False, True], ids=["int64", "integers"])
def test_everything_that_one_pass_tells(big: bool, block: int) -> None:
    for seed in range(24):
        payoffs = random_payoffs(seed, big=big)
        allowed = list(allowed_outcomes(payoffs))
        accepted = [(o, t) for o, t in allowed if acceptable(payoffs, t)]
        found = enumerate_outcomes(payoffs, block=block)
        assert found.counts == Counts(payoffs.n_outcomes, len(allowed), len(accepted)), seed
        assert found.acceptable_frontier.totals.dtype == payoffs.dtype
        assert _tied(found.acceptable_frontier) == _frontier(payoffs, accepted), seed
        assert _tied(found.allowed_frontier) == _frontier(payoffs, allowed), seed
        assert found.ideal_and_worst.allowed == _extremes(payoffs, [t for _, t in allowed])
        assert found.ideal_and_worst.acceptable == _extremes(payoffs, [t for _, t in accepted])


@pytest.mark.parametrize("big", [False, True], ids=["int64", "integers"])
def test_largest_least_surplus_with_leximin_and_all_ties(big: bool) -> None:
    for seed in range(48):
        payoffs = random_payoffs(seed, big=big)
        surplus = {o: sorted(payoffs.points(p, t[p]) - r for p, r in enumerate(payoffs.reservation)) for o, t in allowed_outcomes(payoffs)}
        found = least_surplus(payoffs)
        if not surplus:
            assert found is None
            continue
        best = max(surplus.values())
        assert found is not None
        assert found.value == best[0]
        listed = [o for tied in _tied(found.points).values() for o in tied]
        assert sorted(listed) == [o for o, s in surplus.items() if s == best]
        assert {tuple(o) for o in found.points.representatives().tolist()} <= set(listed)


def test_one_pass_and_the_functions_one_by_one_agree() -> None:
    for seed in range(20):
        payoffs = random_payoffs(seed)
        whole = enumerate_outcomes(payoffs)
        assert counts(payoffs) == whole.counts
        assert ideal_and_worst(payoffs) == whole.ideal_and_worst
        assert _tied(acceptable_frontier(payoffs)) == _tied(whole.acceptable_frontier)
        assert _tied(allowed_frontier(payoffs)) == _tied(whole.allowed_frontier)


def _two_issues() -> Payoffs:
    """Two parties and, in the third column, a condition that is nobody's objective."""
    worth = np.array([[0, 6, 1], [4, 2, 0], [4, 2, 1]], dtype=np.int64)
    return Payoffs(
        issues=("a", "b"),
        options=(("x", "y", "z"), ("u", "v")),
        parties=("p", "q"),
        worth=(worth, np.array([[1, 1, 0], [1, 1, 3]], dtype=np.int64)),
        terms=(Term(0, 5, (((0, (0,)), (1, (1,))), ((0, (0,)),)), "parties.p.interactions.k"),),
        bans=(Ban("option", "issues.b.options.v", (((1, (1,)),),)),),
        scale=(1, 1, 1),
        reservation=(Fraction(0), Fraction(0)),
        thresholds=(0, 0, 1),
        bargaining_weights=(Fraction(1), Fraction(1)),
    )


def test_conditions_bind_and_are_no_objectives() -> None:
    payoffs = _two_issues()
    found = enumerate_outcomes(payoffs)
    assert found.counts == Counts(feasible=3, allowed=3, acceptable=2)
    assert _tied(found.acceptable_frontier) == {(6, 7): [(0, 0)]}
    lifted = enumerate_outcomes(replace(payoffs, terms=(), bans=()))
    assert lifted.counts == Counts(6, 6, 5)
    assert _tied(lifted.acceptable_frontier) == {(1, 7): [(0, 0), (0, 1)], (5, 3): [(1, 1), (2, 0), (2, 1)]}


def test_a_term_counts_once_however_many_of_its_clauses_hold() -> None:
    payoffs = replace(_two_issues(), bans=())
    assert ideal_and_worst(payoffs).allowed == Extremes((6, 7), (5, 3))


def test_options_and_constraints_make_infeasible_and_red_lines_forbid() -> None:
    never = (((0, (0, 1)),), ((1, (0,)),))
    red = replace(_two_issues(), bans=(Ban("red_line", "parties.p.red_lines.k", never, 0),))
    assert counts(red) == Counts(feasible=6, allowed=1, acceptable=1)
    constraint = replace(red, bans=(Ban("constraint", "constraints.k", never),))
    assert counts(constraint) == Counts(feasible=1, allowed=1, acceptable=1)


def test_nothing_allowed() -> None:
    payoffs = replace(_two_issues(), bans=(Ban("red_line", "parties.p.red_lines.k", (((0, (0, 1, 2)),),), 0),))
    found = enumerate_outcomes(payoffs)
    assert found.counts == Counts(6, 0, 0)
    assert len(found.allowed_frontier) == len(found.acceptable_frontier) == 0
    assert found.allowed_frontier.totals.shape == (0, 2)
    assert found.allowed_frontier.representatives().shape == (0, 2)
    assert found.least_surplus is None
    assert found.ideal_and_worst.allowed is None


def test_more_outcomes_than_one_block_holds() -> None:
    """Nine issues of four options: the blocks are joined, counts and ties included."""
    n_issues = 9
    worth = tuple(np.array([[o, 3 - o] for o in range(4)], dtype=np.int64) for _ in range(n_issues))
    payoffs = Payoffs(
        issues=tuple(f"i{k}" for k in range(n_issues)),
        options=(("a", "b", "c", "d"),) * n_issues,
        parties=("p", "q"),
        worth=worth,
        terms=(),
        bans=(Ban("red_line", "parties.p.red_lines.k", (((0, (3,)), (8, (3,))),), 0),),
        scale=(1, 1),
        reservation=(Fraction(0), Fraction(0)),
        thresholds=(0, 0),
        bargaining_weights=(Fraction(1), Fraction(1)),
    )
    frontier = acceptable_frontier(payoffs)
    assert sum(frontier.counts) == counts(payoffs).acceptable == 4**9 - 4**7
    assert sorted(frontier.totals[:, 0].tolist()) == list(range(27))
    lowest = int(np.flatnonzero(frontier.totals[:, 0] == 1)[0])
    assert frontier.outcomes(lowest, 100).tolist() == [[int(k == one) for k in range(9)] for one in range(8, -1, -1)]
    assert frontier.outcomes(lowest, 2).tolist() == [[0] * 8 + [1], [0] * 7 + [1, 0]]


def test_a_budget_ends_the_work_between_blocks() -> None:
    with pytest.raises(Stopped, match="time limit"):
        counts(_two_issues(), progress=Budget(-1.0, 100).tick)
    seen: list[tuple[str, float | None]] = []
    enumerate_outcomes(_two_issues(), block=2, progress=lambda what, share: seen.append((what, share)))
    assert seen == [("enumerating outcomes", share) for share in (0, 1 / 3, 2 / 3)]


def test_the_games_are_worth_testing_on() -> None:
    games = [random_payoffs(seed) for seed in range(24)]
    assert any(t.amount and len(t.clauses) > 1 for p in games for t in p.terms)
    assert any(is_banned(p, o) for p in games for o in product(*map(range, p.sizes)))
    assert any(len({totals(p, o) for o in product(*map(range, p.sizes))}) < p.n_outcomes for p in games)
