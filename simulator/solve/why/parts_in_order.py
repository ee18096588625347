"""Why there is no agreement and what would open one, or how firm an agreement stands: part after part, each kept once finished."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from time import perf_counter
from typing import TypeVar

from simulator.budget import DEFAULT_MEMORY_LIMIT, DEFAULT_TIME_LIMIT, Budget, Progress, Stopped, StopReason
from simulator.errors import OutgrownError
from simulator.payoffs.automaton import AutomatonOutgrownError
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.opposition import JointValue, joint_value
from simulator.scenario.model import Scenario
from simulator.scenario.zero_ends import Span
from simulator.solve.bound.maximum import Maximiser
from simulator.solve.clash import clash
from simulator.solve.game import Game
from simulator.solve.results import Result, SolutionName
from simulator.solve.solving import solve
from simulator.solve.why.added_points import added_points
from simulator.solve.why.concessions import least_concessions
from simulator.solve.why.demands import Clashing, DemandSets, Waiver, best_under, demand_sets
from simulator.solve.why.explanation import Explanation, WaivedCase
from simulator.solve.why.openings import AddedOptions, added_options
from simulator.solve.why.robustness import robustness
from simulator.solve.why.side_payments import least_transfer
from simulator.solve.why.thresholds import Threshold, thresholds
from simulator.solve.why.weighing import weighed_sum

WAIVERS_EXPLAINED = 4
"""Where the red lines alone leave no outcome, the rest is looked into under so many minimal sets of red lines."""

POINTS_LISTED = 200
"""Interactions (a party and two options) listed, those that need the fewest points to open a deal."""

BEST_WAIVERS_TIME_LIMIT = 10.0
"""Seconds that the best outcome under each waiver may take, all of them together."""

OPENINGS_TIME_LIMIT = 10.0
"""Seconds that they may take, all cases together."""

DIRECTIONS = 50
"""Directions drawn in which the ranged numbers move together."""

SOLUTIONS: tuple[SolutionName, ...] = ("nash", "egalitarian")
"""The first says what binds; the second is the largest least surplus."""

Finding = Clashing | Waiver | Threshold
OnFound = Callable[[Finding], None]
OnSettled = Callable[[Explanation, int], None]

TOO_DENSE = "too many interactions and red lines depend on the same issues"

_T = TypeVar("_T")


def explain(
    scenario: Scenario,
    *,
    vary: Mapping[str, Span] | None = None,
    numbers: bool = True,
    directions: int = DIRECTIONS,
    ratify: Fraction | None = None,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
    progress: Progress | None = None,
    on_found: OnFound | None = None,
    on_settled: OnSettled | None = None,
) -> Explanation:
    """Why the parties of `scenario` find no agreement and what would open one; where one exists, how firm it is.

    `vary`: number → (low, high) at which to look beyond the ranges of the file; `numbers`: whether to look for the values of each
    ranged number at which the zone opens or closes; `directions`: how many are drawn in which all ranged numbers move together.
    `ratify`: a chance above 0, at most 1, with which ratifying bodies must pass an agreement (as in `solve`). `time_limit` in seconds
    for everything, `memory_limit` in MiB for the sets of partial outcomes. `on_found` is called with each minimal waiver (the smallest
    first), each clash (likewise) and each number looked at, as soon as it is proved. `on_settled` is called with what is known so far
    and the number of its `cases` that are finished: first with 0, once all that stands above the cases is known, then after every case.
    Where a limit ends the work, or Ctrl-C does, the answer holds the parts that are finished, and `unfinished` names the others.

    Raises `ScenarioError` where constraints leave no outcome at all; `UsageError` for a chance out of range and for a path of `vary` at
    which no number stands or whose span cannot be.
    """
    if vary:
        thresholds(scenario, paths=vary, ratify=ratify)  # refuses what cannot be varied before any work is done
    with Budget(time_limit, memory_limit, progress) as budget:
        work = _ExplainingWork(scenario, ratify, budget)
        work.directions = directions
        work.asked = _asked(vary, numbers)
        work.on_found, work.on_settled = on_found or _ignored, on_settled or _ignored
        work.run()
    return work.explanation()


@dataclass
class _Open:
    """A case under way: what is known of it, and the game it is asked of."""

    case: WaivedCase
    scenario: Scenario
    game: Game


class _ExplainingWork:
    """The parts in order: the verdict, what clashes, then case by case the way out, and last what takes longest."""

    def __init__(self, scenario: Scenario, ratify: Fraction | None, budget: Budget) -> None:
        self.started = perf_counter()
        self.scenario, self.ratify, self.budget = scenario, ratify, budget
        self.game = Game(compile_payoffs(scenario, ratify=ratify))
        self.unfinished: list[str] = []
        self.stopped: StopReason | None = None
        self.joint: JointValue | None = self._part("how opposed the parties are", lambda: joint_value(self.game.payoffs, scenario))
        self.result: Result = self._solved(scenario)
        self.demands: DemandSets | None = None
        self.open: list[_Open] = []
        self.more_waivers = 0
        self.added_options: AddedOptions | None = None
        self.directions = DIRECTIONS
        self.asked: tuple[Mapping[str, Span] | None, ...] = ()
        self.on_found: OnFound = _ignored
        self.on_settled: OnSettled = _ignored
        if self.stopped is None:
            self.stopped = self.result.stopped

    def run(self) -> None:
        """All parts, until the end or Ctrl-C; a part that a limit ends leaves the others their turn."""
        try:
            if self.result.stopped == "interrupted":
                raise KeyboardInterrupt
            if self.result.verdict == "no agreement":
                self._find_demands()
            self._open_cases()
            if self.result.no_deal is not None and self.result.no_deal.clash:
                self.added_options = self._added_options("options to add", self.game)
            for each in self.open:
                self._find_way_out(each)
                self._find_transfer(each)
            self.on_settled(self.explanation(), 0)
            for k, each in enumerate(self.open):
                share = self.budget.seconds_left / (len(self.open) - k)
                self._find_openings(each)
                self._find_firmness(each, share / 2)
                self._find_numbers(each, share)
                self.on_settled(self.explanation(), k + 1)
        except KeyboardInterrupt:
            self.stopped = "interrupted"

    # The parts

    def _find_demands(self) -> None:
        within = self._within(self.budget.seconds_left / 2)
        found = self._part("what cannot stand together", lambda: demand_sets(self.game, budget=within, on_found=self.on_found))
        self.demands = found
        self._note("what cannot stand together", None if found is None else found.stopped)
        if found is not None:
            self._show_waivers_at_best(found)

    def _show_waivers_at_best(self, found: DemandSets) -> None:
        """Each waiver with the outcome that is best for those who still accept, as far as the time for that goes."""
        within = self._within(BEST_WAIVERS_TIME_LIMIT)
        waivers = list(found.waivers)
        for k, waiver in enumerate(waivers):
            best = self._part("waivers at their best", partial(best_under, self.game, waiver, within))
            if best is None:
                break
            waivers[k] = best
            self.demands = replace(found, waivers=tuple(waivers))

    def _open_cases(self) -> None:
        """The scenario as it stands, or one case for each of the smallest sets of red lines to waive."""
        no_deal = self.result.no_deal
        if no_deal is None or not no_deal.clash:
            self.open.append(_Open(WaivedCase((), self.result), self.scenario, self.game))
            return
        found = self._part("the red lines to waive", lambda: clash(self.game.payoffs, self.budget))
        waivers = () if found is None else found.waivers
        self.more_waivers = max(0, len(waivers) - WAIVERS_EXPLAINED)
        for waived in waivers[:WAIVERS_EXPLAINED]:
            under = self.scenario.with_changes({f"{path}.in_force": False for path in waived})
            self.open.append(_Open(WaivedCase(waived, self._solved(under)), under, self.game.without(waived)))

    def _find_way_out(self, each: _Open) -> None:
        """With no agreement under the case: the proof in one sum, and the least concessions."""
        if each.case.agreement is not False:
            return
        name = _named("the proof by one sum", each)
        each.case = replace(
            each.case, weighed=self._part(name, lambda: weighed_sum(Maximiser(each.game.payoffs, each.game.allowed), self.budget))
        )
        name = _named("the least concessions", each)
        found = self._part(name, lambda: least_concessions(each.game, self.budget))
        each.case = replace(each.case, concessions=found)
        self._note(name, None if found is None else found.stopped)

    def _find_transfer(self, each: _Open) -> None:
        """With no agreement under the case: the least side payments, where the file has them."""
        if each.case.agreement is not False or self.scenario.side_payments is None:
            return
        name = _named("side payments", each)
        paid = self._part(name, lambda: least_transfer(self.scenario, waived=each.case.waived, ratify=self.ratify, budget=self.budget))
        each.case = replace(each.case, transfer=paid)

    def _find_openings(self, each: _Open) -> None:
        """With no agreement under the case: what could be added to open one."""
        if each.case.agreement is not False:
            return
        each.case = replace(each.case, added_options=self._added_options(_named("options to add", each), each.game))
        name = _named("interactions to add", each)
        closed = sum(other.case.agreement is False for other in self.open)
        within = self._within(OPENINGS_TIME_LIMIT / closed)
        points = self._part(name, lambda: added_points(each.game, limit=POINTS_LISTED, budget=within))
        each.case = replace(each.case, added_points=points)
        self._note(name, None if points is None else points.stopped)

    def _find_numbers(self, each: _Open, seconds: float) -> None:
        """The values of each number asked for at which the zone opens or closes; each that is settled is kept."""
        if not self.asked or each.case.agreement is None:
            return
        found: dict[str, Threshold] = {}
        name = _named("the numbers", each)
        within = self._within(seconds)
        try:
            for paths in self.asked:
                for threshold in thresholds(self.scenario, paths=paths, waived=each.case.waived, ratify=self.ratify, budget=within):
                    if threshold.path not in found:
                        found[threshold.path] = threshold
                        self.on_found(threshold)
        except Stopped as stop:
            self._note(f"{name} ({len(found)} settled)", stop.reason)
        except KeyboardInterrupt:
            self._note(f"{name} ({len(found)} settled)", "interrupted")
        finally:
            each.case = replace(each.case, numbers=tuple(found.values()))

    def _find_firmness(self, each: _Open, seconds: float) -> None:
        """With an agreement under the case: how much may change before there is none."""
        if not each.case.agreement:
            return
        name = _named("how firm the agreement stands", each)
        within = self._within(seconds)
        found = self._part(
            name,
            lambda: robustness(self.scenario, waived=each.case.waived, ratify=self.ratify, directions=self.directions, budget=within),
        )
        each.case = replace(each.case, robustness=found)
        self._note(name, None if found is None else found.stopped)

    def _added_options(self, name: str, game: Game) -> AddedOptions | None:
        found = self._part(name, lambda: added_options(game, budget=self.budget))
        self._note(name, None if found is None else found.stopped)
        return found

    # What the parts share

    def _solved(self, scenario: Scenario) -> Result:
        return solve(
            scenario,
            solutions=SOLUTIONS,
            frontier=None,
            ratify=self.ratify,
            time_limit=self.budget.seconds_left,
            memory_limit=self.budget.memory_limit,
            progress=self.budget.tell,
        )

    def _within(self, seconds: float) -> Budget:
        """A budget of its own for a part that might take the others' time."""
        return Budget(min(seconds, self.budget.seconds_left), self.budget.memory_limit, self.budget.tell)

    def _part(self, name: str, work: Callable[[], _T]) -> _T | None:
        """A part's answer; None where a limit ended it, which is noted."""
        try:
            self.budget.tick(name)
            return work()
        except Stopped as stop:
            self._note(name, stop.reason)
        except AutomatonOutgrownError:
            self.unfinished.append(f"{name}: {TOO_DENSE}")
        except (OutgrownError, MemoryError):
            self._note(name, "memory limit")
        except KeyboardInterrupt:
            self._note(name, "interrupted")
        return None

    def _note(self, name: str, reason: StopReason | None) -> None:
        """That a part is not complete, and why; Ctrl-C ends everything."""
        if reason is None:
            return
        self.unfinished.append(f"{name}: {reason}")
        self.stopped = self.stopped or reason
        if reason == "interrupted":
            raise KeyboardInterrupt

    def explanation(self) -> Explanation:
        """What is known so far."""
        from simulator.version import __version__

        return Explanation(
            title=self.scenario.title,
            result=self.result,
            joint=self.joint,
            demands=self.demands,
            cases=tuple(each.case for each in self.open),
            more_waivers=self.more_waivers,
            added_options=self.added_options,
            unfinished=tuple(self.unfinished),
            notes=self.result.notes,
            stopped=self.stopped,
            seconds=perf_counter() - self.started,
            version=__version__,
        )


def _named(part: str, each: _Open) -> str:
    """A part by name, with what is waived in its case."""
    return f"{part}, with {_paths(each.case.waived)} waived" if each.case.waived else part


def _asked(vary: Mapping[str, Span] | None, ranged: bool) -> tuple[Mapping[str, Span] | None, ...]:
    """Which numbers to look at, as `thresholds` takes them: those varied by hand, then all that have a range."""
    return (*((vary,) if vary else ()), *((None,) if ranged else ()))


def _ignored(*findings: object) -> None:
    """Nobody listens."""


def _paths(paths: Sequence[str]) -> str:
    return ", ".join(paths)
