"""Protocols by name: the rules of the talks. A new one is a module with a class under `@protocol("name")`, and a line in `MODULES`."""

from __future__ import annotations

from importlib import import_module

from simulator.errors import UsageError
from simulator.scenario.names import unknown
from simulator.talks.protocols.base import REGISTERED, Protocol, Rules, protocol

__all__ = ["MODULES", "Protocol", "Rules", "make", "names", "plays", "protocol"]

MODULES = ("alternating", "single_text", "issue_by_issue", "ultimatum", "monotonic")


def names() -> tuple[str, ...]:
    """All protocols, in alphabetical order."""
    for module in MODULES:
        import_module(f"simulator.talks.protocols.{module}")
    return tuple(sorted(REGISTERED))


def plays(name: str) -> bool:
    """Whether the parties' strategies have a say under a protocol of `names()`."""
    return bool(getattr(REGISTERED[name], "plays", True))


def make(name: str, rules: Rules) -> Protocol:
    """A protocol. Raises `UsageError` for a name that none has, with the nearest."""
    if name not in names():
        raise UsageError(unknown("protocol", name, names()))
    return REGISTERED[name](rules)
