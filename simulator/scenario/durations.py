"""Durations as a scenario file writes them: `20 months`, `1 week`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from simulator.scenario.located import shown

UNITS = ("day", "week", "month", "year")
_FORM = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) (day|week|month|year)s?")


@dataclass(frozen=True)
class Duration:
    """So many days, weeks, months or years."""

    count: Decimal
    unit: str

    @property
    def months(self) -> Fraction | None:
        """In months, where the unit has a whole number of them; None for days and weeks."""
        factor = {"month": 1, "year": 12}.get(self.unit)
        return None if factor is None else Fraction(self.count) * factor


def duration(text: str) -> Duration:
    """The duration that `20 months` and the like mean; raises `ValueError` for anything else, and for one of 0."""
    match = _FORM.fullmatch(text.strip())
    if match is None or Decimal(match[1]) == 0:
        raise ValueError(f"expected a duration such as '20 months' ({', '.join(UNITS)}), found {shown(text)}")
    return Duration(Decimal(match[1]), match[2])
