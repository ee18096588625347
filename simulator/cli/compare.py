"""`zopa compare`: offers side by side, and what would be better than each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.exit_codes import ANSWERED, INTERRUPTED
from simulator.cli.parameters import (
    MOST_DRAWS,
    OF_DRAWS,
    OF_EVERYBODY,
    FullOption,
    JsonOption,
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
    from collections.abc import Sequence

    from simulator.offers.comparing import CompareReport
    from simulator.scenario.model import Scenario

OffersArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="OFFER",
        help="Offers: names in the file, or terms as in price=60,delivery=fast (mine:price=60 names them; what is left out is open).",
        show_default="all offers in force",
    ),
]
FromOption = Annotated[
    list[str] | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help="The offers of this file too, or those that OFFER names.",
        show_default="no file",
    ),
]
ImproveOption = Annotated[
    bool | None,
    typer.Option(
        "--improve/--no-improve",
        help="What would be better than each: agreements that all prefer, the smallest package of changes, trades; by agreement rules the "
        "fewest changes after which each passes.",
        show_default="for up to 2 offers, by agreement rules for all",
    ),
]
CounterOption = Annotated[
    bool | None,
    typer.Option(
        "--counter/--no-counter",
        help="What each party would answer with, and its terms.",
        show_default="for up to 2 offers, without the terms",
    ),
]
PathOption = Annotated[
    str | None,
    typer.Option(
        metavar="A,B", help="An order of the changes from offer A to offer B in which nobody loses out.", show_default="not asked for"
    ),
]
LimitOption = Annotated[int, typer.Option(min=1, metavar="N", help="Improvements, packages and trades for each offer at most.")]
DrawsOption = Annotated[
    int,
    typer.Option(
        min=1,
        max=MOST_DRAWS,
        metavar="N",
        help="Draws of the ranged numbers: who accepts in how many; with improvements also what all accept in most of them.",
    ),
]
PlotOption = Annotated[
    str | None,
    typer.Option(
        metavar="FILE.png|svg",
        help="Two pictures, FILE-bars and FILE-frontier: what the offers are worth, and where they lie on the frontier.",
        show_default="none",
    ),
]


def compare(
    file: ScenarioArgument,
    offer: OffersArgument = None,
    from_: FromOption = None,
    set_: SetOption = None,
    rule: RuleOption = None,
    improve: ImproveOption = None,
    counter: CounterOption = None,
    path: PathOption = None,
    limit: LimitOption = 3,
    ratify: RatifyOption = None,
    draws: DrawsOption = 200,
    no_draws: NoDrawsOption = False,
    seed: SeedOption = 0,
    plot: PlotOption = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Put offers side by side: who accepts and why not, how far each is from the frontier, what would be better for all."""
    from simulator.budget import Budget
    from simulator.cli.agreements import stop_if_complaints
    from simulator.cli.pictures import picture_names
    from simulator.cli.progress import progress_after_a_second
    from simulator.cli.ratify import chance_of
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.streams import tell
    from simulator.cli.typed import refuse_typed, scenario_words
    from simulator.offers.answering import answer
    from simulator.offers.comparing import agreements_claimed
    from simulator.offers.reading import read_offers
    from simulator.scenario.consent import signed_by_everybody

    if no_draws:
        refuse_typed(OF_DRAWS)
    pictures = picture_names(plot, ("bars", "frontier")) if plot is not None else {}
    ends = None if path is None else _ends(path)
    set_ = changes_typed(set_, rule)
    scenario = scenario_of(file, set_)
    if not signed_by_everybody(scenario):
        refuse_typed(dict.fromkeys(("--counter", "--no-counter", "--path"), OF_EVERYBODY))
    offers = read_offers(scenario, offer or [], from_ or [], lambda note: tell(note, quiet=quiet))
    with progress_after_a_second(quiet=quiet) as progress:
        budget = Budget(time_limit, memory_limit, progress)
        report = answer(
            scenario,
            offers,
            improve=improve,
            counter=counter,
            path=ends,
            limit=limit,
            draws=0 if no_draws else draws,
            seed=seed,
            ratify=chance_of(ratify),
            budget=budget,
        )
    stop_if_complaints(scenario, agreements_claimed(report), report.ratify)
    if pictures:
        _draw(scenario, report, pictures, budget.seconds_left, quiet=quiet)
    if json:
        _put_json(scenario, report)
    elif full:
        _put_full(scenario, report, counter_terms=bool(counter))
    else:
        _put_screen(scenario, report, scenario_words(file, set_, ratify), improve=bool(improve), counter=bool(counter))
    raise typer.Exit(INTERRUPTED if report.stopped else ANSWERED)


def _ends(path: str) -> tuple[str, str]:
    """The two names of `--path A,B`."""
    from simulator.errors import UsageError

    names = [name.strip() for name in path.split(",")]
    if len(names) != 2 or not all(names):
        raise UsageError(f"--path {path}: expected the names of two offers with a comma between them, as in --path first,second")
    return names[0], names[1]


def _draw(scenario: Scenario, report: CompareReport, names: dict[str, str], time_limit: float, *, quiet: bool) -> None:
    from simulator.cli.pictures import write_pictures
    from simulator.cli.streams import tell
    from simulator.report.compare.plots import compare_pictures, pairs_left_out

    write_pictures(names, compare_pictures(scenario, report, time_limit=time_limit), quiet=quiet)
    left_out = pairs_left_out(scenario)
    if left_out:
        tell(f"pairs of parties not drawn: {left_out} (the first pairs in the order of the file are)", quiet=quiet)


def _put_json(scenario: Scenario, report: CompareReport) -> None:
    from simulator.cli.streams import put_json
    from simulator.report.compare.json import compare_json

    put_json(compare_json(scenario, report))


def _put_full(scenario: Scenario, report: CompareReport, *, counter_terms: bool) -> None:
    from simulator.cli.streams import put_report
    from simulator.report.compare.text import compare_report

    put_report(compare_report(scenario, report, counter_terms=counter_terms))


def _put_screen(scenario: Scenario, report: CompareReport, again: Sequence[str], *, improve: bool, counter: bool) -> None:
    """The first screen; `again`: the words that name the scenario in commands to type next."""
    from simulator.cli.streams import put_report
    from simulator.cli.typed import typed_with
    from simulator.report.compare.short import compare_screen

    full = typed_with("--full", scenario=scenario)
    put_report(compare_screen(scenario, report, again, full, improve=improve, counter=counter))
