"""The commands by what a person wants. A command's module is loaded when the command is asked for, so that help, and every other command,
does without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup


@dataclass(frozen=True)
class Command:
    """`module`: of `simulator.cli`; `function`: of that module, or its `app` where the command has commands of its own."""

    panel: str
    name: str
    module: str
    function: str
    short_help: str


COMMANDS: tuple[Command, ...] = (
    Command("Scenario", "new", "new", "new", "Write a commented file to start from."),
    Command("Scenario", "check", "check", "check", "Find every fault of a file, with line and column."),
    Command("Scenario", "show", "show", "show", "What is negotiated, by whom, what no agreement is worth."),
    Command("Scenario", "diff", "diff", "diff", "What differs between two, and what it changes."),
    Command("Scenario", "list", "listing", "list_cases", "The cases of the library."),
    Command("Scenario", "schema", "schema", "schema", "The JSON Schema of scenario files."),
    Command("Scenario", "import", "import_", "import_scenario", "Files of other programs as a scenario (GENIUS, …)."),
    Command("Scenario", "export", "export", "export_scenario", "A scenario as files of other programs."),
    Command("Analyse", "solve", "solve", "solve", "The agreements, or the proof that there is none."),
    Command("Analyse", "explain", "explain", "explain", "Why there is no agreement, and what would open one."),
    Command("Analyse", "compare", "compare", "compare", "Offers side by side, and what would be better for all."),
    Command("Analyse", "advise", "advise", "advise", "Offers worth making next, and what to ask first."),
    Command("Analyse", "divide", "divide", "divide", "The issues divided between two parties by adjusted winner."),
    Command("Analyse", "calibrate", "calibrate", "calibrate", "What answers to past offers say of weights."),
    Command("Analyse", "equilibria", "equilibria", "equilibria", "What players may settle on, in games and offers in turn."),
    Command("Analyse", "stability", "stability", "stability", "Whether an agreement holds once signed: who would leave it."),
    Command("Analyse", "commitment", "commitment", "commitment", "What going on without one leaves to agree on, and what would last."),
    Command("Analyse", "coalitions", "coalitions", "coalitions", "Who could sign without the others, and what nobody can break."),
    Command("Analyse", "verify", "verify", "verify", "Check such a proof independently."),
    Command("Analyse", "report", "report", "report", "Everything about a scenario in one file to read offline."),
    Command("Explore", "sweep", "sweep", "sweep", "Thousands of variants of a scenario."),
    Command("Explore", "results", "results", "results", "What a sweep found."),
    Command("Explore", "notebook", "notebook", "notebook", "A notebook of a scenario, with sliders (marimo)."),
    Command("Explore", "simulate", "simulate", "simulate", "The talks round by round, many times."),
    Command("Teach", "play", "play", "play", "Negotiate yourself at the terminal, against its strategies."),
    Command("Teach", "roles", "roles", "roles", "A confidential sheet for every party, to print."),
    Command("Teach", "debrief", "debrief", "debrief", "The deals of a class on the frontier, and a ranking."),
    Command("Teach", "exercise", "exercise", "app", "Guided exercises that grade themselves."),
    Command("Validate", "validate", "validate", "validate", "Predictions held against what really happened."),
    Command("Validate", "seal", "seal", "seal", "What the model says, written down before the event."),
    Command("Validate", "score", "score", "score", "Sealed forecasts held against what happened."),
)

_BY_NAME = {command.name: command for command in COMMANDS}


@cache
def _made(command: Command) -> Any:
    """The command as typer runs it."""
    found = getattr(import_module(f"simulator.cli.{command.module}"), command.function)
    if isinstance(found, typer.Typer):
        holder = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
        holder.add_typer(found, name=command.name, short_help=command.short_help)
        return typer.main.get_group(holder).commands[command.name]
    from simulator.cli.limits import LimitedCommand

    alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    alone.command(command.name, cls=LimitedCommand, short_help=command.short_help)(found)
    return typer.main.get_command(alone)


class _Made(Mapping[str, Any]):
    """Name → command, each made when it is asked for."""

    def __getitem__(self, name: str) -> Any:
        return _made(_BY_NAME[name])

    def __iter__(self) -> Iterator[str]:
        return iter(_BY_NAME)

    def __len__(self) -> int:
        return len(_BY_NAME)

    def __contains__(self, name: object) -> bool:
        return name in _BY_NAME


class CommandsByPurpose(TyperGroup):
    """Lists the commands under what a person wants. Plain text: loading rich would cost more than the rest of the help."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{**settings, "commands": {}})
        self.commands = _Made()  # type: ignore[assignment]  # nothing adds to it

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        panels: dict[str, list[tuple[str, str]]] = {}
        for command in COMMANDS:
            panels.setdefault(command.panel, []).append((command.name, command.short_help))
        for panel, rows in panels.items():
            with formatter.section(panel):
                formatter.write_dl(rows)
