"""The command `zopa`: its subcommands, and what every one of them does with errors."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from simulator.cli import (
    calibrate,
    check,
    coalitions,
    commitment,
    compare,
    debrief,
    diff,
    divide,
    equilibria,
    exercise,
    explain,
    listing,
    new,
    notebook,
    play,
    report,
    results,
    roles,
    schema,
    show,
    simulate,
    solve,
    stability,
    sweep,
    verify,
)
from simulator.cli.descriptors import prepare
from simulator.cli.exit_codes import ANSWERED, BAD_REQUEST, BUDGET_RAN_OUT, OUR_FAULT
from simulator.cli.limits import LimitedCommand
from simulator.cli.streams import put, tell
from simulator.errors import BudgetError, WriteError, ZopaError
from simulator.registers import left_out
from simulator.version import __version__


class CommandsByPurpose(TyperGroup):
    """Lists the commands under what a person wants. Plain text: loading rich would cost more than the rest of the help."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        panels: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            command: Any = self.get_command(ctx, name)
            panels.setdefault(command.rich_help_panel, []).append((name, command.get_short_help_str(limit=70)))
        for panel, rows in panels.items():
            with formatter.section(panel):
                formatter.write_dl(rows)


app = typer.Typer(name="zopa", cls=CommandsByPurpose, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)

_COMMANDS: tuple[tuple[str, str, Callable[..., None], str], ...] = (
    ("Scenario", "new", new.new, "Write a commented file to start from."),
    ("Scenario", "check", check.check, "Find every fault of a file, with line and column."),
    ("Scenario", "show", show.show, "What is negotiated, by whom, what no agreement is worth."),
    ("Scenario", "diff", diff.diff, "What differs between two, and what it changes."),
    ("Scenario", "list", listing.list_cases, "The cases of the library."),
    ("Scenario", "schema", schema.schema, "The JSON Schema of scenario files."),
    ("Analyse", "solve", solve.solve, "The agreements, or the proof that there is none."),
    ("Analyse", "explain", explain.explain, "Why there is no agreement, and what would open one."),
    ("Analyse", "compare", compare.compare, "Offers side by side, and what would be better for all."),
    ("Analyse", "divide", divide.divide, "The issues divided between two parties by adjusted winner."),
    ("Analyse", "calibrate", calibrate.calibrate, "What answers to past offers say of weights."),
    ("Analyse", "equilibria", equilibria.equilibria, "What players may settle on, in games and offers in turn."),
    ("Analyse", "stability", stability.stability, "Whether an agreement holds once signed: who would leave it."),
    ("Analyse", "commitment", commitment.commitment, "What going on without one leaves to agree on, and what would last."),
    ("Analyse", "coalitions", coalitions.coalitions, "Who could sign without the others, and what nobody can break."),
    ("Analyse", "verify", verify.verify, "Check such a proof independently."),
    ("Analyse", "report", report.report, "Everything about a scenario in one file to read offline."),
    ("Explore", "sweep", sweep.sweep, "Thousands of variants of a scenario."),
    ("Explore", "results", results.results, "What a sweep found."),
    ("Explore", "notebook", notebook.notebook, "A notebook of a scenario, with sliders (marimo)."),
    ("Explore", "simulate", simulate.simulate, "The talks round by round, many times."),
    ("Teach", "play", play.play, "Negotiate yourself at the terminal, against its strategies."),
    ("Teach", "roles", roles.roles, "A confidential sheet for every party, to print."),
    ("Teach", "debrief", debrief.debrief, "The deals of a class on the frontier, and a ranking."),
)
for _panel, _name, _function, _short in _COMMANDS:
    app.command(_name, cls=LimitedCommand, short_help=_short, rich_help_panel=_panel)(_function)
app.add_typer(exercise.app, name="exercise", short_help="Guided exercises that grade themselves.", rich_help_panel="Teach")


def _version(wanted: bool) -> None:
    if wanted:
        put(f"zopa {__version__}")
        raise typer.Exit(ANSWERED)


@app.callback()
def zopa(
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.", callback=_version, is_eager=True)] = False,
) -> None:
    """Whether a negotiation leaves an agreement that every party would sign: exact answers, and the proof when there is none."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    prepare()
    gc.set_threshold(100_000, 50, 100)  # a large file is read into millions of objects, none of which is garbage
    sys.set_int_max_str_digits(0)  # counts are integers of any size, and a JSON answer has every digit
    try:
        app(prog_name="zopa")
    except BudgetError as error:
        tell(f"zopa: {error}")
        sys.exit(BUDGET_RAN_OUT)
    except WriteError as error:
        tell(str(error))
        sys.exit(OUR_FAULT)
    except ZopaError as error:
        tell(str(error))
        sys.exit(BAD_REQUEST)
    finally:
        for note in left_out():
            tell(f"zopa: {note}")
