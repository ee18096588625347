"""What a rule of a ratifying body is: one record, which says what a game must ask for and how an outcome is judged.

The fields of a rule in the file are fields of `RatifyingBody` in the scenario's model; one of them has the name of the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from simulator.payoffs.clauses import Clauses
from simulator.payoffs.further_columns import FurtherColumn
from simulator.payoffs.levels import Level
from simulator.payoffs.model import Payoffs
from simulator.registers import Entry, Register
from simulator.scenario.model import Scenario
from simulator.scenario.ratification import RatifyingBody

MOST_COMBINATIONS = 4096
"""Combinations of options (chance_by_option), of opposing blocs and of segments that are gone through."""


@dataclass(frozen=True)
class SoughtConsent:
    """A body must pass an outcome with at least `chance` (above 0, at most 1). `party`: its position. `payoffs`: compiled without
    ratification. `paid`: payments may bring the party's utility beyond what any outcome gives it."""

    scenario: Scenario
    payoffs: Payoffs
    party: int
    path: str
    body: RatifyingBody
    chance: Fraction
    paid: bool = False


@dataclass(frozen=True)
class OpenVote:
    """A vote that several groups of segments can carry: it passes where the `weights` of those of `columns` (segment → its utility) that
    reach their thresholds sum to at least `quota`."""

    columns: Mapping[str, FurtherColumn]
    weights: tuple[int, ...]
    quota: int


@dataclass(frozen=True)
class Demand:
    """What a body asks of an outcome where its consent is needed, all of it. `refused`: where it passes nothing. `levels`: least utilities
    of its party. `segments`: segment → its utility, which must reach the threshold. `vote`: None where nothing is left to vote on."""

    refused: Clauses = ()
    levels: tuple[Level, ...] = ()
    segments: Mapping[str, FurtherColumn] = field(default_factory=dict)
    vote: OpenVote | None = None


@dataclass(frozen=True, kw_only=True)
class RatifyingRule(Entry):
    """A rule by which a body decides. `name`: its field in the file. `demand`: what a body with the rule asks for. `chance`: with what
    chance (0 to 1) it passes a full outcome (issue → option) that is worth a utility in points to its party."""

    demand: Callable[[SoughtConsent], Demand]
    chance: Callable[[Scenario, RatifyingBody, Mapping[str, str], Fraction], float]


RATIFYING_RULES: Register[RatifyingRule] = Register("ratifying rule", "simulator.payoffs.ratifying_rules", "")


def rule_of(body: RatifyingBody) -> RatifyingRule:
    """The rule of a body; a body has exactly one."""
    return next(rule for rule in RATIFYING_RULES.ours() if getattr(body, rule.name) is not None)


def subsets(names: Sequence[str]) -> Iterator[frozenset[str]]:
    """All subsets, the smaller first."""
    for size in range(len(names) + 1):
        yield from map(frozenset, combinations(names, size))
