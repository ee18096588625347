"""A bound on a weighted sum of utilities over a box, read off issue by issue, for the checker, in fractions.

A certificate may say how interactions, and bans that the box is not clear of, are to be counted. Whatever it says, as long as the rules
below are kept, no outcome of the box that no ban excludes has a larger sum:

- A gain, wherever it applies, is at most what is booked on the issues of an alternative that holds, together with what is booked whatever
  happens: so the shares of each alternative and that remainder must come to 1. A gain of which nothing is said is booked whatever happens.
- A loss applies, at a share of it, at least as much as more memberships of an alternative are met than all but one: so the shares of the
  alternatives must not come to more than 1. A loss of which nothing is said is not booked.
- An outcome that a ban does not exclude meets, of each alternative, all memberships but one at most: each below that earns the price.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from simulator.scenario.model import Scenario
from simulator.solve.checker.definitions import Alternative, all_weights, alternatives, bans, worth

Shares = Sequence[Mapping[str, Fraction]] | Sequence[Fraction]
"""Per alternative: the share booked on each issue for a gain, one share for a loss."""

Price = tuple[Alternative, Fraction]
"""An alternative of a ban, and its price in points."""


class Counted:
    """Bounds over boxes of one scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._bans = bans(scenario)
        self._interactions = {
            f"parties.{name}.interactions.{key}": (name, Fraction(x.points.base), list(alternatives(x.when, scenario.issues)))
            for name, party in scenario.parties.items()
            for key, x in party.interactions.items()
            if x.in_force and x.applies_to in ("agreements", "both")
        }
        self._worth = {
            name: {i: {o: worth(party, i, issue, o, whole) for o in issue.choices} for i, issue in scenario.issues.items()}
            for name, party in scenario.parties.items()
            for whole in (all_weights(party),)
        }

    def is_loss(self, path: str) -> bool:
        """Whether the interaction takes points away. Raises `ValueError` for a path that is no interaction in force."""
        if path not in self._interactions:
            raise ValueError(f"{path!r} is no interaction in force in agreements")
        return self._interactions[path][1] < 0

    def bound(
        self, weights: Mapping[str, Fraction], box: Mapping[str, str], shares: Mapping[str, Shares], prices: Mapping[str, Sequence[Price]]
    ) -> Fraction:
        """The largest that Σ weight × utility can be in the box by this way of counting. Raises `ValueError` where it breaks a rule."""
        booked = {
            i: {o: sum((w * self._worth[p][i][o] for p, w in weights.items()), Fraction(0)) for o in ([box[i]] if i in box else x.choices)}
            for i, x in self.scenario.issues.items()
        }
        total = Fraction(0)
        for path, (party, points, when) in self._interactions.items():
            amount = weights.get(party, Fraction(0)) * points
            if when and amount > 0:
                total += self._gain(booked, amount, when, shares.get(path), path)
            elif when and amount < 0 and path in shares:
                total += self._loss(booked, amount, when, shares[path], path)
        for path, priced in prices.items():
            for alternative, price in priced:
                if alternative not in self._bans.get(path, []):
                    raise ValueError(f"{path!r} excludes nothing of that form")
                if price < 0:
                    raise ValueError(f"a price of {path!r} is below 0")
                total += price * (len(alternative) - 1)
                for issue, options in alternative.items():
                    _book(booked, issue, options, -price)
        return total + sum((max(of.values()) for of in booked.values()), Fraction(0))

    def _gain(self, booked: _Booked, amount: Fraction, when: Sequence[Alternative], shares: Shares | None, path: str) -> Fraction:
        if shares is None:
            return amount
        least = Fraction(1)
        for alternative, share in _paired(when, shares, path):
            if not isinstance(share, Mapping) or not share.keys() <= alternative.keys() or any(s < 0 for s in share.values()):
                raise ValueError(f"{path!r} adds points: expected shares, not below 0, of the issues of each alternative")
            least = min(least, sum(share.values(), Fraction(0)))
            for issue, s in share.items():
                _book(booked, issue, alternative[issue], amount * s)
        return amount * (1 - least)

    def _loss(self, booked: _Booked, amount: Fraction, when: Sequence[Alternative], shares: Shares, path: str) -> Fraction:
        total, constant = Fraction(0), Fraction(0)
        for alternative, share in _paired(when, shares, path):
            if not isinstance(share, Fraction) or share < 0:
                raise ValueError(f"{path!r} takes points: expected one share, not below 0, of each alternative")
            total += share
            constant -= amount * share * (len(alternative) - 1)
            for issue, options in alternative.items():
                _book(booked, issue, options, amount * share)
        if total > 1:
            raise ValueError(f"the shares of {path!r} come to {total}, more than 1")
        return constant


_Booked = dict[str, dict[str, Fraction]]
"""Issue → option → what is booked on it."""


def _paired(when: Sequence[Alternative], shares: Shares, path: str) -> list[tuple[Alternative, Mapping[str, Fraction] | Fraction]]:
    if len(shares) != len(when):
        raise ValueError(f"{path!r} has {len(when)} alternatives, and {len(shares)} are counted")
    return list(zip(when, shares, strict=True))


def _book(booked: _Booked, issue: str, options: frozenset[str], amount: Fraction) -> None:
    for option in options & booked[issue].keys():
        booked[issue][option] += amount
