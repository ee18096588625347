"""A conflict of gmcr-py: what its file says, read and written.

A state is which options are taken. Option k counts 2^k; the feasible states are numbered from 1 in rising order of these sums. A ranking
lists their numbers, best first, those that tie in a list. Without one, preferences are conditions by priority (Hipel, Kilgour, Fang &
Peng 1997): the first outweighs all behind it together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from simulator.budget import reading_steps
from simulator.errors import UsageError
from simulator.formats.json_files import JsonEntry
from simulator.scenario.names import listed

MOST_OPTIONS = 14
"""Options, so that all combinations are looked through."""

Clause = dict[int, bool]
"""Option → whether it is taken."""

State = tuple[bool, ...]


@dataclass(frozen=True)
class ConflictOption:
    """`direction`: `fwd` (may only be taken up), `back` (may only be given up), or `both`."""

    name: str
    direction: str


@dataclass(frozen=True)
class Maker:
    """A decision maker. `options`: those that it controls. `ranking`: feasible states by number, best first, ties together."""

    name: str
    options: tuple[int, ...]
    ranking: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Conflict:
    """`infeasible`: states that cannot be. `states`: the feasible ones, in the order of their numbers."""

    options: tuple[ConflictOption, ...]
    infeasible: tuple[Clause, ...]
    makers: tuple[Maker, ...]
    states: tuple[State, ...]


def holds(clause: Clause, state: State) -> bool:
    return all(state[option] == taken for option, taken in clause.items())


def feasible_states(options: int, infeasible: Sequence[Clause]) -> tuple[State, ...]:
    """The feasible states in the order of their numbers: the first option runs fastest."""
    found = []
    for bits in product((False, True), repeat=options):
        reading_steps(2 + len(infeasible))
        state = bits[::-1]
        if not any(holds(clause, state) for clause in infeasible):
            found.append(state)
    return tuple(found)


def read_conflict(root: JsonEntry) -> Conflict:
    """Raises `UsageError` with the path of what does not fit."""
    options = tuple(_option(entry) for entry in root["options"].list())
    if not 0 < len(options) <= MOST_OPTIONS:
        raise UsageError(f"{root.file}: {len(options)} options; from 1 to {MOST_OPTIONS} are read")
    found = root.get("infeasibles")
    infeasible = tuple(_clause(entry, len(options)) for entry in (found.list() if found else []))
    states = feasible_states(len(options), infeasible)
    if not states:
        raise UsageError(f"{root.file}: no state is feasible")
    flags = (root.get(name) for name in ("useManualPreferenceRanking", "useManualPreferenceVectors"))
    manual = any(flag is not None and flag.value is True for flag in flags)
    makers = tuple(_maker(entry, len(options), states, manual=manual) for entry in root["decisionMakers"].list())
    owned = [option for maker in makers for option in maker.options]
    if len(set(owned)) < len(owned):
        twice = next(option for option in owned if owned.count(option) > 1)
        raise UsageError(f"{root.file}: the option '{options[twice].name}' belongs to two decision makers; each has one")
    if not makers:
        raise UsageError(f"{root.file}: no decision maker")
    return Conflict(options, infeasible, makers, states)


def _option(entry: JsonEntry) -> ConflictOption:
    found = entry.get("permittedDirection")
    direction = found.text() if found else "both"
    if direction not in ("both", "fwd", "back"):
        raise entry.refuse("a permittedDirection of both, fwd or back")
    return ConflictOption(" ".join(entry["name"].text().split()) or "option", direction)


def _clause(entry: JsonEntry, options: int) -> Clause:
    """Pairs of an option and Y or N."""
    clause: Clause = {}
    for pair in entry.list():
        parts = pair.list()
        if len(parts) != 2 or parts[1].value not in ("Y", "N"):
            raise pair.refuse("an option and Y or N")
        clause[parts[0].whole(0, options - 1)] = parts[1].value == "Y"
    if not clause:
        raise entry.refuse("at least one option with Y or N")
    return clause


def _maker(entry: JsonEntry, options: int, states: Sequence[State], *, manual: bool) -> Maker:
    controls = tuple(each.whole(0, options - 1) for each in entry["options"].list())
    stated = entry.get("preferenceRanking") or entry.get("preferenceVector")
    ranking = _stated(stated, len(states)) if manual and stated is not None else _by_priority(entry["preferences"], options, states)
    return Maker(" ".join(entry["name"].text().split()) or "maker", controls, ranking)


def _stated(entry: JsonEntry, states: int) -> tuple[tuple[int, ...], ...]:
    ranks = []
    for rank in entry.list():
        tied = rank.list() if isinstance(rank.value, list) else [rank]
        ranks.append(tuple(each.whole(1, states) for each in tied))
    numbers = [number for rank in ranks for number in rank]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    missing = sorted(set(range(1, states + 1)) - set(numbers))
    if twice or missing:
        what = f"the states {listed(map(str, twice))} stand twice" if twice else f"the states {listed(map(str, missing))} are missing"
        raise UsageError(f"{entry.file}:{entry.line}: {entry.path}: {what}; every feasible state has one place")
    return tuple(rank for rank in ranks if rank)


def _by_priority(entry: JsonEntry, options: int, states: Sequence[State]) -> tuple[tuple[int, ...], ...]:
    conditions: list[list[Clause]] = []
    for each in entry.list():
        compound = isinstance(each.value, dict)
        conditions.append([_clause(member, options) for member in (each["members"].list() if compound else [each])])
    worth: dict[tuple[bool, ...], list[int]] = {}
    for number, state in enumerate(states, 1):
        reading_steps(2 + len(conditions))
        met = tuple(any(holds(clause, state) for clause in condition) for condition in conditions)
        worth.setdefault(met, []).append(number)
    return tuple(tuple(worth[met]) for met in sorted(worth, reverse=True))


def written(conflict: Conflict) -> dict[str, object]:
    """The conflict as a file of gmcr-py has it, its rankings stated."""

    def clause_of(clause: Clause) -> list[list[object]]:
        return [[option, "Y" if taken else "N"] for option, taken in clause.items()]

    return {
        "program": "gmcr-py",
        "version": "0.3.6",
        "options": [{"name": option.name, "permittedDirection": option.direction} for option in conflict.options],
        "infeasibles": [clause_of(clause) for clause in conflict.infeasible],
        "useManualPreferenceRanking": True,
        "decisionMakers": [
            {
                "name": maker.name,
                "options": list(maker.options),
                "preferences": [],
                "preferenceRanking": [rank[0] if len(rank) == 1 else list(rank) for rank in maker.ranking],
            }
            for maker in conflict.makers
        ],
    }
