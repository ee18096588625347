"""What a solver answers: frozen records that remember how they were made and what proves them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

from simulator.cards import Card, Shown, from_above, terms_in_words
from simulator.figures import points as in_points
from simulator.figures import whole
from simulator.frames import Framed, option_column
from simulator.solve.solution import SOLUTIONS

if TYPE_CHECKING:  # the names of engines and solutions are also needed by `zopa --help`, which loads no numpy
    import numpy as np
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from simulator.scenario.model import Scenario
    from simulator.solve.frontier_points import FrontierPoints, ListedPoints
    from simulator.solve.results_by_rule import ByRules

EngineName: TypeAlias = str
"""The name of a registered engine (`simulator.solve.engine`)."""
FrontierChoice = Literal["acceptable", "all"]
SampledBy = Literal["solution", "weighted sum", "floor"]
"""How a point of a sample was found: near the maximum of a solution, as the largest weighted sum, or as the largest sum above floors."""
Verdict = Literal["agreement", "no agreement", "undecided"]
SolutionName: TypeAlias = str
"""The name of a registered bargaining solution (`simulator.solve.solution`)."""


class Outcomes(Sequence[Mapping[str, str]]):
    """A table of outcomes, each read as a mapping issue → option key; `codes` has shape (n_outcomes, n_issues)."""

    def __init__(self, issues: tuple[str, ...], options: tuple[tuple[str, ...], ...], codes: NDArray[np.intp]) -> None:
        self.issues, self.options, self.codes = issues, options, codes

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, at: int) -> Mapping[str, str]: ...
    @overload
    def __getitem__(self, at: slice) -> Outcomes: ...
    def __getitem__(self, at: int | slice) -> Mapping[str, str] | Outcomes:
        if isinstance(at, slice):
            return Outcomes(self.issues, self.options, self.codes[at])
        return {i: o[k] for i, o, k in zip(self.issues, self.options, self.codes[at], strict=True)}

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        return (self[k] for k in range(len(self)))


@dataclass(frozen=True)
class Point:
    """One outcome with what it is worth: utilities and surpluses in points of each party, exact."""

    outcome: Mapping[str, str]
    utilities: Mapping[str, Fraction]
    surplus: Mapping[str, Fraction]
    red_lines: tuple[str, ...] = ()
    """Paths of the red lines in force that it crosses (empty for an agreement)."""


@dataclass(frozen=True)
class Interval:
    """A confidence interval, never to be read as a count."""

    low: float
    high: float
    confidence: float
    samples: int


@dataclass(frozen=True)
class Zone:
    """The agreement zone: outcomes within the constraints and red lines in force that every party accepts.

    `count` is exact, or None where it was not computed or not computable within the budget; then `estimate` may hold an
    interval. `feasible` counts outcomes within the constraints (and options in force), `allowed` those within the red
    lines as well, whether ratifying bodies would pass them or not; all are integers of any size.
    """

    empty: bool | None
    count: int | None
    estimate: Interval | None
    feasible: int | None
    allowed: int | None
    outcomes: int


@dataclass(frozen=True, repr=False)
class Frontier(Shown, Framed):
    """Pareto frontier. `points`: its points, which may be tens of millions; `epsilon`: points by which, per party, they may fall short of
    the exact frontier (zero: exact). `within_reservation`: only outcomes that every party accepts. `issues`, `options`: of the outcomes;
    `scale`: of the totals in `points`, so many make a point of each party.

    `utilities`, `outcomes`, `tied`, `totals` and the tables have a row a point; of a large frontier they are large as well: `spread` has
    some of the points, and `parts` all of them, one part after the other.
    """

    parties: tuple[str, ...]
    points: FrontierPoints
    within_reservation: bool
    epsilon: Mapping[str, Fraction]
    engine: EngineName
    scale: tuple[int, ...]
    reservation: Mapping[str, Fraction]
    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]

    @property
    def size(self) -> int:
        """How many points it has."""
        return len(self.points)

    def spread(self, most: int) -> Frontier:
        """At most so many of its points, spread evenly over their order; the frontier itself where it has no more."""
        import numpy as np

        if self.size <= most:
            return self
        return replace(self, points=self.points.at(np.linspace(0, self.size - 1, num=most).astype(np.int64)))

    def parts(self, size: int = 1_000_000) -> Iterator[Frontier]:
        """All points in their order, in parts of so many."""
        import numpy as np

        for start in range(0, self.size, size):
            yield replace(self, points=self.points.at(np.arange(start, min(start + size, self.size))))

    @cached_property
    def _listed(self) -> ListedPoints:
        import numpy as np

        return self.points.at(np.arange(self.size))

    @property
    def totals(self) -> NDArray[Any]:
        """The utilities of every point exactly, as whole numbers (`scale` of them are a point), shape (n_points, n_parties)."""
        return self._listed.totals

    @cached_property
    def utilities(self) -> NDArray[np.float64]:
        """The utilities of every point in points, shape (n_points, n_parties)."""
        from simulator.payoffs.model import in_points as divided

        return divided(self.totals, self.scale)

    @property
    def outcomes(self) -> Outcomes:
        """One outcome for each point."""
        return Outcomes(self.issues, self.options, self._listed.codes)

    @cached_property
    def tied(self) -> tuple[int, ...]:
        """How many outcomes share each point's utilities."""
        return tuple(self._listed.counts.tolist())

    @cached_property
    def exact(self) -> tuple[Mapping[str, Fraction], ...]:
        """Party → utility, exact, for every point."""
        scaled = [list(zip(self.parties, self.scale, row, strict=True)) for row in self.totals.tolist()]
        return tuple({party: Fraction(total, scale) for party, scale, total in row} for row in scaled)

    @cached_property
    def surplus(self) -> tuple[Mapping[str, Fraction], ...]:
        """Party → surplus, exact, for every point."""
        return tuple({party: utility - self.reservation[party] for party, utility in point.items()} for point in self.exact)

    def columns(self) -> Mapping[str, NDArray[Any]]:
        """A row a point: each issue (numbers where it has levels), `PARTY.utility`, `PARTY.surplus` (`exact` and `surplus` have the
        fractions), and `tied`."""
        import numpy as np

        found: dict[str, NDArray[Any]] = {}
        for i, (issue, choices) in enumerate(zip(self.issues, self.options, strict=True)):
            found[issue] = option_column(choices, choices)[self._listed.codes[:, i]]
        for p, party in enumerate(self.parties):
            found[f"{party}.utility"] = self.utilities[:, p]
        for p, party in enumerate(self.parties):
            found[f"{party}.surplus"] = self._surplus_of(p)
        return {**found, "tied": self._listed.counts.astype(np.float64)}

    def _surplus_of(self, party: int) -> NDArray[np.float64]:
        """One party's surplus at every point, as the nearest float64."""
        from simulator.payoffs.model import EXACT_FLOAT
        from simulator.payoffs.model import in_points as divided

        reservation, scale, totals = self.reservation[self.parties[party]], self.scale[party], self.totals[:, party]
        unit = lcm(scale, reservation.denominator)
        taken, factor = int(reservation * unit), unit // scale
        largest = factor * max(map(abs, (int(totals.max(initial=0)), int(totals.min(initial=0))))) + abs(taken)
        whole_surplus = (totals if largest < EXACT_FLOAT else totals.astype(object)) * factor - taken
        return divided(whole_surplus, (unit,))

    def card(self) -> Card:
        short = max(self.epsilon.values(), default=Fraction(0))
        within = "that all parties accept" if self.within_reservation else "within the red lines"
        accuracy = f"short by at most {in_points(short)} points" if short else "exact"
        said = f"{whole(self.size)} points of outcomes {within}, {accuracy}"
        shown = self.spread(9)
        rows = [(terms_in_words(o), *map(in_points, worth)) for o, worth in zip(shown.outcomes, shown.utilities.tolist(), strict=True)]
        return Card("Frontier", "", said, ("Outcome", *self.parties), rows, self.size)


@dataclass(frozen=True)
class FrontierSample:
    """Some points of a Pareto frontier that is too large to list: no list of the frontier. Each is proved Pareto-optimal; what lies between
    them is not known. `by`: how each was found; `thinned_short`: a list thinned to fit the limits would miss points by more than this share
    of the parties' ranges (0 to 1). `gap`: a proved bound on what lies between, as a share of the ranges: every outcome of those that the
    frontier is of gives each party at most that share of its range more than some one point of the sample; None where there is no sample,
    or a party's range is not known. A range goes from a party's worst to its best within the red lines."""

    parties: tuple[str, ...]
    utilities: NDArray[np.float64]
    outcomes: Outcomes
    by: tuple[SampledBy, ...]
    within_reservation: bool
    thinned_short: float
    gap: float | None


@dataclass(frozen=True, repr=False)
class Solution(Shown):
    """A bargaining solution: its outcomes (all ties, or the first of them where `tied` says that there are more).

    `value` is what it maximises (exact), `bound` a proved upper bound on it where the proof was not closed (None: proved
    optimal). `tied` is the number of tied outcomes, None where the engine does not enumerate ties. `left_out`: parties that
    cannot gain, and were left out as the definition says. `compares_parties`: the solution compares points between parties.
    `consenting`: where agreement rules decide, the parties that consent to its first outcome; None where all must.
    """

    name: SolutionName
    points: tuple[Point, ...]
    tied: int | None
    value: Fraction | float
    bound: float | None
    left_out: tuple[str, ...]
    compares_parties: bool
    engine: EngineName
    consenting: tuple[str, ...] | None = None

    @property
    def outcome(self) -> Mapping[str, str]:
        """The terms (the first of them where several tie)."""
        return self.points[0].outcome

    @property
    def utilities(self) -> Mapping[str, Fraction]:
        return self.points[0].utilities

    @property
    def surplus(self) -> Mapping[str, Fraction]:
        return self.points[0].surplus

    def card(self) -> Card:
        tied = "" if self.tied == 1 else "; ties not counted" if self.tied is None else f"; {whole(self.tied)} tied"
        doubt = "" if self.bound is None else "; not proved best"
        point = self.points[0]
        rows = [(party, in_points(utility), in_points(point.surplus[party], signed=True)) for party, utility in point.utilities.items()]
        return Card("Solution", self.name, f"{terms_in_words(self.outcome)}{tied}{doubt}", ("Party", "Utility", "Surplus"), rows)


@dataclass(frozen=True)
class Nearest:
    """The outcome nearest to a deal: fewest red lines waived, then largest least surplus, then leximin.

    `unasked`: ratifying bodies were required and not asked about this waiver, since a limit came before; so it is the nearest outcome
    without them, and the least surplus with them is this at most."""

    waived: tuple[str, ...]
    point: Point
    least_surplus: Fraction
    proved: bool
    unasked: bool = False

    @property
    def opens(self) -> bool:
        """Whether it is an agreement."""
        return self.least_surplus >= 0 and not self.unasked


@dataclass(frozen=True)
class NoDeal:
    """Why there is no agreement. `clash`: a smallest set of red lines (with constraints) that alone leaves nothing, empty
    where it is the points that clash. `waivers`: each minimal set of red lines whose waiver leaves outcomes on the table,
    with the outcome nearest to (or inside) a deal under it; where ratifying bodies are required, of those that they pass. `hopeless`: the
    other minimal sets, under which the bodies pass nothing."""

    reason: str
    clash: tuple[str, ...]
    nearest: Nearest | None
    waivers: tuple[Nearest, ...]
    certificate: Mapping[str, Any] | None
    hopeless: tuple[tuple[str, ...], ...] = ()

    @property
    def waived_sets(self) -> tuple[tuple[str, ...], ...]:
        """Every minimal set of red lines to waive."""
        return (*(waiver.waived for waiver in self.waivers), *self.hopeless)


@dataclass(frozen=True)
class Binding:
    """An issue that binds at an outcome: `party` would gain `gain` points if it alone changed to `option`, and cannot have it.

    `blocked_by`: the parties that the change takes below their reservation value (`parties.ukraine`), and the red lines and
    constraints that it crosses (their paths)."""

    issue: str
    party: str
    option: str
    gain: Fraction
    blocked_by: tuple[str, ...]


@dataclass(frozen=True)
class RequiredRatification:
    """That each of `bodies` (paths) had to pass an agreement, where its consent is needed, with at least `chance`, each by itself.

    `signed`, `signed_count`: the verdict, and the size of the zone, without that requirement."""

    chance: Fraction
    bodies: tuple[str, ...]
    signed: Verdict
    signed_count: int | None


@dataclass(frozen=True, repr=False)
class Result(Shown):
    """The answer of `solve`, with how it was made."""

    title: str
    verdict: Verdict
    engine: EngineName
    zone: Zone
    reservation: Mapping[str, Fraction]
    ideal: Mapping[str, Fraction]
    """Each party's best utility over outcomes within constraints and red lines in force (empty mapping: there are none; a party is
    left out where its interactions outgrew their budget)."""
    worst: Mapping[str, Fraction]
    frontier: Frontier | None
    solutions: Mapping[SolutionName, Solution]
    no_deal: NoDeal | None
    binding: tuple[Binding, ...]
    """What binds at the first solution asked for (with no deal: at the nearest outcome), one line an issue, largest gain first."""
    notes: tuple[str, ...]
    stopped: Literal["time limit", "memory limit", "interrupted"] | None
    """What ended the work early; then everything here is proved as far as it goes, and `bound`s say how far."""
    seconds: float
    version: str
    frontier_sample: FrontierSample | None = None
    """Proved points of the frontier asked for, in place of `frontier`, where that is too large to list."""
    ratification: RequiredRatification | None = None
    """What ratification was required, if any; then an agreement is what all parties sign and these bodies pass."""
    by_rules: ByRules | None = None
    """What passes under the agreement rules, where these are something else than everybody's consent; then an agreement is what passes."""
    asked_frontier: Frontier | None = None
    """With it, the frontier of what passes over the parties asked alone; None also where all are."""
    accepted_offers: tuple[str, ...] = ()
    """Names of the full offers in force that are agreements as they stand: known whatever ended the work."""

    scenario: Scenario | None = field(default=None, compare=False)
    """What was solved."""

    @property
    def nash(self) -> Solution | None:
        return self.solutions.get("nash")

    def plot(self) -> Figure:
        """The frontier, the reservation values and the solutions, pair of parties by pair (the first 15 pairs); with no agreement the
        nearest outcome. Raises `UsageError` without the extra `[report]`, and where there is no pair."""
        figure: Figure = from_above("simulator.report.compare.plots:result_figure")(self)
        return figure

    def card(self) -> Card:
        parties = tuple(self.reservation)
        found = ((SOLUTIONS[name].title, solution.points) for name, solution in self.solutions.items())
        shown: list[tuple[str, Point]] = [(title, points[0]) for title, points in found if points]
        if self.no_deal is not None and self.no_deal.nearest is not None:
            shown.append(("Nearest outcome", self.no_deal.nearest.point))
        rows = [(name, terms_in_words(p.outcome), *(in_points(p.surplus[x], signed=True) for x in parties)) for name, p in shown]
        titles = parties if self.scenario is None else [self.scenario.parties[party].title for party in parties]
        return Card("Result", self.title, self._said(), ("Solution", "Outcome", *(f"Surplus of {title}" for title in titles)), rows)

    def _said(self) -> str:
        stopped = f" (stopped: {self.stopped})" if self.stopped else ""
        if self.no_deal is not None:
            return f"{self.verdict}: {self.no_deal.reason}{stopped}"
        of = "outcomes" if self.zone.feasible is None else f"of the {whole(self.zone.feasible)} feasible outcomes"
        count = "" if self.zone.count is None else f", {whole(self.zone.count)} {of}"
        return f"{self.verdict}{count}{stopped}"
