"""Agreement rules: whose consent makes an outcome an agreement. Without any, everybody's.

A rule is met by what those who consent are together: certain parties, so many of some, a share of the votes of a kind, or several such
requirements joined by `all` and `any`. More consent never makes a rule fail.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Discriminator, Tag, model_validator

from simulator.scenario.conditions import Condition
from simulator.scenario.located import shown
from simulator.scenario.numbers import Flag, Model, Number, Sourced, one_or_many, spelt_fraction, typed_number

EVERYBODY = "everybody"
"""Stands for all parties that are asked."""

MEMBERS = "members"
"""The kind of vote of which each party has one, unless it says otherwise."""


def _without_sign(value: Any) -> Any:
    """What stands before the sign of per cent, or what a fraction such as 1/2 is in per cent."""
    if isinstance(value, str) and "/" in value:
        return _of_hundred(value)
    if not isinstance(value, str) or not value.rstrip().endswith("%"):
        return value
    try:
        return typed_number(value.rstrip()[:-1])
    except ValueError:
        return value


def _of_hundred(text: str) -> Any:
    """A fraction in per cent. Raises `ValueError` where no decimal says that exactly; what is no fraction stays as it is."""
    try:
        share = 100 * spelt_fraction(text)
    except ValueError:
        return text
    decimal = Decimal(share.numerator) / Decimal(share.denominator)
    if Fraction(decimal) != share:
        raise ValueError(
            f"expected per cent, found {shown(text)}, which no decimal is exactly; of whole votes write how many: {{at_least: 10}}"
        )
    return decimal


class Percent(Number):
    """A number of per cent: `65%`, or the long form of a number with `base: 65%`."""

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value if isinstance(value, Number) else {"base": _without_sign(value)}
        found = value.get("range")
        shares = {"range": [_without_sign(end) for end in found]} if isinstance(found, list | tuple) else {}
        return {**value, **({"base": _without_sign(value["base"])} if "base" in value else {}), **shares}


def _parties(value: Any) -> Any:
    """One party, or several."""
    if not isinstance(value, str | list | tuple):
        expected = "'everybody', a party, a list of parties, or a requirement such as {at_least: 3}"
        raise ValueError(f"expected {expected}, found {shown(value)}")
    return one_or_many(value)


def _kind_of_vote(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError(f"expected a kind of vote or a list of parties, found {shown(value)}")
    return value


_Parties = Annotated[tuple[str, ...], BeforeValidator(_parties)]

Of = Annotated[
    Annotated[str, BeforeValidator(_kind_of_vote), Tag("<kind>")] | Annotated[tuple[str, ...], Tag("<parties>")],
    Discriminator(lambda value: "<parties>" if isinstance(value, list | tuple) else "<kind>"),
]
"""Whose votes are counted: a kind of vote, or a list of parties, each of which counts once."""


class Requirement(Model):
    """What those who consent must be together: exactly one of `at_least`, `quota`, `more_than`, `all` and `any`."""

    at_least: Number | None = None
    """At least so many parties or votes, of those that `of` names."""
    quota: Percent | None = None
    """At least this share of all votes, of those that `of` names."""
    more_than: Percent | None = None
    """More than this share of all votes, of those that `of` names: `50%` is more than half."""
    of: Of | None = None
    """A kind of vote that the parties have, or a list of parties; `members`, of which each has one, by default."""
    all: tuple[Needs, ...] = ()
    """Requirements that must all be met; a party or a list of parties may stand among them."""
    any: tuple[Needs, ...] = ()
    """Requirements of which one must be met; a party or a list of parties may stand among them."""


Needs: TypeAlias = Annotated[
    Annotated[_Parties, Tag("<parties>")] | Annotated[Requirement, Tag("<requirement>")],
    Discriminator(lambda value: "<requirement>" if isinstance(value, dict | Requirement) else "<parties>"),
]
"""`everybody`; a party or a list of parties, all of which must consent; or a requirement."""

Requirement.model_rebuild()


class AgreementRule(Sourced):
    """A rule by which an outcome becomes an agreement. Every rule in force whose `when` holds must be met."""

    title: str | None = None
    """The rule in words."""
    needs: Needs
    """Whose consent it takes: `everybody`, a party or a list of parties, or a requirement."""
    blocked_by: Needs | None = None
    """What those who refuse must be together to block it: where they are less, the rule is met whatever `needs` says."""
    when: Condition | None = None
    """The outcomes to which the rule applies; all of them by default."""
    in_force: Flag = True
    """Whether it holds."""
