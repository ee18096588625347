"""How colours stand out from one another."""

from __future__ import annotations

from collections.abc import Sequence


def luminance(colour: Sequence[int]) -> float:
    """Relative luminance of red, green and blue from 0 to 255, as WCAG 2.2 defines it."""
    shares = [x / 255 for x in colour]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
