"""Issues taken one at a time: what must be remembered of the issues already settled.

Eliminating variables (Dechter 1999; for several objectives Rollón & Larrosa 2006) combines issues one by one and remembers,
of those already combined, only what the rest can still depend on. Here that memory is exact and small: an interaction, a red
line or a constraint is an AND over a few issues, so of each one begun and not yet finished it is enough to know whether it
can still hold (one bit), whatever the options chosen. A *state* is the set of clauses still alive. It plays the part of the
boundary assignment of bucket elimination and never outgrows it; a clause over many issues costs one bit like any other.

The automaton depends on the scenario's shape alone. `gains` adds the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.model import Ban, IntArray, Payoffs, Term


@dataclass(frozen=True)
class Step:
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

    steps: tuple[Step, ...]

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

    options: dict[int, frozenset[int]]
    bit: int
    first: int
    last: int


@dataclass(frozen=True)
class _Group:
    """The clauses of one term, which applies once however many of them hold (or one clause of a ban: `term` −1).

    `fulfilled`: the bit that remembers that the term applies already while some of its clauses are undecided.
    """

    clauses: tuple[_Clause, ...]
    term: int
    fulfilled: int
    last: int

    @property
    def bits(self) -> int:
        return sum(clause.bit for clause in self.clauses)


def build_automaton(
    payoffs: Payoffs, *, bans: Sequence[Ban] | None = None, terms: Sequence[Term] | None = None, order: Sequence[int] | None = None
) -> Automaton:
    """The automaton of a game's shape, for all its bans and terms or those given, along `order` (default: `elimination_order`)."""
    bans = payoffs.bans if bans is None else bans
    terms = payoffs.terms if terms is None else terms
    order = elimination_order(payoffs, bans, terms) if order is None else order
    groups = _groups(terms, bans, {issue: k for k, issue in enumerate(order)})
    touching: list[list[_Group]] = [[] for _ in payoffs.sizes]
    for group in groups:
        for issue in {i for clause in group.clauses for i in clause.options}:
            touching[issue].append(group)
    states = [0]
    steps = []
    for k, issue in enumerate(order):
        step, states = _step(k, issue, payoffs.sizes[issue], states, touching[issue])
        steps.append(step)
    return Automaton(_trimmed(steps))


def _trimmed(steps: list[Step]) -> tuple[Step, ...]:
    """The steps without dead ends: states from which every completion is banned are never entered."""
    result: list[Step] = []
    alive: NDArray[np.bool_] = np.ones(1, dtype=np.bool_)
    for step in reversed(steps):
        open_: NDArray[np.bool_] = (step.following >= 0) & alive[step.following]
        following = np.where(open_, step.following, -1)
        states, options, terms = step.completed
        kept = open_[states, options]
        result.append(Step(step.issue, following, (states[kept], options[kept], terms[kept]), step.n_following))
        alive = np.asarray(open_.any(axis=1), dtype=np.bool_)
    return tuple(reversed(result))


def _groups(terms: Sequence[Term], bans: Sequence[Ban], position: dict[int, int]) -> list[_Group]:
    owners = [(t, term.clauses) for t, term in enumerate(terms)] + [(-1, (clause,)) for ban in bans for clause in ban.clauses]
    groups = []
    used = 0
    for term, clauses in owners:
        if not clauses:
            continue
        own = []
        for clause in clauses:
            places = [position[issue] for issue, _ in clause]
            own.append(_Clause({i: frozenset(o) for i, o in clause}, 1 << used, min(places), max(places)))
            used += 1
        groups.append(_Group(tuple(own), term, 1 << used, max(c.last for c in own)))
        used += 1
    return groups


def _step(k: int, issue: int, size: int, states: list[int], touching: list[_Group]) -> tuple[Step, list[int]]:
    """The transitions of one issue from every state that can be reached."""
    following = np.full((len(states), size), -1, dtype=np.intp)
    index: dict[int, int] = {}
    completed: list[tuple[int, int, int]] = []
    for s, state in enumerate(states):
        for option in range(size):
            after, terms = _advance(k, issue, option, state, touching)
            if after >= 0:
                following[s, option] = index.setdefault(after, len(index))
                completed.extend((s, option, term) for term in terms)
    columns = np.array(completed, dtype=np.intp).reshape(-1, 3).T
    return Step(issue, following, (columns[0], columns[1], columns[2]), max(len(index), 1)), list(index) or [0]


def _advance(k: int, issue: int, option: int, state: int, touching: list[_Group]) -> tuple[int, list[int]]:
    """The state after choosing `option`, −1 where a ban is crossed, and the terms that it completes."""
    terms = []
    for group in touching:
        if state & group.fulfilled:
            if group.last == k:
                state &= ~group.fulfilled
            continue
        holds = False
        for clause in group.clauses:
            if issue not in clause.options:
                continue
            alive = clause.first == k or state & clause.bit
            state &= ~clause.bit
            if alive and option in clause.options[issue]:
                if clause.last == k:
                    holds = True
                else:
                    state |= clause.bit
        if holds:
            if group.term < 0:
                return -1, []
            terms.append(group.term)
            state &= ~group.bits
            if group.last > k:
                state |= group.fulfilled
    return state, terms


def elimination_order(payoffs: Payoffs, bans: Sequence[Ban], terms: Sequence[Term]) -> tuple[int, ...]:
    """Greedy: next comes the issue that leaves the fewest clauses open; ties go to the issue with the larger swings, so that
    what remains to be added is small when the sets of partial outcomes are large, and bounds on it are tight."""
    clauses = [c for term in terms for c in term.clauses] + [c for ban in bans for c in ban.clauses]
    scopes = [frozenset(i for i, _ in clause) for clause in clauses if len(clause) > 1]
    swing = _relative_swings(payoffs)
    left = set(range(len(payoffs.sizes)))
    taken: set[int] = set()
    order: list[int] = []
    touching = {i: [s for s in scopes if i in s] for i in left}
    while left:

        def cost(i: int) -> tuple[int, float]:
            opened = sum(1 for s in touching[i] if not s & taken)
            closed = sum(1 for s in touching[i] if s - taken == {i})
            return (opened - closed, -swing[i])

        best = min(sorted(left), key=cost)
        order.append(best)
        left.remove(best)
        taken.add(best)
    return tuple(order)


def _relative_swings(payoffs: Payoffs) -> list[float]:
    """Per issue, the parties' swings as shares of each party's own total, added up."""
    swings = np.array([[float(x) for x in w.max(axis=0) - w.min(axis=0)] for w in payoffs.worth])
    total = swings.sum(axis=0)
    return [float(x) for x in (swings / np.where(total > 0, total, 1)).sum(axis=1)]


def gains(payoffs: Payoffs, step: Step, n_states: int) -> IntArray:
    """What a choice adds, shape (states before, options, columns): the option's worth and the terms it completes."""
    own = payoffs.worth[step.issue]
    table: IntArray = np.broadcast_to(own, (n_states, *own.shape)).copy()
    states, options, terms = step.completed
    if len(terms):
        column = np.array([payoffs.terms[t].column for t in terms], dtype=np.intp)
        amount = np.array([payoffs.terms[t].amount for t in terms], dtype=table.dtype)
        np.add.at(table, (states, options, column), amount)
    return table
