"""Figures in print: points, figures that must be told apart, bounds. One place, so that a figure looks the same wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from math import ceil, floor

FLOAT_ERRORS = 1e-9
"""A float of fewer points may be the error of a sum."""
MOST_DECIMALS = 12
"""Beyond so many decimals a figure is written with a power of ten."""


def whole(number: int) -> str:
    """A count with its thousands marked; from 10^15 on as a power of ten (the JSON answer has every digit)."""
    return f"{number:,}" if number < 10**15 else f"{Decimal(number):.3e}".replace("e+", "e")


def points(value: Fraction | float, *, signed: bool = False) -> str:
    """Points with two decimals; a value too small to show by these has its first digit: 0.00 is said of 0 alone, and of floats that
    are 0 but for the errors of their sums."""
    if value == 0 or (isinstance(value, float) and abs(value) < FLOAT_ERRORS):
        return "0.00"
    text = f"{float(value):{'+' if signed else ''}.2f}"
    if not any(digit in text for digit in "123456789"):
        decimals = _first_place(Fraction(value))
        text = (
            figure(Fraction(value), decimals, signed=signed) if decimals <= MOST_DECIMALS else f"{float(value):{'+' if signed else ''}.0e}"
        )
    return text.replace("-", "−")


def bound(value: Fraction, *, upwards: bool, signed: bool = False) -> str:
    """Points of a bound ("from so many on", "up to so many"): as `points`, but rounded to the side on which what is said of it stays true.
    `upwards`: it is true of all above the value, which so must be printed no smaller; else of all below."""
    decimals = 2
    if value and (abs(value) < Fraction(1, 100)):  # 0.00, or a hundredth, would say too much
        decimals = _first_place(value)
    if decimals > MOST_DECIMALS:
        return f"{'+' if signed and value > 0 else ''}{digits(digits_of(value, 1, upwards=upwards))}"
    return figure(value, decimals, signed=signed and value != 0, upwards=upwards)


def figure(value: Fraction, decimals: int, *, signed: bool = False, upwards: bool | None = None) -> str:
    """An exact value with so many decimals, rounded in whole numbers: to the nearest, or `upwards` or not."""
    scaled = _rounded(abs(value), decimals, away=None if upwards is None else upwards == (value > 0))
    whole_part, rest = divmod(scaled, 10**decimals)
    sign = "−" if value < 0 else "+" if signed else ""
    return f"{sign}{whole_part}.{rest:0{decimals}d}"


def _rounded(size: Fraction, decimals: int, *, away: bool | None) -> int:
    """A size in units of the last of so many decimals: the nearest number of them, or the one away from 0 or towards it."""
    exact = size * int(10**decimals)
    return round(exact) if away is None else ceil(exact) if away else floor(exact)


def _first_place(value: Fraction) -> int:
    """The decimal place of the first digit of a value below 1 in size."""
    place = 0
    while abs(value) * 10**place < 1:
        place += 1
    return place


def digits_of(value: Fraction, digits: int = 6, *, upwards: bool | None = None) -> Decimal:
    """A number with so many significant digits at most: the nearest such, or the next one at or above it, or at or below it."""
    rounding = ROUND_HALF_EVEN if upwards is None else ROUND_CEILING if upwards else ROUND_FLOOR
    with localcontext(prec=digits, rounding=rounding):
        return Decimal(value.numerator) / Decimal(value.denominator)


def side(value: Fraction, within: Fraction, digits: int = 6) -> Decimal:
    """A number that stands for the values from `value` on towards `within`: it lies among them, with as few digits beyond six as that
    takes. Where the two are one, the nearest number of so many digits."""
    while value != within:
        found = digits_of(value, digits, upwards=within > value)
        if min(value, within) <= Fraction(found) <= max(value, within):
            return found
        digits += 1
    return digits_of(value, digits)


def digits(number: Decimal) -> str:
    """Such a number in print, without a power of ten where it is of ordinary size."""
    plain = number.normalize()
    return format(plain, "f" if -6 <= plain.adjusted() < 15 else "e").replace("-", "−")


class Apart:
    """Points for values that stand in one column: those that differ and would print alike get the digit that tells them apart. `upwards`:
    they are bounds, rounded to that side."""

    def __init__(self, values: Iterable[Fraction], *, signed: bool = False, upwards: bool | None = None) -> None:
        self._signed, self._upwards = signed, upwards
        alike: dict[str, set[Fraction]] = {}
        for value in values:
            group = {value}.union(*(alike.get(text, set()) for text in self._forms(value)))
            alike |= {text: group for each in group for text in self._forms(each)}
        groups = {id(group): group for group in alike.values()}.values()
        self._decimals = {value: decimals for group in groups if len(group) > 1 for value, decimals in self._told_apart(group).items()}

    def _forms(self, value: Fraction) -> set[str]:
        """How a value may be printed by itself: as a column of bounds shows it, and the nearest."""
        return {points(value, signed=self._signed), self._alone(value, self._upwards)}

    def _alone(self, value: Fraction, upwards: bool | None) -> str:
        return points(value, signed=self._signed) if upwards is None else bound(value, upwards=upwards, signed=self._signed)

    def _told_apart(self, group: set[Fraction]) -> dict[Fraction, int]:
        decimals = 3
        while any(len({figure(value, decimals, upwards=to) for value in group}) < len(group) for to in (None, self._upwards)):
            decimals += 1
        return dict.fromkeys(group, decimals)

    def __call__(self, value: Fraction, *, upwards: bool | None = None) -> str:
        """One of the values in print; `upwards`: this one is a bound, rounded to that side."""
        to_side = self._upwards if upwards is None else upwards
        if value not in self._decimals:
            return self._alone(value, to_side)
        return figure(value, self._decimals[value], signed=self._signed and value != 0, upwards=to_side)


def at_least(text: str, *, attained: bool) -> str:
    """A least figure: as it is where it is attained, else as a bound below which nothing lies."""
    return text if attained else f"≥ {text}"


def at_most(text: str, *, attained: bool) -> str:
    """A largest figure: as it is where it is attained, else as a bound above which nothing lies."""
    return text if attained else f"≤ {text}"


def reached(text: str, *, best: bool) -> str:
    """What is reached at best: as it is where nothing better exists, else as what was found, which may be exceeded."""
    return text if best else f"≥ {text}"


def percent(share: Fraction | float, decimals: int = 1, *, upwards: bool | None = None) -> str:
    """A share in per cent with so many decimals, one or none: 0.0 % and 100.0 % are said of nothing and of all alone. `upwards`: it is a
    bound, not below 0, and rounded to that side."""
    if upwards is None:
        text = f"{float(100 * share):.{decimals}f}".replace("-", "−")
    else:
        text = f"{_rounded(100 * Fraction(share), decimals, away=upwards) / 10**decimals:.{decimals}f}"
    none, every = (("0.0", "<0.1"), ("100.0", ">99.9")) if decimals else (("0", "<1"), ("100", ">99"))
    return f"{_neither(share, text, none, every)} %"


def amount(level: str, unit: str | None) -> str:
    """A level (a plain number) with its unit, its thousands marked; without a unit as it stands, as it may be a year."""
    if not unit:
        return level
    return f"{Decimal(level):,f} {unit}"


def chance(value: Fraction | float) -> str:
    """A chance with two decimals: 0.00 and 1.00 are said of what is impossible and of what is sure alone."""
    return _neither(value, f"{float(value):.2f}", ("0.00", "<0.01"), ("1.00", ">0.99"))


def _neither(share: Fraction | float, text: str, none: tuple[str, str], every: tuple[str, str]) -> str:
    """The text, unless it says none of what is some, or all of what is not quite all."""
    if share > 0 and text == none[0]:
        return none[1]
    return every[1] if share < 1 and text == every[0] else text
