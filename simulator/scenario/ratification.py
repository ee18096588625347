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

    A draw in which the body is asked takes one curve by its `weight`, and the numbers of that curve within their ranges.
    """

    midpoint: Number
    """Utility at which half of the decided say yes."""
    scale: Number
    """Points over which the share moves; the smaller, the steeper."""
    weight: Number
    """Chance (relative to the other curves) that a draw takes this curve."""
    fitted_to: Names = ()
    """Polls to which it was fitted: one or a list."""


class Poll(Sourced):
    """An answer of the public to a plan: per cent for and against, the plan as terms, `filled` where the question was silent."""

    yes: Number
    """Share for."""
    no: Number
    """Share against."""
    terms: Terms
    """The plan that was put to the public: issue → option."""
    filled: Names = ()
    """Issues on which the question was silent and the entry is a reading."""


class Segment(Sourced):
    """Voters alike: their share of the electorate, turnout, and their own weights, values and reservation value."""

    title: str | None = None
    """Who these voters are."""
    share: Number
    """Their share of the electorate; the shares sum to 1."""
    turnout: Number | None = None
    """Share of them that votes; all of them by default."""
    weights: Numbers
    """Issue → weight, as for a party."""
    values: dict[str, ValueFunction] = Field(default_factory=dict)
    """Issue → value function, as for a party."""
    reservation: Number
    """They vote yes where their utility reaches this."""


class Bloc(Sourced):
    """Members who vote as one: yes where the party's utility reaches `least` and `opposes` does not hold."""

    title: str | None = None
    """Who votes as one."""
    seats: Number | None = None
    """Votes that the bloc has; needed in `blocs`."""
    least: Number | None = None
    """They vote yes only where the party's utility reaches this."""
    opposes: Condition | None = None
    """They vote no wherever this condition holds."""


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
    """The body and what it decides."""
    fact: str | None = None
    """What is known about it."""
    rule: str | None = None
    """Its rule in words."""
    turnout_needed: str | None = None
    """The turnout that it needs, in words."""
    in_force: Flag = True
    """Whether it must be asked at all."""
    needed: Needed = "always"
    """`always`, or the condition on an agreement under which its consent is needed."""
    chance: Number | None = None
    """Chance that it consents. A rule."""
    chance_by_option: dict[str, Numbers] | None = None
    """Issue → option → chance that it consents. A rule."""
    curves: dict[str, Curve] | None = None
    """Share of yes votes as a function of the utility of the party. A rule: a vote passes above `threshold`."""
    error_sd: Number | None = None
    """Standard deviation of the normal error of the share of yes; goes with curves."""
    threshold: Number | None = None
    """Share of yes above which the vote passes; goes with curves, one half by default."""
    polls: dict[str, Poll] = Field(default_factory=dict)
    """Answers of the public to which the curves were fitted."""
    segments: dict[str, Segment] | None = None
    """Voters with their own values. A rule."""
    blocs: dict[str, Bloc] | None = None
    """Members that vote as one, with their seats. A rule; needs `majority`."""
    majority: Literal["simple", "two_thirds"] | None = None
    """What `blocs` must reach: more than half of the seats, or two thirds."""
    members: dict[str, Bloc] | None = None
    """Members of which each can block. A rule."""
    if_refused: Terms | None = None
    """Issue → option that stands instead where it refuses; without it the whole agreement falls."""
