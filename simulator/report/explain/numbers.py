"""At which values of a number the zone opens or closes, in print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.figures import digits, digits_of, side
from simulator.report.layout import heading, indented, table
from simulator.report.path_titles import path_title
from simulator.report.safe_text import printable
from simulator.report.words import listed, percent, plural, whole
from simulator.solve.why.thresholds import ranked

BESIDE = 100
"""A value beside a flip lies beyond it by one of so many parts of the way to the next."""

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from fractions import Fraction

    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.why.thresholds import Flip, Threshold


def number_parts(scenario: Scenario, found: Sequence[Threshold], under: str, limit: int) -> list[Part]:
    """The numbers with such values, the one that needs the smallest change first, at most `limit` of them (0: all)."""
    having = ranked(found)
    rest = [t for t in found if t.flips and t not in having]
    shown = [*having, *rest][: limit or None]
    parts: list[Part] = [heading(f"Numbers that open or close a deal{under}"), indented(numbers_sentence(scenario, found))]
    if shown:
        rows = [
            (
                path_title(scenario, t.path),
                value(t.base),
                f"{value(t.low)} to {value(t.high)}",
                listed(flips_in_words(t)),
                _share(t),
            )
            for t in shown
        ]
        parts.append(table(("Number", "Base", "Looked at", "An agreement exists", "Change"), rows, numbers=(1, 4), widest_label=44))
        parts.append(indented("Change: the smallest from the base to such a value, as a share of the values looked at."))
        parts.append(indented(f"To try the first: --set {printable(shown[0].path)}={format(_to_try(shown[0]), 'f')}"))
    more = len(having) + len(rest) - len(shown)
    if more:
        parts.append(indented(f"{plural(more, 'more number')} like that: --limit 0 lists all."))
    inexact = [t for t in found if t.missed_windows]
    if inexact:
        parts.append(
            indented(
                f"{plural(len(inexact), 'number')} could only be tried on a grid, where values between two points may have gone unnoticed: "
                f"{listed([path_title(scenario, t.path) for t in inexact])}."
            )
        )
    return parts


def numbers_sentence(scenario: Scenario, found: Sequence[Threshold]) -> str:
    """How many numbers by themselves change the answer, and how to read the table."""
    able = sum(bool(t.flips) for t in found)
    opened = next((t.open_at_base for t in found), None)
    what = "ends the agreement" if opened else "opens a deal"
    if not found:
        return "No number was looked at."
    if not able and any(t.missed_windows for t in found):
        return (
            f"No single number was found that {what} in its range, all others at their base ({plural(len(found), 'number')} looked at, not "
            "all of them everywhere)."
        )
    if not able:
        return f"No single number {what} anywhere in its range, all others at their base ({plural(len(found), 'number')} looked at)."
    have = "has" if able == 1 else "have"
    return (
        f"Of {plural(len(found), 'number')} looked at, each by itself with all others at their base, {whole(able)} {have} a value at "
        f"which an agreement comes or goes.{_most_telling(scenario, found)}"
    )


def _most_telling(scenario: Scenario, found: Sequence[Threshold]) -> str:
    """The number that needs the smallest change, in a sentence with a space before it; empty where none decides."""
    nearest = next(iter(ranked(found)), None)
    if nearest is None:
        return ""
    sides = listed(flips_in_words(nearest))
    return f" Closest to deciding: {path_title(scenario, nearest.path)}, {value(nearest.base)} now; an agreement exists {sides}."


def number_found(scenario: Scenario, found: Threshold) -> str:
    """One number as it is found, in a line: where an agreement exists; empty where the number by itself decides nothing."""
    if not found.flips:
        return ""
    sides = listed(flips_in_words(found))
    return f"{path_title(scenario, found.path)}: {value(found.base)} now, an agreement exists {sides}"


def flips_in_words(found: Threshold) -> list[str]:
    """On which side of each value an agreement exists. Where an exact value has more digits than are printed, the value printed lies on
    that side as well, and before the next such value."""
    about = "" if found.exact else "about "
    sides = (_side_in_words(flip) for flip in found.flips)
    return [f"{word} {about}{digits(at_flip(found, k))}{on}" for k, (word, on) in enumerate(sides)]


def _side_in_words(flip: Flip) -> tuple[str, str]:
    """What stands before and after the value."""
    if flip.opens_upwards:
        return ("from", " on") if flip.open_there else ("above", "")
    return ("up to", "") if flip.open_there else ("below", "")


def _to_try(found: Threshold) -> Decimal:
    """A value at or beside the first flip at which an agreement exists."""
    flip = found.flips[0]
    if flip.open_there:
        return at_flip(found, 0)
    end = (found.low, *(each.value for each in found.flips), found.high)[2 if flip.opens_upwards else 0]
    return side(flip.value + (end - flip.value) / BESIDE, end)


def at_flip(found: Threshold, place: int) -> Decimal:
    """The value of a flip as it is printed."""
    flip = found.flips[place]
    if not found.exact:
        return digits_of(flip.value)
    ends = (found.low, *(each.value for each in found.flips), found.high)
    return side(flip.value, ends[place + 2] if flip.opens_upwards else ends[place])


def value(number: Fraction) -> str:
    """A number of the file with six significant digits."""
    return digits(digits_of(number))


def _share(found: Threshold) -> str:
    return "" if found.share is None else percent(found.share)
