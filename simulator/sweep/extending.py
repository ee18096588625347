"""A finished run with more draws: the first draws stay, with their rows, and the new ones come after them.

The rows that are there are written as parts of the larger plan into a folder of their own; then the manifest changes from one plan to the
other in one move. So a kill at any moment leaves the finished run, or the larger one with its first draws done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from simulator.errors import UsageError
from simulator.sweep.finished import TABLE, checked_table
from simulator.sweep.parts import Span
from simulator.sweep.plan import Plan
from simulator.sweep.store import Store

ROWS = 2000
"""Rows of a part."""


def extended_plan(plan: Plan, samples: int) -> Plan:
    """The plan with `samples` draws; the first of them are those of `plan`. Raises `UsageError` where there is none."""
    if not plan.drawn or plan.way.grows == "never":
        raise UsageError(f"--samples: a run of the design {plan.design} cannot be extended; sweep anew with what it should have")
    if samples <= plan.samples:
        raise UsageError(f"--samples {samples}: the run has {plan.samples} already; name more to extend it")
    batches = (*(plan.batches or (plan.samples,)), samples - plan.samples) if plan.way.grows == "batches" else ()
    return replace(plan, samples=samples, batches=batches)


def extend(store: Store, samples: int) -> None:
    """Turn a run that is complete into one with `samples` draws; the first of them are done. Raises `UsageError` as `extended_plan` does,
    and `WriteError` where the disk refuses."""
    plan = extended_plan(store.plan, samples)
    store.merge()
    store.become(plan, _rows_of(store, plan))


def _rows_of(store: Store, plan: Plan) -> Iterator[tuple[Span, str]]:
    """The rows of the run as rows of the larger plan: the same draws of each combination of listed values, under their new numbers."""
    table = checked_table(store.folder, store.plan.digest, TABLE)
    assert table is not None
    combinations = len(plan.combinations())
    before, after = len(store.plan) // combinations, len(plan) // combinations
    with table.open(encoding="utf-8", newline="") as lines:
        next(lines)
        for combination in range(combinations):
            for start in range(0, before, ROWS):
                first = combination * after + start
                rows = list(islice(lines, min(ROWS, before - start)))
                numbered = (f"{first + k},{row.partition(',')[2]}" for k, row in enumerate(rows))
                yield (first, first + len(rows) - 1), "".join(numbered)
