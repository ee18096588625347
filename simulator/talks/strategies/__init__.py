"""Strategies by name. A new one is a module with a class under `@strategy("name")`, and a line in `MODULES`.

from simulator.talks.strategies import make, names
make("boulware")
"""

from __future__ import annotations

from importlib import import_module

from simulator.errors import UsageError
from simulator.scenario.names import unknown
from simulator.talks.strategies.base import REGISTERED, Strategy, strategy

__all__ = ["MODULES", "Strategy", "make", "names", "strategy", "unknown_strategy"]

MODULES = ("time_dependent", "tit_for_tat", "micro", "hardliner", "random_walker", "scripted", "logrolling")


def names() -> tuple[str, ...]:
    """All strategies, in alphabetical order."""
    for module in MODULES:
        import_module(f"simulator.talks.strategies.{module}")
    return tuple(sorted(REGISTERED))


def unknown_strategy(name: str) -> str:
    """What to say of a name that none has: the nearest, and all there are."""
    return f"{unknown('strategy', name, names())} (strategies: {', '.join(names())})"


def make(name: str) -> Strategy:
    """A strategy for one party in one session. Raises `UsageError` for a name that none has, with the nearest."""
    if name not in names():
        raise UsageError(unknown_strategy(name))
    return REGISTERED[name]()
