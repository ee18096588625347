"""What passes under agreement rules: every outcome looked at once, block by block, by broadcasting.

The frontier and the solutions grow with the blocks, so memory is bounded by a block and by what is kept of the outcomes that pass; time is
proportional to the number of outcomes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget, tick
from simulator.payoffs.agreement_rules import Mask, RuledGame
from simulator.payoffs.home import Home
from simulator.payoffs.model import Clause, IntArray, floors_for
from simulator.payoffs.winning import counts_in
from simulator.solve.choosing import Candidates
from simulator.solve.exact.enumeration import Front, heads, holds_after, totals_after
from simulator.solve.solution import SOLUTIONS

KEPT = 5_000_000
"""Outcomes that pass and are kept with who consents to them; where there are more, coalitions are not looked into."""

MOST_BITS = 62
"""Parties whose consent to an outcome is kept as one whole number."""

FRONTIER_WORK = 4 * 10**9
"""Comparisons of numbers that the frontier may take, about; where it would take more, it is given up."""

COMPARED_WITH = {1: 20, 2: 20, 3: 20, 4: 500, 5: 2_000}
"""Parties → with how many others an outcome is compared at most, about; with all where there are more parties."""

TIES_LISTED = 100
"""Tied outcomes of a solution that are listed; all are counted."""


@dataclass(frozen=True)
class Looked:
    """Consecutive outcomes, from number `start`: their totals (n, n_parties), which are feasible, who consents, who refuses and whose red
    line is crossed or whose ratifying body refuses (`crossed`; each (n, n_parties)), which rules apply (n, n_rules), and which outcomes
    pass. `home`: which bodies refuse (n, bodies); `signed`: what would pass if no body were asked."""

    start: int
    totals: IntArray
    feasible: Mask
    consenting: Mask
    refusing: Mask
    crossed: Mask
    applying: Mask
    passing: Mask
    home: Mask
    signed: Mask


def parts(game: RuledGame, budget: Budget | None = None, box: Clause = ()) -> Iterator[Looked]:
    """All outcomes in the order of the file. `box`: those in which it does not hold are not feasible, and stretches that hold none of the
    others are left out. Raises `Stopped` at the end of `budget`."""
    payoffs = game.payoffs
    for start, head in heads(payoffs.sizes):
        tick("looking at what passes", start / payoffs.n_outcomes, budget=budget)
        inside = _holds([box], head, payoffs.sizes)
        if not inside.any():
            continue
        totals = totals_after(payoffs, head)
        feasible = inside & ~_holds([clause for ban in game.firm for clause in ban.clauses], head, payoffs.sizes)
        consenting = totals >= floors_for(game.consents_from, totals.dtype)
        refusing = totals < floors_for(game.refuses_below, totals.dtype)
        crossed = np.zeros(consenting.shape, dtype=np.bool_)
        for party, is_asked in enumerate(game.asked):
            clauses = [clause for ban in game.red_lines_of(party) for clause in ban.clauses]
            if clauses:
                crossed[:, party] = _holds(clauses, head, payoffs.sizes)
                consenting[:, party] &= ~crossed[:, party]
                refusing[:, party] |= crossed[:, party]
            if not is_asked:
                consenting[:, party] = refusing[:, party] = False
        applying = np.column_stack([_holds(rule.where, head, payoffs.sizes) for rule in game.rules])
        passing = signed = feasible & game.passes(consenting, refusing, applying)
        home = np.zeros((len(totals), 0), dtype=np.bool_)
        if game.home is not None:
            home = _at_home(game.home, head)
            for k, party in enumerate(game.home.owners):
                consenting[:, party] &= ~home[:, k]
                refusing[:, party] |= home[:, k]
                crossed[:, party] |= home[:, k]
            passing = feasible & game.passes(consenting, refusing, applying)
        yield Looked(start, totals, feasible, consenting, refusing, crossed, applying, passing, home, signed)


def _at_home(home: Home, head: tuple[int, ...]) -> Mask:
    """Which ratifying bodies refuse the outcomes that begin with `head`, shape (n, bodies)."""
    return home.refusing(totals_after(home.payoffs, head), lambda clauses: _holds(clauses, head, home.payoffs.sizes))


def _holds(clauses: Sequence[Clause], head: tuple[int, ...], sizes: tuple[int, ...]) -> Mask:
    found = np.zeros(sizes[len(head) :], dtype=np.bool_)
    found |= holds_after(tuple(clauses), head, sizes)
    return found.reshape(-1)


class BestThatPasses:
    """What one solution chooses among the outcomes that pass: the first tied ones, and how many tie."""

    def __init__(self, game: RuledGame, name: str) -> None:
        self.name = name
        self._game, self._choose = game, SOLUTIONS[name].choose
        self.numbers: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._totals: IntArray = np.zeros((0, game.payoffs.n_parties), dtype=game.payoffs.dtype)
        self.tied = 0
        self.value: object = None

    def add(self, totals: IntArray, numbers: NDArray[np.int64]) -> None:
        """More outcomes, of greater numbers. Those kept so far are all as good as one another."""
        if not len(totals):
            return
        before, payoffs, n = len(self.numbers), self._game.payoffs, self._game.payoffs.n_parties
        totals, numbers = np.concatenate([self._totals, totals]), np.concatenate([self.numbers, numbers])
        found = self._choose(Candidates(totals, payoffs.scale[:n], payoffs.reservation, payoffs.bargaining_weights))
        rows = np.array(found.rows, dtype=np.intp)
        kept = bool(before) and int(rows[0]) < before
        self.tied = (self.tied if kept else 0) + int((rows >= before).sum())
        self.value = found.value
        self._totals, self.numbers = totals[rows[:TIES_LISTED]], numbers[rows[:TIES_LISTED]]


@dataclass
class Passing:
    """What has been found among the outcomes looked at so far. `looked`: how many; `feasible`: those that constraints leave; `passing`;
    `signed`: those that would pass if no ratifying body were asked;
    `by_all`: those that every party asked consents to; `numbers`, `keys`: those that pass, and who consents, who refuses and which rules
    apply, as bits; not `kept` where they are too many. `most_votes`: position of a rule, and of a count of votes in it → the most that any
    outcome reaches; `fewest_against`: the same of what blocks a rule → the least of those who refuse; `together`: sets of rules, as bits,
    that apply to some feasible outcome. `frontier`: None where it takes too much; `asked_frontier`: that over the parties asked alone.
    `keeps`: whether the outcomes that pass are kept at all."""

    game: RuledGame
    best: Sequence[BestThatPasses]
    frontier: Front | None
    asked_frontier: Front | None = None
    keeps: bool = True
    looked: int = 0
    feasible: int = 0
    passing: int = 0
    signed: int = 0
    by_all: int = 0
    most_votes: dict[tuple[int, int], int] = field(default_factory=dict)
    fewest_against: dict[tuple[int, int], int] = field(default_factory=dict)
    together: set[int] = field(default_factory=set)
    _numbers: list[NDArray[np.int64]] = field(default_factory=list)
    _keys: list[NDArray[np.int64]] = field(default_factory=list)
    _work: int = 0

    def look(self, budget: Budget | None = None) -> None:
        """At every outcome. Raises `Stopped` at the end of the budget, with what was found before kept."""
        for part in parts(self.game, budget):
            self._add(part)

    @property
    def complete(self) -> bool:
        return self.looked == self.game.payoffs.n_outcomes

    @property
    def kept(self) -> bool:
        """Whether `numbers` and `keys` hold all that pass."""
        return self.keeps and self.passing <= KEPT and len(self.game.asked) <= MOST_BITS

    @property
    def numbers(self) -> NDArray[np.int64]:
        return np.concatenate([np.zeros(0, dtype=np.int64), *self._numbers])

    @property
    def keys(self) -> NDArray[np.int64]:
        """Shape (n, 3): bits of who consents, of who refuses, of the rules that apply."""
        return np.concatenate([np.zeros((0, 3), dtype=np.int64), *self._keys])

    def codes(self, numbers: NDArray[np.int64]) -> NDArray[np.intp]:
        """Option positions of outcomes by their numbers, shape (n, n_issues)."""
        return np.column_stack(np.unravel_index(numbers, self.game.payoffs.sizes)).astype(np.intp)

    def _add(self, part: Looked) -> None:
        chosen = np.flatnonzero(part.passing)
        numbers = part.start + chosen.astype(np.int64)
        self.looked += len(part.totals)
        self.feasible += int(np.count_nonzero(part.feasible))
        self.passing += len(chosen)
        self.signed += int(np.count_nonzero(part.signed))
        asked = np.array(self.game.asked)
        self.by_all += int(np.count_nonzero(part.feasible & part.consenting[:, asked].all(axis=1)))
        self._note_votes(part)
        self.together.update(np.unique(as_bits(part.applying[part.feasible])).tolist())
        if self.kept:
            self._numbers.append(numbers)
            self._keys.append(np.column_stack([as_bits(each[chosen]) for each in (part.consenting, part.refusing, part.applying)]))
        totals = part.totals[chosen]
        for best in self.best:
            best.add(totals, numbers)
        self.frontier = self._grown(self.frontier, totals, numbers)
        self.asked_frontier = self._grown(self.asked_frontier, totals, numbers)

    def _grown(self, front: Front | None, totals: IntArray, numbers: NDArray[np.int64]) -> Front | None:
        """A frontier with these outcomes as well; None where that would take too much."""
        if front is None or not len(totals):
            return front
        rows, n = len(totals) + len(front), len(front.parties)
        self._work += rows * min(rows, COMPARED_WITH.get(n, rows)) * n
        if self._work > FRONTIER_WORK:
            return None
        front.add(totals, numbers)
        return front

    def _note_votes(self, part: Looked) -> None:
        for k, rule in enumerate(self.game.rules):
            where = part.feasible & part.applying[:, k]
            if not where.any():
                continue
            for place, count in enumerate(counts_in(rule.needs)):
                most = int(count.counted(part.consenting[where]).max())
                self.most_votes[k, place] = max(most, self.most_votes.get((k, place), 0))
            for place, count in enumerate(() if rule.blocked_by is None else counts_in(rule.blocked_by)):
                fewest = int(count.counted(part.refusing[where]).min())
                self.fewest_against[k, place] = min(fewest, self.fewest_against.get((k, place), fewest))


def as_bits(who: Mask) -> NDArray[np.int64]:
    """A table, shape (n, at most 63), as bits."""
    powers = np.left_shift(np.int64(1), np.arange(who.shape[1], dtype=np.int64) % 63)
    return np.asarray(who.astype(np.int64) @ powers, dtype=np.int64)


@dataclass(frozen=True)
class ConsentGroups:
    """The different ways in which the outcomes that pass are consented to: `keys` as in `Passing.keys`, how many outcomes each has, and
    which each outcome that passes has."""

    keys: NDArray[np.int64]
    counts: NDArray[np.int64]
    of: NDArray[np.intp]


def groups_of(found: Passing) -> ConsentGroups:
    """The groups of all outcomes that pass, those of many outcomes first."""
    keys = found.keys
    varying = [c for c in range(keys.shape[1]) if len(keys) and (keys[:, c] != keys[0, c]).any()] or [0]
    if len(varying) == 1:
        _, first, of, counts = np.unique(keys[:, varying[0]], return_index=True, return_inverse=True, return_counts=True)
    else:
        _, first, of, counts = np.unique(keys[:, varying], axis=0, return_index=True, return_inverse=True, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    return ConsentGroups(keys[first[order]], counts[order].astype(np.int64), rank[of.reshape(-1)])


def masks_of(bits: NDArray[np.int64], n: int) -> Mask:
    """Bits as a table, shape (len(bits), n)."""
    return np.asarray((bits[:, np.newaxis] >> np.arange(n, dtype=np.int64)) & 1, dtype=np.bool_)


def tally(groups: ConsentGroups, n: int) -> Counter[tuple[int, ...]]:
    """Who consents (positions) → how many outcomes that pass."""
    found: Counter[tuple[int, ...]] = Counter()
    for mask, count in zip(masks_of(groups.keys[:, 0], n), groups.counts.tolist(), strict=True):
        found[tuple(np.flatnonzero(mask).tolist())] += count
    return found
