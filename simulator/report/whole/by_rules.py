"""The first screen of a report where agreement rules decide: how many votes are short, or whose consent decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.agreement_rules import amount_in_words, rule_title
from simulator.report.safe_text import printable
from simulator.report.solve.by_rules import named_parties
from simulator.report.whole.blocked import Blocked
from simulator.report.words import percent, plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from simulator.offers.results import EvaluatedOffer
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Result
    from simulator.solve.results_by_rule import ByRules


def decided_by(scenario: Scenario, result: Result, found: ByRules) -> tuple[str, list[Blocked]]:
    """Where nothing passes, the counts of votes that no outcome reaches; else the parties by the share of what passes that would not if
    one of them refused."""
    if result.verdict != "agreement":
        short = [each for each in found.votes if (each.most <= each.least if each.strict else each.most < each.least)]
        lines = [
            Blocked(
                rule_title(scenario, each.rule) if each.rule else "Everybody",
                f"{printable(each.of)}: {amount_in_words(each.most)} of {amount_in_words(each.total)} at most, where "
                f"{'more than' if each.strict else 'at least'} {amount_in_words(each.least)} are needed",
            )
            for each in short
        ]
        return "How many votes are short", lines
    alike: dict[Fraction, list[str]] = {}
    for party, share in (found.decisive or {}).items():
        if share:
            alike.setdefault(share, []).append(party)
    lines = [
        Blocked(
            named_parties(scenario, parties),
            f"if {'it' if len(parties) == 1 else 'any of them'} refused, {percent(share)} of what passes would not",
        )
        for share, parties in sorted(alike.items(), reverse=True)
    ]
    return "Whose consent decides", lines


def ways_by_rules(result: Result) -> str:
    """What the explanation goes on with."""
    if result.verdict == "agreement":
        return "Whose refusals would end every deal, and what they would take to turn."
    return "Whose refusals would have to turn for a deal, and what they would concede at the least."


def votes_sentence(offers: Sequence[EvaluatedOffer]) -> str:
    """How many offers pass."""
    passing = sum(each.by_rules is not None and each.by_rules.passes for each in offers)
    which = f"{passing} of {plural(len(offers), 'offer')}" if passing else "none of the offers" if len(offers) > 1 else "not the offer"
    return f"Who is for each offer, how many votes it is short, and the cheapest votes to win: by the rules {which} would pass."
