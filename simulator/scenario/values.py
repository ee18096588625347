"""Value functions: what each option of one issue is worth to one party, from 0 to 100."""

from __future__ import annotations

from bisect import bisect_left
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any

from pydantic import model_validator

from simulator.budget import reading_steps
from simulator.scenario.issues import Issue
from simulator.scenario.numbers import Exact, Number, Sourced, exactly, split
from simulator.scenario.option_keys import option_key

FORMS = ("table", "rising", "falling", "peak", "piecewise")

HUNDRED = Decimal(100)


Bounds = Annotated[tuple[Number, Number], exactly(2, "levels (from, to)")]


class ValueFunction(Sourced):
    """Exactly one form. In the file a table's entries may stand directly in the mapping: `{kept: 100, buffer: 35}`.

    - `table`: option → value; with `out_of`, 100 × value / `out_of`.
    - `rising: [a, b]`: 0 up to level a, 100 from level b, linear between. `falling: [a, b]`: 100 up to a, 0 from b.
    - `peak: [a, top, b]`: 100 at `top`, falling linearly to 0 at a and at b, 0 beyond.
    - `piecewise: {level: value, …}`: linear between the levels named, constant outside them.
    """

    table: dict[str, Number] | None = None
    """Option → value, from 0 to 100, for every option. The entries may stand directly in the mapping, without `table`."""
    out_of: Exact | None = None
    """The entry of `table` that stands for 100; 100 by default. Thirds and sevenths stay exact: 2 out of 3."""
    rising: Bounds | None = None
    """Levels a, b: 0 up to a, 100 from b on, linear between."""
    falling: Bounds | None = None
    """Levels a, b: 100 up to a, 0 from b on, linear between."""
    peak: Annotated[tuple[Number, Number, Number], exactly(3, "levels (from, top, to)")] | None = None
    """Levels a, top, b: 100 at top, falling linearly to 0 at a and at b, 0 beyond."""
    piecewise: dict[str, Number] | None = None
    """Level → value, from 0 to 100: linear between the levels named, constant outside them. At least two."""

    @model_validator(mode="before")
    @classmethod
    def _table(cls, value: Any) -> Any:
        reading_steps(10)
        if not isinstance(value, dict):
            return value
        shaped = dict(value) if any(form in value for form in FORMS) else split(value, "table")
        for form in ("table", "piecewise"):
            if isinstance(shaped.get(form), dict):
                shaped[form] = {option_key(k): v for k, v in shaped[form].items()}
        return shaped

    @cached_property
    def points(self) -> list[tuple[Fraction, Fraction]]:
        """The levels between which it is linear, in rising order, with their values; of any form but a table."""
        return _points(self)

    @property
    def bounds(self) -> tuple[Number, ...]:
        """The levels that the numbers of `rising`, `falling` or `peak` give, in rising order; none under another form."""
        return self.rising or self.falling or self.peak or ()

    @model_validator(mode="after")
    def _one_form(self) -> ValueFunction:
        given = [form for form in FORMS if getattr(self, form) is not None]
        if len(given) != 1:
            raise ValueError(f"expected one form of value function ({', '.join(FORMS)}), found {' and '.join(given) or 'none'}")
        if self.out_of is not None and self.table is None:
            raise ValueError("`out_of` goes with `table` alone")
        if self.out_of is not None and self.out_of <= 0:
            raise ValueError(f"`out_of` is above 0, found {self.out_of}")
        return self

    @property
    def full(self) -> Decimal:
        """The entry of a table that stands for a value of 100."""
        return HUNDRED if self.out_of is None else self.out_of

    @property
    def unit(self) -> Fraction:
        """How much of a value each 1 of an entry of a table is."""
        return 100 / Fraction(self.full)


def value_at(function: ValueFunction, issue: Issue, option: str) -> Fraction:
    """The value (0 to 100) of one option under `function`."""
    if function.table is not None:
        entry = function.table[option].exact
        return entry if function.out_of is None else entry * function.unit
    return interpolated(function, Fraction(issue.levels_by_key[option]))


def interpolated(function: ValueFunction, level: Fraction) -> Fraction:
    """The value of a numeric level under any form but a table."""
    points = function.points
    above = bisect_left(points, level, key=lambda point: point[0])
    if above == 0:
        return points[0][1]
    if above == len(points):
        return points[-1][1]
    (x0, y0), (x1, y1) = points[above - 1], points[above]
    return y0 + (y1 - y0) * (level - x0) / (x1 - x0)


def _points(function: ValueFunction) -> list[tuple[Fraction, Fraction]]:
    """The levels between which a value function is linear, in rising order, with their values."""
    full, none = Fraction(100), Fraction(0)
    if function.rising is not None:
        a, b = (n.exact for n in function.rising)
        return [(a, none), (b, full)]
    if function.falling is not None:
        a, b = (n.exact for n in function.falling)
        return [(a, full), (b, none)]
    if function.peak is not None:
        a, top, b = (n.exact for n in function.peak)
        return [(a, none), (top, full), (b, none)]
    assert function.piecewise is not None
    return sorted((Fraction(k), n.exact) for k, n in function.piecewise.items())
