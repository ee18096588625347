"""A scenario from a table of outcomes × utilities: for small games from a textbook, and for utilities computed elsewhere.

The outcomes become the options of a single issue, `outcome`. A party whose utilities all lie in 0…100 holds them as values
with weight 1, so a file written from the scenario shows the table itself. Values cannot leave 0…100, points of interactions can:
a party with a utility outside that range gets one interaction per outcome, `points` its utility there, and values of 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.errors import UsageError
from simulator.scenario.building import checked
from simulator.scenario.changes import finite_decimal
from simulator.scenario.model import Scenario

if TYPE_CHECKING:
    from numpy.typing import NDArray

ISSUE = "outcome"
"""The key of the one issue."""

Amount = int | float | Decimal | Fraction
"""A number of points; a float stands for the decimal that Python prints for it."""


def from_table(
    utilities: Mapping[str, Mapping[str, Amount]] | Sequence[Sequence[Amount]] | NDArray[Any],
    *,
    outcomes: Sequence[str] | None = None,
    parties: Sequence[str] | None = None,
    reservation: Mapping[str, Amount] | Sequence[Amount] | NDArray[Any] | Amount,
    title: str = "Table of outcomes",
) -> Scenario:
    """A scenario with one issue, `outcome`, whose options are the rows of the table.

    - `utilities`: points; rows with shape (n_outcomes, n_parties), or a mapping outcome → party → points. Kept exactly.
    - `outcomes`, `parties`: their keys, for rows; by default `outcome_1`, … and `party_1`, …. A mapping names its own.
    - `reservation`: each party's reservation value in points: a mapping, a sequence in the order of the parties, or one for all.

    Raises `UsageError` where the shape does not fit or a number is no finite decimal, `ScenarioError` where a key cannot be one.

    >>> from simulator import from_table, solve
    >>> dict(solve(from_table({"bach": {"one": 2, "two": 1}, "apart": {"one": 0, "two": 0}}, reservation=0)).nash.outcome)
    {'outcome': 'bach'}
    """
    table = _keyed(utilities, outcomes, parties)
    names = _parties_of(table)
    return checked(
        {
            "title": title,
            "issues": {ISSUE: {"title": "Outcome", "options": {outcome: outcome for outcome in table}}},
            "parties": {
                party: {"title": party, **_preferences({o: row[party] for o, row in table.items()}), "reservation": least}
                for party, least in _reservation(reservation, names).items()
            },
        }
    )


def _keyed(utilities: Any, outcomes: Sequence[str] | None, parties: Sequence[str] | None) -> dict[str, dict[str, Decimal]]:
    """The table as outcome → party → decimal points."""
    if isinstance(utilities, Mapping):
        if outcomes is not None or parties is not None:
            raise UsageError("a mapping names its own outcomes and parties; leave out `outcomes` and `parties`, or give rows")
        return {str(o): {str(p): _decimal(u, f"utilities of {o}") for p, u in row.items()} for o, row in utilities.items()}
    rows = [list(row) for row in utilities]
    names = list(outcomes) if outcomes is not None else [f"outcome_{k + 1}" for k in range(len(rows))]
    columns = list(parties) if parties is not None else [f"party_{k + 1}" for k in range(len(rows[0]) if rows else 0)]
    _refuse_repeats("outcomes", names)
    _refuse_repeats("parties", columns)
    if len(names) != len(rows):
        raise UsageError(f"{len(names)} names in `outcomes` for {len(rows)} rows of utilities; one name a row is needed")
    for name, row in zip(names, rows, strict=True):
        if len(row) != len(columns):
            raise UsageError(f"row '{name}' has {len(row)} utilities for {len(columns)} parties; one a party is needed")
    return {
        name: {party: _decimal(u, f"utilities of {name}") for party, u in zip(columns, row, strict=True)}
        for name, row in zip(names, rows, strict=True)
    }


def _refuse_repeats(what: str, names: Sequence[str]) -> None:
    repeated = sorted({name for name in names if list(names).count(name) > 1})
    if repeated:
        raise UsageError(f"`{what}` names {', '.join(map(repr, repeated))} more than once; each needs a name of its own")


def _parties_of(table: Mapping[str, Mapping[str, Decimal]]) -> tuple[str, ...]:
    if not table:
        raise UsageError("an empty table; at least one outcome is needed")
    names = tuple(next(iter(table.values())))
    if not names:
        raise UsageError("a table without parties; at least one column of utilities is needed")
    for outcome, row in table.items():
        if set(row) != set(names):
            different = ", ".join(sorted(set(row) ^ set(names)))
            raise UsageError(f"outcome '{outcome}' does not name the same parties as the first one (differs in {different})")
    return names


def _reservation(reservation: Any, parties: Sequence[str]) -> dict[str, Decimal]:
    if isinstance(reservation, Mapping):
        if set(reservation) != set(parties):
            different = ", ".join(sorted(set(map(str, reservation)) ^ set(parties)))
            raise UsageError(f"`reservation` must name each party of the table and no other (differs in {different})")
        return {party: _decimal(reservation[party], "reservation") for party in parties}
    given = list(reservation) if hasattr(reservation, "__len__") else [reservation] * len(parties)
    if len(given) != len(parties):
        raise UsageError(f"{len(given)} reservation values for {len(parties)} parties; give one a party, or one number for all")
    return {party: _decimal(value, "reservation") for party, value in zip(parties, given, strict=True)}


def _preferences(points: Mapping[str, Decimal]) -> dict[str, Any]:
    """The party's weights and values, or interactions where a utility lies outside 0…100."""
    weights = {ISSUE: 1}
    if all(0 <= u <= 100 for u in points.values()):
        return {"weights": weights, "values": {ISSUE: {"table": dict(points)}}}
    return {
        "weights": weights,
        "values": {ISSUE: {"table": dict.fromkeys(points, 0)}},
        "interactions": {f"at_{outcome}": {"when": {ISSUE: [outcome]}, "points": u} for outcome, u in points.items() if u},
    }


def _decimal(value: Any, where: str) -> Decimal:
    """The number without loss; a float as the decimal that Python prints for it."""
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, bool) or not isinstance(number, int | float | Decimal | Fraction):
        raise UsageError(f"{where}: expected a number, found {number!r}")
    if isinstance(number, Fraction):
        return finite_decimal(where, number)
    exact = number if isinstance(number, Decimal) else Decimal(repr(number))
    if not exact.is_finite():
        raise UsageError(f"{where}: expected a finite number, found {number!r}")
    return exact
