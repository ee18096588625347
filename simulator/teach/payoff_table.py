"""Points as a table that a student can add up, and the rules beside it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from simulator.payoffs.worth import option_worth, reservation_value
from simulator.report.layout import table
from simulator.report.safe_text import printable
from simulator.report.words import chance, condition_in_words, forbidden_in_line, issue_title, line_title, option_title, party_title, points
from simulator.scenario.conditions import alone
from simulator.scenario.model import Scenario

if TYPE_CHECKING:
    from simulator.report.layout import Part


MOST_OFFERS = 4
"""For so many offers a sheet says how likely a body at home consents."""


def payoff_table(scenario: Scenario, parties: Sequence[str]) -> Part:
    """Issue by issue, what every option that can be agreed adds to each of `parties`, in its own points."""
    rows, ends = [], []
    for name, options in points_by_issue(scenario, parties).items():
        rows += [(name if k == 0 else "", label, *worth) for k, (_, label, worth) in enumerate(options)]
        ends.append(len(rows) - 1)
    titles = [party_title(scenario, party) for party in parties]
    return table(("Issue", "Option", *titles), rows, numbers=range(2, len(parties) + 2), sections=ends[:-1])


def points_by_issue(scenario: Scenario, parties: Sequence[str]) -> dict[str, list[tuple[str, str, tuple[str, ...]]]]:
    """By issue, every option that can be agreed: its key, how it is printed, and what it adds to each of `parties`."""
    barred = {pair for each in scenario.constraints.values() if each.in_force for pair in alone(each.never, scenario.issues)}
    worth = {party: option_worth(scenario.parties[party], scenario.issues) for party in parties}
    found: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
    for name, issue in scenario.issues.items():
        found[name] = []
        for option in issue.choices:
            if issue.in_force(option) and (name, option) not in barred:
                title = option_title(scenario, name, option)
                label = option if issue.is_numeric or title == option else f"{option}: {title}"
                found[name].append((option, label, tuple(points(worth[party][name][option]) for party in parties)))
    return found


def issue_lines(scenario: Scenario) -> list[str]:
    """What each issue is about, with its unit."""
    return [
        f"{name}: {issue_title(scenario, name)}" + (f" ({issue.unit})" if issue.unit else "") for name, issue in scenario.issues.items()
    ]


def least(scenario: Scenario, party: str) -> str:
    """What no agreement is worth to a party, as its points are printed; where it lies between two such figures, 'just under' the upper
    one, so that nothing below it is signed."""
    value = reservation_value(scenario, party)
    above = Fraction(ceil(100 * value), 100)
    return points(value) if above == value else f"just under {points(above)}"


def rule_lines(scenario: Scenario, party: str) -> list[str]:
    """A party's own interactions and red lines in force, in words."""
    own = scenario.parties[party]
    terms = [
        f"If {condition_in_words(scenario, term.when)}: {points(term.points.exact, signed=True)} points"
        for term in own.interactions.values()
        if term.in_force and term.applies_to != "courses"
    ]
    lines = [
        f"Red line {line_title(scenario, party, key)}: {_forbidden(scenario, f'parties.{party}.red_lines.{key}')}"
        for key, line in own.red_lines.items()
        if line.in_force
    ]
    return [*terms, *lines]


def impossible_lines(scenario: Scenario) -> list[str]:
    """What constraints in force rule out for everybody."""
    return [_forbidden(scenario, f"constraints.{key}") for key, each in scenario.constraints.items() if each.in_force]


def _forbidden(scenario: Scenario, path: str) -> str:
    """What a rule forbids, in one line, and why, where the file says so."""
    _, name, *rest = path.split(".")
    why = scenario.parties[name].red_lines[rest[1]].why if rest else scenario.constraints[name].why
    return f"{forbidden_in_line(scenario, path)}." + (f" {printable(why).rstrip('.')}." if why else "")


def home_lines(scenario: Scenario, party: str) -> list[str]:
    """Who at home must consent after the party has signed, where, and how likely that is for the offers of the file."""
    from simulator.offers.ratification import chance_to_pass, is_needed

    full = [offer for offer in scenario.offers.values() if offer.in_force and set(offer.terms) == set(scenario.issues)]
    found = []
    for body in scenario.parties[party].ratification.values():
        if body.in_force:
            where = "" if isinstance(body.needed, str) else f" where {condition_in_words(scenario, body.needed)}"
            asked = [offer for offer in full if is_needed(scenario, body, offer.terms)][:MOST_OFFERS]
            said = [f"“{offer.title}” {chance(chance_to_pass(scenario, party, body, offer.terms))}" for offer in asked]
            likely = f". Chance that it does: {', '.join(said)}" if said else ""
            found.append(printable(f"{body.title}: must consent{where}{likely}."))
    return found
