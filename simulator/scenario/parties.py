"""Parties: what they want, what they never sign, what they expect without an agreement, who must ratify at home."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from simulator.scenario.conditions import Condition
from simulator.scenario.numbers import Flag, Number, Numbers, Sourced, split
from simulator.scenario.ratification import RatifyingBody
from simulator.scenario.values import ValueFunction


class Interaction(Sourced):
    """Points added to a party's utility whenever `when` holds: what options are worth together beyond their sum."""

    title: str | None = None
    when: Condition
    points: Number
    applies_to: Literal["agreements", "courses", "both"] = "both"
    in_force: Flag = True


class RedLine(Sourced):
    """Outcomes that a party refuses whatever else they hold."""

    title: str | None = None
    never: Condition
    can_be_lifted_by: str | None = None
    in_force: Flag = True


Chance = Annotated[
    Annotated[Number, Tag("<number>")] | Annotated[Literal["rest"], Tag("<rest>")],
    Discriminator(lambda value: "<rest>" if isinstance(value, str) else "<number>"),
]


class Beliefs(Sourced):
    """A party's chance for each course of no deal; at most one is `rest`, what the others leave of 1."""

    chances: dict[str, Chance]

    @model_validator(mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return split(value, "chances")


def _cost_form(value: Any) -> str:
    """One number for all courses (plain, or a mapping with `base`), or a mapping of numbers by course."""
    by_course = isinstance(value, Numbers) or (isinstance(value, dict) and not {"base", "range"} & set(value))
    return "<by course>" if by_course else "<for all>"


Cost = Annotated[Annotated[Number, Tag("<for all>")] | Annotated[Numbers, Tag("<by course>")], Discriminator(_cost_form)]


class Party(Sourced):
    """A party to the talks. Either a plain `reservation` in points, or `beliefs` over the courses of `no_deal`."""

    title: str
    speaks_for: str | None = None
    weights: Numbers
    values: dict[str, ValueFunction] = Field(default_factory=dict)
    interactions: dict[str, Interaction] = Field(default_factory=dict)
    red_lines: dict[str, RedLine] = Field(default_factory=dict)
    reservation: Number | None = None
    beliefs: Beliefs | None = None
    war_cost: Cost | None = None
    patience: Number | None = None
    bargaining_weight: Number | None = None
    ratification: dict[str, RatifyingBody] = Field(default_factory=dict)
