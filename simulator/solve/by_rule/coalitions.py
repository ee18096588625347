"""Who carries what passes: groups of consenting parties, whose consent decides, and the smallest coalitions that agree on something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from simulator.budget import tick
from simulator.payoffs.agreement_rules import Mask, RuledGame
from simulator.payoffs.model import IntArray
from simulator.payoffs.outcomes import totals_of
from simulator.payoffs.winning import Coalition, WinningSets
from simulator.solve.by_rule.passing import ConsentGroups, Passing, masks_of
from simulator.solve.choosing import Candidates
from simulator.solve.choosing.least_gain import egalitarian
from simulator.solve.game import Game
from simulator.solve.results import SolutionName
from simulator.solve.results_by_rule import AgreeingCoalition, ConsentGroup
from simulator.solve.rows import undominated
from simulator.solve.solution import SOLUTIONS

LISTED = 20
"""Groups and coalitions that are listed; all are counted."""

MOST_COALITIONS = 2_000
"""Smallest winning coalitions that are counted one by one; where there are more, that is said."""

MOST_FIRST = 200
"""Where there are more, so many of them are looked at all the same."""

FIRST_OF_A_GROUP = 5
"""So many of these are taken from one group."""

MOST_GROUPS = 5_000
"""Groups in which the smallest winning coalitions are looked for; where there are more, that is said."""

CHOSEN_WITHIN: tuple[SolutionName, ...] = ("nash", "kalai-smorodinsky")
"""Bargaining solutions of a coalition that all agree, among its members."""

MOST_CHOSEN_FROM = 5_000
"""Outcomes that a coalition agrees on of which these solutions choose."""

CHUNK = 2**17
"""Outcomes whose totals are worked out at once."""


def consent_groups(game: RuledGame, groups: ConsentGroups) -> tuple[tuple[ConsentGroup, ...], int]:
    """Who consents to what passes, as many as are listed, and how many there are. Those that differ in who abstains, or in the rules that
    apply, are one."""
    n = game.payoffs.n_parties
    bits, of = np.unique(groups.keys[:, 0], return_inverse=True)
    counts = np.bincount(of.reshape(-1), weights=groups.counts, minlength=len(bits)).astype(np.int64)
    order = np.argsort(-counts, kind="stable")[:LISTED]
    names = np.array(game.payoffs.parties)
    found = [
        ConsentGroup(tuple(names[mask].tolist()), int(count)) for mask, count in zip(masks_of(bits[order], n), counts[order], strict=True)
    ]
    return tuple(found), len(bits)


def decisive_shares(game: RuledGame, groups: ConsentGroups) -> Mapping[str, Fraction]:
    """For each party asked, the share of the outcomes that pass which would not if it refused."""
    consenting, refusing, applying = _masks(game, groups)
    total = int(groups.counts.sum())
    found = {}
    for party, name in enumerate(game.payoffs.parties):
        if not game.asked[party]:
            continue
        without, against = consenting.copy(), refusing.copy()
        without[:, party], against[:, party] = False, True
        lost = ~game.passes(without, against, applying)
        found[name] = Fraction(int(groups.counts[lost].sum()), total)
    return found


def agreeing_coalitions(
    found: Passing, groups: ConsentGroups, listed: int | None = LISTED
) -> tuple[tuple[AgreeingCoalition, ...], int | None]:
    """The smallest winning coalitions that agree on something, those that agree on most first: as many as are to be listed (None: all), and
    how many there are (None: more than are counted)."""
    coalitions = _within(found.game, groups)
    if coalitions is None:
        return (), None
    return _most_first(found, groups, coalitions, listed), len(coalitions)


def first_coalitions(found: Passing, groups: ConsentGroups, listed: int | None = LISTED) -> tuple[tuple[AgreeingCoalition, ...], int]:
    """The same where there are more than are counted: of the coalitions that are found first, some for each of the groups that accept most,
    as many as are to be listed; and how many were looked at (at most `MOST_FIRST`)."""
    game = found.game
    by_rules: dict[int, WinningSets] = {}
    coalitions: dict[Coalition, None] = {}
    for consenting, _, bits in groups.keys[:MOST_FIRST].tolist():
        if bits not in by_rules:
            by_rules[bits] = _winning_by(game, bits)
        coalitions |= dict.fromkeys(islice(by_rules[bits].minimal(consenting), FIRST_OF_A_GROUP))
    looked_at = list(coalitions)[:MOST_FIRST]
    return _most_first(found, groups, looked_at, listed), len(looked_at)


def _most_first(
    found: Passing, groups: ConsentGroups, coalitions: Sequence[Coalition], listed: int | None
) -> tuple[AgreeingCoalition, ...]:
    """Coalitions described, those that agree on most first."""
    consenting, _, applying = _masks(found.game, groups)
    held: dict[Coalition, NDArray[np.intp]] = {}
    for coalition in coalitions:
        tick("looking at coalitions")
        held[coalition] = _groups_of(found.game, coalition, consenting, applying)
    count = {c: int(groups.counts[rows].sum()) for c, rows in held.items()}
    chosen = sorted(coalitions, key=lambda c: (-count[c], len(c), c))[:listed]
    return tuple(_described(found, groups, c, held[c], count[c]) for c in chosen)


def winning_coalitions(found: Passing) -> int | None:
    """How many coalitions are the smallest to win by the rules that apply to some feasible outcome; None where they are more than are
    counted."""
    winning: set[Coalition] = set()
    for bits in found.together:
        winning.update(islice(_winning_by(found.game, bits).minimal(), MOST_COALITIONS + 1))
        if len(winning) > MOST_COALITIONS:
            return None
    return len(winning)


def _winning_by(game: RuledGame, bits: int) -> WinningSets:
    """By some of the rules, as bits."""
    return WinningSets(game, [k for k in range(len(game.rules)) if bits >> k & 1])


def _within(game: RuledGame, groups: ConsentGroups) -> list[Coalition] | None:
    """The smallest coalitions that win by the rules that apply to some outcome to which all of them consent; None: too many."""
    wide = np.unique(groups.keys[:, [0, 2]], axis=0)
    if len(wide) > MOST_GROUPS:
        return None
    coalitions: dict[Coalition, None] = {}
    by_rules = {bits: _winning_by(game, bits) for bits in set(wide[:, 1].tolist())}
    for consenting, bits in wide.tolist():
        for coalition in by_rules[bits].minimal(consenting):
            coalitions[coalition] = None
            if len(coalitions) > MOST_COALITIONS:
                return None
    return list(coalitions)


def _masks(game: RuledGame, groups: ConsentGroups) -> tuple[Mask, Mask, Mask]:
    n = game.payoffs.n_parties
    return masks_of(groups.keys[:, 0], n), masks_of(groups.keys[:, 1], n), masks_of(groups.keys[:, 2], len(game.rules))


def _groups_of(game: RuledGame, coalition: Coalition, consenting: Mask, applying: Mask) -> NDArray[np.intp]:
    """The groups to whose outcomes all members consent, and which pass by their consent alone."""
    alone = np.zeros_like(consenting)
    alone[:, list(coalition)] = True
    against = np.array(game.asked) & ~alone
    return np.flatnonzero(consenting[:, list(coalition)].all(axis=1) & game.passes(alone, against, applying))


def _described(found: Passing, groups: ConsentGroups, coalition: Coalition, held: NDArray[np.intp], count: int) -> AgreeingCoalition:
    payoffs, members = found.game.payoffs, list(coalition)
    wanted = np.zeros(len(groups.counts), dtype=np.bool_)
    wanted[held] = True
    numbers = found.numbers[wanted[groups.of]]
    worst: IntArray | None = None
    best: IntArray | None = None
    least: Fraction | None = None
    for at in range(0, len(numbers), CHUNK):
        tick("looking at coalitions")
        totals = totals_of(payoffs, found.codes(numbers[at : at + CHUNK]))
        worst = totals.min(axis=0) if worst is None else np.minimum(worst, totals.min(axis=0))
        best = totals.max(axis=0) if best is None else np.maximum(best, totals.max(axis=0))
        own = _candidates(found, members, totals[:, members])
        value = egalitarian(own).value
        assert isinstance(value, Fraction)
        least = value if least is None else max(least, value)
    solutions = _solutions(found, members, numbers) if len(numbers) <= MOST_CHOSEN_FROM else {}
    assert worst is not None
    assert best is not None
    assert least is not None
    ends = [(payoffs.points(p, int(low)), payoffs.points(p, int(high))) for p, (low, high) in enumerate(zip(worst, best, strict=True))]
    return AgreeingCoalition(
        parties=tuple(payoffs.parties[p] for p in members),
        count=count,
        best={payoffs.parties[p]: ends[p][1] for p in members},
        least_surplus=least,
        solutions=solutions,
        others={name: ends[p] for p, name in enumerate(payoffs.parties) if p not in members},
    )


def _solutions(found: Passing, members: list[int], numbers: NDArray[np.int64]) -> dict[SolutionName, Mapping[str, str]]:
    """What each solution chooses among the members of a coalition, of these outcomes; the first in the order of the file."""
    payoffs = found.game.payoffs
    totals, first = np.unique(totals_of(payoffs, found.codes(numbers))[:, members], axis=0, return_index=True)
    best = undominated(totals)
    points, outcomes = _candidates(found, members, totals[best]), numbers[first[best]]
    chosen = {name: outcomes[list(SOLUTIONS[name].choose(points).rows)].min() for name in CHOSEN_WITHIN}
    return {name: Game(payoffs).outcomes(found.codes(np.array([number])))[0] for name, number in chosen.items()}


def _candidates(found: Passing, members: list[int], totals: IntArray) -> Candidates:
    """The members' utilities, as what solutions choose from."""
    payoffs = found.game.payoffs
    scale, reservation, weights = payoffs.scale, payoffs.reservation, payoffs.bargaining_weights
    return Candidates(totals, tuple(scale[p] for p in members), tuple(reservation[p] for p in members), tuple(weights[p] for p in members))
