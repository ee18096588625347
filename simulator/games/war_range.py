"""The bargaining range of a war: what two parties, or all, would both take rather than go on without an agreement, what opens it, and
what closes it (Fearon 1995).

Because going on is costly, there is in principle always something that both prefer. Fearon names what can still keep them from it:
*mutual optimism* (each reckons with its own chances), *indivisible issues* (the options do not lie finely enough, or some are ruled out)
and *commitment* (see `commitment`). Here the first two are measured on the scenario's own outcomes, each by taking it away: the range
with beliefs in common, the range without red lines, the range of lotteries between outcomes; and the costs likewise.

A group of parties is looked at as if no others were at the table: what only they must accept, and only their red lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import overload

from simulator.budget import Budget, Stopped
from simulator.cards import Listed
from simulator.errors import OutgrownError
from simulator.games.floors import floors_at
from simulator.games.lotteries import best_lottery
from simulator.games.outside import costs_of_going_on, reservation_by_beliefs
from simulator.payoffs.automaton import Attempt, AutomatonOutgrownError, attempted
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import Payoffs, projected
from simulator.scenario.model import Scenario
from simulator.solve.exact.counting import count_acceptable, rows_for_a_figure
from simulator.solve.exact.estimating import SAMPLES, estimate_acceptable
from simulator.solve.exact.reaching import Reach, largest_least
from simulator.solve.game import Game
from simulator.solve.results import Interval, Point


@dataclass(frozen=True)
class Range:
    """The outcomes that every party of a group prefers, or likes as much, as what it expects without an agreement.

    `outcomes`: how many; an interval where counting takes too much. `width`: party → the most that it can have above its reservation
    value while the others have no less than theirs (points, exact); empty where the range is. `level`: the largest least surplus of any
    outcome, below 0 where the range is empty (it compares points between parties); None where the red lines leave no outcome at all.
    """

    outcomes: int | Interval
    width: Mapping[str, Fraction]
    level: Fraction | None

    @property
    def empty(self) -> bool:
        return self.level is None or self.level < 0


@dataclass(frozen=True)
class Mixture:
    """A lottery whose least surplus is largest: outcomes, each with its chance and what it is worth; `level` is that least surplus."""

    parts: tuple[tuple[Fraction, Point], ...]
    level: Fraction


@dataclass(frozen=True, repr=False)
class GroupRange(Listed):
    """The range of one group.

    `points_alone`: red lines left aside; `within_red_lines`: with those of the group. `costs`: party → what going on is expected to
    cost it; `without_costs`: the range (red lines aside) if it cost nobody anything. `by_beliefs`: the range (red lines aside) if all of
    the group held the beliefs of that party, or `mean`: the mean of the group's. `lottery`: the best mixture (red lines aside).
    """

    parties: tuple[str, ...]
    reservation: Mapping[str, Fraction]
    points_alone: Range
    within_red_lines: Range
    costs: Mapping[str, Fraction]
    without_costs: Range
    by_beliefs: Mapping[str, Range]
    lottery: Mixture | None

    @property
    def opened_by_costs(self) -> Fraction | None:
        """What the costs of going on add to the largest least surplus (points, at least 0)."""
        own, free = self.points_alone.level, self.without_costs.level
        return None if own is None or free is None else own - free

    def optimism(self, whose: str = "mean") -> Fraction | None:
        """What the parties' own beliefs take from the largest least surplus, against beliefs in common (points; below 0 where they add)."""
        if whose not in self.by_beliefs:
            return None
        common, own = self.by_beliefs[whose].level, self.points_alone.level
        return None if common is None or own is None else common - own

    @property
    def indivisibility(self) -> Fraction | None:
        """What the gaps between options take from the largest least surplus, against lotteries between outcomes (points, at least 0)."""
        level = self.points_alone.level
        return None if self.lottery is None or level is None else self.lottery.level - level

    @property
    def only_by_lottery(self) -> bool:
        """Whether some lottery is better for all than going on although no outcome by itself is."""
        return self.lottery is not None and self.lottery.level >= 0 and self.points_alone.empty


@dataclass(frozen=True, repr=False)
class Ranges(Listed, Sequence[GroupRange]):
    """The ranges of the `groups` in the order of the file, all parties together last. `unsettled`: the other groups, each with what ended
    the work on it."""

    groups: tuple[GroupRange, ...]
    unsettled: Mapping[tuple[str, ...], str]

    @overload
    def __getitem__(self, place: int) -> GroupRange: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[GroupRange]: ...
    def __getitem__(self, place: int | slice) -> GroupRange | Sequence[GroupRange]:
        return self.groups[place]

    def __len__(self) -> int:
        return len(self.groups)


def war_range(scenario: Scenario, budget: Budget | None = None) -> Ranges:
    """The range of every pair of parties, in the order of the file, and of all where there are more than two.

    A party with a stated reservation value has no beliefs and no costs that could be taken away: it keeps that value throughout.
    Agreement rules are left aside: it takes every party of a group. All together are looked at first. A group is named in `unsettled` where
    a question takes too many partial outcomes or `budget` runs out before its range is known.
    """
    names = tuple(scenario.parties)
    groups = [*combinations(names, 2), *([names] if len(names) != 2 else [])]
    payoffs = compile_payoffs(scenario, rules_known=True)
    found: dict[tuple[str, ...], GroupRange] = {}
    unsettled: dict[tuple[str, ...], str] = {}
    for group in reversed(groups):
        try:
            found[group] = _group(scenario, payoffs, group, budget)
        except Stopped as stop:
            if stop.reason == "interrupted":
                raise
            unsettled[group] = stop.reason
        except OutgrownError as outgrown:
            unsettled[group] = str(outgrown)
    settled = tuple(found[group] for group in groups if group in found)
    return Ranges(settled, {group: unsettled[group] for group in groups if group in unsettled})


def _group(scenario: Scenario, payoffs: Payoffs, group: tuple[str, ...], budget: Budget | None) -> GroupRange:
    columns = [payoffs.parties.index(name) for name in group]
    possible = [ban for ban in payoffs.bans if not ban.is_demand]
    own_lines = [ban for ban in payoffs.bans if ban.is_demand and ban.party in columns]
    open_, narrowed = _GroupGame(projected(payoffs, columns, possible)), _GroupGame(projected(payoffs, columns, [*possible, *own_lines]))
    reservation = dict(zip(group, open_.payoffs.reservation, strict=True))
    costs = costs_of_going_on(scenario, group)
    believers = [name for name in group if scenario.parties[name].beliefs is not None]
    alternatives = [] if len(believers) < 2 else [*believers, "mean"]
    return GroupRange(
        parties=group,
        reservation=reservation,
        points_alone=open_.range(reservation, budget),
        within_red_lines=narrowed.range(reservation, budget),
        costs=costs,
        without_costs=open_.range({name: r + costs.get(name, Fraction(0)) for name, r in reservation.items()}, budget),
        by_beliefs={
            whose: open_.range(reservation_by_beliefs(scenario, group, believers if whose == "mean" else [whose]), budget)
            for whose in alternatives
        },
        lottery=_mixture(payoffs, open_.payoffs, budget),
    )


class _GroupGame:
    """One group's game, asked about one set of reservation values after another."""

    def __init__(self, payoffs: Payoffs) -> None:
        self.payoffs = payoffs
        self._automaton: Attempt = attempted(payoffs)
        self._reach = Reach(payoffs, self._automaton)

    def range(self, reservation: Mapping[str, Fraction], budget: Budget | None) -> Range:
        known = self._reach.any_outcome()
        if known is None:
            return Range(0, {}, None)
        values = tuple(reservation[name] for name in self.payoffs.parties)
        floors = floors_at(self.payoffs, values)
        level, _ = largest_least(self._reach, dict(enumerate(values)), self._reach.least, known, budget=budget)
        if level < 0:
            return Range(0, {}, level)
        width = {}
        for p, name in enumerate(self.payoffs.parties):
            most = self._reach.most(p, floors, budget=budget)
            assert most is not None  # the level says that some outcome is at the floors
            width[name] = self.payoffs.points(p, most[0]) - values[p]
        asked = replace(self.payoffs, reservation=values, thresholds=floors)
        if isinstance(self._automaton, AutomatonOutgrownError):
            raise self._automaton
        counted = count_acceptable(asked, self._automaton, max_rows=rows_for_a_figure(asked), max_streamed=0, budget=budget)
        return Range(estimate_acceptable(asked, self._automaton, samples=SAMPLES) if counted is None else counted, width, level)


def _mixture(payoffs: Payoffs, group: Payoffs, budget: Budget | None) -> Mixture | None:
    found = best_lottery(group, budget)
    if found is None:
        return None
    game = Game(payoffs)
    return Mixture(tuple((chance, game.point(outcome)) for outcome, chance in found.chances.items()), found.level)
