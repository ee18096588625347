"""`zopa sweep`: thousands of variants of a scenario, in a folder that can be resumed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.exit_codes import ANSWERED, INTERRUPTED, SOME_FAILED
from simulator.cli.parameters import (
    MOST_WORKERS,
    JsonOption,
    QuietOption,
    RatifyOption,
    RuleOption,
    SeedOption,
    SetOption,
    case_names,
    changes_typed,
)
from simulator.report.command_lines import command_line
from simulator.sweep.recording import RECORDABLE

if TYPE_CHECKING:
    from simulator.sweep.plan import Plan
    from simulator.sweep.store import Store


def design_names(incomplete: str) -> list[str]:
    """Names of the designs, for the shell."""
    from simulator.scenario.design import DESIGNS

    return [each.name for each in DESIGNS.known() if each.asked_by_name and each.name.startswith(incomplete)]


FileArgument = Annotated[
    str | None,
    typer.Argument(metavar="[FILE]", help="A scenario file or the name of a case; none with --resume.", autocompletion=case_names),
]
VaryOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PATH=VALUES",
        help="a:b drawn evenly, a:b:n, x,y,…, on,off or range; overlay=NAME,…,none; ranges=all: every number with a range. Many times.",
        show_default="all numbers with a range",
    ),
]
VariantsOption = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="A table ({tables of variants}): a column a path, a row a variant.", show_default="none"),
]
DesignOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="How variants are chosen: {designs}.",
        show_default="latin_hypercube; grid where nothing is drawn",
        autocompletion=design_names,
    ),
]
SamplesOption = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="Draws for each combination of listed values; with --resume, how many in all, the first staying.",
        show_default="1000, or the study's own",
    ),
]
GroupOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=PATTERN",
        help="With {designs of groups}: numbers that move at once; kinds: by party and kind.",
        show_default="none",
    ),
]
RecordOption = Annotated[
    list[str] | None,
    typer.Option(metavar="WHAT", help=f"Record more: {', '.join(RECORDABLE)}. Many times.", show_default="the base set"),
]
OutputOption = Annotated[str | None, typer.Option("--output", "-o", metavar="RUN", help="The folder to make.", show_default="NAME-sweep")]
ResumeOption = Annotated[
    str | None,
    typer.Option(metavar="RUN", help="Go on with this run; everything else comes from there, but for more --samples.", show_default="none"),
]
YesOption = Annotated[
    bool, typer.Option("--yes", help="Run a very large design (more than 100,000 variants; 20,000 with {designs of groups}).")
]


def sweep(
    context: typer.Context,
    file: FileArgument = None,
    vary: VaryOption = None,
    study: Annotated[str | None, typer.Option(metavar="NAME", help="A study that the file names.", show_default="none")] = None,
    variants: VariantsOption = None,
    design: DesignOption = None,
    samples: SamplesOption = None,
    group: GroupOption = None,
    record: RecordOption = None,
    ratify: RatifyOption = None,
    set_: SetOption = None,
    rule: RuleOption = None,
    seed: SeedOption = 0,
    workers: Annotated[int, typer.Option(min=1, max=MOST_WORKERS, metavar="N", help="Processes on this machine.")] = 1,
    cluster: Annotated[str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler instead.", show_default="none")] = None,
    output: OutputOption = None,
    resume: ResumeOption = None,
    plan: Annotated[bool, typer.Option("--plan", help="Say how many variants, minutes and bytes, and run nothing.")] = False,
    yes: YesOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Evaluate variants of a scenario: which numbers, red lines, options and guarantees leave an agreement, and which do not."""
    from simulator.cli.limits import gone
    from simulator.cli.streams import tell
    from simulator.cli.sweep_plan import asked_plan, refuse_beside_resume, refuse_many
    from simulator.sweep.extending import extended_plan
    from simulator.sweep.store import Store
    from simulator.workers import check_cluster

    if resume is not None:
        refuse_beside_resume(
            file=file, vary=vary, study=study, variants=variants, design=design, group=group, record=record,
            ratify=ratify, set_=set_, rule=rule, seed=seed or None, output=output, plan=plan,
        )  # fmt: skip
        with Store.resumed(Path(resume)) as store:
            if samples is not None:
                refuse_many(extended_plan(store.plan, samples), yes)
            _run(store, workers, cluster, json, quiet, samples)
    planned = asked_plan(
        file,
        vary,
        study,
        variants,
        design,
        samples,
        group,
        record,
        ratify,
        changes_typed(set_, rule),
        seed,
        lambda note: tell(note, quiet=quiet),
    )
    if plan:
        _say_plan(planned, workers, json, gone(context))
    refuse_many(planned, yes)
    if cluster is not None:
        check_cluster(cluster)
    folder = Path(output or f"{Path(file or 'run').stem}-sweep")
    with Store.new(folder, planned, ["zopa", *sys.argv[1:]]) as store:
        _run(store, workers, cluster, json, quiet)


def _say_plan(planned: Plan, workers: int, as_json: bool, begun: float) -> None:
    from simulator.cli.streams import put_json, put_report
    from simulator.cli.typed import typed_without
    from simulator.report.sweep.json import plan_json
    from simulator.report.sweep.text import plan_report
    from simulator.sweep.sweep_cost import estimated

    guess = estimated(planned, workers, begun)
    put_json(plan_json(planned, guess)) if as_json else put_report(plan_report(planned, guess, typed_without("--plan")))
    raise typer.Exit(ANSWERED)


def _run(store: Store, workers: int, cluster: str | None, as_json: bool, quiet: bool, samples: int | None = None) -> None:
    """Run, with `samples` extend the run and run again, print the summary, and leave."""
    from simulator.cli.streams import put_json, put_report, tell
    from simulator.report.first_screen import shortened
    from simulator.report.sweep.json import summary_json
    from simulator.report.sweep.text import next_of_run, summary_report
    from simulator.sweep.extending import extend
    from simulator.sweep.run_table import RunTable
    from simulator.sweep.summary import needed_columns, summarised

    for sentence in store.mended:
        tell(f"zopa: {sentence}")
    try:
        _evaluate(store, workers, cluster, quiet)
        if samples is not None:
            extend(store, samples)
            _evaluate(store, workers, cluster, quiet)
    except KeyboardInterrupt:
        tell(f"zopa: interrupted; what is finished is kept. Go on with: zopa sweep --resume {store.folder}")
        raise typer.Exit(INTERRUPTED) from None
    found = summarised(RunTable.read(store.folder, needed_columns(store.plan)))
    if as_json:
        put_json(summary_json(store.folder, found))
    else:
        again = command_line(["zopa", "results", str(store.folder)])
        put_report(shortened(summary_report(store.plan, store.folder, found), next_of_run(store.plan, found, again), f"{again} --full"))
    raise typer.Exit(SOME_FAILED if found.statuses["failed"] else ANSWERED)


def _evaluate(store: Store, workers: int, cluster: str | None, quiet: bool) -> None:
    """Run what is missing, with its progress."""
    from simulator.cli.streams import tell
    from simulator.cli.sweep_plan import sweep_progress
    from simulator.sweep.plan_runner import run

    tell(f"zopa: {len(store.plan):,} variants, seed {store.plan.seed}, run {store.folder}", quiet=quiet)
    with sweep_progress(quiet=quiet) as progress:
        run(store, workers=workers, cluster=cluster, progress=progress, tell=lambda text: tell(f"zopa: {text}", quiet=quiet))
