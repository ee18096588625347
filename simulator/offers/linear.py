"""Linear programmes whose answers are exact: HiGHS finds a basis, fractions decide.

A basis says which inequalities hold with equality at the best point. That point and the multipliers that prove it best are then
computed in fractions from these equalities, and both are checked in fractions (Dhiflaoui et al. 2003; Applegate, Cook, Dash & Espinoza
2007). What passes is exact whatever the tolerances of the solver; what does not pass is not claimed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from simulator.budget import small_steps

if TYPE_CHECKING:
    import highspy

Holds = Literal["all", "some", "none", "open"]
"""Whether something holds at all points of a system, at some of them but not at all, or at none; `open`: not proved either way."""


@dataclass(frozen=True)
class LinearSum:
    """Σ coefficients[k] × x_k + constant."""

    coefficients: Mapping[int, Fraction]
    constant: Fraction = Fraction(0)

    def plus(self, other: LinearSum) -> LinearSum:
        keys = {**self.coefficients, **other.coefficients}
        merged = {k: self.coefficients.get(k, Fraction(0)) + other.coefficients.get(k, Fraction(0)) for k in keys}
        return LinearSum(merged, self.constant + other.constant)

    def times(self, factor: Fraction) -> LinearSum:
        return LinearSum({k: factor * x for k, x in self.coefficients.items()}, factor * self.constant)

    def minus(self, other: LinearSum) -> LinearSum:
        return self.plus(other.times(Fraction(-1)))

    def at(self, point: Sequence[Fraction]) -> Fraction:
        return self.constant + sum((x * point[k] for k, x in self.coefficients.items()), Fraction(0))


@dataclass(frozen=True)
class Best:
    """The largest value of a row over the points of some inequalities, and a point that reaches it; proved in fractions."""

    value: Fraction
    point: tuple[Fraction, ...]


def maximum(objective: LinearSum, rows: Sequence[LinearSum], size: int) -> Best | None:
    """The largest value of `objective` over the points x (of `size` numbers, any sign) at which every row is ≥ 0.

    None where no best point could be proved: there is no point, no largest value, or the solver's basis did not pass the check.
    """
    active = _active_rows(objective, rows, size)
    if active is None:
        return None
    matrix = [[rows[j].coefficients.get(k, Fraction(0)) for k in range(size)] for j in active]
    point = _solved(matrix, [-rows[j].constant for j in active])
    multipliers = _solved(
        [[matrix[j][k] for j in range(size)] for k in range(size)], [-objective.coefficients.get(k, Fraction(0)) for k in range(size)]
    )
    if point is None or multipliers is None or any(y < 0 for y in multipliers) or any(row.at(point) < 0 for row in rows):
        return None
    return Best(objective.at(point), tuple(point))


def _active_rows(objective: LinearSum, rows: Sequence[LinearSum], size: int) -> list[int] | None:
    """Positions of `size` rows that HiGHS holds at zero at its best point; None where it found none, or fewer."""
    import highspy

    from simulator.solve.milp.quiet import stdout_elsewhere

    with stdout_elsewhere():
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in {"presolve": "off", "solver": "simplex"}.items():
            solver.setOptionValue(option, value)
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.passModel(_model(objective, rows, size))
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        status = solver.getBasis().row_status
    active = [j for j, s in enumerate(status) if s != highspy.HighsBasisStatus.kBasic]
    return active if len(active) == size else None


def _model(objective: LinearSum, rows: Sequence[LinearSum], size: int) -> highspy.HighsLp:
    import highspy
    import numpy as np

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = size, len(rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.array([float(objective.coefficients.get(k, 0)) for k in range(size)])
    model.col_lower_, model.col_upper_ = np.full(size, -highspy.kHighsInf), np.full(size, highspy.kHighsInf)
    model.row_lower_, model.row_upper_ = np.array([float(-row.constant) for row in rows]), np.full(len(rows), highspy.kHighsInf)
    entries = [[(k, float(x)) for k, x in row.coefficients.items() if x] for row in rows]
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *map(len, entries)])
    model.a_matrix_.index_ = np.array([k for row in entries for k, _ in row], dtype=np.int32)
    model.a_matrix_.value_ = np.array([x for row in entries for _, x in row], dtype=np.float64)
    return model


def _solved(matrix: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> list[Fraction] | None:
    """The solution of a square system by elimination in fractions; None where it is singular."""
    rows = [[*row, b] for row, b in zip(matrix, right, strict=True)]
    size = len(rows)
    for k in range(size):
        pivot = next((r for r in range(k, size) if rows[r][k]), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for r in range(size):
            factor = rows[r][k]
            small_steps(1 + 20 * size * bool(factor), "settling what fits the answers")
            if r != k and factor:
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[k], strict=True)]
    return [row[-1] for row in rows]


class System:
    """The points at which every one of `rows` is ≥ 0 and every one of `strict` is > 0. The rows must bound all numbers."""

    def __init__(self, size: int, rows: Sequence[LinearSum], strict: Sequence[LinearSum]) -> None:
        self.size, self.rows, self.strict = size, tuple(rows), tuple(strict)

    def inner_point(self, margin: Sequence[LinearSum] = ()) -> tuple[Fraction, ...] | None:
        """A point of the system, if one was found and checked: the one at which the least of the strict rows and of `margin`
        is largest, or where that is not above 0, of the strict rows alone."""
        for within in ((*self.strict, *margin), self.strict):
            best = self._widest(within)
            if best is not None and (best.value > 0 or not within):
                return best.point[: self.size]
        return None

    def refuted(self) -> bool:
        """Whether it is proved that the system has no point."""
        widest = self._widest(self.strict)
        if widest is not None:
            return bool(self.strict) and widest.value <= 0
        relaxed = maximum(self._slack(), [*(self._eased(row) for row in (*self.rows, *self.strict)), self._at_most(1)], self.size + 1)
        return relaxed is not None and relaxed.value < 0

    def sign(self, row: LinearSum) -> Holds:
        """Whether `row` is ≥ 0 at all points, some or none. The system must have a point."""
        least, most = self.extreme(row, largest=False), self.extreme(row, largest=True)
        if least is not None and least >= 0:
            return "all"
        if most is not None and most < 0:
            return "none"
        within = System(self.size, [*self.rows, row], self.strict)
        if within.inner_point() is not None:
            return "some" if least is not None else "open"
        return "none" if within.refuted() else "open"

    def extreme(self, row: LinearSum, *, largest: bool) -> Fraction | None:
        """The largest or least value of a row over the system and its border; None where it could not be proved."""
        found = maximum(row if largest else row.times(Fraction(-1)), [*self.rows, *self.strict], self.size)
        return None if found is None else found.value if largest else -found.value

    def _widest(self, within: Sequence[LinearSum]) -> Best | None:
        """The largest t ≤ 1 with every row of `within` ≥ t, the rows ≥ 0 and the strict ones ≥ 0."""
        rows = [*self.rows, *self.strict, *(self._eased(row) for row in within), self._at_most(1), self._at_least(-1)]
        if not within:
            rows.append(self._at_most(0))
        return maximum(self._slack(), rows, self.size + 1)

    def _slack(self) -> LinearSum:
        return LinearSum({self.size: Fraction(1)})

    def _eased(self, row: LinearSum) -> LinearSum:
        return row.minus(self._slack())

    def _at_most(self, value: int) -> LinearSum:
        return LinearSum({self.size: Fraction(-1)}, Fraction(value))

    def _at_least(self, value: int) -> LinearSum:
        return LinearSum({self.size: Fraction(1)}, Fraction(-value))
