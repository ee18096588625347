"""From a table of positions, as its manifest describes it, to past decisions."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from pathlib import Path

from simulator.budget import reading_steps
from simulator.digests import digest_of
from simulator.errors import UsageError
from simulator.files import TABLE, read_limited
from simulator.formats.cells import number_of
from simulator.formats.tables import Columns, TextRow, TextTable, find_columns, read_table
from simulator.scenario.located import shown
from simulator.validate.decisions import SCALE, PastDecision, PastDecisions, PastIssue
from simulator.validate.manifest import PositionsManifest, VotingBody

FINEST_UNIT = 1_000_000
"""Positions are read to so many parts of a point; finer ones are refused."""

MOST_FAULTS = 50
"""Faults of a table that are told; the others are only counted."""

NO_OUTCOME = "without an outcome"


@dataclass(frozen=True)
class _Row:
    """An issue as it stands: numbers in points, exact. `at`: party → position and salience."""

    number: int
    decision: str
    issue: str
    at: Mapping[str, tuple[Fraction, Fraction]]
    outcome: Fraction | None
    reference: Fraction | None
    unanimous: bool


def read_positions(folder: Path, manifest: PositionsManifest) -> PastDecisions:
    """The decisions of a data set. A position without a salience, or a salience without a position, is none.

    Raises `UsageError` for a table that cannot be read, lacks columns, or holds cells that are no number or lie off the scale, each with
    its row and column, and where no issue is left.
    """
    path = folder / manifest.table
    data = read_limited(path, TABLE)
    wanted = _wanted(manifest)
    table = read_table(data, str(path), list(wanted))
    columns = find_columns(table, wanted)
    rows = _rows(table, columns, manifest)
    unit = lcm(1, *(x.denominator for row in rows for x in _positions_in(row)))
    if unit > FINEST_UNIT:
        raise UsageError(f"{path}: positions have more than six decimals on a scale from 0 to {SCALE}; round them")
    left_out: dict[str, int] = {}
    kept: dict[str, list[_Row]] = {}
    for row in rows:
        reason = _reason_against(row, manifest)
        if reason:
            left_out[reason] = left_out.get(reason, 0) + 1
        else:
            kept.setdefault(row.decision, []).append(row)
    if not kept:
        raise UsageError(f"{path}: no issue is left to predict: {_told(left_out) or 'the table has no row below its header'}")
    decisions = tuple(_decision(name, of, unit, manifest) for name, of in kept.items())
    said = json.dumps(manifest.model_dump(mode="json"), sort_keys=True).encode()
    notes = _notes(decisions, manifest)
    digest = digest_of(said + data)
    return PastDecisions(manifest.title, manifest.source, manifest.licence, manifest.parties, decisions, left_out, notes, digest)


def _wanted(manifest: PositionsManifest) -> dict[str, Collection[str]]:
    names = [manifest.issue, manifest.decision, manifest.outcome]
    names += [manifest.reference] if manifest.reference is not None else []
    names += [manifest.unanimous.column] if manifest.unanimous is not None else []
    names += [form.replace("*", key) for form in (manifest.position, manifest.salience) for key in manifest.parties]
    return dict.fromkeys(names, ())


def _rows(table: TextTable, columns: Columns, manifest: PositionsManifest) -> list[_Row]:
    faults: list[str] = []
    names: dict[tuple[str, str], int] = {}
    found = []
    for row in table.rows:
        if row.number <= table.header_row + manifest.skip:
            continue
        reading_steps(len(row.cells))
        reader = _RowReader(table, columns, manifest, row, faults)
        found.append(reader.read())
        key = (found[-1].decision, found[-1].issue)
        if names.setdefault(key, row.number) != row.number:
            at = columns.at[manifest.issue]
            faults.append(table.fault(row.number, at, f"{shown(key[1])} stands in row {names[key]} already; name every issue once"))
    if faults:
        more = [f"{table.file}: {len(faults) - MOST_FAULTS:,} more faults are not told; mend these first"] * (len(faults) > MOST_FAULTS)
        raise UsageError("\n".join([*faults[:MOST_FAULTS], *more]))
    return found


class _RowReader:
    """Reads one row; what is wrong is added to `faults`."""

    def __init__(self, table: TextTable, columns: Columns, manifest: PositionsManifest, row: TextRow, faults: list[str]) -> None:
        self._table, self._columns, self._manifest, self._row, self._faults = table, columns, manifest, row, faults

    def read(self) -> _Row:
        manifest = self._manifest
        at = {}
        for key in manifest.parties:
            position = self._point(manifest.position.replace("*", key))
            salience = self._number(manifest.salience.replace("*", key))
            if salience is not None and salience < 0:
                self._fault(manifest.salience.replace("*", key), f"a salience is not below 0, found {salience}")
            elif position is not None and salience is not None:
                at[key] = (position, salience)
        unanimous = manifest.unanimous is not None and self._cell(manifest.unanimous.column) in manifest.unanimous.values
        return _Row(
            self._row.number,
            self._name(manifest.decision),
            self._name(manifest.issue),
            at,
            self._point(manifest.outcome),
            None if manifest.reference is None else self._point(manifest.reference),
            unanimous,
        )

    def _cell(self, column: str) -> str:
        return self._row.cells[self._columns.at[column]]

    def _fault(self, column: str, message: str) -> None:
        self._faults.append(self._table.fault(self._row.number, self._columns.at[column], message))

    def _name(self, column: str) -> str:
        name = self._cell(column)
        if not name:
            self._fault(column, "is empty; every issue has a name and that of its decision")
        return name

    def _number(self, column: str) -> Fraction | None:
        text = self._cell(column)
        if not text:
            return None
        number = number_of(text)
        if number is None:
            self._fault(column, f"expected a number, or nothing where it is not known, found {shown(text)}")
            return None
        return Fraction(number)

    def _point(self, column: str) -> Fraction | None:
        """A place on the scale, from 0 to 100."""
        number = self._number(column)
        low, high = self._manifest.scale
        if number is not None and not low <= number <= high:
            self._fault(column, f"expected a number from {low} to {high} (scale in the manifest), found {self._cell(column)}")
            return None
        return None if number is None else (number - low) * SCALE / (high - low)


def _positions_in(row: _Row) -> Iterable[Fraction]:
    yield from (position for position, _ in row.at.values())
    yield from (x for x in (row.outcome, row.reference) if x is not None)


def _reason_against(row: _Row, manifest: PositionsManifest) -> str:
    """Why an issue is left out; empty where it is not."""
    if row.outcome is None:
        return NO_OUTCOME
    if len(row.at) < manifest.fewest_parties:
        return f"with fewer than {manifest.fewest_parties} parties that have a position and a salience"
    if not any(salience for _, salience in row.at.values()):
        return "on which no party with a position cares"
    return ""


def _decision(name: str, rows: list[_Row], unit: int, manifest: PositionsManifest) -> PastDecision:
    fine = lcm(1, *(salience.denominator for row in rows for _, salience in row.at.values()))
    issues = tuple(
        PastIssue(
            row.issue,
            tuple(row.at),
            tuple(int(position * unit) for position, _ in row.at.values()),
            tuple(int(salience * fine) for _, salience in row.at.values()),
            int((row.outcome or Fraction(0)) * unit),
            None if row.reference is None else int(row.reference * unit),
        )
        for row in rows
    )
    there = {party for row in rows for party in row.at}
    return PastDecision(name, issues, unit, _voting(there, manifest), any(row.unanimous for row in rows))


def _voting(there: set[str], manifest: PositionsManifest) -> VotingBody | None:
    return next((each for each in manifest.voting.values() if there <= {*each.votes, *each.not_voting}), None)


def _notes(decisions: tuple[PastDecision, ...], manifest: PositionsManifest) -> tuple[str, ...]:
    lacking = [decision.name for decision in decisions if decision.voting is None]
    if not manifest.voting or not lacking:
        return ()
    return (f"No voting of the manifest names all parties of {len(lacking):,} decisions (the first: {lacking[0]}).",)


def _told(left_out: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {reason}" for reason, count in left_out.items())
