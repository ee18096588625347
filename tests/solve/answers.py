"""The answers of an engine and of the brute force in one neutral form, so that tests can compare them whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import Payoffs
from simulator.scenario.model import Scenario
from simulator.solve.choosing import Selection, candidates, leximin
from simulator.solve.exact import enumeration
from simulator.solve.exact.counting import count_acceptable
from simulator.solve.exact.elimination import pareto_set
from simulator.solve.game import Game
from simulator.solve.pareto import ParetoSet
from simulator.solve.solution import SOLUTIONS
from tests.oracles.brute_force import BruteForce, Chosen, Outcome, Vector

Frontier = Mapping[Vector, frozenset[Outcome]]


@dataclass(frozen=True)
class Answers:
    """What every engine that looks at all outcomes must agree on. `nearest` holds under the red lines in force only."""

    reservation: Vector
    feasible: int
    allowed: int
    acceptable: int
    allowed_extremes: tuple[Vector, Vector] | None
    acceptable_frontier: Frontier
    allowed_frontier: Frontier
    nearest: frozenset[Outcome]
    solutions: Mapping[str, Chosen]


def by_brute_force(scenario: Scenario) -> Answers:
    truth = BruteForce(scenario)
    return Answers(
        truth.reservation,
        len(truth.feasible),
        len(truth.allowed),
        len(truth.acceptable),
        truth.extremes(truth.allowed),
        truth.frontier(truth.acceptable),
        truth.frontier(truth.allowed),
        truth.nearest if truth.allowed else frozenset(),
        {name: _comparable(name, chosen) for name, chosen in truth.solutions.items()} if truth.acceptable else {},
    )


def by_enumeration(scenario: Scenario, block: int = 16) -> Answers:
    """`block` is small, so that most scenarios take several blocks."""
    payoffs = compile_payoffs(scenario)
    found = enumeration.enumerate_outcomes(payoffs, block=block)
    extremes = found.ideal_and_worst.allowed
    least = found.least_surplus
    return Answers(
        payoffs.reservation,
        found.counts.feasible,
        found.counts.allowed,
        found.counts.acceptable,
        (_points(payoffs, extremes.ideal), _points(payoffs, extremes.worst)) if extremes else None,
        _frontier(payoffs, found.acceptable_frontier),
        _frontier(payoffs, found.allowed_frontier),
        _outcomes(payoffs, least.points, range(len(least.points))) if least else frozenset(),
        _solutions(payoffs, found.acceptable_frontier),
    )


def by_elimination(scenario: Scenario) -> Answers:
    payoffs = compile_payoffs(scenario)
    game = Game(payoffs)
    acceptable = pareto_set(payoffs, game.allowed, thresholds=payoffs.thresholds)
    allowed = pareto_set(payoffs, game.allowed)
    count = count_acceptable(payoffs, game.allowed)
    assert count is not None
    assert game.n_feasible is not None
    assert game.n_allowed is not None
    best, worst = game.extremes(best=True), game.extremes(best=False)
    nearest = leximin(candidates(payoffs, allowed)).rows if len(allowed) else ()
    return Answers(
        payoffs.reservation,
        game.n_feasible,
        game.n_allowed,
        count,
        (tuple(best.values()), tuple(worst.values())) if best else None,
        _frontier(payoffs, acceptable),
        _frontier(payoffs, allowed),
        _outcomes(payoffs, allowed, nearest),
        _solutions(payoffs, acceptable),
    )


def _points(payoffs: Payoffs, scaled: Sequence[int]) -> Vector:
    return tuple(payoffs.points(p, int(t)) for p, t in enumerate(scaled))


def _outcomes(payoffs: Payoffs, pareto: ParetoSet, rows: Sequence[int]) -> frozenset[Outcome]:
    """All outcomes tied on some points; a list that is not what `counts` promises is an error."""
    found: set[Outcome] = set()
    for k in rows:
        codes = pareto.outcomes(k, pareto.counts[k] + 1).tolist()
        assert codes == sorted(codes)
        assert len(codes) == pareto.counts[k]
        found |= {tuple(options[o] for options, o in zip(payoffs.options, code, strict=True)) for code in codes}
    return frozenset(found)


def _frontier(payoffs: Payoffs, pareto: ParetoSet) -> Frontier:
    assert not any(pareto.epsilon)
    result = {_points(payoffs, pareto.totals[k]): _outcomes(payoffs, pareto, [k]) for k in range(len(pareto))}
    assert len(result) == len(pareto)
    return result


DEFINED = ("nash", "weighted-nash", "kalai-smorodinsky", "egalitarian", "leximin", "utilitarian", "proportional")
"""Solutions that the oracles work out by definition; what others are held to stands in tests/contracts/test_solutions.py."""


def _solutions(payoffs: Payoffs, frontier: ParetoSet) -> dict[str, Chosen]:
    if not len(frontier):
        return {}
    points = candidates(payoffs, frontier)
    return {name: _chosen(payoffs, frontier, name, SOLUTIONS[name].choose(points)) for name in DEFINED}


def _chosen(payoffs: Payoffs, frontier: ParetoSet, name: str, selection: Selection) -> Chosen:
    values = frozenset(s.value for s in selection.gain_sets) or {selection.value}
    exact = frozenset(v for v in values if isinstance(v, Fraction))
    left_out = frozenset(payoffs.parties[p] for p in selection.left_out)
    return _comparable(name, Chosen(_outcomes(payoffs, frontier, selection.rows), exact, left_out))


def _comparable(name: str, chosen: Chosen) -> Chosen:
    """The weighted Nash value is irrational in general: its outcomes are compared exactly, its value elsewhere."""
    return replace(chosen, values=frozenset()) if name == "weighted-nash" else chosen
