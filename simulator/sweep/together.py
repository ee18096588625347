"""Many variants evaluated at once: their games as arrays, their frontiers side by side, and the points of those that float64 can settle.

What is found for a variant rests on its own numbers alone. Where a step fails for several of them, each takes it by itself, so that it
fails for those at fault.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Stopped
from simulator.errors import OutgrownError
from simulator.payoffs.side_by_side import Floats
from simulator.solve.exact.combining import Cuts
from simulator.solve.exact.elimination import FrontierOutgrownError, affordable_rows, pareto_set
from simulator.solve.exact.side_by_side import ParetoSets, pareto_sets
from simulator.solve.exact.side_by_side_points import BestRows, egalitarian_points, nash_points
from simulator.sweep.asked_variant import AskedVariant
from simulator.sweep.compiling import Compiling, Places, VariantGroup, tried
from simulator.sweep.drawn_numbers import DrawnNumbers
from simulator.sweep.known_outcomes import level_cuts, reaching_levels
from simulator.sweep.plan import Plan
from simulator.sweep.settled import AnsweredTogether, PointsFound

CELLS_AT_ONCE = 2**18
"""Cells (state, option) of the automata of games that are side by side, all together: some 50 MiB for four parties."""

_Step = tuple[Places, list[AnsweredTogether]]
"""Places of variants, and what is settled."""


class Together:
    """Evaluates variants of a plan together."""

    def __init__(self, plan: Plan, drawn: DrawnNumbers) -> None:
        self.plan, self._compiling = plan, Compiling(plan, drawn)
        self._settles = plan.ratify is None and not plan.record

    def settled(self, variants: Sequence[int]) -> tuple[list[AnsweredTogether], list[AskedVariant]]:
        """What is settled of variants with these numbers, and those that are to be answered one by one, with what is known of them."""
        groups, alone = self._compiling.groups([AskedVariant(self.plan, k) for k in variants])
        settled: list[AnsweredTogether] = []
        left = [*alone]
        for each in alone:
            self._find_alone(each)
        for group in (part for whole_group in groups for part in _parts(whole_group)):
            done: set[int] = set()
            for answer in self._answers(group):
                settled.append(answer)
                done.update(answer.variants)
            left += [each for each in group.asked if each.number not in done]
        return settled, left

    def _find_alone(self, asked: AskedVariant) -> None:
        """The frontier of a variant that fits beside no others."""
        game, automaton = asked.payoffs, asked.automaton
        if asked.error is not None or game is None or automaton is None or automaton.empty:
            return
        try:
            asked.found = asked.products = pareto_set(
                game, automaton, thresholds=game.thresholds, max_rows=self.plan.work_limit, thin=False
            )
        except FrontierOutgrownError:
            asked.outgrown = True
        except Stopped:
            raise
        except Exception as error:
            asked.error = error

    def _answers(self, group: VariantGroup) -> list[AnsweredTogether]:
        """What is settled of a group; what is found of its other variants is noted with them."""
        if group.asked[0].automaton is None:
            return []
        without, settled = (group, []) if group.automaton.empty else _each(group, self._agreements)
        if not without.asked or self.plan.ratify is not None:
            return settled
        _, nearest = _each(without, self._nearest)
        return settled + nearest

    @property
    def _only_points(self) -> bool:
        """Whether nothing of the frontier is recorded but single points, and the parties alone decide."""
        return self.plan.ratify is None and not {"frontier", "solutions"} & set(self.plan.record)

    def _agreements(self, group: VariantGroup) -> _Step:
        """Settles those variants in which all accept some outcome, as far as it can; gives the places of those without an agreement."""
        near, settled = self._near_known(group) if self._only_points else (np.zeros(0, np.intp), [])
        left = np.setdiff1d(np.arange(len(group.asked)), near)
        if not len(left):
            return left, settled
        rest = group.some(left)
        found = pareto_sets(rest.games, rest.automaton, max_rows=self.plan.work_limit)
        settled += self._noted(rest, found, found)
        return left[(found.sizes == 0) & ~found.outgrown], settled

    def _near_known(self, group: VariantGroup) -> _Step:
        """Finds, for those variants in which some outcome known from the file's own numbers gives every party something, the part of the
        frontier in which their points lie; gives their places."""
        bounds = group.shape.at_base.bounds(group.games)
        near = np.flatnonzero((bounds.levels > -np.inf) & bounds.cut)
        if not len(near):
            return near, []
        games, levels = group.games.at(near), bounds.levels[near]
        least = np.maximum(games.thresholds, reaching_levels(games, levels))
        lines, cuts = level_cuts(games, levels, group.shape.weights(())), bounds.cuts
        found = pareto_sets(
            group.games.at(np.concatenate([near, near])),
            group.automaton,
            np.concatenate([least, games.thresholds]),
            max_rows=self.plan.work_limit,
            cuts=Cuts(np.concatenate([lines.weights, cuts.weights[near]]), np.concatenate([lines.least, cuts.least[near]])),
        )
        surpluses, products = found.some(slice(0, len(near))), found.some(slice(len(near), None))
        inside = ~(surpluses.outgrown | products.outgrown)
        return near[inside], self._noted(group.some(near), surpluses, products, inside)

    def _noted(
        self, group: VariantGroup, surpluses: ParetoSets, products: ParetoSets, inside: NDArray[np.bool_] | None = None
    ) -> list[AnsweredTogether]:
        """Settles variants whose points are told; notes what is found with the others. `inside`: which variants this is about."""
        inside = np.ones(len(group.asked), np.bool_) if inside is None else inside
        settled: list[AnsweredTogether] = []
        told = np.zeros(len(inside), np.bool_)
        if self._settles:
            worst_off, nash = egalitarian_points(surpluses), nash_points(products)
            told = inside & worst_off.told & nash.told
            chosen = np.flatnonzero(told)
            if len(chosen):
                points = {
                    "nash": PointsFound.at(products, nash.rows[chosen]),
                    "egalitarian": PointsFound.at(surpluses, worst_off.rows[chosen]),
                }
                settled.append(group.some(chosen).settled(points))
        for k in np.flatnonzero(inside & ~told).tolist():
            each = group.asked[k]
            each.found, each.products, each.outgrown = surpluses[k], products[k], bool(surpluses.outgrown[k])
        return settled

    # No agreement

    def _nearest(self, group: VariantGroup) -> _Step:
        """Settles the outcome nearest to a deal in variants without an agreement, as far as it can. What gives every party as much as the
        best outcome known, under each waiver: the nearest outcome is among it. Where nothing is known, or that takes too much, nothing is
        noted, and a variant searches by itself."""
        shape = group.shape
        waivers = shape.waivers if group.automaton.empty else ((),)
        levels = np.full(len(group.asked), -np.inf)
        for waived in waivers:
            levels = np.maximum(levels, shape.near_at_base(waived).bounds(group.games, signed=False).levels)
        known = np.flatnonzero(levels > -np.inf)
        if not len(known):
            return known, []
        group, levels = group.some(known), levels[known]
        reached = {waived: found for waived in waivers if (found := self._reached(group, levels, waived)) is not None}
        told, settled = self._nearest_told(group, reached) if self._settles and len(reached) == len(waivers) else (set(), [])
        for k, each in enumerate(group.asked):
            if k not in told:
                each.reached = {waived: points for waived, found in reached.items() if (points := found[k]) is not None}
        return known, settled

    def _reached(self, group: VariantGroup, levels: Floats, waived: tuple[str, ...]) -> ParetoSets | None:
        """Outcomes of each game that give every party the level of the game, under a waiver; None where that takes too much."""
        shape, games = group.shape, group.games
        try:
            automaton = shape.allowed(shape.base, waived) if waived else group.automaton
            return pareto_sets(
                games,
                automaton,
                reaching_levels(games, levels),
                max_rows=min(self.plan.work_limit, affordable_rows(games.n_parties)),
                cuts=level_cuts(games, levels, shape.weights(waived)),
            )
        except OutgrownError:
            return None

    def _nearest_told(self, group: VariantGroup, reached: Mapping[tuple[str, ...], ParetoSets]) -> tuple[set[int], list[AnsweredTogether]]:
        """Settles those variants in which one outcome, under one waiver, is nearer to a deal than all others; gives their places too."""
        best = {waived: egalitarian_points(found) for waived, found in reached.items()}
        whole_sets = ~np.logical_or.reduce([found.outgrown for found in reached.values()])
        done: set[int] = set()
        settled = []
        for waived, found in reached.items():
            chosen = np.flatnonzero(whole_sets & best[waived].told & _ahead(best, waived))
            if len(chosen):
                nearest = PointsFound.at(found, best[waived].rows[chosen])
                settled.append(group.some(chosen).settled({}, nearest, waived))
                done.update(chosen.tolist())
        return done, settled


def _parts(group: VariantGroup) -> list[VariantGroup]:
    """The group in parts whose games take a bounded memory, side by side."""
    cells = 1 if group.asked[0].automaton is None else sum(step.following.size for step in group.automaton.steps)
    n, size = len(group.asked), max(1, CELLS_AT_ONCE // max(1, cells))
    return [group] if n <= size else [group.some(np.arange(start, min(n, start + size))) for start in range(0, n, size)]


def _each(group: VariantGroup, step: Callable[[VariantGroup], _Step]) -> tuple[VariantGroup, list[AnsweredTogether]]:
    """Takes a step with a group; where that fails, with each of its variants, noting the error of those for which it fails. Gives the
    variants whose places the step gives, and what is settled."""
    taken = tried(partial(step, group))
    if not isinstance(taken, Exception):
        return group.some(taken[0]), taken[1]
    if len(group.asked) == 1:
        group.asked[0].error = taken
        return group.some(np.zeros(0, np.intp)), []
    places, settled = [], []
    for k in range(len(group.asked)):
        given, more = _each(group.some(np.array([k])), step)
        places += [k] * len(given.asked)
        settled += more
    return group.some(np.array(places, dtype=np.intp)), settled


def _ahead(best: Mapping[tuple[str, ...], BestRows], waived: tuple[str, ...]) -> NDArray[np.bool_]:
    """In which games the best point under this waiver is better than that under all others, by more than both may be off."""
    mine = best[waived]
    ahead = np.ones(len(mine.rows), np.bool_)
    for other, theirs in best.items():
        if other != waived:
            ahead &= mine.values - 2 * mine.errors > theirs.values + 2 * theirs.errors
    return ahead
