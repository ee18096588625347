"""Proofs that nothing is both signed and ratified, and the checker of them."""

from __future__ import annotations

import copy
from fractions import Fraction
from typing import Any

import pytest

from simulator import Scenario, solve
from simulator.budget import Budget
from simulator.solve.checker import verify_agreement, verify_certificate
from simulator.solve.checker.consents import Consents
from simulator.solve.proof.certificate import ratified_certificate_of, summary
from simulator.solve.proof.ratified_proof import prove_not_ratified
from tests.e2e.flagship import lifted
from tests.oracles.berlin import case
from tests.oracles.ratifying import KINDS, outcomes, ratified, ratified_scenario

WANTED = Fraction(7, 10)
Data = dict[str, Any]


def certificate(scenario: Scenario, wanted: Fraction) -> Data | None:
    proof = prove_not_ratified(scenario, wanted, Budget(60.0, 256))
    return None if proof is None else ratified_certificate_of(scenario, proof.tree, wanted, proof.least)


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_a_proof_exactly_where_nothing_is_signed_and_passed(kind: str) -> None:
    proved = 0
    for seed in range(16):
        scenario = ratified_scenario(seed, (kind,))
        deals = [o for o in outcomes(scenario) if not verify_agreement(scenario, o) and ratified(scenario, o, 0.7)]
        found = certificate(scenario, WANTED)
        if deals or found is None:
            assert found is None
            assert deals or kind == "segments"
            continue
        checked = verify_certificate(scenario, found)
        assert checked.ok, checked.complaint
        assert checked.ratify == WANTED
        proved += 1
    assert proved > 1


@pytest.mark.parametrize("seed", range(24))
def test_what_a_body_refuses_in_a_box_it_passes_nowhere_there(seed: int) -> None:
    """The checker's word for a box, against every outcome of it."""
    scenario = ratified_scenario(seed)
    asked = Consents(scenario, WANTED, {})
    for issue, option in ((i, o) for i, entry in scenario.issues.items() for o in entry.choices):
        box = {issue: option}
        inside = [o for o in outcomes(scenario) if o[issue] == option]
        for path in asked.bodies:
            if asked.refuses(path, box):
                alone = scenario.with_changes({f"{p}.in_force": False for p in asked.bodies if p != path})
                assert not any(ratified(alone, outcome, 0.7) for outcome in inside)


def flagship(wanted: str) -> tuple[Scenario, Data]:
    scenario = lifted(case("scenario"), "ukraine_lifts_donetsk")
    found = solve(scenario, ratify=Fraction(wanted)).no_deal
    assert found is not None
    assert found.certificate is not None
    return scenario, dict(found.certificate)


@pytest.mark.parametrize("wanted", ["0.8", "0.95", "1"])
def test_on_the_flagship(wanted: str) -> None:
    scenario, found = flagship(wanted)
    assert verify_certificate(scenario, found).ok
    assert summary(found).nodes <= 30


def test_altered_ones_are_refused() -> None:
    scenario, found = flagship("0.8")
    referendum = "parties.ukraine.ratification.referendum"
    assert referendum in found["ratification"]["least"]

    def complaint(**changes: Any) -> str | None:
        return verify_certificate(scenario, {**copy.deepcopy(found), **changes}).complaint

    least = Fraction(found["ratification"]["least"][referendum])
    stated = {"chance": "4/5", "least": {referendum: str(least + 1)}}
    assert "at less than" in (complaint(ratification=stated) or "")
    assert complaint(ratification={"chance": "4/5", "least": {referendum: str(least - 1)}}) is not None
    assert complaint(ratification={"chance": "1/2", "least": {referendum: str(least)}}) is not None
    assert complaint(ratification={"chance": "0", "least": {}}) is not None
    assert complaint(ratification={"chance": "4/5", "least": {}}) is not None
    assert complaint(ratification={"chance": "4/5", "least": {"parties.nobody": "1"}}) is not None
    assert complaint(claim="no agreement") is not None
    assert "does not refuse everything" in (complaint(tree={"closed_by": referendum}) or "")
    assert "is not needed" in (complaint(tree={"weights": {referendum: "1"}, "bound": "-1"}) or "")
