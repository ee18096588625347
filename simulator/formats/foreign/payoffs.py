"""Tables of payoffs: outcomes × parties, CSV or xlsx."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.formats.foreign_format import FOREIGN_FORMATS, ForeignFile, ForeignFormat, Reading, ReadingOptions, Written, the_one

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario


def _recognises(file: ForeignFile) -> bool:
    from simulator.formats.payoff_table import recognises

    return recognises(file)


def _read(files: Sequence[ForeignFile], options: ReadingOptions) -> Reading:
    from simulator.formats.payoff_table import read_payoffs

    return read_payoffs(the_one(files))


def _write(scenario: Scenario) -> Written:
    from simulator.formats.payoff_table import write_payoffs

    return write_payoffs(scenario)


FOREIGN_FORMATS.add(
    ForeignFormat(
        name="payoffs",
        title="Table of payoffs",
        meaning="Outcomes and what each is worth to every party (CSV or xlsx).",
        source="",
        needs="openpyxl",
        place=8,
        suffixes=(".csv", ".tsv", ".xlsx"),
        recognises=_recognises,
        reads="one table",
        writes="a workbook",
        read=_read,
        write=_write,
        begins="outcome, then a column for each party",
        text=False,
    )
)
