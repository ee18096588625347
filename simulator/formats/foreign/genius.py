"""GENIUS 10.4: a domain and its profiles, XML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.formats.foreign_format import FOREIGN_FORMATS, ForeignFile, ForeignFormat, Reading, ReadingOptions, Written

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario


def _recognises(file: ForeignFile) -> bool:
    from simulator.formats.genius.reading import recognises

    return recognises(file)


def _read(files: Sequence[ForeignFile], options: ReadingOptions) -> Reading:
    from simulator.formats.genius.reading import read_genius

    return read_genius(files, options)


def _write(scenario: Scenario) -> Written:
    from simulator.formats.genius.writing import write_genius

    return write_genius(scenario)


FOREIGN_FORMATS.add(
    ForeignFormat(
        name="genius",
        title="GENIUS 10.4",
        meaning="A domain and its profiles (XML): a party for each profile.",
        source="Lin, Kraus, Baarslag, Tykhonov, Hindriks & Jonker 2014",
        needs="defusedxml",
        place=1,
        suffixes=(".xml",),
        recognises=_recognises,
        reads="linear utilities; hyper-rectangles that add up",
        writes="linear utilities; hyper-rectangles",
        read=_read,
        write=_write,
        takes=("levels", "rounds", "profiles"),
        folder=True,
    )
)
