"""Many outcomes at once: their totals, and which of them bans exclude."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.model import Ban, Clause, IntArray, Payoffs


def totals_of(payoffs: Payoffs, codes: NDArray[np.intp]) -> IntArray:
    """The scaled column totals of many outcomes, shape (n_outcomes, n_columns); `codes` has shape (n_outcomes, n_issues)."""
    sums: IntArray = np.zeros((len(codes), payoffs.n_columns), dtype=payoffs.dtype)
    for i, worth in enumerate(payoffs.worth):
        sums = sums + worth[codes[:, i]]
    for term in payoffs.terms:
        sums[where_holds(payoffs, term.clauses, codes), term.column] += term.amount
    return sums


def banned(payoffs: Payoffs, bans: Sequence[Ban], codes: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which of many outcomes some of `bans` exclude."""
    return where_holds(payoffs, [clause for ban in bans for clause in ban.clauses], codes)


def where_holds(payoffs: Payoffs, clauses: Sequence[Clause], codes: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Where one of the clauses holds."""
    result = np.zeros(len(codes), dtype=np.bool_)
    for clause in clauses:
        every = np.ones(len(codes), dtype=np.bool_)
        for issue, options in clause:
            member = np.zeros(payoffs.sizes[issue], dtype=np.bool_)
            member[list(options)] = True
            every &= member[codes[:, issue]]
        result |= every
    return result
