"""What is said of offers: frozen records, exact in points of each party. docs/compare-methods.md defines every figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from simulator.solve.results import Point, SolutionName


@dataclass(frozen=True)
class NamedOffer:
    """An offer to compare. `terms`: issue → option key, in the order of the scenario's issues; issues left out are open.

    `origin`: 'scenario', 'inline', or the file that it was read from. The other fields are those of `Offer` in a scenario.
    """

    name: str
    title: str
    terms: Mapping[str, str]
    origin: str
    date: date | None = None
    put_forward_by: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    later_source: bool = False


@dataclass(frozen=True)
class Answer:
    """What one party says to an outcome. `shortfall`: points below its reservation value (0: none); `red_lines`: paths of its own
    red lines in force that the outcome crosses. It accepts where there is neither."""

    party: str
    utility: Fraction
    surplus: Fraction
    shortfall: Fraction
    red_lines: tuple[str, ...]

    @property
    def accepts(self) -> bool:
        return self.shortfall == 0 and not self.red_lines


@dataclass(frozen=True)
class Completions:
    """What a partial offer can become, over its completions within constraints and red lines in force (`count` of them).

    `best`, `worst`: for each party the completion with its largest and its least utility (empty mappings where `count` is 0).
    `agreement`: the completion acceptable to all that is best by leximin of the surpluses; None: no completion is acceptable to all.
    """

    open_issues: tuple[str, ...]
    count: int
    best: Mapping[str, Point]
    worst: Mapping[str, Point]
    agreement: Point | None


@dataclass(frozen=True)
class Distance:
    """How far an outcome is from the Pareto frontier of the outcomes within constraints and red lines in force.

    `efficient`: no allowed outcome dominates it. Else `dominating` is the one that gives every party at least what it has and, of
    those, has the largest sum of gains, each measured as a share of the party's range over allowed outcomes; `gains` in points.
    `efficiency`: 1 − that sum divided by the number of parties with a range (1: efficient). None: not settled within the budget.
    """

    efficient: bool | None
    dominating: Point | None
    gains: Mapping[str, Fraction]
    efficiency: Fraction | None


@dataclass(frozen=True)
class Closeness:
    """How near an outcome is to a bargaining solution (of several tied, the one that shares most issues with it).

    `same`: the issues with the same option, `share` their part of all issues; `difference`: the party's utility at the outcome less
    that at the solution, in points."""

    solution: SolutionName
    same: tuple[str, ...]
    share: Fraction
    difference: Mapping[str, Fraction]


@dataclass(frozen=True)
class Evaluation:
    """One offer. `point`, `answers`, `distance`: of the offer itself where it is full, else of its best acceptable completion
    (None, empty, None where there is none). `infeasible`: paths of constraints, options out of force (and, where ratification is
    required, of ratifying bodies) that rule it out whatever fills the open issues. `crossed`: the same for red lines."""

    offer: NamedOffer
    point: Point | None
    answers: Mapping[str, Answer]
    infeasible: tuple[str, ...]
    crossed: tuple[str, ...]
    completions: Completions | None
    """None for a full offer."""
    distance: Distance | None
    closeness: tuple[Closeness, ...]
    after_as_of: bool
    """Dated after the scenario's `as_of`, or resting on a later source."""

    @property
    def agreed(self) -> bool:
        """Whether all parties accept it (a partial one: a completion of it), within the constraints."""
        return self.point is not None and not self.infeasible and all(a.accepts for a in self.answers.values())


@dataclass(frozen=True)
class Comparison:
    """Offers side by side. `reservation`, `ideal`: points of each party (ideal over outcomes within constraints and red lines; empty
    where there are none). `dominance`: pairs (a, b) of names, where a gives every party at least as much as b and one more; of
    offers with a `point` only. `solutions`: names of the bargaining solutions that closeness is measured to."""

    offers: tuple[Evaluation, ...]
    reservation: Mapping[str, Fraction]
    ideal: Mapping[str, Fraction]
    dominance: tuple[tuple[str, str], ...]
    solutions: tuple[SolutionName, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One issue changed from one option to another, and what that alone does to each party's utility at the outcome it starts from."""

    issue: str
    old: str
    new: str
    effect: Mapping[str, Fraction]


@dataclass(frozen=True)
class Improvement:
    """An agreement reached from an offer by `changes`; `gains`: each party's change of utility in points."""

    point: Point
    changes: tuple[Change, ...]
    gains: Mapping[str, Fraction]


@dataclass(frozen=True)
class Improvements:
    """Agreements that every party likes at least as well as the offer and one better: those on the Pareto frontier, the largest
    product of gains first. `more`: how many further frontier points were left out; `exact`: whether the search was complete."""

    found: tuple[Improvement, ...]
    more: int
    exact: bool


@dataclass(frozen=True)
class Packages:
    """The fewest issues of an offer that must change until all accept: `size` of them (None: no agreement exists at all).

    `packages`: for each set of issues of that size that can do it, the best change of them by leximin of the surpluses; `complete`:
    whether every such set is here."""

    size: int | None
    packages: tuple[Improvement, ...]
    complete: bool
    reason: str
    """Why there is none; empty where there is one."""


@dataclass(frozen=True)
class Logroll:
    """A trade: `changes` on two issues (one for one) or four (two for two), from which no party loses and at least two gain.

    `gets`, `gives`: for each party the changed issues whose change alone raises, or lowers, its utility at the offer."""

    changes: tuple[Change, ...]
    gains: Mapping[str, Fraction]
    point: Point
    gets: Mapping[str, tuple[str, ...]]
    gives: Mapping[str, tuple[str, ...]]
    agreed: bool
    """Whether all accept the outcome."""


@dataclass(frozen=True)
class Logrolls:
    """The best trades of one kind; `exhaustive`: whether all of that kind were gone through, of which `total` qualify."""

    kind: Literal["one for one", "two for two"]
    found: tuple[Logroll, ...]
    total: int
    exhaustive: bool


@dataclass(frozen=True)
class Path:
    """An order of the changes from one outcome to another. `steps`: the outcome after each change, the start not among them.
    `least_surplus`: the least surplus of any party along the way, both ends included (points)."""

    changes: tuple[Change, ...]
    steps: tuple[Point, ...]
    least_surplus: Fraction


@dataclass(frozen=True)
class PathAnswer:
    """`path`: of the orders along which constraints and red lines are kept and nobody falls below its reservation value, the one
    whose least surplus is largest; None: there is none of this kind (`proved`: all orders were covered) or none was found.

    `widest`: the order with the largest least surplus among those that keep constraints and red lines, whatever the points."""

    differing: tuple[str, ...]
    path: Path | None
    widest: Path | None
    proved: bool
    reason: str


@dataclass(frozen=True)
class CounterOffer:
    """What `party` would answer with: the agreement it likes best, ties broken by leximin of the others' surpluses.

    `waived`: the red lines that had to be waived for an agreement to exist (empty where one exists). `tied`: outcomes as good."""

    party: str
    point: Point
    tied: int
    waived: tuple[str, ...]
