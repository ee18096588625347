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

from simulator.errors import UsageError
from simulator.offers.games import (
    Codes,
    acceptable,
    banned,
    by_gains,
    changes_between,
    default_budget,
    full_codes,
    gains_of,
    game_of,
    totals_of,
    ways_to_choose,
    with_options,
)
from simulator.offers.results import LOGROLL_KINDS, Change, Logroll, LogrollKind, Logrolls
from simulator.payoffs.model import IntArray, Payoffs, totals
from simulator.scenario.model import Scenario
from simulator.solve.budget import Budget
from simulator.solve.game import Game

MAX_TRADES = 2_000_000
"""Combinations of changes that are gone through at most for one kind of trade."""

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
    found: list[Codes] = []
    for codes in _chunks(start, choices, n_changed, max_trades):
        budget.tick(f"going through trades {kind}", None)
        fair = codes[_fair(game, start, codes)]
        found += [end for end in map(_as_codes, fair) if _has_two_sides(start, end, effects)]
    best = nlargest(limit, found, key=lambda end: by_gains(gains_of(game.point(start), game.point(end))))
    payoffs = game_of(scenario, ratify).payoffs
    return Logrolls(kind, tuple(_logroll(game, payoffs, start, end) for end in best), len(found), ways <= max_trades)


_Effects = dict[tuple[int, int], tuple[int, ...]]
"""(Issue, option) → what changing to it alone adds to each party's scaled utility at the offer."""


def _effects(payoffs: Payoffs, start: Codes) -> _Effects:
    n = payoffs.n_parties
    own = totals(payoffs, start)[:n]
    found = {}
    for i, size in enumerate(payoffs.sizes):
        for option in range(size):
            if option != start[i]:
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


def _fair(game: Game, start: Codes, codes: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which outcomes are possible, cross no further red line, cost no party anything and serve at least two."""
    n = game.payoffs.n_parties
    open_payoffs = game.without(game.point(start).red_lines).payoffs
    own: IntArray = np.array(totals(game.payoffs, start)[:n], dtype=game.payoffs.dtype)
    gained = totals_of(game.payoffs, codes)[:, :n] - own
    served = (gained > 0).sum(axis=1) >= 2
    fair: NDArray[np.bool_] = np.asarray((gained >= 0).all(axis=1), dtype=np.bool_) & np.asarray(served, dtype=np.bool_)
    fair[fair] = ~banned(open_payoffs, open_payoffs.bans, codes[fair])
    return fair


def _as_codes(row: NDArray[np.intp]) -> Codes:
    return tuple(int(o) for o in row)


def _has_two_sides(start: Codes, end: Codes, effects: _Effects) -> bool:
    """Whether one party gets half of the changes and another the other half."""
    changed = [(i, o) for i, o in enumerate(end) if o != start[i]]
    getters = [frozenset(p for p, effect in enumerate(effects[change]) if effect > 0) for change in changed]
    half = len(changed) // 2
    for one in combinations(range(len(changed)), half):
        first = frozenset.intersection(*(getters[k] for k in one))
        second = frozenset.intersection(*(getters[k] for k in range(len(changed)) if k not in one))
        if first and second and len(first | second) >= 2:
            return True
    return False


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
