"""Offers with their record, and recorded answers beside what the numbers say, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.report.layout import BAD, coloured, heading, indented, records
from simulator.report.safe_text import printable
from simulator.report.scenario.remarks import REMARKS, force, remarks
from simulator.report.words import date, issue_title, listed, party_title, plural, points, rule_name

if TYPE_CHECKING:
    from fractions import Fraction

    from simulator.offers.records import AgainstItself, Judgement, RecordedAnswer
    from simulator.report.layout import Part
    from simulator.scenario.model import Offer, Scenario

MOST_SENTENCES = 3
"""So many answers on record that the numbers contradict have a sentence each; a table holds all."""


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


def differing_answers(scenario: Scenario, answers: Sequence[RecordedAnswer], most: int = MOST_SENTENCES) -> str:
    """A sentence for each of the first answers on record against which the numbers speak, and how many more there are; else empty."""
    found = [each for each in answers if each.differs]
    sentences = [answer_sentence(scenario, each) for each in found[:most]]
    more = len(found) - most
    if more > 0:
        sentences.append(f"{plural(more, 'more answer')} on record {'differs' if more == 1 else 'differ'} from the numbers.")
    return " ".join(sentences)


def answer_sentence(scenario: Scenario, each: RecordedAnswer) -> str:
    """'The file records that Seller refused “First offer”; the numbers say yes (+30.00).'"""
    who, offer = party_title(scenario, each.party), offer_title(scenario, each.offer)
    return f"The file records that {who} {each.answer} {offer}; the numbers say {by_numbers(scenario, each.judged)}."


def against_itself_sentence(scenario: Scenario, each: AgainstItself) -> str:
    """'Seller put forward “First offer”; the numbers say no (−3.00).'"""
    who, offer = party_title(scenario, each.party), offer_title(scenario, each.offer)
    return f"{who} put forward {offer}; the numbers say {by_numbers(scenario, each.judged)}."


def offer_title(scenario: Scenario, name: str) -> str:
    """An offer in a sentence: by its title, in quotes, or by what it was called if it is in no file."""
    return printable(f"“{scenario.offers[name].title}”" if name in scenario.offers else name)


def by_numbers(scenario: Scenario, judged: Judgement) -> str:
    """What the numbers say, with the surplus: 'no (−3.00)'."""
    worth = _surplus(judged.least, judged.most)
    filled = "" if judged.least == judged.most else " however the open issues are filled"
    if judged.accepts:
        return f"yes{filled}{worth}"
    if judged.accepts is None:
        return f"yes or no, as the open issues are filled{worth}" if judged.most is not None else "nothing: not judged"
    if judged.crosses and (judged.most is None or judged.most >= 0):
        lines = listed([rule_name(scenario, path) for path in judged.crosses])
        verb = "is" if len(judged.crosses) == 1 else "are"
        return f"no: {lines} {verb} crossed{worth}" if not filled else f"no{filled}: {lines} or the points stand against each{worth}"
    return f"no{filled}{worth}"


def _surplus(least: Fraction | None, most: Fraction | None) -> str:
    if least is None or most is None:
        return ""
    if least == most:
        return f" ({points(least, signed=True)})"
    return f" ({points(least, signed=True)} to {points(most, signed=True)})"
