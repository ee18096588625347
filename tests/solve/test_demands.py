"""Clashing demands and minimal waivers, against every subset of the demands."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import random_scenario
from simulator.budget import Budget
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import Ban, Payoffs
from simulator.solve.exact import reaching
from simulator.solve.game import Game
from simulator.solve.why.demands import Clashing, Demands, Waiver, best_under, demand_sets
from simulator.solve.why.hitting_sets import bits, minimal_hitting_sets
from tests.games import random_payoffs
from tests.oracles.berlin import RUSSIA_LINE, UKRAINE_LINE, case
from tests.oracles.brute_force import BruteForce
from tests.oracles.small_scenarios import small_scenario
from tests.solve.test_clash import tight_payoffs

Sets = set[frozenset[str]]


def minimal(sets: Iterable[frozenset[str]]) -> Sets:
    found = set(sets)
    return {s for s in found if not any(other < s for other in found)}


def by_every_subset(demands: tuple[str, ...], missed: set[frozenset[str]]) -> tuple[Sets, Sets]:
    """(clashes, minimal waivers) where each outcome misses one of `missed`: every subset of the demands is looked at."""
    subsets = [frozenset(d for k, d in enumerate(demands) if mask >> k & 1) for mask in range(1 << len(demands))]
    cannot = [s for s in subsets if all(s & m for m in missed)]
    opening = [s for s in subsets if any(m <= s for m in missed)]
    return minimal(cannot), minimal(opening)


def expected(brute: BruteForce) -> tuple[Sets, Sets, dict[frozenset[str], list[tuple[str, ...]]]]:
    """Clashes and waivers from the definitions in `Fraction`, and the outcomes by the demands that they miss."""
    by_missed: dict[frozenset[str], list[tuple[str, ...]]] = {}
    for outcome in brute.feasible:
        short = {f"parties.{p}" for p, s in zip(brute.parties, brute.surplus(outcome), strict=True) if s < 0}
        by_missed.setdefault(brute.crossed[outcome] | short, []).append(outcome)
    lines = [
        f"parties.{name}.red_lines.{key}"
        for name, party in brute.scenario.parties.items()
        for key, line in party.red_lines.items()
        if line.in_force
    ]
    demands = (*(f"parties.{p}" for p in brute.parties), *lines)
    return (*by_every_subset(demands, set(by_missed)), by_missed)


@pytest.mark.parametrize("beam", [1, reaching.BEAM])
def test_against_every_subset_in_fractions(monkeypatch: pytest.MonkeyPatch, beam: int) -> None:
    monkeypatch.setattr(reaching, "BEAM", beam)
    assert sum(check_demands(seed) for seed in range(64)) > 14


def check_demands(seed: int) -> bool:
    """Whether there was no agreement, and so something to check."""
    scenario = small_scenario(seed, most_outcomes=60)
    brute = BruteForce(scenario)
    game = Game(compile_payoffs(scenario))
    found = demand_sets(game)
    assert found.complete
    assert (found.agreement is not None) == bool(brute.acceptable)
    if found.agreement is not None:
        assert (found.clashes, found.waivers) == ((), ())
        return False
    clashes, waivers, by_missed = expected(brute)
    assert {frozenset(c.demands) for c in found.clashes} == clashes
    assert {frozenset(w.demands) for w in found.waivers} == waivers
    for waiver in found.waivers:
        outcomes = by_missed[frozenset(waiver.demands)]
        assert tuple(waiver.point.outcome.values()) in outcomes
        kept = [k for k, p in enumerate(brute.parties) if f"parties.{p}" not in waiver.demands]
        best = best_under(game, waiver)
        if kept:
            allowed = [o for o in brute.feasible if brute.crossed[o] <= set(waiver.demands)]
            assert best.least_surplus == max(min(brute.surplus(o)[k] for k in kept) for o in allowed)
            assert best.least_surplus == min(best.point.surplus[brute.parties[k]] for k in kept)
            assert set(best.point.red_lines) <= set(waiver.demands)
    return True


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10**6), big=st.booleans(), body=st.booleans())
def test_against_every_subset_with_bodies_and_large_numbers(seed: int, big: bool, body: bool) -> None:
    payoffs = random_payoffs(seed, big=True) if big else tight_payoffs(seed)
    if body and payoffs.n_parties > 1:
        payoffs = with_body(payoffs)
    found = demand_sets(payoffs)
    missed = {missed_demands(payoffs, outcome) for outcome in every_feasible(payoffs)}
    if not missed:
        assert found.waivers == ()
        return
    clashes, waivers = by_every_subset(Demands(payoffs).paths, missed)
    if frozenset() in missed:
        assert found.agreement is not None
        return
    assert {frozenset(c.demands) for c in found.clashes} == clashes
    assert {frozenset(w.demands) for w in found.waivers} == waivers


def with_body(payoffs: Payoffs) -> Payoffs:
    """The last party made a ratifying body, which also refuses what the last red line excludes."""
    path = "parties.p0.ratification.vote"
    *rest, last = payoffs.bans or (Ban("constraint", "constraints.none", ()),)
    return dataclasses.replace(
        payoffs,
        parties=payoffs.parties[:-1],
        reservation=payoffs.reservation[:-1],
        bargaining_weights=payoffs.bargaining_weights[:-1],
        conditions=(path,),
        bans=(*rest, Ban("body", path, last.clauses, 0)),
    )


def every_feasible(payoffs: Payoffs) -> list[tuple[int, ...]]:
    fixed = [clause for ban in payoffs.bans if ban.kind in ("constraint", "option") for clause in ban.clauses]
    return [o for o in product(*map(range, payoffs.sizes)) if not any(all(o[i] in wanted for i, wanted in c) for c in fixed)]


def missed_demands(payoffs: Payoffs, outcome: tuple[int, ...]) -> frozenset[str]:
    def holds(clauses: Iterable[tuple[tuple[int, tuple[int, ...]], ...]]) -> bool:
        return any(all(outcome[i] in wanted for i, wanted in clause) for clause in clauses)

    names = [*(f"parties.{p}" for p in payoffs.parties), *payoffs.conditions]
    sums = [
        sum(int(w[o][c]) for w, o in zip(payoffs.worth, outcome, strict=True))
        + sum(term.amount for term in payoffs.terms if term.column == c and holds(term.clauses))
        for c in range(payoffs.n_columns)
    ]
    short = {name for name, total, threshold in zip(names, sums, payoffs.thresholds, strict=True) if total < threshold}
    return frozenset(short | {ban.path for ban in payoffs.bans if ban.kind in ("red_line", "body") and holds(ban.clauses)})


def test_each_family_is_the_others_minimal_hitting_sets() -> None:
    payoffs = compile_payoffs(case("guarantee-lapsed"))
    found = demand_sets(payoffs)
    place = {path: k for k, path in enumerate(found.demands)}
    clashes = [sum(1 << place[d] for d in c.demands) for c in found.clashes]
    waivers = [sum(1 << place[d] for d in w.demands) for w in found.waivers]
    assert set(minimal_hitting_sets(clashes)) == set(waivers)
    assert set(minimal_hitting_sets(waivers)) == set(clashes)
    assert len(clashes) == 7


def test_the_flagship_base_case_is_two_red_lines() -> None:
    game = Game(compile_payoffs(case("scenario")))
    found = demand_sets(game)
    assert found.complete
    assert [c.demands for c in found.clashes] == [(UKRAINE_LINE, RUSSIA_LINE)]
    assert [w.demands for w in found.waivers] == [(UKRAINE_LINE,), (RUSSIA_LINE,)]
    best = [best_under(game, waiver).least_surplus for waiver in found.waivers]
    assert best == [Fraction("5.29325"), Fraction("3.1545")]


def test_sets_are_streamed_smallest_first_and_cut_with_a_word() -> None:
    payoffs = compile_payoffs(case("hard-corner"))
    streamed: list[Clashing | Waiver] = []
    whole = demand_sets(payoffs, on_found=streamed.append)
    assert streamed == [*whole.waivers, *whole.clashes]
    for sets in (whole.waivers, whole.clashes):
        sizes = [len(s.demands) for s in sets]
        assert sizes == sorted(sizes)
        assert len(sizes) > 2
    cut = demand_sets(payoffs, max_sets=2)
    assert cut.waivers == whole.waivers[:2]
    assert not cut.complete
    assert cut.stopped is None
    assert {c.demands for c in cut.clashes} <= {c.demands for c in whole.clashes}


def test_a_budget_that_runs_out_says_so() -> None:
    found = demand_sets(compile_payoffs(case("hard-corner")), budget=Budget(0.0, 1024))
    assert found.stopped == "time limit"
    assert not found.complete


@pytest.mark.parametrize("seed", range(3))
def test_large_scenarios_are_settled_whole(seed: int) -> None:
    scenario = random_scenario(parties=4, issues=14, options=4, interactions=6, red_lines=12, conflict=0.5, reservation=0.75, seed=seed)
    found = demand_sets(compile_payoffs(scenario))
    assert found.complete
    assert found.agreement is None
    for waiver in found.waivers:
        short = {f"parties.{p}" for p, s in waiver.point.surplus.items() if s < 0}
        assert short | set(waiver.point.red_lines) == set(waiver.demands)


def test_hitting_sets_by_hand() -> None:
    assert list(minimal_hitting_sets([0b011, 0b110])) == [0b010, 0b101]
    assert list(minimal_hitting_sets([])) == [0]
    assert list(minimal_hitting_sets([0])) == []
    assert bits(0b1010) == [1, 3]
