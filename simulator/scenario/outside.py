"""The outside option: how things could go on without an agreement."""

from __future__ import annotations

from simulator.scenario.numbers import Number, Numbers, Sourced
from simulator.scenario.terms import Terms


class Course(Sourced):
    """One way in which things could go on: worth stated in `points` per party, or the full `outcome` at its end."""

    title: str
    months: Number | None = None
    points: Numbers | None = None
    outcome: Terms | None = None


class NoDeal(Sourced):
    """The courses of no deal. `horizon` is a duration such as `20 months`; no course lasts longer."""

    horizon: str | None = None
    courses: dict[str, Course]
