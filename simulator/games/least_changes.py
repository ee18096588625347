"""The least change of a party's preferences after which it stays at a wished state: the graph model asked the other way round.

(The inverse problem: Kinsara, Petersons, Hipel & Kilgour 2015, *Advanced decision support for the graph model*; in matrices: Wang, Hipel,
Fang & Dang 2018, *Matrix representations of the inverse problem in the graph model*. Least costs: Rêgo, Silva & Rodrigues 2021, *Optimizing
the cost of preference manipulation in the graph model*.)

Whether a decision maker i stays at s hangs on one set alone, the states that it does not prefer to s, and a larger set keeps it where a
smaller one does. An improvement to s1 stands in the way until s1, or the worst to which the others hold i after it, is in that set. So s
must come level with w = the best, over the improvements, of the worse of these two.

- *Points*: s must gain u(w) − u(s). No change of utilities whose amounts sum to less brings a state as good as w level with s.
- *Order*: raising s alone changes the order of s and each state above it up to w, and of s and each state that ties with it. Every change
  that brings some b as good as w level with s changes as many pairs: for each such state y, the pair of y and s or that of y and b.

For SEQ the others' preferences count as well; they stay as they are. Where several parties' changes are made together, all stay: a state
that others have come to like better is one to which they return sooner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from simulator.games.all_states import AllStates
from simulator.games.graph_model import GraphModel, State
from simulator.games.sanctions import CONCEPTS, Concept


@dataclass(frozen=True)
class LeastChange:
    """What keeps one decision maker at a state in the sense of one concept. `level`: a state with which the wished one must come level,
    itself where the party stays already. `points`: by how much its utility must grow for that; None for a party with a ranking.
    `pairs`: pairs of states whose order changes at least."""

    level: State
    points: Fraction | None
    pairs: int

    @property
    def needed(self) -> bool:
        """Whether anything has to change."""
        return self.pairs > 0


def least_changes(model: GraphModel, found: AllStates, state: State) -> Mapping[str, Mapping[Concept, LeastChange]]:
    """Decision maker → concept → the least change after which it stays at `state`."""
    return {
        name: {concept: _least(model, found, state, d, concept) for concept in CONCEPTS} for d, name in enumerate(model.decision_makers)
    }


def _least(model: GraphModel, found: AllStates, state: State, d: int, concept: Concept) -> LeastChange:
    """The least change for decision maker `d`."""
    worth = found.worth[d]
    here = worth[found.place[state]]
    level = here
    for target in model.moves(d, state):
        k = found.place[target]
        level = max(level, worth[k] if concept == "nash" else min(worth[k], found.held_to[concept][d, k]))
    at = state if level == here else found.state(int((worth == level).argmax()))
    above = int(((worth > here) & (worth <= level)).sum())
    ties = int((worth == here).sum()) - 1
    return LeastChange(at, _points(model, d, state, at), above + ties if above else 0)


def _points(model: GraphModel, d: int, state: State, level: State) -> Fraction | None:
    """By how many points `level` is better than `state`."""
    name = model.decision_makers[d]
    if name in model.ranked or model.payoffs is None:
        return None
    return Fraction(model.worth(d, level) - model.worth(d, state), model.payoffs.scale[model.payoffs.parties.index(name)])
