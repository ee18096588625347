"""`zopa play`: a person negotiates at the terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.parameters import (
    MOST_ROUNDS,
    JsonOption,
    QuietOption,
    RuleOption,
    ScenarioArgument,
    SetOption,
    changes_typed,
    strategy_names,
)


def play(
    file: ScenarioArgument,
    as_: Annotated[str | None, typer.Option("--as", metavar="PARTY", help="Whom you speak for.", show_default="of the saved game")] = None,
    strategy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[PARTY=]NAME",
            help="How all others, or one, conduct themselves; many times. {strategies}",
            show_default="linear",
            autocompletion=strategy_names,
        ),
    ] = None,
    first: Annotated[str | None, typer.Option(metavar="PARTY", help="Who begins.", show_default="the first of the file")] = None,
    rounds: Annotated[
        int | None,
        typer.Option(min=1, max=MOST_ROUNDS, metavar="N", help="Rounds at most.", show_default="the horizon of the file, else 20"),
    ] = None,
    learn: Annotated[bool, typer.Option("--learn", help="Parties revise their beliefs by what they see drift (a front, a price).")] = False,
    resume: Annotated[str | None, typer.Option(metavar="SAVED", help="Take up a saved game of FILE.", show_default="a new game")] = None,
    plot: Annotated[
        str | None, typer.Option(metavar="FILE.png|svg", help="Draw the dance of offers when the talks are over.", show_default="none")
    ] = None,
    set_: SetOption = None,
    rule: RuleOption = None,
    seed: Annotated[int | None, typer.Option(min=0, metavar="N", help="Seed of chance in the talks.", show_default="0")] = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Negotiate yourself, for one party of the scenario, against the strategies of `zopa simulate`; afterwards see what it came to.

    With --json the game goes to standard error, and what it came to is the answer.
    """
    from simulator.cli.pictures import picture_names
    from simulator.cli.terminal_game import SavedGame, new_game, resumed_game

    names = picture_names(plot, ["dance"]) if plot is not None else {}
    if resume is None:
        game: SavedGame = new_game(file, as_, strategy or [], first, rounds, learn, changes_typed(set_, rule), seed or 0)
    else:
        told = {
            "--as": as_,
            "--strategy": strategy,
            "--first": first,
            "--rounds": rounds,
            "--learn": learn or None,
            "--set": set_,
            "--rule": rule,
        }
        game = resumed_game(file, resume, [option for option, value in {**told, "--seed": seed}.items() if value is not None])
    raise typer.Exit(game.held(names, as_json=json, quiet=quiet))
