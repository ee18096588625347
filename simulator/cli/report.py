"""`zopa report`: everything about a scenario in one file: HTML to read and explore, Markdown, JSON, CSV."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, TypedDict

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

if TYPE_CHECKING:
    from fractions import Fraction

    from simulator.budget import Progress
    from simulator.dossier.memo import Memo


class _Asked(TypedDict):
    """What both the report and the memo are asked with."""

    options: list[str]
    ratify: Fraction | None
    draws: int
    seed: int


class _Limits(TypedDict):
    time_limit: float
    memory_limit: int
    progress: Progress | None


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
    brief: Annotated[
        bool, typer.Option("--brief", help="A memo of one page in place of the report: html (one sheet of A4) or md.")
    ] = False,
    for_: Annotated[
        str | None,
        typer.Option(
            "--for", metavar="PARTY", help="With --brief: whose next step it advises, by key or title.", show_default="each party"
        ),
    ] = None,
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
    from simulator.dossier.memo import gather_memo
    from simulator.dossier.whole import gather
    from simulator.formats.cells import party_of
    from simulator.report.whole.written import options_of, required, written

    if no_draws:
        refuse_typed({"--draws": OF_DRAWS["--draws"]})
    output = None if output == "-" else output
    if output is not None:
        refuse_unwritable(output, "--output")
    required(format_)
    if not brief:
        refuse_typed({"--for": "the memo of --brief"})
    write_brief = _memo_form(format_, run) if brief else None
    chance = chance_of(ratify)
    set_ = changes_typed(set_, rule)
    scenario = scenario_of(file, set_)
    party = None if for_ is None else party_of(scenario, for_)
    subject = [file, *(word for text in set_ for word in ("--set", text)), *(["--ratify", ratify] if ratify is not None else [])]
    count = 0 if no_draws else draws
    with progress_after_a_second(quiet=quiet) as progress:
        asked: _Asked = {"options": options_of(count, seed), "ratify": chance, "draws": count, "seed": seed}
        limits: _Limits = {"time_limit": time_limit, "memory_limit": memory_limit, "progress": progress}
        if write_brief is None:
            found = gather(scenario, subject, run=run, **asked, **limits)
            text = written(found, format_)
        else:
            memo = gather_memo(scenario, subject, party=party, **asked, **limits)
            found, text = memo.whole, write_brief(memo)
        stop_if_refused(found.scenario, found.result)
        for case in found.cases:
            stop_if_refused(case.scenario, case.result)
    if output is None:
        put_document(text)
    else:
        write_new_file(output, text, option="--output")
        tell(f"written: {output}", quiet=quiet)
    raise typer.Exit(INTERRUPTED if found.interrupted else ANSWERED)


def _memo_form(form: str, run: str | None) -> Callable[[Memo], str]:
    """What writes the memo. Raises `UsageError` where the form has none, and where a sweep is to go in."""
    from simulator.errors import UsageError
    from simulator.report.whole.written import brief_form

    if run is not None:
        raise UsageError(f"a memo says nothing of a sweep; leave out {run}, or --brief")
    return brief_form(form)
