"""What the issues still open can add, seen from every state: bounds per column, number of completions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.budget import make_room, tick
from simulator.payoffs.automaton import Automaton, AutomatonOutgrownError, build_automaton, gains
from simulator.payoffs.model import Ban, IntArray, Payoffs

if TYPE_CHECKING:
    from simulator.payoffs.side_by_side import Games

FEW_OPTIONS = 16
"""Up to so many options, they are gone through one by one."""

ROWS = 4096
"""States whose completions are summed in one go."""


@dataclass(frozen=True)
class GainTables:
    """A game's numbers laid along an automaton: `tables[k]` has shape (states before step k, options, columns), float64
    (exact below 2^51) or Python integers (object) beyond. Of `several` games the states stand one game after the other."""

    automaton: Automaton
    tables: tuple[IntArray, ...]
    several: int = 1

    @property
    def n_columns(self) -> int:
        return int(self.tables[0].shape[2])


def lay_gains(payoffs: Payoffs, automaton: Automaton) -> GainTables:
    """The gains of every column at every step."""
    tables = []
    n_states = 1
    for step in automaton.steps:
        make_room(16 * step.following.size * payoffs.n_columns)
        table = gains(payoffs, step, n_states)
        tables.append(table if table.dtype == object else table.astype(np.float64))
        n_states = step.n_following
    return GainTables(automaton, tuple(tables))


def lay_side_by_side(games: Games, automaton: Automaton) -> GainTables:
    """The gains of several games at once: worked out for all of them together."""
    columns = np.array([term.column for term in games.shape.terms], dtype=np.intp)
    worth = list(games.by_issue())
    tables = []
    n_states = 1
    for step in automaton.steps:
        make_room(16 * step.following.size * games.n_parties * len(games))
        own = worth[step.issue]
        table = np.broadcast_to(own[:, np.newaxis], (len(games), n_states, *own.shape[1:])).copy()
        states, options, terms = step.completed
        if len(terms):
            places = np.ravel_multi_index((states, options, columns[terms]), table.shape[1:])
            np.add.at(table.reshape(len(games), -1).T, places, games.amounts[:, terms].T)
        tables.append(table.reshape(-1, *own.shape[1:]))
        n_states = step.n_following
    return GainTables(automaton, tuple(tables), len(games))


def remaining(game: GainTables, best: bool = True) -> list[IntArray]:
    """Per step k, the most (`best`) or the least that steps k, k+1, … can add to each column, shape (states, columns).

    Columns are bounded one by one; in general no single completion attains all the bounds at once.
    Requires a game that its bans do not empty.
    """
    never = -np.inf if best else np.inf
    rest: IntArray = np.zeros((game.several, 1, game.n_columns), dtype=game.tables[0].dtype)
    bounds = [rest]
    for step, table in zip(reversed(game.automaton.steps), reversed(game.tables), strict=True):
        total = table.reshape(game.several, -1, *table.shape[1:]) + rest[:, step.following]
        total[:, step.following < 0] = never
        rest = _over_options(total, best)
        bounds.append(rest)
    return [each.reshape(-1, game.n_columns) for each in reversed(bounds)]


def _over_options(total: IntArray, best: bool) -> IntArray:
    """The largest (or the least) over the options, the third of four axes: option by option where they are few, several times faster."""
    if total.shape[2] > FEW_OPTIONS:
        return np.asarray(total.max(axis=2) if best else total.min(axis=2), dtype=total.dtype)
    found: IntArray = reduce(np.maximum if best else np.minimum, (total[:, :, option] for option in range(total.shape[2])))
    return found


def completions(automaton: Automaton) -> list[NDArray[np.object_]]:
    """Per step k and state, how many ways of settling steps k, k+1, … no ban forbids: integers of any size."""
    counts: list[NDArray[np.object_]] = [np.array([1], dtype=object)]
    for step in reversed(automaton.steps):
        after = np.append(counts[-1], 0)  # what −1 leads to
        counts.append(np.concatenate([_summed(after, step.following[k : k + ROWS]) for k in range(0, len(step.following), ROWS)]))
    counts.reverse()
    return counts


def _summed(after: NDArray[np.object_], following: NDArray[np.intp]) -> NDArray[np.object_]:
    tick("counting completions")
    return np.asarray(after[following].sum(axis=1), dtype=object)


def count_outcomes(automaton: Automaton) -> int:
    """How many outcomes no ban of the automaton forbids."""
    return int(completions(automaton)[0][0])


def count_permitted(payoffs: Payoffs, bans: Sequence[Ban]) -> int | None:
    """How many outcomes none of `bans` forbids, whatever the points; None where that outgrows its budget."""
    try:
        return count_outcomes(build_automaton(payoffs, bans=bans, terms=()))
    except AutomatonOutgrownError:
        return None
