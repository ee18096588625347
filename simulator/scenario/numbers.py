"""Numbers as a scenario file writes them: plain, or with a range, a source and a reason.

A file's numbers are decimal fractions, so they are kept as `Decimal` and computed with as `Fraction`: no digit of the
file is lost on the way to the solver.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, ModelWrapValidatorHandler, Strict, model_validator

from simulator.budget import reading_steps
from simulator.scenario import commas
from simulator.scenario.located import LocatedMapping, shown

Mark = Literal["reported", "derived", "assumed"]
"""Where a number comes from: reported by a source, derived from reported ones, or assumed by the analyst."""

ANNOTATIONS = ("why", "source", "note", "later_source")
"""Keys that may stand beside the entries of any mapping of numbers, and therefore name no issue, option, party or course."""


class Model(BaseModel):
    """Base of everything in a scenario: frozen, unknown keys refused. What checks it is made when it is first used, with all inside it at
    once: making that for each kind by itself would take a third of the start of a command."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields replaced, unchecked, and without what was worked out from the fields of the original."""
        copy = super().model_copy(update=update, deep=deep)
        for name in copy.__dict__.keys() - type(self).model_fields.keys():
            del copy.__dict__[name]
        return copy


MAX_DIGITS = 100
"""Digits that a number may have on either side of the point when written out."""
_BEYOND = 10**MAX_DIGITS
_SHARED = 1000
"""A plain whole number nearer to 0 is one record wherever it stands: records do not change."""


def within_limits(number: Decimal) -> bool:
    """Whether the number can be written out in at most `MAX_DIGITS` digits on either side of the point."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= MAX_DIGITS and number.adjusted() < MAX_DIGITS


def spelt_number(text: str) -> Decimal:
    """The number that a text in digits spells. Raises `ValueError` where it has too many, before anything is computed with them."""
    try:
        number = Decimal(text)
    except InvalidOperation:  # an exponent beyond what a decimal can hold
        number = None
    if number is None or not number.is_finite() or not within_limits(number):
        raise ValueError(f"a number of too many digits: {text[:20]}…")
    return number


def typed_number(text: str) -> Decimal:
    """The number typed behind an option, with a decimal point or a decimal comma. Raises `ValueError` as `spelt_number` does."""
    return spelt_number(commas.with_point(text).strip())


def spelt_fraction(text: str) -> Fraction:
    """The fraction that `0.5`, `0,5` or `1/2` spells. Raises `ValueError` for anything else, 0 below the line included."""
    above, slash, below = text.partition("/")
    lower = Fraction(typed_number(below)) if slash else Fraction(1)
    if lower == 0:
        raise ValueError("a fraction with 0 below the line")
    return Fraction(typed_number(above)) / lower


def plain_number(value: Any) -> Decimal:
    """The exact decimal behind a plain number; raises ValueError for text, true/false, NaN, infinities and endless digits."""
    if type(value) is int and -_BEYOND < value < _BEYOND:  # most numbers of most files
        return Decimal(value)
    if isinstance(value, commas.TypedText) and (read := commas.with_point(value)) != value:
        value = spelt_number(read.strip())
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError(f"expected a number, found {shown(value)}{commas.in_number(value)}")
    exact = value if isinstance(value, Decimal) else Decimal(float.__repr__(value) if isinstance(value, float) else value)
    if not exact.is_finite():
        raise ValueError(f"expected a finite number, found {value}")
    if not within_limits(exact):
        raise ValueError(f"expected a number of at most {MAX_DIGITS} digits on either side of the point, found {shown(exact)}")
    return exact


Exact = Annotated[Decimal, BeforeValidator(plain_number)]


def one_or_many(value: Any) -> Any:
    """`x` and `[x]` mean the same wherever a list of names is asked for."""
    return value if isinstance(value, list | tuple) else [value]


Names = Annotated[tuple[str, ...], BeforeValidator(one_or_many)]


def split(value: Any, field: str) -> Any:
    """A mapping of the file with its entries moved under `field`, so that only the annotations stay beside them.

    In Python `field` may be given by its name; in a file that name is an entry like any other.
    """
    if not isinstance(value, dict) or (field in value and not isinstance(value, LocatedMapping)):
        return value
    shaped: dict[str, Any] = {field: {}}
    for key, entry in value.items():
        if key in ANNOTATIONS:
            shaped[key] = entry
        else:
            shaped[field][key] = entry
    return shaped


def exactly(count: int, what: str) -> BeforeValidator:
    """Refuses a list of any other length than `count`."""

    def check(value: Any) -> Any:
        if isinstance(value, list | tuple) and len(value) != count:
            raise ValueError(f"expected {count} {what}, found {len(value)}{commas.POINT if len(value) > count else ''}")
        return value

    return BeforeValidator(check)


def iso_date(value: Any) -> dt.date:
    """A calendar date from the text 2025-12-15 (or a `date`); raises ValueError for anything else."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, str) and len(value) == len("2025-12-15"):
        with suppress(ValueError):
            return dt.date.fromisoformat(value)
    raise ValueError(f"expected a date such as 2025-12-15, found {shown(value)}{_date_meant(value)}")


_DAY_FIRST = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})")


def _date_meant(value: Any) -> str:
    """How to write a date that was written in another order; empty where that is none, or may be one of two days."""
    if not isinstance(value, str):
        return ""
    last, first = _DAY_FIRST.fullmatch(value.strip()), _YEAR_FIRST.fullmatch(value.strip())
    if last is not None:
        year, orders = int(last[4]), {(int(last[3]), int(last[1]))} | ({(int(last[1]), int(last[3]))} if last[2] != "." else set())
    elif first is not None:
        year, orders = int(first[1]), {(int(first[3]), int(first[4]))}
    else:
        return ""
    days = []
    for month, day in orders:
        with suppress(ValueError):
            days.append(dt.date(year, month, day))
    return f"; write {days[0].isoformat()}" if len(days) == 1 else ""


def whole_number(value: Any) -> int:
    """A whole number; raises ValueError for anything else."""
    exact = plain_number(value)
    if exact != exact.to_integral_value():
        raise ValueError(f"expected a whole number, found {shown(value)}")
    return int(exact)


Date = Annotated[dt.date, BeforeValidator(iso_date)]
Whole = Annotated[int, BeforeValidator(whole_number)]
_TRUTH = {**dict.fromkeys(("yes", "on"), True), **dict.fromkeys(("no", "off"), False)}
"""What people write for true and false."""


def truth_value(value: Any) -> Any:
    """`yes`, `no`, `on` and `off` as truth values where somebody typed them; raises ValueError for them elsewhere."""
    meant = _TRUTH.get(value.casefold()) if isinstance(value, str) else None
    if meant is None or isinstance(value, commas.TypedText):
        return value if meant is None else meant
    raise ValueError(f"expected true or false, found {shown(value)}; write {str(meant).lower()}")


Flag = Annotated[bool, Strict(), BeforeValidator(truth_value)]
"""Nothing but true and false: `1` is refused, and so is `no` in a file (YAML 1.2 reads it as text)."""


class Sourced(Model):
    """Anything that says where it comes from: `source` names keys of `sources`, `why` the reason, `note` what else to know;
    `later_source` marks what is known from later sources alone."""

    source: Names = ()
    """Keys of `sources` on which this rests: one or a list."""
    why: str | None = None
    """The reason, in a sentence."""
    note: str | None = None
    """What else to know."""
    later_source: Flag = False
    """Whether it rests on sources dated after `as_of` alone; all that stands in it is then marked so."""


class Number(Sourced):
    """A number of the file: `base`, and optionally the range in which it may lie.

    `together` names a draw that several ranged numbers share (all of them at the same quantile of their own ranges).
    """

    base: Exact
    """The number that is computed with."""
    range: Annotated[tuple[Exact, Exact], exactly(2, "numbers (low and high)")] | None = None
    """Lowest and highest value that it may take, around the base; what a sweep draws from."""
    mark: Mark | None = None
    """Where the number comes from; where it is left out, `default_mark` of the scenario holds."""
    distribution: Literal["triangular", "uniform", "normal"] = "triangular"
    """How a sweep draws from the range; triangular has its mode at the base, normal is cut off at the ends."""
    together: str | None = None
    """Name of a draw that several ranged numbers share: all lie at the same quantile of their own ranges."""

    @model_validator(mode="wrap")
    @classmethod
    def _plain(cls, value: Any, handler: ModelWrapValidatorHandler[Number]) -> Number:
        reading_steps(3)
        if type(value) is int and -_SHARED < value < _SHARED:
            return _shared(value)
        return handler(value if isinstance(value, dict | Number) else {"base": value})

    @model_validator(mode="after")
    def _ordered(self) -> Number:
        if self.range is not None and not self.range[0] <= self.base <= self.range[1]:
            low, high = self.range
            raise ValueError(f"the base {self.base} lies outside its range [{low}, {high}]; write range: [low, high] around the base")
        return self

    @property
    def exact(self) -> Fraction:
        """The base as an exact fraction."""
        return Fraction(self.base)

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        """The least and the largest value that it may take."""
        return self.range or (self.base, self.base)

    @property
    def low(self) -> Fraction:
        return Fraction(self.ends[0])

    @property
    def high(self) -> Fraction:
        return Fraction(self.ends[1])


@functools.cache
def _shared(base: int) -> Number:
    """One record for each of the numbers that most files are full of."""
    return Number.model_construct(base=Decimal(base))


class Numbers(Sourced):
    """A mapping from names to numbers, with room for a common `why`, `source` and `note` beside the entries.

    In the file the entries stand directly in the mapping: `{donetsk: 22, army: {base: 8, range: [5, 12]}, why: "…"}`.
    """

    numbers: dict[str, Number]
    """Name → number."""

    @model_validator(mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return split(value, "numbers")

    def __getitem__(self, name: str) -> Number:
        return self.numbers[name]

    def __contains__(self, name: object) -> bool:
        return name in self.numbers

    def names(self) -> Iterator[str]:
        return iter(self.numbers)
