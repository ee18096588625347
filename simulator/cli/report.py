"""`zopa report`: everything about a scenario in one file: HTML to read and explore, Markdown, JSON, CSV."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.exit_codes import ANSWERED, INTERRUPTED
from simulator.cli.parameters import (
    MOST_DRAWS,
    OF_DRAWS,
    MemoryLimitOption,
    NoDrawsOption,
    QuietOption,
    RatifyOption,
    RuleOption,
    ScenarioArgument,
    SeedOption,
    SetOption,
    TimeLimitOption,
    changes_typed,
)


def format_names(incomplete: str) -> list[str]:
    """Names of the forms of a report, for the shell."""
    from simulator.report.whole.document import DOCUMENTS

    return [name for name in DOCUMENTS.names() if name.startswith(incomplete)]


def report(
    file: ScenarioArgument,
    run: Annotated[
        str | None, typer.Argument(metavar="RUN", help="The folder that zopa sweep made: what it found goes in.", show_default="no sweep")
    ] = None,
    set_: SetOption = None,
    rule: RuleOption = None,
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="NAME",
            help="A page to explore, Markdown, all answers, or the outcomes as a table: {documents}.",
            autocompletion=format_names,
        ),
    ] = "html",
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a new file.", show_default="standard output")
    ] = None,
    ratify: RatifyOption = None,
    draws: Annotated[int, typer.Option(min=1, max=MOST_DRAWS, metavar="N", help="Draws of the ranged numbers.")] = 200,
    no_draws: NoDrawsOption = False,
    seed: SeedOption = 0,
    time_limit: TimeLimitOption = 120.0,
    memory_limit: MemoryLimitOption = 1024,
    quiet: QuietOption = False,
) -> None:
    """Write everything about a scenario into one file that works offline: agreements, why or why not, offers, what-ifs, sources."""
    from simulator.cli.agreements import stop_if_refused
    from simulator.cli.files import refuse_unwritable, write_new_file
    from simulator.cli.progress import progress_after_a_second
    from simulator.cli.ratify import chance_of
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.streams import put_document, tell
    from simulator.cli.typed import refuse_typed
    from simulator.dossier.whole import gather
    from simulator.report.whole.written import options_of, required, written

    if no_draws:
        refuse_typed({"--draws": OF_DRAWS["--draws"]})
    output = None if output == "-" else output
    if output is not None:
        refuse_unwritable(output, "--output")
    required(format_)
    chance = chance_of(ratify)
    set_ = changes_typed(set_, rule)
    scenario = scenario_of(file, set_)
    with progress_after_a_second(quiet=quiet) as progress:
        found = gather(
            scenario,
            [file, *(word for text in set_ for word in ("--set", text)), *(["--ratify", ratify] if ratify is not None else [])],
            options=options_of(0 if no_draws else draws, seed),
            run=run,
            ratify=chance,
            draws=0 if no_draws else draws,
            seed=seed,
            time_limit=time_limit,
            memory_limit=memory_limit,
            progress=progress,
        )
        stop_if_refused(found.scenario, found.result)
        for case in found.cases:
            stop_if_refused(case.scenario, case.result)
        text = written(found, format_)
    if output is None:
        put_document(text)
    else:
        write_new_file(output, text, option="--output")
        tell(f"written: {output}", quiet=quiet)
    raise typer.Exit(INTERRUPTED if found.interrupted else ANSWERED)
