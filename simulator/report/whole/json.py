"""`zopa report --format json`: the answers of the commands that the report gathers, and its variants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.report.compare.json import compare_json
from simulator.report.explain.json import explain_json
from simulator.report.scenario.json import show_json
from simulator.report.solve.json import fractions, numbers, plain_json, solve_json
from simulator.report.sweep.json import summary_json
from simulator.report.sweep.json_sensitivity import sensitivity_json

if TYPE_CHECKING:
    from simulator.dossier.findings import Findings
    from simulator.dossier.whole import Whole
    from simulator.solve.why.what_if import Cell, WhatIf

Json = dict[str, Any]
LISTED_POINTS = 1000


def report_json(found: Whole) -> Json:
    """The object of schema `zopa/report/1`; docs/report.md describes its keys. `show`, `solve`, `explain`, `compare` and `results` are the
    answers of those commands."""
    return {
        "schema": "zopa/report/1",
        "title": found.scenario.title,
        "verdict": found.result.verdict,
        "show": show_json(found.overview),
        "solve": solve_json(found.result, LISTED_POINTS, found.shares),
        "explain": explain_json(found.explanation),
        "compare": None if found.compared is None else compare_json(found.scenario, found.compared),
        "cases": [
            {
                "waived": list(case.waived),
                "solve": solve_json(case.result, LISTED_POINTS) if case.waived else None,
                "what_if": None if case.what_if is None else _what_if(case.what_if),
            }
            for case in found.cases
        ],
        "more_cases": found.more_cases,
        "run": None if found.findings is None else _run(found.findings),
        "sources": plain_json({key: source.model_dump(exclude_none=True) for key, source in found.scenario.sources.items()}),
        "numbers": plain_json({path: number.model_dump(exclude_defaults=True) for path, number in found.numbers.items()}),
        "interrupted": found.interrupted,
        "left_out": list(found.left_out),
        "made_by": {
            "version": found.result.version,
            "scenario_sha256": found.digest,
            "draws": found.draws,
            "seed": found.seed,
            "command": list(found.command),
        },
    }


def _run(found: Findings) -> Json:
    return {
        "same_scenario": found.same_scenario,
        "seed": found.plan.seed,
        "design": found.plan.design,
        "summary": summary_json(found.folder, found.summary),
        "sensitivity": sensitivity_json(found.sensitivity),
    }


def _what_if(found: WhatIf) -> Json:
    grid = found.reservations
    return {
        "complete": found.complete,
        "reservations": [
            {"points": {p: grid.offsets[i] for p, i in zip(grid.parties, place, strict=True)}, **_cell(cell)}
            for place, cell in grid.cells.items()
        ],
        "weights": [
            {"party": each.party, "issue": each.issue, "factor": float(factor), **_cell(cell)}
            for each in found.weights
            for factor, cell in zip(each.factors, each.cells, strict=True)
            if cell is not None
        ],
    }


def _cell(cell: Cell) -> Json:
    nash = cell.nash
    return {
        "verdict": cell.verdict,
        "count": cell.count,
        "nash": None
        if nash is None
        else {
            "outcome": dict(nash.outcome),
            "utilities": numbers(nash.utilities),
            "surplus": numbers(nash.surplus),
            "exact": {"utilities": fractions(nash.utilities)},
        },
    }
