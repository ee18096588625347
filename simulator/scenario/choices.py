"""A field of the file whose value is the name of a registered thing: checked when it is read, listed in the schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic

from simulator.registers import R, Register
from simulator.scenario.located import shown
from simulator.scenario.names import nearest


@dataclass(frozen=True)
class OneOf(Generic[R]):
    """The names of those in a register that are `wanted`."""

    register: Register[R]
    wanted: Callable[[R], bool]

    def ours(self) -> tuple[str, ...]:
        """Those that come with this package: what the schema lists."""
        return self._names(self.register.ours())

    def check(self, name: str) -> str:
        """The name as the register has it. Raises `ValueError` where nothing wanted has it."""
        found = self.register.get(name)
        if found is not None and self.wanted(found):
            return found.name
        names = self._names(self.register.known())
        close = nearest(name, names)
        hint = f"; did you mean '{close}'?" if close else ""
        quoted = [f"'{each}'" for each in names]
        raise ValueError(f"expected {', '.join(quoted[:-1])} or {quoted[-1]}, found {shown(name)}{hint}")

    def _names(self, records: Iterable[R]) -> tuple[str, ...]:
        return tuple(record.name for record in records if self.wanted(record))
