"""Whose votes the variants of a plan count: what becomes of each agreement rule that some variant may have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from simulator.errors import ScenarioError, UsageError
from simulator.scenario.consent import meaning, signed_by_everybody, thresholds_in
from simulator.scenario.model import Scenario

Listed = Mapping[str, Sequence[bool | Decimal | str]]
"""Path → the values listed for it."""


def decided_by_rules(starts: Iterable[Scenario], paths: Iterable[str]) -> bool:
    """Whether agreement rules by which not everybody must sign hold in a scenario that variants start from, or stand at one of the `paths`
    that vary."""
    return not all(map(signed_by_everybody, starts)) or any(map(_of_rules, paths))


def _of_rules(path: str) -> bool:
    """Whether who must sign hangs on what stands at a path."""
    steps = path.split(".")
    return steps[0] == "agreement" or (steps[0] == "parties" and steps[2:3] in (["consent"], ["indifferent"]))


def vote_counts(starts: Iterable[Scenario], listed: Listed, *, against: bool = False) -> tuple[tuple[str, str], ...]:
    """The key of every rule that some variant may have, in force or not, with what its votes are counted of, each pair once. `against`: of
    those with which a rule is blocked."""
    found: dict[tuple[str, str], None] = {}
    for start in starts:
        for scenario in (start, *_changed(start, listed)):
            for key, rule in scenario.agreement.items():
                needs = rule.blocked_by if against else rule.needs
                for ask in () if needs is None else thresholds_in(meaning(scenario, needs)):
                    found[key, counted_of(ask.of)] = None
    return tuple(found)


def counted_of(of: str) -> str:
    """A kind of vote, `everybody`, or parties, as the name of a column has them."""
    return of.replace(", ", "+")


def _changed(start: Scenario, listed: Listed) -> Iterator[Scenario]:
    """A scenario with each value listed for a part of a rule that is more than another number."""
    for path, values in listed.items():
        for value in values if path.split(".")[0] == "agreement" else ():
            if isinstance(value, Decimal):
                continue
            try:
                yield start.with_changes({path: value})
            except (UsageError, ScenarioError):  # the rows of such variants fail, and say why
                continue
