"""With ratification required, what counts as an agreement in improvements, packages and counter-offers is what the bodies pass too."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from simulator.offers.counter_offers import counter_offers
from simulator.offers.improving import improvements, smallest_package
from tests.offers.starts import changed, gains, terms_of
from tests.oracles.brute_force import BruteForce, Outcome
from tests.oracles.ratifying import ratified, ratified_scenario

HALF = Fraction(1, 2)


def passed(oracle: BruteForce) -> list[Outcome]:
    return [o for o in oracle.acceptable if ratified(oracle.scenario, terms_of(oracle, o), float(HALF))]


@pytest.mark.parametrize("seed", range(24))
def test_agreements_are_what_the_bodies_pass(seed: int) -> None:
    scenario = ratified_scenario(seed)
    oracle = BruteForce(scenario)
    agreements = passed(oracle)
    start = random.Random(seed).choice(oracle.outcomes)
    terms = terms_of(oracle, start)

    better = [o for o in agreements if min(gains(oracle, start, o)) >= 0 and max(gains(oracle, start, o)) > 0]
    found = improvements(scenario, terms, limit=1000, ratify=HALF)
    assert {tuple(each.point.utilities.values()) for each in found.found} == set(oracle.frontier(better))
    assert all(tuple(each.point.outcome[i] for i in oracle.issues) in agreements for each in found.found)

    package = smallest_package(scenario, terms, limit=1000, ratify=HALF)
    assert package.size == min((len(changed(oracle, start, o)) for o in agreements), default=None)
    sets = {frozenset(change.issue for change in each.changes) for each in package.packages}
    smallest = {changed(oracle, start, o) for o in agreements if len(changed(oracle, start, o)) == package.size}
    assert sets == (smallest if package.size else set())

    answers = counter_offers(scenario, ratify=HALF, waivers=0)
    assert bool(answers.reason) == (not agreements)
    for p, each in enumerate(answers.found):
        assert each.point.utilities[each.party] == max(oracle.utilities[o][p] for o in agreements)
        assert tuple(each.point.outcome[i] for i in oracle.issues) in agreements
