"""What voting between the outcomes that pass leads to: the core, the Condorcet winner and the uncovered set, exactly.

One outcome *beats* another where somebody prefers it, and those who do meet every rule that applies to it, those who prefer the other
refusing and the indifferent abstaining; a party whose red line it crosses, or whose ratifying body would not pass it, refuses it. The
*core*: what no outcome beats (Gillies 1959). A *Condorcet winner* beats every other. One outcome *covers* another where it beats it and
whatever beats the first beats the second too (Gillies; those of Miller 1980 and Fishburn 1977 are the same where of any two outcomes one
beats the other). The *uncovered set*: what nothing covers. It is never empty, and the core lies in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.budget import Budget
from simulator.payoffs.agreement_rules import Mask, RuledGame
from simulator.payoffs.model import IntArray
from simulator.payoffs.outcomes import totals_of
from simulator.payoffs.stances import stances
from simulator.solve.by_rule.passing import Passing, masks_of

MOST_OUTCOMES = 2_000
"""Outcomes that pass between which votes are gone through; where there are more, that is said."""


@dataclass(frozen=True)
class VotedOut:
    """Numbers of outcomes, ascending."""

    core: NDArray[np.int64]
    condorcet: NDArray[np.int64]
    uncovered: NDArray[np.int64]


def voted_out(found: Passing, budget: Budget | None = None) -> VotedOut | None:
    """The sets of a game of which all that passes is kept; None where too much passes. Raises `Stopped` at the end of `budget`."""
    numbers = found.numbers
    if len(numbers) > MOST_OUTCOMES:
        return None
    beats = beaten(found, budget)
    condorcet = (beats | np.eye(len(numbers), dtype=np.bool_)).all(axis=1)
    return VotedOut(numbers[~beats.any(axis=0)], numbers[condorcet], numbers[~_covered(beats).any(axis=0)])


def beaten(found: Passing, budget: Budget | None = None) -> Mask:
    """Which outcomes that pass (rows) beat which (columns)."""
    game, codes = found.game, found.codes(found.numbers)
    totals = totals_of(game.payoffs, codes)
    crossed = stances(game, codes).crossed
    applying = masks_of(found.keys[:, 2], len(game.rules))
    rows = []
    for row in range(len(codes)):
        if budget is not None:
            budget.tick("voting between outcomes", row / len(codes))
        rows.append(_beats(game, totals, totals[row], crossed[row], applying[row]))
    return np.array(rows, dtype=np.bool_).reshape(len(codes), len(codes))


def _beats(game: RuledGame, totals: IntArray, proposed: IntArray, crossed: Mask, applying: Mask) -> Mask:
    """Which outcomes one outcome beats, proposed in their place."""
    asked = np.array(game.asked)
    preferred, worse = np.asarray(proposed > totals, dtype=np.bool_), np.asarray(proposed < totals, dtype=np.bool_)
    consenting, refusing = asked & preferred & ~crossed, asked & (worse | crossed)
    return consenting.any(axis=1) & game.passes(consenting, refusing, np.tile(applying, (len(totals), 1)))


def _covered(beats: Mask) -> Mask:
    """Which outcomes (rows) cover which (columns)."""
    ways = beats.astype(np.float32)
    escapes = ways.T @ (1 - ways)  # how many beat the first and not the second
    return np.asarray(beats & (escapes == 0), dtype=np.bool_)
