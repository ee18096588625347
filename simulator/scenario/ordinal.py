"""Rankings of outcomes: which place each feasible outcome has in a party's `ranking`, and whether every one has exactly one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import prod

from simulator.scenario.conditions import Clause, Condition, clauses
from simulator.scenario.issues import Issue
from simulator.scenario.parties import Party

MOST_RANKED = 100_000
"""Outcomes may be ranked where there are up to so many combinations of options."""

MOST_TWICE = 1000
"""After so many positions of a ranking that repeat another, no further ones are looked for."""

Codes = tuple[int, ...]
"""An outcome as option positions (0, 1, … in the order of the file), in the order of the issues."""


@dataclass(frozen=True)
class RankingPlaces:
    """`of`: feasible outcome → its place in the ranking (0: best). `twice`: for a position of the ranking, an outcome that an
    earlier condition has too. `missing`: outcomes without a place, `n_missing` in all, of which the first is kept."""

    of: Mapping[Codes, int]
    twice: Mapping[int, Codes] = field(default_factory=dict)
    missing: Codes | None = None
    n_missing: int = 0


def combinations(issues: Mapping[str, Issue]) -> int:
    """All combinations of options."""
    return prod(len(issue.choices) for issue in issues.values())


def feasible_outcomes(issues: Mapping[str, Issue], excluded: Iterable[Condition]) -> set[Codes]:
    """All combinations of options in force that satisfy none of the conditions `excluded`."""
    in_force = [[k for k, option in enumerate(issue.choices) if issue.in_force(option)] for issue in issues.values()]
    return set(product(*in_force)) - {outcome for condition in excluded for outcome in outcomes_of(condition, issues)}


def outcomes_of(condition: Condition, issues: Mapping[str, Issue]) -> Iterator[Codes]:
    """All combinations of options that satisfy a condition; one may come several times."""
    for clause in clauses(condition, issues):
        yield from product(*_choices(clause, issues))


def _choices(clause: Clause, issues: Mapping[str, Issue]) -> Iterator[list[int]]:
    for name, issue in issues.items():
        wanted = clause.get(name)
        yield [k for k, option in enumerate(issue.choices) if wanted is None or option in wanted]


def places(party: Party, issues: Mapping[str, Issue], feasible: set[Codes]) -> RankingPlaces:
    """The place of every feasible outcome in the party's ranking. Outcomes that are not feasible need none and may have one."""
    found: dict[Codes, int] = {}
    twice: dict[int, Codes] = {}
    for place, rank in enumerate(party.ranking):
        for condition in rank if isinstance(rank, tuple) else (rank,):
            again = _enter(condition, place, issues, feasible, found)
            if again is not None:
                twice.setdefault(place, again)
        if len(twice) >= MOST_TWICE:
            break
    missing = [outcome for outcome in feasible if outcome not in found]
    return RankingPlaces(found, twice, min(missing, default=None), len(missing))


def _enter(condition: Condition, place: int, issues: Mapping[str, Issue], feasible: set[Codes], found: dict[Codes, int]) -> Codes | None:
    """Give the feasible outcomes of a condition their place; the first that has one from another condition ends it and is returned."""
    own: set[Codes] = set()
    for outcome in outcomes_of(condition, issues):
        if outcome in found and outcome not in own:
            return outcome
        if outcome in feasible:
            own.add(outcome)
            found[outcome] = place
    return None
