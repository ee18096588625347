"""The first screen of a report where agreement rules decide: how many votes are short, or whose consent decides."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from simulator.report.agreement_rules import amount_in_words, rule_title
from simulator.report.solve.by_rules import named_parties
from simulator.report.solve.votes import counted_in_words, few_enough, unmet_by_all, votes_of_rule
from simulator.report.ways import in_words
from simulator.report.whole.blocked import Blocked
from simulator.report.words import percent, plural
from simulator.scenario.ways import Ways

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from simulator.offers.results import EvaluatedOffer
    from simulator.scenario.consent import VotesAsked
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Result
    from simulator.solve.results_by_rule import ByRules


def decided_by(scenario: Scenario, result: Result, found: ByRules) -> tuple[str, list[Blocked]]:
    """Where nothing passes, the counts of votes that no outcome reaches; else the parties by the share of what passes that would not if
    one of them refused."""
    if result.verdict != "agreement":
        return "How many votes are short", _short(scenario, found)
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


def _short(scenario: Scenario, found: ByRules) -> list[Blocked]:
    """What of each rule no outcome meets, a line for each part that is needed; where each part is met by some, that."""
    lines = []
    for rule, unmet in unmet_by_all(scenario, found).items():
        parts = () if unmet is None else unmet.parts if isinstance(unmet, Ways) and unmet.every else (unmet,)
        name = rule_title(scenario, rule) if rule else "Everybody"
        lines += [Blocked(name, in_words(part, partial(_at_best, scenario, found, rule))) for part in parts]
    return lines or [Blocked("What the rules ask", "each part is met by some outcome, all together by none")]


def _at_best(scenario: Scenario, found: ByRules, rule: str, asked: VotesAsked) -> str:
    """How near the nearest outcome comes to one count of votes, and what is needed."""
    votes, blocking = votes_of_rule(found, rule)
    of = counted_in_words(scenario, asked.counted.of)
    if not asked.against:
        each = votes[asked.place]
        least = f"{'more than' if each.strict else 'at least'} {amount_in_words(each.least)}"
        return f"{of}: {amount_in_words(each.most)} of {amount_in_words(each.total)} at most, where {least} are needed"
    against = blocking[asked.place]
    fewest = (
        "no outcome" if against.fewest is None else f"{amount_in_words(against.fewest)} of {amount_in_words(against.total)} at the least"
    )
    return f"against, of {of}: {fewest}, where {few_enough(against)} will do"


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
