"""Parties: interactions, red lines, reservation values, patience."""

from __future__ import annotations

from simulator.scenario.checks.ledger import Ledger, written
from simulator.scenario.checks.moves import check_ranking
from simulator.scenario.checks.no_deal import check_beliefs, check_cost
from simulator.scenario.checks.outcomes import check_condition
from simulator.scenario.checks.preferences import check_preferences
from simulator.scenario.checks.ratification import check_ratification
from simulator.scenario.located import Path
from simulator.scenario.parties import Party


def check_parties(ledger: Ledger) -> None:
    parties = ledger.scenario.parties
    if not parties and not ledger.gone(("parties",)):
        ledger.fault(("parties",), "no parties; name at least one")
    for name, party in parties.items():
        path: Path = ("parties", name)
        if party.ranking or ledger.gone((*path, "ranking")):
            check_ranking(ledger, party, path)
        else:
            _check_points(ledger, party, path)
        for key, interaction in party.interactions.items():
            check_condition(ledger, interaction.when, (*path, "interactions", key, "when"))
        for key, red_line in party.red_lines.items():
            check_condition(ledger, red_line.never, (*path, "red_lines", key, "never"))
        _check_patience(ledger, party, path)
        for key, body in party.ratification.items():
            check_ratification(ledger, body, (*path, "ratification", key))


def _check_points(ledger: Ledger, party: Party, path: Path) -> None:
    if "weights" not in party.model_fields_set and not ledger.gone((*path, "weights")):
        message = "missing 'weights' (or a 'ranking' of the outcomes)"
        ledger.fault(path, message, at_key=True, lacks=((*path, "weights"), (*path, "ranking")))
    else:
        check_preferences(ledger, party.weights, party.values, path)
    _check_reservation(ledger, party, path)


def _check_reservation(ledger: Ledger, party: Party, path: Path) -> None:
    stated = party.reservation is not None or ledger.gone((*path, "reservation"))
    believed = party.beliefs is not None or ledger.gone((*path, "beliefs"))
    if stated and believed:
        message = "both reservation (plain points) and beliefs (which work it out from the courses of no_deal); remove one of them"
        taken = ".".join((*map(str, path), "beliefs=null"))
        ledger.fault((*path, "reservation"), f"{message} (to take the points: --set {taken})", at_key=True)
    elif not stated and not believed:
        message = "missing 'reservation' (points), or 'beliefs' (chances of the courses of no_deal)"
        ledger.fault(path, message, at_key=True, lacks=((*path, "reservation"), (*path, "beliefs")))
    if party.beliefs is not None:
        check_beliefs(ledger, party.beliefs, (*path, "beliefs"))
    check_cost(ledger, party, path)


def _check_patience(ledger: Ledger, party: Party, path: Path) -> None:
    patience = party.patience
    if patience is not None and not (patience.low > 0 and patience.high <= 1):
        ledger.fault((*path, "patience"), f"expected a discount factor above 0 and at most 1, found {written(patience)}")
    ledger.above(party.bargaining_weight, 0, (*path, "bargaining_weight"))
