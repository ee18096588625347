"""What a verb takes for a scenario or for one outcome, and what it makes of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TypeAlias

from simulator.cards import R, titled
from simulator.scenario.model import Scenario

ScenarioLike: TypeAlias = Scenario | str | os.PathLike[str]
"""A scenario, or what `load` takes: a path, or the name of a case."""

OutcomeLike: TypeAlias = Mapping[str, str] | str
"""Terms as issue → option key, or a text: the name of an offer of the scenario, or terms as in `price=26,delivery=now`."""


def scenario_of(given: ScenarioLike) -> Scenario:
    """The scenario itself, or the one that `load` reads. Raises as `load` does."""
    if isinstance(given, Scenario):
        return given
    from simulator.scenario.reading import load

    return load(given)


def with_titles(record: R, scenario: Scenario) -> R:
    """The record itself, which shows the parties of the scenario by their titles."""
    return titled(record, {name: party.title for name, party in scenario.parties.items()})


def terms_of(scenario: Scenario, given: OutcomeLike) -> Mapping[str, str]:
    """The terms that were given. Raises `UsageError` for a text that stands for none, or for several offers."""
    from simulator.offers.reading import terms_named

    return terms_named(scenario, given) if isinstance(given, str) else given


def start_of(scenario: Scenario, given: OutcomeLike) -> Mapping[str, str]:
    """The same, where a text may also name a course of no deal that ends in an outcome."""
    from simulator.offers.reading import outcome_named

    return outcome_named(scenario, given) if isinstance(given, str) else given
