"""Which coalitions of decision makers would leave a state together, and what the others could do about it.

A coalition H moves from s to what legal sequences of its members' moves reach, R_H(s) (nobody moves twice running). Its improvements
R_H⁺⁺(s) are those that every member strictly prefers to s; what is passed on the way need not be preferred.

- Coalitional Nash: R_H⁺⁺(s) is empty (Kilgour, Hipel, Fang & Peng 2001).
- Coalitional GMR: for every s1 in R_H⁺⁺(s) the decision makers outside reach some s2 from s1, by a legal sequence of moves, that at least
  one member does not prefer to s (Inohara & Hipel 2008). Nobody is outside the coalition of all, which therefore nothing deters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from simulator.games.graph_model import GraphModel, State
from simulator.games.sanctions import Effort, LegalSequences, SequenceStep, every, shortest


@dataclass(frozen=True)
class JointImprovement:
    """`moves`: a shortest legal sequence of the members to a state that all of them prefer. `sanction`: a shortest legal sequence of the
    others to a state that one member does not prefer; None where none was found. `cut`: because the search ended at its depth."""

    moves: tuple[SequenceStep, ...]
    sanction: tuple[SequenceStep, ...] | None
    cut: bool = False

    @property
    def state(self) -> State:
        return self.moves[-1].state

    @property
    def deterred(self) -> bool | None:
        """Whether the others have an answer; None where the search was cut before that was settled."""
        return True if self.sanction is not None else None if self.cut else False


@dataclass(frozen=True)
class CoalitionStanding:
    """A coalition of two or more at one state, and its improvements, the shortest sequences first. `cut`: whether sequences of its
    members longer than the depth might bring more of them."""

    members: tuple[str, ...]
    improvements: tuple[JointImprovement, ...]
    cut: bool = False

    @property
    def nash(self) -> bool | None:
        """Whether it has no improvement; None: none was found, and a longer sequence may be one."""
        return False if self.improvements else None if self.cut else True

    @property
    def gmr(self) -> bool | None:
        """Whether every improvement is deterred; None: not settled."""
        return every([*(improvement.deterred for improvement in self.improvements), None if self.cut else True])


def coalition_standings(model: GraphModel, state: State, depth: int | None = None) -> tuple[CoalitionStanding, ...]:
    """Every coalition of two or more decision makers, the smaller first. `depth`: moves of a sequence at most; None: any number.

    Raises `UsageError` as `standings` does.
    """
    everybody = range(len(model.decision_makers))
    effort = Effort()
    return tuple(_standing(model, state, members, depth, effort) for size in everybody[1:] for members in combinations(everybody, size + 1))


def _standing(model: GraphModel, state: State, members: Sequence[int], depth: int | None, effort: Effort) -> CoalitionStanding:
    now = {m: model.worth(m, state) for m in members}
    outside = [d for d in range(len(model.decision_makers)) if d not in now]

    def deters(reached: State) -> bool:
        return any(model.worth(m, reached) <= now[m] for m in members)

    found: dict[State, JointImprovement] = {}
    search = LegalSequences(model, state, members, model.moves, depth, effort)
    for node in search:
        reached = node[0]
        if reached not in found and all(model.worth(m, reached) > now[m] for m in members):
            found[reached] = JointImprovement(search.steps(node), *shortest(model, reached, outside, model.moves, deters, depth, effort))
    return CoalitionStanding(tuple(model.decision_makers[m] for m in members), tuple(found.values()), search.cut)
