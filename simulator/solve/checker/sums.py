"""The largest weighted sum of utilities over the allowed outcomes of a box, for the checker, in fractions.

Issues are settled one after the other. Only one thing of what has been settled matters for the rest: which alternatives of bans
and interactions can still hold, and which interactions apply already. All ways of settling the issues so far that agree in this
are one position, and of these ways only the best sum is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from simulator.scenario.model import Scenario
from simulator.scenario.parties import Party
from simulator.scenario.ratification import Segment
from simulator.solve.checker.definitions import Alternative, all_weights, alternatives, worth
from simulator.solve.checker.definitions import bans as all_bans

APPLIES = -1
"""In a position, (rule, APPLIES) says that the rule is fulfilled already, whatever comes."""

Position = frozenset[tuple[int, int]]
"""(rule, alternative) for every alternative that has been touched, holds so far and is not complete; or (rule, APPLIES)."""


@dataclass(frozen=True)
class _Rule:
    """A ban (`party` None) or an interaction worth `points` to a party wherever one of the alternatives holds."""

    alternatives: tuple[Alternative, ...]
    party: str | None
    points: Fraction

    @property
    def issues(self) -> set[str]:
        return {issue for alternative in self.alternatives for issue in alternative}


@dataclass(frozen=True)
class _Move:
    """Settling one issue: from position `before` by `option` to position `after` (numbers), completing interactions."""

    before: int
    option: str
    after: int
    completed: tuple[int, ...]


class Sums:
    """Largest weighted sums over boxes of one scenario; the moves between positions are worked out once."""

    def __init__(
        self,
        scenario: Scenario,
        segments: Mapping[str, Segment] | None = None,
        *,
        bans: Mapping[str, Sequence[Alternative]] | None = None,
        parties: Sequence[str] | None = None,
    ) -> None:
        """`segments`: voters that may be weighed as well, by the name they have in weights. `bans`: what excludes outcomes (default: all
        bans); `parties`: those that may be weighed (default: all)."""
        self.scenario = scenario
        weighed = list(scenario.parties) if parties is None else parties
        self._rules = _rules(scenario, all_bans(scenario) if bans is None else bans, weighed)
        self._order = _order(scenario, self._rules)
        self._moves = [*self._all_moves()]
        voters: dict[str, Party | Segment] = {**{name: scenario.parties[name] for name in weighed}, **(segments or {})}
        self._worth = {
            party: {name: {o: worth(p, name, issue, o, whole) for o in issue.choices} for name, issue in scenario.issues.items()}
            for party, p in voters.items()
            for whole in (all_weights(p),)
        }

    def largest(self, weights: Mapping[str, Fraction], box: Mapping[str, str]) -> Fraction | None:
        """The largest Σ weight × utility over outcomes with the options of `box` that no ban forbids; None where there are none."""
        best: dict[int, Fraction] = {0: Fraction(0)}
        for name, moves in zip(self._order, self._moves, strict=True):
            options = [box[name]] if name in box else self.scenario.issues[name].choices
            gain = {o: sum((w * self._worth[party][name][o] for party, w in weights.items()), Fraction(0)) for o in options}
            following: dict[int, Fraction] = {}
            for move in moves:
                if move.before not in best or move.option not in gain:
                    continue
                total = best[move.before] + gain[move.option]
                for rule in move.completed:
                    total += weights.get(self._rules[rule].party or "", Fraction(0)) * self._rules[rule].points
                if move.after not in following or total > following[move.after]:
                    following[move.after] = total
            best = following
        return max(best.values(), default=None)

    def _all_moves(self) -> Sequence[list[_Move]]:
        """Per issue in order, the moves from every position that can be reached; none crosses a ban."""
        result = []
        numbers: dict[Position, int] = {frozenset(): 0}
        place = {name: k for k, name in enumerate(self._order)}
        for name in self._order:
            touched = [r for r, rule in enumerate(self._rules) if name in rule.issues]
            following: dict[Position, int] = {}
            moves = []
            for position, before in numbers.items():
                for option in self.scenario.issues[name].choices:
                    settled = self._settled(position, name, option, touched, place)
                    if settled is not None:
                        after = following.setdefault(settled[0], len(following))
                        moves.append(_Move(before, option, after, settled[1]))
            result.append(moves)
            numbers = following
        return result

    def _settled(
        self, position: Position, name: str, option: str, touched: Sequence[int], place: Mapping[str, int]
    ) -> tuple[Position, tuple[int, ...]] | None:
        """The position after one more issue, with the interactions that this completes; None where a ban is crossed."""
        now = place[name]
        held = set(position)
        completed = []
        for r in touched:
            rule = self._rules[r]
            last = max(place[issue] for issue in rule.issues) == now
            if (r, APPLIES) in held:
                held -= {(r, APPLIES)} if last else set()
                continue
            fulfilled = False
            for a, alternative in enumerate(rule.alternatives):
                if name not in alternative:
                    continue
                earlier = [issue for issue in alternative if place[issue] < now]
                possible = (r, a) in held if earlier else True
                held.discard((r, a))
                if possible and option in alternative[name]:
                    if all(place[issue] <= now for issue in alternative):
                        fulfilled = True
                    else:
                        held.add((r, a))
            if fulfilled and rule.party is None:
                return None
            if fulfilled:
                completed.append(r)
                held = {entry for entry in held if entry[0] != r} | (set() if last else {(r, APPLIES)})
        return frozenset(held), tuple(completed)


def _rules(scenario: Scenario, bans: Mapping[str, Sequence[Alternative]], parties: Sequence[str]) -> list[_Rule]:
    rules = [_Rule((alternative,), None, Fraction(0)) for found in bans.values() for alternative in found]
    for name in parties:
        for interaction in scenario.parties[name].interactions.values():
            if interaction.in_force and interaction.applies_to in ("agreements", "both"):
                when = tuple(alternatives(interaction.when, scenario.issues))
                if when:
                    rules.append(_Rule(when, name, Fraction(interaction.points.base)))
    return rules


def _order(scenario: Scenario, rules: Sequence[_Rule]) -> list[str]:
    """The issues in an order that leaves few rules begun and unfinished: greedily, the fewest alternatives open after each."""
    scopes = [frozenset(alternative) for rule in rules for alternative in rule.alternatives if len(alternative) > 1]
    order: list[str] = []
    left = list(scenario.issues)
    while left:
        settled = set(order)
        pending = [scope for scope in scopes if scope - settled]
        found = min(left, key=lambda name: sum(1 for s in pending if s & (settled | {name}) and s - settled - {name}))
        order.append(found)
        left.remove(found)
    return order
