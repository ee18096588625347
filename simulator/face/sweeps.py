"""`sweep`, `read_run` and `results`: thousands of variants of a scenario, and what they say."""

from __future__ import annotations

import os
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.face.given import ScenarioLike, scenario_of

if TYPE_CHECKING:
    from simulator.sweep.plan import Plan
    from simulator.sweep.run import Run
    from simulator.sweep.summary import Summary


def sweep(
    scenario: ScenarioLike | Plan,
    folder: str | os.PathLike[str],
    *,
    vary: Sequence[str] = (),
    study: str | None = None,
    variants: str | os.PathLike[str] | None = None,
    design: str | None = None,
    samples: int | None = None,
    group: Sequence[str] = (),
    record: Sequence[str] = (),
    ratify: Fraction | None = None,
    seed: int = 0,
    workers: int = 1,
    cluster: str | None = None,
) -> Run:
    """Evaluate variants of a scenario into a new folder, or go on with the run of the same plan there.

    `vary`: texts such as `parties.seller.reservation=20:80` (drawn evenly), `path=a:b:n`, `path=x,y`, `path=on,off`, `path=range`,
    `ranges=all`; by default all numbers with a range. `study`: one that the scenario names. `variants`: a CSV or Parquet file with a
    column a path and a row a variant; a column that is left aside is told by a warning. `design` and `samples`: how and how many are
    drawn; `group`: numbers that move at once; `record`: what to record beside the base set; `ratify`: as in `solve`. In place of all
    this a `Plan` may be given, which has it already. The
    table is the same byte by byte for any number of `workers` (processes) or a `cluster` (the address of a Dask scheduler).

    Raises `UsageError` and `ScenarioError` for what makes no plan, `UsageError` where the folder holds another run or the workers cannot
    be used, `WriteError` where the disk refuses. What is finished is kept, and the same call goes on with it.

    >>> from simulator import sweep
    >>> run = sweep("sale", "run", vary=["parties.buyer.reservation=40,60,99"])
    >>> run.columns()["agreement"].tolist()
    [True, True, False]
    """
    import warnings

    from simulator.errors import UsageError
    from simulator.sweep.asked import plan_asked
    from simulator.sweep.plan import Plan
    from simulator.sweep.plan_runner import sweep as swept
    from simulator.sweep.run import run_in

    if isinstance(scenario, Plan):
        asked = {"vary": vary, "study": study, "variants": variants, "design": design, "samples": samples, "group": group, "record": record}
        beside = [name for name, value in {**asked, "ratify": ratify, "seed": seed}.items() if value]
        if beside:
            raise UsageError(f"{', '.join(beside)}: a plan has all that already; leave it out, or give a scenario in place of the plan")
        plan = scenario
    else:
        plan = plan_asked(
            scenario_of(scenario),
            vary=vary,
            study=study,
            variants=variants,
            design=design,
            samples=samples,
            group=group,
            record=record,
            ratify=ratify,
            seed=seed,
            tell=lambda note: warnings.warn(note, stacklevel=2),
        )
    return run_in(swept(plan, os.fspath(folder), workers=workers, cluster=cluster).folder)


def read_run(folder: str | os.PathLike[str]) -> Run:
    """The finished run in a folder, made by `sweep` or by `zopa sweep`. Raises `UsageError` where there is none, or where its table is
    damaged.

    >>> from simulator import read_run, sweep
    >>> run = sweep("sale", "run", vary=["parties.buyer.reservation=40,99"])
    >>> len(read_run("run").plan)
    2
    """
    from simulator.sweep.run import run_in

    return run_in(folder)


def results(run: Run | str | os.PathLike[str], *, where: Sequence[str] = (), by: Sequence[str] = ()) -> Summary:
    """What a sweep found in a few figures: how often an agreement exists, overall and by listed value, and which offers are accepted.

    `where`: only variants that meet each condition, such as `least_surplus>0` or `agreement=true`. `by`: shares by these factors as
    well, drawn numbers in five bands. Raises `UsageError` for a folder without a finished run, and for unknown columns.

    >>> from simulator import results, sweep
    >>> run = sweep("sale", "run", vary=["parties.buyer.reservation=40,99"])
    >>> results(run).overall.share
    0.5
    """
    from simulator.sweep.run import Run, run_in

    return (run if isinstance(run, Run) else run_in(run)).summary(where=where, by=by)
