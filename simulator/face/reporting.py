"""`report`: everything about a scenario in one text."""

from __future__ import annotations

import os
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.budget import DEFAULT_MEMORY_LIMIT, Progress
from simulator.face.given import ScenarioLike, scenario_of
from simulator.scenario.model import Scenario

if TYPE_CHECKING:
    from simulator.report.written import ReportFormat


def report(
    scenario: ScenarioLike,
    run: str | os.PathLike[str] | None = None,
    *,
    format: ReportFormat = "html",
    ratify: Fraction | None = None,
    draws: int = 200,
    seed: int = 0,
    time_limit: float = 120.0,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
    progress: Progress | None = None,
) -> str:
    """Everything about a scenario in one text: a page to explore (`html`), `md`, `json`, or the outcomes as a table (`csv`).

    `run`: the folder of a sweep whose findings go in. `ratify`: as in `solve`. `draws`: of the ranged numbers (0: none), with `seed`.
    The limits hold for all answers together. Raises as `solve` does, and `UsageError` for a folder that holds no finished run, for
    an unknown format, and for `html` without the extra `[report]`.

    >>> from simulator import report
    >>> report("sale", format="md", draws=0).splitlines()[0]
    '# Sale of a used press'
    """
    from simulator.report.whole import gather
    from simulator.report.written import options_of, required, written

    required(format)
    subject: Sequence[str] = ("SCENARIO",) if isinstance(scenario, Scenario) else (os.fspath(scenario),)
    found = gather(
        scenario_of(scenario),
        subject,
        options=options_of(draws, seed),
        run=None if run is None else os.fspath(run),
        ratify=ratify,
        draws=draws,
        seed=seed,
        time_limit=time_limit,
        memory_limit=memory_limit,
        progress=progress,
    )
    return written(found, format)
