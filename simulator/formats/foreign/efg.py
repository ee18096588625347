"""Gambit's `.efg`: a game tree."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.formats.foreign_format import FOREIGN_FORMATS, ForeignFile, ForeignFormat, Reading, ReadingOptions, the_one


def _read(files: Sequence[ForeignFile], options: ReadingOptions) -> Reading:
    from simulator.formats.gambit.efg import read_efg

    return read_efg(the_one(files))


FOREIGN_FORMATS.add(
    ForeignFormat(
        name="efg",
        title="Gambit .efg",
        meaning="A game tree with perfect information, as its strategic form.",
        source="McKelvey, McLennan & Turocy",
        needs="",
        place=6,
        suffixes=(".efg",),
        recognises=lambda file: file.content.removeprefix(b"\xef\xbb\xbf").lstrip()[:4] == b"EFG ",
        reads="one tree with perfect information",
        writes="",
        read=_read,
        write=None,
    )
)
