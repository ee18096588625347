"""`zopa calibrate`: what the parties' answers to past offers say of their weights and reservation values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.parameters import (
    FullOption,
    JsonOption,
    MemoryLimitOption,
    QuietOption,
    RuleOption,
    ScenarioArgument,
    SetOption,
    TimeLimitOption,
    changes_typed,
)

if TYPE_CHECKING:
    from simulator.offers.calibration import Observation


def calibrate(
    file: ScenarioArgument,
    set_: SetOption = None,
    rule: RuleOption = None,
    observe: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PARTY=ANSWER:OFFER",
            help="An answer beside those of the file, as in seller=refused:bid or seller=accepted:price=60,delivery=fast. Many times.",
            show_default="those of the file",
        ),
    ] = None,
    from_: Annotated[
        list[str] | None,
        typer.Option("--from", metavar="FILE", help="The offers of this file too, with their answers. Many times.", show_default="no file"),
    ] = None,
    party: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this party; may be given many times.", show_default="all that answered")
    ] = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Say which weights and reservation values fit what the parties answered to offers, and what holds for all of them."""
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.streams import put_json, put_screen, tell
    from simulator.offers.calibration import calibrate as calibrated
    from simulator.offers.calibration import observations_of
    from simulator.offers.reading import with_offers

    observed = [_observation(text) for text in observe or []]
    stated = with_offers(scenario_of(file, changes_typed(set_, rule)), from_ or [], tell=lambda note: tell(note, quiet=quiet))
    scenario = with_offers(stated, typed=[o.offer for o in observed if o.offer not in stated.offers and "=" in o.offer])
    known = (*observations_of(scenario), *observed)
    found = calibrated(scenario, known, parties=party, time_limit=time_limit)
    if json:
        from simulator.report.compare.json_calibrate import calibration_json

        put_json(calibration_json(scenario, found))
    else:
        from simulator.report.compare.calibrate import calibration_report

        put_screen(calibration_report(scenario, found), full=full)


def _observation(text: str) -> Observation:
    """`seller=refused:bid` as an observation. Raises `UsageError` for anything else."""
    from simulator.errors import UsageError
    from simulator.offers.calibration import Observation

    party, equals, rest = text.partition("=")
    answer, colon, offer = rest.partition(":")
    if not equals or not colon or (answer != "accepted" and answer != "refused"):
        raise UsageError(f"--observe {text}: expected PARTY=accepted:OFFER or PARTY=refused:OFFER, as in seller=refused:bid")
    return Observation(party.strip(), offer.strip(), "accepted" if answer == "accepted" else "refused")
