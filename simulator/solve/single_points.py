"""Bargaining solutions one by one, by branch and bound and the mixed-integer engine, where the frontier is too large to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from simulator.budget import Budget, StopReason
from simulator.payoffs.model import Payoffs
from simulator.solve import milp
from simulator.solve.game import Game
from simulator.solve.milp import LeastGain, NashOptimum, Optimum
from simulator.solve.milp.game import Outcome
from simulator.solve.results import EngineName, Solution, SolutionName
from simulator.solve.solution import BRANCH, MIXED_INTEGER, SOLUTIONS, BargainingSolution, Limits

Answer = Optimum | LeastGain | NashOptimum

NO_SEARCH = "not looked for; the mixed-integer engine has no search for it"

WITHIN_TOLERANCE = "what decides it lies within HiGHS's tolerance"


@dataclass(frozen=True)
class SinglePoints:
    """`empty`: whether the zone is empty (None: not settled); `deal`: an acceptable outcome, where one was found; the solutions found; what
    ended the work early; and what to tell the reader."""

    empty: bool | None
    deal: Outcome | None
    solutions: dict[SolutionName, Solution]
    stopped: StopReason | None
    notes: tuple[str, ...]


def single_points(
    game: Game, wanted: Sequence[SolutionName], budget: Budget, deal: Outcome | None = None, *, engine: EngineName = MIXED_INTEGER
) -> SinglePoints:
    """Whether there is a deal, then each solution in turn. What time is left is shared evenly among those still to come.

    `deal`: an acceptable outcome known beforehand. Every solution is at least as good as the deal, for that is where each search begins.
    `engine`: whether the mixed-integer engine alone looks for them, or branch and bound where that applies.
    """
    if deal is None:
        asked = milp.find_deal(game.payoffs, time_limit=budget.seconds_left / (1 + len(wanted)), progress=budget.tell)
        if asked.value != 0:
            empty = True if asked.bound < 0 else None
            return SinglePoints(empty, None, {}, asked.stopped, _open_because(asked) if empty is None else ())
        assert asked.outcome is not None
        deal, stopped = asked.outcome, asked.stopped
    else:
        stopped = None
    solutions: dict[SolutionName, Solution] = {}
    notes: dict[str, list[str]] = {}
    for k, name in enumerate(wanted):
        if stopped == "interrupted":
            break
        limits = Limits(start=deal, time_limit=budget.seconds_left / (len(wanted) - k), progress=budget.tell)
        answered = _answered(game.payoffs, SOLUTIONS[name], limits, engine)
        if answered is None:
            notes.setdefault(NO_SEARCH, []).append(name)
            continue
        answer, found_by = answered
        optimum, left_out = unwrapped(answer, game.payoffs)
        stopped = optimum.stopped or stopped
        if optimum.outcome is not None and optimum.value is not None:
            solutions[name] = _solution(game, name, optimum, left_out, found_by)
        if optimum.status != "optimal" and optimum.stopped is None:
            notes.setdefault(f"not proved; {optimum.trouble or WITHIN_TOLERANCE}", []).append(name)
    return SinglePoints(False, deal, solutions, stopped, tuple(f"{', '.join(names)}: {why}." for why, names in notes.items()))


def _answered(payoffs: Payoffs, solution: BargainingSolution, limits: Limits, engine: EngineName) -> tuple[Answer, EngineName] | None:
    """What a solution's searches answer, and which engine answered; None where the solution has no search."""
    branched = solution.branch(payoffs, limits) if engine == BRANCH and solution.branch is not None else None
    if branched is not None:
        return branched.answer, branched.engine
    return None if solution.search is None else (solution.search(payoffs, limits), MIXED_INTEGER)


def _open_because(asked: Optimum) -> tuple[str, ...]:
    """Why the mixed-integer engine leaves open whether there is a deal; nothing to say where a limit ended the work."""
    if asked.stopped is not None:
        return ()
    return (f"Mixed-integer optimisation did not settle whether an agreement exists: {asked.trouble or WITHIN_TOLERANCE}.",)


def unwrapped(answer: Answer, payoffs: Payoffs) -> tuple[Optimum, tuple[int, ...]]:
    """The optimum that a search found, and the parties that it left out."""
    if isinstance(answer, NashOptimum):
        return answer.optimum, answer.left_out(payoffs.n_parties)
    if isinstance(answer, LeastGain):
        return answer.optimum, answer.left_out
    return answer, ()


def _solution(game: Game, name: SolutionName, optimum: Optimum, left_out: tuple[int, ...], engine: EngineName) -> Solution:
    assert optimum.outcome is not None
    assert optimum.value is not None
    return Solution(
        name=name,
        points=(game.point(optimum.outcome),),
        tied=None,
        value=optimum.value,
        bound=None if optimum.status == "optimal" else optimum.bound if optimum.bound < inf else inf,
        left_out=tuple(game.payoffs.parties[p] for p in left_out),
        compares_parties=SOLUTIONS[name].compares_parties,
        engine=engine,
    )
