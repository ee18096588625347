"""Tables of positions: long, of Decide, of KTAB, and of DEU; CSV or xlsx."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.formats.foreign_format import FOREIGN_FORMATS, ForeignFile, ForeignFormat, Reading, ReadingOptions


def _recognises(file: ForeignFile) -> bool:
    from simulator.formats.positions.reading import recognises

    return recognises(file)


def _read(files: Sequence[ForeignFile], options: ReadingOptions) -> Reading:
    from simulator.formats.positions.reading import read

    return read(files, options)


FOREIGN_FORMATS.add(
    ForeignFormat(
        name="positions",
        title="Table of positions",
        meaning="Actors, issues, positions on a scale, salience, power or votes (CSV or xlsx): long, Decide, KTAB, DEU.",
        source="Thomson, Stokman, Achen & König 2006; Bueno de Mesquita 1985",
        needs="",
        place=2,
        suffixes=(".csv", ".tsv", ".txt", ".xlsx"),
        recognises=_recognises,
        reads="one table",
        writes="",
        read=_read,
        write=None,
        begins="the columns actor and position, rows #A, #P, #D, or actor, description, power",
        takes=("levels", "scale", "utility", "no_agreement", "quota", "dossier"),
    )
)
