"""A decision as one bargain over all its issues: its outcomes, what each gives to everybody, and which of them pass.

A party's utility is Σ salience × (100 − distance between its position and the outcome) over Σ salience, so that it is 100 points where the
party has its way on all that it cares about. On an issue without a position a party gains and loses nothing. Outcomes combine, for each
issue, the levels 0, 10, …, 100, all positions, and the reference point. Totals are whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import prod

import numpy as np
from numpy.typing import NDArray

from simulator.budget import make_room, small_steps, tick
from simulator.payoffs.agreement_rules import VoteCount
from simulator.payoffs.model import EXACT_FLOAT
from simulator.validate.decisions import SCALE, PastDecision, PastIssue
from simulator.validate.predictor import Prediction

STEP = 10
"""Points between two levels, beside positions and reference points."""

MOST_OUTCOMES = 20_000_000
"""A decision with more outcomes has no prediction from its whole package."""

ROWS = 50_000
"""Outcomes that are looked at together, at most."""

Totals = NDArray[np.int64]


@dataclass(frozen=True)
class Package:
    """The outcomes of a decision. `levels`: of each issue, in units; `tables`: of each issue what each level gives each party, shape
    (levels, parties), `scale[p]` of which are a point; `reservation`: what no agreement is worth to each party, in these units."""

    decision: PastDecision
    levels: tuple[Totals, ...]
    tables: tuple[Totals, ...]
    scale: Totals
    reservation: Totals

    @property
    def n_outcomes(self) -> int:
        return prod(len(levels) for levels in self.levels)

    @cached_property
    def split(self) -> int:
        """From this issue on, the combinations are few enough to be held together."""
        together, k = 1, len(self.levels)
        while k and together * len(self.levels[k - 1]) <= ROWS:
            k -= 1
            together *= len(self.levels[k])
        return k

    def blocks(self) -> Iterator[tuple[int, Totals]]:
        """All totals, shape (rows, parties), block by block, each with the number of its first outcome."""
        base = np.zeros((1, len(self.scale)), dtype=np.int64)
        make_room(3 * ROWS * base.nbytes)
        for table in self.tables[self.split :]:
            base = (base[:, None, :] + table[None, :, :]).reshape(-1, len(self.scale))
        first = 0
        for before in np.ndindex(*(len(levels) for levels in self.levels[: self.split])):
            tick("looking at packages", first / self.n_outcomes)
            yield first, base + sum((table[k] for table, k in zip(self.tables, before, strict=False)), start=np.zeros_like(self.scale))
            first += len(base)

    def points(self, outcomes: Sequence[int]) -> tuple[Prediction, ...]:
        """For each issue the mean of what these outcomes (by number) have there."""
        places = np.unravel_index(np.array(outcomes), tuple(map(len, self.levels)))
        chosen = [levels[at] for levels, at in zip(self.levels, places, strict=True)]
        return tuple(Prediction(Fraction(int(each.sum()), len(outcomes) * self.decision.unit)) for each in chosen)


def package_of(decision: PastDecision, *, from_reference: bool) -> Package | None:
    """The package of a decision, where failure is worth 0 to all, or as much as the reference points. None where these are wanted and not
    all known, and where there are too many outcomes."""
    if from_reference and not decision.has_references:
        return None
    parties = decision.parties
    levels = tuple(np.array(_levels(issue, decision.unit), dtype=np.int64) for issue in decision.issues)
    tables = tuple(_table(issue, at, parties, decision.unit) for issue, at in zip(decision.issues, levels, strict=True))
    salience = np.array([[_said(issue, party)[1] for party in parties] for issue in decision.issues], dtype=np.int64).sum(axis=0)
    reservation = np.zeros(len(parties), dtype=np.int64)
    if from_reference:
        for issue, at, table in zip(decision.issues, levels, tables, strict=True):
            reservation += table[int(np.searchsorted(at, issue.reference or 0))]
    found = Package(decision, levels, tables, salience * decision.unit, reservation)
    largest = int(salience.max(initial=0)) * SCALE * decision.unit
    return found if found.n_outcomes <= MOST_OUTCOMES and largest < EXACT_FLOAT else None


def _levels(issue: PastIssue, unit: int) -> list[int]:
    steps = range(0, SCALE * unit + 1, STEP * unit)
    return sorted({*steps, *issue.positions, *(() if issue.reference is None else (issue.reference,))})


def _said(issue: PastIssue, party: str) -> tuple[int, int]:
    """Position and salience of a party; without a position it cares nothing."""
    if party not in issue.parties:
        return 0, 0
    at = issue.parties.index(party)
    return issue.positions[at], issue.salience[at]


def _table(issue: PastIssue, levels: Totals, parties: Sequence[str], unit: int) -> Totals:
    small_steps(len(levels) * len(parties), "the issues of a package")
    said = np.array([_said(issue, party) for party in parties], dtype=np.int64)
    found: Totals = said[:, 1] * (SCALE * unit - abs(levels[:, None] - said[:, 0]))
    return found


def all_pass(totals: Totals) -> NDArray[np.bool_]:
    """Every outcome passes, as where failure is the worst for all."""
    return np.ones(len(totals), dtype=np.bool_)


def everybody_accepts(package: Package) -> Callable[[Totals], NDArray[np.bool_]]:
    """What gives no party less than no agreement."""
    return lambda totals: np.asarray((totals >= package.reservation).all(axis=1), dtype=np.bool_)


def passes_by_rule(package: Package) -> Callable[[Totals], NDArray[np.bool_]] | None:
    """What has enough votes of those who would lose nothing by it; whoever votes and has no position loses nothing. None where it is not
    known who votes."""
    voting, parties = package.decision.voting, package.decision.parties
    if voting is None:
        return None
    whole = sum(voting.votes.values())
    least = whole if package.decision.unanimous else voting.majority
    with_position = tuple(voting.votes.get(party, 0) for party in parties)
    count = VoteCount(with_position, least - (whole - sum(with_position)), 1)
    return lambda totals: count.met(np.asarray(totals >= package.reservation, dtype=np.bool_))
