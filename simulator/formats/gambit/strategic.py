"""A game in strategic form, from whatever file, as a scenario: the game itself, and its combinations as outcomes that could be agreed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, prod
from typing import Any

from simulator.budget import reading_steps
from simulator.errors import UsageError
from simulator.formats.drafts import Keys, plain, terminating
from simulator.formats.exports import what_is_lost
from simulator.formats.foreign_format import Reading
from simulator.scenario.checks.games import MOST_COMBINATIONS, covers
from simulator.scenario.games import NamedGame
from simulator.scenario.located import shown
from simulator.scenario.model import Scenario
from simulator.scenario.names import listed

GAME = "game"
"""The key of the game."""

OUTCOME = "outcome"
"""The key of the issue whose options are its combinations."""


@dataclass(frozen=True)
class StrategicGame:
    """`actions`: player by player, names. `payoffs`: combination (a position for each player) → payoff of each player."""

    title: str
    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    payoffs: Mapping[tuple[int, ...], tuple[Fraction, ...]]


def refuse_size(file: str, players: Sequence[str], sizes: Sequence[int]) -> None:
    """Before anything is laid out: at least two players, each with an action, and no more combinations than a game may have."""
    if len(players) < 2:
        raise UsageError(f"{file}: a game of {len(players)} player; a game of a scenario has two or more")
    if not all(sizes):
        raise UsageError(f"{file}: a player without an action; each has at least one")
    if prod(sizes) > MOST_COMBINATIONS:
        raise UsageError(f"{file}: {prod(sizes):,} combinations of actions; a game of a scenario has at most {MOST_COMBINATIONS:,}")


def into_scenario(game: StrategicGame, reading: Reading, file: str) -> None:
    """Fill `reading.data`: the game under `games`, and one issue whose options are the combinations, in case they can be agreed."""
    keys = Keys("player").all(_unlike(game.players))
    players = list(keys.values())
    actions = [_unlike(names) for names in game.actions]
    payoffs = _decimal_payoffs(game, reading, file)
    outcome_keys = Keys("outcome")
    outcomes, cells = {}, {}
    for combination, points in payoffs.items():
        reading_steps(20)
        chosen = [actions[k][action] for k, action in enumerate(combination)]
        key = outcome_keys.of("_".join(chosen))
        outcomes[key] = (", ".join(chosen), points)
        cells[key] = {"when": dict(zip(players, chosen, strict=True)), "points": dict(zip(players, map(plain, points), strict=True))}
    secure = [_maximin(payoffs, k, len(actions[k])) for k in range(len(players))]
    reading.assumed(
        "The combinations of actions stand as outcomes too, as if they could be agreed; no agreement is worth what a player "
        "secures alone by one action (maximin)."
    )
    reading.data = {
        "title": game.title or file,
        "issues": {OUTCOME: {"title": "Combination of actions", "options": {key: title for key, (title, _) in outcomes.items()}}},
        "parties": {
            player: {
                "title": title,
                **_preferences({key: points[k] for key, (_, points) in outcomes.items()}),
                "reservation": plain(secure[k]),
            }
            for k, (title, player) in enumerate(zip(_unlike(game.players), players, strict=True))
        },
        "games": {GAME: {"title": game.title or "Game", "players": dict(zip(players, map(list, actions), strict=True)), "payoffs": cells}},
    }


def _unlike(names: Sequence[str]) -> list[str]:
    """The names, those that are empty or stand before numbered."""
    found: list[str] = []
    for k, name in enumerate(names, 1):
        plain_name = " ".join(name.split()) or str(k)
        found.append(plain_name if plain_name not in found else f"{plain_name} ({k})")
    return found


def _decimal_payoffs(game: StrategicGame, reading: Reading, file: str) -> dict[tuple[int, ...], tuple[Fraction, ...]]:
    """The payoffs; those of a player that are no decimals multiplied by one number, which changes no equilibrium."""
    factors = []
    for k, player in enumerate(game.players):
        factor = lcm(*(cell[k].denominator for cell in game.payoffs.values() if terminating(cell[k]) is None))
        if factor > 1:
            reading.assumed(
                f"{file}: the payoffs of {shown(player)} are multiplied by {factor}, so that they are decimals; no equilibrium changes."
            )
        factors.append(factor)
    return {c: tuple(x * f for x, f in zip(points, factors, strict=True)) for c, points in game.payoffs.items()}


def _maximin(payoffs: Mapping[tuple[int, ...], tuple[Fraction, ...]], player: int, actions: int) -> Fraction:
    worst: list[Fraction | None] = [None] * actions
    for combination, points in payoffs.items():
        least = worst[combination[player]]
        worst[combination[player]] = points[player] if least is None else min(least, points[player])
    return max(value for value in worst if value is not None)


def _preferences(points: Mapping[str, Fraction]) -> dict[str, Any]:
    """Values where all lie from 0 to 100, else points of interactions, which may be anything (as `from_table` has it)."""
    if all(0 <= value <= 100 for value in points.values()):
        return {"weights": {OUTCOME: 1}, "values": {OUTCOME: {"table": {key: plain(value) for key, value in points.items()}}}}
    return {
        "weights": {OUTCOME: 1},
        "values": {OUTCOME: {"table": dict.fromkeys(points, 0)}},
        "interactions": {key: {"when": {OUTCOME: key}, "points": plain(value)} for key, value in points.items()},
    }


def the_game(scenario: Scenario, what: str) -> NamedGame:
    """The one game of a scenario. `what`: the format that holds one. Raises `UsageError` where it has none, or several."""
    if not scenario.games:
        raise UsageError(f"the scenario has no game, and {what} holds a game; write one under `games` (docs/equilibria.md)")
    if len(scenario.games) > 1:
        raise UsageError(f"the scenario has the games {listed(scenario.games)}, and {what} holds one; say which with --game NAME")
    (game,) = scenario.games.values()
    return game


def payoffs_of(game: NamedGame) -> Iterator[tuple[dict[str, str], dict[str, Fraction]]]:
    """Player → action and player → payoff of every combination, in the order of `combinations`."""
    players, actions = list(game.players), list(game.players.values())
    for combination in combinations([len(each) for each in actions]):
        chosen = {player: actions[k][at] for k, (player, at) in enumerate(zip(players, combination, strict=True))}
        entry = next(each for each in game.payoffs.values() if covers(each, chosen))
        yield chosen, {player: Fraction(entry.points[player].base) for player in players}


def lost_beside_a_game(scenario: Scenario) -> list[str]:
    """A sentence on each part of a scenario that a format of one game does not hold: nothing of its own where the scenario was made of the
    game by `into_scenario`, which says the same payoffs once more."""
    if scenario.issues.keys() == {OUTCOME}:
        return what_is_lost(scenario, ("games", "interactions"))
    rest = "not held by the format: issues, values and reservation values; the payoffs of the game alone are"
    return [*what_is_lost(scenario, ("games",)), rest]


def combinations(sizes: Sequence[int]) -> list[tuple[int, ...]]:
    """All combinations, the first player's action running fastest, as Gambit lists them."""
    return [each[::-1] for each in itertools.product(*(range(size) for size in reversed(sizes)))]
