"""`.efg`: a game tree with perfect information, read into its strategic form: a strategy says what to do wherever it leaves one to move.

Payoffs on the way are added up, chance is averaged. What a strategy rules out itself it does not speak of (the reduced strategic form).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod

from simulator.budget import reading_steps
from simulator.errors import UnreadableError, UsageError
from simulator.formats.foreign_format import ForeignFile, Reading
from simulator.formats.gambit.strategic import StrategicGame, into_scenario, refuse_size
from simulator.formats.gambit.tokens import Tokens
from simulator.scenario.checks.games import MOST_COMBINATIONS

MOST_NODES = 50_000
MAX_DEPTH = 200

NOISE = Fraction(1, 10**6)
"""Chances that sum to 1 but for this are divided by their sum."""


@dataclass
class Node:
    """`player`: position of who moves; None for chance and ends. `actions`: their names; `chances`: of a chance node. `adds`: payoffs."""

    player: int | None
    actions: list[str]
    chances: list[Fraction]
    adds: tuple[Fraction, ...]
    children: list[Node] = field(default_factory=list)
    label: str = ""


Plan = dict[int, int]
"""Node (by identity) → position of the action that is taken there."""


class _Tree:
    """Reads the nodes of a file, from the root down and first actions first."""

    def __init__(self, tokens: Tokens, players: int) -> None:
        self.tokens, self.players = tokens, players
        self.count = 0
        self._infosets: set[tuple[int, int]] = set()
        self._outcomes: dict[int, tuple[Fraction, ...]] = {}

    def node(self, depth: int = 0) -> Node:
        tokens = self.tokens
        self.count += 1
        reading_steps(20)
        if self.count > MOST_NODES or depth > MAX_DEPTH:
            limit = f"more than {MOST_NODES:,} nodes" if self.count > MOST_NODES else f"more than {MAX_DEPTH} moves deep"
            raise UnreadableError(tokens.file, f"a tree {limit}, the limit", tokens.peek().line)
        kind = tokens.word("c", "p", "t")
        label = tokens.text("the name of a node")
        if kind == "t":
            return Node(None, [], [], self._outcome(), label=label)
        player = tokens.whole("the number of a player", 1, self.players) - 1 if kind == "p" else None
        line = tokens.peek().line
        infoset = tokens.whole("the number of an information set", 1, 10**8)
        if player is not None and (player, infoset) in self._infosets:
            message = "two nodes in one information set: who moves does not know which. Trees with perfect information are read"
            raise UnreadableError(tokens.file, message, line)
        if player is not None:
            self._infosets.add((player, infoset))
        tokens.text_if_there()
        actions, chances = self._actions(chance=kind == "c")
        node = Node(player, actions, chances, self._outcome(), label=label)
        node.children = [self.node(depth + 1) for _ in actions]
        return node

    def _actions(self, *, chance: bool) -> tuple[list[str], list[Fraction]]:
        tokens = self.tokens
        line = tokens.peek().line
        tokens.opening("the actions")
        names: list[str] = []
        chances: list[Fraction] = []
        while tokens.peek().kind == "text":
            names.append(tokens.next().text)
            if chance:
                chances.append(tokens.number("a chance"))
        tokens.closing()
        if not names:
            raise UnreadableError(tokens.file, "a node without an action", line)
        total = sum(chances, Fraction(0))
        if chance and (min(chances) < 0 or abs(total - 1) > NOISE):
            raise UnreadableError(tokens.file, f"chances that sum to {float(total):g}, not to 1", line)
        return names, [each / total for each in chances]

    def _outcome(self) -> tuple[Fraction, ...]:
        """What the node adds: nothing for outcome 0; else payoffs, which stand where the outcome is named first."""
        tokens = self.tokens
        line = tokens.peek().line
        number = tokens.whole("the number of an outcome", 0, 10**8)
        if number and tokens.peek().kind == "text":
            tokens.next()
        if number and tokens.peek().kind == "{":
            tokens.opening("payoffs")
            self._outcomes[number] = tuple(tokens.number("a payoff") for _ in range(self.players))
            tokens.closing()
        if number and number not in self._outcomes:
            raise UnreadableError(tokens.file, f"the outcome {number} has no payoffs where it is first named", line)
        return self._outcomes[number] if number else (Fraction(0),) * self.players


def read_efg(file: ForeignFile) -> Reading:
    """The game of a file, in strategic form. Raises `UsageError`, also for imperfect information."""
    tokens = Tokens(file)
    tokens.word("EFG")
    tokens.word("2")
    tokens.word("R", "D")
    title = tokens.text("the title")
    players = tokens.texts("the names of the players")
    if not players:
        raise UsageError(f"{file.name}: a game without players")
    tokens.text_if_there()
    root = _Tree(tokens, len(players)).node()
    left = tokens.peek()
    if left.kind != "end":
        raise tokens.refuse("the end of the file, since every action leads to a node", left)
    sizes = [_how_many(root, k) for k in range(len(players))]
    refuse_size(file.name, players, sizes)
    if prod(sizes) > MOST_COMBINATIONS:
        raise UsageError(f"{file.name}: {prod(sizes):,} combinations of strategies, of which {MOST_COMBINATIONS:,} at most are read")
    plans = [list(_plans(root, k)) for k in range(len(players))]
    names = tuple(tuple(_named(root, plan) or "(no move)" for plan in of_one) for of_one in plans)
    payoffs = {}
    for combination in itertools.product(*(range(len(each)) for each in plans)):
        chosen: Plan = {}
        for k, at in enumerate(combination):
            chosen |= plans[k][at]
        payoffs[combination] = _worth(root, chosen, len(players))
    reading = Reading()
    reading.assumed("The tree is read into its strategic form: each strategy says what to do wherever it leaves one to move.")
    into_scenario(StrategicGame(title, tuple(players), names, payoffs), reading, file.name)
    return reading


def _how_many(node: Node, player: int) -> int:
    """The strategies of a player from a node on, up to a little beyond what is read."""
    below = [_how_many(child, player) for child in node.children]
    return min(sum(below) if node.player == player else prod(below), MOST_COMBINATIONS + 1)


def _plans(node: Node, player: int) -> Iterator[Plan]:
    """The strategies of a player from a node on; one that speaks of nothing where it never moves."""
    if node.player == player:
        for at, child in enumerate(node.children):
            for plan in _plans(child, player):
                yield {id(node): at, **plan}
        return
    for parts in itertools.product(*(list(_plans(child, player)) for child in node.children)):
        reading_steps(5 + len(parts))
        merged: Plan = {}
        for part in parts:
            merged |= part
        yield merged


def _named(root: Node, plan: Plan) -> str:
    """A strategy by its actions, from the root down."""
    words: list[str] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in plan:
            at = plan[id(node)]
            words.append(f"{node.label}: {node.actions[at]}" if node.label else node.actions[at])
        waiting += reversed(node.children)
    return "; ".join(" ".join(word.split()) for word in words)


def _worth(node: Node, chosen: Plan, players: int) -> tuple[Fraction, ...]:
    """What everybody has from a node on, on average over chance."""
    reading_steps(10)
    total = list(node.adds)
    if node.player is not None:
        below = [(Fraction(1), node.children[chosen[id(node)]])]
    else:
        below = list(zip(node.chances, node.children, strict=True))
    for chance, child in below:
        for k, value in enumerate(_worth(child, chosen, players)):
            total[k] += chance * value
    return tuple(total)
