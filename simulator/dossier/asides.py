"""What a file says beside an answer that does not ask for it: answers on record, and bodies that would have to pass the deal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.offers.ratification import Ratification
    from simulator.offers.records import RecordedAnswer
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Result


@dataclass(frozen=True)
class Asides:
    """`answers`: those on record against which the numbers speak; `complete`: False where a limit left some unjudged. `at_home`: how likely
    ratifying bodies that were not asked are to pass the first solution; None where they were, without a solution or a body."""

    answers: tuple[RecordedAnswer, ...] = ()
    complete: bool = True
    at_home: Ratification | None = None


def asides_of(scenario: Scenario, result: Result) -> Asides:
    """What stands beside the answer `result`; it takes a moment at most."""
    from simulator.dossier.overview import differing_on_record

    answers, complete = differing_on_record(scenario)
    return Asides(answers, complete, chances_unasked(scenario, result))


def chances_unasked(scenario: Scenario, result: Result) -> Ratification | None:
    """How likely ratifying bodies in force are to pass the first solution; None where they were asked, without one, and where there are no
    bodies."""
    from simulator.payoffs.ratification import bodies_in_force

    point = next((solution.points[0] for solution in result.solutions.values() if solution.points), None)
    if point is None or result.ratification is not None or result.by_rules is not None or not any(bodies_in_force(scenario)):
        return None
    from simulator.offers.ratification import ratification_of

    return ratification_of(scenario, point.outcome)
