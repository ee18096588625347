"""The automaton and what is read off it, against plain enumeration."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from simulator.budget import Budget, Stopped
from simulator.payoffs import automaton
from simulator.payoffs.automaton import MOST_CELLS, AutomatonOutgrownError, affordable_cells, build_automaton
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.completion import completions, count_outcomes, lay_gains, remaining
from simulator.payoffs.model import Ban, Payoffs
from simulator.payoffs.orders import Scopes, elimination_order
from simulator.scenario.random import random_scenario
from tests.games import allowed_outcomes, random_payoffs


@pytest.mark.parametrize("seed", range(60))
def test_counts_the_outcomes_that_no_ban_forbids(seed: int) -> None:
    payoffs = random_payoffs(seed)
    automaton = build_automaton(payoffs)
    expected = sum(1 for _ in allowed_outcomes(payoffs))
    assert automaton.empty == (expected == 0)
    assert count_outcomes(automaton) == expected


@pytest.mark.parametrize("seed", range(32))
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


def dense_payoffs(interactions: int, seed: int = 0) -> Payoffs:
    return compile_payoffs(random_scenario(parties=6, issues=20, options=4, interactions=interactions, seed=seed))


@pytest.mark.parametrize("interactions", [100, 300])
def test_an_automaton_that_outgrows_its_budget_is_not_built(interactions: int) -> None:
    with pytest.raises(AutomatonOutgrownError, match=r"interactions and red lines at issue \d+ of 20|along the best order"):
        build_automaton(dense_payoffs(interactions))


def test_the_budget_of_an_automaton_falls_with_the_memory_and_the_columns() -> None:
    with Budget(60, 64):
        assert affordable_cells(10) < affordable_cells(3) < affordable_cells(0) < 64 * 2**20


def test_an_automaton_ends_at_the_end_of_the_budget_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    payoffs = dense_payoffs(40)
    with Budget(60, 1024):
        monkeypatch.setattr("simulator.budget.clock", lambda: float("inf"))
        with pytest.raises(Stopped, match="time limit"):
            build_automaton(payoffs)


@pytest.mark.parametrize("seed", range(30))
def test_no_layer_is_wider_than_estimated(seed: int) -> None:
    payoffs = random_payoffs(seed)
    scopes = Scopes(payoffs, payoffs.bans, payoffs.terms)
    for order in itertools.permutations(range(len(payoffs.sizes))):
        built = build_automaton(payoffs, order=order)
        cells = sum(step.following.size for step in built.steps)
        assert cells <= scopes.cells(order) + 1e-9


def test_another_order_is_taken_where_the_first_leaves_much_to_remember() -> None:
    payoffs = dense_payoffs(40, seed=2)
    scopes = Scopes(payoffs, payoffs.bans, payoffs.terms)
    chosen = elimination_order(payoffs, payoffs.bans, payoffs.terms)
    assert sorted(chosen) == list(range(20))
    assert scopes.cells(chosen) == min(scopes.cells(scopes.narrow_order(start)) for start in range(20))
    sparse = dense_payoffs(10)
    assert Scopes(sparse, sparse.bans, sparse.terms).cells(elimination_order(sparse, sparse.bans, sparse.terms)) < 20_000


@pytest.mark.parametrize("count", [120, 300])
def test_many_red_lines_that_leave_few_states_are_followed(count: int) -> None:
    payoffs = compile_payoffs(random_scenario(parties=3, issues=20, options=4, interactions=4, red_lines=count, constraints=60, seed=1))
    scopes = Scopes(payoffs, payoffs.bans, payoffs.terms)
    assert scopes.cells(elimination_order(payoffs, payoffs.bans, payoffs.terms)) > 50 * MOST_CELLS
    assert build_automaton(payoffs).largest_state_space < 100


@pytest.mark.parametrize("n_words", [1, 2, 5])
def test_equal_rows_are_found_also_where_all_are_mixed_to_one_number(n_words: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.random.default_rng(n_words).integers(0, 3, size=(200, n_words), dtype=np.uint64) << np.uint64(62)
    told_apart, which = automaton._distinct(rows)
    assert len(np.unique(told_apart, axis=0)) == len(told_apart)
    assert np.array_equal(told_apart[which], rows)
    if n_words > 1:
        monkeypatch.setattr(automaton, "_mixed", lambda rows: np.zeros(len(rows), dtype=np.uint64))
        assert np.array_equal(automaton._distinct(rows)[1], which)
