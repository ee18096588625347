"""The smallest sets for which something holds that holds for every larger set as well, the fewest members first.

Each set for which it does not hold can be grown until nothing can be added; what is then left out meets every set for which it holds. So
the sets that are looked for are the minimal hitting sets of those left out, found in Reiter's tree as these come up (Reiter 1987; Liffiton,
Previti, Malik & Marques-Silva 2016).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from simulator.budget import Budget, Stopped, StopReason
from simulator.solve.why.hitting_sets import bits, grown_hitting_sets, minimal_hitting_sets


@dataclass(frozen=True)
class MinimalSets:
    """`found`: minimal sets (bits), the smallest first; where a limit came before the first of these, some minimal set. `complete`: there
    are no others; else `stopped` says what ended the search (None: enough were found). `met_by_all`: minimal sets that have a member in
    common with every one of them, the smallest first, as many as were asked for; only where those found are complete, and no limit came
    before."""

    found: tuple[int, ...]
    complete: bool
    stopped: StopReason | None = None
    met_by_all: tuple[int, ...] = ()


def minimal_sets(universe: int, holds: Callable[[int], bool], most: int, budget: Budget) -> MinimalSets:
    """The minimal subsets of `universe` (bits) for which `holds`, at most `most`; none where it does not hold for all of it. The empty set
    is minimal where it holds whatever is in a set."""
    found: list[int] = []
    some: int | None = None
    try:
        with budget:
            if not holds(universe):
                return MinimalSets((), True)
            some = _shrunk(universe, holds)
            for chosen in grown_hitting_sets(_Missed(universe, holds)):
                if len(found) == most:
                    return MinimalSets(tuple(found), False)
                found.append(chosen)
    except Stopped as stop:
        return MinimalSets(tuple(found or ([] if some is None else [some])), False, stop.reason)
    return MinimalSets(tuple(found), True, met_by_all=_met_by_all(found, most, budget))


def _shrunk(chosen: int, holds: Callable[[int], bool]) -> int:
    """A minimal set among these, for all of which it holds."""
    for bit in bits(chosen):
        if holds(chosen & ~(1 << bit)):
            chosen &= ~(1 << bit)
    return chosen


def _met_by_all(found: Sequence[int], most: int, budget: Budget) -> tuple[int, ...]:
    try:
        with budget:
            return tuple(islice(minimal_hitting_sets(found), most)) if found else ()
    except Stopped:
        return ()


class _Missed:
    """A set that every set for which it holds has a member of, and that a set given has none of; None where it holds for that."""

    def __init__(self, universe: int, holds: Callable[[int], bool]) -> None:
        self._universe, self._holds = universe, holds
        self._met: list[int] = []

    def __call__(self, chosen: int) -> int | None:
        for known in self._met:
            if not known & chosen:
                return known
        if self._holds(chosen):
            return None
        closed = chosen
        for bit in bits(self._universe & ~chosen):
            if not self._holds(closed | 1 << bit):
                closed |= 1 << bit
        self._met.append(self._universe & ~closed)
        return self._met[-1]
