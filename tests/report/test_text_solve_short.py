"""The first screen of `solve`: terms come before the points of further solutions, and bodies that were not asked are named."""

from __future__ import annotations

from fractions import Fraction

import pytest

from simulator import Scenario, random_scenario
from simulator.report.first_screen import LINES, WIDTH
from simulator.report.solve.ratification import not_asked
from simulator.report.solve.short import solve_screen
from simulator.solve.solving import solve
from tests.cli.running import page

HOUSE = {"house": {"title": "House", "chance": 0.9}}


@pytest.mark.parametrize(("parties", "issues"), [(2, 3), (4, 9), (4, 20), (6, 12)])
def test_terms_of_the_first_solution_stand_there(parties: int, issues: int) -> None:
    scenario = with_house(random_scenario(parties=parties, issues=issues, options=2, seed=2))
    lines = page(solve_screen(scenario, solve(scenario), ["zopa", "solve", "f"], "zopa solve f --full"), WIDTH)
    assert len(lines) <= LINES
    place = next(k for k, line in enumerate(lines) if line.startswith("Terms: "))
    after = " ".join(" ".join(lines[place:]).split())
    shown = sum(f"{issue.title}: " in after or f"{issue.title} " in after for issue in scenario.issues.values())
    assert shown == issues or f"; {issues - shown} more: --full." in after
    assert shown == issues or len(lines) >= LINES - 1
    assert any(line.startswith("House (") and line.endswith(") was not asked; --ratify 0.5 asks it.") for line in lines)


def test_bodies_are_named_where_there_are_some_and_they_were_not_asked() -> None:
    scenario = random_scenario(parties=2, issues=2, options=2, seed=1)
    assert not not_asked(scenario, None)
    assert not_asked(with_house(scenario), None).startswith("House (")
    assert not not_asked(with_house(scenario), Fraction(1, 2))


def with_house(scenario: Scenario) -> Scenario:
    """The scenario with a ratifying body of its first party."""
    return scenario.with_changes({f"parties.{next(iter(scenario.parties))}.ratification": HOUSE})
