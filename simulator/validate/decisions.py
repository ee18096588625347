"""Past decisions: what each party wanted on each issue, how much it cared, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from statistics import median

from simulator.validate.manifest import VotingBody

SCALE = 100
"""Positions and outcomes lie from 0 to so many points."""


@dataclass(frozen=True)
class PastIssue:
    """One issue of a decision. `parties`: those with a position and a salience, in the order of the manifest; `positions`, `salience`: of
    each. Positions, the outcome and the reference point are whole numbers of units, `unit` of which are a point. `reference`: what holds
    where nothing is decided; None where it is not known."""

    name: str
    parties: tuple[str, ...]
    positions: tuple[int, ...]
    salience: tuple[int, ...]
    outcome: int
    reference: int | None


@dataclass(frozen=True)
class PastDecision:
    """Issues that were decided together. `unit`: units of a point. `voting`: who voted; None where that is not known. `unanimous`: whether
    all who vote had to consent."""

    name: str
    issues: tuple[PastIssue, ...]
    unit: int
    voting: VotingBody | None
    unanimous: bool

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Those that care about any of the issues, in the order in which they first appear."""
        caring = dict.fromkeys(p for issue in self.issues for p, s in zip(issue.parties, issue.salience, strict=True) if s)
        return tuple(caring)

    @property
    def has_references(self) -> bool:
        """Whether it is known on every issue what holds where nothing is decided."""
        return all(issue.reference is not None for issue in self.issues)

    def weight(self, party: str) -> int | None:
        """What a party counts for in a mean weighted by votes; None where that is not known."""
        if self.voting is None:
            return None
        return self.voting.votes.get(party, self.voting.weight_of_not_voting)


@dataclass(frozen=True)
class PastDecisions:
    """A data set of decisions. `left_out`: reason → how many issues were left out. `titles`: party → its title. `digest`: of all that was
    read, and of how."""

    title: str
    source: str
    licence: str
    titles: Mapping[str, str]
    decisions: tuple[PastDecision, ...]
    left_out: Mapping[str, int]
    notes: tuple[str, ...]
    digest: str

    @cached_property
    def n_issues(self) -> int:
        return sum(len(decision.issues) for decision in self.decisions)

    def outcomes_of_others(self, decision: PastDecision) -> list[Fraction]:
        """The outcomes, in points, of all issues that were not decided with this one."""
        return [Fraction(i.outcome, d.unit) for d in self.decisions if d.name != decision.name for i in d.issues]

    def median_of_others(self, decision: PastDecision) -> Fraction:
        """The median of these outcomes; the middle of the scale where there are none."""
        others = self.outcomes_of_others(decision)
        return Fraction(median(others)) if others else Fraction(SCALE, 2)
