"""One function behind which the engines stand: is there an agreement, which ones, and what proves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from time import perf_counter

from simulator.budget import DEFAULT_MEMORY_LIMIT, DEFAULT_TIME_LIMIT, Budget, Progress, StopReason
from simulator.errors import UsageError
from simulator.payoffs.compiling import compile_payoffs
from simulator.scenario.model import Scenario
from simulator.scenario.names import registered, unknown
from simulator.solve.engine import ENGINES, Engine
from simulator.solve.game import Game
from simulator.solve.ratified import asked_of_bodies, with_requirement
from simulator.solve.results import EngineName, FrontierChoice, Result, SolutionName
from simulator.solve.solution import SOLUTIONS
from simulator.solve.work import Work

ENUMERATED = 4096
"""Up to so many outcomes, looking at each is as quick as anything."""

FRONTIERS: tuple[FrontierChoice, ...] = ("acceptable", "all")

MANY_PARTIES, ENUMERATED_FOR_MANY = 8, 100_000
"""From so many parties on, a large part of the outcomes is on the frontier, and looking at each pays up to so many of them."""


def solve(
    scenario: Scenario,
    *,
    solutions: Sequence[SolutionName] | None = None,
    engine: EngineName | None = None,
    frontier: FrontierChoice | None = "acceptable",
    count: bool | None = None,
    certificate: bool = True,
    ratify: Fraction | None = None,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
    progress: Progress | None = None,
) -> Result:
    """Whether an agreement exists that every party accepts, which ones, or the proof that there is none.

    `solutions`: the bargaining solutions wanted (default: all that come with zopa). `engine`: forced, or None for the right one by size.
    `frontier`: the Pareto frontier of the acceptable outcomes, of all outcomes within constraints and red lines, or None.
    `count`: count the agreement zone, whatever that takes; None: with less effort than the rest takes, else by a smaller sample.
    `certificate`: with no agreement, build the refutation tree.
    `time_limit` in seconds; `memory_limit` in MiB by which the process may grow. Where a limit ends the work, or Ctrl-C
    does, the result holds what is proved so far, and `stopped` says what ended it.

    `ratify`: a chance above 0, at most 1; then an agreement is what every party accepts and each ratifying body in force passes,
    where its consent is needed, with at least that chance, each body by itself. Half of the time goes to the answer without.

    Raises `ScenarioError` where constraints leave no outcome at all, `UsageError` for an unknown solution, engine or frontier,
    `BudgetError` where a limit ends the work before the scenario's numbers are read.
    """
    started = perf_counter()
    wanted = SOLUTIONS.our_names() if solutions is None else tuple(registered(SOLUTIONS, name).name for name in solutions)
    if engine is not None:
        engine = registered(ENGINES, engine).name
        _refuse_unsearched(ENGINES[engine], () if solutions is None else wanted)
    if frontier is not None and frontier not in FRONTIERS:
        raise UsageError(unknown("frontier", frontier, FRONTIERS))
    with Budget(time_limit, memory_limit, progress) as budget:
        game = Game(compile_payoffs(scenario, ratify=ratify))
        signed: Result | None = None
        if ratify is not None:
            signed = solve(
                scenario,
                solutions=wanted,
                engine=engine,
                frontier=frontier,
                count=count,
                certificate=certificate,
                time_limit=time_limit / 2,
                memory_limit=memory_limit,
                progress=progress,
            )
            if signed.verdict == "no agreement":
                found = with_requirement(scenario, None, signed, ratify, certificate=certificate)
                return replace(asked_of_bodies(scenario, game, found, budget), seconds=perf_counter() - started)
        work = Work(game, engine or engine_by_size(game), budget)

        def justify() -> None:
            work.justify(scenario, wanted, ratify, certificate=certificate)

        phases: list[Callable[[], None]] = [lambda: work.try_offers(scenario), work.survey, lambda: work.find_agreements(wanted), justify]
        if frontier is not None:
            phases.append(lambda: work.draw_frontier(frontier))
        if count is not False:
            phases.append(lambda: work.count(asked=bool(count)))
        work.run([*phases, work.settle, justify, work.find_what_binds])
        result = work.result(scenario, perf_counter() - started)
        return result if signed is None or ratify is None else with_requirement(scenario, result, signed, ratify, certificate=certificate)


def unsolved(scenario: Scenario, game: Game, stopped: StopReason, ratify: Fraction | None = None) -> Result:
    """The answer where a limit came before anything was looked for: what the offers on the table decide, and nothing else. `game`: the
    scenario's, with what `ratify` requires."""
    work = Work(game, engine_by_size(game), Budget(0.0, DEFAULT_MEMORY_LIMIT))
    work.try_offers(scenario)
    work.stopped = stopped
    result = work.result(scenario, 0.0)
    return result if ratify is None else with_requirement(scenario, result, result, ratify, certificate=False)


def engine_by_size(game: Game) -> EngineName:
    """Enumeration for few outcomes, else elimination, which hands single points over to the mixed-integer engine where its
    sets of partial outcomes outgrow their budget."""
    few = ENUMERATED_FOR_MANY if game.payoffs.n_parties >= MANY_PARTIES else ENUMERATED
    return "enumeration" if game.payoffs.n_outcomes <= few else "elimination"


def _refuse_unsearched(engine: Engine, asked: Sequence[SolutionName]) -> None:
    """Raises `UsageError` where a solution is asked for by name that the engine asked for has no search for."""
    names = [name for name in asked if engine.frontier is None and SOLUTIONS[name].search is None]
    if names:
        raise UsageError(f"the engine {engine.name} has no search for {' and '.join(names)}; let another engine answer, or leave it out")
