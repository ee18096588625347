"""Parties: what they want, what they never sign, what they expect without an agreement, who must ratify at home."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator

from simulator.scenario.conditions import Condition
from simulator.scenario.numbers import Flag, Number, Numbers, Sourced, split
from simulator.scenario.ratification import RatifyingBody
from simulator.scenario.values import ValueFunction

Indifferent: TypeAlias = Literal["yes", "no", "abstain"]
"""What a party says to an outcome worth exactly as much as no agreement."""


class Interaction(Sourced):
    """Points added to a party's utility whenever `when` holds: what options are worth together beyond their sum."""

    title: str | None = None
    """The interaction in words."""
    when: Condition
    """The condition under which the points are added."""
    points: Number
    """What is added to the utility; may be negative."""
    applies_to: Literal["agreements", "courses", "both"] = "both"
    """Where it counts: in agreements, at the end of courses of no deal, or in both."""
    in_force: Flag = True
    """Whether it counts at all."""


class RedLine(Sourced):
    """Outcomes that a party refuses whatever else they hold."""

    title: str | None = None
    """The red line in words."""
    never: Condition
    """The outcomes that the party refuses."""
    can_be_lifted_by: str | None = None
    """Who could lift it, in words."""
    in_force: Flag = True
    """Whether it holds; a what-if can lift it."""


Chance = Annotated[
    Annotated[Number, Tag("<number>")] | Annotated[Literal["rest"], Tag("<rest>")],
    Discriminator(lambda value: "<rest>" if isinstance(value, str) else "<number>"),
]


class Beliefs(Sourced):
    """A party's chance for each course of no deal; at most one is `rest`, what the others leave of 1."""

    chances: dict[str, Chance]
    """Course → chance, or `rest` for what the others leave of 1. All courses; without a rest they sum to 1."""

    @model_validator(mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return split(value, "chances")

    @property
    def has_rest(self) -> bool:
        return "rest" in self.chances.values()

    @property
    def stated(self) -> dict[str, Fraction]:
        """Course → chance, without the rest."""
        return {course: chance.exact for course, chance in self.chances.items() if chance != "rest"}

    @property
    def stated_sum(self) -> Fraction:
        return sum(self.stated.values(), Fraction(0))


def _cost_form(value: Any) -> str:
    """One number for all courses (plain, or a mapping with `base`), or a mapping of numbers by course."""
    by_course = isinstance(value, Numbers) or (isinstance(value, dict) and not {"base", "range"} & set(value))
    return "<by course>" if by_course else "<for all>"


Cost = Annotated[Annotated[Number, Tag("<for all>")] | Annotated[Numbers, Tag("<by course>")], Discriminator(_cost_form)]


Rank = Annotated[
    Annotated[Condition, Tag("<outcomes>")] | Annotated[tuple[Condition, ...], Tag("<tied>")],
    Discriminator(lambda value: "<tied>" if isinstance(value, list | tuple) else "<outcomes>"),
]
"""One place of a ranking: the outcomes that satisfy a condition, or any condition of a list. They are equally good."""


class Party(Sourced):
    """A party to the talks. Either a plain `reservation` in points, or `beliefs` over the courses of `no_deal`.

    A party of which only the order of outcomes is known has a `ranking` in place of points; then `zopa stability` alone can answer.
    """

    title: str
    """What to call the party."""
    speaks_for: str | None = None
    """For whom it speaks at the table, in words."""
    weights: Numbers = Field(default_factory=lambda: Numbers.model_construct(numbers={}))
    """Issue → weight, 0 or more, for every issue. They are divided by their sum. Needed unless there is a `ranking`."""
    values: dict[str, ValueFunction] = Field(default_factory=dict)
    """Issue → value function, for every issue with a weight above 0."""
    ranking: tuple[Rank, ...] = ()
    """All feasible outcomes, best first: conditions, in a list where they tie. In place of points; for `zopa stability` alone."""
    interactions: dict[str, Interaction] = Field(default_factory=dict)
    """Points for combinations of options, by name."""
    red_lines: dict[str, RedLine] = Field(default_factory=dict)
    """Outcomes that it refuses, by name."""
    reservation: Number | None = None
    """Utility below which it does not sign. Either this or `beliefs`."""
    beliefs: Beliefs | None = None
    """Its own chances of the courses of no deal; its reservation value follows. Either these or `reservation`."""
    cost: Cost | None = None
    """What a course of no deal costs it on the way: one number for all courses, or course → number."""
    war_cost: Cost | None = None
    """The same as `cost`, for a file about a war. Only one of the two."""
    patience: Number | None = None
    """Discount factor a round, above 0 and at most 1."""
    bargaining_weight: Number | None = None
    """Weight in the weighted Nash and proportional solutions, above 0; 1 by default."""
    ratification: dict[str, RatifyingBody] = Field(default_factory=dict)
    """Bodies at home that must consent, by name."""
    votes: Numbers | None = None
    """Kind of vote → how many it has, 0 or more, for agreement rules; of `members` each party has one by default."""
    indifferent: Indifferent = "yes"
    """What it says to an outcome worth exactly as much as no agreement: it accepts, refuses or abstains."""
    consent: Flag = True
    """Whether agreement rules may ask for its consent; false for a party that is affected and not asked."""

    @property
    def votes_by_kind(self) -> dict[str, Number]:
        """Kind of vote → how many it says that it has."""
        return self.votes.numbers if self.votes is not None else {}

    @property
    def cost_key(self) -> str:
        """The key under which the cost of courses stands."""
        return "cost" if self.war_cost is None else "war_cost"

    @property
    def course_cost(self) -> Cost | None:
        """The cost of courses, under whichever key it stands."""
        return self.cost if self.war_cost is None else self.war_cost
