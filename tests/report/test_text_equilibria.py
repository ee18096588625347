"""What is printed of games and offers in turn where there is much of it, or something unusual."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from rich.console import Console

from simulator import load
from simulator.games.backward_induction import alternating_offers
from simulator.games.equilibria import equilibria
from simulator.games.methods import Method
from simulator.games.named import SolvedGame, solve_games
from simulator.games.normal_form import from_matrices
from simulator.report.games.alternating import alternating_report
from simulator.report.games.equilibria import games_report, mix_in_words
from simulator.report.games.json_equilibria import games_json
from simulator.scenario.model import Scenario
from simulator.scenario.reading import loads
from tests.games.test_normal_form import THREE
from tests.oracles.published_games import MCKELVEY_MCLENNAN, von_stengel

if TYPE_CHECKING:
    from rich.console import RenderableType

    from simulator.games.equilibria import Equilibria

CASE = load("hold-out")


def printed(parts: Iterable[RenderableType], width: int = 120) -> str:
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False)
    for part in parts:
        console.print(part)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def report(found: Equilibria, scenario: Scenario = CASE) -> str:
    """As if the game were one of the file's, between its first parties."""
    game = replace(found.game, players=tuple(scenario.parties)[: len(found.game.players)])
    name = next(iter(scenario.games))
    return printed(games_report(scenario, [SolvedGame(name, replace(found, game=game), None)]))


def test_many_equilibria_are_cut_and_the_rest_is_named() -> None:
    shown = report(equilibria(von_stengel(), with_methods=False))
    assert "75 equilibria; there are no others:" in shown
    assert "\n20 " in shown
    assert "\n21 " not in shown
    assert "55 more are not shown; --json has them." in shown


def test_many_actions_leave_no_table_of_payoffs() -> None:
    row = [[k + j for k in range(7)] for j in range(2)]
    assert "chooses the row" not in report(equilibria(from_matrices(row, row), with_methods=False))
    assert "chooses the row" in report(equilibria(from_matrices([r[:6] for r in row], [r[:6] for r in row]), with_methods=False))


def test_a_game_too_large_says_what_is_missing() -> None:
    identity = [[1, 0], [0, 1]]
    shown = report(equilibria(from_matrices(identity, identity), most_bases=3))
    assert "2 equilibria in which nobody mixes; the game is too large to list those in which the players mix." in shown


def test_a_limit_says_what_is_missing() -> None:
    whole = equilibria(from_matrices([[1, 0], [0, 1]], [[1, 0], [0, 1]]))
    pure = replace(whole, equilibria=whole.equilibria[:2], complete=False, degenerate=None, components=(), methods=(), stopped="time limit")
    assert "2 equilibria found before the time limit, among them all in which nobody mixes; there may be others:" in report(pure)
    assert "What the methods of nashpy find was not looked for to the end: time limit." in report(replace(whole, stopped="time limit"))
    scenario = loads(THREE, "three")
    three = replace(equilibria(MCKELVEY_MCLENNAN), stopped="time limit")
    assert "Not every two players were looked at: time limit." in report(three, scenario)
    assert games_json(scenario, [SolvedGame("junction", three, None)])["games"][0]["stopped"] == "time limit"


def test_no_equilibrium_found_prints_no_table() -> None:
    shown = report(equilibria(from_matrices([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]), most_bases=3))
    assert "0 equilibria in which nobody mixes" in shown
    assert "Points of each" not in shown


def test_what_methods_add_and_make_up_is_counted() -> None:
    found = equilibria(from_matrices([[1]], [[1]]))
    pair = (found.equilibria[0].mixes[0], found.equilibria[0].mixes[1])
    methods = (Method("vertex enumeration", (0,), (pair,), 2), Method("support enumeration", (), (), 1), found.methods[2])
    shown = report(replace(found, methods=methods))
    assert "1 of 1   also 1 equilibrium between those listed; 2 results that in exact arithmetic are none" in shown
    assert "0 of 1   1 result that in exact arithmetic is none" in shown
    assert "–   left out: a player has one action" in shown


def test_reductions_too_large_are_named() -> None:
    scenario = loads(THREE, "three")
    shown = report(equilibria(MCKELVEY_MCLENNAN, most_bases=2), scenario)
    assert shown.count("too many") == 6
    game = SolvedGame("junction", replace(equilibria(MCKELVEY_MCLENNAN, most_bases=2), game=MCKELVEY_MCLENNAN), None)
    assert games_json(scenario, [game])["games"][0]["reductions"][0]["equilibria"] is None


def test_shares_that_circle_are_said_to_move() -> None:
    scenario = CASE.with_changes(
        {
            "games.chicken.payoffs.crash.points": {"north": 1, "south": -1},
            "games.chicken.payoffs.north_first.points": {"north": -1, "south": 1},
            "games.chicken.payoffs.south_first.points": {"north": -1, "south": 1},
            "games.chicken.payoffs.both_stop.points": {"north": 1, "south": -1},
        }
    )
    assert "to an end that still moves" in printed(games_report(scenario, solve_games(scenario, ["chicken"], learn=20)))


def test_mixes_in_words() -> None:
    assert mix_in_words(("a", "b"), (Fraction(0), Fraction(1))) == "b"
    assert mix_in_words(("a", "b", "c"), (Fraction(1, 3), Fraction(0), Fraction(2, 3))) == "a 1/3, c 2/3"
    assert mix_in_words(("a", "b"), (Fraction(1, 3001), Fraction(3000, 3001))) == "a 0.0003, b 0.9997"


def test_ties_that_no_rule_settles_are_said() -> None:
    scenario = loads(
        """\
title: Two helpers
issues: {who: {title: Who helps, options: {first: The first, second: The second}}}
parties:
  boss: {title: Boss, weights: {who: 1}, values: {who: {first: 50, second: 50}}, reservation: 0}
  a: {title: A, weights: {who: 1}, values: {who: {first: 30, second: 10}}, reservation: 0}
  b: {title: B, weights: {who: 1}, values: {who: {first: 10, second: 30}}, reservation: 0}
""",
        "tie",
    )
    shown = printed(alternating_report(scenario, alternating_offers(scenario, 1)))
    assert "Ties that no rule settles, decided for the party named first: in round 1." in shown
