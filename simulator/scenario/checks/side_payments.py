"""Side payments: who may pay whom, and what a unit is worth to each."""

from __future__ import annotations

from simulator.scenario.checks.ledger import Ledger
from simulator.scenario.located import Path


def check_side_payments(ledger: Ledger) -> None:
    payments = ledger.scenario.side_payments
    if payments is None:
        return
    path: Path = ("side_payments", "points_per_unit")
    named = payments.points_per_unit.numbers
    for party, points in named.items():
        if ledger.party(party, (*path, party), at_key=True):
            ledger.above(points, 0, (*path, party))
    if len(named) < 2 and not ledger.gone(path):
        ledger.fault(path, f"payments are between parties: expected at least 2 of them, found {len(named)}", at_key=True)
    ledger.at_least(payments.most, 0, ("side_payments", "most"))
