"""`zopa verify`: checks a certificate with code that shares nothing with the solver."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.parameters import JsonOption, QuietOption, ScenarioArgument, SetOption


def verify(
    file: ScenarioArgument,
    certificate: Annotated[
        str, typer.Argument(metavar="CERTIFICATE", help="A file that solve --certificate wrote, or - for standard input.")
    ],
    set_: SetOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check a proof that no agreement exists: every step again, from the scenario alone, in exact fractions."""
    raise NotImplementedError
