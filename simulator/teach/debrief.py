"""After the negotiation: what the groups of a class agreed on, against each other and against what was possible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from simulator.budget import DEFAULT_TIME_LIMIT, running
from simulator.offers.codes import full_codes
from simulator.offers.evaluating import evaluate_offers
from simulator.offers.results import EvaluatedOffer, NamedOffer
from simulator.scenario.model import Scenario
from simulator.solve.results import Result
from simulator.solve.solving import solve

POSSIBLE = 0.6
"""This share of the time left goes to what was possible; the rest goes to the groups' deals, which are what a class wants to see."""


@dataclass(frozen=True)
class Deal:
    """What one group brought back. `deal`: how its deal fares; None: it found none.

    `signed`: whether every party should have signed: nothing crossed, nobody below its reservation value. `product`: of the surpluses, 0
    without such a deal. `left`: party → points that it could have had more with a loss to none (the largest such gain in all, each as a
    share of the party's range); empty where nothing was left; None without a deal that can be agreed, or where it was not settled within
    the time limit. `rank`: by `signed`, then `product`; equal deals share a rank.
    """

    group: str
    deal: EvaluatedOffer | None
    product: Fraction
    left: Mapping[str, Fraction] | None
    rank: int

    @property
    def signed(self) -> bool:
        return self.deal is not None and self.deal.agreed

    @property
    def utilities(self) -> Mapping[str, Fraction]:
        return {} if self.deal is None or self.deal.point is None else self.deal.point.utilities


@dataclass(frozen=True)
class ClassDebrief:
    """The class: its groups, best first. `result`: what was possible (the frontier of all outcomes within the red lines)."""

    deals: tuple[Deal, ...]
    result: Result

    def mean(self, party: str) -> Fraction | None:
        """A party's mean utility over the deals, None without any."""
        values = [deal.utilities[party] for deal in self.deals if deal.utilities]
        return sum(values, Fraction(0)) / len(values) if values else None

    def best(self, party: str) -> Deal | None:
        """The deal with most points for a party, the first of several."""
        return max((deal for deal in self.deals if deal.utilities), key=lambda deal: deal.utilities[party], default=None)


def debrief(scenario: Scenario, deals: Mapping[str, Mapping[str, str] | None]) -> ClassDebrief:
    """Groups' deals compared. `deals`: group → full terms, or None where it found no agreement.

    Raises `UsageError` where terms leave an issue open or name what does not exist.
    """
    outer = running()
    seconds = DEFAULT_TIME_LIMIT if outer is None else outer.seconds_left * POSSIBLE
    result = solve(scenario, frontier="all", count=False, certificate=False, time_limit=seconds)
    named = [NamedOffer(group, group, _checked(scenario, terms), "class") for group, terms in deals.items() if terms is not None]
    evaluated = iter(evaluate_offers(scenario, named, result=result).offers)
    found = [(group, None if terms is None else next(evaluated)) for group, terms in deals.items()]
    ranked = sorted(found, key=lambda each: _rank(each[1]), reverse=True)
    keys = [_rank(deal) for _, deal in ranked]
    return ClassDebrief(tuple(_deal(group, deal, keys.index(_rank(deal)) + 1) for group, deal in ranked), result)


def _checked(scenario: Scenario, terms: Mapping[str, str]) -> dict[str, str]:
    """Full terms in the order of the file."""
    codes = full_codes(scenario, terms)
    return {name: issue.choices[o] for (name, issue), o in zip(scenario.issues.items(), codes, strict=True)}


def _deal(group: str, deal: EvaluatedOffer | None, rank: int) -> Deal:
    left = None if deal is None or deal.distance is None else {p: gain for p, gain in deal.distance.gains.items() if gain}
    return Deal(group, deal, _rank(deal)[1], left, rank)


def _rank(deal: EvaluatedOffer | None) -> tuple[int, Fraction]:
    """Deals that all should have signed come first, then those that somebody should not have signed, then groups without a deal."""
    if deal is None or deal.point is None:
        return 0, Fraction(0)
    return (2, prod(deal.point.surplus.values(), start=Fraction(1))) if deal.agreed else (1, Fraction(0))
