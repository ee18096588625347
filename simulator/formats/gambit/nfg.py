"""`.nfg`: a game in strategic form, by its payoffs or by its outcomes; read and written."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from simulator.formats.drafts import plain
from simulator.formats.foreign_format import ForeignFile, Reading, Written
from simulator.formats.gambit.strategic import (
    StrategicGame,
    combinations,
    into_scenario,
    lost_beside_a_game,
    payoffs_of,
    refuse_size,
    the_game,
)
from simulator.formats.gambit.tokens import Tokens
from simulator.scenario.model import Scenario

MOST_ACTIONS = 10_000


def read_nfg(file: ForeignFile) -> Reading:
    """The game of a file. Raises `UsageError`."""
    tokens = Tokens(file)
    tokens.word("NFG")
    tokens.word("1")
    tokens.word("R", "D")
    title = tokens.text("the title")
    players = tokens.texts("the names of the players")
    actions = _actions(tokens, len(players))
    sizes = [len(names) for names in actions]
    refuse_size(file.name, players, sizes)
    tokens.text_if_there()
    payoffs = _by_outcomes(tokens, sizes) if tokens.peek().kind == "{" else _by_payoffs(tokens, sizes)
    left = tokens.peek()
    if left.kind != "end":
        raise tokens.refuse("the end of the file, since every combination has its payoffs", left)
    reading = Reading()
    game = StrategicGame(title, tuple(players), tuple(map(tuple, actions)), dict(zip(combinations(sizes), payoffs, strict=True)))
    into_scenario(game, reading, file.name)
    return reading


def _actions(tokens: Tokens, players: int) -> list[list[str]]:
    """The names of each player's actions, or how many it has."""
    tokens.opening("the actions of each player")
    found: list[list[str]] = []
    for _ in range(players):
        if tokens.peek().kind == "{":
            found.append(tokens.texts("the actions of a player"))
        else:
            found.append([str(k + 1) for k in range(tokens.whole("a number of actions", 1, MOST_ACTIONS))])
    tokens.closing()
    return found


def _by_payoffs(tokens: Tokens, sizes: list[int]) -> list[tuple[Fraction, ...]]:
    return [tuple(tokens.number("a payoff") for _ in sizes) for _ in range(prod(sizes))]


def _by_outcomes(tokens: Tokens, sizes: list[int]) -> list[tuple[Fraction, ...]]:
    """Outcomes with their payoffs, then the number of the outcome of each combination; 0 is one where everybody has 0."""
    tokens.opening("the outcomes")
    outcomes: list[tuple[Fraction, ...]] = [(Fraction(0),) * len(sizes)]
    while tokens.peek().kind == "{":
        tokens.opening("an outcome")
        tokens.text("the name of the outcome")
        outcomes.append(tuple(tokens.number("a payoff") for _ in sizes))
        tokens.closing()
    tokens.closing()
    return [outcomes[tokens.whole("the number of an outcome", 0, len(outcomes) - 1)] for _ in range(prod(sizes))]


def write_nfg(scenario: Scenario) -> Written:
    """The one game of a scenario. Raises `UsageError` where it has none, or several."""
    game = the_game(scenario, ".nfg")
    players, actions = list(game.players), list(game.players.values())
    titles = [scenario.parties[player].title for player in players]
    named = titles if len(set(titles)) == len(titles) else players
    cells = [" ".join(format(plain(points[player]), "f") for player in players) for _, points in payoffs_of(game)]
    head = f"NFG 1 R {_quoted(game.title)} {{ {' '.join(map(_quoted, named))} }}"
    body = "\n".join(f"  {{ {' '.join(map(_quoted, names))} }}" for names in actions)
    text = f'{head}\n\n{{\n{body}\n}}\n""\n\n' + "\n".join(cells) + "\n"
    return Written({"game.nfg": text.encode()}, tuple(lost_beside_a_game(scenario)))


def _quoted(text: str) -> str:
    return '"' + " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'
