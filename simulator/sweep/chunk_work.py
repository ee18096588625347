"""What a worker does with a chunk of a plan's variants."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from time import perf_counter

from simulator.sweep.batch import TableRows
from simulator.sweep.evaluating import Evaluator
from simulator.sweep.plan import Plan

Chunk = tuple[int, int]
"""First and last variant."""


@dataclass(frozen=True)
class PartDone:
    """The rows of a chunk as lines of the table, made where they were evaluated so that one process need not write for all, and the
    seconds that they took."""

    rows: TableRows
    seconds: float


@dataclass(frozen=True)
class ChunkWork:
    """What a worker does with a chunk; the evaluator is made on first use, once in each process."""

    plan: Plan

    def __call__(self, chunk: Chunk) -> PartDone:
        started = perf_counter()
        rows = self.evaluator.table_rows(range(chunk[0], chunk[1] + 1))
        return PartDone(rows, perf_counter() - started)

    @cached_property
    def evaluator(self) -> Evaluator:
        return Evaluator(self.plan)

    def __getstate__(self) -> dict[str, Plan]:
        return {"plan": self.plan}
