"""`zopa equilibria --alternating` in print: who proposes what in which round, and what waiting would be worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.layout import BAD, GOOD, STRONG, heading, indented, paragraph, table
from simulator.report.safe_text import printable
from simulator.report.words import Apart, issue_title, listed, option_title, party_title, plural

if TYPE_CHECKING:
    from simulator.games.backward_induction import AlternatingOffers, Round
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Point

ROWS = 12
"""Rounds that are printed: the first of them; --json has all."""


def alternating_report(scenario: Scenario, found: AlternatingOffers) -> list[Part]:
    """The parts of the report."""
    title = paragraph(printable(scenario.title), STRONG)
    if found.settled is None or found.outcome is None:
        return [title, paragraph("No outcome is acceptable to all, so no round ends in agreement.", BAD)]
    proposer = party_title(scenario, found.settled.proposer)
    agreed = f"in round {found.settled.number} all accept what {proposer} would propose"
    headline = f"{plural(len(found.rounds), 'round')} of alternating offers{_turns(scenario, found)}: {agreed}."
    return [
        title,
        paragraph(headline, GOOD),
        heading("What it is worth"),
        _worth(scenario, found, found.settled),
        heading("What is agreed"),
        _terms(scenario, found.outcome),
        heading("Round by round, were it reached"),
        *_rounds(scenario, found),
        paragraph(f"\n{_reading(scenario, found)}"),
    ]


def _turns(scenario: Scenario, found: AlternatingOffers) -> str:
    """Who has the first and the last word, where there is more than one round."""
    if len(found.rounds) == 1:
        return ""
    first, last = (party_title(scenario, each.proposer) for each in (found.rounds[0], found.rounds[-1]))
    return f", the first and the last by {first}" if first == last else f", the first by {first} and the last by {last}"


def _terms(scenario: Scenario, outcome: Point) -> Part:
    rows = [(issue_title(scenario, issue), option_title(scenario, issue, option)) for issue, option in outcome.outcome.items()]
    return table(("Issue", "Option"), rows, runs=True)


def _worth(scenario: Scenario, found: AlternatingOffers, settled: Round) -> Part:
    rows = []
    for name in found.worth:
        both = (settled.value[name], settled.waiting[name])
        surplus, waiting = Apart(both, signed=True)(both[0]), Apart(both)(both[1])
        rows.append((party_title(scenario, name), f"{float(found.patience[name]):g}", surplus, waiting))
    return table(("Party", "Patience a round", "Surplus", "Surplus it would wait for"), rows, numbers=(1, 2, 3))


def _rounds(scenario: Scenario, found: AlternatingOffers) -> list[Part]:
    shown = found.rounds[:ROWS]
    told = {name: Apart([each.value[name] for each in shown], signed=True) for name in found.worth}
    rows = [(str(each.number), party_title(scenario, each.proposer), *(told[p](x) for p, x in each.value.items())) for each in shown]
    columns = ("Round", "Proposer", *(party_title(scenario, name) for name in found.worth))
    left = len(found.rounds) - len(shown)
    parts: list[Part] = [table(columns, rows, numbers=(0, *range(2, len(columns))))]
    if left:
        parts.append(indented(f"{plural(left, 'more round')} not shown; --json has all."))
    tied = [str(each.number) for each in shown if each.tied > 1]
    if tied:
        parts.append(indented(f"Ties that no rule settles, decided for the party named first: in round {listed(tied)}."))
    return parts


def _reading(scenario: Scenario, found: AlternatingOffers) -> str:
    impatient = [party_title(scenario, name) for name, patience in found.patience.items() if patience < 1]
    lines = (
        "Surplus is in each party's own points over no agreement. Reasoned from the last round back: who proposes takes what is best for "
        "itself among what the others would not rather wait for."
    )
    if not impatient:
        lines += " No party loses by waiting here (the file gives no patience below 1), so the last proposer decides alone."
    return lines
