"""`zopa verify`: checks a certificate with code that shares nothing with the solver."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.exit_codes import BAD_REQUEST
from simulator.cli.parameters import (
    JsonOption,
    MemoryLimitOption,
    QuietOption,
    RuleOption,
    ScenarioArgument,
    SetOption,
    TimeLimitOption,
    changes_typed,
)


def verify(
    file: ScenarioArgument,
    certificate: Annotated[
        str, typer.Argument(metavar="CERTIFICATE", help="The file that solve --certificate wrote, or - for standard input.")
    ],
    set_: SetOption = None,
    rule: RuleOption = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check a proof that no agreement exists: every step again, from the scenario alone, in exact fractions.

    Leaves with 0 where the proof holds and with 2 where it is refused.
    """
    from simulator.cli.certificates import certificate_from
    from simulator.cli.scenarios import STANDARD_INPUT, scenario_of
    from simulator.cli.streams import put, put_json, tell
    from simulator.errors import UsageError
    from simulator.report.solve.verification import verify_json, verify_sentence
    from simulator.solve.checker import verify_certificate

    if file == certificate == STANDARD_INPUT:
        raise UsageError("only one of scenario and certificate can come from standard input; give a file for the other")
    scenario = scenario_of(file, changes_typed(set_, rule))
    checked = verify_certificate(scenario, certificate_from(certificate))
    if json:
        put_json(verify_json(scenario, checked))
    elif checked.ok:
        put(verify_sentence(scenario, checked))
    else:
        tell(f"{certificate}: refused: {checked.complaint}")
    if not checked.ok:
        raise typer.Exit(BAD_REQUEST)
