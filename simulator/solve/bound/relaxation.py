"""How far the least surplus over a box can be bounded without following what interactions depend on: by linear programming.

An interaction applies where every issue of its clause takes one of certain options. Over lotteries between the options of each issue, a
gain is counted as much as the least of its memberships allows, and a loss as much as all of them together force it (McCormick 1976). A ban
is counted as a loss is. The duals of that programme say how to count: what share of a gain to book on each of its issues, what share of a
loss to book at once, what price to put on a ban. Any such shares and prices give an upper bound that is read off issue by issue, whatever
the programme, so they are rounded and the bound is computed in whole numbers (Neumaier & Shcherbina 2004).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.budget import running
from simulator.payoffs.clauses import Options
from simulator.payoffs.model import Clause, Payoffs
from simulator.solve.milp.quiet import stdout_elsewhere

if TYPE_CHECKING:
    import highspy

WEIGHTS = 10**6
"""Denominator of the weights."""

SHARES = 10**4
"""Denominator of the shares of interactions."""

PRICES = 10**6
"""Denominator of the prices of bans, in points."""

_Kind = tuple[tuple[Clause, ...], bool]
"""What an indicator stands for: that one of the clauses holds, of gains or of losses."""


@dataclass(frozen=True)
class Counting:
    """How to count over a box. `weights`: one a column, in `WEIGHTS`-ths, summing to it. `shares`: term → per clause, in `SHARES`-ths: for
    a gain the share booked on each issue of the clause, for a loss one share for the whole clause. `prices`: ban clause (position among all
    different ones) → price in `PRICES`-ths of a point."""

    weights: tuple[int, ...]
    shares: Mapping[int, tuple[tuple[int, ...], ...]]
    prices: Mapping[int, int]


@dataclass(frozen=True)
class Relaxed:
    """What the programme says of a box. `bound`: in float64, no outcome's least surplus is larger but for rounding; `mixture`: per issue
    the weight of each option in the lottery that has it."""

    bound: float
    mixture: list[NDArray[np.float64]]
    counting: Counting


class Relaxation:
    """The programme of one game, for many boxes and floors. Its columns all count, as in `projected`; votes are not asked for."""

    def __init__(self, payoffs: Payoffs) -> None:
        self.payoffs = payoffs
        self.ban_clauses: tuple[Clause, ...] = tuple({clause: None for ban in payoffs.bans for clause in ban.clauses})
        self._indicators = list(dict.fromkeys((term.clauses, term.amount > 0) for term in payoffs.terms if term.amount and term.clauses))
        self._first = np.cumsum([0, *payoffs.sizes]).tolist()
        self._programme = _Programme(payoffs, self._indicators, self.ban_clauses, self._first)
        self._exact = _Exact(payoffs, self.ban_clauses)

    def bounded(self, options: Options, floors: Sequence[int]) -> Relaxed | None:
        """The bound over a box on how far the column that is furthest below its floor (scaled) stands above it, in points; None where the
        solver did not come to an end."""
        return self._programme.solved(options, floors)

    def exact(self, counting: Counting, options: Options, floors: Sequence[int]) -> Fraction:
        """The bound of a way of counting, in points."""
        return self._exact.bound(counting, options, floors)

    def at(self, outcome: Sequence[int], column: int) -> Counting:
        """The way of counting that is exact for one column at one outcome."""
        shares: dict[int, tuple[tuple[int, ...], ...]] = {}
        for t, term in enumerate(self.payoffs.terms):
            if term.column != column:
                continue
            missed = [next((k for k, (i, wanted) in enumerate(c) if outcome[i] not in wanted), None) for c in term.clauses]
            if term.amount > 0 and None not in missed:
                shares[t] = tuple(tuple(SHARES * (k == m) for k in range(len(c))) for c, m in zip(term.clauses, missed, strict=True))
            elif term.amount < 0 and None in missed:
                shares[t] = tuple((SHARES * (k == missed.index(None)),) for k in range(len(missed)))
        return Counting(tuple(WEIGHTS * (c == column) for c in range(self.payoffs.n_columns)), shares, {})


class _Programme:
    """max level − penalties, subject to level ≤ how far each column stands above its floor, over lotteries (HiGHS)."""

    def __init__(
        self, payoffs: Payoffs, indicators: list[tuple[tuple[Clause, ...], bool]], bans: Sequence[Clause], first: list[int]
    ) -> None:
        import highspy

        self.payoffs, self._first = payoffs, first
        self._highs = highspy
        self._columns, self._lower, self._upper, self._costs = first[-1], [0.0] * first[-1], [1.0] * first[-1], [0.0] * first[-1]
        self._rows: list[tuple[float, float, dict[int, float]]] = []
        for i, size in enumerate(payoffs.sizes):
            self._row(1.0, 1.0, {first[i] + o: 1.0 for o in range(size)})
        self._indicators = {each: self._indicator(*each) for each in indicators}
        self._sizes = [abs(float(payoffs.points(term.column, term.amount))) if term.clauses else 0.0 for term in payoffs.terms]
        level = self._column(-np.inf, np.inf, 1.0)
        self._levels = [self._level_row(c, level) for c in range(payoffs.n_columns)]
        penalty = 4.0 * max(_span(payoffs, c) for c in range(payoffs.n_columns)) + 1.0
        self._bans = [self._ban_row(clause, penalty) for clause in bans]
        self._solver = self._made()
        self._open = np.ones(first[-1], dtype=np.bool_)

    def solved(self, options: Options, floors: Sequence[int]) -> Relaxed | None:
        open_ = np.zeros(self._first[-1], dtype=np.bool_)
        for i, chosen in enumerate(options):
            open_[[self._first[i] + o for o in chosen]] = True
        changed = np.flatnonzero(open_ != self._open).astype(np.int32)
        budget = running()
        with stdout_elsewhere():
            if len(changed):
                upper = open_[changed].astype(np.float64)
                self._solver.changeColsBounds(len(changed), changed, np.zeros(len(changed)), upper)
                self._open = open_
            for row, floor, scale in zip(self._levels, floors, self.payoffs.scale, strict=True):
                self._solver.changeRowBounds(row, float(Fraction(floor, scale)), np.inf)
            if budget is not None:
                self._solver.setOptionValue("time_limit", self._solver.getRunTime() + budget.seconds_left)
            self._solver.run()
            status, solution = self._solver.getModelStatus(), self._solver.getSolution()
            values, duals = np.array(solution.col_value), np.abs(np.array(solution.row_dual))
            worth = float(self._solver.getInfo().objective_function_value)
        if status != self._highs.HighsModelStatus.kOptimal:
            return None
        mixture = [values[a:b] for a, b in zip(self._first, self._first[1:], strict=False)]
        return Relaxed(worth, mixture, self._counting(duals))

    def _counting(self, duals: NDArray[np.float64]) -> Counting:
        weights = _rounded(duals[self._levels], WEIGHTS)
        weighed = {
            t: weights[term.column] / WEIGHTS * size for t, (term, size) in enumerate(zip(self.payoffs.terms, self._sizes, strict=True))
        }
        amounts = dict.fromkeys(self._indicators, 0.0)
        asked = {t: (self.payoffs.terms[t].clauses, self.payoffs.terms[t].amount > 0) for t, amount in weighed.items() if amount}
        for t, key in asked.items():
            amounts[key] += weighed[t]
        found = {key: rows.shares(duals, amounts[key]) for key, rows in self._indicators.items() if amounts[key]}
        shares = {t: found[key] for t, key in asked.items()}
        prices = {b: int(duals[row] * PRICES) for b, row in enumerate(self._bans) if duals[row] * PRICES >= 1}
        return Counting(weights, shares, prices)

    def _column(self, lower: float, upper: float, cost: float = 0.0) -> int:
        self._lower.append(lower)
        self._upper.append(upper)
        self._costs.append(cost)
        self._columns += 1
        return self._columns - 1

    def _row(self, lower: float, upper: float, entries: dict[int, float]) -> int:
        self._rows.append((lower, upper, entries))
        return len(self._rows) - 1

    def _membership(self, issue: int, options: Sequence[int], factor: float) -> dict[int, float]:
        return {self._first[issue] + o: factor for o in options}

    def _indicator(self, clauses: tuple[Clause, ...], gain: bool) -> _Gain | _Loss:
        column = self._column(0.0, 1.0 if gain and () in clauses else np.inf)  # a bound would take part of the duals of the rows
        if not gain:
            return _Loss(column, [self._row(1.0 - len(c), np.inf, {column: 1.0} | self._all_of(c, -1.0)) for c in clauses])
        if len(clauses) == 1:
            return _Gain(column, None, None, [self._below_each(column, clauses[0])])
        parts = [self._column(0.0, np.inf) for _ in clauses]
        rows = [self._below_each(part, clause) for part, clause in zip(parts, clauses, strict=True)]
        some = self._row(-np.inf, 0.0, {column: 1.0} | dict.fromkeys(parts, -1.0))
        return _Gain(column, some, self._row(-np.inf, 1.0, {column: 1.0}), rows)

    def _below_each(self, column: int, clause: Clause) -> list[int]:
        return [self._row(-np.inf, 0.0, {column: 1.0} | self._membership(i, options, -1.0)) for i, options in clause]

    def _all_of(self, clause: Clause, factor: float) -> dict[int, float]:
        entries: dict[int, float] = {}
        for issue, options in clause:
            entries |= self._membership(issue, options, factor)
        return entries

    def _level_row(self, column: int, level: int) -> int:
        payoffs = self.payoffs
        entries = {level: -1.0}
        for i, worth in enumerate(payoffs.worth):
            entries |= {self._first[i] + o: float(payoffs.points(column, int(w))) for o, w in enumerate(worth[:, column])}
        for term in payoffs.terms:
            if term.column == column and term.amount and term.clauses:
                indicator = self._indicators[term.clauses, term.amount > 0].column
                entries[indicator] = entries.get(indicator, 0.0) + float(payoffs.points(column, term.amount))
        return self._row(0.0, np.inf, entries)

    def _ban_row(self, clause: Clause, penalty: float) -> int:
        crossed = self._column(0.0, np.inf, -penalty)
        return self._row(-np.inf, len(clause) - 1.0, {crossed: -1.0} | self._all_of(clause, 1.0))

    def _made(self) -> highspy.Highs:
        entries = [[(k, c) for k, c in row[2].items() if c] for row in self._rows]
        model = self._highs.HighsLp()
        model.num_col_, model.num_row_ = self._columns, len(self._rows)
        model.col_cost_, model.sense_ = np.array(self._costs), self._highs.ObjSense.kMaximize
        model.col_lower_, model.col_upper_ = np.array(self._lower), np.array(self._upper)
        model.row_lower_, model.row_upper_ = np.array([r[0] for r in self._rows]), np.array([r[1] for r in self._rows])
        model.a_matrix_.format_ = self._highs.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *map(len, entries)], dtype=np.int32)
        model.a_matrix_.index_ = np.array([k for row in entries for k, _ in row], dtype=np.int32)
        model.a_matrix_.value_ = np.array([c for row in entries for _, c in row])
        with stdout_elsewhere():
            solver = self._highs.Highs()  # type: ignore[no-untyped-call]
            solver.setOptionValue("output_flag", False)
            solver.setOptionValue("log_to_console", False)
            solver.setOptionValue("threads", 1)
            solver.setOptionValue("presolve", "off")
            if solver.passModel(model) == self._highs.HighsStatus.kError:
                raise RuntimeError("HiGHS does not take the programme")
        return solver


@dataclass(frozen=True)
class _Gain:
    """The rows that hold a gain's indicator down: `rows[clause][issue]`; for several clauses also `some` (one must hold), `once`."""

    column: int
    some: int | None
    once: int | None
    rows: list[list[int]]

    def shares(self, duals: NDArray[np.float64], amount: float) -> tuple[tuple[int, ...], ...]:
        booked = SHARES
        if self.some is not None and self.once is not None:
            through, whole = float(duals[self.some]), float(duals[self.once])
            booked = SHARES if through + whole <= 0 else int(SHARES * through / (through + whole))
        return tuple(_rounded(duals[rows], booked) for rows in self.rows)


@dataclass(frozen=True)
class _Loss:
    """The rows that hold a loss's indicator up, one a clause."""

    column: int
    rows: list[int]

    def shares(self, duals: NDArray[np.float64], amount: float) -> tuple[tuple[int, ...], ...]:
        asked = duals[self.rows] / amount if amount > 0 else np.zeros(len(self.rows))
        asked = asked / max(1.0, float(asked.sum()))
        return tuple((int(share * SHARES),) for share in asked)


class _Exact:
    """The bound of a way of counting, in whole numbers of 1 / (`WEIGHTS` × `SHARES` × the scales' common multiple) points."""

    def __init__(self, payoffs: Payoffs, bans: Sequence[Clause]) -> None:
        self.payoffs, self._bans = payoffs, bans
        self._common = lcm(*payoffs.scale)
        self._per = [self._common // s for s in payoffs.scale]

    def bound(self, counting: Counting, options: Options, floors: Sequence[int]) -> Fraction:
        payoffs = self.payoffs
        weights = [w * per for w, per in zip(counting.weights, self._per, strict=True)]
        counted = [c for c, w in enumerate(weights) if w]
        total = -SHARES * sum(weights[c] * int(floors[c]) for c in counted)
        booked = [dict.fromkeys(chosen, 0) for chosen in options]
        for t, term in enumerate(payoffs.terms):
            amount = weights[term.column] * term.amount
            if amount and term.clauses:
                total += self._book(booked, amount, term.clauses, counting.shares.get(t))
        unit = WEIGHTS * SHARES * self._common // PRICES
        for b, price in counting.prices.items():
            total += price * unit * (len(self._bans[b]) - 1)
            self._spread(booked, self._bans[b], [-price * unit] * len(self._bans[b]))
        for i, chosen in enumerate(options):
            worth = payoffs.worth[i]
            total += max(booked[i][o] + SHARES * sum(weights[c] * int(worth[o, c]) for c in counted) for o in chosen)
        return Fraction(total, WEIGHTS * SHARES * self._common)

    def _book(
        self, booked: list[dict[int, int]], amount: int, clauses: tuple[Clause, ...], shares: tuple[tuple[int, ...], ...] | None
    ) -> int:
        """Book a term on the issues; what is left for the constant."""
        if shares is None:
            return SHARES * amount if amount > 0 else 0
        constant = 0
        if amount > 0:
            constant = amount * (SHARES - min(sum(each) for each in shares))
        for clause, each in zip(clauses, shares, strict=True):
            if amount < 0:
                constant -= amount * each[0] * (len(clause) - 1)
            self._spread(booked, clause, [amount * s for s in (each if amount > 0 else each * len(clause))])
        return constant

    @staticmethod
    def _spread(booked: list[dict[int, int]], clause: Clause, amounts: Sequence[int]) -> None:
        for (issue, options), amount in zip(clause, amounts, strict=True):
            if amount:
                for o in options:
                    if o in booked[issue]:
                        booked[issue][o] += amount


def _rounded(parts: NDArray[np.float64], whole: int) -> tuple[int, ...]:
    """Whole numbers in proportion to the parts that sum to `whole` (largest remainders get what rounding down leaves); even parts where all
    are 0."""
    if not len(parts):
        return ()
    size = float(parts.sum())
    wanted = parts / size * whole if size > 0 else np.full(len(parts), whole / len(parts))
    found = np.floor(wanted).astype(np.int64)
    order = np.argsort(-(wanted - found), kind="stable")
    found[order[: whole - int(found.sum())]] += 1
    return tuple(int(x) for x in found)


def _span(payoffs: Payoffs, column: int) -> float:
    """Points between the largest and the least total that a column could have."""
    span = sum(int(w[:, column].max()) - int(w[:, column].min()) for w in payoffs.worth)
    span += sum(abs(term.amount) for term in payoffs.terms if term.column == column)
    return float(payoffs.points(column, span))
