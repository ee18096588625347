"""Names that may or may not exist, and what to say when they do not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from simulator.scenario.located import shown

FEW = 8
"""Names that a message lists where none of them is near."""

LONG = 100
"""Characters beyond which a name is not compared with others."""


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The existing name most like `name`; None where none is near."""
    if len(name) > LONG:
        return None
    close = difflib.get_close_matches(name, list(names), n=1)
    return close[0] if close else None


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """The hint after an unknown name: the nearest one, or all where they are few."""
    names = list(names)
    close = nearest(name, names)
    if close is not None:
        return f"; did you mean '{close}'?"
    return f"; there are {', '.join(names)}" if 0 < len(names) <= FEW else ""


def unknown(word: str, name: str, names: Iterable[str], of: str | None = None) -> str:
    """`no such issue 'donestk'; did you mean 'donetsk'?`; with `of`, `no such option 'kpet' of 'donetsk'; …`."""
    owner = f" of '{of}'" if of is not None else ""
    return f"no such {word} {shown(name)}{owner}{did_you_mean(name, names)}"


def listed(names: Iterable[str]) -> str:
    """Names in a message, each quoted: all where they are few, else the first ones and how many more there are."""
    names = list(names)
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    return ", ".join(f"'{name}'" for name in names[:FEW]) + more
