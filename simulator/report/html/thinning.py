"""Fewer of many, evenly spaced, the ends among them."""

from __future__ import annotations


def evenly(size: int, most: int) -> list[int]:
    """Positions of at most `most` of `size` things, ascending, first and last included; all of them where they are few enough."""
    if size <= most:
        return list(range(size))
    return [round(k * (size - 1) / (most - 1)) for k in range(most)]
