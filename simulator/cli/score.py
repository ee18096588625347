"""`zopa score`: sealed forecasts held against what happened."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.parameters import FullOption, JsonOption, MemoryLimitOption, QuietOption, SeedOption, TimeLimitOption


def score(
    forecasts: Annotated[list[str], typer.Argument(metavar="FORECAST…", help="Files that zopa seal has written.")],
    outcome: Annotated[
        str | None,
        typer.Option(
            metavar="OUTCOME", help="What came of one forecast: none, agreement, or terms (issue=option,…).", show_default="none yet"
        ),
    ] = None,
    outcomes: Annotated[
        str | None,
        typer.Option(
            metavar="TABLE",
            help="What came of many: a CSV file; columns forecast, agreement, and the key of each issue.",
            show_default="none yet",
        ),
    ] = None,
    plot: Annotated[str | None, typer.Option(metavar="FILE.png|svg", help="Draw how reliable they were.", show_default="none")] = None,
    seed: SeedOption = 0,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Score sealed forecasts by what happened: Brier's score and the log score of the chance of an agreement and of its terms.

    A file that was altered since it was sealed is refused by name.
    """
    from simulator.cli.pictures import picture_names, write_pictures
    from simulator.cli.streams import put_json, put_screen
    from simulator.errors import UsageError
    from simulator.report.validate.forecast import scores_report
    from simulator.report.validate.json_forecast import scores_json
    from simulator.report.validate.plots_forecast import reliability_picture
    from simulator.validate.forecast import read_forecasts
    from simulator.validate.forecast_scores import scored
    from simulator.validate.outcomes import outcome_typed, outcomes_in

    if outcome is not None and (outcomes is not None or len(forecasts) > 1):
        raise UsageError("--outcome is of one forecast; for many give a table: --outcomes TABLE")
    pictures = None if plot is None else picture_names(plot, ["reliability"])
    sealed = read_forecasts(forecasts)
    entered = outcomes_in(outcomes, sealed) if outcomes is not None else {}
    if outcome is not None:
        entered = {name: outcome_typed(each, outcome) for name, each in sealed.items()}
    found = scored(sealed, entered, seed)
    if pictures is not None:
        write_pictures(pictures, {"reliability": reliability_picture(found)}, quiet=quiet)
    put_json(scores_json(found)) if json else put_screen(scores_report(found), full=full)
