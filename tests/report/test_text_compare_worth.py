"""What offers are worth in print: who accepts, who does not and why, with the signs of the table agreeing with the sentences."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from rich.console import Console

from simulator.payoffs.compiling import compile_payoffs
from simulator.report.compare.plots import backdrop_of, drawn_offer
from simulator.report.compare.worth import acceptance_lines, accepts, worth_parts
from simulator.solve.game import Game
from simulator.solve.results import Point, Solution, SolutionName
from simulator.solve.solving import solve
from tests.report.samples import SCENARIO, solution

GAME = Game(compile_payoffs(SCENARIO))
RESERVATION = {"left": Fraction(50), "right": Fraction(40)}


def at(**terms: str) -> Point:
    return GAME.point(GAME.codes(terms))


def printed(*offers: tuple[str, Point], width: int = 100) -> str:
    console = Console(width=width, markup=False, highlight=False)
    with console.capture() as captured:
        for part in worth_parts(SCENARIO, RESERVATION, offers):
            console.print(part)
    return captured.get()


def test_a_red_line_is_named_even_where_the_points_suffice() -> None:
    point = at(length="200", toll="day")
    assert point.surplus["left"] == 30
    assert not accepts(point, "left")
    (line,) = acceptance_lines(SCENARIO, [("1", point)])
    assert line == "1: accepted by none; refused by Left bank (its red line “free”), Right bank (short by 15.00)."


def test_shortfall_and_red_line_stand_together() -> None:
    (line,) = acceptance_lines(SCENARIO, [("1", at(length="200", toll="none"))])
    assert line == "1: accepted by Left bank; refused by Right bank (short by 40.00; its red line “toll at some hours”)."


def test_a_party_that_gains_nothing_accepts() -> None:
    point = Point({}, {}, {"left": Fraction(0), "right": Fraction(1)})
    assert acceptance_lines(SCENARIO, [("bridge", point)]) == ["bridge: accepted by both."]


def test_the_table_gives_utility_surplus_and_a_sign_for_each_party() -> None:
    text = printed(("1", at(length="200", toll="day")), ("2", at(length="200", toll="none")))
    first, second = (next(line for line in text.splitlines() if line.startswith(name)) for name in ("1 ", "2 "))
    assert first.split() == ["1", "80.00", "+30.00", "!", "25.00", "−15.00", "✗"]
    assert second.split() == ["2", "100.00", "+50.00", "✓", "0.00", "−40.00", "!"]
    assert max(map(len, text.splitlines())) <= 100


def test_on_a_narrow_page_each_offer_has_a_table_of_its_own_and_nothing_is_cut() -> None:
    text = printed(("first", at(length="200", toll="day")), ("second", at(length="200", toll="none")), width=46)
    rows = [line.split() for line in text.splitlines() if line.startswith("Left bank")]
    assert rows == [["Left", "bank", "50.00", "80.00", "+30.00", "!"], ["Left", "bank", "50.00", "100.00", "+50.00", "✓"]]
    assert [line.strip() for line in text.splitlines() if line.strip() in ("first", "second")] == ["first", "second"]


def test_pictures_get_the_same_acceptances_and_numbers() -> None:
    point = at(length="200", toll="none")
    drawn = drawn_offer("1", "bridge", point, dominated=False)
    assert drawn.signs == {"left": True, "right": False}
    assert drawn.utilities == {"left": 100.0, "right": 0.0}
    assert not drawn.agreed


def test_the_backdrop_is_the_answer_of_solve() -> None:
    result = solve(SCENARIO, certificate=False)
    behind = backdrop_of(SCENARIO, result)
    assert behind.parties == {"left": "Left bank", "right": "Right bank"}
    assert behind.reservation == {"left": 50.0, "right": 40.0}
    assert behind.frontier.shape[1] == 2
    named = [name for names in behind.solutions for name in names.split(", ")]
    assert len(named) == sum(bool(s.points) for s in result.solutions.values())
    found: dict[SolutionName, Solution] = {"nash": solution("nash", at(length="200", toll="day"), bound=9.5)}
    assert "Nash (not proved best)" in backdrop_of(SCENARIO, replace(result, solutions=found)).solutions
    without = backdrop_of(SCENARIO, solve(SCENARIO, certificate=False, frontier=None))
    assert without.frontier.shape == (0, 2)
