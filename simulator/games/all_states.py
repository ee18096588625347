"""The stability of all states at once, in arrays: up to `MOST_STATES` states and `MOST_MOVES` moves.

Whether an improvement to s1 is deterred depends on s only through one comparison: the worst, for its mover, of what the others can reach
from s1 (GMR), the worst of what it can be held to there (SMR), the worst that the others' improvements reach (SEQ). Each is the least
fixed point of a minimum over moves, carried along pairs of a state and the one who moved last; see `sanctions` for the definitions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from simulator.budget import make_room, tick
from simulator.errors import UsageError
from simulator.figures import whole
from simulator.games.graph_model import GraphModel, State
from simulator.games.sanctions import DETERRING, Concept
from simulator.payoffs.model import Clause

MOST_STATES = 100_000
MOST_COMBINATIONS = 1_000_000
"""Combinations of options that are looked through for feasible ones."""
MOST_MOVES = 20_000_000


class TooManyStatesError(UsageError):
    """More states or moves than all of them can be looked at together."""


Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class AllStates:
    """`codes`: shape (states, issues), the option positions of every feasible state. `stable[concept]`: shape (decision makers, states).

    `worth`, `held_to[concept]`: shape (decision makers, states), the place of a state in a decision maker's order, and the worst place to
    which the answers of the others bring it after it has moved to a state.
    """

    codes: Ints
    stable: Mapping[Concept, Bools]
    worth: Ints
    held_to: Mapping[Concept, Ints]

    def state(self, k: int) -> State:
        """The k-th state."""
        return tuple(int(option) for option in self.codes[k])

    @cached_property
    def place(self) -> Mapping[State, int]:
        """State → its number."""
        return {state: k for k, state in enumerate(map(tuple, self.codes.tolist()))}

    def deterred(self, concept: Concept, decision_maker: int, state: State, target: State) -> bool:
        """Whether the others have an answer, of any number of moves, to a move of one that it prefers; not for Nash."""
        reached = self.held_to[concept][decision_maker, self.place[target]]
        return bool(reached <= self.worth[decision_maker, self.place[state]])

    def equilibria(self, concept: Concept) -> list[int]:
        """Positions of the states at which all decision makers stay."""
        return [int(k) for k in np.flatnonzero(self.stable[concept].all(axis=0))]


@dataclass(frozen=True)
class _Moves:
    """The moves of one decision maker, state by state: those of state k lead to `targets[starts[k]:starts[k + 1]]`."""

    starts: Ints
    targets: Ints

    @property
    def origins(self) -> Ints:
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def only(self, keep: Bools) -> _Moves:
        """The moves of which `keep` is true."""
        before = np.concatenate([[0], np.cumsum(keep)])
        return _Moves(before[self.starts], self.targets[keep])

    def least(self, values: Ints, nothing: int) -> Ints:
        """The least of `values` at the ends of each state's moves; `nothing` where it has none."""
        result = np.full(len(self.starts) - 1, nothing, dtype=np.int64)
        some = np.flatnonzero(np.diff(self.starts))
        if len(some):
            result[some] = np.minimum.reduceat(values[self.targets], self.starts[some])
        return result


def all_states(model: GraphModel) -> AllStates:
    """Nash, GMR, SMR and SEQ stability of every feasible state for every decision maker.

    Raises `TooManyStatesError` where there are more states or moves than the limits above.
    """
    codes = _states(model)
    n, count = len(codes), len(model.decision_makers)
    moves = _all_moves(model, codes)
    worth = [_worth(model, d, codes) for d in range(count)]
    improving = [m.only(worth[d][m.targets] > worth[d][m.origins]) for d, m in enumerate(moves)]
    stable: dict[Concept, Bools] = {concept: np.ones((count, n), dtype=np.bool_) for concept in ("nash", "gmr", "smr", "seq")}
    held_to: dict[Concept, Ints] = {concept: np.empty((count, n), dtype=np.int64) for concept in DETERRING}
    best = n + 1  # better than every place
    for d in range(count):
        others = [k for k in range(count) if k != d]
        held = np.maximum(worth[d], -moves[d].least(-worth[d], best))
        held_to["gmr"][d] = _worst_reached([moves[k] for k in others], worth[d], best)
        held_to["smr"][d] = _worst_reached([moves[k] for k in others], held, best)
        held_to["seq"][d] = _worst_reached([improving[k] for k in others], worth[d], best)
        stable["nash"][d] = np.diff(improving[d].starts) == 0
        for concept in DETERRING:
            # stable where even the least deterred improvement leads back to a state not better than this one
            stable[concept][d] = -improving[d].least(-held_to[concept][d], best) <= worth[d]
    return AllStates(codes, stable, np.array(worth), held_to)


def _states(model: GraphModel) -> Ints:
    if model.n_combinations > MOST_COMBINATIONS:
        raise TooManyStatesError(
            f"{whole(model.n_combinations)} combinations of options, of which at most {MOST_COMBINATIONS:,} can be looked through"
        )
    codes = np.stack(np.unravel_index(np.arange(model.n_combinations), _sizes(model)), axis=1)
    keep = np.ones(len(codes), dtype=np.bool_)
    for issue, row in enumerate(model.in_force):
        keep &= np.array(row)[codes[:, issue]]
    for clause in model.excluded:
        keep &= ~_holds(clause, codes)
    if keep.sum() > MOST_STATES:
        raise TooManyStatesError(f"{keep.sum():,} states, of which at most {MOST_STATES:,} can be looked at together")
    return codes[keep]


def _sizes(model: GraphModel) -> tuple[int, ...]:
    return tuple(len(options) for options in model.options)


def _holds(clause: Clause, codes: Ints) -> Bools:
    result = np.ones(len(codes), dtype=np.bool_)
    for issue, options in clause:
        result &= np.isin(codes[:, issue], options)
    return result


def _all_moves(model: GraphModel, codes: Ints) -> list[_Moves]:
    owned = [prod(len(model.options[i]) for i in own) for own in model.controls]
    most = sum(owned) * len(codes)
    if most > MOST_MOVES:
        raise TooManyStatesError(
            f"up to {whole(most)} moves between {len(codes):,} states, of which at most {MOST_MOVES:,} can be looked at"
        )
    sizes = _sizes(model)
    flat = np.ravel_multi_index(tuple(codes.T), sizes)
    position = np.full(model.n_combinations, -1, dtype=np.int64)
    position[flat] = np.arange(len(codes))
    strides = [prod(sizes[i + 1 :]) for i in range(len(sizes))]
    return [_moves_of(model, own, codes, flat, position, strides) for own in model.controls]


def _moves_of(model: GraphModel, own: tuple[int, ...], codes: Ints, flat: Ints, position: Ints, strides: list[int]) -> _Moves:
    """The moves of a decision maker that controls the issues `own`: all ways to set them that are open from each state."""
    chosen = np.array(list(product(*(range(len(model.options[i])) for i in own))), dtype=np.int64)
    tick("looking at moves")
    make_room(24 * len(codes) * len(chosen))
    targets = flat[:, None] + (chosen @ np.array([strides[i] for i in own]))[None, :]
    possible = np.ones(targets.shape, dtype=np.bool_)
    for column, issue in enumerate(own):
        targets -= (codes[:, issue] * strides[issue])[:, None]
        size = len(model.options[issue])
        open_way = np.zeros((size, size), dtype=np.bool_)
        for before, after in enumerate(model.ways[issue]):
            open_way[before, list(after)] = True
        possible &= open_way[codes[:, issue]][:, chosen[:, column]]
    possible &= targets != flat[:, None]
    reached = position[targets]
    possible &= reached >= 0
    return _Moves(np.concatenate([[0], np.cumsum(possible.sum(axis=1))]), reached[possible])


def _worth(model: GraphModel, decision_maker: int, codes: Ints) -> Ints:
    """The order in which a decision maker puts the states, as small whole numbers: larger is better, equal is a tie."""
    name, payoffs = model.decision_makers[decision_maker], model.payoffs
    if name in model.ranked:
        return np.array([model.worth(decision_maker, tuple(row)) for row in codes.tolist()], dtype=np.int64)
    assert payoffs is not None
    column = payoffs.parties.index(name)
    total = sum(payoffs.worth[i][codes[:, i], column] for i in range(codes.shape[1]))
    for term in payoffs.terms:
        if term.column == column:
            applies = np.zeros(len(codes), dtype=np.bool_)
            for clause in term.clauses:
                applies |= _holds(clause, codes)
            total = total + applies * term.amount
    return np.asarray(np.unique(total, return_inverse=True)[1], dtype=np.int64).reshape(len(codes))


def _worst_reached(movers: list[_Moves], values: Ints, nothing: int) -> Ints:
    """For every state the least of `values` that legal sequences of the movers' moves reach from it; `nothing` where none moves."""
    n = len(values)
    # after[j][x]: the least that sequences from x reach in which j does not move first
    after = [np.full(n, nothing, dtype=np.int64) for _ in movers]
    while True:
        tick("looking at moves")
        by_first = [m.least(np.minimum(values, after[k]), nothing) for k, m in enumerate(movers)]
        renewed = [_least_of([row for k, row in enumerate(by_first) if k != j], n, nothing) for j in range(len(movers))]
        if all(np.array_equal(a, b) for a, b in zip(after, renewed, strict=True)):
            return _least_of(by_first, n, nothing)
        after = renewed


def _least_of(rows: list[Ints], n: int, nothing: int) -> Ints:
    return np.minimum.reduce(rows, initial=nothing) if rows else np.full(n, nothing, dtype=np.int64)
