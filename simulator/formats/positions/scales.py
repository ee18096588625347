"""The scale of each issue of a table of positions: from 0 to 100, what somebody says, or the ends that the table names itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from simulator.errors import UsageError
from simulator.formats.cells import named_by, number_of
from simulator.formats.foreign_format import Reading
from simulator.formats.positions.table import Positions, stated
from simulator.scenario.located import shown
from simulator.scenario.names import did_you_mean, listed
from simulator.scenario.option_keys import level_key

Scale = tuple[Decimal, Decimal]
"""The least and the greatest position."""

USUAL: Scale = (Decimal(0), Decimal(100))

NARROW = Fraction(1, 5)
"""Positions that take up less of the scale than this are told."""


def scales_of(positions: Positions, asked: Sequence[str], reading: Reading, file: str) -> dict[str, Scale]:
    """Issue → its scale. `asked`: `LOW,HIGH` for all issues, or `ISSUE=LOW,HIGH` for one; the later counts.

    Raises `UsageError` for a position, reference point or outcome beyond the scale, and where all positions lie from 0 to 1, so that the
    scale may be that or another.
    """
    said = _said(asked, positions.issues)
    found: dict[str, Scale] = {}
    for issue, title in positions.issues.items():
        ends = _ends_named(positions, issue) if issue not in said else None
        if ends is not None:
            reading.assumed(
                f"{shown(title)} runs from {_words(ends)}, the first and last place that the table names (--scale [ISSUE=]LOW,HIGH)."
            )
        found[issue] = said.get(issue) or ends or USUAL
        _refuse_beyond(positions, issue, found[issue], file)
    wanted = [position for position, _ in positions.wants.values()]
    if not said and 0 < max(wanted) <= 1 and all(scale == USUAL for scale in found.values()):
        raise UsageError(f"{file}: all positions lie from 0 to 1; say --scale 0,1 where these are the ends, or --scale 0,100")
    _tell_narrow(positions, found, said, reading)
    return found


def _said(asked: Sequence[str], issues: Mapping[str, str]) -> dict[str, Scale]:
    """Issue → scale, as somebody said it."""
    found: dict[str, Scale] = {}
    for text in asked:
        name, equals, ends = text.rpartition("=")
        numbers = [number_of(each) for each in ends.split(",")]
        low, high = numbers if len(numbers) == 2 else (None, None)
        if low is None or high is None or low >= high:
            raise UsageError(f"--scale {text}: expected the two ends as in --scale 0,10, or for one issue --scale ISSUE=0,10")
        key = named_by(issues, name) if equals else None
        if equals and key is None:
            raise UsageError(f"--scale {text}: no such issue {shown(name)}{did_you_mean(name, issues)}")
        found |= dict.fromkeys(issues if key is None else [key], (low, high))
    return found


def _ends_named(positions: Positions, issue: str) -> Scale | None:
    """The first and the last of the positions that the table names by themselves (Decide's `#M`), where everything lies between. Places
    with words, within 0 to 100, are no ends: others may just lack words."""
    at = positions.meanings.get(issue, {})
    if len(at) < 2:
        return None
    low, high = min(at), max(at)
    explained = any(at.values()) and USUAL[0] <= low and high <= USUAL[1]
    return None if (low, high) == USUAL or explained or _beyond(positions, issue, (low, high)) else (low, high)


def _places(positions: Positions, issue: str) -> list[tuple[str, Decimal]]:
    """Where a number of an issue stands, and the number."""
    found = [
        (f"{positions.places[actor, issue]}: position of {shown(actor)}", position)
        for actor, (position, _) in stated(positions, issue).items()
    ]
    named = (("reference point", positions.reference), ("outcome", positions.outcome))
    return found + [(f"{what} of {shown(positions.issues[issue])}", known[issue]) for what, known in named if issue in known]


def _beyond(positions: Positions, issue: str, scale: Scale) -> list[tuple[str, Decimal]]:
    return [(place, position) for place, position in _places(positions, issue) if not scale[0] <= position <= scale[1]]


def _refuse_beyond(positions: Positions, issue: str, scale: Scale, file: str) -> None:
    beyond = _beyond(positions, issue, scale)
    if beyond:
        place, position = beyond[0]
        where = place if place.startswith(file) else f"{file}: {place}"
        more = f" ({len(beyond)} such places)" if len(beyond) > 1 else ""
        raise UsageError(
            f"{where}: {level_key(position)} is not from {_words(scale)}{more}; mend it, or name the ends of another scale with "
            "--scale LOW,HIGH (for one issue --scale ISSUE=LOW,HIGH)"
        )


def _tell_narrow(positions: Positions, found: Mapping[str, Scale], said: Mapping[str, Scale], reading: Reading) -> None:
    """What is told of issues whose positions lie close together on a scale that nobody named."""
    narrow = []
    for issue, (low, high) in found.items():
        at = [position for _, position in _places(positions, issue)]
        if issue not in said and len(set(at)) > 1 and Fraction(max(at) - min(at)) < NARROW * Fraction(high - low):
            narrow.append(f"{positions.issues[issue]} ({level_key(min(at))} to {level_key(max(at))})")
    if narrow:
        reading.assumed(
            f"The positions on {listed(narrow)} take up less than a fifth of the scale; if its ends are others, say --scale LOW,HIGH."
        )


def _words(scale: Scale) -> str:
    return f"{level_key(scale[0])} to {level_key(scale[1])}"
