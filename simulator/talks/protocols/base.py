"""What a protocol is asked, and the register of names."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from simulator.talks.menus import Codes
from simulator.talks.table import Table


@dataclass(frozen=True)
class Rules:
    """What a protocol may be told. `first`: the party that begins (or proposes, or mediates), a position. `order`: issues in the order
    in which they are talked about, positions."""

    first: int = 0
    order: tuple[int, ...] = ()


class Protocol(ABC):
    """The rules of the talks. `plays` says whether the parties' strategies have a say."""

    name: str
    plays = True

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    @abstractmethod
    def talk(self, table: Table) -> Codes | None:
        """The outcome agreed; None: the talks end without one."""


P = TypeVar("P", bound=type[Protocol])

REGISTERED: dict[str, Callable[[Rules], Protocol]] = {}


def protocol(name: str) -> Callable[[P], P]:
    """Registers a protocol under a name."""

    def register(cls: P) -> P:
        cls.name = name
        REGISTERED[name] = cls
        return cls

    return register
