"""Demands that cannot stand together, and the least that has to be waived to open a deal.

A demand is a party's acceptance (`parties.ukraine`: it must reach its reservation value), an individual red line in force, or the
consent of a ratifying body where that is part of the game. Constraints and options out of force are no demands: they always hold.
A *clash* is a minimal set of demands that no outcome meets together (minimal unsatisfiable subset); a *minimal waiver* is a minimal set
without which an outcome meets all the others (minimal correction set).

Each family is the other's minimal hitting sets (Reiter 1987; Liffiton & Sakallah 2008). Minimal waivers are found smallest first, in
Reiter's tree over the clashes met so far; a proposal that fails is shrunk to a further clash, as in MARCO (Liffiton, Previti, Malik
& Marques-Silva 2016). Once all minimal waivers are known, the clashes follow from them without another question. The question 'does an
outcome meet these demands?' is exact (`reaching.Reach`), asked only of the columns and bans concerned, and every answer is
remembered: an outcome answers for all sets of demands that it meets, a set that cannot stand answers for all that contain it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from simulator.budget import Budget, Stopped, StopReason, tick
from simulator.errors import OutgrownError
from simulator.payoffs.model import Ban, Payoffs, applies, projected, totals
from simulator.payoffs.votes import lost_votes
from simulator.solve.exact.fields import Outcome
from simulator.solve.exact.reaching import Reach, deepest
from simulator.solve.game import Game
from simulator.solve.results import Point
from simulator.solve.why.hitting_sets import bits, grown_hitting_sets, minimal_hitting_sets

MAX_SETS = 1000
"""Clashes, and minimal waivers, listed at most."""


@dataclass(frozen=True)
class Clashing:
    """A minimal set of demands (paths, parties first, then in the order of the file) that no outcome meets together: without any one
    of them there is an outcome that meets the rest."""

    demands: tuple[str, ...]


@dataclass(frozen=True)
class Waiver:
    """A minimal set of demands whose waiver opens a deal among the rest, with an outcome that shows it.

    A party in `demands` need not reach its reservation value; a red line or a body in it may be crossed. `least_surplus`: the least
    surplus at `point` (points, exact) of the parties whose acceptance is not waived; None where all of them are. It compares points
    between parties. `best`: that is the largest possible under this waiver (else `point` is one outcome that shows it).
    """

    demands: tuple[str, ...]
    point: Point
    least_surplus: Fraction | None
    best: bool = False


@dataclass(frozen=True)
class DemandSets:
    """`demands`: all that were considered. `agreement`: an outcome that meets them all (then there are no sets to report).

    `clashes` and `waivers`: the smallest first, among equals in the order of the demands. `complete`: these are all; otherwise more
    may exist (`stopped` says which limit ended the work, the memory limit where a question needs too many partial outcomes; None:
    `max_sets` was reached). Every set listed is proved minimal either way. Waivers are listed by size without a gap; an
    incomplete list of clashes may lack smaller ones.
    """

    demands: tuple[str, ...]
    agreement: Point | None
    clashes: tuple[Clashing, ...]
    waivers: tuple[Waiver, ...]
    waivers_complete: bool
    clashes_complete: bool
    stopped: StopReason | None

    @property
    def complete(self) -> bool:
        return self.waivers_complete and self.clashes_complete


def demand_sets(
    game: Game | Payoffs,
    *,
    budget: Budget | None = None,
    max_sets: int = MAX_SETS,
    on_found: Callable[[Clashing | Waiver], None] | None = None,
) -> DemandSets:
    """Every clash and every minimal waiver of a game without agreement, at most `max_sets` of each.

    `on_found` is called as sets are proved: the minimal waivers, the smallest first, then the clashes, the smallest first.
    Where `budget` runs out, a question outgrows the memory or there are more sets, the answer says that it is not complete.
    """
    game = game if isinstance(game, Game) else Game(game)
    return _DemandSearch(game, budget, max_sets, on_found or (lambda found: None)).run()


def best_under(game: Game | Payoffs, waiver: Waiver, budget: Budget | None = None) -> Waiver:
    """The waiver shown by the outcome with the largest least surplus of the parties whose acceptance it leaves in force.

    Raises `OutgrownError` and `Stopped` as `Reach.exists` does.
    """
    game = game if isinstance(game, Game) else Game(game)
    asked = Demands(game.payoffs)
    kept = [k for k, demand in enumerate(asked.paths) if demand not in waiver.demands]
    columns = [c for k in kept for c in asked.columns[k]]
    parties = [c for c in columns if c < game.payoffs.n_parties]
    if not parties:
        return waiver
    reach = Reach(projected(game.payoffs, columns, asked.bans(kept)))
    level, outcome = deepest(reach, [columns.index(p) for p in parties], game.codes(waiver.point.outcome), budget)
    return replace(waiver, point=game.point(outcome), least_surplus=level, best=True)


def _least_surplus(payoffs: Payoffs, parties: Sequence[int], found: Sequence[int]) -> Fraction:
    return min(payoffs.points(p, found[p]) - payoffs.reservation[p] for p in parties)


class Demands:
    """The demands of a game: paths, and for each the columns that must reach their thresholds and the bans that must hold."""

    def __init__(self, payoffs: Payoffs) -> None:
        self.payoffs = payoffs
        columns: dict[str, list[int]] = {f"parties.{name}": [p] for p, name in enumerate(payoffs.parties)}
        for k, path in enumerate(payoffs.conditions):
            columns.setdefault(path, []).append(payoffs.n_parties + k)
        for ban in payoffs.bans:
            if ban.is_demand and ban.clauses:
                columns.setdefault(ban.path, [])
        self.paths = tuple(columns)
        self.columns = tuple(tuple(found) for found in columns.values())

    def bans(self, kept: Sequence[int]) -> list[Ban]:
        """The bans in force where only the demands `kept` stand."""
        paths = {self.paths[k] for k in kept}
        return [ban for ban in self.payoffs.bans if not ban.is_demand or ban.path in paths]

    def missed(self, outcome: Outcome) -> int:
        """The demands that an outcome does not meet, as bits."""
        found = totals(self.payoffs, outcome)
        crossed = {ban.path for ban in self.payoffs.bans if ban.is_demand and any(applies(clause, outcome) for clause in ban.clauses)}
        lost = lost_votes(self.payoffs, found)
        mask = 0
        for k, (path, columns) in enumerate(zip(self.paths, self.columns, strict=True)):
            if path in crossed or path in lost or any(found[c] < self.payoffs.thresholds[c] for c in columns):
                mask |= 1 << k
        return mask


class _Oracle:
    """Whether an outcome meets a set of demands (bits); remembers every outcome and every set that cannot stand."""

    def __init__(self, payoffs: Payoffs, budget: Budget | None) -> None:
        self.demands = Demands(payoffs)
        self.everything = (1 << len(self.demands.paths)) - 1
        self.asked = 0
        self._payoffs, self._budget = payoffs, budget
        self._shown: dict[int, Outcome] = {}
        self._cannot: list[int] = []

    def outcome(self, demands: int) -> Outcome | None:
        """An outcome that meets all of `demands`; None: there is none."""
        for missed, outcome in self._shown.items():
            if not missed & demands:
                return outcome
        if any(refuted & demands == refuted for refuted in self._cannot):
            return None
        found = self._ask(demands)
        if found is None:
            self._cannot.append(demands)
        else:
            self._shown.setdefault(self.demands.missed(found), found)
        return found

    def _ask(self, demands: int) -> Outcome | None:
        self.asked += 1
        kept = bits(demands)
        bans = self.demands.bans(kept)
        columns = [c for k in kept for c in self.demands.columns[k]]
        if not columns:
            return Reach(projected(self._payoffs, [0], bans)).any_outcome()
        game = projected(self._payoffs, columns, bans)
        return Reach(game).exists(game.thresholds, budget=self._budget)

    def clash_in(self, demands: int) -> int:
        """A minimal set of demands that cannot stand, within one that cannot: later demands are let go first where possible."""
        for k in reversed(bits(demands)):
            without = demands & ~(1 << k)
            if demands >> k & 1 and self.outcome(without) is None:
                demands = without
        return demands


class _DemandSearch:
    """One enumeration: the minimal waivers in Reiter's tree, then the clashes as their minimal hitting sets."""

    def __init__(self, game: Game, budget: Budget | None, max_sets: int, on_found: Callable[[Clashing | Waiver], None]) -> None:
        self.game, self.budget, self.max_sets, self.on_found = game, budget, max_sets, on_found
        self.oracle = _Oracle(game.payoffs, budget)
        self.paths = self.oracle.demands.paths
        self.met: dict[int, None] = {}
        self.waivers: dict[int, Waiver] = {}
        self.clashes: dict[int, Clashing] = {}
        self.waivers_complete = self.clashes_complete = False

    def run(self) -> DemandSets:
        stopped: StopReason | None = None
        agreement: Outcome | None = None
        try:
            agreement = self.oracle.outcome(self.oracle.everything)
            if agreement is None:
                self._find_waivers()
                self._find_clashes()
            else:
                self.waivers_complete = self.clashes_complete = True
        except Stopped as stop:
            stopped = stop.reason
        except KeyboardInterrupt:
            stopped = "interrupted"
        except OutgrownError:
            stopped = "memory limit"
        if not self.clashes_complete:
            for mask in self.met:
                self.clashes.setdefault(mask, Clashing(self._named(mask)))
        return DemandSets(
            demands=self.paths,
            agreement=None if agreement is None else self.game.point(agreement),
            clashes=tuple(self.clashes[mask] for mask in sorted(self.clashes, key=_by_size)[: self.max_sets]),
            waivers=tuple(self.waivers.values()),
            waivers_complete=self.waivers_complete,
            clashes_complete=self.clashes_complete,
            stopped=stopped,
        )

    def _find_waivers(self) -> None:
        for mask in grown_hitting_sets(self._clash_missed, self._tick):
            if len(self.waivers) == self.max_sets:
                return
            outcome = self.oracle.outcome(self.oracle.everything & ~mask)
            assert outcome is not None
            waiver = self._waiver(mask, outcome)
            self.waivers[mask] = waiver
            self.on_found(waiver)
        self.waivers_complete = True

    def _clash_missed(self, waived: int) -> int | None:
        """A clash among what is left when `waived` is waived; None where an outcome meets all of that."""
        for mask in self.met:
            if not mask & waived:
                return mask
        left = self.oracle.everything & ~waived
        if self.oracle.outcome(left) is not None:
            return None
        clash = self.oracle.clash_in(left)
        self.met[clash] = None
        return clash

    def _find_clashes(self) -> None:
        if not self.waivers_complete:
            return
        for mask in minimal_hitting_sets(list(self.waivers), self._tick):
            if len(self.clashes) == self.max_sets:
                return
            self.clashes[mask] = Clashing(self._named(mask))
            self.on_found(self.clashes[mask])
        self.clashes_complete = True

    def _tick(self) -> None:
        tick("comparing demands", budget=self.budget)

    def _waiver(self, mask: int, outcome: Outcome) -> Waiver:
        payoffs = self.game.payoffs
        parties = [p for p in range(payoffs.n_parties) if not mask >> p & 1]
        least = _least_surplus(payoffs, parties, totals(payoffs, outcome)) if parties else None
        return Waiver(self._named(mask), self.game.point(outcome), least)

    def _named(self, mask: int) -> tuple[str, ...]:
        return tuple(self.paths[k] for k in bits(mask))


def _by_size(mask: int) -> tuple[int, list[int]]:
    return mask.bit_count(), bits(mask)
