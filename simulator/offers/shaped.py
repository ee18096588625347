"""The least of Σ factor × value over several options under one value function whose own levels have ranges (rising, falling, peak).

A level x between the foot a and the top t has the value 100 (x − a) / (t − a), one between t and the far foot b 100 (b − x) / (b − t).
Between two neighbouring levels of the options at which a, t or b may pass, the sum is therefore

    constant + L / (t − a) + R / (b − t),      L = Σ factor (x − a) on the way up,   R = Σ factor (b − x) on the way down.

For a given t it rises or falls throughout in a, and likewise in b, so its extremes over a box lie where a and b stand at ends of
their ranges or at levels of the options. In t it rises or falls throughout unless L and R have the same sign; then there is one turning
point, at (b − t) / (t − a) = √(R / L), where the two fractions make (√L + √R)² / (b − a). Without a far foot (rising) or without a near
one (falling) R or L is missing, and nothing turns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product
from math import isqrt

from simulator.offers.least import ZERO, Least, Limits
from simulator.scenario.issues import Issue
from simulator.scenario.numbers import Number
from simulator.scenario.values import ValueFunction, interpolated

DIGITS = 30
"""A turning point whose decimals have no end is written with so many of them."""

FORMS = ("rising", "falling", "peak")


@dataclass(frozen=True)
class Shaped:
    """Σ factor × value of an option, the value function standing at `path`; `factors`: option → factor."""

    path: str
    function: ValueFunction
    issue: Issue
    factors: Mapping[str, Fraction]

    def numbers(self) -> dict[str, Number]:
        """Path → number, in the order of the file."""
        return {f"{self.path}.{self._form}.{k}": number for k, number in enumerate(getattr(self.function, self._form))}

    @property
    def _form(self) -> str:
        return next(name for name in FORMS if getattr(self.function, name) is not None)

    def least(self, limits: Limits, sign: int) -> Least:
        """The least value of sign × the sum within the limits. Value and bound differ, by next to nothing, where the least lies at a
        turning point that is no decimal number."""
        places = self._places(limits)
        found = [self._at(corner, sign) for corner in product(*places)]
        if self.function.peak is not None:
            found += self._turning(places, sign)
        best = min(found, key=lambda each: each.value)
        return Least(best.value, min(each.bound for each in found), {path: x for path, x in best.at.items() if path in limits})

    def _places(self, limits: Limits) -> list[list[Decimal]]:
        """For each number of the form the ends of its limits and the levels of the options between them, rising."""
        levels = {self.issue.levels_by_key[option] for option, factor in self.factors.items() if factor}
        ends = [limits.get(path, (number.base, number.base)) for path, number in self.numbers().items()]
        return [sorted({low, high, *(level for level in levels if low < level < high)}) for low, high in ends]

    def _at(self, corner: Sequence[Decimal], sign: int) -> Least:
        """The sum with the numbers of the form at a corner."""
        form = self.function.model_copy(update={self._form: tuple(Number(base=x) for x in corner)})
        level = self.issue.levels_by_key
        total = sum((f * interpolated(form, Fraction(level[option])) for option, f in self.factors.items()), ZERO)
        return Least(sign * total, sign * total, dict(zip(self.numbers(), corner, strict=True)))

    def _turning(self, places: Sequence[Sequence[Decimal]], sign: int) -> Iterator[Least]:
        """The least values at turning points of the top, for each place of the two feet."""
        feet, tops, ends = places
        for a, b in product(feet, ends):
            for low, high in pairwise(tops):
                up, down = self._slopes(Fraction(a), Fraction(b), Fraction(low), Fraction(high), sign)
                if up > 0 and down > 0 and _turns(up, down, Fraction(a), Fraction(b), Fraction(low), Fraction(high)):
                    yield from self._turning_point((a, b), (low, high), (up, down), sign)

    def _slopes(self, a: Fraction, b: Fraction, low: Fraction, high: Fraction, sign: int) -> tuple[Fraction, Fraction]:
        """sign × L and sign × R while the top lies between `low` and `high`."""
        up = down = ZERO
        for option, factor in self.factors.items():
            level = Fraction(self.issue.levels_by_key[option])
            if a < level <= low:
                up += factor * (level - a)
            elif high <= level < b:
                down += factor * (b - level)
        return 100 * sign * up, 100 * sign * down

    def _turning_point(
        self, feet: tuple[Decimal, Decimal], tops: tuple[Decimal, Decimal], slopes: tuple[Fraction, Fraction], sign: int
    ) -> Iterator[Least]:
        """The value next to a turning point, and a bound that holds at it."""
        (a, b), (up, down) = feet, slopes
        root = root_below(up * down)
        share = (up + root) / (up + down + 2 * root)  # t = a + share × (b − a), since √L / (√L + √R) = (L + √(LR)) / (√L + √R)²
        place = Fraction(a) + share * (Fraction(b) - Fraction(a))
        top = Decimal(f"{round(place * 10**DIGITS)}E-{DIGITS}").normalize()
        if not tops[0] < top < tops[1]:  # the turning point lies closer to an end than its last decimal
            top = (tops[0] + tops[1]) / 2
        here = self._at((a, top, b), sign)
        rest = here.value - up / (Fraction(top) - Fraction(a)) - down / (Fraction(b) - Fraction(top))
        bound = rest + (up + down + 2 * root) / (Fraction(b) - Fraction(a))
        yield Least(here.value, min(bound, here.value), here.at)


def _turns(up: Fraction, down: Fraction, a: Fraction, b: Fraction, low: Fraction, high: Fraction) -> bool:
    """Whether the turning point lies inside: falling still at `low`, rising already at `high`."""
    return down * (low - a) ** 2 < up * (b - low) ** 2 and down * (high - a) ** 2 > up * (b - high) ** 2


def root_below(value: Fraction) -> Fraction:
    """The square root of a fraction that is not negative: exact where it is a fraction, else the next below it of `DIGITS` decimals."""
    numerator, denominator = isqrt(value.numerator), isqrt(value.denominator)
    if numerator**2 == value.numerator and denominator**2 == value.denominator:
        return Fraction(numerator, denominator)
    return Fraction(isqrt(value.numerator * value.denominator * 10 ** (2 * DIGITS)), value.denominator * 10**DIGITS)
