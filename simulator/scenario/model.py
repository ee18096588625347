"""The scenario: what is negotiated, by whom, and what each party expects without an agreement."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import prod
from typing import Any, Literal

from pydantic import Field, PrivateAttr, ValidationInfo, model_validator

from simulator.cards import Card, Shown, from_above
from simulator.errors import Fault, ScenarioError, UsageError
from simulator.figures import whole
from simulator.scenario.agreement import AgreementRule
from simulator.scenario.answers import ObservedAnswer
from simulator.scenario.calendar import Calendar, Study
from simulator.scenario.conditions import Condition
from simulator.scenario.games import NamedGame
from simulator.scenario.issues import Issue
from simulator.scenario.located import Origin, Place, UnplacedFault, shown
from simulator.scenario.names import listed, unknown
from simulator.scenario.numbers import Date, Flag, Mark, Model, Names, Sourced
from simulator.scenario.option_keys import option_key
from simulator.scenario.outside import NoDealCourses
from simulator.scenario.parties import Party
from simulator.scenario.side_payments import SidePayments
from simulator.scenario.terms import Terms


class Source(Model):
    """Where a fact comes from. In the file a plain text is its title."""

    title: str
    """What it is called."""
    kind: str | None = None
    """What sort of text it is."""
    date: Date | None = None
    """The day of its publication."""
    found_at: str | None = None
    """Where it can be found."""
    note: str | None = None
    """What else to know."""

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"title": value} if isinstance(value, str) else value


class Constraint(Sourced):
    """A combination that is impossible, whoever prefers what."""

    title: str | None = None
    """The constraint in words."""
    never: Condition
    """The outcomes that are impossible."""
    in_force: Flag = True
    """Whether it holds."""


class Offer(Sourced):
    """Terms put on the table, full or partial. `filled` lists the issues on which the text is silent and the entry a reading."""

    title: str
    """The offer in words."""
    date: Date | None = None
    """The day on which it was put on the table."""
    put_forward_by: Names = ()
    """Parties that made it: one or a list."""
    terms: Terms
    """Issue → option; issues left out are open."""
    filled: Names = ()
    """Issues on which the text is silent and the entry is a reading: one or a list."""
    answers: dict[str, ObservedAnswer] = Field(default_factory=dict)
    """Party → what it said to the offer, where that was observed; `compare`, `check` and the report hold it against what the
    numbers say, `calibrate` learns from it."""
    in_force: Flag = True
    """Whether it is on the table."""


UNCHECKED = {"references": False}
"""Validation context under which a `Scenario` leaves the checks of references to its caller."""


class Scenario(Shown, Model):
    """A negotiation: its issues, its parties, and what they expect without an agreement.

    Checked and frozen. Made by `load`, by `Scenario.model_validate`, or from another one by `with_changes`. Validation raises
    pydantic's `ValidationError` where the data do not fit the models, `ScenarioError` where they fit and make no sense.
    """

    _origin: Origin = PrivateAttr(default_factory=Origin)

    schema_: Literal[1] = Field(default=1, alias="schema")
    """Version of the format."""
    title: str
    """What the negotiation is called."""
    as_of: Date | None = None
    """The day whose state of knowledge the scenario holds."""
    note: str | None = None
    """What else to know."""
    default_mark: Mark | None = None
    """Where numbers without a mark of their own come from."""
    sources: dict[str, Source] = Field(default_factory=dict)
    """Source → title, or its long form."""
    issues: dict[str, Issue]
    """What is negotiated, by name; at least one."""
    parties: dict[str, Party]
    """Who negotiates, by name; at least one."""
    no_deal: NoDealCourses | None = None
    """How things could go on without an agreement."""
    agreement: dict[str, AgreementRule] = Field(default_factory=dict)
    """Whose consent makes an outcome an agreement: rules by name. Everybody's, where there are none."""
    constraints: dict[str, Constraint] = Field(default_factory=dict)
    """Combinations that are impossible, nobody's preference, by name."""
    side_payments: SidePayments | None = None
    """What parties may pay one another on top of an outcome."""
    offers: dict[str, Offer] = Field(default_factory=dict)
    """Terms on the table, by name."""
    games: dict[str, NamedGame] = Field(default_factory=dict)
    """Games between parties, written down by their payoffs, by name."""
    calendar: Calendar | None = None
    """The talks in time."""
    studies: dict[str, Study] = Field(default_factory=dict)
    """Sweeps worth repeating, by name."""

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
        return self._origin.fault(UnplacedFault(self._origin.steps(path), message))

    def outcome(self, **terms: object) -> dict[str, str]:
        """The full outcome with these terms, issue → option key, checked: options by their keys, levels as numbers.

        `load("sale").outcome(price=26, delivery="now", warranty=12)`. Raises `UsageError` that lists every fault, issues left open too.
        """
        found: dict[str, str] = {}
        faults = [unknown("issue", name, self.issues) for name in terms if name not in self.issues]
        for name, issue in self.issues.items():
            if name not in terms:
                faults.append(f"{shown(name)} is left open; give it one of: {listed(issue.choices)}")
                continue
            given = terms[name]
            try:
                found[name] = option_key(given)
            except ValueError as error:
                faults.append(f"{name}: {error}")
                continue
            if found[name] not in issue.positions:
                faults.append(f"{name}: {unknown('option', found[name], issue.choices)}")
        if faults:
            raise UsageError("\n".join(faults))
        return found

    def utility(self, outcome: Mapping[str, object]) -> dict[str, Fraction]:
        """Party → utility at a full outcome in points, exact, whether or not it is allowed. Raises as `outcome` does."""
        evaluate = from_above("simulator.solve.checker:evaluate")
        return dict(evaluate(self, self.outcome(**outcome)).utilities)

    def surplus(self, outcome: Mapping[str, object]) -> dict[str, Fraction]:
        """Party → utility less reservation value at a full outcome in points, exact. Raises as `outcome` does."""
        evaluate = from_above("simulator.solve.checker:evaluate")
        return dict(evaluate(self, self.outcome(**outcome)).surplus)

    def card(self) -> Card:
        rows = [("party", name, party.title) for name, party in self.parties.items()]
        rows += [("issue", name, issue.title) for name, issue in self.issues.items()]
        size = (
            f"{len(self.parties)} parties, {len(self.issues)} issues, {whole(prod(len(i.choices) for i in self.issues.values()))} outcomes"
        )
        return Card("Scenario", self.title, size, ("", "Name", "Title"), rows)

    def with_changes(self, changes: Mapping[str, object]) -> Scenario:
        """A new scenario with each dotted path of `changes` set to its value, checked like a file.

        `scenario.with_changes({"parties.ukraine.weights.donetsk": 30})`; see `simulator.scenario.changes.changed`.
        """
        from simulator.scenario.changes import changed

        return changed(self, changes)
