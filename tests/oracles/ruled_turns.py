"""Whose refusals would have to turn under agreement rules, by definition: every set of parties and of red lines at every outcome."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fractions import Fraction

from tests.oracles.ruled import Coalition, Outcome
from tests.oracles.ruled_offers import RuledOffers, subsets


class RuledTurns(RuledOffers):
    """What `explain` tells of a scenario, by definition."""

    def opened(self, turned: Collection[str]) -> list[Outcome]:
        """The outcomes that pass if these parties consent as well."""
        return [o for o in self.feasible if self.passes_with(o, turned)]

    @property
    def turning(self) -> set[Coalition]:
        return minimal(s for s in subsets(self.asked) if self.opened(s))

    @property
    def blocks(self) -> set[Coalition]:
        """The minimal sets of parties of which one must turn: if all others consent to all, nothing passes."""
        return minimal(s for s in subsets(self.asked) if not self.opened(self.asked - s))

    def prices(self, turned: Collection[str]) -> list[tuple[Fraction, Fraction]]:
        """The sum and the largest part of what these concede, at each outcome that passes then and crosses none of their red lines."""
        free = [o for o in self.opened(turned) if not any(self.crossing(p, o) for p in turned)]
        shares = [[self.shortfall(o, p) for p in turned] for o in free]
        return [(sum(each, Fraction(0)), max(each, default=Fraction(0))) for each in shares]

    @property
    def least_prices(self) -> tuple[Fraction, Fraction] | None:
        """The least sum, and the least largest part, over all outcomes and all parties that can turn there."""
        found = [
            (self.price(o, s), max((self.shortfall(o, p) for p in s), default=Fraction(0)))
            for o in self.feasible
            for s in subsets(self.turnable(o))
            if self.passes_with(o, s)
        ]
        return (min(a for a, _ in found), min(b for _, b in found)) if found else None

    @property
    def red_lines(self) -> Coalition:
        """Paths of red lines, and of ratifying bodies where they are asked."""
        parties = self.scenario.parties
        kinds = ("red_lines",) if self.ratify is None else ("red_lines", "ratification")
        return frozenset(
            f"parties.{p}.{kind}.{k}"
            for p in self.asked
            for kind in kinds
            for k, each in getattr(parties[p], kind).items()
            if each.in_force
        )

    def without_lines(self, lifted: Collection[str]) -> RuledOffers:
        return RuledOffers(self.scenario.with_changes({f"{path}.in_force": False for path in lifted}), self.ratify)

    @property
    def lifting(self) -> set[Coalition]:
        return minimal(s for s in subsets(self.red_lines) if self.without_lines(s).passing)

    def ends(self, refusing: Coalition) -> bool:
        """Whether nothing passes once these parties refuse everything."""
        votes = {o: self.votes(o) for o in self.feasible}
        return not any(self.passes(o, yes - refusing, no | refusing) for o, (yes, no) in votes.items())

    @property
    def ending(self) -> set[Coalition]:
        return minimal(s for s in subsets(self.asked) if self.ends(s))


def minimal(sets: Iterable[Coalition]) -> set[Coalition]:
    found = list(sets)
    return {s for s in found if not any(t < s for t in found)}
