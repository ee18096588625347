"""All that `zopa compare` says of offers, gathered within one budget: what a limit cuts short is named, the rest stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from simulator.budget import Budget, Stopped
from simulator.cards import Card, Shown, from_above
from simulator.errors import BudgetError, UsageError
from simulator.formats.cells import named_by
from simulator.frames import Framed
from simulator.offers.codes import positions
from simulator.offers.completing import completions_of
from simulator.offers.counter_offers import counter_offers
from simulator.offers.evaluating import FullOffers, evaluate_offers
from simulator.offers.games import default_budget, game_of
from simulator.offers.improving import improvements, smallest_package
from simulator.offers.logrolls import logrolls
from simulator.offers.paths import path_between
from simulator.offers.ratification import Ratification, ratification_of
from simulator.offers.records import RecordedAnswer, recorded_answers
from simulator.offers.results import (
    LOGROLL_KINDS,
    Comparison,
    CounterOffers,
    EvaluatedOffer,
    Improvements,
    LogrollKind,
    Logrolls,
    NamedOffer,
    Packages,
    PathAnswer,
)
from simulator.offers.uncertainty import uncertainty_of
from simulator.offers.uncertainty_results import Uncertainty
from simulator.offers.vote_results import PassingDraws
from simulator.offers.winning_changes import WinningChanges
from simulator.scenario.changes import changed
from simulator.scenario.draws import drawable
from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown
from simulator.solve.existence import DRAWS_TIME_LIMIT
from simulator.solve.results import Result
from simulator.solve.solving import solve, unsolved

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

MOST_WAIVERS = 3
"""Minimal waivers looked into where the red lines alone leave no outcome."""
FEW = 2
"""Up to so many offers get improvements, trades and counter-offers without being asked."""
Found = TypeVar("Found")


@dataclass(frozen=True)
class Better:
    """What would be better than one offer, with `waived` red lines (paths; empty: as the scenario stands) left aside.

    `start`: the terms started from, full; None: the offer is open and no completion of it is acceptable to all. `improvements`,
    `package`: None where there is no start, or where a limit came first (then the report's `unfinished` names it)."""

    offer: str
    waived: tuple[str, ...]
    start: Mapping[str, str] | None
    improvements: Improvements | None
    package: Packages | None


@dataclass(frozen=True)
class OfferTrades:
    """The best trades from one offer, by kind; a kind that a limit ended is missing."""

    offer: str
    logrolls: Mapping[LogrollKind, Logrolls]


@dataclass(frozen=True)
class Way:
    """From one offer to another; `answer` is None where a limit came first."""

    start: str
    end: str
    answer: PathAnswer | None


@dataclass(frozen=True, repr=False)
class CompareReport(Shown, Framed):
    """Offers side by side and, where asked for, what would be better.

    `ratification`: by offer, of those with a point; empty where no ratifying body is in force. `ratify`: the chance required, if any.
    `better`, `trades`: None where not asked for. `counter`, `way`: None where not asked for or ended by a limit. `uncertainty`: of the
    offers with a point; None as well where no number has a range. `answers`: those on record beside the numbers. `unfinished`: the
    parts that a limit ended, each as `part: why`. `stopped`: 'interrupted', or None. Under agreement rules `won_by`, by offer,
    stands in place of `better` (None where not asked for or ended by a limit), `passing_draws` in place of `uncertainty`."""

    comparison: Comparison
    result: Result
    ratification: Mapping[str, Ratification]
    ratify: Fraction | None
    better: tuple[Better, ...] | None
    trades: tuple[OfferTrades, ...] | None
    counter: CounterOffers | None
    way: Way | None
    uncertainty: Uncertainty | None
    answers: tuple[RecordedAnswer, ...]
    unfinished: tuple[str, ...]
    stopped: str | None
    scenario: Scenario = field(compare=False)
    won_by: Mapping[str, WinningChanges] | None = None
    passing_draws: PassingDraws | None = None

    def columns(self) -> Mapping[str, NDArray[Any]]:
        """Those of `comparison`."""
        return self.comparison.columns()

    def plot(self, kind: Literal["frontier", "bars"] = "frontier") -> Figure:
        """The offers and the frontier for each pair of parties, or bars of what each offer is worth to each. Raises `UsageError` without
        the extra `[report]`."""
        figure: Figure = from_above("simulator.report.compare.plots:compare_pictures")(self.scenario, self)[kind].figure
        return figure

    def card(self) -> Card:
        card = self.comparison.card()
        titles = [self.scenario.parties[party].title for party in self.comparison.reservation]
        head = (*card.head[:2], *(f"Surplus of {title}" for title in titles))
        return replace(card, kind="CompareReport", title=self.scenario.title, head=head)


def compare_offers(
    scenario: Scenario,
    offers: Sequence[NamedOffer],
    *,
    improve: bool | None = False,
    counter: bool | None = False,
    path: tuple[str, str] | None = None,
    limit: int = 3,
    draws: int = 0,
    seed: int = 0,
    ratify: Fraction | None = None,
    budget: Budget | None = None,
) -> CompareReport:
    """Evaluate `offers` and, where asked for, look for what would be better. `improve` and `counter`: None asks for it where there are no
    more than `FEW` offers.

    `improve`: improvements, the smallest package of changes and trades, at most `limit` of each for each offer. Where the red lines
    alone leave no outcome, improvements and packages are those under each of the first three minimal waivers. `counter`: what each
    party would answer with. `path`: names of two of the offers, both full, or open with an acceptable completion. `draws`: how
    many draws of the ranged numbers to look at (0: none), with `seed`; with `improve` the outcome that all accept in most of them is
    looked for, 10 seconds at most. `ratify`: a chance above 0, at most 1, with which each ratifying body must pass an agreement.
    `budget` (default: 60 s) covers all.

    Raises `UsageError` for names in `path` that are not among the offers and for a `limit` below 1.
    """
    if limit < 1:
        raise UsageError(f"a limit of {limit}; ask for at least 1")
    if path is not None:
        path = _ends(path, {offer.name: offer.title for offer in offers})
    few = len(offers) <= FEW
    improve, counter = (few if each is None else each for each in (improve, counter))
    budget = default_budget(budget)
    full = FullOffers.of(scenario, offers, ratify)
    result = _solved(scenario, full, ratify, budget)
    comparison = evaluate_offers(scenario, offers, ratify=ratify, result=result, full=full, budget=budget)
    work = ComparingWork()
    better, trades = _what_is_better(scenario, comparison, result, limit, ratify, budget, work) if improve else (None, None)
    on_record = work.part("answers on record", lambda: _on_record(scenario, offers, budget))
    said = work.part("counter-offers", lambda: counter_offers(scenario, ratify=ratify, budget=budget)) if counter else None
    return CompareReport(
        comparison=comparison,
        result=result,
        ratification=work.part("chances of ratification", lambda: _chances(scenario, comparison)) or {},
        ratify=ratify,
        better=better,
        trades=trades,
        counter=said,
        way=None if path is None else _way(scenario, comparison, path, ratify, budget, work),
        uncertainty=_uncertainty(scenario, comparison, draws, seed, ratify, improve, budget, work) if draws else None,
        answers=on_record or (),
        unfinished=tuple(work.unfinished),
        stopped="interrupted" if work.interrupted or result.stopped == "interrupted" else None,
        scenario=scenario,
    )


def _solved(scenario: Scenario, full: FullOffers, ratify: Fraction | None, budget: Budget) -> Result:
    """The answer of `solve` in half of the time; an agreement among the offers decides the verdict where it stayed open, as one that is
    typed, or stands in another file, is not looked at there."""
    try:
        result = solve(scenario, frontier=None, count=False, certificate=False, ratify=ratify, time_limit=budget.seconds_left / 2)
    except Stopped as stop:
        result = unsolved(scenario, full.game, stop.reason, ratify)
    if result.verdict == "undecided" and full.agreed:
        return replace(result, verdict="agreement", zone=replace(result.zone, empty=False))
    return result


def _on_record(scenario: Scenario, offers: Sequence[NamedOffer], budget: Budget) -> tuple[RecordedAnswer, ...]:
    with budget:
        payoffs = game_of(scenario).payoffs
        return tuple(recorded_answers(scenario, payoffs, ((offer.name, offer.terms, offer.answers) for offer in offers)))


def agreements_claimed(report: CompareReport) -> Iterator[tuple[tuple[str, ...], Mapping[str, str]]]:
    """Every outcome that the report calls an agreement, each with the red lines waived for it (paths)."""
    for solution in report.result.solutions.values():
        yield from (((), point.outcome) for point in solution.points)
    for each in report.comparison.offers:
        if each.agreed and each.point is not None:
            yield (), each.point.outcome
    for better in report.better or ():
        found = [*(better.improvements.found if better.improvements else ()), *(better.package.packages if better.package else ())]
        yield from ((better.waived, improvement.point.outcome) for improvement in found)
    for trades in report.trades or ():
        for kind in trades.logrolls.values():
            yield from (((), trade.point.outcome) for trade in kind.found if trade.agreed)
    for counter in report.counter.found if report.counter is not None else ():
        yield counter.waived, counter.point.outcome


class ComparingWork:
    """Runs the parts of the work one after the other; a part that a limit ends is noted, and after Ctrl-C none is begun."""

    def __init__(self) -> None:
        self.unfinished: list[str] = []
        self.interrupted = False

    def part(self, name: str, work: Callable[[], Found]) -> Found | None:
        if self.interrupted:
            self.unfinished.append(f"{name}: interrupted")
            return None
        try:
            return work()
        except (Stopped, BudgetError) as stop:
            self.unfinished.append(f"{name}: {stop}")
        except KeyboardInterrupt:
            self.interrupted = True
            self.unfinished.append(f"{name}: interrupted")
        return None


def _ends(path: tuple[str, str], titles: Mapping[str, str]) -> tuple[str, str]:
    """The names of the two offers that are named, by their names or titles."""
    first, second = (named_by(titles, name) for name in path)
    if first is None or second is None:
        raise UsageError(unknown("offer", path[0] if first is None else path[1], titles))
    return first, second


def _what_is_better(
    scenario: Scenario, comparison: Comparison, result: Result, limit: int, ratify: Fraction | None, budget: Budget, work: ComparingWork
) -> tuple[tuple[Better, ...], tuple[OfferTrades, ...]]:
    better = []
    for waived in _cases(result):
        under = changed(scenario, {f"{path}.in_force": False for path in waived}) if waived else scenario
        for each in comparison.offers:
            better.append(_better(under, each, waived, limit, ratify, budget, work))
    trades = [_trades(scenario, each, limit, ratify, budget, work) for each in comparison.offers]
    return tuple(better), tuple(each for each in trades if each is not None)


def _cases(result: Result) -> list[tuple[str, ...]]:
    """The scenario as it stands, or (where the red lines alone leave nothing) each of the first minimal waivers."""
    if result.no_deal is None or not result.no_deal.clash:
        return [()]
    return [waiver.waived for waiver in result.no_deal.waivers[:MOST_WAIVERS]] or [()]


def _better(
    scenario: Scenario,
    each: EvaluatedOffer,
    waived: tuple[str, ...],
    limit: int,
    ratify: Fraction | None,
    budget: Budget,
    work: ComparingWork,
) -> Better:
    name = each.offer.name
    start = work.part(f"{name}, its completion", lambda: _start(scenario, each, waived, ratify, budget))
    if start is None:
        return Better(name, waived, None, None, None)
    found = work.part(f"{name}, improvements", lambda: improvements(scenario, start, limit=limit, ratify=ratify, budget=budget))
    package = work.part(f"{name}, smallest package", lambda: smallest_package(scenario, start, limit=limit, ratify=ratify, budget=budget))
    return Better(name, waived, start, found, package)


def _start(
    scenario: Scenario, each: EvaluatedOffer, waived: tuple[str, ...], ratify: Fraction | None, budget: Budget
) -> Mapping[str, str] | None:
    """The terms to start from: the offer's own, or those of its best acceptable completion."""
    if each.completions is None:
        return each.offer.terms
    if waived:
        point = completions_of(game_of(scenario, ratify), positions(scenario, each.offer.terms), budget).agreement
    else:
        point = each.completions.agreement
    return None if point is None else point.outcome


def _trades(
    scenario: Scenario, each: EvaluatedOffer, limit: int, ratify: Fraction | None, budget: Budget, work: ComparingWork
) -> OfferTrades | None:
    if each.point is None:
        return None
    terms = each.point.outcome

    def of_kind(kind: LogrollKind) -> Logrolls | None:
        return work.part(
            f"{each.offer.name}, trades {kind}", lambda: logrolls(scenario, terms, kind, limit=limit, ratify=ratify, budget=budget)
        )

    found = {kind: of_kind(kind) for kind in LOGROLL_KINDS}
    return OfferTrades(each.offer.name, {kind: trades for kind, trades in found.items() if trades is not None})


def _way(
    scenario: Scenario, comparison: Comparison, path: tuple[str, str], ratify: Fraction | None, budget: Budget, work: ComparingWork
) -> Way:
    ends = []
    for name in path:
        point = next(each.point for each in comparison.offers if each.offer.name == name)
        if point is None:
            raise UsageError(f"{name!r} leaves issues open and has no completion that all accept; a path needs an option for every issue")
        ends.append(point.outcome)
    return Way(*path, work.part(f"from {path[0]} to {path[1]}", lambda: path_between(scenario, *ends, ratify=ratify, budget=budget)))


def _uncertainty(
    scenario: Scenario,
    comparison: Comparison,
    draws: int,
    seed: int,
    ratify: Fraction | None,
    search: bool,
    budget: Budget,
    work: ComparingWork,
) -> Uncertainty | None:
    terms = {each.offer.name: each.point.outcome for each in comparison.offers if each.point is not None}
    if not drawable(scenario, bodies=ratify is not None) or not (terms or search):
        return None
    part = Budget(min(DRAWS_TIME_LIMIT, budget.seconds_left), budget.memory_limit)
    return work.part(
        "draws of the ranged numbers",
        lambda: uncertainty_of(scenario, terms, draws=draws, seed=seed, ratify=ratify, search=search, budget=part),
    )


def _chances(scenario: Scenario, comparison: Comparison) -> dict[str, Ratification]:
    found = {each.offer.name: ratification_of(scenario, each.point.outcome) for each in comparison.offers if each.point is not None}
    return {name: ratification for name, ratification in found.items() if ratification.bodies}
