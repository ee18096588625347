"""What stands behind a deal at home, on the flagship."""

from __future__ import annotations

from fractions import Fraction

from simulator.budget import DEFAULT_MEMORY_LIMIT, Budget
from simulator.offers.home import home_front
from simulator.offers.ratification import home_effects, over_refusal, ratification_of, win_sets
from simulator.scenario.reading import load
from simulator.solve.solving import solve
from tests.cli.running import answer, zopa

LIFTED = "parties.ukraine.red_lines.no_handover.in_force"
HALF = Fraction(1, 2)


def test_the_home_front_gathers_what_its_parts_say() -> None:
    scenario = load("berlin-2025").with_changes({LIFTED: False})
    outcome = solve(scenario, solutions=["nash"], ratify=HALF).solutions["nash"].outcome
    home = home_front(scenario, HALF, "nash", outcome, Budget(60, DEFAULT_MEMORY_LIMIT))
    assert home.chances == ratification_of(scenario, outcome)
    assert home.refusal == over_refusal(scenario, outcome)
    assert home.win_sets == win_sets(scenario, HALF)
    assert home.effects == home_effects(scenario, HALF)
    assert home_front(scenario, HALF, None, None, Budget(60, DEFAULT_MEMORY_LIMIT)).chances is None


def test_what_a_limit_ends_is_left_out() -> None:
    scenario = load("berlin-2025").with_changes({LIFTED: False})
    home = home_front(scenario, HALF, None, None, Budget(-1, DEFAULT_MEMORY_LIMIT))
    assert (home.win_sets, home.effects) == ((), ())


def test_solve_reports_it_in_text_and_json() -> None:
    words = ("solve", "berlin-2025", "--set", f"{LIFTED}=false", "--ratify", "0.5", "--no-draws", "--solution", "nash")
    text = zopa(*words, "--full").stdout
    assert "Win-sets: the outcomes within the red lines that a body would pass" in text
    assert "Weak at home, strong at the table?" in text
    found = answer(*words)["ratification"]
    assert found["at"]["solution"] == "nash"
    assert [won["agreements"] for won in found["win_sets"]] == [9473, 9473, 9473, 4466, 8404]
    assert {effect["party"] for effect in found["effects"]} == {"ukraine", "russia", "united_states", "europe"}
