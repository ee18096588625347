"""`zopa diff`: what differs between two scenarios, and what that changes in the answer."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.parameters import (
    FullOption,
    JsonOption,
    MemoryLimitOption,
    QuietOption,
    RuleOption,
    ScenarioArgument,
    SetOption,
    TimeLimitOption,
    case_names,
    changes_typed,
)


def diff(
    a: ScenarioArgument,
    b: Annotated[str, typer.Argument(metavar="OTHER", help="What to compare it with, named in the same ways.", autocompletion=case_names)],
    set_: SetOption = None,
    rule: RuleOption = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Tell what differs between two scenarios, with verdicts and solutions side by side; --set changes the second."""
    from simulator.cli.agreements import stop_if_refused
    from simulator.cli.progress import progress_after_a_second
    from simulator.cli.scenarios import STANDARD_INPUT, scenario_of
    from simulator.cli.streams import put_json, put_report
    from simulator.cli.typed import typed_with
    from simulator.dossier.scenario_diff import compared
    from simulator.errors import UsageError
    from simulator.report.scenario.diff import diff_report, diff_screen
    from simulator.report.scenario.json_diff import diff_json

    if a == b == STANDARD_INPUT:
        raise UsageError("only one of the two scenarios can come from standard input; give a file for the other")
    set_ = changes_typed(set_, rule)
    first, second = scenario_of(a), scenario_of(b, set_)
    names = (a, " ".join([b, *(f"--set {text}" for text in set_)]))
    with progress_after_a_second(quiet=quiet) as progress:
        comparison = compared(first, second, names, time_limit=time_limit, memory_limit=memory_limit, progress=progress)
    for scenario, result in zip(comparison.scenarios, comparison.results, strict=True):
        stop_if_refused(scenario, result)
    if json:
        put_json(diff_json(comparison))
    else:
        put_report(diff_report(comparison) if full else diff_screen(comparison, typed_with("--full")))
