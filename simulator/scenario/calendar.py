"""What happens when: rounds, deadlines, offers that lapse, drift of the front; and studies worth repeating."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from pydantic import Field

from simulator.scenario.numbers import Exact, Model, Names, Number, Sourced


class Drift(Sourced):
    """A quantity that moves with time: where it starts, its mean change a month and the standard deviation of that change."""

    title: str | None = None
    unit: str
    start: Number
    per_month: Number
    sd_per_month: Number | None = None


class Event(Sourced):
    """Something that happens on a `date`, with a `chance_per_month`, or takes a number of `days`.

    `removes`: issue → options that can no longer be agreed; `in_courses`: issue → option → what stands instead at the
    end of a course of no deal.
    """

    title: str
    date: dt.date | None = None
    chance_per_month: Number | None = None
    days: Number | None = None
    removes: dict[str, Names] = Field(default_factory=dict)
    in_courses: dict[str, dict[str, str]] = Field(default_factory=dict)
    drift: Drift | None = None
    ends_talks: bool = False
    later_source: bool = False
    in_force: bool = True


class Calendar(Sourced):
    """The talks in time. `round` is a duration such as `1 month`; patience is a discount factor a round."""

    round: str
    start: dt.date | None = None
    events: dict[str, Event] = Field(default_factory=dict)


class Span(Model):
    """Values from `from` to `to`, `steps` of them."""

    from_: Exact = Field(alias="from")
    to: Exact
    steps: int = 11


class Study(Sourced):
    """A sweep worth repeating, by name: what is varied (dotted path → values, a span, or `range`) and what it found."""

    title: str
    vary: dict[str, tuple[bool | Decimal | str, ...] | Span | Literal["range"]] = Field(default_factory=dict)
    design: Literal["grid", "latin_hypercube", "sobol", "saltelli", "morris", "one_at_a_time"] = "grid"
    samples: int | None = None
    overlays: Names = ()
    finding: str | None = None
