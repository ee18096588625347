"""What is recorded of one variant, before it becomes a row of the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from simulator.payoffs.model import Payoffs, totals
from simulator.sweep.factors import Value
from simulator.sweep.plan import Variant


@dataclass(frozen=True)
class SolutionPoint:
    """An outcome that a solution chooses: issue → option key, and party → points."""

    terms: Mapping[str, str]
    utilities: Mapping[str, Fraction]

    @classmethod
    def of(cls, payoffs: Payoffs, outcome: tuple[int, ...]) -> SolutionPoint:
        return cls.at(payoffs, outcome, totals(payoffs, outcome))

    @classmethod
    def at(cls, payoffs: Payoffs, outcome: tuple[int, ...], reached: Sequence[int]) -> SolutionPoint:
        """`reached`: the scaled utilities at the outcome."""
        return cls(terms_of(payoffs, outcome), {party: payoffs.points(p, reached[p]) for p, party in enumerate(payoffs.parties)})


@dataclass(frozen=True)
class NearestTerms:
    """The outcome nearest to a deal (issue → option key), with the red lines waived for it (paths)."""

    terms: Mapping[str, str]
    waived: tuple[str, ...]


@dataclass
class VariantAnswer:
    """The answer for one variant, filled as it is found: what is None or missing does not apply or was not reached.

    `points`: by solution. `offers`: offer → party → whether it accepts. `chances`: (party, body) → its chance to pass the Nash solution;
    `all_pass`: the chance that all do, if independent. `frontier`: its points as JSON. `clash`: paths of red lines. Points of concessions
    are those of `docs/sweep.md`.

    Under agreement rules: `passes`, `by_all`: outcomes that pass, and that all who are asked accept; `votes`: (rule, what is counted) → the
    most that any outcome gets; `against`: the same of what blocks a rule → the fewest; `conceding`: who would concede `concession_sum` for
    something to pass (None: something passes, no points will do, or it is not recorded); `consenting`: solution → who consents to its
    outcome; `offers_pass`: offer → whether it passes.
    """

    variant: Variant
    status: Literal["solved", "stopped", "failed"] | None = None
    error: str | None = None
    agreement: bool | None = None
    engine: str | None = None
    least_surplus: Fraction | float | None = None
    points: dict[str, SolutionPoint] = field(default_factory=dict)
    nearest: NearestTerms | None = None
    largest_concession: Fraction | None = None
    offers: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    count: int | None = None
    frontier_size: int | None = None
    frontier: str | None = None
    chances: Mapping[tuple[str, str], float] = field(default_factory=dict)
    all_pass: float | None = None
    clash: tuple[str, ...] | None = None
    concession_sum: Fraction | None = None
    passes: int | None = None
    by_all: int | None = None
    votes: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)
    against: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)
    conceding: tuple[str, ...] | None = None
    consenting: dict[str, tuple[str, ...]] = field(default_factory=dict)
    offers_pass: Mapping[str, bool] = field(default_factory=dict)

    @cached_property
    def factors(self) -> Mapping[str, Value]:
        return self.variant.factors


def terms_of(payoffs: Payoffs, outcome: tuple[int, ...]) -> Mapping[str, str]:
    """Issue → option key of an outcome by positions."""
    return {issue: options[o] for issue, options, o in zip(payoffs.issues, payoffs.options, outcome, strict=True)}
