"""A game as people keep it in a spreadsheet; CSV or xlsx in, xlsx out.

- Matrix, of two players: a row for each action of the first, a column for each of the second, and two payoffs in every cell (`3, 5`), or in
  two cells side by side below a heading over both. The first cell may name the players (`North \\ South`).
- Long, of any number: a row for each combination of actions, a column with the action of each player and one with its payoff.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from fractions import Fraction
from itertools import product
from math import prod

from simulator.budget import reading_steps
from simulator.errors import UsageError
from simulator.formats.cells import number_of
from simulator.formats.foreign_format import ForeignFile, Reading, Written
from simulator.formats.gambit.strategic import (
    StrategicGame,
    combinations,
    into_scenario,
    lost_beside_a_game,
    payoffs_of,
    refuse_size,
    the_game,
)
from simulator.formats.tables import TextRow, TextTable, read_rows
from simulator.formats.workbooks import workbook_of
from simulator.registers import as_typed
from simulator.scenario.located import shown
from simulator.scenario.model import Scenario
from simulator.scenario.names import listed

PAYOFF = frozenset({"payoff", "payoffs", "points", "utility", "payout", "u"})
ACTION = frozenset({"action", "strategy", "move", "choice"})
_SMALL = frozenset({"of", "to", "for", "the"})

PLAYERS = ("Rows", "Columns")
"""What the players of a matrix are called that names none."""

_NAMES = re.compile(r"(.*\S)\s*(?:\\|/|\||→|\bvs\.?|\bv\.)\s*(\S.*)")
_APART = (";", "/", "|", ", ", ",", None)
"""What may stand between two payoffs in a cell, the surest first; None: blanks."""


def recognises(file: ForeignFile) -> bool:
    """Whether every cell of the table holds two payoffs, or its columns are actions and payoffs of the same players."""
    try:
        table = _table(file)
    except UsageError:
        return False
    return _long_columns(table) is not None or _is_matrix(table)


def read_game(file: ForeignFile) -> Reading:
    """Raises `UsageError` with row, column and value."""
    table, reading = _table(file), Reading()
    columns = _long_columns(table)
    game = _matrix(table, file, reading) if columns is None else _long(table, file, columns, reading)
    into_scenario(game, reading, file.name)
    return reading


def _table(file: ForeignFile) -> TextTable:
    """The rows, none cut. Raises `UsageError` for a file without two of them."""
    delimiter, rows = read_rows(file.content, file.name)
    if len(rows) < 2:
        raise UsageError(f"{file.name}: no table of a game; expected a first row with actions or columns, and payoffs below")
    return TextTable(file.name, rows[0].cells, tuple(rows[1:]), rows[0].number, delimiter)


def _beside(table: TextTable) -> bool:
    """Whether each heading of the matrix stands over two cells."""
    over, blank = table.header[1::2], table.header[2::2]
    if not over or not all(over) or any(blank):
        return False
    cells = [cell for row in table.rows for cell in row.cells[1:]]
    return not any(_pair(cell) and number_of(cell) is None for cell in cells) and any(len(row.cells) > len(over) + 1 for row in table.rows)


def _is_matrix(table: TextTable) -> bool:
    if len(table.header) < 2:
        return False
    if _beside(table):
        return all(number_of(cell) is not None for row in table.rows for cell in row.cells[1:])
    return all(len(row.cells) > 1 and all(_pair(cell) is not None for cell in row.cells[1:]) for row in table.rows)


def _pair(cell: str) -> tuple[Fraction, Fraction] | None:
    """The two numbers of a cell, `3, 5` or `(3,5; 2)`; None where it holds anything else."""
    inside = cell.strip().strip("()[]{}").strip()
    for mark in _APART:
        numbers = [number_of(part) for part in inside.split(mark)]
        if len(numbers) == 2 and numbers[0] is not None and numbers[1] is not None:
            return Fraction(numbers[0]), Fraction(numbers[1])
    return None


def _matrix(table: TextTable, file: ForeignFile, reading: Reading) -> StrategicGame:
    beside = _beside(table)
    headings = table.header[1::2] if beside else table.header[1:]
    rows = [row.cells[0] for row in table.rows]
    _refuse_names(table, headings, rows)
    named = _NAMES.fullmatch(table.header[0])
    players = (named[1], named[2]) if named else PLAYERS
    refuse_size(file.name, players, (len(rows), len(headings)))
    cell_of = _beside_each_other if beside else _in_one_cell
    payoffs: dict[tuple[int, ...], tuple[Fraction, ...]] = {}
    for i, j in combinations([len(rows), len(headings)]):
        reading_steps(10)
        payoffs[i, j] = cell_of(table, table.rows[i], j)
    first, second = map(shown, players)
    reading.assumed(f"{first} chooses the row and has the first payoff of each cell, {second} the column and the second.")
    return StrategicGame(file.stem, players, (tuple(rows), tuple(headings)), payoffs)


def _refuse_names(table: TextTable, headings: Sequence[str], rows: Sequence[str]) -> None:
    """Each action has a name of its own."""
    for names, places in ((headings, [table.header_row] * len(headings)), (rows, [row.number for row in table.rows])):
        for k, name in enumerate(names):
            if not name or name in names[:k]:
                said = f"the action {shown(name)} stands twice" if name else "an action has no name"
                raise UsageError(table.fault(places[k], None, said))


def _in_one_cell(table: TextTable, row: TextRow, j: int) -> tuple[Fraction, Fraction]:
    if len(row.cells) > len(table.header):
        quoted = f"a cell that holds a {table.delimiter!r} stands in quotes"
        raise UsageError(table.fault(row.number, None, f"has {len(row.cells)} cells, the first row has {len(table.header)}; {quoted}"))
    cell = row.cells[j + 1] if j + 1 < len(row.cells) else ""
    found = _pair(cell)
    if found is None:
        raise UsageError(table.fault(row.number, j + 1, f"expected two payoffs such as '3; 5', found {shown(cell)}"))
    return found


def _beside_each_other(table: TextTable, row: TextRow, j: int) -> tuple[Fraction, Fraction]:
    at = (1 + 2 * j, 2 + 2 * j)
    first, second = (_payoff(table, row, column) for column in at)
    return first, second


def _payoff(table: TextTable, row: TextRow, column: int) -> Fraction:
    cell = row.cells[column] if column < len(row.cells) else ""
    number = number_of(cell)
    if number is None:
        named = column if column < len(table.header) else None
        raise UsageError(table.fault(row.number, named, f"expected a payoff, found {shown(cell)}"))
    return Fraction(number)


def _long_columns(table: TextTable) -> dict[str, tuple[int, int]] | None:
    """Player → its column of actions and its column of payoffs; None where the columns are not those of two players or more."""
    payoffs: dict[str, int] = {}
    actions: dict[str, tuple[str, int]] = {}
    for k, title in enumerate(table.header):
        words = [word for word in re.split(r"[^\w]+", as_typed(title).replace("_", " ")) if word and word not in _SMALL]
        own = "-".join(word for word in words if word not in PAYOFF)
        if len(words) > 1 and own and PAYOFF & set(words):
            if own in payoffs:
                return None
            payoffs[own] = k
        else:
            plain = "-".join(word for word in words if word not in ACTION) or "-".join(words)
            actions.setdefault(plain, (title, k))
    if len(payoffs) < 2 or not payoffs.keys() <= actions.keys():
        return None
    return {_without(actions[own][0], ACTION): (actions[own][1], at) for own, at in sorted(payoffs.items(), key=lambda e: actions[e[0]][1])}


def _without(title: str, words: frozenset[str]) -> str:
    """The name of a player in the heading of its actions."""
    kept = [word for word in title.split() if as_typed(word) not in words | _SMALL]
    return " ".join(kept) or title


def _long(table: TextTable, file: ForeignFile, columns: dict[str, tuple[int, int]], reading: Reading) -> StrategicGame:
    aside = [title for k, title in enumerate(table.header) if title and k not in {at for pair in columns.values() for at in pair}]
    if aside:
        reading.mended(f"{file.name}: left aside, since they belong to no player: the columns {listed(aside)}")
    actions: list[list[str]] = [[] for _ in columns]
    payoffs: dict[tuple[int, ...], tuple[Fraction, ...]] = {}
    places: dict[tuple[int, ...], int] = {}
    for row in table.rows:
        reading_steps(10 * len(columns))
        chosen = []
        for known, (column, _) in zip(actions, columns.values(), strict=True):
            name = row.cells[column] if column < len(row.cells) else ""
            if not name:
                raise UsageError(table.fault(row.number, column, "names no action"))
            if name not in known:
                known.append(name)
            chosen.append(known.index(name))
        if tuple(chosen) in payoffs:
            raise UsageError(table.fault(row.number, None, f"the same combination of actions as in row {places[tuple(chosen)]}"))
        payoffs[tuple(chosen)] = tuple(_payoff(table, row, column) for _, column in columns.values())
        places[tuple(chosen)] = row.number
    refuse_size(file.name, list(columns), list(map(len, actions)))
    _refuse_gaps(file, columns, actions, payoffs)
    ordered = {each: payoffs[each] for each in combinations(list(map(len, actions)))}
    return StrategicGame(file.stem, tuple(columns), tuple(map(tuple, actions)), ordered)


def _refuse_gaps(
    file: ForeignFile,
    columns: Collection[str],
    actions: Sequence[Sequence[str]],
    payoffs: Collection[tuple[int, ...]],
) -> None:
    size = prod(map(len, actions))
    if len(payoffs) == size:
        return
    gap = next(each for each in product(*(range(len(names)) for names in actions)) if each not in payoffs)
    said = ", ".join(f"{player}: {names[at]}" for player, names, at in zip(columns, actions, gap, strict=True))
    gaps = f"{size - len(payoffs):,} of {size:,} combinations of actions"
    raise UsageError(f"{file.name}: {gaps} have no row, such as {said}; write one for each")


def write_game(scenario: Scenario) -> Written:
    """A workbook with a row for each combination of actions of the one game. Raises `UsageError` where it has none, or several."""
    game = the_game(scenario, "a table of a game")
    players = list(game.players)
    titles = [scenario.parties[player].title for player in players]
    named = titles if len(set(map(as_typed, titles))) == len(titles) else players
    rows: list[list[object]] = [[*named, *(f"payoff of {title}" for title in named)]]
    exact = True
    for chosen, points in payoffs_of(game):
        reading_steps(20 * len(players))
        numbers = [float(points[player]) for player in players]
        exact = exact and all(Fraction(repr(number)) == points[player] for number, player in zip(numbers, players, strict=True))
        rows.append([*chosen.values(), *numbers])
    lost = lost_beside_a_game(scenario)
    if not exact:
        lost.append("rounded: payoffs that have more digits than a spreadsheet keeps")
    return Written({"game.xlsx": workbook_of({"Game": rows})}, tuple(lost))
