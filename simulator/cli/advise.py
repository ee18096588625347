"""`zopa advise`: what a party should put on the table next, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.parameters import (
    MOST_DRAWS,
    FullOption,
    JsonOption,
    MemoryLimitOption,
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
    from simulator.offers.results import NamedOffer
    from simulator.scenario.model import Scenario

ForOption = Annotated[str, typer.Option("--for", metavar="PARTY", help="Whom to advise, by key or title; any party of the file.")]
AgainstOption = Annotated[
    str | None,
    typer.Option(
        metavar="OFFER",
        help="The offer on the table, from which changes are told: a name in the file, or terms as in price=60,delivery=fast.",
        show_default="the latest full offer in force",
    ),
]
AdviseDrawsOption = Annotated[
    int, typer.Option(min=1, max=MOST_DRAWS, metavar="N", help="Draws of the ranged numbers in which the others accept or refuse.")
]
AdvisePlotOption = Annotated[
    str | None,
    typer.Option(metavar="FILE.png|svg", help="A picture: own gain against the draws in which it is accepted.", show_default="none"),
]


def advise(
    file: ScenarioArgument,
    for_: ForOption,
    against: AgainstOption = None,
    set_: SetOption = None,
    rule: RuleOption = None,
    ratify: RatifyOption = None,
    draws: AdviseDrawsOption = 1000,
    seed: SeedOption = 0,
    plot: AdvisePlotOption = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Say which offers are worth making next: what each gains, how often the others accept it, where it is thin, what to ask first."""
    from simulator.budget import Budget
    from simulator.cli.pictures import picture_names, write_pictures
    from simulator.cli.progress import progress_after_a_second
    from simulator.cli.ratify import chance_of
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.streams import put_json, put_report
    from simulator.cli.typed import scenario_words, typed_with
    from simulator.formats.cells import party_of
    from simulator.offers.advising import advise as advised

    pictures = picture_names(plot, ("trade-off",)) if plot is not None else {}
    set_ = changes_typed(set_, rule)
    scenario = scenario_of(file, set_)
    party = party_of(scenario, for_)
    table = None if against is None else _offer(scenario, against)
    with progress_after_a_second(quiet=quiet) as progress:
        budget = Budget(time_limit, memory_limit, progress)
        found = advised(scenario, party, draws=draws, seed=seed, against=table, ratify=chance_of(ratify), budget=budget)
    if pictures:
        from simulator.report.advise.plots import advice_picture

        write_pictures(pictures, {"trade-off": advice_picture(scenario, found)}, quiet=quiet)
    if json:
        from simulator.report.advise.json import advice_json

        put_json(advice_json(scenario, found))
    elif full:
        from simulator.report.advise.text import advice_report

        put_report(advice_report(scenario, found))
    else:
        from simulator.report.advise.text import advice_screen, next_commands

        commands = [*next_commands(scenario, found, scenario_words(file, set_, ratify)), typed_with("--full", scenario=scenario)]
        put_report(advice_screen(scenario, found, commands))


def _offer(scenario: Scenario, text: str) -> NamedOffer:
    """The one offer that a text stands for."""
    from simulator.errors import UsageError
    from simulator.offers.reading import read_offers

    read = read_offers(scenario, [text])
    if len(read) != 1:
        raise UsageError(f"--against {text} holds {len(read)} offers; name one of them")
    return read[0]
