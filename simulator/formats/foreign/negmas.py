"""NegMAS: a folder of YAML or JSON files."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.formats.foreign_format import FOREIGN_FORMATS, ForeignFile, ForeignFormat, Reading, ReadingOptions


def _recognises(file: ForeignFile) -> bool:
    from simulator.formats.negmas.reading import recognises

    return recognises(file)


def _read(files: Sequence[ForeignFile], options: ReadingOptions) -> Reading:
    from simulator.formats.negmas.reading import read_negmas

    return read_negmas(files, options)


FOREIGN_FORMATS.add(
    ForeignFormat(
        name="negmas",
        title="NegMAS",
        meaning="A scenario folder (YAML or JSON): an outcome space, and a utility function for each party.",
        source="Mohammad, Nakadai & Greenwald 2021",
        needs="",
        place=4,
        suffixes=(".yml", ".yaml", ".json"),
        recognises=_recognises,
        reads="linear additive utilities",
        writes="",
        read=_read,
        write=None,
        takes=("levels",),
    )
)
