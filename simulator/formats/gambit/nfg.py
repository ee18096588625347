"""`.nfg`: a game in strategic form, by its payoffs or by its outcomes; read and written."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from simulator.errors import UsageError
from simulator.formats.exports import what_is_lost
from simulator.formats.foreign_format import ForeignFile, Reading, Written
from simulator.formats.gambit.strategic import StrategicGame, combinations, into_scenario, refuse_size
from simulator.formats.gambit.tokens import Tokens
from simulator.scenario.checks.games import covers
from simulator.scenario.model import Scenario
from simulator.scenario.names import listed

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
    if not scenario.games:
        raise UsageError("the scenario has no game, and .nfg holds a game; write one under `games` (docs/equilibria.md)")
    if len(scenario.games) > 1:
        raise UsageError(f"the scenario has the games {listed(scenario.games)}, and .nfg holds one; say which with --game NAME")
    (game,) = scenario.games.values()
    players, actions = list(game.players), list(game.players.values())
    titles = [scenario.parties[player].title for player in players]
    named = titles if len(set(titles)) == len(titles) else players
    cells = []
    for combination in combinations([len(each) for each in actions]):
        chosen = {player: actions[k][at] for k, (player, at) in enumerate(zip(players, combination, strict=True))}
        entry = next(each for each in game.payoffs.values() if covers(each, chosen))
        cells.append(" ".join(format(entry.points[player].base, "f") for player in players))
    head = f"NFG 1 R {_quoted(game.title)} {{ {' '.join(map(_quoted, named))} }}"
    body = "\n".join(f"  {{ {' '.join(map(_quoted, names))} }}" for names in actions)
    text = f'{head}\n\n{{\n{body}\n}}\n""\n\n' + "\n".join(cells) + "\n"
    lost = what_is_lost(scenario, ("games",))
    alone = {"outcome"} == scenario.issues.keys()
    if not alone:
        lost.append("not held by the format: issues, values and reservation values; the payoffs of the game alone are")
    return Written({"game.nfg": text.encode()}, tuple(lost))


def _quoted(text: str) -> str:
    return '"' + " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'
