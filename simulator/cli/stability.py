"""`zopa stability`: who would leave an agreement alone or together, and which answer of the others deters that."""

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
    changes_typed,
)


def stability(
    file: ScenarioArgument,
    offer: Annotated[
        str | None,
        typer.Argument(
            metavar="OFFER",
            help="One agreement: the name of an offer in the file, or terms in full as in price=60,delivery=fast.",
            show_default="all states, up to 100,000",
        ),
    ] = None,
    set_: SetOption = None,
    rule: RuleOption = None,
    depth: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="With OFFER: moves of a sequence at most.",
            show_default="any number up to 100,000 combinations of options, 2 beyond",
        ),
    ] = None,
    no_coalitions: Annotated[bool, typer.Option("--no-coalitions", help="Leave out what several could do together.")] = False,
    limit: Annotated[int, typer.Option(min=0, metavar="N", help="Rows of a table, and moves shown for each party, at most; 0: all.")] = 20,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Say whether an agreement holds once signed: who could gain by changing what it controls, and what would deter it.

    The file says on each issue who can change it alone (controlled_by) and what cannot be undone (irreversible).
    """
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.streams import put_json, put_screen
    from simulator.games.stability import stability as found_stability
    from simulator.offers.reading import terms_named

    scenario = scenario_of(file, changes_typed(set_, rule))
    terms = None if offer is None else terms_named(scenario, offer)
    found = found_stability(scenario, terms, depth=depth, coalitions=not no_coalitions)
    if json:
        from simulator.report.games.json_stability import stability_json

        put_json(stability_json(scenario, found))
    else:
        from simulator.report.games.stability import stability_report

        put_screen(stability_report(scenario, found, limit), full=full, scenario=scenario)
