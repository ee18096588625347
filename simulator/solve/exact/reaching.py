"""Whether an outcome reaches given floors, and the most that one column can have where the others reach theirs.

Elimination that keeps nothing that the question does not need. A column counts only up to the total at which its floor is safe whatever
follows, so partial outcomes that differ in nothing else are one. A narrow beam looks for an outcome first. Where it finds none and had to
leave something out, weights on the columns are sought that prove that none exists (Lagrangian bound; Geoffrion 1974), and where these fall
short the whole elimination decides, pruned by the same weights.

Every yes is an outcome whose whole-number totals are at the floors; every no is an empty elimination in whole numbers (float64, exact
below 2^53, or Python integers) or a bound below zero in exact fractions. Pruning by weights is in float64 with an allowance far
beyond its rounding, so that it never drops what reaches the floors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget, make_room, tick
from simulator.payoffs.automaton import Attempt, AutomatonOutgrownError, attempted
from simulator.payoffs.model import IntArray, Payoffs, floors_for, totals
from simulator.payoffs.votes import winning_groups
from simulator.solve.exact.elimination import FrontierOutgrownError
from simulator.solve.exact.fields import ALLOWANCE, BoxOptions, Field, Layer, Outcome, Tables, Weighing, kept_rows

if TYPE_CHECKING:
    from simulator.solve.bound.box_search import ByBoxes

BEAM = 60
"""Partial outcomes kept at a step when looking for an outcome before anything is proved."""

MOST_ROWS = 400_000
"""Where a step has more partial outcomes, the question is given up with `OutgrownError`."""


@dataclass(frozen=True)
class _Found:
    """`outcome`: None where none was found; `whole`: nothing was left out of the search."""

    outcome: Outcome | None
    whole: bool


@dataclass(frozen=True)
class _Question:
    """`floors`: scaled, one a column. `objective`: the column to be largest; None: any outcome will do."""

    field: Field
    box: BoxOptions
    floors: tuple[int, ...]
    objective: int | None
    budget: Budget | None


class Reach:
    """Asks one game (all its columns have floors; see `projected`) about other floors and boxes.

    Votes are passed by every outcome it answers with: they are asked for one winning group of segments after another. Where the automaton
    outgrew its budget, it is asked box by box; `FrontierOutgrownError` below is then `BoxesOutgrownError`, and both are `OutgrownError`.
    """

    def __init__(self, payoffs: Payoffs, automaton: Attempt | None = None) -> None:
        self.payoffs = payoffs
        self._groups = winning_groups(payoffs)
        attempt = attempted(payoffs) if automaton is None else automaton
        self._boxes: ByBoxes | None = None
        self._game: Tables | None = None
        if isinstance(attempt, AutomatonOutgrownError):
            from simulator.solve.bound.box_search import ByBoxes  # it loads HiGHS, which few games need

            self._boxes = ByBoxes(payoffs)
        elif not attempt.empty:
            self._game = Tables(payoffs, attempt)

    @property
    def least(self) -> tuple[int, ...]:
        """Floors that every outcome reaches (0 where there is no outcome)."""
        if self._boxes is not None:
            return self._boxes.least
        if self._game is None:
            return (0,) * self.payoffs.n_columns
        return tuple(int(t) for t in self._game.whole.worst[0][0])

    def any_outcome(self) -> Outcome | None:
        """An outcome, whatever its totals; None: the bans (and votes) leave none."""
        return self.exists(self.least)

    def exists(self, floors: Sequence[int], box: BoxOptions | None = None, budget: Budget | None = None) -> Outcome | None:
        """An outcome of the box whose column totals are at `floors` (scaled, one a column), the same each time; None: there is none.

        Raises `OutgrownError` where too many partial outcomes would have to be kept, `Stopped` at the end of `budget`.
        """
        for group in self._groups:
            found = self._found(_raised(floors, group), box, budget)
            if found is not None:
                return found
        return None

    def _found(self, floors: Sequence[int], box: BoxOptions | None, budget: Budget | None) -> Outcome | None:
        if self._boxes is not None:
            return self._boxes.exists(floors, box, budget)
        question = self._question(floors, box, None, budget)
        return None if question is None else self._settled(question).outcome

    def most(
        self, column: int, floors: Sequence[int], box: BoxOptions | None = None, budget: Budget | None = None, known: Outcome | None = None
    ) -> tuple[int, Outcome] | None:
        """The largest total of `column` over outcomes of the box at `floors` (its own included) with one that has it; None where there
        are none. `known`: an outcome of the box at the floors, to begin from. Raises as `exists` does."""
        outcome = known or self.exists(floors, box, budget)
        if outcome is None:
            return None
        for group in self._groups:
            outcome = self._most_with(group, column, floors, box, budget, outcome)
        return totals(self.payoffs, outcome)[column], outcome

    def _most_with(
        self,
        group: Mapping[int, int],
        column: int,
        floors: Sequence[int],
        box: BoxOptions | None,
        budget: Budget | None,
        outcome: Outcome,
    ) -> Outcome:
        """The outcome with the largest total where the group says yes, `outcome` where none has a larger one."""
        while True:
            value = totals(self.payoffs, outcome)[column]
            raised = [value + 1 if c == column else f for c, f in enumerate(floors)]
            if self._boxes is not None:
                better = self._boxes.better(column, _raised(raised, group), box, budget)
                if better is None:
                    return outcome
                outcome = better
                continue
            question = self._question(_raised(raised, group), box, column, budget)
            assert question is not None
            found = self._settled(question)
            if found.outcome is None:
                return outcome
            outcome = found.outcome
            if found.whole:
                return outcome

    def _question(self, floors: Sequence[int], box: BoxOptions | None, objective: int | None, budget: Budget | None) -> _Question | None:
        """None where the box is empty."""
        if self._game is None:
            return None
        field = self._game.field(box)
        return None if field.empty else _Question(field, box or {}, tuple(floors), objective, budget)

    def _settled(self, question: _Question) -> _Found:
        """Beam, bound, elimination: an outcome at the floors, or none for certain. `whole`: its objective is the largest."""
        found = self._search(question, [], BEAM)
        if found.outcome is not None or found.whole:
            return found
        outcome, weighing = self._weighed(question)
        if outcome is not None or weighing is None:
            return _Found(outcome, outcome is None)
        return self._search(question, [weighing], None)

    def _weighed(self, question: _Question) -> tuple[Outcome | None, Weighing | None]:
        """An outcome at the floors where weighing comes upon one; else weights to prune by, None where they prove that none exists."""
        from simulator.solve.bound.maximum import Maximiser  # these load HiGHS, which few questions need
        from simulator.solve.bound.surplus_bound import least_maximum, proved_negative

        assert self._game is not None
        reservation = tuple(Fraction(f, s) for f, s in zip(question.floors, self.payoffs.scale, strict=True))
        game = replace(self.payoffs, reservation=reservation, thresholds=question.floors, votes=())
        maximiser = Maximiser(game, self._game.automaton)
        inside = maximiser.box(question.box)
        search = least_maximum(maximiser, inside, decide=True, budget=question.budget)
        if search.accepted is not None:
            return search.accepted, None
        if proved_negative(maximiser, inside, search) is not None:
            return None, None
        return None, self._game.weighing(question.field, search.weights)

    def _search(self, question: _Question, weighings: Sequence[Weighing], beam: int | None) -> _Found:
        """Elimination; without an objective it ends with the first outcome that is sure to reach the floors."""
        assert self._game is not None
        game, field = self._game, question.field
        floors = floors_for(question.floors, game.dtype)
        states, sums = np.zeros(1, np.intp), np.zeros((1, len(floors)), dtype=game.dtype)
        layers: list[Layer] = []
        whole, safe = True, False
        for k, table in enumerate(game.tables):
            tick("looking for outcomes", budget=question.budget)
            make_room(8 * len(states) * field.following[k].shape[1] * (len(floors) * 2 + 4))
            after = field.following[k][states]
            parents, options = np.nonzero(after >= 0)
            states, sums = after[parents, options], sums[parents] + table[states[parents], options]
            if safe:
                kept = np.zeros(1, np.intp)
            else:
                kept = _viable(field, k + 1, states, sums, floors, weighings)
                sure = kept[:0] if question.objective is not None else _sure(field, k + 1, kept, states, sums, floors)
                safe = len(sure) > 0
                kept = sure[:1] if safe else kept
            if not safe and len(kept):
                caps = floors - field.worst[k + 1]
                if question.objective is not None:
                    caps[:, question.objective] = np.inf
                kept = kept[kept_rows(states[kept], sums[kept], caps)]
                if beam is not None and len(kept) > beam:
                    kept = kept[self._promising(field.best[k + 1][states[kept]] + sums[kept] - floors, beam)]
                    whole = False
                elif len(kept) > MOST_ROWS:
                    raise FrontierOutgrownError(f"more than {MOST_ROWS} partial outcomes at issue {k + 1} of {len(game.tables)}")
            layers.append((parents[kept], options[kept]))
            states, sums = states[kept], sums[kept]
            if not len(states):
                return _Found(None, whole)
        last = 0 if question.objective is None else int(np.argmax(sums[:, question.objective]))
        return _Found(game.traced(layers, last), whole)

    def _promising(self, margins: IntArray, count: int) -> NDArray[np.intp]:
        """Positions of the rows that could end furthest above the floor that is nearest to them."""
        assert self._game is not None
        points = np.asarray(margins, dtype=np.float64) / self._game.scale
        return np.sort(np.argsort(-points.min(axis=1), kind="stable")[:count])


def _raised(floors: Sequence[int], group: Mapping[int, int]) -> list[int]:
    """The floors with those of a group of segments raised to what makes them say yes."""
    return [max(f, group.get(c, f)) for c, f in enumerate(floors)]


def _viable(
    field: Field, k: int, states: NDArray[np.intp], sums: IntArray, floors: IntArray, weighings: Sequence[Weighing]
) -> NDArray[np.intp]:
    """Positions of the partial outcomes that no bound keeps from the floors."""
    keep = np.asarray((sums + field.best[k][states] >= floors).all(axis=1), dtype=np.bool_)
    for w in weighings:
        least = float(w.weights @ floors) - ALLOWANCE * (w.size + abs(float(w.weights @ floors)))
        keep &= np.asarray(sums @ w.weights, dtype=np.float64) + w.rest[k][states] >= least
    return np.flatnonzero(keep)


def _sure(field: Field, k: int, kept: NDArray[np.intp], states: NDArray[np.intp], sums: IntArray, floors: IntArray) -> NDArray[np.intp]:
    """Those of `kept` that reach the floors whatever follows."""
    return kept[np.asarray((sums[kept] + field.worst[k][states[kept]] >= floors).all(axis=1), dtype=np.bool_)]


def first_outcome(reach: Reach, floors: Sequence[int], known: Outcome, budget: Budget | None = None) -> Outcome:
    """The first of the outcomes at `floors`, in the order of the file; `known` is one of them. Raises as `Reach.exists` does."""
    box: dict[int, tuple[int, ...]] = {}
    for issue in range(len(known)):
        for option in range(known[issue]):
            found = reach.exists(floors, {**box, issue: (option,)}, budget)
            if found is not None:
                known = found
                break
        box[issue] = (known[issue],)
    return known


def largest_least(
    reach: Reach,
    values: Mapping[int, Fraction],
    floors: Sequence[int],
    known: Outcome,
    *,
    enough: Fraction | None = None,
    budget: Budget | None = None,
) -> tuple[Fraction, Outcome]:
    """The largest min over the columns of `values` of (points − value), over outcomes at `floors`, and an outcome that has it.

    Exact. `values`: column → points. `floors`: scaled, one a column. `known`: an outcome at the floors. `enough`: a level at which the
    search ends; the answer is then the first level found that is no smaller. Raises as `Reach.exists` does.
    """
    payoffs, found = reach.payoffs, known
    while True:
        sums = totals(payoffs, found)
        level = min(payoffs.points(c, sums[c]) - value for c, value in values.items())
        if enough is not None and level >= enough:
            return level, found
        above = list(floors)
        for c, value in values.items():
            above[c] = max(floors[c], floor(payoffs.scale[c] * (value + level)) + 1)
        better = reach.exists(above, budget=budget)
        if better is None:
            return level, found
        found = better


def deepest(reach: Reach, parties: Sequence[int], known: Outcome, budget: Budget | None = None) -> tuple[Fraction, Outcome]:
    """The largest least surplus of `parties` (columns of the game; points, exact) over outcomes at which every other column is at its
    threshold, and an outcome that has it; `known` is one such outcome. Raises as `Reach.exists` does."""
    payoffs = reach.payoffs
    floors = [reach.least[c] if c in parties else threshold for c, threshold in enumerate(payoffs.thresholds)]
    return largest_least(reach, {p: payoffs.reservation[p] for p in parties}, floors, known, budget=budget)
