"""Which moves away from one state pay, and which sequences of the others' moves deter them, found without building the whole graph.

For a decision maker i and a state s, with R_i(s) its moves, R_i⁺(s) its improvements, and R_H(s) what the others H can reach from s by
legal sequences of moves (Fang, Hipel & Kilgour 1993, Interactive Decision Making, ch. 3; two decision makers: Fraser & Hipel 1984):

- Nash: R_i⁺(s) is empty (Nash 1951).
- GMR: for every s1 in R_i⁺(s) some s2 in R_H(s1) is not better than s for i (Howard 1971).
- SMR: the same, where no move in R_i(s2) leads to a state better than s for i either (Howard 1971).
- SEQ: the same as GMR, where s2 is reached by improvements of those who move alone (Fraser & Hipel 1979).

A sequence is legal where nobody moves twice running; an improvement in it is judged at the state at which it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from simulator.errors import UsageError
from simulator.games.graph_model import GraphModel, State

Concept = Literal["nash", "gmr", "smr", "seq"]
CONCEPTS: tuple[Concept, ...] = ("nash", "gmr", "smr", "seq")
DETERRING: tuple[Concept, ...] = ("gmr", "smr", "seq")

Node = tuple[State, int]
"""A state, and the position of the decision maker who moved last (-1: nobody yet)."""

Moves = Callable[[int, State], Iterator[State]]
"""Where a decision maker can, or would, go from a state."""

MOST_VISITED = 2_000_000
"""Moves that may be looked at for one state."""


@dataclass(frozen=True)
class SequenceStep:
    """A move in a sequence: who makes it, and the state to which it leads."""

    decision_maker: str
    state: State


@dataclass(frozen=True)
class SanctionedMove:
    """A move away from the state that its decision maker prefers. `sanctions`: concept → a shortest sequence of the others' moves that
    deters it in the sense of that concept, or None where none was found. `cut`: the concepts by which none was found because the search
    ended at its depth; `longer`: those by which one of more moves than were looked at deters it."""

    state: State
    sanctions: dict[Concept, tuple[SequenceStep, ...] | None]
    cut: frozenset[Concept] = frozenset()
    longer: frozenset[Concept] = frozenset()

    def deterred(self, concept: Concept) -> bool | None:
        """Whether some answer deters it; None where the search was cut before that was settled."""
        if self.sanctions[concept] is not None or concept in self.longer:
            return True
        return None if concept in self.cut else False


@dataclass(frozen=True)
class Standing:
    """One decision maker at one state: its improvements, best first, and whether it stays by each concept."""

    decision_maker: str
    improvements: tuple[SanctionedMove, ...]

    def stable(self, concept: Concept) -> bool | None:
        """Whether it would not leave: no improvement, or (but for Nash) every improvement deterred. None: not settled."""
        if concept == "nash":
            return not self.improvements
        return every(improvement.deterred(concept) for improvement in self.improvements)


def every(found: Iterable[bool | None]) -> bool | None:
    """Whether all of several are true, where None is not settled: one that is false settles it."""
    seen = set(found)
    return False if False in seen else None if None in seen else True


def standings(model: GraphModel, state: State, depth: int | None = None) -> tuple[Standing, ...]:
    """What each decision maker could gain by leaving `state`, and what deters it. `depth`: moves of a sanction at most; None: any number.

    Raises `TooManyMovesError` where more than `MOST_VISITED` moves would have to be looked at.
    """
    effort = Effort()
    return tuple(_standing(model, state, d, depth, effort) for d in range(len(model.decision_makers)))


class TooManyMovesError(UsageError):
    """More moves would have to be looked at than `MOST_VISITED`."""


class Effort:
    """Counts the moves looked at. Raises `TooManyMovesError` beyond `MOST_VISITED`."""

    def __init__(self) -> None:
        self.moves = 0

    def spend(self, moves: int) -> None:
        self.moves += moves
        if self.moves > MOST_VISITED:
            raise TooManyMovesError(f"more than {MOST_VISITED:,} moves would have to be looked at")


def _standing(model: GraphModel, state: State, d: int, depth: int | None, effort: Effort) -> Standing:
    effort.spend(model.n_moves(d, state))
    found = sorted(model.improvements(d, state), key=lambda target: -model.worth(d, target))  # stable: ties in the order of the options
    return Standing(model.decision_makers[d], tuple(_improvement(model, state, d, target, depth, effort) for target in found))


def _improvement(model: GraphModel, state: State, d: int, target: State, depth: int | None, effort: Effort) -> SanctionedMove:
    now = model.worth(d, state)
    others = [k for k in range(len(model.decision_makers)) if k != d]
    best_reply: dict[State, int] = {}

    def no_better(reached: State) -> bool:
        return model.worth(d, reached) <= now

    def held_down(reached: State) -> bool:
        if not no_better(reached):
            return False
        if reached not in best_reply:
            effort.spend(model.n_moves(d, reached))
            best_reply[reached] = max((model.worth(d, reply) for reply in model.moves(d, reached)), default=now)
        return best_reply[reached] <= now

    any_answer, cut = shortest(model, target, others, model.moves, no_better, depth, effort)
    if any_answer is None and not cut:  # then there is none that is more than that either
        return SanctionedMove(target, dict.fromkeys(DETERRING))
    found: dict[Concept, tuple[tuple[SequenceStep, ...] | None, bool]] = {
        "gmr": (any_answer, cut),
        "smr": (None, cut) if any_answer is None else shortest(model, target, others, model.moves, held_down, depth, effort),
        "seq": shortest(model, target, others, model.improvements, no_better, depth, effort),
    }
    return SanctionedMove(target, {c: steps for c, (steps, _) in found.items()}, frozenset(c for c, (_, ended) in found.items() if ended))


def shortest(
    model: GraphModel,
    start: State,
    movers: Sequence[int],
    moves: Moves,
    wanted: Callable[[State], bool],
    depth: int | None,
    effort: Effort,
) -> tuple[tuple[SequenceStep, ...] | None, bool]:
    """A shortest legal sequence of moves of `movers` from `start` to a state that is `wanted`, or None; and whether the search for it
    was cut at the depth, so that None proves nothing."""
    search = LegalSequences(model, start, movers, moves, depth, effort)
    found = next((search.steps(node) for node in search if wanted(node[0])), None)
    return found, search.cut


class LegalSequences:
    """What legal sequences of `movers` reach from `start`: iterating gives every state with every last mover, the nearest first.

    Nobody moves twice running, so the search goes through pairs of a state and the one who moved last. `cut`: once all were iterated,
    whether someone could still have moved at the depth.
    """

    def __init__(self, model: GraphModel, start: State, movers: Sequence[int], moves: Moves, depth: int | None, effort: Effort) -> None:
        self._model = model
        self._start: Node = (start, -1)
        self._movers = movers
        self._moves = moves
        self._depth = depth
        self._effort = effort
        self._came_from: dict[Node, Node] = {}
        self.cut = False

    def __iter__(self) -> Iterator[Node]:
        level, length = [self._start], 0
        while level and (self._depth is None or length < self._depth):
            following: list[Node] = []
            for node in level:
                for reached in self._after(node):
                    following.append(reached)
                    yield reached
            level, length = following, length + 1
        self.cut = any(self._model.n_moves(m, state) > 0 for state, last in level for m in self._movers if m != last)

    def _after(self, node: Node) -> Iterator[Node]:
        """The pairs reached from one by a move, those met before left out."""
        state, last = node
        for mover in self._movers:
            if mover == last:
                continue
            self._effort.spend(self._model.n_moves(mover, state))
            for target in self._moves(mover, state):
                reached = target, mover
                if reached not in self._came_from:
                    self._came_from[reached] = node
                    yield reached

    def steps(self, node: Node) -> tuple[SequenceStep, ...]:
        """The moves that lead to a pair that was met."""
        steps = []
        while node[1] >= 0:
            steps.append(SequenceStep(self._model.decision_makers[node[1]], node[0]))
            node = self._came_from[node]
        return tuple(reversed(steps))
