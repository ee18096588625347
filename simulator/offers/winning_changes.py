"""The fewest changes of terms after which an offer passes by agreement rules: frozen records."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.cards import Listed
from simulator.offers.results import Change
from simulator.solve.results import Point


@dataclass(frozen=True)
class WinningChange:
    """Changes of terms after which an offer passes, and the outcome they lead to."""

    point: Point
    changes: tuple[Change, ...]


@dataclass(frozen=True, repr=False)
class WinningChanges(Listed):
    """The fewest issues of an offer that must change until it passes: `size` of them (None: nothing passes; 0: it passes as it stands).

    `found`: for each set of issues of that size that can do it, the best change of them by leximin of the surpluses; `complete`: every such
    set is here, else the first of them."""

    size: int | None
    found: tuple[WinningChange, ...]
    complete: bool
