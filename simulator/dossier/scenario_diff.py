"""What `zopa diff` tells: how two scenarios differ and what that changes in the answer, gathered for the renderers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.budget import DEFAULT_MEMORY_LIMIT, DEFAULT_TIME_LIMIT, Budget, Progress
from simulator.cards import MOST_ROWS, Card, Shown, from_above

if TYPE_CHECKING:
    from simulator.scenario.differences import DifferingValue
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Point, Result


@dataclass(frozen=True, repr=False)
class ScenarioDiff(Shown):
    """Scenario `a` beside scenario `b`, each with its answer. `names`: what the two were called on the command line."""

    names: tuple[str, str]
    scenarios: tuple[Scenario, Scenario]
    differences: tuple[DifferingValue, ...]
    results: tuple[Result, Result]

    def card(self) -> Card:
        difference_in_words = from_above("simulator.report.scenario.diff_values:difference_in_words")
        first, second = self.results
        said = f"{first.verdict} before, {second.verdict} after; places that differ: {len(self.differences)}"
        rows = [difference_in_words(self.scenarios, difference) for difference in self.differences[: MOST_ROWS + 1]]
        return Card("ScenarioDiff", " → ".join(self.names), said, ("What", "Before", "After"), rows, len(self.differences))


def compared(
    first: Scenario,
    second: Scenario,
    names: tuple[str, str] | None = None,
    *,
    time_limit: float = DEFAULT_TIME_LIMIT,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
    progress: Progress | None = None,
) -> ScenarioDiff:
    """Both scenarios solved within the limits, half of the time for the first. `names`: what to call them; by default their titles."""
    from simulator.scenario.differences import differences
    from simulator.solve.answering import answer

    with Budget(time_limit, memory_limit, progress) as budget:
        half = answer(first, frontier=None, certificate=False, time_limit=budget.seconds_left / 2, progress=progress)
        results = (half, answer(second, frontier=None, certificate=False, time_limit=budget.seconds_left, progress=progress))
        return ScenarioDiff(names or (first.title, second.title), (first, second), tuple(differences(first, second)), results)


def nearest_point(result: Result) -> Point | None:
    """The outcome nearest to a deal, where there is none."""
    return result.no_deal.nearest.point if result.no_deal is not None and result.no_deal.nearest is not None else None
