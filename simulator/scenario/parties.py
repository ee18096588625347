"""Parties: what they want, what they never sign, what they expect without an agreement, who must ratify at home."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from simulator.scenario.conditions import Condition
from simulator.scenario.numbers import ANNOTATIONS, Number, Numbers, Sourced
from simulator.scenario.ratification import RatifyingBody
from simulator.scenario.values import ValueFunction


class Interaction(Sourced):
    """Points added to a party's utility whenever `when` holds: what options are worth together beyond their sum."""

    title: str | None = None
    when: Condition
    points: Number
    applies_to: Literal["agreements", "courses", "both"] = "both"
    in_force: bool = True


class RedLine(Sourced):
    """Outcomes that a party refuses whatever else they hold."""

    title: str | None = None
    never: Condition
    can_be_lifted_by: str | None = None
    in_force: bool = True


class Beliefs(Sourced):
    """A party's chance for each course of no deal; at most one is `rest`, what the others leave of 1."""

    chances: dict[str, Number | Literal["rest"]]

    @model_validator(mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if not isinstance(value, dict) or "chances" in value:
            return value
        return {
            **{k: v for k, v in value.items() if k in ANNOTATIONS},
            "chances": {k: v for k, v in value.items() if k not in ANNOTATIONS},
        }


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
    war_cost: Number | Numbers | None = Field(default=None, union_mode="left_to_right")
    patience: Number | None = None
    bargaining_weight: Number | None = None
    ratification: dict[str, RatifyingBody] = Field(default_factory=dict)
