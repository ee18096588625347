"""Issues and their options: what is negotiated."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, model_validator

from simulator.budget import reading_steps
from simulator.figures import amount
from simulator.scenario.conditions import OptionKey, Options
from simulator.scenario.numbers import Exact, Flag, Model, Names, Sourced
from simulator.scenario.option_keys import level_key


class Option(Sourced):
    """One answer to an issue. In the file a plain text is its title."""

    title: str
    """The option in words."""
    put_forward_by: Names = ()
    """Parties that proposed it: one or a list."""
    in_force: Flag = True
    """Whether it can be agreed. An option out of force keeps its worth in courses and offers."""

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        reading_steps(2)
        return {"title": value} if isinstance(value, str) else value


class Steps(Model):
    """Levels from `from` to `to` (both included) in steps of `step`."""

    from_: Exact = Field(alias="from")
    """The lowest level."""
    to: Exact
    """The highest level; a whole number of steps above the lowest."""
    step: Exact
    """Distance from each level to the next, above 0."""


Levels = Annotated[
    Annotated[tuple[Exact, ...], Tag("<list>")] | Annotated[Steps, Tag("<steps>")],
    Discriminator(lambda value: "<steps>" if isinstance(value, dict | Steps) else "<list>"),
]


class Issue(Sourced):
    """An issue: named `options`, or numeric `levels` with a `unit` (a list, or `{from, to, step}`)."""

    title: str
    """What the issue is about."""
    unit: str | None = None
    """Unit of the levels, as it is printed after them."""
    options: dict[str, Option] | None = None
    """Option → title, or its long form. Either these or `levels`."""
    levels: Levels | None = None
    """Numeric levels in rising order: a list, or from, to and step. Either these or `options`."""
    controlled_by: Names = ()
    """Parties that can each change it alone, agreed or not: one or a list. `zopa stability` asks what they would do."""
    irreversible: dict[OptionKey, Options] = Field(default_factory=dict)
    """Option → the options to which nobody can change it any more: one or a list."""

    @cached_property
    def levels_by_key(self) -> dict[str, Decimal]:
        """Option key → level, in order; empty for an issue with named options."""
        if isinstance(self.levels, Steps):
            steps = self.levels
            count = int((steps.to - steps.from_) / steps.step) + 1
            reading_steps(12 * count)
            return {level_key(x): x for x in (steps.from_ + k * steps.step for k in range(count))}
        return {level_key(x): x for x in self.levels or ()}

    @cached_property
    def level_values(self) -> tuple[Decimal, ...]:
        """The levels, in order; empty for an issue with named options."""
        return tuple(self.levels_by_key.values())

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """The option keys, in the order of the file."""
        return tuple(self.options) if self.options is not None else tuple(self.levels_by_key)

    @cached_property
    def positions(self) -> dict[str, int]:
        """Option key → its position in `choices`."""
        return {key: k for k, key in enumerate(self.choices)}

    @property
    def is_numeric(self) -> bool:
        return self.options is None

    def option_title(self, key: str) -> str:
        """What to call an option in print: its title, or the level with its unit."""
        if self.options is not None:
            return self.options[key].title
        return amount(key, self.unit)

    def in_force(self, key: str) -> bool:
        return self.options is None or self.options[key].in_force
