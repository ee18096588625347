"""The graph model by its definitions, on plain sets: no array, no search for shortest sequences, no code of the package.

A graph is its states, who can move from where to where, and how good each state is to each decision maker.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

State = tuple[str, ...]


@dataclass(frozen=True)
class Graph:
    """`moves[d][s]`: where d can go from s. `worth[d][s]`: larger is better."""

    states: tuple[State, ...]
    moves: Mapping[str, Mapping[State, Set[State]]]
    worth: Mapping[str, Mapping[State, Any]]

    def better(self, d: str, state: State) -> set[State]:
        return {t for t in self.moves[d][state] if self.worth[d][t] > self.worth[d][state]}

    def reached(self, movers: Set[str], start: State, *, improving: bool = False) -> set[State]:
        """What legal sequences of the movers reach: nobody moves twice running. By widening a set of (state, last mover)."""
        pairs: set[tuple[State, str]] = set()
        while True:
            wider = set(pairs)
            for state, last in [*pairs, (start, "")]:
                for d in movers - {last}:
                    wider |= {(t, d) for t in (self.better(d, state) if improving else self.moves[d][state])}
            if wider == pairs:
                return {state for state, _ in pairs}
            pairs = wider

    def stable(self, concept: str, d: str, s: State) -> bool:
        others, worth = set(self.moves) - {d}, self.worth[d]
        for s1 in self.better(d, s):
            if concept == "nash":
                return False
            answers = {s2 for s2 in self.reached(others, s1, improving=concept == "seq") if worth[s2] <= worth[s]}
            if concept == "smr":
                answers = {s2 for s2 in answers if all(worth[s3] <= worth[s] for s3 in self.moves[d][s2])}
            if not answers:
                return False
        return True

    def coalitions(self) -> list[tuple[str, ...]]:
        return [members for size in range(2, len(self.moves) + 1) for members in combinations(self.moves, size)]

    def joint_improvements(self, members: tuple[str, ...], s: State) -> set[State]:
        return {t for t in self.reached(set(members), s) if all(self.worth[d][t] > self.worth[d][s] for d in members)}

    def coalition_gmr(self, members: tuple[str, ...], s: State) -> bool:
        outside = set(self.moves) - set(members)
        return all(
            any(any(self.worth[d][s2] <= self.worth[d][s] for d in members) for s2 in self.reached(outside, s1))
            for s1 in self.joint_improvements(members, s)
        )


def graph_of(data: Mapping[str, Any]) -> Graph:
    """The graph of plain scenario data with named options, constraints of one option an issue, and full rankings or tables of values."""
    issues = data["issues"]
    never = [c["never"] for c in data.get("constraints", {}).values()]
    states = tuple(
        state
        for state in product(*(issue["options"] for issue in issues.values()))
        if not any(all(state[list(issues).index(i)] == o for i, o in clause.items()) for clause in never)
    )
    owners = [p for p in data["parties"] if any(p in issue.get("controlled_by", ()) for issue in issues.values())]
    return Graph(
        states,
        {d: {s: frozenset(t for t in states if _can(issues, d, s, t)) for s in states} for d in owners},
        {d: {s: _worth(data, d, s) for s in states} for d in owners},
    )


def _can(issues: Mapping[str, Any], d: str, before: State, after: State) -> bool:
    if before == after:
        return False
    for issue, a, b in zip(issues.values(), before, after, strict=True):
        if a != b and (d not in issue.get("controlled_by", ()) or b in issue.get("irreversible", {}).get(a, ())):
            return False
    return True


def _worth(data: Mapping[str, Any], d: str, state: State) -> float:
    party, issues = data["parties"][d], list(data["issues"])
    if "ranking" in party:
        for place, rank in enumerate(party["ranking"]):
            for entry in rank if isinstance(rank, list) else [rank]:
                if all(state[issues.index(i)] == o for i, o in entry.items()):
                    return -place
        raise AssertionError(f"{state} is not ranked")
    worth = sum(weight * party["values"][i][state[issues.index(i)]] for i, weight in party["weights"].items())
    return float(worth)
