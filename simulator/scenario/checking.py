"""Whether a scenario makes sense: every reference leads somewhere, every number is possible."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING

from simulator.scenario.located import Finding, Path

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario


def findings(scenario: Scenario, taken_out: Set[Path] = frozenset()) -> list[Finding]:
    """Everything that makes no sense. Nothing is said about the paths `taken_out`, which stand in the file but could not be read."""
    return []
