"""Ratifying bodies: who else must say yes after a party has signed, and when."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from simulator.scenario.conditions import Condition
from simulator.scenario.numbers import Flag, Names, Number, Numbers, Sourced
from simulator.scenario.terms import Terms
from simulator.scenario.values import ValueFunction


class Curve(Sourced):
    """Share of yes votes among the decided = 1 / (1 + exp(−(U − midpoint) / scale)), U the party's utility in points.

    `midpoint` and `scale` belong together: a draw takes a whole curve by its `weight`.
    """

    midpoint: Number
    scale: Number
    weight: Number
    fitted_to: Names = ()


class Poll(Sourced):
    """An answer of the public to a plan: per cent for and against, the plan as terms, `filled` where the question was silent."""

    yes: Number
    no: Number
    terms: Terms
    filled: Names = ()


class Segment(Sourced):
    """Voters alike: their share of the electorate, turnout, and their own weights, values and reservation value."""

    title: str | None = None
    share: Number
    turnout: Number | None = None
    weights: Numbers
    values: dict[str, ValueFunction] = Field(default_factory=dict)
    reservation: Number


class Bloc(Sourced):
    """Members who vote as one: yes where the party's utility reaches `least` and `opposes` does not hold."""

    title: str | None = None
    seats: Number | None = None
    least: Number | None = None
    opposes: Condition | None = None


Needed = Annotated[
    Annotated[Literal["always"], Tag("<always>")] | Annotated[Condition, Tag("<condition>")],
    Discriminator(lambda value: "<condition>" if isinstance(value, dict | Condition) else "<always>"),
]


class RatifyingBody(Sourced):
    """A body that must consent at home: `needed: always` or under a condition; passes by exactly one rule.

    `chance` (0 to 1) or `chance_by_option` (issue → option → chance); `curves` with `error_sd` and `threshold` (a
    referendum); `segments` (voters with their own values); `blocs` with a `majority`; `members` (each can block).
    """

    title: str
    fact: str | None = None
    rule: str | None = None
    turnout_needed: str | None = None
    in_force: Flag = True
    needed: Needed = "always"
    chance: Number | None = None
    chance_by_option: dict[str, Numbers] | None = None
    curves: dict[str, Curve] | None = None
    error_sd: Number | None = None
    threshold: Number | None = None
    polls: dict[str, Poll] = Field(default_factory=dict)
    segments: dict[str, Segment] | None = None
    blocs: dict[str, Bloc] | None = None
    majority: Literal["simple", "two_thirds"] | None = None
    members: dict[str, Bloc] | None = None
    if_refused: Terms | None = None
