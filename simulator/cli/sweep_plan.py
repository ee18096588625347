"""From the words of `zopa sweep` to a plan, and the progress of a run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from simulator.errors import UsageError
from simulator.figures import percent

if TYPE_CHECKING:
    from simulator.sweep.plan import Plan
    from simulator.sweep.plan_runner import Tally


def asked_plan(
    file: str | None,
    vary: Sequence[str] | None,
    study: str | None,
    variants: str | None,
    design: str | None,
    samples: int | None,
    group: Sequence[str] | None,
    record: Sequence[str] | None,
    ratify: str | None,
    set_: Sequence[str] | None,
    seed: int,
    tell: Callable[[str], None],
) -> Plan:
    """The plan that the options ask for. Raises `UsageError` and `ScenarioError` for what makes none."""
    from simulator.cli.ratify import chance_of
    from simulator.cli.scenarios import scenario_of
    from simulator.formats.assignments import changes_of
    from simulator.sweep.asked import plan_asked

    if file is None:
        raise UsageError("which scenario? name a file or a case, or go on with a run: zopa sweep --resume RUN")
    scenario = scenario_of(file, set_ or [])
    return plan_asked(
        scenario,
        vary=vary or (),
        study=study,
        variants=variants,
        design=design,
        samples=samples,
        group=group or (),
        record=record or (),
        ratify=chance_of(ratify),
        seed=seed,
        changes=changes_of(scenario, set_ or []),
        tell=tell,
    )


def refuse_beside_resume(**options: object) -> None:
    """A run that goes on has its plan already; options that would change it are refused."""
    from simulator.sweep.asked import refuse_beside

    refuse_beside("--resume, which takes the plan from the run", **options)


MANY = 100_000
MANY_GROUPED = 20_000
"""Beyond so many variants `--yes` is asked for: in general, and in designs whose size grows with the count of numbers."""


def refuse_many(plan: Plan, yes: bool) -> None:
    """Refuse a very large run that was not asked for in so many words."""
    if len(plan) > (MANY_GROUPED if plan.way.moves_groups else MANY) and not yes:
        hint = "; --group kinds moves the numbers of a kind at once, which takes far fewer" if plan.way.moves_groups else ""
        raise UsageError(f"the design has {len(plan):,} variants; say --yes to run them, or --plan to see how long they take{hint}")


@contextmanager
def sweep_progress(*, quiet: bool) -> Iterator[Callable[[Tally], None] | None]:
    """A bar on standard error with the rate, the time left and the share with an agreement so far; only at a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[share]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("variants", total=None, rate="", share="")
        first: list[int] = []

        def told(tally: Tally) -> None:
            first.append(tally.done)
            made = tally.done - first[0]
            speed = bar.tasks[task].finished_speed or bar.tasks[task].speed or 0.0
            share = f"agreement in {percent(tally.agreements / made, 0)}" if made else ""
            bar.update(task, total=tally.variants, completed=tally.done, rate=f"{speed:,.0f} a second" if speed else "", share=share)

        yield told
