"""`zopa divide`: the issues divided between two parties by adjusted winner."""

from __future__ import annotations

from simulator.cli.parameters import (
    FullOption,
    JsonOption,
    MemoryLimitOption,
    QuietOption,
    RuleOption,
    ScenarioArgument,
    SetOption,
    TimeLimitOption,
    changes_typed,
)


def divide(
    file: ScenarioArgument,
    set_: SetOption = None,
    rule: RuleOption = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Divide the issues between two parties by adjusted winner: both have the same share of what they want, and one issue at most is
    split.

    For scenarios with two parties and without red lines, constraints or interactions in force.
    """
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.streams import put_json, put_screen
    from simulator.solve.adjusted_winner import adjusted_winner

    scenario = scenario_of(file, changes_typed(set_, rule))
    found = adjusted_winner(scenario)
    if json:
        from simulator.report.games.json_divide import divide_json

        put_json(divide_json(scenario, found))
    else:
        from simulator.report.games.divide import divide_report

        put_screen(divide_report(scenario, found), full=full)
