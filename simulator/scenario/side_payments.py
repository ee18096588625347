"""Side payments: money that parties may pay one another as part of an agreement."""

from __future__ import annotations

from simulator.scenario.numbers import Number, Numbers, Sourced


class SidePayments(Sourced):
    """What parties may pay one another on top of any outcome: worth the same number of points a unit however much is paid."""

    unit: str
    """What is paid, such as `billion euros`."""
    points_per_unit: Numbers
    """Party → points that a unit is worth to it, above 0; at least two. Parties left out neither pay nor receive."""
    most: Number | None = None
    """The most that may be paid in all."""
