"""Where the automaton outgrows its budget: the other ways give the same answers, and what they cannot tell is said.

`no_automaton` makes every automaton with more than a few cells outgrow its budget, so that small games, which enumeration settles, take the
ways of dense ones.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

import numpy as np
import pytest

from simulator.payoffs.automaton import AutomatonOutgrownError, attempted
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import Payoffs, is_banned, projected, totals
from simulator.payoffs.varying import Varying
from simulator.report.solve.json import solve_json
from simulator.scenario.model import Scenario
from simulator.scenario.random import random_scenario
from simulator.solve.bound.box_search import BoxesOutgrownError, BoxSearch
from simulator.solve.bound.relaxation import SHARES, WEIGHTS, Counting, Relaxation
from simulator.solve.checker import verify_certificate
from simulator.solve.exact.reaching import Reach
from simulator.solve.existence import VariantSearch
from simulator.solve.game import Game
from simulator.solve.solving import solve
from simulator.solve.why.demands import demand_sets
from simulator.solve.why.parts_in_order import explain
from tests.oracles.ratifying import ratified_scenario

Outcome = tuple[int, ...]


def dense(seed: int, **changed: Any) -> Scenario:
    """A small scenario with many interactions for its issues, ties, red lines, constraints and options out of force."""
    rng = np.random.default_rng(seed)
    asked: dict[str, Any] = {
        "parties": int(rng.integers(1, 5)),
        "issues": 4,
        "options": (2, 4),
        "interactions": int(rng.integers(4, 16)),
        "red_lines": int(rng.integers(0, 5)),
        "constraints": int(rng.integers(0, 3)),
        "conflict": 0.5,
        "reservation": 0.6,
        "ties": bool(seed % 2),
        "out_of_force": int(seed % 3 == 0),
    }
    return random_scenario(**{**asked, **changed}, seed=seed)


@pytest.fixture
def no_automaton(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.payoffs.automaton.MOST_CELLS", 3)


def outcomes(payoffs: Payoffs) -> list[Outcome]:
    """Those that no ban forbids."""
    return [o for o in itertools.product(*map(range, payoffs.sizes)) if not is_banned(payoffs, o)]


def at_floors(payoffs: Payoffs, floors: list[int]) -> list[Outcome]:
    return [o for o in outcomes(payoffs) if all(t >= f for t, f in zip(totals(payoffs, o), floors, strict=True))]


def random_floors(payoffs: Payoffs, rng: np.random.Generator) -> list[int]:
    """Near an outcome's totals, at or just above them."""
    near = totals(payoffs, tuple(int(rng.integers(size)) for size in payoffs.sizes))
    return [int(t) + int(rng.integers(-2, 2)) * payoffs.scale[c] for c, t in enumerate(near)]


@pytest.mark.parametrize("seed", range(16))
def test_solve_answers_as_enumeration_does(seed: int, no_automaton: None) -> None:
    scenario = dense(seed)
    expected, found = solve(scenario, engine="enumeration"), solve(scenario, engine="elimination")
    assert found.verdict == expected.verdict
    assert found.solutions.keys() == expected.solutions.keys()
    for name, solution in found.solutions.items():
        assert solution.bound is None
        assert float(solution.value) == pytest.approx(float(expected.solutions[name].value), rel=1e-7, abs=1e-7)
    if expected.no_deal is not None and expected.no_deal.nearest is not None:
        assert found.no_deal is not None
        assert found.no_deal.nearest is not None
        assert found.no_deal.nearest.least_surplus == expected.no_deal.nearest.least_surplus


@pytest.mark.parametrize("seed", range(16))
def test_the_certificate_by_boxes_is_verified(seed: int, no_automaton: None) -> None:
    scenario = dense(seed, reservation=0.7, parties=3)
    no_deal = solve(scenario, engine="elimination", solutions=(), frontier=None, count=False).no_deal
    if no_deal is None:
        pytest.skip("there is an agreement")
    assert no_deal.certificate is not None
    checked = verify_certificate(scenario, json.loads(json.dumps(no_deal.certificate)))
    assert checked.ok, checked.complaint


@pytest.mark.parametrize("seed", range(12))
def test_what_bodies_must_pass_is_answered_as_by_enumeration(seed: int, no_automaton: None) -> None:
    scenario = ratified_scenario(seed)
    chance = Fraction(1, 2)
    expected = solve(scenario, engine="enumeration", ratify=chance, solutions=("egalitarian",), certificate=False)
    found = solve(scenario, engine="elimination", ratify=chance, solutions=("egalitarian",), certificate=False)
    assert found.verdict == expected.verdict
    assert [s.value for s in found.solutions.values()] == [s.value for s in expected.solutions.values()]


@pytest.mark.parametrize("seed", range(16))
def test_reach_by_boxes_finds_what_there_is(seed: int) -> None:
    rng = np.random.default_rng(seed)
    payoffs = compile_payoffs(dense(seed))
    game = projected(payoffs, range(payoffs.n_columns))
    reach = Reach(game, AutomatonOutgrownError("asked for"))
    some = reach.any_outcome()
    assert (some is None) == (not outcomes(payoffs))
    for _ in range(3):
        floors, box = random_floors(payoffs, rng), {1: (0, 1)} if rng.random() < 0.5 else None
        expected = [o for o in at_floors(payoffs, floors) if box is None or o[1] in box[1]]
        found = reach.exists(floors, box)
        assert found in expected if expected else found is None
        most = reach.most(0, floors, box)
        assert (most is None) == (not expected)
        if most is not None:
            assert most[0] == max(totals(payoffs, o)[0] for o in expected)


@pytest.mark.parametrize("seed", range(30))
def test_any_way_of_counting_gives_a_bound(seed: int) -> None:
    """Whatever the shares and prices, no outcome of the box has a larger weighted sum than the bound says."""
    rng = np.random.default_rng(seed)
    payoffs = compile_payoffs(dense(seed))
    relaxation = Relaxation(payoffs)
    options = tuple(tuple(sorted(rng.permutation(size)[: int(rng.integers(1, size + 1))].tolist())) for size in payoffs.sizes)
    floors = random_floors(payoffs, rng)
    inside = [o for o in outcomes(payoffs) if all(x in chosen for x, chosen in zip(o, options, strict=True))]
    asked = [_random_counting(payoffs, len(relaxation.ban_clauses), rng) for _ in range(5)]
    relaxed = relaxation.bounded(options, floors)
    assert relaxed is not None
    for counting in [*asked, relaxed.counting]:
        bound = relaxation.exact(counting, options, floors)
        for outcome in inside:
            margins = [payoffs.points(c, t - f) for c, (t, f) in enumerate(zip(totals(payoffs, outcome), floors, strict=True))]
            assert sum(Fraction(w, WEIGHTS) * m for w, m in zip(counting.weights, margins, strict=True)) <= bound
    if inside:
        assert float(relaxation.exact(relaxed.counting, options, floors)) == pytest.approx(relaxed.bound, abs=0.05)


def _random_counting(payoffs: Payoffs, n_bans: int, rng: np.random.Generator) -> Counting:
    shares: dict[int, tuple[tuple[int, ...], ...]] = {}
    for t, term in enumerate(payoffs.terms):
        if rng.random() < 0.2:
            continue
        if term.amount > 0:
            booked = int(rng.integers(SHARES + 1))
            cuts = [np.sort(rng.integers(booked + 1, size=len(c) - 1)) for c in term.clauses]
            shares[t] = tuple(tuple(np.diff([0, *cut, booked]).tolist()) for cut in cuts)
        else:
            shares[t] = tuple((int(rng.integers(SHARES // len(term.clauses) + 1)),) for _ in term.clauses)
    cuts_of_weights = np.sort(rng.integers(WEIGHTS + 1, size=payoffs.n_columns - 1))
    weights = tuple(np.diff([0, *cuts_of_weights, WEIGHTS]).tolist())
    return Counting(weights, shares, {b: int(rng.integers(20_000_000)) for b in range(n_bans)})


@pytest.mark.parametrize("seed", range(12))
def test_demands_are_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    payoffs = compile_payoffs(dense(seed, reservation=0.7, parties=3))
    with_automaton = demand_sets(Game(payoffs))
    monkeypatch.setattr("simulator.payoffs.automaton.MOST_CELLS", 3)
    by_boxes = demand_sets(Game(payoffs))
    assert by_boxes.complete
    assert {c.demands for c in by_boxes.clashes} == {c.demands for c in with_automaton.clashes}
    assert {w.demands for w in by_boxes.waivers} == {w.demands for w in with_automaton.waivers}


@pytest.mark.parametrize("seed", range(8))
def test_variants_are_answered_one_by_one(seed: int, no_automaton: None) -> None:
    scenario = dense(seed, ranges=True)
    path = next(iter(scenario.parties["party_1"].interactions), None)
    if path is None:
        pytest.skip("no interaction of the first party")
    name = f"parties.party_1.interactions.{path}.points"
    varying = Varying(scenario, [name])
    search = VariantSearch(varying)
    for value in (-20, 0, 20):
        payoffs = varying.payoffs({name: Decimal(value)})
        assert search.exists(payoffs) == bool(at_floors(payoffs, list(payoffs.thresholds)))


def test_a_search_with_too_many_boxes_is_given_up() -> None:
    payoffs = compile_payoffs(random_scenario(parties=4, issues=12, options=4, interactions=40, reservation=0.5, seed=2))
    best = solve(random_scenario(parties=4, issues=12, options=4, interactions=40, reservation=0.5, seed=2), engine="mixed-integer",
                 solutions=("egalitarian",), frontier=None, count=False).solutions["egalitarian"]  # fmt: skip
    floors = [ceil(s * (r + Fraction(best.value) + Fraction(1, 10))) for s, r in zip(payoffs.scale, payoffs.reservation, strict=True)]
    with pytest.raises(BoxesOutgrownError, match="more than 10 boxes"):
        BoxSearch(payoffs).settled(floors, max_boxes=10)


def test_the_result_says_which_engine_answered_why_and_what_it_does_not_tell() -> None:
    scenario = random_scenario(parties=6, issues=20, options=4, interactions=100, seed=1)
    result = solve(scenario, solutions=("utilitarian",), time_limit=30)
    assert (result.verdict, result.engine, result.stopped) == ("agreement", "mixed-integer", None)
    assert result.frontier is None
    assert result.zone.allowed == 4**20
    assert result.zone.count is None
    assert result.zone.estimate is not None
    assert set(result.ideal) == set(scenario.parties)
    written = solve_json(result, 10)
    note = next(note for note in written["notes"] if note.startswith("Too many interactions"))
    for what in ("the mixed-integer engine answered", "the frontier", "tie with a solution", "the exact count"):
        assert what in note


def test_ideal_points_need_no_other_party() -> None:
    """Each party's extremes follow from its own interactions, however many all of them have together."""
    payoffs = compile_payoffs(random_scenario(parties=6, issues=20, options=4, interactions=100, seed=1))
    assert isinstance(attempted(payoffs), AutomatonOutgrownError)
    alone = replace(payoffs, terms=tuple(term for term in payoffs.terms if term.column == 2))
    assert Game(payoffs).extremes(best=True)["party_3"] == Game(alone).extremes(best=True)["party_3"]


def test_an_explanation_says_what_it_could_not_tell(no_automaton: None) -> None:
    scenario = dense(4, reservation=0.7, parties=3)
    found = explain(scenario, numbers=False, time_limit=30)
    assert found.result.verdict == "no agreement"
    assert found.demands is not None
    assert found.demands.complete
    assert any("too many interactions and red lines depend on the same issues" in part for part in found.unfinished)
