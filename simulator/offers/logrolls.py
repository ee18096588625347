"""Logrolls: trades across issues from an offer that cost nobody anything and serve at least two (Froman & Cohen 1970; Raiffa 1982).

One for one: one party gets its way on one issue, another on a second. Two for two: two issues against two. What each gives matters
less to it than what it gets, so both gain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from heapq import nlargest
from itertools import combinations
from math import prod

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget, small_steps
from simulator.errors import UsageError
from simulator.offers.codes import Codes, acceptable, full_codes, ways_to_choose, with_options
from simulator.offers.games import changes_between, default_budget, gain_ranks, gains_of, game_of
from simulator.offers.results import LOGROLL_KINDS, Change, Logroll, LogrollKind, Logrolls
from simulator.payoffs.model import IntArray, Payoffs, totals
from simulator.payoffs.outcomes import banned, totals_of
from simulator.scenario.model import Scenario
from simulator.solve.game import Game

MAX_TRADES = 2_000_000
"""At most so many combinations of changes are gone through for one kind of trade."""

_CHUNK = 50_000
"""Outcomes valued at once."""


def logrolls(
    scenario: Scenario,
    terms: Mapping[str, str],
    kind: LogrollKind,
    *,
    limit: int = 10,
    ratify: Fraction | None = None,
    max_trades: int = MAX_TRADES,
    budget: Budget | None = None,
) -> Logrolls:
    """The best trades of one kind from full `terms`, at most `limit`.

    A trade of kind 'one for one' changes two issues, one of kind 'two for two' four. It qualifies where

    - no party's utility falls and at least two parties' rise;
    - each change by itself, made at the offer, would lower some party's utility (else it is no concession);
    - the changes fall into two halves and there are two parties, so that each change of one half by itself raises the utility of the
      one, and each of the other half that of the other;
    - of four changes, no two are a trade one for one by themselves (those are listed as such);
    - the outcome keeps the constraints and crosses no red line that the offer does not cross.

    Ranked by the number of parties that gain, then by the product of their gains (points), then in the order of the file. Every
    combination is gone through unless there are more than `max_trades`; then the first of them, and `exhaustive` is false.

    Raises `UsageError` for terms that are open or unknown, an unknown kind or a `limit` below 1, `Stopped` at the end of `budget`
    (default: 60 s).
    """
    if kind not in LOGROLL_KINDS:
        raise UsageError(f"no kind of trade is called {kind!r}; there are {', '.join(LOGROLL_KINDS)}")
    if limit < 1:
        raise UsageError(f"a limit of {limit}; ask for at least 1")
    budget = default_budget(budget)
    game, start = game_of(scenario), full_codes(scenario, terms)
    effects = _effects(game.payoffs, start)
    choices = _concessions(game.payoffs, start, effects)
    n_changed = 2 if kind == "one for one" else 4
    ways = ways_to_choose([len(options) for options in choices.values()], n_changed)
    search = _TradeTests(game, start, effects)
    best: list[tuple[tuple[int, int], Codes]] = []
    total = 0
    for codes in _chunks(start, choices, n_changed, max_trades):
        budget.tick(f"going through trades {kind}", None)
        trades = codes[search.qualify(codes)]
        if n_changed == 4:
            trades = trades[~search.hold_a_smaller_one(trades)]
        total += len(trades)
        ranks = gain_ranks(game.payoffs, search.gained(trades))
        best = nlargest(limit, [*best, *zip(ranks, map(_as_codes, trades), strict=True)], key=lambda ranked: ranked[0])
    payoffs = game_of(scenario, ratify).payoffs
    return Logrolls(kind, tuple(_logroll(game, payoffs, start, end) for _, end in best), total, ways <= max_trades)


_Effects = dict[tuple[int, int], tuple[int, ...]]
"""(Issue, option) → what changing to it alone adds to each party's scaled utility at the offer."""


def _effects(payoffs: Payoffs, start: Codes) -> _Effects:
    n = payoffs.n_parties
    own = totals(payoffs, start)[:n]
    found = {}
    for i, size in enumerate(payoffs.sizes):
        for option in range(size):
            if option != start[i]:
                small_steps(1 + len(payoffs.terms), "looking at changes of one issue")
                after = totals(payoffs, (*start[:i], option, *start[i + 1 :]))[:n]
                found[i, option] = tuple(a - b for a, b in zip(after, own, strict=True))
    return found


def _concessions(payoffs: Payoffs, start: Codes, effects: _Effects) -> dict[int, list[int]]:
    """Per issue the options to which a change alone raises one party's utility and lowers another's; issues without any left out."""
    choices = {
        i: [o for o in range(size) if o != start[i] and min(effects[i, o]) < 0 < max(effects[i, o])] for i, size in enumerate(payoffs.sizes)
    }
    return {i: options for i, options in choices.items() if options}


def _chunks(start: Codes, choices: Mapping[int, Sequence[int]], n_changed: int, most: int) -> Iterator[NDArray[np.intp]]:
    """All outcomes that change `n_changed` issues to one of their `choices`, up to `most`, in the order of the file."""
    waiting: list[NDArray[np.intp]] = []
    n_waiting = 0
    for issues in combinations(choices, n_changed):
        n_waiting += prod(len(choices[i]) for i in issues)
        waiting.append(with_options(start, {i: choices[i] for i in issues}))
        if n_waiting >= min(_CHUNK, most):
            together = np.concatenate(waiting)[:most]
            most -= len(together)
            yield together
            waiting, n_waiting = [], 0
            if not most:
                return
    if waiting:
        yield np.concatenate(waiting)[:most]


class _TradeTests:
    """What outcomes are tested by, many at once; `codes` have shape (n_outcomes, n_issues)."""

    def __init__(self, game: Game, start: Codes, effects: _Effects) -> None:
        self.payoffs = game.payoffs
        self.bans = game.without(game.point(start).red_lines).payoffs.bans
        self.start: NDArray[np.intp] = np.array(start, dtype=np.intp)
        n = game.payoffs.n_parties
        self.own: IntArray = np.array(totals(game.payoffs, start)[:n], dtype=game.payoffs.dtype)
        self.raised = np.zeros((len(start), max(game.payoffs.sizes), n), dtype=np.bool_)
        for (i, option), effect in effects.items():
            self.raised[i, option] = [e > 0 for e in effect]

    def gained(self, codes: NDArray[np.intp]) -> IntArray:
        """Each party's scaled gain."""
        gained: IntArray = totals_of(self.payoffs, codes)[:, : len(self.own)] - self.own
        return gained

    def qualify(self, codes: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which outcomes cost no party anything, serve at least two, have two sides, and are possible without crossing a further red
        line. All change equally many issues, an even number."""
        gained = self.gained(codes)
        served = np.asarray((gained > 0).sum(axis=1) >= 2, dtype=np.bool_)
        result: NDArray[np.bool_] = np.asarray((gained >= 0).all(axis=1), dtype=np.bool_) & served
        result[result] = self._have_two_sides(codes[result])
        result[result] = ~banned(self.payoffs, self.bans, codes[result])
        return result

    def _changed(self, codes: NDArray[np.intp]) -> NDArray[np.intp]:
        """The issues that each outcome changes, shape (n_outcomes, changes)."""
        return np.nonzero(codes != self.start)[1].reshape(len(codes), -1) if len(codes) else np.zeros((0, 2), dtype=np.intp)

    def _have_two_sides(self, codes: NDArray[np.intp]) -> NDArray[np.bool_]:
        """In which one party gets half of the changes and another the other half."""
        changed = self._changed(codes)
        raised = self.raised[changed, np.take_along_axis(codes, changed, axis=1)]
        result = np.zeros(len(codes), dtype=np.bool_)
        places = range(changed.shape[1])
        for half in combinations(places, len(places) // 2):
            first: NDArray[np.bool_] = np.asarray(raised[:, list(half)].all(axis=1), dtype=np.bool_)
            second: NDArray[np.bool_] = np.asarray(raised[:, [k for k in places if k not in half]].all(axis=1), dtype=np.bool_)
            # two different parties can be named unless both halves serve one and the same party only
            result |= np.asarray(first.any(axis=1) & second.any(axis=1) & ((first | second).sum(axis=1) >= 2), dtype=np.bool_)
        return result

    def hold_a_smaller_one(self, codes: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which outcomes have two changes that are a trade one for one by themselves."""
        changed = self._changed(codes)
        result = np.zeros(len(codes), dtype=np.bool_)
        for pair in combinations(range(changed.shape[1]), 2):
            kept = changed[:, list(pair)]
            smaller = np.tile(self.start, (len(codes), 1))
            np.put_along_axis(smaller, kept, np.take_along_axis(codes, kept, axis=1), axis=1)
            result |= self.qualify(smaller)
        return result


def _as_codes(row: NDArray[np.intp]) -> Codes:
    return tuple(int(o) for o in row)


def _logroll(game: Game, required: Payoffs, start: Codes, end: Codes) -> Logroll:
    changes = changes_between(game, start, end)
    point = game.point(end)
    return Logroll(
        changes=changes,
        gains=gains_of(game.point(start), point),
        point=point,
        gets={party: _issues(changes, party, 1) for party in game.payoffs.parties},
        gives={party: _issues(changes, party, -1) for party in game.payoffs.parties},
        agreed=bool(acceptable(required, np.array([end], dtype=np.intp))[0]),
    )


def _issues(changes: Sequence[Change], party: str, sign: int) -> tuple[str, ...]:
    return tuple(change.issue for change in changes if sign * change.effect[party] > 0)
