"""At which values of a number the zone opens or closes, in print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.layout import heading, indented, table
from simulator.report.path_titles import path_title
from simulator.report.safe_text import printable
from simulator.report.words import listed, percent, plural, whole
from simulator.solve.why.thresholds import ranked

if TYPE_CHECKING:
    from collections.abc import Sequence
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
                listed([flip_in_words(f, exact=t.exact) for f in t.flips]),
                _share(t),
            )
            for t in shown
        ]
        parts.append(table(("Number", "Base", "Looked at", "An agreement exists", "Change"), rows, numbers=(1, 4), widest_label=44))
        parts.append(indented(f"To try the first: --set {printable(shown[0].path)}={value(shown[0].flips[0].value).replace('−', '-')}"))
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
        f"which an agreement comes or goes.{_most_telling(scenario, found)} Change: the smallest from the base to such a value, as a share "
        "of the values looked at."
    )


def _most_telling(scenario: Scenario, found: Sequence[Threshold]) -> str:
    """The number that needs the smallest change, in a sentence with a space before it; empty where none decides."""
    nearest = next(iter(ranked(found)), None)
    if nearest is None:
        return ""
    sides = listed([flip_in_words(flip, exact=nearest.exact) for flip in nearest.flips])
    return f" Closest to deciding: {path_title(scenario, nearest.path)}, {value(nearest.base)} now; an agreement exists {sides}."


def number_found(scenario: Scenario, found: Threshold) -> str:
    """One number as it is found, in a line: where an agreement exists; empty where the number by itself decides nothing."""
    if not found.flips:
        return ""
    sides = listed([flip_in_words(flip, exact=found.exact) for flip in found.flips])
    return f"{path_title(scenario, found.path)}: {value(found.base)} now, an agreement exists {sides}"


def flip_in_words(flip: Flip, *, exact: bool) -> str:
    """On which side of a value an agreement exists."""
    side = "from" if flip.opens_upwards else "up to"
    return f"{side} {'' if exact else 'about '}{value(flip.value)}{' on' if flip.opens_upwards else ''}"


def value(number: Fraction) -> str:
    """A number of the file with six significant digits."""
    return f"{float(number):.6g}".replace("-", "−")


def _share(found: Threshold) -> str:
    return "" if found.share is None else percent(found.share)
