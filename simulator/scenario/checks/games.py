"""Named games: players are parties, actions exist, every combination of actions is given once."""

from __future__ import annotations

import itertools
from collections import Counter
from functools import partial
from math import prod

from simulator.figures import whole
from simulator.scenario.checks.ledger import Ledger
from simulator.scenario.games import ActionCombination, NamedGame
from simulator.scenario.located import Path, shown
from simulator.scenario.names import listed

MOST_COMBINATIONS = 10_000
"""Combinations of actions that a named game may have."""


def check_games(ledger: Ledger) -> None:
    for name, game in ledger.scenario.games.items():
        path: Path = ("games", name)
        _check_players(ledger, game, (*path, "players"))
        for key, combination in game.payoffs.items():
            _check_combination(ledger, game, combination, (*path, "payoffs", key))
        ledger.when_sound((path,), partial(_check_cover, ledger, game, (*path, "payoffs")))


def _check_players(ledger: Ledger, game: NamedGame, path: Path) -> None:
    for player, actions in game.players.items():
        ledger.party(player, (*path, player), at_key=True)
        if not actions:
            ledger.fault((*path, player), "no actions; name at least one")
        for action, count in Counter(actions).items():
            if count > 1:
                ledger.fault((*path, player), f"the action {shown(action)} is listed {'twice' if count == 2 else f'{count:,} times'}")
    if len(game.players) < 2 and not ledger.gone(path):
        ledger.fault(path, f"a game has at least 2 players, found {len(game.players)}", at_key=True)
    size = prod(len(actions) for actions in game.players.values())
    if size > MOST_COMBINATIONS:
        ledger.fault(path, f"{whole(size)} combinations of actions; a named game has at most {MOST_COMBINATIONS:,}", at_key=True)


def _check_combination(ledger: Ledger, game: NamedGame, combination: ActionCombination, path: Path) -> None:
    players = game.players
    among: Path = (*path[:2], "players")
    for player, actions in combination.when.items():
        if not ledger.known("player", player, among, players, (*path, "when", player), at_key=True):
            continue
        for action in actions:
            ledger.known("action", action, (*among, player), game.players[player], (*path, "when", player), of=player)
    for player in combination.points.names():
        ledger.known("player", player, among, players, (*path, "points", player), at_key=True)
    ledger.every(players, tuple(combination.points.names()), (*path, "points"), "no points for {}; give every player's")


def _check_cover(ledger: Ledger, game: NamedGame, path: Path) -> None:
    """Every combination of actions belongs to one entry. The first at fault is named; the others follow from the same cause."""
    given: dict[tuple[str, ...], str] = {}
    for key, combination in game.payoffs.items():
        for profile in itertools.product(*(dict.fromkeys(combination.when.get(p, actions)) for p, actions in game.players.items())):
            if profile in given:
                what = f"is given by {listed([given[profile], key])}; give it once"
                ledger.fault((*path, key), f"the combination {_terms(game, profile)} {what}", at_key=True)
                return
            given[profile] = key
    missing = next((profile for profile in itertools.product(*game.players.values()) if profile not in given), None)
    if missing is not None:
        what = "is not given; every combination needs its points"
        ledger.fault(path, f"the combination {_terms(game, missing)} {what}", at_key=True)


def _terms(game: NamedGame, profile: tuple[str, ...]) -> str:
    return "{" + ", ".join(f"{player}: {action}" for player, action in zip(game.players, profile, strict=True)) + "}"


def covers(combination: ActionCombination, chosen: dict[str, str]) -> bool:
    """Whether an entry speaks of these actions."""
    return all(chosen[player] in actions for player, actions in combination.when.items())
