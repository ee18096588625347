"""GeniusWeb: profiles, JSON."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.formats.foreign_format import FOREIGN_FORMATS, ForeignFile, ForeignFormat, Reading, ReadingOptions


def _recognises(file: ForeignFile) -> bool:
    from simulator.formats.geniusweb.reading import recognises

    return recognises(file)


def _read(files: Sequence[ForeignFile], options: ReadingOptions) -> Reading:
    from simulator.formats.geniusweb.reading import read_geniusweb

    return read_geniusweb(files, options)


FOREIGN_FORMATS.add(
    ForeignFormat(
        name="geniusweb",
        title="GeniusWeb",
        meaning="Profiles of GeniusWeb and of the competition ANL (JSON): a party for each profile.",
        source="Pasman, TU Delft; ANAC and ANL",
        needs="",
        place=3,
        suffixes=(".json",),
        recognises=_recognises,
        reads="linear additive profiles",
        writes="",
        read=_read,
        write=None,
    )
)
