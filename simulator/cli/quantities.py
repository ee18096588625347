"""Times and amounts of memory as people type them: `90`, `5s`, `1,5 min`, `1h30m`; `512`, `2GB`, `1.5 GiB`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import typer

SECONDS: Mapping[str, Fraction] = {
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), Fraction(1, 1000)),
    **dict.fromkeys(("", "s", "sec", "secs", "second", "seconds"), Fraction(1)),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), Fraction(60)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), Fraction(3600)),
}
"""Unit of time → seconds."""
MIBIBYTES: Mapping[str, Fraction] = {
    **{f"{unit}{ending}": Fraction(1024) ** k for k, unit in enumerate("kmgt", -1) for ending in ("", "ib")},
    **{f"{unit}b": Fraction(1000 ** (k + 2), 1024**2) for k, unit in enumerate("kmgt", -1)},
    "": Fraction(1),
}
"""Unit of memory → MiB: KB, MB, GB and TB go by thousands, KiB, MiB, GiB and TiB, and their first letters, by 1,024."""
LEAST_MEMORY = 16
"""MiB."""
LONGEST, MOST_MEMORY = 10**15, 10**15
"""Seconds and MiB, beyond what any machine has."""
MOST_SIGNS = 20
"""Signs of what was typed that a message repeats."""
_PIECE = re.compile(r"([0-9][0-9.,]*|[.,][0-9]+)\s*([a-zµ]*)\.?\s*")


def seconds(typed: str | float) -> float:
    """Seconds as typed, 0 or more: without a unit, or in hours, minutes and seconds."""
    text = str(typed).strip()
    if text.startswith("-"):
        raise typer.BadParameter(f"{typed} is not in the range x>=0")
    found = _sum(text, SECONDS, "no time; give seconds, or a number with s, min or h, such as 90, 90s, 1.5min, 1h30m")
    if found > LONGEST:
        raise typer.BadParameter(f"{_brief(text)} is more seconds than a machine counts; give less")
    return float(found)


def mebibytes(typed: str | int) -> int:
    """Whole MiB as typed, rounded down: without a unit, or with one."""
    text = str(typed).strip()
    wanted = "no amount of memory; give MiB, or a number with MB, MiB, GB or GiB, such as 512, 2GB, 1.5 GiB"
    found = int(_sum(text, MIBIBYTES, wanted))
    if found < LEAST_MEMORY:
        raise typer.BadParameter(f"{typed} is less than {LEAST_MEMORY} MiB, the least that a command gets")
    if found > MOST_MEMORY:
        raise typer.BadParameter(f"{_brief(text)} is more memory than a machine has; give less")
    return found


def _brief(text: str) -> str:
    return text if len(text) <= MOST_SIGNS else f"{text[:MOST_SIGNS]}…"


def _sum(text: str, units: Mapping[str, Fraction], wanted: str) -> Fraction:
    """The sum of the pieces of a text, each a number with its unit; a piece without one stands alone."""
    from simulator.scenario import commas

    whole, at = Fraction(0), 0
    pieces = []
    while at < len(text) and (piece := _PIECE.match(text.lower(), at)) is not None:
        pieces.append(piece)
        at = piece.end()
    bare = any(not piece[2] for piece in pieces)
    if at < len(text) or not pieces or (bare and len(pieces) > 1) or any(piece[2] not in units for piece in pieces):
        raise typer.BadParameter(f"{text!r} is {wanted}{commas.in_number(text)}")
    for piece in pieces:
        try:
            whole += Fraction(Decimal(commas.with_point(piece[1]))) * units[piece[2]]
        except (ValueError, ArithmeticError):
            raise typer.BadParameter(f"{text!r} is {wanted}{commas.in_number(piece[1])}") from None
    return whole
