"""Answers on record, and offers of a party's own, beside what the numbers say of them, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.report.layout import even_cuts
from simulator.report.safe_text import printable
from simulator.report.words import listed, party_title, plural, points, possessive, rule_name

if TYPE_CHECKING:
    from fractions import Fraction

    from simulator.offers.records import AgainstItself, Judgement, RecordedAnswer
    from simulator.scenario.model import Scenario

MOST_SENTENCES = 3
"""So many answers on record that the numbers contradict have a sentence each; a table holds all."""


def differing_answers(scenario: Scenario, answers: Sequence[RecordedAnswer], most: int = MOST_SENTENCES) -> str:
    """A sentence for each of the first answers on record against which the numbers speak, as many of each party as of any other, and how
    many more there are of whom; else empty."""
    found = [each for each in answers if each.differs]
    parties = [(each.party,) for each in found]
    kept = len(found) if len(found) <= most else max((k for k in even_cuts(parties) if k <= most), default=0)
    sentences = [answer_sentence(scenario, each) for each in found[:kept]]
    if rest := len(found) - kept:
        of_each = Counter(each.party for each in found[kept:])
        whose = listed([f"{possessive(party_title(scenario, party))} {of_each[party]}" for party in scenario.parties if of_each[party]])
        count = plural(rest, "more answer" if kept else "answer")
        sentences.append(f"{count} on record {'differs' if rest == 1 else 'differ'} from the numbers: {whose}.")
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
