"""Branch and bound for single points: against enumeration, against HiGHS, and what its bounds claim."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

import numpy as np
import pytest

from simulator import random_scenario
from simulator.budget import Stopped
from simulator.payoffs.automaton import build_automaton
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import Payoffs, Vote, is_banned, totals
from simulator.solve.bound.maximum import Maximiser
from simulator.solve.branch import layout as layouts
from simulator.solve.branch import portfolio, tree
from simulator.solve.branch.aims import BranchAim, LeastGains, Product
from simulator.solve.branch.layout import ROUNDING, BestInBatch, Floats, RowLayout
from simulator.solve.branch.local import improved
from simulator.solve.branch.root import relaxed
from simulator.solve.branch.tree import Tree
from simulator.solve.choosing import candidates
from simulator.solve.exact import enumeration
from simulator.solve.exact.fields import Outcome
from simulator.solve.milp import LeastGain, NashOptimum
from simulator.solve.milp.highs import Allowance
from simulator.solve.pareto import ParetoSet
from simulator.solve.solution import SOLUTIONS, Limits
from tests.oracles.ratifying import ratified_scenario

BRANCHED = [solution.name for solution in SOLUTIONS.known() if solution.branch is not None]


@lru_cache(256)
def drawn(seed: int) -> tuple[Payoffs, ParetoSet]:
    """A small game with all that a game can have, and its acceptable frontier."""
    rng = random.Random(seed)
    scenario = random_scenario(
        parties=rng.randint(2, 6),
        issues=rng.randint(2, 6),
        options=rng.randint(2, 4),
        interactions=rng.randint(0, 4),
        red_lines=rng.randint(0, 3),
        conflict=rng.choice([0.0, 0.5, 1.0]),
        reservation=rng.choice([0.0, 0.3, 0.5]),
        seed=seed,
    )
    payoffs = compile_payoffs(scenario)
    return payoffs, enumeration.acceptable_frontier(payoffs)


def some(points: ParetoSet, seed: int) -> Outcome:
    codes = points.representatives()
    return tuple(int(o) for o in codes[random.Random(seed).randrange(len(codes))])


def within(start: Outcome, seconds: float | None = 30.0) -> Limits:
    return Limits(start=start, time_limit=seconds, progress=None)


def check(payoffs: Payoffs, points: ParetoSet, name: str, start: Outcome, engines: tuple[str, ...] = ("branch-and-bound",)) -> None:
    """What a search chooses is what the solution chooses from all."""
    solution = SOLUTIONS[name]
    assert solution.branch is not None
    chosen = solution.choose(candidates(payoffs, points))
    found = solution.branch(payoffs, within(start))
    if found is None:  # not all can gain at once, or nobody can
        assert chosen.left_out
        return
    assert found.engine in engines
    optimum = found.answer.optimum
    assert (optimum.status, optimum.stopped) == ("optimal", None)
    assert optimum.gap <= 1e-6
    assert optimum.value == (chosen.value if isinstance(chosen.value, Fraction) else pytest.approx(chosen.value))
    tied = {tuple(code) for row in chosen.rows for code in points.outcomes(row, points.counts[row]).tolist()}
    undominated = {tuple(code) for row in range(len(points)) for code in points.outcomes(row, points.counts[row]).tolist()}
    assert optimum.outcome in (undominated if name in ("egalitarian", "proportional") else tied)
    if isinstance(found.answer, LeastGain):
        assert found.answer.undominated
        assert found.answer.left_out == chosen.left_out


@pytest.mark.parametrize("name", BRANCHED)
@pytest.mark.parametrize("seed", range(10))
def test_it_chooses_what_is_chosen_from_all(name: str, seed: int) -> None:
    payoffs, points = drawn(seed)
    if len(points):
        check(payoffs, points, name, some(points, seed))


@pytest.mark.parametrize("name", BRANCHED)
@pytest.mark.parametrize("seed", range(40, 44))
def test_with_the_mixed_integer_engine_beside_it(name: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portfolio, "ALONE", 0.0)
    payoffs, points = drawn(seed)
    if len(points):
        check(payoffs, points, name, some(points, seed), ("branch-and-bound", "mixed-integer"))


@pytest.mark.parametrize("name", BRANCHED)
@pytest.mark.parametrize("seed", range(46, 50))
def test_what_the_mixed_integer_engine_proves_first_counts(name: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portfolio, "ALONE", 0.0)
    monkeypatch.setattr(portfolio, "A_TURN", -1.0)  # the search has no turn until that engine is done
    payoffs, points = drawn(seed)
    if len(points):
        check(payoffs, points, name, some(points, seed), ("branch-and-bound", "mixed-integer"))


@pytest.mark.parametrize("name", ["egalitarian", "leximin", "kalai-smorodinsky"])
@pytest.mark.parametrize("seed", range(52, 57))
def test_very_many_ties_are_left_to_the_mixed_integer_engine(name: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "MOST_TIES", 0)
    payoffs, points = drawn(seed)
    if len(points):
        check(payoffs, points, name, some(points, seed))


@pytest.mark.parametrize("seed", [*range(8), 300_000_021])  # at the last, weights that grow without end
def test_conditions_of_ratifying_bodies_are_kept(seed: int) -> None:
    payoffs = compile_payoffs(ratified_scenario(seed), ratify=Fraction(1, 2))
    points = enumeration.acceptable_frontier(payoffs)
    for name in BRANCHED if len(points) else ():
        start, solution = some(points, seed), SOLUTIONS[name]
        assert solution.branch is not None
        found = solution.branch(payoffs, within(start))
        assert (found is None) or not payoffs.votes
        if found is not None:
            check(payoffs, points, name, start)


def test_without_a_start_or_with_votes_it_does_not_apply() -> None:
    payoffs, points = drawn(0)
    voted = replace(payoffs, votes=(Vote("a", (0,), (0,), (1,), 1),))
    assert portfolio.egalitarian(voted, some(points, 0), 10.0, None) is None
    assert portfolio.leximin(payoffs, None, 10.0, None) is None
    assert portfolio.kalai_smorodinsky(payoffs, None, 10.0, None) is None
    assert portfolio.nash(payoffs, None, 10.0, None) is None


@pytest.mark.parametrize("few", [0, 32])
@pytest.mark.parametrize("seed", range(10))
def test_sums_and_best_outcomes_are_those_of_the_game(seed: int, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layouts, "FEW_OPTIONS", few)
    payoffs, _ = drawn(seed)
    layout = RowLayout(payoffs, build_automaton(payoffs), [1.0] * payoffs.n_columns)
    rng = np.random.default_rng(seed)
    outcomes = [tuple(int(rng.integers(size)) for size in payoffs.sizes) for _ in range(30)]
    sums = layout.totals(np.array(outcomes, dtype=np.intp).T)
    for k, outcome in enumerate(outcomes):
        exact = [float(payoffs.points(c, t)) for c, t in enumerate(totals(payoffs, outcome))]
        assert is_banned(payoffs, outcome) == bool(sums[0, k] < layout.far / 2)
        assert is_banned(payoffs, outcome) or sums[:, k] == pytest.approx(exact, abs=ROUNDING * layout.size)
    maximiser = Maximiser(payoffs)
    box = maximiser.box({})
    weights = rng.dirichlet(np.ones(payoffs.n_columns), 7).T.astype(np.float32)
    closing = layout.closing(np.ones((layout.options, 7), dtype=np.bool_))
    found, forced = layout.best(weights, closing), layout.forced(weights, closing)
    for k in range(7):
        value, _ = maximiser.fast(weights[:, k].astype(np.float64), box)
        slack = ROUNDING * layout.size * float(weights[:, k].sum())
        assert abs(value - float(found.value[k])) <= slack
        own = [float(payoffs.points(c, t)) for c, t in enumerate(totals(payoffs, layout.outcome(found.rows[:, k])))]
        assert abs(float(weights[:, k] @ np.array(own)) - value) <= 2 * slack
        by_option = np.concatenate(maximiser.by_option(weights[:, k].astype(np.float64), box))
        reached = np.isfinite(by_option)
        assert np.abs(by_option[reached] - forced[reached, k]).max() <= slack
        assert (forced[~reached, k] < layout.far / 2).all()


def begun(payoffs: Payoffs, aim: BranchAim, start: Outcome) -> Tree:
    layout = RowLayout(payoffs, build_automaton(payoffs), aim.units)
    aim.slack = ROUNDING * (layout.size + float(np.abs(aim.taken).max()))
    return Tree(layout, aim, start, relaxed(layout, aim, Allowance()))


def middling(seed: int) -> tuple[Payoffs, Outcome]:
    """A game of many outcomes, and one that all accept."""
    payoffs = compile_payoffs(random_scenario(parties=5, issues=14, options=4, interactions=5, red_lines=3, reservation=0.2, seed=seed))
    aim = LeastGains(payoffs, dict.fromkeys(range(5), Fraction(1)))
    layout = RowLayout(payoffs, build_automaton(payoffs), aim.units)
    return payoffs, next(o for o in relaxed(layout, aim, Allowance()).outcomes if aim.judged(o) is not None)


@pytest.mark.parametrize("seed", range(3))
def test_the_bound_falls_and_never_below_what_is_attained(seed: int) -> None:
    payoffs, start = middling(seed)
    for aim in (LeastGains(payoffs, dict.fromkeys(range(5), Fraction(1))), Product(payoffs, payoffs.bargaining_weights[:5])):
        search = begun(payoffs, aim, start)
        bounds = [search.upper]
        while not search.done:
            search.step()
            bounds.append(search.upper)
        assert bounds == sorted(bounds, reverse=True)
        assert min(bounds) == aim.worth(search.value) == search.upper


def test_with_no_time_left_a_search_begins_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    payoffs, start = middling(0)
    aim = LeastGains(payoffs, dict.fromkeys(range(5), Fraction(1)))
    layout = RowLayout(payoffs, build_automaton(payoffs), aim.units)
    asked, best = [], RowLayout.best

    def counted(self: RowLayout, weights: Floats, closing: Floats) -> BestInBatch:
        asked.append(weights)
        return best(self, weights, closing)

    monkeypatch.setattr(RowLayout, "best", counted)
    root, value = relaxed(layout, aim, Allowance(0.0)), aim.judged(start)
    assert len(asked) == 1
    assert value is not None
    assert root.bound >= float(aim.worth(value))
    assert improved(layout, aim, start, np.random.default_rng(0), 3, Allowance(0.0)) == start


def test_a_limit_leaves_a_bound() -> None:
    payoffs, start = middling(0)
    proved = portfolio.leximin(payoffs, start, None, None)
    assert proved is not None
    assert proved.answer.optimum.value is not None
    for name in BRANCHED:
        search = SOLUTIONS[name].branch
        assert search is not None
        found = search(payoffs, within(start, 0.0))
        assert found is not None
        optimum = found.answer.optimum
        assert (optimum.status, optimum.stopped) == ("feasible", "time limit")
        assert optimum.value is not None
        assert optimum.bound >= float(optimum.value)
        if name in ("egalitarian", "leximin"):
            assert optimum.value <= proved.answer.optimum.value <= optimum.bound


def test_progress_may_end_it() -> None:
    payoffs, start = middling(1)

    def enough(what: str, share: float | None) -> None:
        raise Stopped("memory limit")

    found = portfolio.egalitarian(payoffs, start, None, enough)
    assert found is not None
    assert found.answer.optimum.stopped == "memory limit"
    assert found.answer.optimum.status in ("feasible", "optimal")


def test_an_interruption_in_the_middle_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    payoffs, start = middling(2)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Tree, "_branch", interrupted)
    found = portfolio.leximin(payoffs, start, None, None)
    assert found is not None
    assert (found.answer.optimum.status, found.answer.optimum.stopped) == ("feasible", "interrupted")
    assert found.answer.optimum.bound > float(found.answer.optimum.value or 0)


def test_it_answers_as_the_mixed_integer_engine_on_games_too_large_to_list() -> None:
    payoffs, start = middling(3)
    for name in BRANCHED:
        solution = SOLUTIONS[name]
        assert solution.branch is not None
        assert solution.search is not None
        found, other = solution.branch(payoffs, within(start)), solution.search(payoffs, within(start))
        assert found is not None
        theirs = other.optimum if isinstance(other, (LeastGain, NashOptimum)) else other
        assert found.answer.optimum.value == (theirs.value if isinstance(theirs.value, Fraction) else pytest.approx(theirs.value))
