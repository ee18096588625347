"""Tables of games: actions and payoffs, CSV or xlsx."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.formats.foreign_format import FOREIGN_FORMATS, ForeignFile, ForeignFormat, Reading, ReadingOptions, Written, the_one

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario


def _recognises(file: ForeignFile) -> bool:
    from simulator.formats.game_table import recognises

    return recognises(file)


def _read(files: Sequence[ForeignFile], options: ReadingOptions) -> Reading:
    from simulator.formats.game_table import read_game

    return read_game(the_one(files))


def _write(scenario: Scenario) -> Written:
    from simulator.formats.game_table import write_game

    return write_game(scenario)


FOREIGN_FORMATS.add(
    ForeignFormat(
        name="game-table",
        title="Table of a game",
        meaning="Actions and payoffs (CSV or xlsx): a matrix of two players, or a row for each combination of any number.",
        source="",
        needs="openpyxl",
        place=9,
        suffixes=(".csv", ".tsv", ".xlsx"),
        recognises=_recognises,
        reads="one game",
        writes="a workbook (--game NAME)",
        read=_read,
        write=_write,
        text=False,
        begins="the actions of the second player over cells of two payoffs, or a column for each player and one for its payoff",
        of_game=True,
    )
)
