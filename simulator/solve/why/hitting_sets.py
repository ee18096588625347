"""Minimal hitting sets of sets given as bits, the smallest first (Reiter 1987; Berge 1989).

A set of demands cannot stand together if and only if it meets every minimal waiver, and a waiver opens something if and only if it
meets every set that cannot stand together (Reiter 1987; Liffiton & Sakallah 2008): each family is the other's minimal hitting sets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from heapq import heappop, heappush

from simulator.budget import tick


def minimal_hitting_sets(sets: Sequence[int], visited: Callable[[], None] | None = None) -> Iterator[int]:
    """Every minimal set that has a bit in common with each of `sets`, the smallest first, among equals in the order of their bits.

    `visited` is called for every set considered, so that a caller can end the work by raising.
    """
    yield from grown_hitting_sets(lambda chosen: next((s for s in sets if not s & chosen), None), visited)


def grown_hitting_sets(missed: Callable[[int], int | None], visited: Callable[[], None] | None = None) -> Iterator[int]:
    """The same where the sets are not known beforehand: `missed(chosen)` answers with one that has no bit in `chosen`, None where
    `chosen` meets them all (Reiter's breadth-first tree). A set that contains one already found is never asked about."""
    waiting: list[tuple[int, tuple[int, ...], int]] = [(0, (), 0)]
    seen = {0}
    found: list[int] = []
    while waiting:
        tick("comparing demands")
        size, members, chosen = heappop(waiting)
        if visited is not None:
            visited()
        if any(smaller & chosen == smaller for smaller in found):
            continue
        core = missed(chosen)
        if core is None:
            found.append(chosen)
            yield chosen
            continue
        for bit in bits(core):
            larger = chosen | 1 << bit
            if larger not in seen:
                seen.add(larger)
                heappush(waiting, (size + 1, tuple(sorted((*members, bit))), larger))


def bits(mask: int) -> list[int]:
    """Positions of the bits set, ascending."""
    return [k for k in range(mask.bit_length()) if mask >> k & 1]
