"""An argument that stands for one outcome: the name of an offer of the file, of a course of no deal, or terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario


def terms_of(scenario: Scenario, argument: str) -> Mapping[str, str]:
    """The terms that `argument` stands for. Raises `UsageError` where it stands for none, or for several offers."""
    from simulator.errors import UsageError
    from simulator.offers.reading import read_offers

    read = read_offers(scenario, [argument])
    if len(read) != 1:
        raise UsageError(f"{argument} holds {len(read)} offers; name one of them")
    return read[0].terms


def outcome_of(scenario: Scenario, argument: str) -> Mapping[str, str]:
    """The same, where `argument` may also be a course of no deal that ends in an outcome."""
    courses = scenario.no_deal.courses if scenario.no_deal is not None and argument not in scenario.offers else {}
    end = courses[argument].outcome if argument in courses else None
    return terms_of(scenario, argument) if end is None else end
