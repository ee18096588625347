"""The scenario: what is negotiated, by whom, and what each party expects without an agreement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, PrivateAttr, ValidationInfo, model_validator

from simulator.errors import Fault, ScenarioError
from simulator.scenario.calendar import Calendar, Study
from simulator.scenario.conditions import Condition
from simulator.scenario.issues import Issue
from simulator.scenario.located import Finding, Origin, Place
from simulator.scenario.numbers import Date, Flag, Mark, Model, Names, Sourced
from simulator.scenario.outside import NoDeal
from simulator.scenario.parties import Party
from simulator.scenario.terms import Terms


class Source(Model):
    """Where a fact comes from. In the file a plain text is its title."""

    title: str
    kind: str | None = None
    date: Date | None = None
    found_at: str | None = None
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"title": value} if isinstance(value, str) else value


class Constraint(Sourced):
    """A combination that is impossible, whoever prefers what."""

    title: str | None = None
    never: Condition
    in_force: Flag = True


class Offer(Sourced):
    """Terms put on the table, full or partial. `filled` lists the issues on which the text is silent and the entry a reading."""

    title: str
    date: Date | None = None
    put_forward_by: Names = ()
    terms: Terms
    filled: Names = ()
    later_source: Flag = False
    in_force: Flag = True


UNCHECKED = {"references": False}
"""Validation context under which a `Scenario` leaves the checks of references to its caller."""


class Scenario(Model):
    """A negotiation, checked and frozen. Made by `load`, by `Scenario.model_validate`, or changed by `with_changes`.

    Raises pydantic's `ValidationError` where the data do not fit the models, `ScenarioError` where they fit and make no sense.
    """

    _origin: Origin = PrivateAttr(default_factory=Origin)

    schema_: Literal[1] = Field(default=1, alias="schema")
    title: str
    as_of: Date | None = None
    note: str | None = None
    default_mark: Mark | None = None
    sources: dict[str, Source] = Field(default_factory=dict)
    issues: dict[str, Issue]
    parties: dict[str, Party]
    no_deal: NoDeal | None = None
    constraints: dict[str, Constraint] = Field(default_factory=dict)
    offers: dict[str, Offer] = Field(default_factory=dict)
    calendar: Calendar | None = None
    studies: dict[str, Study] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _makes_sense(self, info: ValidationInfo) -> Scenario:
        if info.context != UNCHECKED:
            from simulator.scenario.checking import findings

            found = findings(self)
            if found:
                raise ScenarioError([self._origin.fault(finding) for finding in found])
        return self

    def place(self, path: str) -> Place | None:
        """Where a dotted path stands in the file (or the nearest entry above it); None for a scenario built in Python."""
        return self._origin.place(self._origin.steps(path))

    def fault(self, path: str, message: str) -> Fault:
        """A fault at a dotted path, located where the scenario was read from a file."""
        return self._origin.fault(Finding(self._origin.steps(path), message))

    def with_changes(self, changes: Mapping[str, object]) -> Scenario:
        """A new scenario with each dotted path of `changes` set to its value, checked like a file.

        `scenario.with_changes({"parties.ukraine.weights.donetsk": 30})`; see `simulator.scenario.changes.changed`.
        """
        from simulator.scenario.changes import changed

        return changed(self, changes)
