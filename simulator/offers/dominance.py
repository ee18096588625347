"""Which of several offers is better than which for everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from simulator.offers.results import EvaluatedOffer


def dominates(a: Mapping[str, Fraction], b: Mapping[str, Fraction]) -> bool:
    """Whether utilities `a` (party → points) give every party at least what `b` gives it, and one of them more."""
    return all(a[party] >= b[party] for party in b) and any(a[party] > b[party] for party in b)


def dominance(offers: Sequence[EvaluatedOffer]) -> tuple[tuple[str, str], ...]:
    """Pairs of names (a, b): a gives every party at least as much as b, and one of them more."""
    known = [(each.offer.name, each.point.utilities) for each in offers if each.point is not None]
    return tuple((a, b) for a, u in known for b, v in known if dominates(u, v))
