"""`report` and `notebook`: a scenario as one text, to read or to work with."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.budget import DEFAULT_MEMORY_LIMIT, Progress
from simulator.face.given import ScenarioLike, scenario_of
from simulator.scenario.model import Scenario

if TYPE_CHECKING:
    from simulator.report.whole.written import ReportFormat


def report(
    scenario: ScenarioLike,
    run: str | os.PathLike[str] | None = None,
    *,
    format: ReportFormat = "html",
    brief: bool = False,
    party: str | None = None,
    ratify: Fraction | None = None,
    draws: int = 200,
    seed: int = 0,
    time_limit: float = 120.0,
    memory_limit: int = DEFAULT_MEMORY_LIMIT,
    progress: Progress | None = None,
) -> str:
    """Everything about a scenario in one text: a page to explore (`html`), `md`, `json`, or the outcomes as a table (`csv`).

    `brief`: a memo of one page instead (`html`, `md`), which advises `party` (by key or title; by default each party) what to put forward
    next. `run`: the folder of a sweep whose findings go in. `ratify`: as in `solve`. `draws`: of the ranged numbers (0: none), with `seed`.
    The limits hold for all answers together. Raises as `solve` does, and `UsageError` for a folder that holds no finished run, for
    an unknown format, for `html` without the extra `[report]`, and for a run or a form that a memo does not have.

    >>> from simulator import report
    >>> report("sale", format="md", draws=0).splitlines()[0]
    '# Sale of a used press'
    """
    from simulator.dossier.whole import gather
    from simulator.errors import UsageError
    from simulator.report.whole.written import brief_form, options_of, required, written

    required(format)
    subject: Sequence[str] = ("SCENARIO",) if isinstance(scenario, Scenario) else (os.fspath(scenario),)
    made = scenario_of(scenario)
    if brief:
        from simulator.dossier.memo import gather_memo
        from simulator.formats.cells import party_of

        write = brief_form(format)
        if run is not None:
            raise UsageError("a memo says nothing of a sweep; leave out run=…, or brief")
        memo = gather_memo(
            made,
            subject,
            party=None if party is None else party_of(made, party),
            ratify=ratify,
            draws=draws,
            seed=seed,
            time_limit=time_limit,
            memory_limit=memory_limit,
            progress=progress,
        )
        return write(memo)
    if party is not None:
        raise UsageError("party=… is for the memo of brief=True; leave it out here")
    found = gather(
        made,
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


def notebook(
    scenario: ScenarioLike,
    *,
    changes: Mapping[str, object] | None = None,
    vary: Sequence[str] = (),
    folder: str | os.PathLike[str] = ".",
) -> str:
    """A marimo notebook as the text of its Python file: it loads the scenario, solves it, solves it again as sliders move, and sweeps.

    A case is loaded by its name, a file by its path from `folder`, in which the notebook will stand; a `Scenario` stands in the text.
    `changes`: path → value, made first, as by `with_changes`. `vary`: the numbers that get a slider, as in
    `parties.seller.reservation=20:40` or `path=range`; by default the six ranged numbers that move the answer most. Needs no marimo;
    the notebook does.

    Raises as `load` does, and `UsageError` for changes and numbers that lead nowhere, and where a party has a ranking in place of points;
    without `vary`, `ScenarioError` where constraints leave no outcome at all.

    >>> from simulator import notebook
    >>> 'scenario = load("sale")' in notebook("sale")
    True
    """
    from simulator.dossier.moving_numbers import moving_numbers
    from simulator.payoffs.worth import refuse_rankings
    from simulator.report.scenario.notebook import marimo_notebook, moving_sliders, of_case, of_file, of_text, sliders_of, why_these
    from simulator.scenario.reading import is_path
    from simulator.scenario.writing import to_yaml

    made = scenario_of(scenario)
    made = made.with_changes(changes) if changes else made
    if isinstance(scenario, Scenario):
        source = of_text(to_yaml(made))
    elif is_path(scenario):
        source = of_file(_path_from(folder, scenario), changes or {})
    else:
        source = of_case(os.fspath(scenario), changes or {})
    refuse_rankings(made)
    if vary:
        return marimo_notebook(made, source, sliders_of(made, vary), "")
    moving = moving_numbers(made)
    return marimo_notebook(made, source, moving_sliders(made, moving), why_these(moving))


def _path_from(folder: str | os.PathLike[str], file: str | os.PathLike[str]) -> str:
    """The path of a file from a folder, with slashes; the whole path where both stand on different drives."""
    absolute = os.path.abspath(os.fspath(file))
    try:
        return Path(os.path.relpath(absolute, os.path.abspath(folder))).as_posix()
    except ValueError:
        return Path(absolute).as_posix()
