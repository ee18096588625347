"""What a sweep may record of a variant beside the base set."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.errors import UsageError

RECORDABLE = ("count", "solutions", "frontier", "ratification", "explanation")

BESIDE_RULES = ("frontier", "explanation")
"""What may be recorded where agreement rules decide, beside the base set."""

NOT_BESIDE_RULES = {
    "count": "where agreement rules decide, the column `passes` has it already",
    "solutions": "where agreement rules decide, some parties may lose, and only utilitarian and leximin are defined, which are recorded",
    "ratification": "it is the chances at the Nash solution, which is not defined where agreement rules decide; --ratify asks the bodies",
}
"""Why the rest may not."""


def refuse_beside_rules(record: Sequence[str]) -> None:
    """Raises `UsageError` for what is not answered where agreement rules decide."""
    for name in record:
        if name not in BESIDE_RULES:
            raise UsageError(f"--record {name}: {NOT_BESIDE_RULES[name]}; leave it out, or ask without the rules")
