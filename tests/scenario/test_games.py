"""Named games in a file: what is read, and every fault told at its place."""

from __future__ import annotations

import pytest

from simulator.scenario.plain import to_data
from simulator.scenario.reading import loads
from tests.scenario.faulty import GOOD, faults_of

GAME = """\
games:
  gate:
    title: Who opens the gate
    players: {west: [open, wait], east: [open, wait, leave]}
    payoffs:
      both: {when: {west: open, east: open}, points: {west: 1, east: 1}, why: They share the work.}
      west: {when: {west: open, east: [wait, leave]}, points: {west: {base: 0, range: [-1, 1], source: memo}, east: 3}}
      late: {title: Nobody opens, when: {west: wait}, points: {west: 2, east: 0}}
"""


def test_a_game_is_read_and_written() -> None:
    scenario = loads(GOOD + GAME, "x.yaml")
    game = scenario.games["gate"]
    assert dict(game.players) == {"west": ("open", "wait"), "east": ("open", "wait", "leave")}
    assert game.payoffs["late"].when == {"west": ("wait",)}
    assert type(scenario).model_validate(to_data(scenario)) == scenario


@pytest.mark.parametrize(
    ("old", "new", "path", "message"),
    [
        ("players: {west: [open", "players: {wset: [open", "games.gate.players.wset", "no such party 'wset'; did you mean 'west'?"),
        ("{west: [open, wait], east", "{west: [open, open], east", "games.gate.players.west", "the action 'open' is listed twice"),
        ("east: [open, wait, leave]}", "east: []}", "games.gate.players.east", "no actions"),
        ("west: {when: {west: open, east: [wait, leave]}", "west: {when: {west: open, east: wait}", "games.gate.payoffs", "is not given"),
        ("late: {title: Nobody opens, when: {west: wait}", "late: {title: Nobody opens", "games.gate.payoffs.late", "by 'both', 'late'"),
        ("{west: open, east: open}", "{west: opne, east: open}", "games.gate.payoffs.both.when.west", "did you mean 'open'?"),
        ("{west: open, east: open}", "{west: open, eest: open}", "games.gate.payoffs.both.when.eest", "no such player 'eest'"),
        ("points: {west: 1, east: 1}", "points: {west: 1}", "games.gate.payoffs.both.points", "no points for 'east'"),
        ("points: {west: 1, east: 1}", "points: {west: 1, east: 1, north: 2}", "games.gate.payoffs.both.points.north", "no such player"),
        ("source: memo}", "source: nemo}", "games.gate.payoffs.west.points.west.source", "did you mean 'memo'?"),
        ("  gate:", "  a gate:", "games.a gate", "holds a dot or a space"),
        ("when: {west: wait}", "whem: {west: wait}", "games.gate.payoffs.late.whem", "did you mean 'when'?"),
    ],
)  # fmt: skip
def test_faults(old: str, new: str, path: str, message: str) -> None:
    assert GAME.count(old) == 1
    faults = faults_of(GOOD + GAME.replace(old, new))
    assert any(fault.path.startswith(path) and message in fault.message for fault in faults), faults
    assert all(fault.line is not None for fault in faults)


def test_a_game_needs_two_players() -> None:
    text = "games: {alone: {title: Alone, players: {west: [a, b]}, payoffs: {any: {points: {west: 0}}}}}\n"
    (fault,) = faults_of(GOOD + text)
    assert fault.message == "a game has at least 2 players, found 1"


def test_a_game_has_its_limits() -> None:
    actions = ", ".join(f"a{k}" for k in range(101))
    game = f"{{title: Wide, players: {{west: [{actions}], east: [{actions}]}}, payoffs: {{any: {{points: {{west: 0, east: 0}}}}}}}}"
    (fault,) = faults_of(f"{GOOD}games: {{wide: {game}}}\n")
    assert fault.message == "10,201 combinations of actions; a named game has at most 10,000"
