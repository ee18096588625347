"""What is said of offers: frozen records, exact in points of each party. docs/compare-methods.md defines every figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from simulator.cards import Card, Listed, Shown
from simulator.figures import points as in_points
from simulator.frames import Framed, as_objects, option_column
from simulator.scenario.answers import ObservedAnswer
from simulator.solve.results import Point, SolutionName

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulator.offers.vote_results import OfferVotes

LogrollKind = Literal["one for one", "two for two"]
LOGROLL_KINDS: tuple[LogrollKind, ...] = ("one for one", "two for two")


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
    answers: Mapping[str, ObservedAnswer] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What one party says to an outcome. `shortfall`: points below its reservation value (0: none); `red_lines`: paths of its own
    red lines in force that the outcome crosses. It accepts where there is neither. `consents`: under agreement rules, whether it does,
    since a party that is indifferent may not; None where it is not asked, and without rules."""

    party: str
    utility: Fraction
    surplus: Fraction
    shortfall: Fraction
    red_lines: tuple[str, ...]
    consents: bool | None = None

    @property
    def accepts(self) -> bool:
        if self.consents is not None:
            return self.consents
        return self.shortfall == 0 and not self.red_lines


@dataclass(frozen=True)
class Completions:
    """What a partial offer can become: `feasible` completions within the constraints and options in force, `allowed` of them within
    the red lines as well; None where counting them takes too much.

    `best`, `worst`: for each party the feasible completion with its largest and its least utility, whatever red lines it crosses
    (its point says which); empty mappings where none is feasible, and without a party whose interactions outgrew their budget.
    `agreement`: the completion acceptable to all that is best by leximin of the surpluses; None: none is acceptable to all, or
    (`settled` false) none was found within the budget.
    """

    open_issues: tuple[str, ...]
    feasible: int | None
    allowed: int | None
    best: Mapping[str, Point]
    worst: Mapping[str, Point]
    agreement: Point | None
    settled: bool


@dataclass(frozen=True)
class Distance:
    """How far an outcome is from the Pareto frontier of the outcomes that keep the constraints and cross no red line that it does
    not cross itself.

    `dominating`: of those that give every party at least what it has, and one more, the one with the largest sum of gains, each
    measured as a share of the party's range over that set; None: there is none, the outcome is efficient. `gains` in points of each
    party. `efficiency`: 1 less that sum divided by the number of parties with a range (range-adjusted measure; Cooper, Park &
    Pastor 1999): 1 on the frontier, 0 where every party could gain its whole range.
    """

    dominating: Point | None
    gains: Mapping[str, Fraction]
    efficiency: Fraction

    @property
    def efficient(self) -> bool:
        return self.dominating is None


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
class EvaluatedOffer:
    """One offer.

    `point`, `answers`, `distance`, `refused`, `closeness`: of the offer itself where it is full, else of its best acceptable
    completion (none of them where there is none). `infeasible`: paths of constraints and options out of force that rule it out
    (a partial one: whatever fills the open issues). `crossed`: paths of the red lines in force that it, or every completion of it,
    crosses. `refused`: ratifying bodies that do not pass it, where ratification is required. `distance` is None as well where the
    offer is infeasible, and where it could not be settled within the budget.
    """

    offer: NamedOffer
    point: Point | None
    answers: Mapping[str, Answer]
    infeasible: tuple[str, ...]
    crossed: tuple[str, ...]
    refused: tuple[str, ...]
    completions: Completions | None
    """None for a full offer."""
    distance: Distance | None
    closeness: tuple[Closeness, ...]
    after_as_of: bool
    """Dated after the scenario's `as_of`, or resting on a later source."""
    by_rules: OfferVotes | None = None
    """Under agreement rules: the vote on it. None without rules, and for an open offer of which no points win any completion."""

    @property
    def agreed(self) -> bool:
        """Whether it is (or can be completed to) an agreement: feasible, accepted by all, passed by all bodies required; under agreement
        rules: whether it passes."""
        if self.by_rules is not None:
            return self.by_rules.passes
        return self.point is not None and not self.infeasible and not self.refused and all(a.accepts for a in self.answers.values())


@dataclass(frozen=True)
class OfferMark:
    """What a test says of an offer. `passes`: None where it cannot be said. `failing`: what makes it fail: paths of the file, keys of
    parties or names of offers, as the test's record says."""

    passes: bool | None
    failing: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class Comparison(Shown, Framed):
    """Offers side by side. `reservation`, `ideal`: points of each party (ideal over outcomes within constraints and red lines; empty
    where there are none). `dominance`: pairs (a, b) of names, where a gives every party at least as much as b and one more; of
    offers with a `point` only. `marks`: name of an offer → name of a test → what the test says of it. `solutions`: names of the
    bargaining solutions that closeness is measured to."""

    offers: tuple[EvaluatedOffer, ...]
    reservation: Mapping[str, Fraction]
    ideal: Mapping[str, Fraction]
    dominance: tuple[tuple[str, str], ...]
    marks: Mapping[str, Mapping[str, OfferMark]]
    solutions: tuple[SolutionName, ...]
    notes: tuple[str, ...]

    def columns(self) -> Mapping[str, NDArray[Any]]:
        """A row an offer: `offer`, `agreed`, each issue as in `point` (numbers where it has levels), and for each party `PARTY.utility`,
        `PARTY.surplus`, `PARTY.accepts`; `passes.TEST` for each test of offers; `efficiency`. Without a point all but the first two are
        missing. The fractions stand in each offer's `point`."""
        import numpy as np

        points = [each.point for each in self.offers]
        found: dict[str, NDArray[Any]] = {
            "offer": as_objects([each.offer.name for each in self.offers]),
            "agreed": as_objects([each.agreed for each in self.offers]),
        }
        for issue in dict.fromkeys(issue for point in points if point is not None for issue in point.outcome):
            options = [None if point is None else point.outcome[issue] for point in points]
            found[issue] = option_column(options, [option for option in options if option is not None])
        for party in self.reservation:
            utilities = [np.nan if point is None else float(point.utilities[party]) for point in points]
            surpluses = [np.nan if point is None else float(point.surplus[party]) for point in points]
            found[f"{party}.utility"] = np.array(utilities, dtype=np.float64)
            found[f"{party}.surplus"] = np.array(surpluses, dtype=np.float64)
            found[f"{party}.accepts"] = as_objects([each.answers[party].accepts if party in each.answers else None for each in self.offers])
        for test in dict.fromkeys(test for marks in self.marks.values() for test in marks):
            found[f"passes.{test}"] = as_objects([self.marks[each.offer.name][test].passes for each in self.offers])
        efficiency = [np.nan if each.distance is None else float(each.distance.efficiency) for each in self.offers]
        return {**found, "efficiency": np.array(efficiency, dtype=np.float64)}

    def card(self) -> Card:
        parties = tuple(self.reservation)
        rows = [
            (
                each.offer.title,
                "yes" if each.agreed else "no",
                *("–" if each.point is None else in_points(each.point.surplus[p], signed=True) for p in parties),
            )
            for each in self.offers
        ]
        agreed = sum(each.agreed for each in self.offers)
        by_rules = any(each.by_rules is not None for each in self.offers)
        said = f"{agreed} of {len(self.offers)} offers {'pass' if by_rules else 'would be signed by all'}"
        return Card("Comparison", "", said, ("Offer", "Passes" if by_rules else "All sign", *(f"Surplus of {p}" for p in parties)), rows)


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


@dataclass(frozen=True, repr=False)
class Improvements(Listed):
    """Agreements that every party likes at least as well as the offer and one better: those on the Pareto frontier, first those from
    which most parties gain, then by product of gains. `more`: further frontier points left out. `reason`: why there
    are none; empty where there are."""

    found: tuple[Improvement, ...]
    more: int
    reason: str


@dataclass(frozen=True, repr=False)
class Packages(Listed):
    """The fewest issues of an offer that must change until all accept: `size` of them (None: no agreement exists at all; 0: they accept
    it as it stands).

    `packages`: for each set of issues of that size that can do it, the best change of them by leximin of the surpluses; `complete`:
    whether every such set is here."""

    size: int | None
    packages: tuple[Improvement, ...]
    complete: bool
    reason: str
    """Why there is none; empty where there is one."""


@dataclass(frozen=True)
class Logroll:
    """A trade: `changes` on two issues (one for one) or four (two for two), from which no party loses and at least two gain, though
    each change by itself would cost some party something; one party gets half of the changes, another the other half. No two
    of four changes are a trade by themselves. `gets`, `gives`: for each party the changed issues whose change alone raises, or lowers, its
    utility at the offer. `agreed`: whether all parties accept the outcome."""

    changes: tuple[Change, ...]
    gains: Mapping[str, Fraction]
    point: Point
    gets: Mapping[str, tuple[str, ...]]
    gives: Mapping[str, tuple[str, ...]]
    agreed: bool


@dataclass(frozen=True, repr=False)
class Logrolls(Listed):
    """The best trades of one kind: first those from which most parties gain, then by product of gains. `total` of them
    qualify; `exhaustive`: all of that kind were gone through."""

    kind: LogrollKind
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
class PathObstacle:
    """Why no order will do: what is wrong `at` the start or the end already, or that every order meets something in between.

    The first list that is not empty gives the reason: `infeasible` (paths of constraints and options out of force), `red_lines` crossed,
    parties that are `short` of their reservation value, `bodies` that do not pass it. All are empty for `between`.
    """

    at: Literal["start", "end", "between"]
    infeasible: tuple[str, ...] = ()
    red_lines: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class PathAnswer(Listed):
    """From one outcome to another, one differing issue at a time.

    `path`: of the orders along which constraints and red lines are kept, nobody falls below its reservation value and, where
    ratification is required, every body passes what stands, both ends included, the one whose least surplus is largest; None: proved
    that there is none of this kind. `widest`: the order with the largest least surplus, whatever the reservation values and the bodies,
    among those that keep the constraints and cross no red line that neither end crosses; None: there is none. `obstacle`: why there is
    no `path`; None where there is one.
    """

    differing: tuple[str, ...]
    path: Path | None
    widest: Path | None
    obstacle: PathObstacle | None


@dataclass(frozen=True)
class CounterOffer:
    """What `party` would answer with: of the agreements that it likes best, the one best for the others by leximin of surpluses.

    `waived`: red lines waived for an agreement to exist (empty where one exists). `tied`: agreements as good by both measures."""

    party: str
    point: Point
    tied: int
    waived: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class CounterOffers(Listed):
    """What each party would answer with; with no agreement, the same under each of the first minimal waivers of red lines.

    `closed`: minimal waivers under which there is no agreement either, for the points or (with ratification) for the bodies. `more`:
    minimal waivers not looked into. `reason`: why there is no agreement without a waiver; empty where there is one."""

    found: tuple[CounterOffer, ...]
    closed: tuple[tuple[str, ...], ...]
    more: int
    reason: str
