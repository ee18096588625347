"""Gambit's `.nfg`: a game in strategic form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.formats.foreign_format import FOREIGN_FORMATS, ForeignFile, ForeignFormat, Reading, ReadingOptions, Written, the_one

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario


def _read(files: Sequence[ForeignFile], options: ReadingOptions) -> Reading:
    from simulator.formats.gambit.nfg import read_nfg

    return read_nfg(the_one(files))


def _write(scenario: Scenario) -> Written:
    from simulator.formats.gambit.nfg import write_nfg

    return write_nfg(scenario)


FOREIGN_FORMATS.add(
    ForeignFormat(
        name="nfg",
        title="Gambit .nfg",
        meaning="A game in strategic form, by payoffs or by outcomes.",
        source="McKelvey, McLennan & Turocy",
        needs="",
        place=5,
        suffixes=(".nfg",),
        recognises=lambda file: file.content.removeprefix(b"\xef\xbb\xbf").lstrip()[:4] == b"NFG ",
        reads="one game",
        writes="one game (--game NAME)",
        read=_read,
        write=_write,
        of_game=True,
    )
)
