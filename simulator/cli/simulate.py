"""`zopa simulate`: the talks round by round, many times."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.exit_codes import ANSWERED
from simulator.cli.parameters import (
    MOST_ROUNDS,
    MOST_SESSIONS,
    MOST_WORKERS,
    FullOption,
    JsonOption,
    MemoryLimitOption,
    QuietOption,
    RuleOption,
    ScenarioArgument,
    SeedOption,
    SetOption,
    TimeLimitOption,
    changes_typed,
    protocol_names,
    strategy_names,
)

SESSIONS = 1000
"""How many talks are held where nothing is said of it."""


def simulate(
    file: ScenarioArgument,
    protocol: Annotated[str, typer.Option(metavar="NAME", help="The rules: {protocols}.", autocompletion=protocol_names)] = "alternating",
    strategy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[PARTY=]NAME",
            help="How all parties, or one, conduct themselves; many times. {strategies}",
            show_default="linear",
            autocompletion=strategy_names,
        ),
    ] = None,
    first: Annotated[
        str | None, typer.Option(metavar="PARTY", help="Who begins, proposes or mediates.", show_default="the first of the file")
    ] = None,
    turns_about: Annotated[bool, typer.Option("--turns-about", help="Another party begins in every session.")] = False,
    order: Annotated[str | None, typer.Option(metavar="A,B,…", help="Issue by issue: these first.", show_default="as in the file")] = None,
    rounds: Annotated[
        int | None,
        typer.Option(min=1, max=MOST_ROUNDS, metavar="N", help="Rounds at most.", show_default="the horizon of the file, else 20"),
    ] = None,
    learn: Annotated[bool, typer.Option("--learn", help="Parties revise their beliefs by what they see drift (a front, a price).")] = False,
    sessions: Annotated[
        int | None, typer.Option(min=1, max=MOST_SESSIONS, metavar="N", help="How many talks are held.", show_default=str(SESSIONS))
    ] = None,
    against: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH=VALUE", help="The same talks with this change as well, and the difference; many times.", show_default="none"
        ),
    ] = None,
    trace: Annotated[
        int | None, typer.Option(min=0, max=MOST_SESSIONS, metavar="N", help="Print session N word by word instead.", show_default="no")
    ] = None,
    plot: Annotated[
        str | None,
        typer.Option(metavar="FILE.png|svg", help="Draw agreements by date; with --trace the dance of offers.", show_default="none"),
    ] = None,
    set_: SetOption = None,
    rule: RuleOption = None,
    seed: SeedOption = 0,
    workers: Annotated[int, typer.Option(min=1, max=MOST_WORKERS, metavar="N", help="Processes on this machine.")] = 1,
    cluster: Annotated[str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler instead.", show_default="none")] = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Hold the talks many times: how often and when they end in an agreement, in which, and what that is worth to whom."""
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.talks_words import held, setting_of, traced
    from simulator.cli.typed import refuse_typed, scenario_words

    set_ = changes_typed(set_, rule)
    scenario = scenario_of(file, set_)
    setting = setting_of(scenario, protocol, strategy or [], first, turns_about, order, learn, rounds)
    if trace is not None:
        refuse_typed(dict.fromkeys(("--workers", "--cluster"), "many sessions"))
        traced(scenario, setting, seed, trace, sessions, plot, full=full, as_json=json, quiet=quiet, against=against or [])
    else:
        again = scenario_words(file, set_)
        number = sessions or SESSIONS
        held(scenario, setting, seed, number, against or [], again, plot, workers, cluster, full=full, as_json=json, quiet=quiet)
    raise typer.Exit(ANSWERED)
