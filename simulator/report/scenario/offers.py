"""Offers with their record, and recorded answers beside what the numbers say, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.report.layout import BAD, coloured, heading, indented, records
from simulator.report.on_record import by_numbers
from simulator.report.safe_text import printable
from simulator.report.scenario.remarks import REMARKS, force, remarks
from simulator.report.words import date, issue_title, listed, party_title

if TYPE_CHECKING:
    from simulator.offers.records import RecordedAnswer
    from simulator.report.layout import Part
    from simulator.scenario.model import Offer, Scenario


def offers_parts(scenario: Scenario, answers: Sequence[RecordedAnswer]) -> list[Part]:
    """The offers of the file, and the answers on record."""
    rows = [
        (
            f"{printable(offer.title)} ({key})",
            date(offer.date),
            listed([party_title(scenario, party) for party in offer.put_forward_by]),
            _open(scenario, offer),
            listed([issue_title(scenario, issue) for issue in offer.filled]),
            force(offer.in_force),
            *remarks(scenario, offer),
        )
        for key, offer in scenario.offers.items()
    ]
    columns = ("Offer", "Date", "Put forward by", "Open", "A reading, the text is silent", "In force", *REMARKS)
    parts: list[Part] = [heading("Offers"), records(columns, rows)] if rows else []
    titles = {key: printable(key) for key in scenario.offers}
    return [*parts, *answers_parts(scenario, answers, titles)]


def _open(scenario: Scenario, offer: Offer) -> str:
    return (
        ""
        if len(offer.terms) == len(scenario.issues)
        else listed([issue_title(scenario, i) for i in scenario.issues if i not in offer.terms])
    )


def answers_parts(scenario: Scenario, answers: Sequence[RecordedAnswer], labels: Mapping[str, str]) -> list[Part]:
    """Each answer on record beside what the party would say by its numbers; `labels`: what to call an offer."""
    if not answers:
        return []
    rows = [
        (
            f"{labels[each.offer]}: {party_title(scenario, each.party)}",
            each.answer,
            date(each.day),
            coloured(f"{by_numbers(scenario, each.judged)}: differs", BAD) if each.differs else by_numbers(scenario, each.judged),
            *remarks(scenario, each.observed),
        )
        for each in answers
    ]
    differing = sum(each.differs for each in answers)
    parts: list[Part] = [
        heading("Answers on record beside those by the numbers"),
        records(("Offer, party", "On record", "Date", "By the numbers", *REMARKS), rows),
    ]
    if differing:
        parts.append(indented("Where the two differ the numbers of the party are not those by which it answered; see zopa calibrate."))
    return parts
