"""What happens when: rounds, deadlines, offers that lapse, drift of the front; and studies worth repeating."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag

from simulator.scenario.choices import OneOf
from simulator.scenario.conditions import OptionKey, Options
from simulator.scenario.design import DESIGNS
from simulator.scenario.located import shown
from simulator.scenario.numbers import Date, Exact, Flag, Model, Names, Number, Numbers, Sourced, Whole, plain_number


class Drift(Sourced):
    """A quantity that moves with time: where it starts, its mean change a month and the standard deviation of that change."""

    title: str | None = None
    """The quantity in words."""
    unit: str
    """Its unit."""
    start: Number
    """Its value at the start."""
    per_month: Number
    """Mean change a month."""
    sd_per_month: Number | None = None
    """Standard deviation of the change of one month; 0 by default."""
    points_per_unit: Numbers | None = None
    """Party → what a unit beyond the expected path adds to its outside option, in its points; 0 for parties left out."""
    under: Numbers | None = None
    """Course of no deal → mean change a month if that is how things go: what parties learn from. Courses left out: `per_month`."""


class Event(Sourced):
    """Something that happens on a `date`, with a `chance_per_month`, or takes a number of `days`.

    `removes`: issue → options that can no longer be agreed; `in_courses`: issue → option → what stands instead at the
    end of a course of no deal.
    """

    title: str
    """The event in words."""
    date: Date | None = None
    """The day on which it happens."""
    chance_per_month: Number | None = None
    """Chance that it happens in a month in which it has not yet."""
    days: Number | None = None
    """How long it takes."""
    removes: dict[str, Options] = Field(default_factory=dict)
    """Issue → options that can no longer be agreed afterwards: one or a list."""
    in_courses: dict[str, dict[OptionKey, OptionKey]] = Field(default_factory=dict)
    """Issue → option → the option that stands instead at the end of courses of no deal afterwards."""
    drift: Drift | None = None
    """A quantity that moves with time."""
    ends_talks: Flag = False
    """Whether the talks end with it."""
    in_force: Flag = True
    """Whether it can happen."""


class Calendar(Sourced):
    """The talks in time. `round` is a duration such as `1 month`; patience is a discount factor a round."""

    round: str
    """How long a round of talks lasts."""
    start: Date | None = None
    """The day of the first round."""
    events: dict[str, Event] = Field(default_factory=dict)
    """What happens on the way, by name."""


class ValueSpan(Model):
    """Values from `from` to `to`, `steps` of them."""

    from_: Exact = Field(alias="from")
    """The first value."""
    to: Exact
    """The last value."""
    steps: Whole = 11
    """How many values, both ends included; at least 2."""


def _listed_value(value: Any) -> bool | Decimal | str:
    """A value of a list in `vary`: true, false, a number or text."""
    if isinstance(value, bool | str):
        return value
    try:
        return plain_number(value)
    except ValueError:
        raise ValueError(f"expected a number, text, true or false, found {shown(value)}") from None


def _vary_form(value: Any) -> str:
    if isinstance(value, dict | ValueSpan):
        return "<span>"
    return "<range>" if isinstance(value, str) else "<values>"


Varied = Annotated[
    Annotated[tuple[Annotated[bool | Decimal | str, BeforeValidator(_listed_value)], ...], Tag("<values>")]
    | Annotated[ValueSpan, Tag("<span>")]
    | Annotated[Literal["range"], Tag("<range>")],
    Discriminator(_vary_form),
]
"""What a study does with one path: go through the values listed, through a span, or draw from the number's own range."""


_DESIGN = OneOf(DESIGNS, lambda design: design.asked_by_name)


class Study(Sourced):
    """A sweep worth repeating, by name: what is varied (dotted path → values, a span, or `range`) and what it found."""

    title: str
    """The question in words."""
    vary: dict[str, Varied] = Field(default_factory=dict)
    """Dotted path → list of values, a span, or `range` to draw from the range of the number there."""
    design: Annotated[str, AfterValidator(_DESIGN.check), _DESIGN] = "grid"
    """How the variants are chosen."""
    samples: Whole | None = None
    """How many variants a random design draws."""
    overlays: Names = ()
    """Names of files beside this one, without `.yaml`, that are compared with it: one or a list."""
    finding: str | None = None
    """What it found."""
