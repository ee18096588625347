"""The outside option: how things could go on without an agreement."""

from __future__ import annotations

from simulator.scenario.numbers import Number, Numbers, Sourced
from simulator.scenario.terms import Terms


class Course(Sourced):
    """One way in which things could go on: worth stated in `points` per party, or the full `outcome` at its end."""

    title: str
    """The course in words."""
    months: Number | None = None
    """How long it lasts."""
    points: Numbers | None = None
    """Party → what its end is worth to it. Either these or `outcome`."""
    outcome: Terms | None = None
    """Issue → option at its end, for every issue; worth what each party's utility says. Either this or `points`."""


class NoDealCourses(Sourced):
    """The courses of no deal. `horizon` is a duration such as `20 months`; no course lasts longer."""

    horizon: str | None = None
    """How far the courses reach; none lasts longer."""
    courses: dict[str, Course]
    """The ways in which things could go on, by name."""
