"""Bargaining solutions one by one, by the mixed-integer engine, where the frontier is too large to choose from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from simulator.budget import Budget, StopReason
from simulator.payoffs.model import Payoffs
from simulator.solve import milp
from simulator.solve.game import Game
from simulator.solve.milp import LeastGain, NashOptimum, Optimum
from simulator.solve.results import Solution, SolutionName
from simulator.solve.solutions import COMPARES_PARTIES

Answer = Optimum | LeastGain | NashOptimum

SEARCHES: Mapping[SolutionName, Callable[..., Answer]] = {
    "nash": milp.nash,
    "weighted-nash": milp.weighted_nash,
    "kalai-smorodinsky": milp.kalai_smorodinsky,
    "egalitarian": milp.egalitarian,
    "leximin": milp.leximin,
    "utilitarian": milp.utilitarian,
    "proportional": milp.proportional,
}


@dataclass(frozen=True)
class SinglePoints:
    """`empty`: whether the zone is (None: not settled); the solutions found, and what ended the work early."""

    empty: bool | None
    solutions: dict[SolutionName, Solution]
    stopped: StopReason | None


def single_points(game: Game, wanted: Sequence[SolutionName], budget: Budget) -> SinglePoints:
    """Whether there is a deal, then each solution in turn. What time is left is shared evenly among those still to come."""
    deal = milp.find_deal(game.payoffs, time_limit=budget.seconds_left / (1 + len(wanted)), progress=budget.tell)
    empty = False if deal.value == 0 else True if deal.bound < 0 else None
    stopped = deal.stopped
    solutions: dict[SolutionName, Solution] = {}
    for k, name in enumerate(wanted if empty is False else ()):
        if stopped == "interrupted":
            break
        answer = SEARCHES[name](game.payoffs, time_limit=budget.seconds_left / (len(wanted) - k), progress=budget.tell)
        optimum, left_out = _unwrapped(answer, game.payoffs)
        stopped = optimum.stopped or stopped
        if optimum.outcome is not None and optimum.value is not None:
            solutions[name] = _solution(game, name, optimum, left_out)
    return SinglePoints(empty, solutions, stopped)


def _unwrapped(answer: Answer, payoffs: Payoffs) -> tuple[Optimum, tuple[int, ...]]:
    if isinstance(answer, NashOptimum):
        return answer.optimum, answer.left_out(payoffs.n_parties)
    if isinstance(answer, LeastGain):
        return answer.optimum, answer.left_out
    return answer, ()


def _solution(game: Game, name: SolutionName, optimum: Optimum, left_out: tuple[int, ...]) -> Solution:
    assert optimum.outcome is not None
    assert optimum.value is not None
    return Solution(
        name=name,
        points=(game.point(optimum.outcome),),
        tied=None,
        value=optimum.value,
        bound=None if optimum.status == "optimal" else optimum.bound if optimum.bound < inf else inf,
        left_out=tuple(game.payoffs.parties[p] for p in left_out),
        compares_parties=name in COMPARES_PARTIES,
        engine="mixed-integer",
    )
