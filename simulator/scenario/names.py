"""Names that may or may not exist, and what to say when they do not."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable

from simulator.errors import UsageError
from simulator.registers import R, Register
from simulator.scenario.located import shown

FEW = 8
"""How many names a message lists where none of them is near."""

LONG = 100
"""A name with more characters is not compared with others."""


COMPARED = 2_000_000
"""Pairs of characters compared for the hints of one reading; a file full of unknown names gets hints for the first of them only."""


_BETWEEN = re.compile(r"\s*[,;]\s*|\s+(?:and|or)\s+")
"""What people write between names, where a list is asked for."""

_IN_A_LIST = "write several as a list: [{}]"
_TYPED_APART = "write several with a blank between: {} (behind an option, with the option before each)"


class Hints:
    """Gives hints until so much has been compared that the next would take too long: comparing names is quadratic in all their lengths."""

    def __init__(self, *, typed: bool = False) -> None:
        """`typed`: the names are words of a command line, not those of a file."""
        self._left = COMPARED
        self._typed = typed

    def nearest(self, name: str, names: Iterable[str]) -> str | None:
        """The existing name most like `name`; None where none is near, or no hint is given any more."""
        if len(name) > LONG or self._left <= 0:
            return None
        names = list(names)
        self._left -= len(name) * sum(map(len, names))
        if self._left <= 0:
            return None
        small = {each.casefold(): each for each in names}  # `PRICE` has no letter in common with `price`
        close = difflib.get_close_matches(name, names, n=1)
        alike = [] if close else difflib.get_close_matches(name.casefold(), small, n=1)
        return close[0] if close else small[alike[0]] if alike else None

    def did_you_mean(self, name: str, names: Collection[str]) -> str:
        """The hint after an unknown name: the nearest one, or all where they are few."""
        several = [part for part in _BETWEEN.split(name) if part]
        if len(several) > 1 and all(part in names for part in several):
            return f"; {_TYPED_APART.format(' '.join(several)) if self._typed else _IN_A_LIST.format(', '.join(several))}"
        close = self.nearest(name, names)
        if close is not None:
            return f"; did you mean '{close}'?"
        return f"; there are {', '.join(names)}" if 0 < len(names) <= FEW else ""

    def unknown(self, word: str, name: str, names: Collection[str], of: str | None = None) -> str:
        """`no such issue 'donestk'; did you mean 'donetsk'?`; with `of`, `no such option 'kpet' of 'donetsk'; …`."""
        owner = f" of '{of}'" if of is not None else ""
        return f"no such {word} {shown(name)}{owner}{self.did_you_mean(name, names)}"


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The existing name most like one."""
    return Hints().nearest(name, names)


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """The hint after one unknown name that was typed."""
    return Hints(typed=True).did_you_mean(name, list(names))


def unknown(word: str, name: str, names: Iterable[str], of: str | None = None) -> str:
    """What is said of one unknown name that was typed, with its hint."""
    return Hints(typed=True).unknown(word, name, list(names), of)


def registered(register: Register[R], name: str) -> R:
    """The thing of a name in a register. Raises `UsageError` for a name that none has, with the nearest, or all where none is near."""
    found = register.get(name)
    if found is None:
        hint = did_you_mean(name, register.names()) or f"; there are {', '.join(register.names())}"
        raise UsageError(f"no such {register.kind} {shown(name)}{hint}")
    return found


def possessive(name: str) -> str:
    """'Turkey's', 'Greek Cypriots'': a party may be called by a plural, and sentences are worded so that they suit either."""
    return f"{name}'" if name.endswith(("s", "S")) else f"{name}'s"


def listed(names: Iterable[str], of: int | None = None) -> str:
    """Names in a message, each quoted: all where they are few, else the first ones and how many more there are. `of`: how many there are,
    where `names` are the first ones only."""
    names = list(names)
    of = len(names) if of is None else of
    more = f" and {of - FEW} more" if of > FEW else ""
    return ", ".join(f"'{name}'" for name in names[:FEW]) + more
