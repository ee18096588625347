"""`zopa equilibria`: what players who choose at once may settle on, and what alternating offers lead to when all look ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.parameters import (
    MOST_ROUNDS,
    MOST_SESSIONS,
    FullOption,
    JsonOption,
    MemoryLimitOption,
    QuietOption,
    RuleOption,
    ScenarioArgument,
    SetOption,
    TimeLimitOption,
    changes_typed,
    protocol_names,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.games.backward_induction import AlternatingOffers
    from simulator.games.empirical import EmpiricalGame
    from simulator.games.named import SolvedGame
    from simulator.scenario.model import Scenario

GameOption = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="Only this one of the file's games; may be given many times.", show_default="all of them"),
]
LearnOption = Annotated[
    int,
    typer.Option(
        min=0, max=MOST_SESSIONS, metavar="N", help="Also let two players learn: N rounds of fictitious play, and replicator dynamics."
    ),
]
LearningSeedOption = Annotated[int, typer.Option(min=0, metavar="N", help="Seed of what is drawn in learning.")]
AlternatingOption = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=MOST_ROUNDS,
        metavar="N",
        help="Instead: N rounds of alternating offers over the acceptable outcomes, reasoned from the last round back.",
        show_default="the file's games",
    ),
]
ProposersOption = Annotated[
    str | None,
    typer.Option(
        metavar="A,B,…",
        help="With --alternating: who proposes in rounds 1, 2, …, then again from the front.",
        show_default="the order of the file",
    ),
]
BetweenOption = Annotated[
    str | None,
    typer.Option(
        metavar="A,B,…",
        help="Instead: the game between these strategies of simulated talks (see zopa simulate).",
        show_default="the file's games",
    ),
]
RunsOption = Annotated[int, typer.Option(min=2, max=MOST_SESSIONS, metavar="N", help="With --between: sessions of every combination.")]
ProtocolOption = Annotated[
    str, typer.Option(metavar="NAME", help="With --between: the rules of the talks: {protocols}.", autocompletion=protocol_names)
]
RoundsOption = Annotated[
    int | None,
    typer.Option(min=1, max=MOST_ROUNDS, metavar="N", help="With --between: rounds at most.", show_default="the file's horizon, else 20"),
]


_OF_TALKS = dict.fromkeys(("--runs", "--protocol", "--rounds"), "--between")
"""Options that say how talks are simulated."""


def equilibria(
    file: ScenarioArgument,
    set_: SetOption = None,
    rule: RuleOption = None,
    game: GameOption = None,
    learn: LearnOption = 0,
    seed: LearningSeedOption = 0,
    alternating: AlternatingOption = None,
    proposers: ProposersOption = None,
    between: BetweenOption = None,
    runs: RunsOption = 100,
    protocol: ProtocolOption = "alternating",
    rounds: RoundsOption = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Find the equilibria of the games that the file writes down, of alternating offers over its agreements, or between strategies."""
    from simulator.cli.progress import progress_after_a_second
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.typed import refuse_typed
    from simulator.errors import UsageError

    scenario = scenario_of(file, changes_typed(set_, rule))
    if between is not None:
        from simulator.cli.empirical import empirical_of

        refuse_typed({"--proposers": "--alternating"})
        if alternating is not None or game or learn:
            raise UsageError("--between looks at simulated talks; leave out --alternating, --game and --learn, or ask for one of them")
        _put_empirical(scenario, empirical_of(scenario, between, protocol, rounds, runs, seed), full=full, as_json=json)
    elif alternating is not None:
        from simulator.formats.cells import party_of
        from simulator.games.backward_induction import alternating_offers

        refuse_typed({**_OF_TALKS, "--seed": "--learn or --between"})
        if game or learn:
            raise UsageError("--alternating looks at the agreements of the file, --game and --learn at its games; ask for one of them")
        order = None if proposers is None else [party_of(scenario, name) for name in proposers.split(",")]
        with progress_after_a_second(quiet=quiet) as progress:
            offers = alternating_offers(
                scenario, alternating, proposers=order, time_limit=time_limit, memory_limit=memory_limit, progress=progress
            )
        _put_alternating(scenario, offers, full=full, as_json=json)
    else:
        from simulator.budget import Budget
        from simulator.games.named import solve_games

        if proposers is not None:
            raise UsageError("--proposers says who proposes in alternating offers; give --alternating N too")
        refuse_typed(_OF_TALKS if learn else {**_OF_TALKS, "--seed": "--learn or --between"})
        with progress_after_a_second(quiet=quiet) as progress, Budget(time_limit, memory_limit, progress):
            games = solve_games(scenario, game, learn=learn, seed=seed)
        _put_games(scenario, games, full=full, as_json=json)


def _put_games(scenario: Scenario, found: Sequence[SolvedGame], *, full: bool, as_json: bool) -> None:
    from simulator.cli.streams import put_json, put_screen

    if as_json:
        from simulator.report.games.json_equilibria import games_json

        put_json(games_json(scenario, found))
    else:
        from simulator.report.games.equilibria import games_report

        put_screen(games_report(scenario, found), full=full)


def _put_alternating(scenario: Scenario, found: AlternatingOffers, *, full: bool, as_json: bool) -> None:
    from simulator.cli.streams import put_json, put_screen

    if as_json:
        from simulator.report.games.json_equilibria import alternating_json

        put_json(alternating_json(scenario, found))
    else:
        from simulator.report.games.alternating import alternating_report

        put_screen(alternating_report(scenario, found), full=full)


def _put_empirical(scenario: Scenario, found: EmpiricalGame, *, full: bool, as_json: bool) -> None:
    from simulator.cli.streams import put_json, put_screen

    if as_json:
        from simulator.report.games.json_empirical import empirical_json

        put_json(empirical_json(scenario, found))
    else:
        from simulator.report.games.empirical import empirical_report

        put_screen(empirical_report(scenario, found), full=full)
