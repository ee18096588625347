"""A certificate in words: the first step of the refutation tree as a table, what lies below it as a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.report.agreement_rules import rule_title
from simulator.report.layout import heading, indented, table
from simulator.report.safe_text import printable
from simulator.report.words import bound, issue_title, listed, option_title, party_title, plural, points, possessive, rule_name
from simulator.scenario.agreement import EVERYBODY

if TYPE_CHECKING:
    from rich.table import Table

    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario
    from simulator.solve.why.weighing import WeighedSum

Node = Mapping[str, Any]

WITHIN = "within the red lines"
WITHIN_BODIES = "within the red lines and what the ratifying bodies may pass"


def proof_parts(scenario: Scenario, tree: Node) -> list[Part]:
    """The parts of the report that tell how the tree excludes every outcome."""
    title = heading("The proof")
    if "branch" not in tree:
        return [title, indented(f"Every outcome is excluded at once: {node_in_words(scenario, tree)}."), *_body_surplus(scenario, [tree])]
    issue = tree["branch"]
    rows = [(option_title(scenario, issue, option), node_in_words(scenario, below)) for option, below in tree["options"].items()]
    return [
        title,
        indented(f"Every outcome takes one option on “{issue_title(scenario, issue)}”, and each option is excluded:"),
        table(("Option", "Excluded, since"), rows),
        *_body_surplus(scenario, list(tree["options"].values())),
    ]


def _body_surplus(scenario: Scenario, nodes: Sequence[Node]) -> list[Part]:
    """What a body's surplus is, where one of the nodes shown weighs several and a body among them."""
    if not any(len(node.get("weights", {})) > 1 and not scenario.parties.keys() >= node["weights"].keys() for node in nodes):
        return []
    return [indented("The surplus of a ratifying body is the utility of its party less the least with which the body passes.")]


def node_in_words(scenario: Scenario, node: Node) -> str:
    """Why a box of outcomes holds no agreement, as a phrase."""
    if "closed_by" in node:
        verb = "does not pass it" if ".ratification." in node["closed_by"] else "forbids it"
        return f"{rule_name(scenario, node['closed_by'])} {verb}"
    if "empty" in node:
        return "red lines and constraints together leave nothing"
    if "refused_by" in node:
        return _refused_in_words(scenario, node)
    if "weights" in node:
        return _weights_in_words(scenario, node)
    return f"each of the {plural(len(node['options']), 'option')} of “{issue_title(scenario, node['branch'])}” is excluded in turn"


def _refused_in_words(scenario: Scenario, node: Node) -> str:
    """Parties that accept nothing there, without whom a rule cannot be met."""
    names = [party_title(scenario, party) for party in node["refused_by"]]
    lines = sum(why != "points" for why in node["refused_by"].values())
    by = "" if not lines else " (red lines)" if lines == len(names) else " (too little, or a red line)"
    accept = "accepts" if len(names) == 1 else "accept"
    rule = "" if node["rule"] == EVERYBODY else f" to meet “{rule_title(scenario, node['rule'])}”"
    return f"{listed(names)} {accept} nothing there{by}, and it takes more than the others{rule}"


def _weights_in_words(scenario: Scenario, node: Node) -> str:
    """Weights y ≥ 0 whose weighted sum of surpluses stays below zero: an agreement would have none of them negative."""
    weights = {party: Fraction(weight) for party, weight in node["weights"].items()}
    level = Fraction(node["bound"])
    most = bound(level, upwards=True)
    if len(weights) == 1:
        (name,) = weights
        if name in scenario.parties:
            return f"{possessive(party_title(scenario, name))} surplus is at most {most} points"
        return f"{_weighed(scenario, name)} stays at least {bound(-level, upwards=False)} points below what it takes"
    shares = [f"{weight} of {possessive(_weighed(scenario, party))}" for party, weight in weights.items() if weight]
    return printable(f"the surpluses added up ({listed(shares)}) reach at most {most}, while an agreement needs 0 or more")


def _weighed(scenario: Scenario, name: str) -> str:
    """Whom a name in weights stands for: a party, a ratifying body (its party's utility less the least with which it passes), or one
    of its segments."""
    if name in scenario.parties:
        return party_title(scenario, name)
    _, party, _, key, *segment = name.split(".")
    body = scenario.parties[party].ratification[key]
    if segment and body.segments is not None:
        return printable(f"{body.segments[segment[1]].title or segment[1]} ({body.title})")
    return printable(f"{body.title} ({scenario.parties[party].title})")


def weighed_parts(scenario: Scenario, found: WeighedSum, under: str = "", within: str = WITHIN) -> list[Part]:
    """The proof by one weighted sum: the sentence, and the table that a reader can add up. `under`: what is waived, for the heading;
    `within`: which outcomes it speaks of."""
    return [heading(f"The proof{under}"), indented(weighed_sentence(scenario, found, within)), _weighed_table(scenario, found)]


def weighed_sentence(scenario: Scenario, found: WeighedSum, within: str = WITHIN) -> str:
    """'For every outcome, 0.4 × Ukraine's surplus + 0.6 × Russia's surplus is below zero: …'"""
    if len(found.weights) == 1:
        (party,) = found.weights
        name = party_title(scenario, party)
        return f"In every outcome {within} {possessive(name)} surplus is below zero: at best {bound(found.bound, upwards=True)}."
    terms = [f"{weight_in_words(w)} × {possessive(party_title(scenario, party))} surplus" for party, w in found.weights.items()]
    return (
        f"For every outcome {within}, {' + '.join(terms)} is below zero: at best {bound(found.bound, upwards=True)}. So in each of them at "
        "least one of these parties is worse off than without an agreement."
    )


def weight_in_words(weight: Fraction) -> str:
    """A weight as a decimal where two places are exact, else as a fraction."""
    return f"{float(weight):g}" if (100 * weight).denominator == 1 else str(weight)


def _weighed_table(scenario: Scenario, found: WeighedSum) -> Table:
    """The best outcome for the sum, issue by issue, down to what is left when no agreement has been deducted."""
    rows = [
        (
            issue_title(scenario, i.issue),
            option_title(scenario, i.issue, i.option),
            points(i.points, signed=True),
            "" if i.otherwise is None else points(i.otherwise, signed=True),
        )
        for i in found.issues
    ]
    rows.append(("Interactions between issues", "", points(found.interactions, signed=True), ""))
    rows.append(("What no agreement is worth to them", "", points(-found.reservation, signed=True), ""))
    rows.append(("The sum at its largest", "", points(found.bound, signed=True), ""))
    columns = ("Issue", "Best answer for the weighted sum", "Adds", "Sum with any other answer, at most")
    return table(columns, rows, numbers=(2, 3), sections=(len(found.issues) - 1,))
