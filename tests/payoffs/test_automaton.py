"""The automaton and what is read off it, against plain enumeration."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from simulator.payoffs.automaton import build_automaton
from simulator.payoffs.completion import completions, count_outcomes, lay_gains, remaining
from simulator.payoffs.model import Ban, Payoffs
from tests.games import allowed_outcomes, random_payoffs


@pytest.mark.parametrize("seed", range(150))
def test_counts_the_outcomes_that_no_ban_forbids(seed: int) -> None:
    payoffs = random_payoffs(seed)
    automaton = build_automaton(payoffs)
    expected = sum(1 for _ in allowed_outcomes(payoffs))
    assert automaton.empty == (expected == 0)
    assert count_outcomes(automaton) == expected


@pytest.mark.parametrize("seed", range(80))
def test_bounds_of_each_column_are_attained(seed: int) -> None:
    payoffs = random_payoffs(seed, big=seed % 4 == 0)
    automaton = build_automaton(payoffs)
    everything = [t for _, t in allowed_outcomes(payoffs)]
    if not everything:
        assert automaton.empty
        return
    game = lay_gains(payoffs, automaton)
    for best in (True, False):
        bound = remaining(game, best)[0][0]
        assert list(bound) == [(max if best else min)(t[c] for t in everything) for c in range(payoffs.n_columns)]


def test_any_order_of_the_issues_gives_the_same_counts() -> None:
    payoffs = next(p for p in map(random_payoffs, range(100)) if len(p.sizes) == 4 and p.terms and p.bans)
    counts = {count_outcomes(build_automaton(payoffs, order=order)) for order in itertools.permutations(range(4))}
    assert counts == {sum(1 for _ in allowed_outcomes(payoffs))}


def test_no_state_is_entered_that_has_no_completion() -> None:
    for payoffs in map(random_payoffs, range(60)):
        automaton = build_automaton(payoffs)
        ways = completions(automaton)
        for k, step in enumerate(automaton.steps):
            entered = step.following[step.following >= 0]
            assert all(ways[k + 1][s] > 0 for s in entered)


def test_a_clause_over_many_issues_costs_one_bit() -> None:
    n = 12
    base = random_payoffs(0)
    payoffs = Payoffs(
        issues=tuple(f"i{k}" for k in range(n)),
        options=(("a", "b", "c"),) * n,
        parties=base.parties,
        worth=tuple(np.zeros((3, base.n_parties), np.int64) for _ in range(n)),
        terms=(),
        bans=(Ban("constraint", "constraints.all_first", (tuple((k, (0,)) for k in range(n)),)),),
        scale=base.scale,
        reservation=base.reservation,
        thresholds=base.thresholds,
        bargaining_weights=base.bargaining_weights,
    )
    automaton = build_automaton(payoffs)
    assert automaton.largest_state_space == 2
    assert count_outcomes(automaton) == 3**n - 1
