"""What a sweep found, as a report of a scenario takes it in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.sweep.plan import Plan
    from simulator.sweep.sensitivity import Sensitivity
    from simulator.sweep.summary import Summary


@dataclass(frozen=True)
class Findings:
    """A finished run: its plan, the summary of all its variants, what they say an agreement depends on (where all agree on that: what the
    largest least surplus does, or by agreement rules how many outcomes pass). `same_scenario`: whether the run was made of the very
    scenario that the report is about."""

    folder: Path
    plan: Plan
    summary: Summary
    sensitivity: Sensitivity
    same_scenario: bool


def findings_of(run: str, digest: str) -> Findings:
    """Read a run. `digest`: the fingerprint of the report's scenario. Raises `UsageError` where no finished run is there."""
    from simulator.solve.checker.digest import digest as digest_of
    from simulator.sweep.run_table import RunTable
    from simulator.sweep.sensitivity import sensitivity
    from simulator.sweep.store import plan_of_run
    from simulator.sweep.summary import needed_columns, summarised

    folder = Path(run)
    plan = plan_of_run(folder)
    summary = summarised(RunTable.read(run, needed_columns(plan)))
    found = sensitivity(run, "agreement")
    if not any(case.effects for case in found.cases):
        found = sensitivity(run, "passes" if plan.by_rules else "least_surplus")
    return Findings(folder, plan, summary, found, digest_of(plan.scenario) == digest)
