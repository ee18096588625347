"""One change of terms, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.report.solve.json import fractions, numbers

if TYPE_CHECKING:
    from simulator.offers.results import Change


def change_json(found: Change) -> dict[str, Any]:
    """What is changed, and what that alone does to each party."""
    return {
        "issue": found.issue,
        "old": found.old,
        "new": found.new,
        "effect": numbers(found.effect),
        "exact": {"effect": fractions(found.effect)},
    }
