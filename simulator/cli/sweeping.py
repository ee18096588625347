"""From the words of `zopa sweep` to a plan, and the progress of a run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from simulator.errors import UsageError

if TYPE_CHECKING:
    from simulator.sweep.designs import DesignName
    from simulator.sweep.plan import Plan
    from simulator.sweep.running import Tally


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
) -> Plan:
    """The plan that the options ask for. Raises `UsageError` and `ScenarioError` for what makes none."""
    from simulator.cli.ratify import chance_of
    from simulator.cli.scenarios import scenario_of
    from simulator.scenario.changes import parse_assignment
    from simulator.sweep.factors import ChoiceFactor, Factor, ranged_factors, read_factors
    from simulator.sweep.groups import read_grouping
    from simulator.sweep.plan import Plan
    from simulator.sweep.studies import DEFAULT_SAMPLES, load_overlays, overlay_names, plan_of_study
    from simulator.sweep.tables import read_variants

    if file is None:
        raise UsageError("which scenario? name a file or a case, or go on with a run: zopa sweep --resume RUN")
    scenario = scenario_of(file, set_ or [])
    changes = dict(parse_assignment(text) for text in set_ or [])
    _refuse_unknown(design, record or ())
    chance, recorded = chance_of(ratify), tuple(record or ())
    if variants is not None:
        _refuse_beside("--variants, which gives every variant", vary=vary, study=study, design=design, samples=samples, group=group)
        given, table = read_variants(scenario, variants)
        overlays = load_overlays(scenario, _overlays(given), changes)
        return Plan(scenario, given, design="table", samples=1, seed=seed, overlays=overlays, record=recorded, ratify=chance, table=table)
    factors: tuple[Factor, ...] = read_factors(scenario, vary or [], overlay_names(scenario))
    if study is not None:
        asked = plan_of_study(scenario, study, more=factors, changes=changes, samples=samples, seed=seed, record=recorded, ratify=chance)
        return _redesigned(asked, cast("DesignName | None", design), samples, group or [])
    factors = factors or ranged_factors(scenario)
    listed = all(isinstance(factor, ChoiceFactor) for factor in factors)
    if listed and samples is not None:
        raise UsageError("--samples has no effect here: nothing is drawn, every listed value is tried once; leave it out")
    return Plan(
        scenario,
        factors,
        design=cast("DesignName", design or ("grid" if listed else "latin_hypercube")),
        samples=samples or DEFAULT_SAMPLES,
        seed=seed,
        overlays=load_overlays(scenario, _overlays(factors), changes),
        record=recorded,
        ratify=chance,
        grouping=read_grouping(factors, group or []),
    )


def _redesigned(asked: Plan, design: DesignName | None, samples: int | None, group: Sequence[str]) -> Plan:
    """A study's plan with another design and groups where the options ask for them."""
    from dataclasses import replace

    from simulator.sweep.groups import read_grouping

    if asked.design == "table":
        _refuse_beside("a study that is a line between two overlays", design=design, samples=samples, group=group)
        return asked
    return replace(asked, design=design or asked.design, grouping=read_grouping(asked.factors, group))


def refuse_beside_resume(**options: object) -> None:
    """A run that goes on has its plan already; options that would change it are refused."""
    _refuse_beside("--resume, which takes the plan from the run", **options)


def _refuse_beside(what: str, **options: object) -> None:
    given = ["FILE" if name == "file" else f"--{name.rstrip('_')}" for name, value in options.items() if value not in (None, [], False)]
    if given:
        raise UsageError(f"{', '.join(given)} has no place beside {what}; leave it out")


def _overlays(factors: Sequence[object]) -> tuple[str, ...]:
    from simulator.sweep.factors import NO_OVERLAY, OVERLAY, ChoiceFactor

    named = [f for f in factors if isinstance(f, ChoiceFactor) and f.path == OVERLAY]
    return tuple(str(value) for f in named for value in f.values if value != NO_OVERLAY)


def _refuse_unknown(design: str | None, record: Sequence[str]) -> None:
    from simulator.scenario.names import unknown
    from simulator.sweep.designs import DESIGN_NAMES
    from simulator.sweep.plan import RECORDABLE

    if design is not None and design not in DESIGN_NAMES:
        raise UsageError(unknown("design", design, DESIGN_NAMES))
    faults = [unknown("record", name, RECORDABLE) for name in record if name not in RECORDABLE]
    if faults:
        raise UsageError("\n".join(faults))


MANY = 100_000
MANY_GROUPED = 20_000
"""Variants beyond which `--yes` is asked for: in general, and in designs whose size grows with the count of numbers."""


def refuse_many(plan: Plan, yes: bool) -> None:
    """Refuse a very large run that was not asked for in so many words."""
    from simulator.sweep.plan import GROUPED

    if len(plan) > (MANY_GROUPED if plan.design in GROUPED else MANY) and not yes:
        hint = "; --group kinds moves the numbers of a kind at once, which takes far fewer" if plan.design in GROUPED else ""
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
            share = f"agreement in {tally.agreements / made:.0%}" if made else ""
            bar.update(task, total=tally.variants, completed=tally.done, rate=f"{speed:,.0f} a second" if speed else "", share=share)

        yield told
