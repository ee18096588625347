"""`zopa show`: parties, issues, who wants what, what hangs on it, what clashes."""

from __future__ import annotations

from simulator.cli.parameters import JsonOption, MemoryLimitOption, QuietOption, ScenarioArgument, SetOption, TimeLimitOption


def show(
    file: ScenarioArgument,
    set_: SetOption = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show a scenario: parties, issues, who wants what, how much hangs on it with interactions, what clashes."""
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.streams import put_json, put_report
    from simulator.report.overview import overview

    gathered = overview(scenario_of(file, set_ or []))
    if json:
        from simulator.report.json_show import show_json

        put_json(show_json(gathered))
    else:
        from simulator.report.text_show import show_report

        put_report(show_report(gathered))
