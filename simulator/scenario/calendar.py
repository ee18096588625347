"""What happens when: rounds, deadlines, offers that lapse, drift of the front; and studies worth repeating."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from simulator.scenario.located import shown
from simulator.scenario.numbers import Date, Exact, Flag, Model, Names, Number, Sourced, Whole, plain_number


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
    date: Date | None = None
    chance_per_month: Number | None = None
    days: Number | None = None
    removes: dict[str, Names] = Field(default_factory=dict)
    in_courses: dict[str, dict[str, str]] = Field(default_factory=dict)
    drift: Drift | None = None
    ends_talks: Flag = False
    later_source: Flag = False
    in_force: Flag = True


class Calendar(Sourced):
    """The talks in time. `round` is a duration such as `1 month`; patience is a discount factor a round."""

    round: str
    start: Date | None = None
    events: dict[str, Event] = Field(default_factory=dict)


class Span(Model):
    """Values from `from` to `to`, `steps` of them."""

    from_: Exact = Field(alias="from")
    to: Exact
    steps: Whole = 11


def _listed_value(value: Any) -> bool | Decimal | str:
    """A value of a list in `vary`: true, false, a number or text."""
    if isinstance(value, bool | str):
        return value
    try:
        return plain_number(value)
    except ValueError:
        raise ValueError(f"expected a number, text, true or false, found {shown(value)}") from None


def _vary_form(value: Any) -> str:
    if isinstance(value, dict | Span):
        return "<span>"
    return "<range>" if isinstance(value, str) else "<values>"


Varied = Annotated[
    Annotated[tuple[Annotated[bool | Decimal | str, BeforeValidator(_listed_value)], ...], Tag("<values>")]
    | Annotated[Span, Tag("<span>")]
    | Annotated[Literal["range"], Tag("<range>")],
    Discriminator(_vary_form),
]
"""What a study does with one path: go through the values listed, through a span, or draw from the number's own range."""


class Study(Sourced):
    """A sweep worth repeating, by name: what is varied (dotted path → values, a span, or `range`) and what it found."""

    title: str
    vary: dict[str, Varied] = Field(default_factory=dict)
    design: Literal["grid", "latin_hypercube", "sobol", "saltelli", "morris", "one_at_a_time"] = "grid"
    samples: Whole | None = None
    overlays: Names = ()
    finding: str | None = None
