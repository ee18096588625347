"""Offers with open issues in words: what each party could still get out of them, and the best completion that all accept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.report.layout import heading, indented, table
from simulator.report.words import Apart, issue_title, listed, option_title, party_title, rule_name, whole

if TYPE_CHECKING:
    from simulator.offers.results import Completions, EvaluatedOffer
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Point


def open_parts(scenario: Scenario, offers: Sequence[EvaluatedOffer], labels: Mapping[str, str]) -> list[Part]:
    """A section on every offer that leaves issues open."""
    parts: list[Part] = []
    for each in offers:
        if each.completions is not None:
            parts += _one(scenario, each, each.completions, labels[each.offer.name])
    return parts


def _one(scenario: Scenario, each: EvaluatedOffer, completions: Completions, label: str) -> list[Part]:
    said = indented(agreement_in_words(scenario, each))
    found = completions.agreement is not None
    parts: list[Part] = [heading(f"How {label} is completed here"), said, *_terms(scenario, completions)] if found else []
    parts += [heading(f"What {label} can become"), *([] if found else [said]), indented(counts_in_words(completions))]
    if completions.best:
        rows = [
            (
                party_title(scenario, party),
                *_best_and_worst(best, completions.worst[party], party),
            )
            for party, best in completions.best.items()
        ]
        parts.append(table(("Party", "Best completion", "Surplus", "Worst completion", "Surplus"), rows, numbers=range(1, 5)))
    return parts


def _best_and_worst(best: Point, worst: Point, party: str) -> list[str]:
    """Utility and surplus of a party at its best completion and at its worst, told apart where they differ."""
    utility = Apart([best.utilities[party], worst.utilities[party]])
    surplus = Apart([best.surplus[party], worst.surplus[party]], signed=True)
    return [text for point in (best, worst) for text in (utility(point.utilities[party]), surplus(point.surplus[party]))]


def counts_in_words(completions: Completions) -> str:
    """In how many ways an open offer can be filled."""
    if completions.feasible is None or completions.allowed is None:
        counts = "How many ways to fill the open issues keep the constraints and cross no red line was too much to count."
        return f"{counts} Best and worst for a party are taken over those that keep the constraints, whatever red lines they cross."
    return (
        f"{whole(completions.feasible)} ways to fill the open issues keep the constraints, {whole(completions.allowed)} of them "
        "cross no red line. Best and worst for a party are taken over the first, whatever red lines they cross."
    )


def agreement_in_words(scenario: Scenario, each: EvaluatedOffer) -> str:
    """Whether an offer with open issues has a completion that all accept, and why not."""
    completions = each.completions
    assert completions is not None
    if completions.agreement is not None and not completions.settled:
        return (
            "The points of this offer are those of a completion that all accept, the best that was found within the limit; a better "
            "one may exist."
        )
    if completions.agreement is not None:
        return "The points of this offer are those of the completion that all accept and that is best by leximin of the surpluses."
    if not completions.settled:
        return "Whether a completion is acceptable to all was not settled within the limit."
    if each.infeasible:
        return f"No completion keeps {listed([rule_name(scenario, path) for path in each.infeasible])}."
    if each.crossed:
        return f"No completion is acceptable to all: each crosses {listed([rule_name(scenario, path) for path in each.crossed])}."
    return "No completion is acceptable to all."


def _terms(scenario: Scenario, completions: Completions) -> list[Part]:
    if completions.agreement is None:
        return []
    filled = completions.agreement.outcome
    return [
        table(("Issue", "Filled with"), [(issue_title(scenario, i), option_title(scenario, i, filled[i])) for i in completions.open_issues])
    ]
