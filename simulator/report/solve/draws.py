"""In how many draws of the ranged numbers an agreement exists, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.text_ranges import moved
from simulator.report.words import percent, plural, whole
from simulator.scenario.draws import drawable

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario
    from simulator.solve.existence import ShareWithAgreement


def draws_line(share: ShareWithAgreement) -> str:
    """The answer in a sentence."""
    if share.constant_because == "red lines":
        return (
            f"An agreement exists in none of {whole(share.draws)} draws of the ranged numbers (seed {share.seed}): "
            "the red lines alone leave no outcome, whatever the numbers."
        )
    count = "none" if share.with_agreement == 0 and not share.undecided else whole(share.with_agreement)
    undecided = f", {whole(share.undecided)} undecided ({share.stopped or 'too many partial outcomes'})" if share.undecided else ""
    where = f"in {count} of {whole(share.draws)} draws of the ranged numbers (seed {share.seed}){undecided}"
    if share.ratify is None:
        return f"An agreement exists {where}."
    signed = "" if share.signed is None else f"; one that is signed, passed or not, in {whole(share.signed)}"
    return f"An agreement that is signed and passed exists {where}{signed}."


def draws_cell(share: ShareWithAgreement) -> str:
    """The count alone, for a table."""
    undecided = f", {whole(share.undecided)} undecided" if share.undecided else ""
    error = "" if share.interval is None else f" ({percent(share.interval.low, 0)} to {percent(share.interval.high, 0)})"
    return f"{whole(share.with_agreement)} of {whole(share.draws)}{undecided}{error}"


def draws_reading(scenario: Scenario, share: ShareWithAgreement) -> str:
    """How the share is to be read."""
    error = ""
    if share.interval is not None:
        low, high = share.interval.low, share.interval.high
        span, confidence = f"{percent(low, 0)} to {percent(high, 0)}", percent(share.interval.confidence, 0)
        error = f" The error of drawing alone: {span} of all draws, at {confidence} confidence."
    asked = share.ratify is not None
    moving = moved(scenario, drawable(scenario, bodies=asked), "are drawn", bodies=asked)
    return (
        f"{moving} A draw gives {plural(share.numbers, 'number')} a value within the range. The share of draws is no chance of an "
        f"agreement, and as good as the ranges.{error}"
    ).lstrip()
