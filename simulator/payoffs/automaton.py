"""Issues taken one at a time: what must be remembered of the issues already settled.

Eliminating variables (Dechter 1999; for several objectives Rollón & Larrosa 2006) combines issues one by one and remembers, of those
already combined, only what the rest can still depend on. Here that memory is exact and small: an interaction, a red line or a constraint is
an AND over a few issues, so for each one begun and not yet finished it is enough to know whether it can still hold: one bit, whatever the
options chosen. A *state* is the set of clauses still alive. It plays the part of the boundary assignment of bucket elimination and never
outgrows it; a clause over many issues costs one bit like any other.

The automaton depends on the scenario's shape alone. `gains` adds the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from simulator.budget import make_room, running, small_steps, tick
from simulator.errors import OutgrownError
from simulator.payoffs.model import Ban, IntArray, Payoffs, Term
from simulator.payoffs.orders import Scopes, elimination_order

MOST_CELLS = 1_500_000
"""Cells (state, option) of an automaton, all its steps together, whatever the memory."""

HOPELESS = 10**6
"""Where an estimate of the interactions alone is so many times above what is affordable, the automaton is not begun. The estimate is an
upper bound. It leaves bans out, since they may leave far fewer states than their number suggests."""

BYTES_A_CELL = 48
"""Memory that a cell takes for each column laid along an automaton, and once for the transitions."""

_ODD = np.uint64(0x9E3779B97F4A7C15)
"""An odd number with its bits well mixed: multiplying by it loses nothing."""

Words = NDArray[np.uint64]
"""States as bits, shape (…, words)."""


class AutomatonOutgrownError(OutgrownError):
    """What must be remembered of the issues already settled outgrew its budget: the interactions, red lines or constraints are too many
    over the same issues."""


@dataclass(frozen=True)
class AutomatonStep:
    """One issue combined with what came before.

    `following[s, o]`: state after option o in state s, −1 where a ban forbids it. `completed`: (state, option, term) of every
    term that is decided to apply by that choice.
    """

    issue: int
    following: NDArray[np.intp]
    completed: tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]
    n_following: int


@dataclass(frozen=True)
class Automaton:
    """The steps in order: from state 0 to state 0. Every state that can be entered has a completion that no ban forbids."""

    steps: tuple[AutomatonStep, ...]

    @property
    def order(self) -> tuple[int, ...]:
        """Issue positions in the order in which they are combined."""
        return tuple(step.issue for step in self.steps)

    @property
    def empty(self) -> bool:
        """Whether the bans leave no outcome at all."""
        return not bool((self.steps[0].following >= 0).any())

    @property
    def largest_state_space(self) -> int:
        return max((step.n_following for step in self.steps), default=1)


@dataclass(frozen=True)
class _Clause:
    """A clause with its bit and the first and last step that concern it."""

    options: dict[int, tuple[int, ...]]
    bit: int
    first: int
    last: int


@dataclass(frozen=True)
class _Group:
    """The clauses of one term, which applies once however many of them hold (or one clause of a ban: `term` −1).

    `fulfilled`: the bit that remembers that the term applies already while some of its clauses are undecided; None for a single clause,
    which is decided once it holds.
    """

    clauses: tuple[_Clause, ...]
    term: int
    fulfilled: int | None
    last: int


def build_automaton(
    payoffs: Payoffs, *, bans: Sequence[Ban] | None = None, terms: Sequence[Term] | None = None, order: Sequence[int] | None = None
) -> Automaton:
    """The automaton of a game's shape, for all its bans and terms or those given, along `order` (default: `elimination_order`).

    Raises `AutomatonOutgrownError` where it would have more than `affordable_cells`, which is noticed before the step that would be too
    large is built, and `Stopped` at the end of the budget that runs.
    """
    bans = payoffs.bans if bans is None else bans
    terms = payoffs.terms if terms is None else terms
    order = elimination_order(payoffs, bans, terms) if order is None else order
    groups, n_words = _groups(terms, bans, {issue: k for k, issue in enumerate(order)})
    touching: list[list[_Group]] = [[] for _ in payoffs.sizes]
    for group in groups:
        for issue in {i for clause in group.clauses for i in clause.options}:
            touching[issue].append(group)
    affordable = affordable_cells(payoffs.n_columns)
    if Scopes(payoffs, (), terms).cells(order) > HOPELESS * affordable:
        raise AutomatonOutgrownError(f"far more than {affordable:,} cells of interactions and red lines along the best order of the issues")
    states = np.zeros((1, n_words), dtype=np.uint64)
    steps: list[AutomatonStep] = []
    cells = 0
    for k, issue in enumerate(order):
        tick("following interactions and red lines", k / len(order))
        cells += len(states) * payoffs.sizes[issue]
        if cells > affordable:
            raise AutomatonOutgrownError(f"more than {affordable:,} cells of interactions and red lines at issue {k + 1} of {len(order)}")
        make_room(8 * len(states) * payoffs.sizes[issue] * (n_words + 4))
        step, states = _step(k, issue, payoffs.sizes[issue], states, touching[issue])
        steps.append(step)
    return Automaton(_trimmed(steps))


Attempt = Automaton | AutomatonOutgrownError
"""An automaton, or what it outgrew: for those who ask in another way where there is none."""


def attempted(payoffs: Payoffs, bans: Sequence[Ban] | None = None, order: Sequence[int] | None = None) -> Attempt:
    """The automaton as `build_automaton` makes it, or the error that says what it outgrew. Raises `Stopped` as that does."""
    try:
        return build_automaton(payoffs, bans=bans, order=order)
    except AutomatonOutgrownError as outgrown:
        return outgrown


def affordable_cells(n_columns: int) -> int:
    """How many cells (state, option) an automaton may have, all steps together. What is laid along it takes some numbers for each cell and
    column, and work on it takes some passes over all of them."""
    budget = running()
    return MOST_CELLS if budget is None else min(MOST_CELLS, budget.rows(BYTES_A_CELL * (n_columns + 1)))


def narrowed(automaton: Automaton, box: Mapping[int, Sequence[int]]) -> Automaton:
    """The automaton of the outcomes in which every issue of `box` (issue position → options) takes one of its options."""
    steps = []
    for step in automaton.steps:
        if step.issue in box:
            inside = np.zeros(step.following.shape[1], np.bool_)
            inside[list(box[step.issue])] = True
            step = replace(step, following=np.where(inside, step.following, -1))
        steps.append(step)
    return Automaton(_trimmed(steps))


def _trimmed(steps: list[AutomatonStep]) -> tuple[AutomatonStep, ...]:
    """The steps without dead ends: states from which every completion is banned are never entered."""
    result: list[AutomatonStep] = []
    alive: NDArray[np.bool_] = np.ones(1, dtype=np.bool_)
    for step in reversed(steps):
        tick("following interactions and red lines")
        open_: NDArray[np.bool_] = (step.following >= 0) & alive[step.following]
        following = np.where(open_, step.following, -1)
        states, options, terms = step.completed
        kept = open_[states, options]
        result.append(AutomatonStep(step.issue, following, (states[kept], options[kept], terms[kept]), step.n_following))
        alive = np.asarray(open_.any(axis=1), dtype=np.bool_)
    return tuple(reversed(result))


def _groups(terms: Sequence[Term], bans: Sequence[Ban], position: dict[int, int]) -> tuple[list[_Group], int]:
    """The groups along an order, and how many words of 64 bits their states take: a bit is free again once its clause is decided."""
    owners = [(t, term.clauses) for t, term in enumerate(terms)] + [(-1, (clause,)) for ban in bans for clause in ban.clauses]
    drafts = []
    for term, clauses in owners:
        small_steps(1 + sum(map(len, clauses)), "following interactions and red lines")
        if clauses:
            places = [[position[issue] for issue, _ in clause] for clause in clauses]
            drafts.append((min(map(min, places)), max(map(max, places)), term, clauses, places))
    free: list[int] = []  # a heap
    ending: list[tuple[int, int]] = []  # a heap: the last step of a bit in use, the bit
    used = 0
    groups: list[_Group | None] = [None] * len(drafts)
    for d in sorted(range(len(drafts)), key=lambda d: drafts[d][0]):
        first, last, term, clauses, places = drafts[d]
        while ending and ending[0][0] < first:
            heappush(free, heappop(ending)[1])
        own = []
        for _ in range(len(clauses) + (len(clauses) > 1)):
            bit = heappop(free) if free else used
            used = max(used, bit + 1)
            heappush(ending, (last, bit))
            own.append(bit)
        made = [_Clause(dict(clause), bit, min(p), max(p)) for clause, bit, p in zip(clauses, own, places, strict=False)]
        groups[d] = _Group(tuple(made), term, own[-1] if len(clauses) > 1 else None, last)
    return [group for group in groups if group is not None], max(1, (used + 63) // 64)


def _step(k: int, issue: int, size: int, states: Words, touching: list[_Group]) -> tuple[AutomatonStep, Words]:
    """The transitions of one issue from every state that can be reached."""
    after, banned, completed = _advance(k, issue, size, states, touching)
    following = np.full(banned.shape, -1, dtype=np.intp)
    kept = np.flatnonzero(~banned.ravel())
    found, following.ravel()[kept] = _distinct(after.reshape(-1, states.shape[1])[kept])
    if not len(found):
        found = np.zeros((1, states.shape[1]), dtype=np.uint64)
    return AutomatonStep(issue, following, completed, len(found)), found


def _advance(
    k: int, issue: int, size: int, states: Words, touching: list[_Group]
) -> tuple[Words, NDArray[np.bool_], tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]]:
    """For every state and option: the state that follows, shape (states, options, words), whether a ban is crossed, and what is completed,
    as `AutomatonStep` has it."""
    after = np.repeat(states[:, np.newaxis, :], size, axis=1)
    banned = np.zeros(after.shape[:2], dtype=np.bool_)
    terms: list[tuple[int, NDArray[np.bool_]]] = []
    make_room(banned.size * sum(group.term >= 0 for group in touching))
    for group in touching:
        tick("following interactions and red lines")
        undecided = None if group.fulfilled is None else ~_bit(after, group.fulfilled)
        holds = np.zeros(after.shape[:2], dtype=np.bool_)
        for clause in group.clauses:
            if issue not in clause.options:
                continue
            alive = np.zeros((1, size), dtype=np.bool_)
            alive[0, list(clause.options[issue])] = True
            alive = alive & _bit(after, clause.bit) if clause.first < k else np.broadcast_to(alive, banned.shape)
            if undecided is not None:
                alive = alive & undecided
            if clause.last == k:
                holds |= alive
                _set_bit(after, clause.bit, None)
            else:
                _set_bit(after, clause.bit, alive)
        if group.term < 0:
            banned |= holds
            continue
        terms.append((group.term, holds))
        if group.fulfilled is not None:
            if group.last == k:
                _set_bit(after, group.fulfilled, None)
            else:
                for clause in group.clauses:
                    _set_bit(after, clause.bit, _bit(after, clause.bit) & ~holds)
                _set_bit(after, group.fulfilled, _bit(after, group.fulfilled) | holds)
    places = [np.nonzero(holds & ~banned) for _, holds in terms]
    completed = (
        np.concatenate([np.zeros(0, np.intp), *(states for states, _ in places)]),
        np.concatenate([np.zeros(0, np.intp), *(options for _, options in places)]),
        np.concatenate([np.zeros(0, np.intp), *(np.full(len(at[0]), term, np.intp) for (term, _), at in zip(terms, places, strict=True))]),
    )
    return after, banned, completed


def _bit(words: Words, bit: int) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (words[..., bit // 64] & np.uint64(1 << bit % 64)) != 0
    return found


def _set_bit(words: Words, bit: int, to: NDArray[np.bool_] | None) -> None:
    """Set a bit of every row as `to` says (None: clear it)."""
    words[..., bit // 64] &= np.uint64(~(1 << bit % 64) & (2**64 - 1))
    if to is not None:
        words[..., bit // 64] |= to.astype(np.uint64) << np.uint64(bit % 64)


def _distinct(rows: Words) -> tuple[Words, NDArray[np.intp]]:
    """The different rows in the order in which they turn up, and for every row which of them it is."""
    if not len(rows):
        return rows, np.zeros(0, np.intp)
    _, first, which = np.unique(_mixed(rows), return_index=True, return_inverse=True)
    if rows.shape[1] > 1 and not _same(rows, first[which]):  # two rows were mixed to one number
        keys = np.ascontiguousarray(rows).view(np.dtype((np.void, 8 * rows.shape[1]))).ravel()
        _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    return rows[first[order]], rank[which]


def _mixed(rows: Words) -> Words:
    """A number for each row, the same for equal rows and hardly ever for others: far quicker to sort than the rows."""
    mixed = rows[:, 0].copy()
    for word in rows.T[1:]:
        tick("following interactions and red lines")
        mixed ^= mixed >> np.uint64(32)
        mixed *= _ODD
        mixed ^= word
    return mixed


def _same(rows: Words, others: NDArray[np.intp]) -> bool:
    """Whether every row equals the one at the place that `others` has for it."""
    for word in rows.T:
        tick("following interactions and red lines")
        if not np.array_equal(word, word[others]):
            return False
    return True


def gains(payoffs: Payoffs, step: AutomatonStep, n_states: int) -> IntArray:
    """What a choice adds, shape (states before, options, columns): the option's worth and the terms it completes."""
    own = payoffs.worth[step.issue]
    table: IntArray = np.broadcast_to(own, (n_states, *own.shape)).copy()
    states, options, terms = step.completed
    if len(terms):
        column = np.array([payoffs.terms[t].column for t in terms], dtype=np.intp)
        amount = np.array([payoffs.terms[t].amount for t in terms], dtype=table.dtype)
        np.add.at(table, (states, options, column), amount)
    return table
