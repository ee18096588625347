"""Votes on outcomes under agreement rules by definition: the cheapest votes that win, and the fewest changes, by looking at every set of
parties and every outcome."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from fractions import Fraction

from tests.oracles.ruled import Coalition, Outcome, Ruled


class RuledOffers(Ruled):
    """A scenario's votes by definition."""

    def shortfall(self, outcome: Outcome, name: str) -> Fraction:
        return max(Fraction(0), -self.surplus[outcome][name])

    def passes_with(self, outcome: Outcome, turned: Collection[str]) -> bool:
        """Whether an outcome passes once these parties consent to it as well."""
        yes, no = self.votes(outcome)
        return self.passes(outcome, yes | set(turned), no - set(turned))

    def turnable(self, outcome: Outcome) -> Coalition:
        """Who does not consent, and could for points."""
        return frozenset(p for p in self.asked - self.votes(outcome)[0] if not self.crossing(p, outcome))

    def cheapest(self, outcome: Outcome) -> tuple[Fraction, set[Coalition]] | None:
        """The least sum of points with which an outcome passes, and the smallest sets that can turn at it."""
        winning = [s for s in subsets(self.turnable(outcome)) if self.passes_with(outcome, s)]
        if not winning:
            return None
        least = min(self.price(outcome, s) for s in winning)
        return least, {s for s in winning if self.price(outcome, s) == least and not any(t < s for t in winning)}

    def price(self, outcome: Outcome, turned: Collection[str]) -> Fraction:
        return sum((self.shortfall(outcome, p) for p in turned), Fraction(0))

    def fewest_changes(self, start: Outcome) -> tuple[int, dict[tuple[int, ...], list[Fraction]]] | None:
        """The fewest issues that must change until an outcome passes; each set of so many, with the best surpluses by leximin."""
        if not self.passing:
            return None
        changed = {o: tuple(k for k, (a, b) in enumerate(zip(start, o, strict=True)) if a != b) for o in self.passing}
        size = min(map(len, changed.values()))
        best: dict[tuple[int, ...], list[Fraction]] = {}
        for o, issues in changed.items():
            if len(issues) == size:
                best[issues] = max(best.get(issues, []), sorted(self.surplus[o].values()))
        return size, best


def subsets(names: Collection[str]) -> list[Coalition]:
    return [frozenset(c) for size in range(len(names) + 1) for c in itertools.combinations(sorted(names), size)]
