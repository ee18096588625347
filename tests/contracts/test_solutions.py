"""What every bargaining solution is held to. A new one is tested by being registered: see `simulator.solve.solution`.

Its axioms are tested in tests/properties/test_axioms.py, what units and names do to it in tests/properties/test_relabelling.py, both for
all that is registered.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest

from simulator.budget import Budget
from simulator.errors import UsageError
from simulator.payoffs.compiling import compile_payoffs
from simulator.solve.aiming import Aimed
from simulator.solve.choosing import candidates
from simulator.solve.exact import enumeration
from simulator.solve.game import Game
from simulator.solve.pareto import ParetoSet
from simulator.solve.results import EngineName, Result
from simulator.solve.solution import SOLUTIONS, BargainingSolution
from simulator.solve.solving import solve
from tests.oracles.small_scenarios import small_scenario

each_solution = pytest.mark.parametrize("solution", SOLUTIONS.known(), ids=lambda solution: solution.name)

SEEDS = (2, 4, 5, 6, 8, 9, 10, 12)
"""Small scenarios with something to choose from."""


@cache
def answered(seed: int, engine: EngineName) -> Result:
    """All solutions that come with zopa."""
    return solve(small_scenario(seed), engine=engine, frontier=None, count=False)


def outcomes(points: ParetoSet, rows: tuple[int, ...]) -> set[tuple[int, ...]]:
    return {tuple(code) for row in rows for code in points.outcomes(row, points.counts[row]).tolist()}


def test_there_is_something_to_choose_from() -> None:
    assert all(len(enumeration.acceptable_frontier(compile_payoffs(small_scenario(seed)))) > 1 for seed in SEEDS)


@each_solution
def test_it_says_what_it_is(solution: BargainingSolution) -> None:
    assert solution.title
    assert solution.meaning.endswith(".")
    assert not solution.twin or not SOLUTIONS[solution.twin].twin
    assert solution.compares_parties == ("scale-invariance" not in solution.keeps)


@each_solution
@pytest.mark.parametrize("seed", SEEDS)
def test_all_engines_agree(solution: BargainingSolution, seed: int) -> None:
    if not answered(seed, "enumeration").solutions:
        assert all(answered(seed, engine).verdict == "no agreement" for engine in ("enumeration", "elimination", "mixed-integer"))
        return
    exact, eliminated = (answered(seed, engine).solutions[solution.name] for engine in ("enumeration", "elimination"))
    assert [point.outcome for point in eliminated.points] == [point.outcome for point in exact.points]
    assert (eliminated.value, eliminated.tied, eliminated.left_out) == (exact.value, exact.tied, exact.left_out)
    mixed = answered(seed, "mixed-integer")
    if solution.search is None:
        with pytest.raises(UsageError, match=f"has no search for {solution.name}"):
            solve(small_scenario(seed), engine="mixed-integer", solutions=[solution.name])
        assert solution.name not in mixed.solutions
        assert any(note.startswith(solution.name) or f", {solution.name}" in note for note in mixed.notes)
        return
    found = mixed.solutions[solution.name]
    assert found.value == (exact.value if isinstance(exact.value, Fraction) else pytest.approx(exact.value))
    assert found.outcome in [point.outcome for point in exact.points]


@each_solution
@pytest.mark.parametrize("seed", SEEDS)
def test_what_it_chooses_near_its_maximum_is_what_it_chooses_from_all(solution: BargainingSolution, seed: int) -> None:
    payoffs = compile_payoffs(small_scenario(seed))
    whole, allowed = enumeration.acceptable_frontier(payoffs), Game(payoffs).allowed
    if not len(whole):
        assert allowed.empty or not len(Aimed(payoffs, allowed, Budget(60, 1024)).agreements())
        return
    expected = solution.choose(candidates(payoffs, whole))
    found = Aimed(payoffs, allowed, Budget(60, 1024)).solution(solution)
    if found is None:
        assert solution.aim is None or expected.left_out
        return
    points, chosen = found
    assert outcomes(points, chosen.rows) == outcomes(whole, expected.rows)


@each_solution
def test_where_there_is_one_point_it_is_chosen(solution: BargainingSolution) -> None:
    payoffs = compile_payoffs(small_scenario(SEEDS[0]))
    points = candidates(payoffs, enumeration.acceptable_frontier(payoffs))
    one = type(points)(points.totals[:1], points.scale, points.reservation, points.weights)
    assert solution.choose(one).rows == (0,)
