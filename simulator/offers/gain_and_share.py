"""What a party can gain by an offer, and in how many draws of the ranged numbers the others accept it: the frontier between the two.

Nobody gets both: the more an offer gains its maker, the fewer the draws in which the others say yes. An offer is on the frontier where no
outcome gains more and is accepted in as many draws, or is accepted in more draws and gains as much (the chance-constrained trade-off of
Charnes & Cooper 1959, with the draws as scenarios). The gain is the mean of the maker's surplus over the draws; what is accepted is counted
exactly, draw by draw, in whole numbers.

Small sets of outcomes are gone through one by one. Larger ones are searched by branch and bound over both aims at once (Ulungu & Teghem
1997): a partial outcome can gain no more than its most favourable completion gains, and can be accepted in no more draws than those in
which each of the others' most favourable completion, and that of a weighted mean of theirs, reach the threshold (`draw_bounds`). What a
limit leaves open becomes a proved bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count, product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget, Stopped, tick
from simulator.offers.acceptance import Acceptance
from simulator.offers.codes import Codes
from simulator.offers.draw_bounds import DrawBounds, bytes_needed, draw_bounds
from simulator.offers.drawn_games import Floats
from simulator.payoffs.automaton import Automaton, build_automaton

ONE_BY_ONE = 20_000
"""Up to so many combinations of options are gone through one by one."""

CELLS = 2**24
"""Draws × outcomes × parties looked at in one go."""

MOST_PARTIAL = 200_000
"""At most so many partial outcomes are extended: a limit that ends the search at the same place on every machine."""

MOST_ROUNDS = 40
"""Rounds of changing one issue at a time around the offers found, at most."""

TOGETHER = 64
"""Partial outcomes extended in one go."""

AROUND = 24
"""Offers of the frontier around which issues are changed one at a time, spread over it."""


@dataclass(frozen=True)
class GainAndShare:
    """The frontier, from the largest gain to the largest share. `codes`: outcomes as option positions (n, issues); `gain`: of the maker, in
    points (n,); `counts`: draws in which the others accept (n,). `looked_at`: how many outcomes were counted. `unsearched`: pairs of a gain
    and a number of draws that what was not searched could reach at most (k, 2), none where all was. `stopped`: what ended the search."""

    codes: NDArray[np.intp]
    gain: Floats
    counts: NDArray[np.int64]
    looked_at: int
    unsearched: Floats
    stopped: str

    @property
    def complete(self) -> bool:
        return not len(self.unsearched)

    def most_at(self, gain: float) -> int:
        """No outcome of at least this gain is accepted in more draws: proved."""
        found = self.counts[self.gain >= gain].max(initial=0)
        return int(max(found, self.unsearched[self.unsearched[:, 0] >= gain, 1].max(initial=0)))


@dataclass
class _Archive:
    """Offers that no other one found dominates, from the largest gain on; equal ones are kept once."""

    acceptance: Acceptance
    codes: NDArray[np.intp]
    least: float = 0.0
    gain: Floats = field(default_factory=lambda: np.zeros(0))
    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    looked_at: int = 0
    _seen: set[bytes] = field(default_factory=set)

    def most(self, gain: Floats) -> NDArray[np.int64]:
        """The largest count of an offer found of at least so much gain."""
        if not len(self.gain):
            return np.zeros(np.shape(gain), dtype=np.int64)
        place = np.searchsorted(-self.gain, -np.asarray(gain), side="right")  # gains fall, counts rise along the archive
        return np.where(place > 0, self.counts[np.maximum(place - 1, 0)], 0)

    def offer(self, codes: NDArray[np.intp]) -> None:
        """Count outcomes and keep what is on the frontier."""
        fresh = [k for k, row in enumerate(np.ascontiguousarray(codes)) if row.tobytes() not in self._seen]
        codes = codes[fresh]
        self._seen.update(row.tobytes() for row in np.ascontiguousarray(codes))
        gain = self.acceptance.games.mean_surplus(codes, self.acceptance.party)
        codes, gain = codes[gain >= self.least], gain[gain >= self.least]
        at_once = max(1, CELLS // max(1, self.acceptance.draws * self.acceptance.games.base.n_parties))
        for start in range(0, len(codes), at_once):
            tick("counting the draws in which offers are accepted")
            part = slice(start, start + at_once)
            self._keep(codes[part], gain[part], self.acceptance.accepted(codes[part]).sum(axis=0))
            self.looked_at += len(codes[part])

    def _keep(self, codes: NDArray[np.intp], gain: Floats, counts: NDArray[np.int64]) -> None:
        codes, gain = np.concatenate([self.codes, codes]), np.concatenate([self.gain, gain])
        counts = np.concatenate([self.counts, np.asarray(counts, dtype=np.int64)])
        order = np.lexsort((-counts, -gain))
        before = np.concatenate([[0], np.maximum.accumulate(counts[order])[:-1]])
        order = order[counts[order] > before]
        self.codes, self.gain, self.counts = codes[order], gain[order], counts[order]


def gain_and_share(
    acceptance: Acceptance,
    starts: Iterable[Codes] = (),
    *,
    budget: Budget | None = None,
    max_partial: int = MOST_PARTIAL,
) -> GainAndShare:
    """The frontier over all outcomes that the constraints and the maker's own red lines (where everybody must sign, all red lines) leave
    and that gain its maker at least 0.

    `starts`: outcomes to begin from. Ends at `budget`, or after `max_partial` partial outcomes, with a proved bound on the rest.
    """
    games = acceptance.games
    sizes = games.base.sizes
    archive = _Archive(acceptance, np.zeros((0, len(sizes)), dtype=np.intp))
    try:
        if prod(sizes) <= ONE_BY_ONE:
            codes = np.array(list(product(*(range(size) for size in sizes))), dtype=np.intp)
            archive.offer(codes[acceptance.allowed(codes)])
            return _found(archive, np.zeros((0, 2)), "")
        automaton = build_automaton(acceptance.playing)
        if automaton.empty:
            return _found(archive, np.zeros((0, 2)), "")
        own = _own_tables(acceptance, automaton)
        top = float(own.ahead[0][0].max()) + own.start
        _begin(archive, starts)
        if not acceptance.bounded or bytes_needed(games, automaton) > (budget.memory_limit if budget else 1024) * 2**20 // 2:
            return _found(archive, np.array([[top, acceptance.draws]]), "what bounds it would need")
        search = _TradeSearch(draw_bounds(games, automaton, acceptance.others), own, archive, budget, max_partial)
        stopped = search.run()
        return _found(archive, search.unsearched(), stopped)
    except Stopped as stop:
        return _found(archive, np.array([[np.inf, acceptance.draws]]), stop.reason)


def _found(archive: _Archive, left: Floats, stopped: str) -> GainAndShare:
    wanted = left[left[:, 1] > archive.most(left[:, 0])]
    return GainAndShare(archive.codes, archive.gain, archive.counts, archive.looked_at, wanted, stopped if len(wanted) else "")


def _begin(archive: _Archive, starts: Iterable[Codes]) -> None:
    """Offers to begin from, and what changing one issue at a time around those of the frontier adds to it."""
    acceptance = archive.acceptance
    sizes = acceptance.games.base.sizes
    codes = np.array(list(starts), dtype=np.intp).reshape(-1, len(sizes))
    archive.offer(codes[acceptance.allowed(codes)])
    done: set[bytes] = set()
    for _ in range(MOST_ROUNDS):
        rows = [row for row in archive.codes if row.tobytes() not in done]
        rows = [rows[k] for k in np.unique(np.linspace(0, len(rows) - 1, AROUND).astype(int))] if len(rows) > AROUND else rows
        if not rows:
            return
        done.update(row.tobytes() for row in rows)
        around = np.array([changed for row in rows for changed in neighbours(tuple(row.tolist()), sizes)], dtype=np.intp)
        archive.offer(around[acceptance.allowed(around)])


def neighbours(codes: Codes, sizes: tuple[int, ...]) -> Iterator[Codes]:
    for i, size in enumerate(sizes):
        for option in range(size):
            if option != codes[i]:
                yield (*codes[:i], option, *codes[i + 1 :])


@dataclass(frozen=True)
class _OwnTables:
    """What each option of each step adds to the maker's mean gain (states, options), and that with the most that follows; `start`: what it
    begins with, its mean reservation value taken off."""

    gains: tuple[Floats, ...]
    ahead: tuple[Floats, ...]
    start: float


def _own_tables(acceptance: Acceptance, automaton: Automaton) -> _OwnTables:
    games, party = acceptance.games, acceptance.party
    worth, amounts = games.mean_worth(party)
    tables = []
    states = 1
    for step in automaton.steps:
        table = np.broadcast_to(worth[step.issue], (states, len(worth[step.issue]))).copy()
        for state, option, t in zip(*(column.tolist() for column in step.completed), strict=True):
            if acceptance.playing.terms[t].column == party:
                table[state, option] += amounts[t]
        tables.append(table)
        states = step.n_following
    rest = np.zeros(1)
    ahead = []
    for step, table in zip(reversed(automaton.steps), reversed(tables), strict=True):
        total = table + rest[step.following]
        total[step.following < 0] = -np.inf
        ahead.append(total)
        rest = total.max(axis=1)
    return _OwnTables(tuple(tables), tuple(reversed(ahead)), -games.mean_reservation(party))


@dataclass(frozen=True)
class _PartialOffers:
    """Partial outcomes after `step` issues: their options (n, step), state and gain so far, and what they can still reach at most."""

    step: int
    options: NDArray[np.intp]
    states: NDArray[np.intp]
    gained: Floats
    gain: Floats
    counts: NDArray[np.int64]

    def only(self, rows: NDArray[Any]) -> _PartialOffers:
        return _PartialOffers(self.step, self.options[rows], self.states[rows], self.gained[rows], self.gain[rows], self.counts[rows])


@dataclass
class _TradeSearch:
    """Best first, by the largest product of a gain and a share that a group of partial outcomes could reach."""

    bounds: DrawBounds
    own: _OwnTables
    archive: _Archive
    budget: Budget | None
    max_partial: int
    _heap: list[tuple[float, int, _PartialOffers]] = field(default_factory=list)
    _number: Iterator[int] = field(default_factory=count)

    def run(self) -> str:
        """What ended the search early; empty where it was completed."""
        first = np.array([self.own.start])
        one = np.zeros(1, dtype=np.intp)
        top = first + self.own.ahead[0][0].max()
        self._push(_PartialOffers(0, np.zeros((1, 0), dtype=np.intp), one, first, top, np.array([len(self.bounds.start)])))
        extended = 0
        while self._heap:
            if extended >= self.max_partial:
                return f"{self.max_partial:,} partial outcomes"
            _, _, group = heappop(self._heap)
            try:
                tick("looking for offers worth making", budget=self.budget)
                group = group.only(group.counts > self.archive.most(group.gain))
                extended += len(group.states)
                further = self._extended(group) if len(group.states) else []
            except Stopped as stop:
                self._push(group)
                return stop.reason
            for each in further:
                self._push(each)
        return ""

    def unsearched(self) -> Floats:
        """What the groups left could reach: pairs of a gain and a number of draws."""
        pairs = [np.column_stack([group.gain, group.counts]) for _, _, group in self._heap]
        return np.concatenate(pairs) if pairs else np.zeros((0, 2))

    def _push(self, group: _PartialOffers) -> None:
        heappush(self._heap, (-float((np.maximum(group.gain, 0) * group.counts).max()), next(self._number), group))

    def _extended(self, group: _PartialOffers) -> list[_PartialOffers]:
        """The partial outcomes one issue further that could still add to the frontier, in groups; full ones are counted."""
        k, steps = group.step, self.bounds.automaton.steps
        counts = self.bounds.winnable(k, group.states, self._sums(group))
        gain = group.gained[:, None] + self.own.ahead[k][group.states]
        row, option = np.nonzero((gain >= self.archive.least) & (counts > self.archive.most(gain)))
        options = np.concatenate([group.options[row], option[:, None]], axis=1)
        if k + 1 == len(steps):
            codes = np.empty_like(options)
            codes[:, list(self.bounds.automaton.order)] = options
            self.archive.offer(codes)
            return []
        states = group.states[row]
        children = _PartialOffers(
            k + 1,
            options,
            steps[k].following[states, option],
            group.gained[row] + self.own.gains[k][states, option],
            gain[row, option],
            counts[row, option],
        )
        order = np.argsort(-children.gain * children.counts, kind="stable")
        return [children.only(order[start : start + TOGETHER]) for start in range(0, len(order), TOGETHER)]

    def _sums(self, group: _PartialOffers) -> Floats:
        """What partial outcomes have by now in each draw, shape (rows, draws, columns): worked out anew, since to keep it would take much
        memory."""
        sums = np.repeat(self.bounds.start[None], len(group.states), axis=0)
        states = np.zeros(len(group.states), dtype=np.intp)
        for k, step in enumerate(self.bounds.automaton.steps[: group.step]):
            chosen = group.options[:, k]
            sums += self.bounds.gains[k][states, chosen]
            states = step.following[states, chosen]
        return sums
