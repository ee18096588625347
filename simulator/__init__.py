"""zopa: whether a negotiation leaves an agreement that every party would sign.

    from simulator import load, solve
    result = solve(load("berlin-2025"))
    print(result.verdict, result.no_deal.reason)

The names below are the whole public face. They are resolved when first used (PEP 562), so that importing the package
loads none of the libraries that the work needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from simulator.version import __version__ as __version__

_HOMES = {
    "BudgetError": "simulator.errors:BudgetError",
    "Result": "simulator.solve.results:Result",
    "Scenario": "simulator.scenario.model:Scenario",
    "ScenarioError": "simulator.errors:ScenarioError",
    "UsageError": "simulator.errors:UsageError",
    "ZopaError": "simulator.errors:ZopaError",
    "cases": "simulator.scenario.library:cases",
    "from_table": "simulator.scenario.table:from_table",
    "load": "simulator.scenario.reading:load",
    "random_scenario": "simulator.scenario.random:random_scenario",
    "solve": "simulator.solve",
    "verify": "simulator.solve.checker:verify_certificate",
}

__all__ = [
    "BudgetError",
    "Result",
    "Scenario",
    "ScenarioError",
    "UsageError",
    "ZopaError",
    "cases",
    "from_table",
    "load",
    "random_scenario",
    "solve",
    "verify",
]

if TYPE_CHECKING:
    from simulator.errors import BudgetError, ScenarioError, UsageError, ZopaError
    from simulator.scenario.library import cases
    from simulator.scenario.model import Scenario
    from simulator.scenario.random import random_scenario
    from simulator.scenario.reading import load
    from simulator.scenario.table import from_table
    from simulator.solve.checker import verify_certificate as verify
    from simulator.solve.results import Result
    from simulator.solve.solving import solve


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home, _, original = _HOMES[name].partition(":")
    module = import_module(home)
    value: object = getattr(module, original) if original else module
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
