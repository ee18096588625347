"""Whose consent an agreement takes, and the votes of the parties, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.agreement_rules import amount_in_words, rule_in_words
from simulator.report.layout import heading, records
from simulator.report.safe_text import printable
from simulator.report.scenario.remarks import REMARKS, force, remarks
from simulator.report.words import condition_in_words, party_title

if TYPE_CHECKING:
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.scenario.parties import Party

INDIFFERENT = {"yes": "", "no": "refuses", "abstain": "abstains"}
"""What a party does where an outcome is worth to it what no agreement is; accepting it goes without saying."""


def agreement_parts(scenario: Scenario) -> list[Part]:
    """The rules, then the parties of which there is something to say; nothing where everybody must sign."""
    return [*rules_of(scenario), *_parties(scenario)]


def rules_of(scenario: Scenario) -> list[Part]:
    rows = [
        (
            printable(f"{rule.title} ({key})" if rule.title else key),
            rule_in_words(scenario, rule),
            "" if rule.when is None else condition_in_words(scenario, rule.when),
            force(rule.in_force),
            *remarks(scenario, rule),
        )
        for key, rule in scenario.agreement.items()
    ]
    return [heading("Whose consent an agreement takes"), records(("Rule", "Needs", "Where", "In force", *REMARKS), rows)] if rows else []


def _parties(scenario: Scenario) -> list[Part]:
    rows = [
        (
            party_title(scenario, name),
            ", ".join(f"{printable(kind)} {amount_in_words(votes.exact)}" for kind, votes in party.votes_by_kind.items()),
            INDIFFERENT[party.indifferent],
            "" if party.consent else "not asked",
            *(remarks(scenario, party.votes) if party.votes is not None else ("",) * len(REMARKS)),
        )
        for name, party in scenario.parties.items()
        if _has_something(party)
    ]
    return [heading("Votes"), records(("Party", "Votes", "Where indifferent", "Consent", *REMARKS), rows)] if rows else []


def _has_something(party: Party) -> bool:
    return bool(party.votes_by_kind) or party.indifferent != "yes" or not party.consent
