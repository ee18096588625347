"""Which parties can gain together (Mariotti 1998): the largest sets, all of them.

A party gains where its total is above its reservation value. A binary per party claims that it gains, the number of claims is
maximised, and each largest set found is cut off until none of its size is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from simulator.solve.milp.game import GameProgram, Outcome
from simulator.solve.milp.highs import Allowance
from simulator.solve.milp.program import Linear
from simulator.solve.milp.search import Optimum, search


@dataclass(frozen=True)
class GainSets:
    """The largest sets of parties that can gain together, ascending; `complete`: proved that there are no others, and none
    larger. `optimum`: the first search, its value the number of parties that gain."""

    sets: tuple[tuple[int, ...], ...]
    complete: bool
    optimum: Optimum


def largest_gain_sets(game: GameProgram, allowance: Allowance, start: Outcome | None = None) -> GainSets:
    """The largest sets of parties that gain at some acceptable outcome; the empty set alone where nobody can gain. `start`: an outcome
    known."""
    parties = range(game.payoffs.n_parties)
    program = game.acceptable()
    claims = [program.column(whole=True) for _ in parties]
    for p, claim in zip(parties, claims, strict=True):
        game.gain(program, p, claim)
    program.objective = Linear(dict.fromkeys(claims, 1.0))
    sets: list[tuple[int, ...]] = []
    first: Optimum | None = None
    while True:
        known = start if first is None else None
        found = search(game, program, lambda o: _new_gains(game, o, sets), allowance, "finding who can gain together", start=known)
        first = found if first is None else first
        if found.outcome is None or (sets and Fraction(found.value or 0) < len(sets[0])):
            break
        sets.append(gaining(game, found.outcome))
        if found.status != "optimal" or not sets[-1]:
            break
        program.at_most(Linear({claims[p]: 1.0 for p in sets[-1]}), len(sets[-1]) - 1.0)
    return GainSets(tuple(sorted(sets)), found.status in ("optimal", "infeasible"), first)


def _new_gains(game: GameProgram, outcome: Outcome, sets: list[tuple[int, ...]]) -> Fraction | None:
    """How many parties gain at an outcome; one fewer for a set already found, as the program counts."""
    if not game.is_acceptable(outcome):
        return None
    gains = gaining(game, outcome)
    return Fraction(len(gains) - (gains in sets))


def gaining(game: GameProgram, outcome: Outcome) -> tuple[int, ...]:
    """The parties with a positive surplus at an outcome."""
    return tuple(p for p, surplus in enumerate(game.surpluses(outcome)) if surplus > 0)
