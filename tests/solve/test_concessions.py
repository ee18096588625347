"""Least concessions against looking at every outcome, in fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import random_scenario
from simulator.budget import Budget
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import Payoffs
from simulator.scenario.model import Scenario
from simulator.solve.exact import least_sum, reaching
from simulator.solve.exact.elimination import FrontierOutgrownError
from simulator.solve.exact.reaching import Reach
from simulator.solve.game import Game
from simulator.solve.why.concessions import Concessions, least_concessions
from tests.games import allowed_outcomes, random_payoffs
from tests.oracles.berlin import RUSSIA_LINE, UKRAINE_LINE, case
from tests.oracles.brute_force import BruteForce
from tests.oracles.small_scenarios import small_scenario
from tests.solve.test_demands import with_body

Vector = tuple[Fraction, ...]


def conceded(surplus: Vector) -> Vector:
    return tuple(max(Fraction(0), -s) for s in surplus)


def check(found: Concessions, parties: tuple[str, ...], outcomes: dict[tuple[str, ...], Vector]) -> None:
    """`outcomes`: surpluses of every outcome that the bans allow, in the order of the file; none of them is an agreement."""
    assert found.stopped is None
    least = min(sum(conceded(s)) for s in outcomes.values())
    assert found.least_sum is not None
    assert found.least_sum.total == least
    assert tuple(found.least_sum.point.outcome.values()) == next(o for o, s in outcomes.items() if sum(conceded(s)) == least)
    leximin = max(sorted(s) for s in outcomes.values())
    assert found.least_largest is not None
    assert found.least_largest.largest == -leximin[0]
    assert sorted(found.least_largest.point.surplus.values()) == leximin
    for k, party in enumerate(parties):
        alone = found.alone[party]
        others = {o: s[k] for o, s in outcomes.items() if all(x >= 0 for q, x in enumerate(s) if q != k)}
        if not others:
            assert alone is None
            continue
        assert alone is not None
        most = max(others.values())
        assert alone.by_party == {q: -most if q == party else 0 for q in parties}
        assert tuple(alone.point.outcome.values()) == next(o for o, s in others.items() if s == most)
    for concession in (found.least_sum, found.least_largest):
        surplus = outcomes[tuple(concession.point.outcome.values())]
        assert tuple(concession.by_party.values()) == conceded(surplus)


def check_concessions(seed: int) -> bool:
    """Whether there were concessions to check."""
    return check_scenario(small_scenario(seed))


def check_scenario(scenario: Scenario) -> bool:
    """Whether there were concessions to check."""
    brute = BruteForce(scenario)
    found = least_concessions(compile_payoffs(scenario))
    assert found.nothing_allowed == (not brute.allowed)
    assert (found.agreement is not None) == bool(brute.acceptable)
    if found.nothing_allowed or found.agreement is not None:
        assert found.least_sum is found.least_largest is None
        return False
    check(found, brute.parties, {o: brute.surplus(o) for o in brute.allowed})
    return True


def test_against_every_outcome_in_fractions() -> None:
    assert sum(map(check_concessions, range(120))) > 15


@pytest.mark.parametrize("narrow", [1, 3])
def test_with_the_narrowest_beams(monkeypatch: pytest.MonkeyPatch, narrow: int) -> None:
    """With next to nothing found by the beams, bounds and whole eliminations decide."""
    monkeypatch.setattr(reaching, "BEAM", narrow)
    monkeypatch.setattr(least_sum, "BEAM", narrow)
    assert sum(check_scenario(small_scenario(seed)) for seed in range(48)) > 5


def test_larger_scenarios() -> None:
    assert all(map(check_larger, range(8)))


def check_larger(seed: int) -> bool:
    """Whether there were concessions to check."""
    return check_scenario(
        random_scenario(parties=2 + seed % 3, issues=5, options=4, interactions=3, red_lines=2, conflict=0.8, reservation=0.85, seed=seed)
    )


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10**6), big=st.booleans(), body=st.booleans())
def test_with_bodies_and_large_numbers(seed: int, big: bool, body: bool) -> None:
    payoffs = random_payoffs(seed, big=big)
    if body and payoffs.n_parties > 1:
        payoffs = with_body(payoffs)
    found = least_concessions(payoffs)
    n = payoffs.n_parties
    outcomes = {
        named(payoffs, outcome): tuple(payoffs.points(p, sums[p]) - payoffs.reservation[p] for p in range(n))
        for outcome, sums in allowed_outcomes(payoffs)
        if all(sums[c] >= payoffs.thresholds[c] for c in range(n, payoffs.n_columns))
    }
    assert found.nothing_allowed == (not outcomes)
    if outcomes and found.agreement is None:
        check(found, payoffs.parties, outcomes)
    else:
        assert not outcomes or any(min(s) >= 0 for s in outcomes.values())


def named(payoffs: Payoffs, outcome: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(options[o] for options, o in zip(payoffs.options, outcome, strict=True))


def test_the_flagship_after_the_guarantee_lapsed() -> None:
    game = Game(compile_payoffs(case("guarantee-lapsed")))
    assert least_concessions(game).nothing_allowed
    with_ukraine = least_concessions(game.without([UKRAINE_LINE]))
    with_russia = least_concessions(game.without([RUSSIA_LINE]))
    assert with_ukraine.least_largest is not None
    assert with_russia.least_largest is not None
    assert with_ukraine.least_largest.largest == Fraction("12.92675")
    assert with_russia.least_largest.largest == Fraction("5.413")
    assert [p for p, c in with_ukraine.alone.items() if c is not None] == ["ukraine"]
    assert [p for p, c in with_russia.alone.items() if c is not None] == ["russia"]


def test_an_agreement_needs_no_concession() -> None:
    found = least_concessions(Game(compile_payoffs(case("scenario"))).without([UKRAINE_LINE]))
    assert found.agreement is not None
    assert min(found.agreement.surplus.values()) >= 0
    assert found.alone == {}


def test_parts_are_told_as_they_are_found_and_a_budget_keeps_them() -> None:
    game = Game(compile_payoffs(case("hard-corner"))).without([UKRAINE_LINE])
    told: list[Concessions] = []
    whole = least_concessions(game, on_found=told.append)
    assert told[-1] == whole
    assert [len(t.alone) for t in told] == [0, 1, 2, 3, 4, 4]
    cut = least_concessions(game, Budget(0.0, 1024))
    assert cut.stopped == "time limit"
    assert cut.least_sum is cut.least_largest is None
    assert not cut.nothing_allowed


def test_what_outgrows_the_memory_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    game = Game(compile_payoffs(case("hard-corner"))).without([UKRAINE_LINE])
    monkeypatch.setattr(least_sum, "MOST_ROWS", 0)
    found = least_concessions(game)
    assert found.stopped == "memory limit"
    assert found.least_sum is None
    assert found.least_largest is not None


def test_a_question_that_outgrows_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "MOST_ROWS", 0)
    monkeypatch.setattr(reaching, "BEAM", 1)
    refused = 0
    for seed in range(60):
        payoffs = random_payoffs(seed)
        try:
            found = Reach(payoffs).exists(payoffs.thresholds)
        except FrontierOutgrownError:
            refused += 1
            continue
        agreements = [o for o, sums in allowed_outcomes(payoffs) if all(s >= t for s, t in zip(sums, payoffs.thresholds, strict=True))]
        assert found in agreements if found is not None else not agreements
    assert refused > 0
