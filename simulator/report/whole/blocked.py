"""A line of what stands in the way, on the first screen of a report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Blocked:
    """`who`: a party, a rule or an issue; `what`: what it stands in the way of."""

    who: str
    what: str
