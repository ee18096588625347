"""What a protocol is asked, and the register of protocols."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from simulator.registers import Entry, Register

if TYPE_CHECKING:
    from simulator.talks.menus import Codes
    from simulator.talks.table import TalksTable


@dataclass(frozen=True)
class Rules:
    """What a protocol may be told. `first`: the party that begins (or proposes, or mediates), a position. `order`: issues in the order
    in which they are talked about, positions."""

    first: int
    order: tuple[int, ...]


class Protocol(ABC):
    """The rules of the talks."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    @abstractmethod
    def talk(self, table: TalksTable) -> Codes | None:
        """The outcome agreed; None: the talks end without one."""


@dataclass(frozen=True, kw_only=True)
class RegisteredProtocol(Entry):
    """A protocol by name. `plays`: whether the parties' strategies have a say. `knows`: what those who decide know of one another.
    `without_rules`: why it cannot go by agreement rules, if it cannot (empty: it can, asking `TalksTable.ballot` what is agreed)."""

    plays: bool
    knows: str
    without_rules: str
    make: Callable[[Rules], Protocol]


PROTOCOLS: Register[RegisteredProtocol] = Register("protocol", "simulator.talks.protocols", "zopa.protocols")

WITHOUT_RULES = "it ends with everybody's signature alone"
"""Said of a protocol that says nothing of agreement rules."""

P = TypeVar("P", bound=type[Protocol])


def protocol(
    name: str, *, title: str, meaning: str, source: str, needs: str, place: int, plays: bool, knows: str, without_rules: str = WITHOUT_RULES
) -> Callable[[P], P]:
    """Registers a protocol under a name, with what every registered thing says of itself (`simulator.registers.Entry`)."""

    def register(cls: P) -> P:
        PROTOCOLS.add(
            RegisteredProtocol(
                name=name,
                title=title,
                meaning=meaning,
                source=source,
                needs=needs,
                place=place,
                plays=plays,
                knows=knows,
                without_rules=without_rules,
                make=cls,
            )
        )
        return cls

    return register
