"""Numbers as a scenario file writes them: plain, or with a range, a source and a reason.

A file's numbers are decimal fractions, so they are kept as `Decimal` and computed with as `Fraction`: no digit of the
file is lost on the way to the solver.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

Mark = Literal["reported", "derived", "assumed"]
"""Where a number comes from: reported by a source, derived from reported ones, or assumed by the analyst."""

ANNOTATIONS = ("why", "source", "note")
"""Keys that may stand beside the entries of any mapping of numbers, and therefore name no issue, option, party or course."""


class Model(BaseModel):
    """Base of everything in a scenario: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def plain_number(value: Any) -> Decimal:
    """The exact decimal behind a plain number; raises ValueError for text, true/false, NaN and infinities."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError(f"expected a number, found {value!r}")
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not exact.is_finite():
        raise ValueError(f"expected a finite number, found {value!r}")
    return exact


Exact = Annotated[Decimal, BeforeValidator(plain_number)]


def one_or_many(value: Any) -> Any:
    """`x` and `[x]` mean the same wherever a list of names is asked for."""
    return value if isinstance(value, list | tuple) else [value]


Names = Annotated[tuple[str, ...], BeforeValidator(one_or_many)]


class Sourced(Model):
    """Anything that says where it comes from: `source` names keys of `sources`, `why` the reason, `note` what else to know."""

    source: Names = ()
    why: str | None = None
    note: str | None = None


class Number(Sourced):
    """A number of the file: `base`, and optionally the range in which it may lie.

    `together` names a draw that several ranged numbers share (all of them at the same quantile of their own ranges).
    """

    base: Exact
    range: tuple[Exact, Exact] | None = None
    mark: Mark | None = None
    distribution: Literal["triangular", "uniform", "normal"] = "triangular"
    together: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return value if isinstance(value, dict | Number) else {"base": plain_number(value)}

    @model_validator(mode="after")
    def _ordered(self) -> Number:
        if self.range is not None and not self.range[0] <= self.base <= self.range[1]:
            low, high = self.range
            raise ValueError(f"base {self.base} lies outside its range [{low}, {high}]; write range: [low, high] around the base")
        return self

    @property
    def exact(self) -> Fraction:
        """The base as an exact fraction."""
        return Fraction(self.base)

    @property
    def low(self) -> Fraction:
        return Fraction(self.range[0] if self.range else self.base)

    @property
    def high(self) -> Fraction:
        return Fraction(self.range[1] if self.range else self.base)


class Numbers(Sourced):
    """A mapping from names to numbers, with room for a common `why`, `source` and `note` beside the entries.

    In the file the entries stand directly in the mapping: `{donetsk: 22, army: {base: 8, range: [5, 12]}, why: "…"}`.
    """

    numbers: dict[str, Number]

    @model_validator(mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if not isinstance(value, dict) or "numbers" in value:
            return value
        return {
            **{k: v for k, v in value.items() if k in ANNOTATIONS},
            "numbers": {k: v for k, v in value.items() if k not in ANNOTATIONS},
        }

    def __getitem__(self, name: str) -> Number:
        return self.numbers[name]

    def __contains__(self, name: object) -> bool:
        return name in self.numbers

    def names(self) -> Iterator[str]:
        return iter(self.numbers)
