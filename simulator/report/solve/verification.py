"""The answers of `zopa verify`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from simulator.report.safe_text import printable
from simulator.report.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.scenario.model import Scenario
    from simulator.solve.checker import CertificateCheck

RULES = {
    "red_lines": "by a red line",
    "ratification": "by a ratifying body",
    "constraints": "by a constraint",
    "issues": "by an option out of force",
}
"""The key under which a rule stands in the file → what closes a leaf."""
KINDS = {
    "empty": "by several of them together",
    "weights": "by weights under which the surpluses add up to less than nothing",
    "refused_by": "by parties that accept nothing there and without which a rule cannot be met",
}
"""How a leaf is closed where no one rule closes it."""


def verify_sentence(scenario: Scenario, checked: CertificateCheck) -> str:
    """What an accepted certificate establishes, in words."""
    leaves = [f"{count} {rule}" for rule, count in _closed_by(checked.closed_by).items()]
    leaves += [f"{checked.leaves[kind]} {how}" for kind, how in KINDS.items() if checked.leaves.get(kind)]
    boxes = sum(checked.leaves.values())
    steps = f"{plural(boxes, 'box of outcomes, which covers', 'boxes of outcomes, which cover')} every outcome"
    passed = (
        "" if checked.ratify is None else f" and that its ratifying bodies would pass with a chance of at least {float(checked.ratify):g}"
    )
    signed = f"passes by its agreement rules{_at_home(checked)}" if checked.by_rules else f"all its parties would sign{passed}"
    return f"The certificate holds: “{printable(scenario.title)}” has no outcome that {signed}.\nIt closes {steps}: {listed(leaves)}."


def _at_home(checked: CertificateCheck) -> str:
    """What was required of the bodies behind parties, for a sentence."""
    if checked.ratify is None:
        return ""
    return f" with the consent of parties whose ratifying bodies would pass it with a chance of at least {float(checked.ratify):g}"


def _closed_by(closed_by: Mapping[str, int]) -> Counter[str]:
    """How many leaves rules of each kind close by themselves."""
    found: Counter[str] = Counter()
    for path, count in closed_by.items():
        kind = path.split(".")[2 if path.startswith("parties.") else 0]
        found[RULES[kind]] += count
    return found


def verify_json(scenario: Scenario, checked: CertificateCheck) -> dict[str, Any]:
    """The JSON answer of `zopa verify`."""
    return {
        "schema": "zopa/verify/1",
        "title": scenario.title,
        "holds": checked.ok,
        "by_rules": checked.by_rules,
        "ratify": None if checked.ratify is None else float(checked.ratify),
        "complaint": checked.complaint,
        "nodes": checked.nodes,
        "leaves": dict(checked.leaves),
        "closed_by": dict(checked.closed_by),
    }
