"""What `zopa show` tells about a scenario, gathered for the renderers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.budget import DEFAULT_MEMORY_LIMIT, Budget, Stopped, StopReason

if TYPE_CHECKING:
    from simulator.offers.records import AgainstItself, RecordedAnswer
    from simulator.payoffs.clashes import IssueClash
    from simulator.payoffs.least_losses import LeastLoss
    from simulator.payoffs.model import Payoffs
    from simulator.payoffs.option_orders import Order
    from simulator.payoffs.swings import IssueSwing
    from simulator.payoffs.worth import CourseShare
    from simulator.scenario.model import Scenario
    from simulator.scenario.numbers import Number


@dataclass(frozen=True)
class Size:
    """How large a scenario is. `outcomes`: combinations of options; `feasible`: those within the constraints, None where counting
    them takes too much; `ranged`: numbers given with a range."""

    scenario: Scenario
    outcomes: int
    feasible: int | None
    ranged: int


@dataclass(frozen=True)
class Overview(Size):
    """A scenario with what follows from its numbers before anything is solved. `stopped`: the limit that left out what is empty here.

    `reservation`: empty where a party has a ranking in place of points, and so is all that is computed from points. `course_shares`: how
    each reservation value is made up (nothing for a stated one). `answers`: the answers on record beside the numbers. `numbers`: every
    number by its path. `uses`: each source with the parts that rest on it.
    """

    reservation: Mapping[str, Fraction]
    course_shares: Mapping[str, tuple[CourseShare, ...]]
    answers: tuple[RecordedAnswer, ...]
    numbers: Mapping[str, Number]
    uses: Mapping[str, tuple[str, ...]]
    swings: tuple[IssueSwing, ...]
    orders: tuple[Order, ...]
    least_losses: tuple[LeastLoss, ...]
    clashes: tuple[IssueClash, ...]
    stopped: StopReason | None


CHECK_TIME_LIMIT = 0.25
"""After so many seconds compiling a file is given up, and it is left open how many of its outcomes are feasible."""
DOUBTS_TIME_LIMIT = 0.3
"""After so many seconds it is left open whether the numbers of a file agree with what else it says."""


@dataclass(frozen=True)
class Doubts:
    """Where the numbers of a scenario speak against what else it says. `answers`: those on record that differ from the numbers.
    `against_themselves`: offers that their makers would refuse. `never_crossed`: paths of red lines that no feasible outcome crosses.
    `complete`: False where a limit ended the work; what is here holds all the same."""

    answers: tuple[RecordedAnswer, ...]
    against_themselves: tuple[AgainstItself, ...]
    never_crossed: tuple[str, ...]
    complete: bool


def size_of(scenario: Scenario) -> Size:
    """The size of any scenario, at once, whatever the file; parties may have rankings in place of points. Where a scenario is too large to
    compile in `CHECK_TIME_LIMIT`, it is not known whether and how many outcomes are feasible. Raises `ScenarioError` where no outcome is
    feasible."""
    return _size_of(scenario, _compiled(scenario))


def size_and_doubts(scenario: Scenario) -> tuple[Size, Doubts]:
    """The size of a scenario, and what speaks against it from within, as far as `DOUBTS_TIME_LIMIT` reaches; nothing where parties have
    rankings. Raises as `size_of` does."""
    payoffs = _compiled(scenario)
    return _size_of(scenario, payoffs), _doubts(scenario, payoffs)


def differing_on_record(scenario: Scenario) -> tuple[tuple[RecordedAnswer, ...], bool]:
    """The answers on record against which the numbers speak, as far as `DOUBTS_TIME_LIMIT` reaches, and whether all were judged; nothing
    where parties have rankings."""
    if _is_ranked(scenario) or not any(offer.answers for offer in scenario.offers.values()):
        return (), True
    payoffs = _compiled(scenario)
    answers: list[RecordedAnswer] = []
    try:
        with Budget(DOUBTS_TIME_LIMIT, DEFAULT_MEMORY_LIMIT):
            answers.extend(_differing(scenario, payoffs) if payoffs is not None else ())
    except Stopped:
        return tuple(answers), False
    return tuple(answers), payoffs is not None


def _differing(scenario: Scenario, payoffs: Payoffs) -> Iterator[RecordedAnswer]:
    from simulator.offers.records import answers_in_file, recorded_answers

    return (each for each in recorded_answers(scenario, payoffs, answers_in_file(scenario)) if each.differs)


def _compiled(scenario: Scenario) -> Payoffs | None:
    """The numbers of the scenario; None where parties have rankings, or where it is too large to compile in a moment."""
    from simulator.payoffs.agreement_rules import compile_rules

    if _is_ranked(scenario):
        return None
    try:
        with Budget(CHECK_TIME_LIMIT, DEFAULT_MEMORY_LIMIT):
            return compile_rules(scenario).payoffs
    except Stopped:
        return None


def _size_of(scenario: Scenario, payoffs: Payoffs | None) -> Size:
    from simulator.payoffs.completion import count_permitted

    if _is_ranked(scenario):
        return _size(scenario, _feasible_by_rankings(scenario))
    if payoffs is None:
        return _size(scenario, None)
    try:
        with Budget(CHECK_TIME_LIMIT, DEFAULT_MEMORY_LIMIT):
            return _size(scenario, count_permitted(payoffs, [ban for ban in payoffs.bans if not ban.is_demand]))
    except Stopped:
        return _size(scenario, None)


def _doubts(scenario: Scenario, payoffs: Payoffs | None) -> Doubts:
    from simulator.offers.records import against_themselves
    from simulator.payoffs.permitted import never_crossed

    answers: list[RecordedAnswer] = []
    against: list[AgainstItself] = []
    uncrossed: list[str] = []
    complete = payoffs is not None or _is_ranked(scenario)
    try:
        with Budget(DOUBTS_TIME_LIMIT, DEFAULT_MEMORY_LIMIT):
            if payoffs is not None:
                uncrossed.extend(never_crossed(payoffs))
                answers.extend(_differing(scenario, payoffs))
                against.extend(against_themselves(scenario, payoffs))
    except Stopped:
        complete = False
    return Doubts(tuple(answers), tuple(against), tuple(uncrossed), complete)


def _is_ranked(scenario: Scenario) -> bool:
    """Whether a party has a ranking of outcomes in place of points."""
    return any(party.ranking for party in scenario.parties.values())


def _feasible_by_rankings(scenario: Scenario) -> int:
    from simulator.scenario.ordinal import feasible_outcomes

    return len(feasible_outcomes(scenario.issues, (c.never for c in scenario.constraints.values() if c.in_force)))


def _size(scenario: Scenario, feasible: int | None) -> Size:
    from simulator.scenario.ordinal import combinations
    from simulator.scenario.paths import ranged

    return Size(scenario, combinations(scenario.issues), feasible, len(ranged(scenario)))


def overview(scenario: Scenario) -> Overview:
    """Gather it. Raises `ScenarioError` where no outcome is feasible."""
    from simulator.offers.records import answers_in_file, recorded_answers
    from simulator.payoffs.agreement_rules import compile_rules
    from simulator.payoffs.clashes import clashes
    from simulator.payoffs.completion import count_permitted
    from simulator.payoffs.least_losses import least_losses
    from simulator.payoffs.option_orders import orders
    from simulator.payoffs.swings import swings
    from simulator.payoffs.worth import course_shares

    if _is_ranked(scenario):
        return _overview(_size(scenario, _feasible_by_rankings(scenario)))
    payoffs = compile_rules(scenario).payoffs
    found = _overview(
        _size(scenario, None),
        reservation=dict(zip(payoffs.parties, payoffs.reservation, strict=True)),
        course_shares={name: course_shares(scenario, name) for name in scenario.parties},
    )
    try:
        return replace(
            found,
            answers=tuple(recorded_answers(scenario, payoffs, answers_in_file(scenario))),
            feasible=count_permitted(payoffs, [ban for ban in payoffs.bans if not ban.is_demand]),
            swings=swings(payoffs),
            orders=orders(payoffs),
            least_losses=least_losses(payoffs),
            clashes=clashes(payoffs),
        )
    except Stopped as stop:
        return replace(found, stopped=stop.reason)


def _overview(
    size: Size, *, reservation: Mapping[str, Fraction] | None = None, course_shares: Mapping[str, tuple[CourseShare, ...]] | None = None
) -> Overview:
    """What stands in the file, and nothing yet of what is computed with points."""
    from simulator.scenario.paths import numbers
    from simulator.scenario.sourced import uses

    return Overview(
        size.scenario,
        size.outcomes,
        size.feasible,
        size.ranged,
        reservation=reservation or {},
        course_shares=course_shares or {},
        answers=(),
        numbers=numbers(size.scenario),
        uses=uses(size.scenario),
        swings=(),
        orders=(),
        least_losses=(),
        clashes=(),
        stopped=None,
    )
