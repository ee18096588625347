"""The answers of `zopa verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.report.safe_text import printable
from simulator.report.words import listed, plural

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario
    from simulator.solve.checker import CertificateCheck

KINDS = {
    "closed_by": "by a red line, a constraint, an option out of force or a ratifying body",
    "empty": "by several of them together",
    "weights": "by weights under which the surpluses add up to less than nothing",
}


def verify_sentence(scenario: Scenario, checked: CertificateCheck) -> str:
    """What an accepted certificate establishes, in words."""
    leaves = [f"{count} {KINDS[kind]}" for kind, count in checked.leaves.items() if count]
    steps = plural(sum(checked.leaves.values()), "box of outcomes", "boxes of outcomes")
    passed = (
        "" if checked.ratify is None else f" and that its ratifying bodies would pass with a chance of at least {float(checked.ratify):g}"
    )
    return (
        f"The certificate holds: “{printable(scenario.title)}” has no outcome that all its parties would sign{passed}.\n"
        f"It closes {steps}, which cover every outcome: {listed(leaves)}."
    )


def verify_json(scenario: Scenario, checked: CertificateCheck) -> dict[str, Any]:
    """The JSON answer of `zopa verify`."""
    return {
        "schema": "zopa/verify/1",
        "title": scenario.title,
        "holds": checked.ok,
        "ratify": None if checked.ratify is None else float(checked.ratify),
        "complaint": checked.complaint,
        "nodes": checked.nodes,
        "leaves": dict(checked.leaves),
    }
