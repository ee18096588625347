"""Ratifying bodies as conditions of the whole-number game: which outcomes each would pass with at least a stated chance.

A body whose chance follows from options alone becomes a ban; one that looks at a utility becomes a further column with a
threshold, never an objective, and lets everything pass where its consent is not needed. Where blocs change sides under a
condition the threshold moves with it: as a function on sets of opposing blocs it is written as a sum over sets (Möbius
inversion; Rota 1964), one term a set, so that every engine can use it unchanged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, product
from math import ceil, lcm, prod

import numpy as np

from simulator.errors import UsageError
from simulator.payoffs.compiling import EXACT_IN_FLOAT64, condition_clauses, option_worth
from simulator.payoffs.model import Ban, Clause, IntArray, Payoffs, Term, Vote
from simulator.payoffs.passing import has_majority, referendum_chance, segments_chance, segments_votes
from simulator.scenario.model import Scenario
from simulator.scenario.ratification import RatifyingBody, Segment

STEP = Fraction(1, 10**6)
"""A curve's least utility is rounded up to a multiple of this, in points."""
MOST_COMBINATIONS = 4096
"""Combinations of options (chance_by_option), of opposing blocs and of segments that are gone through."""

_SEVERAL_GROUPS = (
    "{path}: several groups of segments can carry this vote, and this analysis cannot require such a vote of an agreement; "
    "set {path}.in_force=false, or give the body curves (zopa solve can require it)"
)

Clauses = tuple[Clause, ...]
ALWAYS: Clauses = ((),)


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


def with_ratification(
    scenario: Scenario, payoffs: Payoffs, chance: Fraction, only: Sequence[str] | None = None, *, votes: bool = False
) -> Payoffs:
    """The game in which an outcome is acceptable only where each body in force, wherever its consent is needed, passes it with
    at least this `chance` (above 0, at most 1), each body by itself. `only`: paths of the bodies to ask (default: all in force).

    `votes`: whether a vote that several groups of segments can carry may become one of `Payoffs.votes`; callers that ask for
    it must look at them. Raises `UsageError` for a chance out of range, for too many combinations to go through, and, without
    `votes`, for such a vote.
    """
    checked_chance(chance)
    bans: list[Ban] = []
    columns: list[tuple[str, _Column]] = []
    carried: list[Vote] = []
    for name, path, body in bodies_in_force(scenario):
        if only is not None and path not in only:
            continue
        compiler = _Body(scenario, payoffs, payoffs.parties.index(name), path, body, chance)
        compiler.compile()
        if compiler.refused:
            bans.append(Ban("body", path, compiler.refused, party=compiler.party))
        if compiler.vote is not None:
            if not votes:
                raise UsageError(_SEVERAL_GROUPS.format(path=path))
            first = payoffs.n_columns + len(columns)
            carried.append(replace(compiler.vote, columns=tuple(first + k for k in compiler.vote.columns)))
        columns += [(path, column) for column in compiler.columns]
    return _with_votes(_extended(replace(payoffs, bans=(*payoffs.bans, *bans)), columns), carried)


class _Body:
    """One body: `refused`, clauses of outcomes that it does not pass whatever the points, and `columns` to be reached."""

    def __init__(self, scenario: Scenario, payoffs: Payoffs, party: int, path: str, body: RatifyingBody, chance: Fraction) -> None:
        self.scenario, self.payoffs, self.party, self.path, self.body, self.chance = scenario, payoffs, party, path, body, chance
        self.needed: Clauses = ALWAYS if isinstance(body.needed, str) else condition_clauses(body.needed, scenario.issues)
        self.refused: Clauses = ()
        self.columns: list[_Column] = []
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

    def _reach(self, column: _Column) -> None:
        """The column must reach its threshold where the body is needed; one that always does is left out."""
        room = column.threshold - column.least
        if room <= 0:
            return
        if self.needed != ALWAYS:
            column.worth[0] = [amount + room for amount in column.worth[0]]
            column.terms.append((-room, self.needed))
        self.columns.append(column)

    def _utility(self, threshold: Fraction) -> _Column:
        """A copy of the party's utility with a threshold in points."""
        worth = [[int(x) for x in rows[:, self.party]] for rows in self.payoffs.worth]
        terms = [(term.amount, term.clauses) for term in self.payoffs.terms if term.column == self.party]
        scale = self.payoffs.scale[self.party]
        return _Column(worth, terms, scale, ceil(scale * threshold))

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
        free = self._utility(Fraction(0))
        low, high = (Fraction(x, free.scale) for x in (free.least, free.most))
        least = least_utility(self.body, self.chance, low, high)
        if least is None:
            self._refuse(ALWAYS)
        else:
            self._reach(self._utility(least))

    def _members(self) -> None:
        assert self.body.members is not None
        for member in self.body.members.values():
            if member.opposes is not None:
                self._refuse(condition_clauses(member.opposes, self.scenario.issues))
        least = [member.least.exact for member in self.body.members.values() if member.least is not None]
        if least:
            self._reach(self._utility(max(least)))

    def _blocs(self) -> None:
        """The least utility as a function of which blocs oppose: its value without any as the threshold, the rest as terms."""
        assert self.body.blocs is not None
        opposing = {k: condition_clauses(b.opposes, self.scenario.issues) for k, b in self.body.blocs.items() if b.opposes is not None}
        if 2 ** len(opposing) > MOST_COMBINATIONS:
            raise UsageError(f"{self.path}: {len(opposing)} blocs oppose under a condition; at most 12 can be required")
        free = self._utility(Fraction(0))
        needed: dict[frozenset[str], int] = {}
        hopeless: list[frozenset[str]] = []
        highest = free.least
        for against in _subsets(tuple(opposing)):
            least = self._least_for_majority(against, free)
            if least is None:
                if not any(smaller <= against for smaller in hopeless):
                    hopeless.append(against)
                    self._refuse(_all_hold([opposing[k] for k in sorted(against)]))
                least = highest  # excluded already: any number will do
            highest = max(highest, least)
            needed[against] = least
        column = _Column(free.worth, free.terms, free.scale, needed[frozenset()])
        for against in needed:
            amount = sum((-1) ** (len(against) - len(part)) * needed[part] for part in map(frozenset, _subsets(tuple(against))))
            where = _all_hold([opposing[k] for k in sorted(against)])
            if against and amount and where:
                column.terms.append((-amount, where))
        self._reach(column)

    def _least_for_majority(self, against: frozenset[str], free: _Column) -> int | None:
        """The least scaled utility at which the blocs not `against` reach the majority; None where they never do."""
        assert self.body.blocs is not None
        asked = {k: free.least if b.least is None else ceil(free.scale * b.least.exact) for k, b in self.body.blocs.items()}
        for level in sorted({free.least, *asked.values()}):
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
            self._reach(columns[name])
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
        places = range(len(self.columns), len(self.columns) + len(columns))
        levels = tuple(column.threshold for column in columns.values())
        self.vote = Vote(self.path, tuple(places), levels, tuple(weights.values()), min(enough))
        for column in columns.values():
            self._reach(column)

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


def least_utility(body: RatifyingBody, chance: Fraction, low: Fraction, high: Fraction) -> Fraction | None:
    """The least utility in points at which a body with curves passes with at least `chance`, by bisection between `low` and
    `high`, rounded up to a multiple of `STEP`; `low` where it passes there already, None where it does not pass at `high`."""
    wanted = float(chance)
    below, above = float(low), float(high)
    if referendum_chance(body, below) >= wanted:
        return low
    if referendum_chance(body, above) < wanted:
        return None
    while above - below > float(STEP) / 1000:
        middle = (below + above) / 2
        if referendum_chance(body, middle) >= wanted:
            above = middle
        else:
            below = middle
    return ceil(Fraction(above) / STEP) * STEP


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
