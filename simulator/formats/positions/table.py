"""The forms in which people keep positions, read into one: a table with a row for each actor and issue, Decide, KTAB, and one row an issue.

- Long: columns actor, issue, position, salience, power or votes, reference, outcome; one issue where there is no column for it.
- Decide (Stokman): rows that begin with `#A` (actor), `#P` (issue), `#M` (what a position means) and `#D` (actor, issue, position,
  salience, power); `#O` is the title, `#/` a remark.
- KTAB: title, description, how many actors and issues, a row that may be missing; then actor, description, power, and position and
  salience of each issue.
- Wide, as DEU I–III (Thomson et al.): a row for each issue, columns `p…` and `s…` for every actor, `rp` the reference point, `out` the
  outcome.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from simulator.errors import UsageError
from simulator.formats.cells import number_of
from simulator.formats.foreign_format import ForeignFile, Reading
from simulator.formats.tables import TextRow, TextTable, find_columns, read_rows
from simulator.registers import as_typed
from simulator.scenario.located import shown
from simulator.scenario.names import listed

LONG: dict[str, Collection[str]] = {
    "actor": ("party", "player", "stakeholder", "member state", "country", "name"),
    "position": ("pos", "ideal", "ideal point", "preferred position"),
    "issue": ("question", "dimension", "topic"),
    "salience": ("sal", "importance", "weight", "priority"),
    "power": ("capability", "capabilities", "influence", "resources", "cap"),
    "votes": ("voting weight", "seats", "vote"),
    "reference": ("rp", "reference point", "status quo", "sq"),
    "outcome": ("out", "decision", "result"),
}
"""Columns of the long form, with their other names; the first two are needed."""

DOSSIERS = ("dossier", "proposal", "prname", "prnr", "prnrnmc")
ISSUES = ("issue", "isnr", "isnrnmc", "issue name", "question")


@dataclass
class Positions:
    """What was read. `actors`, `issues`: name → title. `wants`: (actor, issue) → position and salience (None: not stated). `power`,
    `votes`: actor → number. `reference`, `outcome`: issue → position. `meanings`: issue → position → words."""

    title: str
    actors: dict[str, str] = field(default_factory=dict)
    issues: dict[str, str] = field(default_factory=dict)
    wants: dict[tuple[str, str], tuple[Decimal, Decimal | None]] = field(default_factory=dict)
    power: dict[str, Decimal] = field(default_factory=dict)
    votes: dict[str, Decimal] = field(default_factory=dict)
    reference: dict[str, Decimal] = field(default_factory=dict)
    outcome: dict[str, Decimal] = field(default_factory=dict)
    meanings: dict[str, dict[Decimal, str]] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)


def form_of(rows: Sequence[TextRow]) -> str:
    """`decide`, `ktab`, `wide` or `long`, by the first rows; empty where none fits."""
    if any(row.cells[0][:2] in ("#A", "#P", "#D") for row in rows[:60]):
        return "decide"
    if any(_heads_ktab(row) for row in rows[:2]):
        return "ktab"
    header = {as_typed(cell) for cell in rows[0].cells} if rows else set()
    if all(header & {as_typed(name) for name in (column, *LONG[column])} for column in ("actor", "position")):
        return "long"
    if len(_wide_actors(rows[0].cells)) >= 2 if rows else False:
        return "wide"
    return ""


def read_positions(file: ForeignFile, reading: Reading, dossier: str | None) -> Positions:
    """The positions in a file, of one dossier where it holds several. Raises `UsageError` with row, column and value."""
    _, rows = read_rows(file.content, file.name, [*LONG, "#d"])
    form = form_of(rows)
    if not form:
        first = f"; its first row holds {listed(cell for cell in rows[0].cells if cell)}" if rows else ""
        raise UsageError(
            f"{file.name}: no table of positions; expected columns actor and position, or the form of Decide, KTAB or DEU{first}"
        )
    if dossier is not None and form != "wide":
        raise UsageError(f"{file.name}: --dossier is for tables with a row for each issue of many dossiers")
    found = Positions(file.stem)
    if form == "long":
        _read_long(file.name, rows, found, reading)
    elif form == "decide":
        _read_decide(file.name, rows, found, reading)
    elif form == "ktab":
        _read_ktab(file.name, rows, found, reading)
    else:
        _read_wide(file.name, rows, found, reading, dossier)
    if not found.wants:
        raise UsageError(f"{file.name}: no position of any actor")
    return found


def _number(text: str, place: str, low: int | None = None) -> Decimal:
    number = number_of(text)
    if number is None:
        raise UsageError(f"{place}: expected a number, found {shown(text)}")
    if low is not None and number < low:
        raise UsageError(f"{place}: {text} is less than {low}; mend it in the table")
    return number


def _add(found: Positions, actor: str, issue: str, cells: tuple[str, str], place: str) -> None:
    """One actor's position and salience on one issue; nothing where the position is empty."""
    found.actors.setdefault(actor, actor)
    found.issues.setdefault(issue, issue)
    position, salience = cells
    if not position:
        return
    if (actor, issue) in found.wants:
        raise UsageError(f"{place}: a second position of {shown(actor)} on {shown(issue)}; the first is at {found.places[actor, issue]}")
    weight = _number(salience, f"{place}: salience of {shown(actor)}", 0) if salience else None
    found.wants[actor, issue] = (_number(position, f"{place}: position of {shown(actor)}"), weight)
    found.places[actor, issue] = place


def _same(known: dict[str, Decimal], name: str, number: Decimal, what: str, place: str) -> None:
    """A number that an actor or issue has once: the same wherever it stands."""
    if known.setdefault(name, number) != number:
        raise UsageError(f"{place}: {what} of {shown(name)} is {number}, and {known[name]} elsewhere; it has one")


def _read_long(file: str, rows: Sequence[TextRow], found: Positions, reading: Reading) -> None:
    width = len(rows[0].cells)
    table = TextTable(file, rows[0].cells, tuple(rows[1:]), rows[0].number, ",")
    at = find_columns(table, dict(LONG), may_miss=[name for name in LONG if name not in ("actor", "position")]).at

    for row in table.rows:
        cells = (*row.cells, *[""] * (width - len(row.cells)))
        place = f"{file}, row {row.number}"
        if len(row.cells) > width and any(row.cells[width:]):
            raise UsageError(f"{place}: has {len(row.cells)} cells, the first line has {width}")
        actor, issue = cells[at["actor"]], cells[at["issue"]] if "issue" in at else "issue"
        if not actor or not issue:
            raise UsageError(f"{place}: names no {'issue' if actor else 'actor'}")
        _add(found, actor, issue, (cells[at["position"]], cells[at["salience"]] if "salience" in at else ""), place)
        for name, known, owner, low in (
            ("power", found.power, actor, 0),
            ("votes", found.votes, actor, 0),
            ("reference", found.reference, issue, None),
            ("outcome", found.outcome, issue, None),
        ):
            if name in at and cells[at[name]]:
                _same(known, owner, _number(cells[at[name]], f"{place}: {name}", low), name, place)


def _read_decide(file: str, rows: Sequence[TextRow], found: Positions, reading: Reading) -> None:
    powers: dict[str, set[Decimal]] = {}
    for row in rows:
        kind, cells = row.cells[0].upper(), (*row.cells[1:], *[""] * 5)
        place = f"{file}, row {row.number}"
        if kind == "#O" and cells[0]:
            found.title = cells[0]
        elif kind in ("#A", "#P"):
            if not cells[0]:
                raise UsageError(f"{place}: {kind} names nothing")
            (found.actors if kind == "#A" else found.issues)[cells[0]] = (cells[1] or cells[0]).strip()
        elif kind == "#M" and cells[0] and cells[1]:
            at = _number(cells[1], f"{place}: position")
            found.meanings.setdefault(cells[0], {})[at] = cells[2]
        elif kind == "#D":
            if cells[0] not in found.actors or cells[1] not in found.issues:
                lacking, name = ("#A", cells[0]) if cells[0] not in found.actors else ("#P", cells[1])
                raise UsageError(f"{place}: {shown(name)} stands in no row {lacking}")
            _add(found, cells[0], cells[1], (cells[2], cells[3]), place)
            if cells[4]:
                powers.setdefault(cells[0], set()).add(_number(cells[4], f"{place}: power", 0))
        elif not kind.startswith("#"):
            raise UsageError(f"{place}: begins with {shown(row.cells[0])}; expected #A, #P, #M, #D or #/")
    differing = [actor for actor, numbers in powers.items() if len(numbers) > 1]
    if differing:
        reading.mended(f"{file}: the power of {listed(differing)} differs between issues; a party has one, so power is left aside")
    else:
        found.power = {actor: numbers.pop() for actor, numbers in powers.items()}
    found.meanings = {issue: labels for issue, labels in found.meanings.items() if issue in found.issues}


def _read_ktab(file: str, rows: Sequence[TextRow], found: Positions, reading: Reading) -> None:
    at = next(k for k, row in enumerate(rows) if _heads_ktab(row))
    if at:
        found.title = next((cell for cell in rows[0].cells if cell), found.title)
    columns = [cell for cell in rows[at].cells if cell]
    names = [name.removesuffix("Position").strip() or name for name in columns[3::2]]
    if len(columns) < 5 or len(columns) % 2 == 0:
        raise UsageError(f"{file}, row {rows[at].number}: expected actor, description, power, then position and salience of each issue")
    for row in rows[at + 1 :]:
        cells, place = (*row.cells, *[""] * len(columns)), f"{file}, row {row.number}"
        if not cells[0]:
            raise UsageError(f"{place}: names no actor")
        if cells[0] in found.actors:
            raise UsageError(f"{place}: the actor {shown(cells[0])} stands twice")
        found.actors[cells[0]] = cells[1].strip() or cells[0]
        found.power[cells[0]] = _number(cells[2], f"{place}: power", 0)
        for k, issue in enumerate(names):
            _add(found, cells[0], issue, (cells[3 + 2 * k], cells[4 + 2 * k]), place)
    titles = list(found.actors.values())
    if len(set(titles)) < len(titles):
        found.actors = {actor: actor for actor in found.actors}


def _heads_ktab(row: TextRow) -> bool:
    return [as_typed(cell) for cell in row.cells[:2]] == ["actor", "description"]


def _wide_actors(header: Sequence[str]) -> dict[str, tuple[int, int | None]]:
    """Actor → columns of its position and its salience, in the wide form."""
    at = {cell.casefold(): k for k, cell in enumerate(header) if cell}
    return {name[1:]: (k, at.get(f"s{name[1:]}")) for name, k in at.items() if len(name) > 1 and name[0] == "p" and f"s{name[1:]}" in at}


def _read_wide(file: str, rows: Sequence[TextRow], found: Positions, reading: Reading, dossier: str | None) -> None:
    header = rows[0].cells
    at = {as_typed(cell): k for k, cell in reversed(list(enumerate(header)))}
    actors = _wide_actors(header)
    of_dossier = [at[name] for name in map(as_typed, DOSSIERS) if name in at]
    of_issue = next((at[name] for name in map(as_typed, ISSUES) if name in at), None)
    body = [TextRow(row.number, (*row.cells, *[""] * (len(header) - len(row.cells)))) for row in rows[1:]]
    if of_dossier:
        unnamed = [row for row in body if not any(row.cells[column] for column in of_dossier)]
        if unnamed:
            reading.mended(f"{file}, row {unnamed[0].number}: names no dossier, and is left aside")
        named = [row for row in body if any(row.cells[column] for column in of_dossier)]
        body = _of_dossier(file, named, of_dossier, dossier)
        found.title = f"{found.title}: {' '.join(dict.fromkeys(body[0].cells[column] for column in of_dossier))}" if body else found.title
    elif dossier is not None:
        raise UsageError(f"{file}: no column names a dossier; expected one of {listed(DOSSIERS)}")
    for k, row in enumerate(body, 1):
        place = f"{file}, row {row.number}"
        issue = (row.cells[of_issue] if of_issue is not None else "") or f"issue {k}"
        if issue in found.issues:
            issue = f"{issue} ({k})"
        for actor, (position, salience) in actors.items():
            if row.cells[position]:
                _add(found, actor, issue, (row.cells[position], row.cells[salience] if salience is not None else ""), place)
        for names, known in (
            (("rp", *LONG["reference"], "reference"), found.reference),
            (("out", *LONG["outcome"], "outcome"), found.outcome),
        ):
            column = next((at[name] for name in map(as_typed, names) if name in at), None)
            if column is not None and row.cells[column] and issue in found.issues:
                known[issue] = _number(row.cells[column], f"{place}: {header[column]}")


def _of_dossier(file: str, rows: Sequence[TextRow], columns: Sequence[int], dossier: str | None) -> list[TextRow]:
    """The rows of one dossier, which any of its columns may name; the column that tells most of them apart says how many there are."""
    telling = max(columns, key=lambda column: len({row.cells[column] for row in rows}))
    kept = [row for row in rows if dossier is None or dossier in (row.cells[column] for column in columns)]
    names = list(dict.fromkeys(row.cells[telling] for row in kept or rows))
    if not kept:
        raise UsageError(f"{file}: no dossier {shown(dossier)}; there are {listed(names)}")
    if len(names) > 1:
        raise UsageError(f"{file}: {len(names)} dossiers ({listed(names)}); say which with --dossier NAME")
    return kept


def stated(positions: Positions, issue: str) -> Mapping[str, tuple[Decimal, Decimal | None]]:
    """Actor → position and salience on one issue."""
    return {actor: want for (actor, of), want in positions.wants.items() if of == issue}
