"""The proof by one weighted sum, issue by issue: where a single set of weights shows for all outcomes that somebody falls short.

For weights y ≥ 0 that sum to 1, an agreement needs Σ y_p (U_p − r_p) ≥ 0, since none of its surpluses is negative. Where the best
outcome for that sum stays below zero, every other one does too, and there is no agreement: the linear-programming certificate of
infeasibility (Farkas 1902), which anyone can check by adding up one column of numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from simulator.budget import Budget
from simulator.payoffs.model import Payoffs, applies
from simulator.solve.bound.maximum import Maximiser, OutcomeBox
from simulator.solve.bound.surplus_bound import least_maximum, proved_negative


@dataclass(frozen=True)
class WeighedIssue:
    """One issue of the outcome that is best for the sum. `points`: what its `option` adds to the sum (Σ weight × worth, interactions
    aside); `otherwise`: the most that the whole sum reaches with any other option, less what no agreement is worth (None: there
    is no other option within the red lines)."""

    issue: str
    option: str
    points: Fraction
    otherwise: Fraction | None


@dataclass(frozen=True)
class WeighedSum:
    """No outcome within the red lines has a larger Σ weight × surplus than `bound` (points, exact), which is below zero.

    `weights`: party → weight, those above 0, summing to 1. `bound` = Σ `points` of `issues` + `interactions` − `reservation`: what
    the best outcome for the sum adds up to, less the weighted sum of what no agreement is worth.
    """

    weights: Mapping[str, Fraction]
    bound: Fraction
    issues: tuple[WeighedIssue, ...]
    interactions: Fraction
    reservation: Fraction


def weighed_sum(maximiser: Maximiser, budget: Budget | None = None) -> WeighedSum | None:
    """The proof that no outcome is acceptable, by one weighted sum; None where none suffices (which proves nothing either way) or
    where no outcome is left to look at. Raises `Stopped` at the end of `budget`."""
    box = maximiser.box({})
    if box.empty:
        return None
    search = least_maximum(maximiser, box, budget=budget)
    found = proved_negative(maximiser, box, search)
    return None if found is None else issue_by_issue(maximiser, box, found.weights)


def issue_by_issue(maximiser: Maximiser, box: OutcomeBox, weights: Sequence[Fraction]) -> WeighedSum:
    """The best outcome for these weights (one a party) over a box that is not empty, taken apart."""
    payoffs = maximiser.payoffs
    padded = [*weights, *([Fraction(0)] * (payoffs.n_columns - payoffs.n_parties))]
    best = maximiser.exact(padded, box)
    assert best is not None
    shares = [w / s for w, s in zip(padded, payoffs.scale, strict=True)]
    reservation = sum((w * r for w, r in zip(weights, payoffs.reservation, strict=True)), Fraction(0))
    issues = tuple(
        WeighedIssue(
            issue=name,
            option=payoffs.options[i][best.outcome[i]],
            points=sum((share * int(payoffs.worth[i][best.outcome[i], c]) for c, share in enumerate(shares)), Fraction(0)),
            otherwise=_otherwise(maximiser, padded, i, best.outcome[i], reservation),
        )
        for i, name in enumerate(payoffs.issues)
    )
    return WeighedSum(
        weights={name: w for name, w in zip(payoffs.parties, weights, strict=True) if w},
        bound=best.value - reservation,
        issues=issues,
        interactions=_interactions(payoffs, shares, best.outcome),
        reservation=reservation,
    )


def _otherwise(maximiser: Maximiser, weights: Sequence[Fraction], issue: int, option: int, reservation: Fraction) -> Fraction | None:
    others = [o for o in range(maximiser.payoffs.sizes[issue]) if o != option]
    found = maximiser.exact(weights, maximiser.box({issue: others})) if others else None
    return None if found is None else found.value - reservation


def _interactions(payoffs: Payoffs, shares: Sequence[Fraction], outcome: tuple[int, ...]) -> Fraction:
    applying = [term for term in payoffs.terms if any(applies(clause, outcome) for clause in term.clauses)]
    return sum((shares[term.column] * term.amount for term in applying), Fraction(0))
