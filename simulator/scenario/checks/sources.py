"""Sources: every `source` names one that is listed."""

from __future__ import annotations

from simulator.scenario.checks.ledger import Ledger
from simulator.scenario.sourced import sourced


def check_sources(ledger: Ledger) -> None:
    for path, node in sourced(ledger.scenario):
        for position, name in enumerate(node.source):
            ledger.known("source", name, ("sources",), ledger.scenario.sources, (*path, "source", position))
