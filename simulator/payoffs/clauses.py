"""Conditions on outcomes as clauses: one clause must hold, and each says which options of some issues it admits."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from simulator.budget import small_steps
from simulator.payoffs.model import Clause

Clauses = tuple[Clause, ...]
Options = tuple[tuple[int, ...], ...]
"""A box: the options that each issue can still take, by position, in issue order."""

ALWAYS: Clauses = ((),)


def conjunction(first: Clauses, second: Clauses) -> Clauses:
    """Clauses such that one holds exactly where one of `first` and one of `second` do; clauses that nothing satisfies are dropped."""
    found: dict[Clause, None] = {}
    for a, b in product(first, second):
        small_steps(len(a) + len(b), "combining conditions")
        merged = {issue: frozenset(options) for issue, options in a}
        for issue, options in b:
            merged[issue] = merged[issue] & frozenset(options) if issue in merged else frozenset(options)
        if all(merged.values()):
            found[tuple((issue, tuple(sorted(merged[issue]))) for issue in sorted(merged))] = None
    return tuple(found)


def all_hold(conditions: Sequence[Clauses]) -> Clauses:
    """Clauses such that one holds exactly where all of the conditions do."""
    result = ALWAYS
    for clauses in conditions:
        result = conjunction(result, clauses)
    return result


def status(clauses: Clauses, box: Options) -> tuple[bool | None, int | None]:
    """Whether a condition holds in all of a box (True), nowhere in it (False), or depends on an issue that is open (None, the issue)."""
    open_issue = None
    for clause in clauses:
        if all(set(box[i]) <= set(options) for i, options in clause):
            return True, None
        if open_issue is None and all(set(box[i]) & set(options) for i, options in clause):
            open_issue = next(i for i, options in clause if not set(box[i]) <= set(options))
    return (False, None) if open_issue is None else (None, open_issue)
