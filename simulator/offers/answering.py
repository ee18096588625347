"""Where the question of `compare` goes: to what everybody would sign, or, where not everybody must, to a vote by the agreement rules."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from simulator.budget import Budget
from simulator.offers.comparing import CompareReport, compare_offers
from simulator.offers.results import NamedOffer
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.model import Scenario


def answer(
    scenario: Scenario,
    offers: Sequence[NamedOffer],
    *,
    improve: bool | None = False,
    counter: bool | None = False,
    path: tuple[str, str] | None = None,
    limit: int = 3,
    draws: int = 0,
    seed: int = 0,
    ratify: Fraction | None = None,
    budget: Budget | None = None,
) -> CompareReport:
    """What `compare_offers` says, or `compare_by_rules` where an agreement takes something else than everybody's consent. Raises as these
    do."""
    if signed_by_everybody(scenario):
        return compare_offers(
            scenario,
            offers,
            improve=improve,
            counter=counter,
            path=path,
            limit=limit,
            draws=draws,
            seed=seed,
            ratify=ratify,
            budget=budget,
        )
    from simulator.offers.by_rule.comparing import compare_by_rules

    return compare_by_rules(
        scenario,
        offers,
        changes=improve is not False,
        counter=counter,
        path=path,
        limit=limit,
        draws=draws,
        seed=seed,
        ratify=ratify,
        budget=budget,
    )
