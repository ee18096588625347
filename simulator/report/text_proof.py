"""A certificate in words: the first step of the refutation tree as a table, what lies below it as a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.report.layout import heading, indented, table
from simulator.report.safe_text import printable
from simulator.report.words import issue_title, listed, option_title, party_title, plural, points, rule_name

if TYPE_CHECKING:
    from simulator.report.layout import Part
    from simulator.scenario.model import Scenario

Node = Mapping[str, Any]


def proof_parts(scenario: Scenario, tree: Node) -> list[Part]:
    """The parts of the report that tell how the tree excludes every outcome."""
    title = heading("The proof")
    if "branch" not in tree:
        return [title, indented(f"Every outcome is excluded at once: {node_in_words(scenario, tree)}.")]
    issue = tree["branch"]
    rows = [(option_title(scenario, issue, option), node_in_words(scenario, below)) for option, below in tree["options"].items()]
    return [
        title,
        indented(f"Every outcome takes one option on “{issue_title(scenario, issue)}”, and each option is excluded:"),
        table(("Option", "Excluded, since"), rows),
    ]


def node_in_words(scenario: Scenario, node: Node) -> str:
    """Why a box of outcomes holds no agreement, as a phrase."""
    if "closed_by" in node:
        return f"{rule_name(scenario, node['closed_by'])} forbids it"
    if "empty" in node:
        return "red lines and constraints together leave nothing"
    if "weights" in node:
        return _weights_in_words(scenario, node)
    return f"each of the {plural(len(node['options']), 'option')} of “{issue_title(scenario, node['branch'])}” is excluded in turn"


def _weights_in_words(scenario: Scenario, node: Node) -> str:
    """Weights y ≥ 0 whose weighted sum of surpluses stays below zero: an agreement would have none of them negative."""
    weights = {party: Fraction(weight) for party, weight in node["weights"].items()}
    bound = points(Fraction(node["bound"]))
    if len(weights) == 1:
        return f"{party_title(scenario, next(iter(weights)))}'s surplus is at most {bound} points"
    shares = [f"{weight} of {party_title(scenario, party)}'s" for party, weight in weights.items() if weight]
    return printable(f"the surpluses added up ({listed(shares)}) reach at most {bound}, while an agreement needs 0 or more")
