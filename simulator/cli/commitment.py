"""`zopa commitment`: the bargaining range, and which agreements last when the balance shifts after the signature."""

from __future__ import annotations

from fractions import Fraction
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
    from collections.abc import Sequence

    from simulator.games.war_range import Ranges
    from simulator.scenario.model import Scenario

SHIFT_TO_TRY = 5
"""Points of the shift in the command to type next."""


OfferArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="OFFER",
        help="One agreement that might be kept or not: the name of an offer in the file, or full terms as in price=60,delivery=fast.",
        show_default="no single one; the bargaining range is shown as well",
    ),
]
LaterOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PATH=VALUE",
        help="What is different after the signature, as in parties.seller.reservation=50; may be given many times.",
        show_default="nothing",
    ),
]
LaterOverlayOption = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="A scenario file (an overlay, say) that holds after the signature; --set changes it too.",
        show_default="the scenario itself",
    ),
]
ShiftOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PARTY=POINTS",
        help="By how much no agreement is worth more to a party after the signature (less: negative); may be given many times.",
        show_default="no shift",
    ),
]


def commitment(
    file: ScenarioArgument,
    offer: OfferArgument = None,
    set_: SetOption = None,
    rule: RuleOption = None,
    later: LaterOption = None,
    later_overlay: LaterOverlayOption = None,
    shift: ShiftOption = None,
    time_limit: TimeLimitOption = 60.0,
    memory_limit: MemoryLimitOption = 1024,
    full: FullOption = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Say what the parties both prefer to going on without an agreement and what takes it away; and, where the balance shifts after
    the signature, which agreement all would still honour, who would break one, and the least penalty that is enough."""
    from simulator.budget import Budget
    from simulator.cli.agreements import stop_if_complaints
    from simulator.cli.progress import progress_after_a_second
    from simulator.cli.scenarios import scenario_of
    from simulator.cli.streams import put_json, put_screen
    from simulator.cli.typed import typed_with
    from simulator.errors import UsageError
    from simulator.formats.cells import party_of
    from simulator.games.commitment import commitment as lasting
    from simulator.games.war_range import war_range
    from simulator.offers.reading import terms_named
    from simulator.scenario.consent import as_if_everybody_signed

    set_ = changes_typed(set_, rule)
    scenario = scenario_of(file, set_)
    shifts = {party_of(scenario, party): points for party, points in map(_shift, shift or [])}
    changes = bool(later or later_overlay or shifts)
    if offer is not None and not changes:
        raise UsageError(
            "say what is different after the signature: --later PATH=VALUE, --later-overlay FILE or --shift PARTY=POINTS "
            f"(as in --shift {next(iter(scenario.parties))}=5)"
        )
    agreement = None if offer is None else terms_named(scenario, offer)
    afterwards = _later(scenario, later_overlay, set_, later or [])
    with progress_after_a_second(quiet=quiet) as progress:
        budget = Budget(time_limit, memory_limit, progress)
        found = lasting(scenario, afterwards, shift=shifts, agreement=agreement, budget=budget) if changes else None
        ranges = war_range(scenario, budget) if offer is None else None
    signed = [] if found is None else [each.point.outcome for each in (found.lasting, found.least) if each is not None]
    stop_if_complaints(as_if_everybody_signed(scenario), [((), outcome) for outcome in signed], None)
    if json:
        from simulator.report.games.json_commitment import commitment_json

        put_json(commitment_json(scenario, ranges, found))
    else:
        from simulator.report.games.commitment import commitment_report

        after = [] if changes or ranges is None else [typed_with("--shift", f"{_nearest_to_leaving(scenario, ranges)}={SHIFT_TO_TRY}")]
        put_screen(commitment_report(scenario, afterwards, ranges, found), after, full=full, scenario=scenario)


def _nearest_to_leaving(scenario: Scenario, ranges: Ranges) -> str:
    """The party that has least to lose by going on, whose shift is likeliest to matter; the first party where that is not known."""
    together = ranges.groups[-1] if len(ranges) else None
    if together is None or together.parties != tuple(scenario.parties):
        return next(iter(scenario.parties))
    widths = together.within_red_lines.width or together.points_alone.width
    return min(together.parties, key=lambda party: widths.get(party, 0))


def _later(scenario: Scenario, overlay: str | None, before: Sequence[str], after: Sequence[str]) -> Scenario:
    """What holds after the signature: the overlay with the changes of `--set`, or the scenario itself; then the changes of `--later`."""
    from simulator.cli.scenarios import scenario_of
    from simulator.formats.assignments import changes_of
    from simulator.scenario.changes import changed

    base = scenario if overlay is None else scenario_of(overlay, before)
    changes = changes_of(base, after)
    return changed(base, changes) if changes else base


def _shift(text: str) -> tuple[str, Fraction]:
    """`ukraine=5` as a party and points. Raises `UsageError` for anything else."""
    from simulator.errors import UsageError
    from simulator.scenario import commas
    from simulator.scenario.located import abridged
    from simulator.scenario.numbers import spelt_fraction

    party, equals, points = text.partition("=")
    try:
        if equals and party.strip():
            return party.strip(), spelt_fraction(points.strip())
    except ValueError:
        pass
    raise UsageError(f"--shift {abridged(text)}: expected PARTY=POINTS, as in seller=5{commas.in_number(points)}")
