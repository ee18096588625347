"""What a sweep says of what was varied."""

from __future__ import annotations

from simulator import load
from simulator.report.sweep.text import DRAWN_NAMED, plan_report
from simulator.sweep.asked import plan_asked
from simulator.sweep.sweep_cost import SweepEstimate
from tests.report.test_text_sensitivity import printed


def shown(*vary: str) -> str:
    return printed(plan_report(plan_asked(load("berlin-2025"), vary=vary, samples=4), SweepEstimate(4, 1.0, 1000), "zopa"))


def test_numbers_drawn_are_named_where_they_are_few() -> None:
    issues = list(load("berlin-2025").issues)[: DRAWN_NAMED + 1]
    paths = [f"parties.ukraine.weights.{issue}=1:20" for issue in issues]
    assert "Drawn: 1 number within its range (Ukraine's weight of “" in shown(paths[0])
    few = shown(*paths[:DRAWN_NAMED])
    assert few.count("Ukraine's weight of “") == DRAWN_NAMED
    assert f"Drawn: {DRAWN_NAMED + 1} numbers within their ranges (Ukraine)." in shown(*paths)
