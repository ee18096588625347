"""A game as a mixed-integer program: one binary per option, exactly one option per issue, bans as cuts.

An interaction applies where one of its clauses holds, and a clause is an AND of memberships (the issue takes one of some
options). A membership is the sum of its options' binaries, so it needs no column of its own; the indicator of a clause is
bounded on the one side that its amount's sign needs (McCormick 1976): a gain may be claimed only where it is earned, a loss
must be booked where it is due. The program may therefore understate a column's total, never overstate it, which is all that
thresholds from below and maximisation ask for; a column that is to be minimised needs both sides.

Coefficients are in units of about a point (`GameProgram.unit`). What the program finds is evaluated exactly elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from math import inf

import numpy as np
from numpy.typing import NDArray

from simulator.budget import small_steps
from simulator.payoffs.model import Clause, IntArray, Payoffs, Term, is_banned, totals
from simulator.payoffs.votes import is_reached
from simulator.solve.milp.lattice import Lattice
from simulator.solve.milp.program import Linear, Program, total

Outcome = tuple[int, ...]
"""Option positions in issue order."""

OF_A_COEFFICIENT = 10
"""Small steps that a coefficient takes, from whole numbers through a fraction."""


class GameProgram:
    """The program of a game without objective. `columns[c]`: how far the total of column c stands above `base[c]` (points, exact;
    its total where every issue takes option 0 and no interaction applies), in units, as an expression.

    `first[i]` is the program's column of option 0 of issue i; its other options follow. `unit`: points a unit, a power of
    two, 1 where the parties' utilities span some hundred points. `both_sides`: columns whose totals must not be understated
    either, because they are to be minimised.
    """

    def __init__(self, payoffs: Payoffs, *, both_sides: Collection[int] = ()) -> None:
        self.payoffs = payoffs
        self.lattices = [Lattice.of(payoffs, c) for c in range(payoffs.n_columns)]
        self.base = [payoffs.points(c, lattice.base) for c, lattice in enumerate(self.lattices)]
        self.unit = max(_unit(payoffs, p) for p in range(payoffs.n_parties))
        self.program = Program()
        self.first: list[int] = []
        for size in payoffs.sizes:
            self.first.append(self.program.n_columns)
            options = [self.program.column(whole=True) for _ in range(size)]
            self.program.exactly(Linear(dict.fromkeys(options, 1.0)), 1.0)
        self._ban()
        self._indicators: dict[tuple[tuple[Clause, ...], bool, bool], int] = {}
        self.columns = self._worth()
        for term in payoffs.terms:
            if term.amount and term.clauses:
                self._add(term, term.column in both_sides)

    def _worth(self) -> list[Linear]:
        return [
            Linear({self.first[i] + o: self._more(c, worth, o) for i, worth in enumerate(self.payoffs.worth) for o in range(1, len(worth))})
            for c in range(self.payoffs.n_columns)
        ]

    def _more(self, column: int, worth: IntArray, option: int) -> float:
        """How much more an option is worth than option 0, in units."""
        small_steps(OF_A_COEFFICIENT, "writing the program")
        return self.units(self.payoffs.points(column, int(worth[option, column]) - int(worth[0, column])))

    def _ban(self) -> None:
        for clause in {clause: None for ban in self.payoffs.bans for clause in ban.clauses}:
            memberships = [self._membership(issue, options) for issue, options in clause]
            self.program.at_most(total(memberships), len(memberships) - 1.0)

    def _membership(self, issue: int, options: tuple[int, ...]) -> Linear:
        return Linear({self.first[issue] + o: 1.0 for o in options})

    def _add(self, term: Term, both: bool) -> None:
        """The term's amount in its column, through an indicator bounded on the side or sides that matter."""
        indicator = self._any(term.clauses, above=both or term.amount > 0, below=both or term.amount < 0)
        amount = self.units(self.payoffs.points(term.column, term.amount))
        self.columns[term.column] = self.columns[term.column].plus(indicator, amount)

    def _any(self, clauses: tuple[Clause, ...], *, above: bool, below: bool) -> Linear:
        """Indicator that some clause holds, kept from above it (at most the truth), from below it (at least the truth)."""
        indicators = [self._all(clause, above=above, below=below) for clause in clauses]
        if len(indicators) == 1:
            return indicators[0]
        column, fresh = self._indicator(clauses, above, below)
        if fresh and above:
            self.program.at_most(column.plus(total(indicators), -1.0), 0.0)
        if fresh and below:
            for indicator in indicators:
                self.program.at_least(column.plus(indicator, -1.0), 0.0)
        return column

    def _all(self, clause: Clause, *, above: bool, below: bool) -> Linear:
        """Indicator that a clause holds."""
        memberships = [self._membership(issue, options) for issue, options in clause]
        if not memberships:
            return Linear(constant=1.0)
        if len(memberships) == 1:
            return memberships[0]
        column, fresh = self._indicator((clause,), above, below)
        if fresh and above:
            for membership in memberships:
                self.program.at_most(column.plus(membership, -1.0), 0.0)
        if fresh and below:
            self.program.at_least(column.plus(total(memberships), -1.0), 1.0 - len(memberships))
        return column

    def _indicator(self, clauses: tuple[Clause, ...], above: bool, below: bool) -> tuple[Linear, bool]:
        """The column that says whether one of the clauses holds, shared by all terms that ask; and whether it is new."""
        known = self._indicators.get((clauses, above, below))
        column = self.program.column() if known is None else known
        self._indicators[clauses, above, below] = column
        return Linear({column: 1.0}), known is None

    def units(self, points: Fraction) -> float:
        """Points in units, in float64; infinite where that is too small for them (HiGHS then refuses the program, and says so)."""
        try:
            return float(points / self.unit)
        except OverflowError:
            return inf if points > 0 else -inf

    def surplus(self, party: int) -> Linear:
        """A party's surplus in units."""
        return self.columns[party].plus(Linear(constant=self.units(self.base[party] - self.payoffs.reservation[party])))

    def acceptable(self) -> Program:
        """A copy of the program with every column's threshold and every vote in it."""
        program = self.program.copy()
        for column, threshold in enumerate(self.payoffs.thresholds):
            self.reach(program, column, Fraction(threshold, self.payoffs.scale[column]))
        self.carry_votes(program)
        return program

    def carry_votes(self, program: Program) -> None:
        """Demand that every vote pass: a binary for each segment, 1 only where its column reaches its level."""
        payoffs = self.payoffs
        for vote in payoffs.votes:
            yes = Linear()
            for column, level, weight in zip(vote.columns, vote.levels, vote.weights, strict=True):
                own = self.unit / _unit(payoffs, column)
                least = self._between(column, Fraction(level, payoffs.scale[column]), strictly=False)
                lowest = payoffs.points(column, payoffs.thresholds[column]) - self.base[column]
                claim = program.column(whole=True)
                claimed = Linear({claim: -self.units((least - lowest) * own)})
                program.at_least(self.columns[column].times(float(own)).plus(claimed), self.units(lowest * own))
                yes = yes.plus(Linear({claim: weight / vote.quota}))
            program.at_least(yes, (vote.quota - 0.5) / vote.quota)

    def reach(self, program: Program, column: int, points: Fraction, *, strictly: bool = False) -> None:
        """Demand that a column's total be at least (`strictly`: above) so many points.

        The row asks for the least total that can occur there less half of what lies between totals that can occur: so it
        separates the outcomes without regard to the solver's tolerance, as long as totals are not as close as that.
        """
        own = self.unit / _unit(self.payoffs, column)
        least = self._between(column, points, strictly=strictly)
        program.at_least(self.columns[column].times(float(own)), self.units(least * own))

    def _between(self, column: int, points: Fraction, *, strictly: bool) -> Fraction:
        """Points above `base` halfway between the least total that is at least (`strictly`: above) `points` and the one below it."""
        lattice, scale = self.lattices[column], self.payoffs.scale[column]
        least = lattice.at_least(points * scale, strictly=strictly) - lattice.base - Fraction(lattice.step, 2)
        return least / scale

    def gain(self, program: Program, party: int, claim: int) -> None:
        """Demand that a party accept, and that it gain where the binary column `claim` is 1."""
        reservation = self.payoffs.reservation[party]
        accepts = self._between(party, reservation, strictly=False)
        step = self._between(party, reservation, strictly=True) - accepts
        program.at_least(self.columns[party].plus(Linear({claim: -self.units(step)})), self.units(accepts))

    def least_gain(self, party: int) -> Fraction:
        """The least positive surplus in points that a party's totals allow for."""
        scale, reservation = self.payoffs.scale[party], self.payoffs.reservation[party]
        return Fraction(self.lattices[party].at_least(scale * reservation, strictly=True), scale) - reservation

    def exclude(self, program: Program, outcome: Outcome) -> None:
        """Cut one outcome off."""
        chosen = [start + option for start, option in zip(self.first, outcome, strict=True)]
        program.at_most(Linear(dict.fromkeys(chosen, 1.0)), len(chosen) - 1.0)

    def outcome(self, values: NDArray[np.float64]) -> Outcome:
        """The outcome that a solution of the program stands for: per issue the option nearest to 1."""
        sizes = self.payoffs.sizes
        return tuple(int(np.argmax(values[start : start + size])) for start, size in zip(self.first, sizes, strict=True))

    def surpluses(self, outcome: Outcome) -> tuple[Fraction, ...]:
        """Each party's surplus at an outcome in points, exact."""
        payoffs = self.payoffs
        scaled = totals(payoffs, outcome)
        return tuple(payoffs.points(p, scaled[p]) - payoffs.reservation[p] for p in range(payoffs.n_parties))

    def is_acceptable(self, outcome: Outcome) -> bool:
        """Whether no ban applies, every column reaches its threshold and every vote passes, exactly."""
        return is_reached(self.payoffs, totals(self.payoffs, outcome)) and not is_banned(self.payoffs, outcome)


def _unit(payoffs: Payoffs, column: int) -> Fraction:
    """A power of two that brings the span of a column between 64 and 1024 units; 1 where points do already (or nothing varies)."""
    span = sum(int(w[:, column].max()) - int(w[:, column].min()) for w in payoffs.worth)
    span += sum(abs(term.amount) for term in payoffs.terms if term.column == column)
    points, unit = payoffs.points(column, span), Fraction(1)
    while points > 1024 * unit:
        unit *= 2
    while 0 < points < 64 * unit:
        unit /= 2
    return unit
