"""Outcomes that are known, valued in many variants at once, and rows found near them, against the whole frontier."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
import pytest

from simulator import load, random_scenario
from simulator.payoffs.automaton import build_automaton
from simulator.payoffs.model import Payoffs, totals
from simulator.payoffs.side_by_side import Games, fits_beside_others
from simulator.solve.exact.combining import Cut, Cuts
from simulator.solve.exact.elimination import pareto_set
from simulator.solve.exact.side_by_side import pareto_sets
from simulator.solve.game import Game
from simulator.sweep import together
from simulator.sweep.evaluating import Evaluator
from simulator.sweep.factors import ranged_factors, read_factors
from simulator.sweep.known_outcomes import Bounds, KnownOutcomes, level_cuts, reaching, reaching_levels
from simulator.sweep.plan import Plan
from simulator.sweep.shapes import Shape
from tests.games import random_payoffs
from tests.sweep.test_running import scenario

SIZES = [(2, 6, 3), (3, 5, 4), (4, 4, 5), (5, 5, 3)]
RECORDS: tuple[tuple[str, ...], ...] = ((), ("count",), ("explanation",))


def plan_of(seed: int, samples: int) -> Plan:
    parties, issues, options = SIZES[seed % len(SIZES)]
    conflict = (seed % 5) / 4
    base = random_scenario(
        parties=parties, issues=issues, options=options, conflict=conflict, interactions=seed % 4, red_lines=seed % 3, courses=seed % 3,
        ranges=True, seed=seed,
    )  # fmt: skip
    return Plan(base, ranged_factors(base), samples=samples, record=RECORDS[seed % len(RECORDS)])


def surpluses(game: Payoffs, outcome: tuple[int, ...]) -> list[Fraction]:
    reached = totals(game, outcome)
    return [game.points(p, reached[p]) - r for p, r in enumerate(game.reservation)]


@pytest.mark.parametrize("seed", range(12))
def test_outcomes_are_worth_what_each_of_them_is_worth(seed: int) -> None:
    game = random_payoffs(seed, big=seed % 4 == 3)
    rng = np.random.default_rng(seed)
    outcomes = np.column_stack([rng.integers(size, size=30) for size in game.sizes])
    known = KnownOutcomes(game, outcomes)
    found = [known.totals_in(game)]
    assert found[0].shape == (30, game.n_parties)
    if fits_beside_others(game):
        found += list(known.totals(Games.of([game, game])))
    for each in found:
        for values, outcome in zip(each, outcomes.tolist(), strict=True):
            assert [int(x) for x in values] == list(totals(game, tuple(outcome))[: game.n_parties])


@pytest.mark.parametrize("seed", range(20))
def test_no_outcome_that_a_bound_leaves_out_is_as_good(seed: int) -> None:
    game = random_payoffs(seed)
    every = [tuple(o) for o in np.ndindex(*game.sizes)]
    signed = [o for o in every if all(s >= 0 for s in surpluses(game, o))]
    rng = np.random.default_rng(seed)
    known = [every[k] for k in rng.integers(len(every), size=8)] + signed[:: max(1, len(signed) // 3)]
    if not fits_beside_others(game):
        return
    bounds = KnownOutcomes(game, np.array(known, dtype=np.intp)).bounds(Games.of([game]))
    inside = [surpluses(game, o) for o in known if o in set(signed)]
    assert bounds.levels[0] == pytest.approx(float(max(map(min, inside), default=-np.inf)))
    products = [prod(s) for s in inside if all(x > 0 for x in s)]
    if not bounds.cut[0]:
        assert not any(all(x * scale >= 1 for x, scale in zip(s, game.scale, strict=False)) for s in inside)
        return
    for outcome in signed:
        each = surpluses(game, outcome)
        if all(x > 0 for x in each) and prod(each) >= max(products):
            reached = totals(game, outcome)[: game.n_parties]
            assert float(np.dot(bounds.cuts.weights[0], reached)) >= bounds.cuts.least[0] * (1 - 1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_what_gives_every_party_a_level_meets_its_cut_whatever_the_weights(seed: int) -> None:
    game = random_payoffs(seed)
    every = [tuple(o) for o in np.ndindex(*game.sizes)]
    levels = sorted(min(surpluses(game, outcome)) for outcome in every)
    level = levels[len(levels) // 2]
    weights = np.random.default_rng(seed).random(game.n_parties)
    games, at_level = Games.of([game]), np.array([float(level)])
    cuts, least = level_cuts(games, at_level, weights.tolist()), reaching_levels(games, at_level)[0]
    for outcome in every:
        if min(surpluses(game, outcome)) >= level:
            reached = totals(game, outcome)[: game.n_parties]
            sums, asked = float(np.dot(cuts.weights[0], reached)), float(cuts.least[0])
            assert sums >= asked - 1e-9 * float(np.dot(cuts.weights[0], np.abs(reached)) + abs(asked))
            assert (np.array(reached) >= least).all()


def points(found: Any) -> set[tuple[int, ...]]:
    return {tuple(row) for row in found.totals.tolist()}


@pytest.mark.parametrize("seed", range(12))
def test_several_games_with_a_cut_each_are_cut_as_each_by_itself(seed: int) -> None:
    planned = plan_of(seed, 16)
    shape = Shape(planned.scenario, frozenset(factor.path for factor in planned.drawn), None)
    compiled = [shape.payoffs(planned.variant(k).numbers, {}) for k in range(16)]
    automaton = shape.allowed(compiled[0])
    games = Games.of(compiled)
    bounds = shape.at_base.bounds(games)
    both = np.flatnonzero(bounds.cut)
    side_by_side = pareto_sets(games.at(both), automaton, cuts=Cuts(bounds.cuts.weights[both], bounds.cuts.least[both]))
    for k, place in enumerate(both.tolist()):
        game, found = compiled[place], side_by_side[k]
        cut = Cut(bounds.cuts.weights[place], float(bounds.cuts.least[place]))
        assert found is not None
        whole = pareto_set(game, automaton, thresholds=game.thresholds)
        beyond = {row for row in points(whole) if float(np.dot(cut.weights, row)) >= cut.least}
        assert beyond <= points(found) <= points(whole)
        assert points(found) == points(pareto_set(game, automaton, thresholds=game.thresholds, cuts=(cut,)))


def rows_by_whole_frontiers(planned: Plan, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    with monkeypatch.context() as patched:
        patched.setattr(KnownOutcomes, "bounds", lambda self, games, *, signed=True: Bounds.none(games))
        return Evaluator(planned)(range(len(planned)))


@pytest.mark.parametrize("seed", range(12))
def test_a_row_found_near_known_outcomes_is_that_of_the_whole_frontier(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = plan_of(seed, 40)
    assert Evaluator(planned)(range(40)) == rows_by_whole_frontiers(planned, monkeypatch)


@pytest.mark.parametrize("seed", range(12))
def test_so_is_one_of_small_scenarios_full_of_ties(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    base = scenario(seed)
    planned = Plan(base, ranged_factors(base), samples=24, record=("explanation",))
    assert Evaluator(planned)(range(24)) == rows_by_whole_frontiers(planned, monkeypatch)


@pytest.mark.parametrize("lifted", [[], ["parties.ukraine.red_lines.no_handover=off"], ["parties.russia.red_lines.whole_donbas=off"]])
def test_so_is_one_of_the_flagship(lifted: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    base = load("berlin-2025")
    planned = Plan(base, (*ranged_factors(base), *read_factors(base, lifted)), samples=32)
    noted: list[int] = []
    original = pareto_sets

    def counting(games: Any, *rest: Any, **options: Any) -> Any:
        noted.append(len(games))
        return original(games, *rest, **options)

    with monkeypatch.context() as patched:
        patched.setattr(together, "pareto_sets", counting)
        found = Evaluator(planned)(range(32))
    assert max(noted) >= 32, "nothing was worked out for many variants at once"
    assert found == rows_by_whole_frontiers(planned, monkeypatch)


@pytest.mark.parametrize("work_limit", [2, 200_000])
@pytest.mark.parametrize("seed", range(6))
def test_variants_beyond_float64_change_nothing_for_those_beside_them(seed: int, work_limit: int) -> None:
    base = random_scenario(parties=3, issues=4, options=4, conflict=seed % 5 / 5, ranges=True, seed=seed)
    path = next(factor.path for factor in ranged_factors(base) if ".weights." in factor.path)
    drawn = tuple(factor for factor in ranged_factors(base) if factor.path != path)
    planned = Plan(base, (*drawn, *read_factors(base, [f"{path}=3,3.00000000000000000001"])), samples=6, work_limit=work_limit)
    shape = Shape(base, frozenset(factor.path for factor in planned.factors), None)
    games = [
        shape.payoffs({**planned.variant(k).numbers, path: Decimal(str(planned.variant(k).factors[path]))}, {}) for k in range(len(planned))
    ]
    assert {fits_beside_others(game) for game in games} == {True, False}
    assert Evaluator(planned)(range(len(planned))) == [Evaluator(planned).row(k) for k in range(len(planned))]


def test_what_reaches_a_level_gives_every_party_that_much() -> None:
    game = random_payoffs(5)
    least = reaching(game, Fraction(7, 3))
    found = pareto_set(game, build_automaton(game), thresholds=least)
    for row in found.totals.tolist():
        assert min(game.points(p, t) - r for p, (t, r) in enumerate(zip(row, game.reservation, strict=True))) >= Fraction(7, 3)
    every = Game(game)
    assert points(found) <= points(pareto_set(game, every.allowed))
