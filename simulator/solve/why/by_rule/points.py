"""Points that could be added on two options together so that something passes by agreement rules.

They are those of `simulator.solve.why.added_points`: the least shortfall of the party at an outcome with both options that passes where the
party consents, and that crosses none of its red lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from simulator.budget import Budget
from simulator.payoffs.agreement_rules import RuledGame
from simulator.payoffs.outcomes import totals_of
from simulator.payoffs.stances import Shortfalls, shortfalls
from simulator.solve.game import Game
from simulator.solve.why.added_points import AddedPoints, AddedPointsList, Pair
from simulator.solve.why.by_rule.decisive import Hanging, hanging_on


@dataclass(frozen=True)
class _Least:
    """The least gain, negative, that hangs on a party with two options together: whether to be without loss is enough, and an outcome."""

    gain: int
    enough: bool
    number: int


def ruled_points(game: RuledGame, indifferent: Sequence[str], limit: int, budget: Budget) -> AddedPointsList:
    """The added interactions with which something passes, at most `limit` of them, the least points first; of a game in which nothing
    passes, without ratifying bodies. Raises `Stopped` at the end of the budget."""
    payoffs, measure, plain = game.payoffs, shortfalls(game.payoffs), Game(game.payoffs)
    who = {p: said for p, said in enumerate(indifferent) if game.asked[p]}
    hanging = hanging_on(game, who, budget)
    found = [(p, pair, least) for p in who for pair, least in _least_of(game, p, hanging[p], measure, budget)]
    found.sort(key=lambda entry: (-entry[2].gain, not entry[2].enough, entry[0], entry[1]))
    asked = len(who) * sum(a * b for a, b in combinations(payoffs.sizes, 2))
    listed = [
        AddedPoints(
            party=payoffs.parties[p],
            options=_named(game, pair),
            points=measure.points(-least.gain),
            point=plain.point(tuple(int(o) for o in np.unravel_index(least.number, payoffs.sizes))),
            enough=least.enough,
        )
        for p, pair, least in found[:limit]
    ]
    return AddedPointsList(tuple(listed), asked - len(found), len(found) - len(listed), None)


def _named(game: RuledGame, pair: Pair) -> tuple[tuple[str, str], tuple[str, str]]:
    first, second = ((game.payoffs.issues[issue], game.payoffs.options[issue][option]) for issue, option in pair)
    return first, second


def _least_of(game: RuledGame, party: int, hanging: Hanging, measure: Shortfalls, budget: Budget) -> Iterator[tuple[Pair, _Least]]:
    """For each pair of options with which some outcome hangs on a party, what it lacks at the least."""
    sizes, numbers = game.payoffs.sizes, hanging.numbers
    codes = np.column_stack(np.unravel_index(numbers, sizes)).astype(np.intp)
    gains = measure.gains(totals_of(game.payoffs, codes)[:, : game.payoffs.n_parties])[:, party]
    _, rank = np.unique(gains, return_inverse=True)
    order = np.lexsort((numbers, ~hanging.indifferent, -rank.reshape(-1)))
    ranked, enough = codes[order], hanging.indifferent[order]
    for first, second in combinations(range(len(sizes)), 2):
        budget.tick("points to add")
        places, rows = np.unique(ranked[:, first] * sizes[second] + ranked[:, second], return_index=True)
        for place, row in zip(places.tolist(), rows.tolist(), strict=True):
            pair = ((first, place // sizes[second]), (second, place % sizes[second]))
            yield pair, _Least(int(gains[order[row]]), bool(enough[row]), int(numbers[order[row]]))
