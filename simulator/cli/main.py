"""The command `zopa`: its subcommands, and what every one of them does with errors."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import time
from typing import Annotated

import typer

from simulator.budget import age_of_process
from simulator.cli.commands import CommandsByPurpose
from simulator.cli.descriptors import prepare
from simulator.cli.exit_codes import ANSWERED, BAD_REQUEST, BUDGET_RAN_OUT, OUR_FAULT
from simulator.cli.streams import put, tell
from simulator.errors import BudgetError, WriteError, ZopaError
from simulator.registers import left_out
from simulator.version import __version__

app = typer.Typer(name="zopa", cls=CommandsByPurpose, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)


def _version(wanted: bool) -> None:
    if wanted:
        put(f"zopa {__version__}")
        raise typer.Exit(ANSWERED)


@app.callback()
def zopa(
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.", callback=_version, is_eager=True)] = False,
) -> None:
    """Whether a negotiation leaves an agreement that every party would sign: exact answers, and the proof when there is none."""


def _settle_process() -> None:
    """What holds for the whole process. Before numpy and pydantic are loaded: both look at the environment once."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # no plugin has a say here, and to look for them takes time
    os.environ["MPLBACKEND"] = "agg"  # pictures go to files alone, and matplotlib does not load where the variable names no such thing
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its threads cost more to start than products of thin matrices gain by them
    atexit.register(gc.freeze)  # else the interpreter searches all of them for garbage a last time, and takes longer than a small answer
    sys.set_int_max_str_digits(0)  # counts are integers of any size, and a JSON answer has every digit


def run() -> None:
    """`main` as the whole of a process: its limits count from the start of that, the loading of Python and of libraries included."""
    main(time.monotonic() - age_of_process())


def main(begun: float | None = None) -> None:
    """Run the command line and leave with its exit code. `begun`: when its time began, by `time.monotonic`; by default now."""
    begun = time.monotonic() if begun is None else begun
    prepare()
    _settle_process()
    try:
        app(prog_name="zopa", obj=begun)
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
