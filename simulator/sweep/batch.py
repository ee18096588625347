"""The rows of some variants, evaluated together: as cells, or as lines of the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from simulator.sweep.columns import Cell, TableColumn, csv_lines, csv_text, written
from simulator.sweep.drawn_numbers import DrawnNumbers
from simulator.sweep.plan import Plan
from simulator.sweep.settled import AnsweredTogether, laid_out

Row = tuple[Cell, ...]


@dataclass(frozen=True)
class TableRows:
    """Rows as lines of the table; how many of them failed, stopped and hold an agreement."""

    lines: str
    failed: int
    stopped: int
    agreements: int

    @classmethod
    def of(cls, columns: Sequence[TableColumn], rows: Sequence[Row]) -> TableRows:
        names = [column.name for column in columns]
        status, agreement = names.index("status"), names.index("agreement")
        return cls(
            lines=csv_lines(rows),
            failed=sum(row[status] == "failed" for row in rows),
            stopped=sum(row[status] == "stopped" for row in rows),
            agreements=sum(row[agreement] is True for row in rows),
        )


class RowMaker:
    """Makes rows of answers, in the order of `columns`: `variant`, the factors, and what follows. Made once for a plan."""

    def __init__(self, plan: Plan, columns: Sequence[TableColumn], drawn: DrawnNumbers) -> None:
        self._plan, self._drawn = plan, drawn
        self.columns = columns
        self._answers = [column.name for column in columns[1 + len(plan.factors) :]]

    def cells(self, settled: AnsweredTogether) -> list[Row]:
        factors = self._factor_cells(settled.variants)
        answers = laid_out(settled.columns(as_text=False), self._answers, len(settled.variants), None)
        return [(k, *chosen, *answer) for k, chosen, answer in zip(settled.variants, factors, answers, strict=True)]

    def lines(self, settled: AnsweredTogether) -> list[str]:
        factors = self._factor_texts(settled.variants)
        answers = laid_out(settled.columns(as_text=True), self._answers, len(settled.variants), "")
        rest = map(",".join, answers)
        return [f"{k},{chosen},{answer}\n" for k, chosen, answer in zip(settled.variants, factors, rest, strict=True)]

    def _factor_cells(self, variants: Sequence[int]) -> list[Sequence[Cell]]:
        if self._plan.choices:
            return [[factors.get(f.path) for f in self._plan.factors] for factors in (self._plan.variant(k).factors for k in variants)]
        texts = self._drawn.texts(variants)
        return [
            [*self._plan.variant(k).numbers.values()] if text is None else [*map(Decimal, text.split(","))]
            for k, text in zip(variants, texts, strict=True)
        ]

    def _factor_texts(self, variants: Sequence[int]) -> list[str]:
        found = []
        for combination, part in groupby(variants, key=lambda k: self._plan.parts_of(k)[0]):
            together = list(part)
            listed: Mapping[str, Cell] = self._plan.listed(combination).factors
            around = [csv_text(written(listed[factor.path])) if factor.path in listed else "" for factor in self._plan.factors]
            texts = self._drawn.texts([self._plan.parts_of(k)[1] for k in together], around)
            found += [self._slowly(k) if text is None else text for k, text in zip(together, texts, strict=True)]
        return found

    def _slowly(self, variant: int) -> str:
        factors: Mapping[str, Cell] = self._plan.variant(variant).factors
        return csv_lines([[factors.get(factor.path) for factor in self._plan.factors]]).rstrip("\n")


@dataclass
class Batch:
    """What became of variants evaluated together. `order`: their numbers as asked for. `rows`: of those that were answered one by one."""

    maker: RowMaker
    order: Sequence[int]
    settled: list[AnsweredTogether] = field(default_factory=list)
    rows: dict[int, Row] = field(default_factory=dict)

    def cells(self) -> list[Row]:
        found = dict(self.rows)
        for each in self.settled:
            found.update(zip(each.variants, self.maker.cells(each), strict=True))
        return [found[k] for k in self.order]

    def table_rows(self) -> TableRows:
        found = {k: csv_lines([row]) for k, row in self.rows.items()}
        for each in self.settled:
            found.update(zip(each.variants, self.maker.lines(each), strict=True))
        singly = TableRows.of(self.maker.columns, list(self.rows.values()))
        agreed = sum(len(each.variants) for each in self.settled if each.agreement)
        return TableRows("".join([found[k] for k in self.order]), singly.failed, singly.stopped, singly.agreements + agreed)
