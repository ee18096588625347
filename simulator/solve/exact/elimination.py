"""Engine 1: the exact Pareto frontier by combining issues one at a time.

Multi-objective variable elimination (Rollón & Larrosa 2006): partial outcomes that lead to the same state and are dominated
there cannot end on the frontier, since whatever completes the dominated one completes the other as well. Partial outcomes
whose best completion misses a threshold are dropped too. The cost is the size of the frontier, not of the outcome space.

Where the sets outgrow the budget they are thinned to one partial outcome per box, and the answer states by how many points
per party it may fall short of the exact frontier (an additive ε-frontier; Papadimitriou & Yannakakis 2000 for the idea).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log2

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget, tick
from simulator.errors import OutgrownError
from simulator.payoffs.automaton import Automaton
from simulator.payoffs.completion import lay_gains, lay_side_by_side, remaining
from simulator.payoffs.model import IntArray, Payoffs
from simulator.solve.exact.combining import Combination, Cut, PartialOutcomes, asked_of, caps_of, lay_cut, undominated_by_state
from simulator.solve.pareto import ParetoSet
from simulator.solve.rows import equal_rows, undominated

LISTED_IN_ORDER = 4096
"""Up to so many outcomes tied on one point are listed in the order of the file; where there are more, some of them are listed."""


HARDLY_ANY_DROPPED = 0.9
FEW_ROWS = 2000
"""Where the last look for dominated rows kept more than this share of them, and there are not many, the next step does without one:
what it lets through is dropped later, at the last step for certain."""


PAIRS = 16_000_000
"""Pairs of a partial outcome and an option that take some seconds to look at, for three parties."""

DEARER = 1.5
"""Each further column makes a pair cost so many times as much."""

FORESIGHT = 0.05
"""The steps ahead are estimated once this share of the pairs allowed has been looked at."""
SHARE_FITTING = 0.5
"""The share of all pairs of a row and an option that counts as within reach where that is not known yet."""


class FrontierOutgrownError(OutgrownError):
    """The sets of partial outcomes outgrew their budget, and thinning them was not asked for."""


def affordable_rows(n_columns: int) -> int:
    """Partial outcomes that may be kept at a step: filtering costs n log^(columns − 2) n, so more columns afford fewer rows."""
    return max(1000, int(2_000_000 / 2.2 ** (n_columns - 2)))


def affordable_pairs(payoffs: Payoffs) -> int:
    """Pairs of a partial outcome and an option that may be looked at in all, some seconds of work: fewer where filtering costs more, and
    where numbers are beyond float64."""
    pairs = PAIRS / DEARER ** max(0, payoffs.n_columns - 3)
    return int(pairs / 4 if payoffs.dtype is object else pairs)


@dataclass(frozen=True)
class _Layer:
    """Partial outcomes after one step: row r is reached by the arcs in starts[r]:starts[r+1], each from a row of the layer
    before by an option of the step's issue. `counts`: how many partial outcomes a row stands for."""

    starts: NDArray[np.intp]
    parents: NDArray[np.intp]
    options: NDArray[np.intp]
    counts: IntArray


@dataclass
class _Rows:
    """The current set: state, totals so far, and number of partial outcomes of each row; grouped by state."""

    states: NDArray[np.intp]
    totals: IntArray
    counts: IntArray


def pareto_set(
    payoffs: Payoffs,
    automaton: Automaton,
    *,
    thresholds: Sequence[int | None] | None = None,
    max_rows: int | None = None,
    thin: bool = True,
    budget: Budget | None = None,
    cuts: Sequence[Cut] = (),
    max_pairs: int | None = None,
    most_epsilon: Sequence[int] | None = None,
) -> ParetoSet:
    """Pareto-optimal outcomes among those that no ban forbids and whose columns reach `thresholds` (None: no threshold). A vote is
    asked for where its columns have thresholds.

    All outcomes tied on a point are counted. For a column that is only a condition, keep just whether it can still miss its threshold. A
    partial outcome that others surpass in such columns alone stays, since it may end tied with them. `max_rows`: partial outcomes kept at a
    step (default: `affordable_rows`); beyond, they are thinned to an ε-frontier, or `FrontierOutgrownError` is raised where `thin` is
    false. `cuts`: only outcomes that meet them are looked for (and perhaps a few that miss one by less than float64 tells). `max_pairs`:
    pairs of a row and an option looked at in all. Beyond these, or as soon as that can be foreseen, `FrontierOutgrownError` is raised;
    `most_epsilon`: the same, once thinning costs a party more scaled units than that.
    """
    lines = [[cut] for cut in cuts]
    (found,) = _eliminated(
        [payoffs], automaton, [thresholds], max_rows, thin=thin, budget=budget, cuts=lines, max_pairs=max_pairs, most_epsilon=most_epsilon
    )
    if found is None:
        limit = affordable_rows(payoffs.n_columns) if max_rows is None else max_rows
        raise FrontierOutgrownError(f"more than {limit} partial outcomes at an issue of {len(automaton.steps)}")
    return found


def pareto_sets(
    games: Sequence[Payoffs],
    automaton: Automaton,
    thresholds: Sequence[Sequence[int]],
    *,
    max_rows: int | None = None,
    cuts: Sequence[Cut] | None = None,
) -> list[ParetoSet | None]:
    """The same for many games that share an automaton, with the thresholds (and the cut) of each, at once: what one game costs beside its
    arithmetic is then paid once for all. None for a game in which more than `max_rows` partial outcomes would have to be kept at a step.

    Games with further columns, votes or numbers beyond float64 are taken one by one.
    """
    together = [k for k, game in enumerate(games) if fits_beside_others(game)]
    found: list[ParetoSet | None] = [None] * len(games)
    if together and not automaton.empty:
        lines = [] if cuts is None else [[cuts[k] for k in together]]
        wanted = [thresholds[k] for k in together]
        sets = _eliminated([games[k] for k in together], automaton, wanted, max_rows, thin=False, budget=None, cuts=lines)
        for k, each in zip(together, sets, strict=True):
            found[k] = each
        rest = [k for k in range(len(games)) if k not in together]
    else:
        rest = list(range(len(games)))
    for k in rest:
        try:
            line = () if cuts is None else (cuts[k],)
            found[k] = pareto_set(games[k], automaton, thresholds=thresholds[k], max_rows=max_rows, thin=False, cuts=line)
        except FrontierOutgrownError:
            continue
    return found


def fits_beside_others(game: Payoffs) -> bool:
    """Whether elimination can take the game together with others: all of its columns are parties', and float64 carries its numbers."""
    return game.n_columns == game.n_parties and not game.votes and game.dtype is not object


def _eliminated(
    games: Sequence[Payoffs],
    automaton: Automaton,
    thresholds: Sequence[Sequence[int | None] | None],
    max_rows: int | None,
    *,
    thin: bool,
    budget: Budget | None,
    cuts: Sequence[Sequence[Cut]] = (),
    max_pairs: int | None = None,
    most_epsilon: Sequence[int] | None = None,
) -> list[ParetoSet | None]:
    """Elimination of one game, or of several side by side: state s of game g is then state g × (number of states) + s of one automaton.

    Several games have no further columns and no votes, and are not thinned; None: the sets of that game outgrew `max_rows`. Whether they
    do depends on the game alone: what is kept after a look for dominated rows is the same whatever stands beside it, and steps without a
    look keep no more than `max_rows` altogether.
    """
    payoffs, several = games[0], len(games)
    limit = affordable_rows(payoffs.n_columns) if max_rows is None else max_rows
    if automaton.empty:
        return [_empty(payoffs)] * several
    laid = lay_gains(payoffs, automaton) if several == 1 else lay_side_by_side(games, automaton)
    tables, bounds = laid.tables, remaining(laid)
    asked = asked_of(payoffs, [[None] * payoffs.n_columns if wanted is None else wanted for wanted in thresholds], tables[0].dtype)
    cut_lines = tuple(lay_cut(automaton, tables, line, asked.start) for line in cuts)
    caps = caps_of(payoffs, remaining(laid, best=False), asked.levels) if payoffs.n_columns > payoffs.n_parties else None
    rows = _Rows(np.arange(several), asked.start.copy(), np.ones(several, dtype=np.int64))
    layers: list[_Layer] = []
    epsilon = np.zeros(payoffs.n_columns, dtype=object)
    outgrown = np.zeros(several, np.bool_)
    share_kept, spent = 0.0, 0.0
    for k, step in enumerate(automaton.steps):
        tick("combining issues", k / len(automaton.steps), budget=budget)
        capped_at, last = None if caps is None else caps[k + 1], k + 1 == len(automaton.steps)
        combination = Combination(step, several, tables[k], bounds[k + 1], asked, capped_at, cut_lines, k, payoffs.n_parties, last)
        if max_pairs is not None:
            spent += combination.expected_pairs(rows.states, rows.totals)
            if _outgrows(spent, len(rows.states), [payoffs.sizes[s.issue] for s in automaton.steps], k, payoffs.n_parties, max_pairs):
                raise FrontierOutgrownError(f"more than {max_pairs} pairs of partial outcomes and options to look at")
        candidates = combination.grown(rows.states, rows.totals)
        if not last and share_kept > HARDLY_ANY_DROPPED and len(candidates.states) <= min(FEW_ROWS * several, limit):
            keep = np.arange(len(candidates.states))
        else:
            keep = undominated_by_state(candidates.states, candidates.totals, payoffs.n_parties)
            share_kept = len(keep) / max(len(candidates.states), 1)
        if len(keep) > limit:
            if thin:
                keep, lost = _thinned(candidates, keep, affordable_rows(payoffs.n_columns) if last else limit, payoffs.n_parties)
                epsilon = epsilon + lost
                if most_epsilon is not None and any(e > most for e, most in zip(epsilon, most_epsilon, strict=False)):
                    raise FrontierOutgrownError("thinned to fit the limits, it would miss points by too much")
            else:
                of_game = candidates.states[keep] // step.n_following
                too_many = np.bincount(of_game, minlength=several) > limit
                outgrown |= too_many
                keep = keep[~too_many[of_game]]
        rows, layer = _merged(candidates, keep, rows.counts)
        layers.append(layer)
        if not len(rows.states):
            break
    if not len(rows.states):
        return [None if outgrown[g] else _empty(game) for g, game in enumerate(games)]
    return [None if outgrown[g] else _final(game, automaton, rows, layers, epsilon, g, asked.start[g]) for g, game in enumerate(games)]


def _outgrows(spent: float, n_rows: int, sizes: Sequence[int], k: int, n_parties: int, max_pairs: int) -> bool:
    """Whether the pairs of a row and an option looked at outgrow `max_pairs`: so far, or (once that matters) as can be foreseen. The
    frontier of sums of k issues is a surface of one dimension less than there are parties; its extent grows like k."""
    if spent > max_pairs:
        return True
    if spent < FORESIGHT * max_pairs or k < 1:
        return False
    ahead = sum(n_rows * (j / k) ** (n_parties - 1) * sizes[j] for j in range(k + 1, len(sizes)))
    return spent + SHARE_FITTING * ahead > max_pairs


def _merged(candidates: PartialOutcomes, keep: NDArray[np.intp], before: IntArray) -> tuple[_Rows, _Layer]:
    """One row for all candidates in `keep` that agree in state and totals, with the arcs that lead to it."""
    order, starts = equal_rows(candidates.totals.take(keep, axis=0), candidates.states[keep])
    order = keep[order]
    parents = candidates.parents[order]
    counts = np.add.reduceat(before[parents], starts) if len(starts) else before[parents]
    if counts.dtype == np.int64 and counts.max(initial=0) > 2**62 // max(len(order), 1):
        counts = counts.astype(object)
    layer = _Layer(np.append(starts, len(order)), parents, candidates.options[order], counts)
    first = order[starts]
    return _Rows(candidates.states[first], candidates.totals.take(first, axis=0), counts), layer


def _thinned(candidates: PartialOutcomes, keep: NDArray[np.intp], max_rows: int, n_objectives: int) -> tuple[NDArray[np.intp], IntArray]:
    """One row for each box of a grid over the objectives, the grid as fine as `max_rows` allows; and what a row may differ by
    from others of its box (scaled units). Rows that differ in a condition are never put into one box."""
    states, totals = candidates.states, candidates.totals
    chosen = totals[keep] if totals.dtype == object else totals[keep].astype(np.int64)
    low = chosen.min(axis=0)
    spread = np.maximum(chosen.max(axis=0) - low, 1)
    cells = 2 ** ceil(log2(8 * max_rows ** (1 / max(1, n_objectives - 1))))
    while True:
        tick("thinning")
        width = -(-spread // cells)
        width[n_objectives:] = 1
        order, starts = equal_rows(((chosen - low) // width).astype(np.int64), states[keep])
        if len(starts) <= max_rows or cells == 1:
            return keep[np.sort(order[starts])], width - 1
        cells //= 2


def _empty(payoffs: Payoffs) -> ParetoSet:
    nothing = np.zeros((0, len(payoffs.sizes)), np.intp)
    return ParetoSet(
        np.zeros((0, payoffs.n_parties), dtype=payoffs.dtype), (), lambda k, limit: nothing, (0,) * payoffs.n_parties, lambda: nothing
    )


def _final(
    payoffs: Payoffs, automaton: Automaton, rows: _Rows, layers: list[_Layer], epsilon: IntArray, game: int, start: IntArray
) -> ParetoSet:
    """The frontier of one of the games in the parties' utilities alone; rows that differ only in further conditions are tied. `start`: what
    its totals began with."""
    objectives = rows.totals[:, : payoffs.n_parties]
    if payoffs.n_columns == payoffs.n_parties:  # the last step has left neither dominated nor equal rows
        first, last = np.searchsorted(rows.states, [game, game + 1])  # one state is left of every game
        if first == last:
            return _empty(payoffs)
        order = np.arange(first, last)
        starts, ends = np.arange(last - first), np.arange(last - first + 1)
    else:
        best = np.flatnonzero(undominated(objectives))
        order, starts = equal_rows(objectives[best])
        order, ends = best[order], np.append(starts, len(best))
    totals = (objectives[order[starts]] - start[: payoffs.n_parties]).astype(payoffs.dtype)
    counts = tuple(np.add.reduceat(rows.counts[order], starts).tolist())

    def outcomes(k: int, limit: int) -> NDArray[np.intp]:
        return _listed(automaton, layers, order[ends[k] : ends[k + 1]], limit)

    def one_of_each() -> NDArray[np.intp]:
        return _traced(automaton, layers, order[starts])

    return ParetoSet(totals, counts, outcomes, tuple(int(x) for x in epsilon[: payoffs.n_parties]), one_of_each)


def _traced(automaton: Automaton, layers: list[_Layer], rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """One outcome for each of the final `rows`, all followed back along their first arcs at once."""
    codes = np.zeros((len(rows), len(layers)), np.intp)
    for layer, step in zip(reversed(layers), reversed(automaton.steps), strict=True):
        arcs = layer.starts[rows]
        codes[:, step.issue] = layer.options[arcs]
        rows = layer.parents[arcs]
    return codes


def _listed(automaton: Automaton, layers: list[_Layer], rows: NDArray[np.intp], limit: int) -> NDArray[np.intp]:
    """The outcomes that end in `rows`: followed back along the arcs, sorted where there are few enough to sort them all. Where
    there are more, the first in the order of the file comes first, and the others are some of them."""
    found: list[list[int]] = []
    wanted = max(limit, LISTED_IN_ORDER)
    stack = [(len(layers) - 1, int(r), [0] * len(layers)) for r in reversed(rows)]
    while stack and len(found) <= wanted:
        k, row, chosen = stack.pop()
        if k < 0:
            found.append(chosen)
            continue
        layer, issue = layers[k], automaton.steps[k].issue
        for arc in range(layer.starts[row + 1] - 1, layer.starts[row] - 1, -1):
            longer = chosen.copy()
            longer[issue] = int(layer.options[arc])
            stack.append((k - 1, int(layer.parents[arc]), longer))
    if len(found) <= wanted:
        found.sort()
    else:
        first = _first(automaton, layers, rows)
        found = [first, *(outcome for outcome in found[:limit] if outcome != first)]
    return np.array(found[:limit], dtype=np.intp).reshape(-1, len(layers))


def _first(automaton: Automaton, layers: list[_Layer], rows: NDArray[np.intp]) -> list[int]:
    """The first in the order of the file of the outcomes that end in `rows`, however many there are: issue by issue the first option that
    some way through the arcs still takes."""
    allowed = [np.ones(len(layer.options), np.bool_) for layer in layers]
    place = {step.issue: k for k, step in enumerate(automaton.steps)}
    chosen = []
    for issue in range(len(layers)):
        k = place[issue]
        option = int(layers[k].options[_on_a_way(layers, rows, allowed)[k]].min())
        allowed[k] &= layers[k].options == option
        chosen.append(option)
    return chosen


def _on_a_way(layers: list[_Layer], rows: NDArray[np.intp], allowed: list[NDArray[np.bool_]]) -> list[NDArray[np.bool_]]:
    """Which arcs of each layer lie on a way of `allowed` arcs alone that ends in `rows`."""
    forward: list[NDArray[np.bool_]] = []
    reached = np.ones(int(layers[0].parents.max()) + 1, np.bool_)
    for layer, arcs in zip(layers, allowed, strict=True):
        forward.append(arcs & reached[layer.parents])
        reached = np.logical_or.reduceat(forward[-1], layer.starts[:-1])
    wanted = np.zeros(len(reached), np.bool_)
    wanted[rows] = True
    found: list[NDArray[np.bool_]] = []
    for k in range(len(layers) - 1, -1, -1):
        layer = layers[k]
        found.append(forward[k] & np.repeat(wanted, np.diff(layer.starts)))
        wanted = np.zeros(len(layers[k - 1].starts) - 1 if k else int(layer.parents.max()) + 1, np.bool_)
        wanted[layer.parents[found[-1]]] = True
    return found[::-1]
