"""Whether an agreement exists: against looking at every outcome, and against the solver, variant after variant."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import UsageError, random_scenario, solve
from simulator.budget import Budget, Stopped
from simulator.payoffs.automaton import build_automaton
from simulator.payoffs.model import Payoffs
from simulator.scenario.draws import draw
from simulator.scenario.model import Scenario
from simulator.scenario.substitution import substituted
from simulator.solve import existence
from simulator.solve.exact.elimination import FrontierOutgrownError
from simulator.solve.existence import AgreementSearch, agreement_exists, share_with_agreement, shares_under_waivers, wilson
from tests.games import acceptable, allowed_outcomes, random_payoffs
from tests.oracles.berlin import RUSSIA_LINE, UKRAINE_LINE, case
from tests.oracles.brute_force import BruteForce


def looked_up(payoffs: Payoffs) -> bool:
    """Whether an agreement exists, by looking at every outcome."""
    return any(acceptable(payoffs, found) for _, found in allowed_outcomes(payoffs))


def variants(payoffs: Payoffs, seed: int, count: int) -> list[Payoffs]:
    """The same game with other numbers: worth, terms and thresholds change, bans do not."""
    rng = np.random.default_rng(seed)
    size = max(2, max(abs(t) for t in payoffs.thresholds) // 4)
    result = []
    for _ in range(count):
        moved = [int(x * size) for x in rng.uniform(-1, 1, size=payoffs.n_parties)]
        thresholds = tuple(t + m for t, m in zip(payoffs.thresholds, moved, strict=True))
        worth = tuple(w + (rng.integers(-2, 3, size=w.shape)).astype(w.dtype) for w in payoffs.worth)
        terms = tuple(replace(term, amount=term.amount + int(rng.integers(-2, 3))) for term in payoffs.terms)
        reservation = tuple(r + m for r, m in zip(payoffs.reservation, moved, strict=True))
        result.append(replace(payoffs, worth=worth, terms=terms, thresholds=thresholds, reservation=reservation))
    return result


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), big=st.booleans())
def test_every_variant_against_looking_at_every_outcome(seed: int, big: bool) -> None:
    payoffs = random_payoffs(seed, big=big)
    search = AgreementSearch(build_automaton(payoffs))
    for variant in (payoffs, *variants(payoffs, seed, 6)):
        assert search.exists(variant) == looked_up(variant) == agreement_exists(variant, build_automaton(variant))


def test_from_above_where_elimination_outgrows_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(existence, "FEW_ROWS", 0)
    answers = []
    for seed in range(48):
        payoffs = random_payoffs(seed, big=seed % 7 == 0)
        search = AgreementSearch(build_automaton(payoffs))
        for variant in (payoffs, *variants(payoffs, seed, 2)):
            answers.append(search.exists(variant))
            assert answers[-1] == looked_up(variant), seed
    assert {True, False} == set(answers)


def test_what_is_remembered_stays_bounded_and_in_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(existence, "REMEMBERED", 2)
    sizes = []
    for seed in range(24):
        payoffs = random_payoffs(seed)
        search = AgreementSearch(build_automaton(payoffs))
        for variant in variants(payoffs, seed, 12):
            assert search.exists(variant) == looked_up(variant)
            assert len(set(search._remembered)) == len(search._remembered) == len(search._applying)
        sizes.append(len(search._remembered))
    assert max(sizes) == 2


def test_conditions_beside_the_parties_count() -> None:
    payoffs = next(p for p in map(random_payoffs, range(100)) if looked_up(p) and not p.terms and not p.bans)
    worth = tuple(np.concatenate([w, w[:, :1]], axis=1) for w in payoffs.worth)
    best = sum(int(w[:, 0].max()) for w in payoffs.worth)
    for threshold, expected in ((payoffs.thresholds[0], True), (best + 1, False)):
        widened = replace(payoffs, worth=worth, scale=(*payoffs.scale, 1), thresholds=(*payoffs.thresholds, threshold))
        assert agreement_exists(widened, build_automaton(widened)) == expected


def test_a_budget_ends_the_work() -> None:
    payoffs = next(p for p in map(random_payoffs, range(100)) if looked_up(p))
    with pytest.raises(Stopped):
        agreement_exists(payoffs, build_automaton(payoffs), Budget(-1.0, 64))


@pytest.mark.parametrize("seed", range(12))
def test_the_share_is_what_brute_force_counts(seed: int) -> None:
    scenario = random_scenario(
        parties=2 + seed % 2,
        issues=3,
        options=3,
        interactions=3,
        red_lines=seed % 3,
        conflict=0.9,
        reservation=0.55,
        ranges=True,
        seed=seed,
    )
    share = share_with_agreement(scenario, draws=12, seed=seed)
    sample = draw(scenario, 12, seed=seed)
    expected = sum(bool(BruteForce(substituted(scenario, sample.numbers(k))).acceptable) for k in range(12))
    assert (share.with_agreement, share.undecided, share.numbers) == (expected, 0, len(sample.paths))


@pytest.mark.parametrize("line", [UKRAINE_LINE, RUSSIA_LINE])
def test_draws_of_the_flagship_are_answered_as_by_the_solver(line: str) -> None:
    scenario = case("scenario")
    opened = scenario.with_changes({f"{line}.in_force": False})
    sample = draw(opened, 8, seed=1)
    solved = [
        solve(substituted(opened, sample.numbers(k)), solutions=["nash"], frontier=None, count=False, certificate=False).verdict
        for k in range(8)
    ]
    share = share_with_agreement(scenario, draws=8, seed=1, waived=[line])
    assert share.with_agreement == solved.count("agreement")
    assert share == replace(share_with_agreement(opened, draws=8, seed=1), waived=(line,))


def test_where_the_red_lines_decide_nothing_is_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AgreementSearch, "exists", lambda *_: pytest.fail("a draw was looked at"))
    share = share_with_agreement(case("scenario"))
    assert (share.draws, share.with_agreement, share.undecided, share.interval) == (200, 0, 0, None)
    assert share.constant_because == "red lines"


def test_under_each_waiver_where_the_red_lines_decide() -> None:
    scenario = case("scenario")
    waivers = [(UKRAINE_LINE,), (RUSSIA_LINE,)]
    as_it_stands, *under = shares_under_waivers(scenario, waivers, draws=6)
    assert as_it_stands.constant_because == "red lines"
    assert under == [share_with_agreement(scenario, draws=6, waived=waived) for waived in waivers]
    opened = scenario.with_changes({f"{RUSSIA_LINE}.in_force": False})
    assert len(shares_under_waivers(opened, [(UKRAINE_LINE,)], draws=6)) == 1
    late = shares_under_waivers(scenario, waivers, draws=6, time_limit=0)
    assert [(share.undecided, share.stopped) for share in late] == [(0, None), (6, "time limit"), (6, "time limit")]


@pytest.fixture(scope="module")
def ranged() -> Scenario:
    return random_scenario(parties=2, issues=3, options=3, ranges=True, reservation=0.2, seed=3)


def test_what_a_limit_leaves_open_is_undecided(ranged: Scenario) -> None:
    share = share_with_agreement(ranged, draws=10, time_limit=0)
    assert (share.with_agreement, share.undecided, share.stopped) == (0, 10, "time limit")
    assert share.interval is not None
    assert (share.interval.low, share.interval.high) == (0, 1)


def test_ctrl_c_leaves_the_rest_undecided(ranged: Scenario) -> None:
    calls = []

    def interrupt(what: str, done: float | None) -> None:
        calls.append(what)
        if what == "drawing the ranged numbers" and done == 0.5:
            raise KeyboardInterrupt

    share = share_with_agreement(ranged, draws=10, progress=interrupt)
    assert (share.with_agreement, share.undecided, share.stopped) == (5, 5, "interrupted")
    assert calls


def test_a_draw_that_outgrows_its_budget_is_undecided_alone(ranged: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([True, None, False, True])

    def exists(*_: object) -> bool:
        answer = next(answers)
        if answer is None:
            raise FrontierOutgrownError("too many")
        return answer

    monkeypatch.setattr(AgreementSearch, "exists", exists)
    share = share_with_agreement(ranged, draws=4)
    assert (share.with_agreement, share.undecided, share.stopped) == (2, 1, None)
    assert share.interval is not None
    assert (share.interval.low, share.interval.high) == (wilson(2, 4)[0], wilson(3, 4)[1])


def test_requests_that_do_not_fit(ranged: Scenario) -> None:
    with pytest.raises(UsageError, match="no number of the scenario that an agreement depends on has a range"):
        share_with_agreement(random_scenario(seed=1))
    with pytest.raises(UsageError, match="no such red line or constraint in force 'nonsense'"):
        share_with_agreement(ranged, waived=["nonsense"])


def test_wilsons_interval() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 200) == pytest.approx((0, 0.0188), abs=1e-4)
    assert wilson(200, 200)[1] == 1
