"""Conflicts of gmcr-py, JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.formats.foreign_format import FOREIGN_FORMATS, ForeignFile, ForeignFormat, Reading, ReadingOptions, Written, the_one

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario


def _recognises(file: ForeignFile) -> bool:
    from simulator.formats.graph_model.scenarios import recognises

    return recognises(file)


def _read(files: Sequence[ForeignFile], options: ReadingOptions) -> Reading:
    from simulator.formats.graph_model.scenarios import read_gmcr

    return read_gmcr(the_one(files))


def _write(scenario: Scenario) -> Written:
    from simulator.formats.graph_model.scenarios import write_gmcr

    return write_gmcr(scenario)


FOREIGN_FORMATS.add(
    ForeignFormat(
        name="gmcr",
        title="gmcr-py",
        meaning="A conflict of the graph model (JSON): options, who controls them, rankings.",
        source="Petersons; Fang, Hipel & Kilgour 1993",
        needs="",
        place=7,
        suffixes=(".gmcr", ".json"),
        recognises=_recognises,
        reads="one conflict",
        writes="issues that one party controls, rankings",
        read=_read,
        write=_write,
    )
)
