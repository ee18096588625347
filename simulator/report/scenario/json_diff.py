"""The JSON answer of `zopa diff`."""

from __future__ import annotations

from typing import Any

from simulator.dossier.scenario_diff import ScenarioDiff
from simulator.report.solve.json import plain_json, solve_json


def diff_json(comparison: ScenarioDiff) -> dict[str, Any]:
    """The JSON answer of `zopa diff`."""
    return {
        "schema": "zopa/diff/1",
        "a": comparison.names[0],
        "b": comparison.names[1],
        "differences": [{"path": d.path, "a": plain_json(d.before), "b": plain_json(d.after)} for d in comparison.differences],
        "answers": [solve_json(result, listed_points=0) for result in comparison.results],
    }
