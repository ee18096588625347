"""Whether a scenario makes sense: every reference leads somewhere, every number is possible."""

from __future__ import annotations

from collections.abc import Set

from simulator.scenario.checks.agreement import check_agreement
from simulator.scenario.checks.games import check_games
from simulator.scenario.checks.issues import check_issues
from simulator.scenario.checks.keys import check_keys
from simulator.scenario.checks.ledger import Ledger
from simulator.scenario.checks.moves import check_moves
from simulator.scenario.checks.no_deal import check_no_deal
from simulator.scenario.checks.parties import check_parties
from simulator.scenario.checks.side_payments import check_side_payments
from simulator.scenario.checks.sources import check_sources
from simulator.scenario.checks.studies import check_studies
from simulator.scenario.checks.talks import check_calendar, check_constraints, check_offers
from simulator.scenario.located import Path, UnplacedFault
from simulator.scenario.model import Scenario


def findings(scenario: Scenario, taken_out: Set[Path] = frozenset(), removed: Set[Path] = frozenset()) -> list[UnplacedFault]:
    """Everything that makes no sense, in no particular order.

    Nothing is said about the paths `taken_out`: they stand in the file but could not be read, which is told already. What overlays have
    `removed` and other entries still name is one finding each.
    Whether any outcome is feasible at all is found where payoffs are compiled.
    """
    ledger = Ledger(scenario, taken_out, removed)
    check_issues(ledger)  # first: the others say nothing about options of issues that are at fault themselves
    check_keys(ledger)
    check_moves(ledger)
    check_parties(ledger)
    check_no_deal(ledger)
    check_agreement(ledger)
    check_constraints(ledger)
    check_side_payments(ledger)
    check_offers(ledger)
    check_games(ledger)
    check_calendar(ledger)
    check_studies(ledger)
    check_sources(ledger)
    ledger.settle()
    return ledger.found
