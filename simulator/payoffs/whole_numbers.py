"""Numbers of many variants as whole multiples of powers of ten: a table of Decimals that can be computed with as arrays, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Wholes = NDArray[np.int64]


@dataclass(frozen=True)
class WholeScale:
    """What the columns of a table of numbers are counted in. `paths`: of the numbers; the number at `paths[k]` is a whole multiple of
    10^`exponents[k]`, and never more than `largest[k]` of them in size."""

    paths: tuple[str, ...]
    exponents: tuple[int, ...]
    largest: tuple[int, ...]

    @classmethod
    def of(cls, values: Mapping[str, Sequence[Decimal]]) -> WholeScale:
        """The coarsest scale for the numbers at these paths, which take no values beyond the ends of those given, nor finer ones."""
        exponents = [min(exponent_of(value) for value in each) for each in values.values()]
        largest = [max(abs(whole(value, e)) for value in each) for each, e in zip(values.values(), exponents, strict=True)]
        return cls(tuple(values), tuple(exponents), tuple(largest))

    @cached_property
    def places(self) -> Mapping[str, int]:
        return {path: k for k, path in enumerate(self.paths)}

    def beside(self, other: WholeScale) -> WholeScale:
        return WholeScale(self.paths + other.paths, self.exponents + other.exponents, self.largest + other.largest)


def exponent_of(value: Decimal) -> int:
    """The power of ten of the last digit of a finite number."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


def whole(value: Decimal, exponent: int) -> int:
    """How many times 10^`exponent` a number is, which must be a whole number of times."""
    numerator, denominator = value.as_integer_ratio()
    up, down = 10 ** abs(min(0, exponent)), 10 ** max(0, exponent)
    result, rest = divmod(numerator * int(up), denominator * int(down))
    assert rest == 0
    return result
