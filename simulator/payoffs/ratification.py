"""Ratifying bodies as conditions of the whole-number game: which outcomes each would pass with at least a stated chance.

A body whose chance follows from options alone becomes a ban; one that looks at a utility becomes a further column with a
threshold, never an objective, and lets everything pass where its consent is not needed. Where what is asked of the party's utility
depends on the terms (a consent needed under a condition, blocs that change sides), it is written as a staircase: one term for each
step, met wherever the body asks for at least that much, so that every engine can use it unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, product
from math import ceil, floor, lcm, prod

import numpy as np

from simulator.errors import UsageError
from simulator.payoffs.model import EXACT_IN_FLOAT64, Ban, Clause, IntArray, Payoffs, Term, Vote
from simulator.payoffs.passing import has_majority, referendum_chance, segments_chance, segments_votes
from simulator.payoffs.worth import condition_clauses, option_worth
from simulator.scenario.model import Scenario
from simulator.scenario.ratification import RatifyingBody, Segment

STEP = Fraction(1, 10**6)
"""A curve's least utility is rounded up to a multiple of this, in points."""
MOST_COMBINATIONS = 4096
"""Combinations of options (chance_by_option), of opposing blocs and of segments that are gone through."""

Clauses = tuple[Clause, ...]
ALWAYS: Clauses = ((),)


@dataclass(frozen=True)
class Level:
    """A body asks for a `least` utility of its party, in points, wherever one of `where` holds."""

    least: Fraction
    where: Clauses


@dataclass(frozen=True)
class _Column:
    """A further column: scaled worth of every option of every issue, its terms, and its threshold."""

    worth: list[list[int]]
    terms: list[tuple[int, Clauses]]
    scale: int
    threshold: int

    @property
    def least(self) -> int:
        """No total is smaller."""
        return sum(min(row) for row in self.worth) + sum(min(amount, 0) for amount, _ in self.terms)

    @property
    def most(self) -> int:
        """No total is larger."""
        return sum(max(row) for row in self.worth) + sum(max(amount, 0) for amount, _ in self.terms)

    @property
    def size(self) -> int:
        """No total and no threshold is larger in size."""
        return sum(max(map(abs, row)) for row in self.worth) + sum(abs(amount) for amount, _ in self.terms) + abs(self.threshold)


def bodies_in_force(scenario: Scenario) -> Iterator[tuple[str, str, RatifyingBody]]:
    """(party, path, body) of every ratifying body in force, in the order of the file."""
    for name, party in scenario.parties.items():
        for key, body in party.ratification.items():
            if body.in_force:
                yield name, f"parties.{name}.ratification.{key}", body


def checked_chance(chance: Fraction) -> Fraction:
    """`chance` where it is one that can be asked for. Raises `UsageError` otherwise."""
    if not 0 < chance <= 1:
        raise UsageError(f"the chance of ratification asked for is {float(chance):g}; give a number above 0 and at most 1")
    return chance


def with_ratification(scenario: Scenario, payoffs: Payoffs, chance: Fraction, only: Sequence[str] | None = None) -> Payoffs:
    """The game in which an outcome is acceptable only where each body in force, wherever its consent is needed, passes it with
    at least this `chance` (above 0, at most 1), each body by itself. `only`: paths of the bodies to ask (default: all in force).

    A vote that several groups of segments can carry becomes one of `Payoffs.votes`.
    Raises `UsageError` for a chance out of range and for too many combinations to go through.
    """
    asked = [body for body in compiled_bodies(scenario, payoffs, chance) if only is None or body.path in only]
    return with_bodies(payoffs, asked, [[*body.utility_columns(), *body.segment_columns] for body in asked])


def staircase(levels: Iterable[Level], base: Fraction, scale: int) -> list[tuple[int, Clauses]]:
    """What the highest level that holds adds to a `base` asked for anyway (points), as scaled amounts that add up: each is added
    wherever one of its clauses holds. Levels that ask for no more than the base are left out."""
    lowest = ceil(scale * base)
    by_amount: dict[int, dict[Clause, None]] = {}
    for level in levels:
        amount = ceil(scale * level.least) - lowest
        if amount > 0 and level.where:
            by_amount.setdefault(amount, {}).update(dict.fromkeys(level.where))
    steps: list[tuple[int, Clauses]] = []
    below, reached = 0, dict[int, Clauses]()
    above: dict[Clause, None] = {}
    for amount in sorted(by_amount, reverse=True):
        above.update(by_amount[amount])
        reached[amount] = ALWAYS if () in above else tuple(above)
    for amount in sorted(by_amount):
        steps.append((amount - below, reached[amount]))
        below = amount
    return steps


def compiled_bodies(scenario: Scenario, payoffs: Payoffs, chance: Fraction, *, paid: bool = False) -> Iterator[CompiledBody]:
    """What each body in force asks, in the order of the file; raises as `with_ratification` does. `paid`: payments may bring a party's
    utility beyond what any outcome gives it."""
    checked_chance(chance)
    for name, path, body in bodies_in_force(scenario):
        compiled = CompiledBody(scenario, payoffs, payoffs.parties.index(name), path, body, chance, paid=paid)
        compiled.compile()
        yield compiled


def with_bodies(payoffs: Payoffs, asked: Sequence[CompiledBody], columns: Sequence[Sequence[_Column]]) -> Payoffs:
    """The game with the bodies' bans, these columns (one list a body, those of its vote last) and their votes."""
    bans = [Ban("body", body.path, body.refused, party=body.party) for body in asked if body.refused]
    votes: list[Vote] = []
    first = payoffs.n_columns
    for body, own in zip(asked, columns, strict=True):
        first += len(own)
        if body.vote is not None:
            votes.append(replace(body.vote, columns=tuple(first - len(body.vote.columns) + k for k in range(len(body.vote.columns)))))
    named = [(body.path, column) for body, own in zip(asked, columns, strict=True) for column in own]
    return _with_votes(_extended(replace(payoffs, bans=(*payoffs.bans, *bans)), named), votes)


class CompiledBody:
    """One body: `refused`, clauses of outcomes that it does not pass whatever the points; `levels`, what it asks of its party's
    utility; `segment_columns`, utilities of segments to be reached, and last those that its `vote` counts."""

    def __init__(
        self, scenario: Scenario, payoffs: Payoffs, party: int, path: str, body: RatifyingBody, chance: Fraction, *, paid: bool = False
    ) -> None:
        self.scenario, self.payoffs, self.party, self.path, self.body, self.chance = scenario, payoffs, party, path, body, chance
        self.paid = paid
        self.needed: Clauses = ALWAYS if isinstance(body.needed, str) else condition_clauses(body.needed, scenario.issues)
        self.refused: Clauses = ()
        self.levels: list[Level] = []
        self.segment_columns: list[_Column] = []
        self.vote: Vote | None = None

    def compile(self) -> None:
        if not self.needed:
            return
        body = self.body
        if body.chance is not None:
            if body.chance.exact < self.chance:
                self._refuse(ALWAYS)
        elif body.chance_by_option is not None:
            self._by_option(body.chance_by_option)
        elif body.curves is not None:
            self._curves()
        elif body.members is not None:
            self._members()
        elif body.blocs is not None:
            self._blocs()
        else:
            self._segments()

    def _refuse(self, where: Clauses) -> None:
        """The body does not pass an outcome where its consent is needed and `where` holds."""
        whole = ((0, tuple(range(self.payoffs.sizes[0]))),)
        self.refused += tuple(clause or whole for clause in conjunction(self.needed, where))

    def _ask(self, least: Fraction, where: Clauses = ALWAYS) -> None:
        """The body passes an outcome at which `where` holds only from this utility of its party on, where its consent is needed."""
        self.levels.append(Level(least, conjunction(self.needed, where)))

    def _ask_segment(self, column: _Column) -> None:
        """The column must reach its threshold where the body is needed; one that always does is left out."""
        room = column.threshold - column.least
        if room <= 0:
            return
        if self.needed != ALWAYS:
            column.worth[0] = [amount + room for amount in column.worth[0]]
            column.terms.append((-room, self.needed))
        self.segment_columns.append(column)

    def utility_columns(self) -> list[_Column]:
        """A copy of the party's utility less what the levels ask beyond the least there is; none where they ask for no more."""
        free = self._utility()
        steps = staircase(self.levels, Fraction(free.least, free.scale), free.scale)
        if not steps:
            return []
        terms = [*free.terms, *((-amount, where) for amount, where in steps if where != ALWAYS)]
        threshold = free.least + sum(amount for amount, where in steps if where == ALWAYS)
        return [_Column(free.worth, terms, free.scale, threshold)]

    def _utility(self) -> _Column:
        """A copy of the party's utility that every outcome reaches."""
        worth = [[int(x) for x in rows[:, self.party]] for rows in self.payoffs.worth]
        terms = [(term.amount, term.clauses) for term in self.payoffs.terms if term.column == self.party]
        column = _Column(worth, terms, self.payoffs.scale[self.party], 0)
        return replace(column, threshold=column.least)

    def _by_option(self, chances: Mapping[str, object]) -> None:
        names = [name for name in self.payoffs.issues if name in chances]
        sizes = [self.payoffs.sizes[self.payoffs.issues.index(name)] for name in names]
        if prod(sizes) > MOST_COMBINATIONS:
            raise UsageError(f"{self.path}: chances for {prod(sizes)} combinations of options; at most {MOST_COMBINATIONS} can be required")
        found = []
        for options in product(*(range(size) for size in sizes)):
            places = [self.payoffs.issues.index(name) for name in names]
            keys = {name: self.payoffs.options[i][o] for name, i, o in zip(names, places, options, strict=True)}
            if option_chance(self.body, keys) < self.chance:
                found.append(tuple((i, (o,)) for i, o in zip(places, options, strict=True)))
        self._refuse(tuple(found))

    def _curves(self) -> None:
        free = self._utility()
        low, high = (Fraction(x, free.scale) for x in (free.least, free.most))
        if self.paid and self.body.curves is not None:
            far = [(curve.midpoint.exact, SATURATED * curve.scale.exact) for curve in self.body.curves.values()]
            low, high = min(low, *(middle - away for middle, away in far)), max(high, *(middle + away for middle, away in far))
        least = least_utility(self.body, self.chance, low, high)
        if least is None:
            self._refuse(ALWAYS)
        else:
            self._ask(least)

    def _members(self) -> None:
        assert self.body.members is not None
        for member in self.body.members.values():
            if member.opposes is not None:
                self._refuse(condition_clauses(member.opposes, self.scenario.issues))
            if member.least is not None:
                self._ask(member.least.exact)

    def _blocs(self) -> None:
        """For every set of blocs that oppose, the least utility with which the others still carry the vote."""
        assert self.body.blocs is not None
        opposing = {k: condition_clauses(b.opposes, self.scenario.issues) for k, b in self.body.blocs.items() if b.opposes is not None}
        if 2 ** len(opposing) > MOST_COMBINATIONS:
            raise UsageError(f"{self.path}: {len(opposing)} blocs oppose under a condition; at most 12 can be required")
        hopeless: list[frozenset[str]] = []
        for against in _subsets(tuple(opposing)):
            if any(smaller <= against for smaller in hopeless):
                continue
            where = _all_hold([opposing[k] for k in sorted(against)])
            least = self._least_for_majority(against)
            if least is None:
                hopeless.append(against)
                self._refuse(where)
            else:
                self._ask(least, where)

    def _least_for_majority(self, against: frozenset[str]) -> Fraction | None:
        """The least utility in points at which the blocs not `against` reach the majority; None where they never do."""
        assert self.body.blocs is not None
        free = self._utility()
        any_utility = Fraction(free.least, free.scale)
        asked = {k: any_utility if b.least is None else b.least.exact for k, b in self.body.blocs.items()}
        for level in sorted({any_utility, *asked.values()}):
            if has_majority(self.body, [k for k, least in asked.items() if least <= level and k not in against]):
                return level
        return None

    def _segments(self) -> None:
        """A column for each segment that the vote can turn on: with a threshold where it is lost without that segment, else one of
        the columns of the vote."""
        assert self.body.segments is not None
        shares = segments_votes(self.body)
        columns = {name: self._segment(segment) for name, segment in self.body.segments.items() if shares[name]}
        sure = [name for name, column in columns.items() if column.threshold <= column.least]
        open_ = [name for name, column in columns.items() if column.least < column.threshold <= column.most]
        if self._pass(sure):
            return
        if not self._pass([*sure, *open_]):
            self._refuse(ALWAYS)
            return
        must = [name for name in open_ if not self._pass([*sure, *(other for other in open_ if other != name)])]
        for name in must:
            self._ask_segment(columns[name])
        if not self._pass([*sure, *must]):
            self._carried({name: columns[name] for name in open_ if name not in must}, shares, [*sure, *must])

    def _segment(self, segment: Segment) -> _Column:
        """The utility of a segment, with its reservation value as the threshold."""
        worth = option_worth(segment, self.scenario.issues)
        scale = lcm(*(w.denominator for row in worth.values() for w in row.values()))
        rows = [[int(w * scale) for w in worth[issue].values()] for issue in self.payoffs.issues]
        return _Column(rows, [], scale, ceil(scale * segment.reservation.exact))

    def _carried(self, columns: Mapping[str, _Column], shares: Mapping[str, Fraction], yes: Sequence[str]) -> None:
        """The vote of the segments of `columns`, those of `yes` being won: how much of their votes is enough."""
        if 2 ** len(columns) > MOST_COMBINATIONS:
            raise UsageError(f"{self.path}: {len(columns)} segments can carry this vote in many ways; at most 12 can be required")
        scale = lcm(*(shares[name].denominator for name in columns))
        weights = {name: int(shares[name] * scale) for name in columns}
        enough = [sum(weights[name] for name in group) for group in _subsets(tuple(columns)) if self._pass([*yes, *group])]
        places = range(len(self.segment_columns), len(self.segment_columns) + len(columns))
        levels = tuple(column.threshold for column in columns.values())
        self.vote = Vote(self.path, tuple(places), levels, tuple(weights.values()), min(enough))
        for column in columns.values():
            self._ask_segment(column)

    def _pass(self, yes: Sequence[str]) -> bool:
        return Fraction(segments_chance(self.body, yes)) >= self.chance


def option_chance(body: RatifyingBody, outcome: Mapping[str, str]) -> Fraction:
    """The product over the issues that `chance_by_option` names of the chance of the option taken, 1 where it states none."""
    assert body.chance_by_option is not None
    chance = Fraction(1)
    for issue, chances in body.chance_by_option.items():
        stated = chances.numbers.get(outcome[issue])
        chance *= stated.exact if stated is not None else 1
    return chance


SATURATED = 40
"""Scales away from its midpoint at which a curve differs from 0 or 1 by less than double precision shows (e^-40)."""


def least_utility(body: RatifyingBody, chance: Fraction, low: Fraction, high: Fraction) -> Fraction | None:
    """The least utility in points at which a body with curves passes with at least `chance`, the smallest multiple
    of `STEP` at which it does; `low` where it passes there already, None where it does not pass at `high`."""
    wanted = float(chance)
    if referendum_chance(body, float(low)) >= wanted:
        return low
    if referendum_chance(body, float(high)) < wanted:
        return None
    below, above = floor(low / STEP), ceil(high / STEP)
    while above - below > 1:
        middle = (below + above) // 2
        if referendum_chance(body, float(middle * STEP)) >= wanted:
            above = middle
        else:
            below = middle
    return above * STEP


def conjunction(first: Clauses, second: Clauses) -> Clauses:
    """Clauses of which one holds exactly where one of `first` and one of `second` do; those that nothing satisfies are dropped."""
    found: dict[Clause, None] = {}
    for a, b in product(first, second):
        merged = {issue: frozenset(options) for issue, options in a}
        for issue, options in b:
            merged[issue] = merged[issue] & frozenset(options) if issue in merged else frozenset(options)
        if all(merged.values()):
            found[tuple((issue, tuple(sorted(merged[issue]))) for issue in sorted(merged))] = None
    return tuple(found)


def _all_hold(conditions: Sequence[Clauses]) -> Clauses:
    result = ALWAYS
    for clauses in conditions:
        result = conjunction(result, clauses)
    return result


def _subsets(names: Sequence[str]) -> Iterator[frozenset[str]]:
    """All subsets, the smaller first."""
    for size in range(len(names) + 1):
        yield from map(frozenset, combinations(names, size))


def _extended(payoffs: Payoffs, columns: Sequence[tuple[str, _Column]]) -> Payoffs:
    """The game with further columns, in whole numbers that are exact for all of them."""
    if not columns:
        return payoffs
    exact = payoffs.dtype == np.int64 and all(column.size < EXACT_IN_FLOAT64 for _, column in columns)
    dtype = np.int64 if exact else object
    worth: list[IntArray] = []
    for i, rows in enumerate(payoffs.worth):
        further = np.array([column.worth[i] for _, column in columns], dtype=dtype).T.reshape(len(rows), len(columns))
        worth.append(np.concatenate([rows.astype(dtype), further], axis=1))
    terms = [
        Term(payoffs.n_columns + k, amount, clauses, path) for k, (path, column) in enumerate(columns) for amount, clauses in column.terms
    ]
    return replace(
        payoffs,
        worth=tuple(worth),
        terms=(*payoffs.terms, *terms),
        scale=(*payoffs.scale, *(column.scale for _, column in columns)),
        thresholds=(*payoffs.thresholds, *(column.threshold for _, column in columns)),
        conditions=(*payoffs.conditions, *(path for path, _ in columns)),
    )


def _with_votes(payoffs: Payoffs, votes: Sequence[Vote]) -> Payoffs:
    """The game with these votes, and nothing asked of their columns by themselves."""
    thresholds = list(payoffs.thresholds)
    for column in (c for vote in votes for c in vote.columns):
        least = sum(int(rows[:, column].min()) for rows in payoffs.worth)
        thresholds[column] = least + sum(min(term.amount, 0) for term in payoffs.terms if term.column == column)
    return replace(payoffs, thresholds=tuple(thresholds), votes=tuple(votes))
