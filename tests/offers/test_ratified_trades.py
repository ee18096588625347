"""Trades where an agreement must pass the ratifying bodies as well, and which bodies refuse an offer, against brute force."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

import pytest

from simulator.offers.codes import full_codes
from simulator.offers.evaluating import refused_by
from simulator.offers.games import game_of
from simulator.offers.logrolls import logrolls
from simulator.offers.results import LOGROLL_KINDS
from simulator.scenario.model import Scenario
from tests.offers.starts import terms_of
from tests.oracles.brute_force import BruteForce, Outcome
from tests.oracles.ratifying import chance, ratified, ratified_scenario

WANTED = Fraction(3, 5)


def ratified_starts(seed: int) -> Iterator[tuple[Scenario, BruteForce, list[Outcome], Outcome]]:
    """A scenario, its agreements that all bodies pass, and some outcomes to start from."""
    scenario = ratified_scenario(seed)
    oracle = BruteForce(scenario)
    agreements = [o for o in oracle.acceptable if ratified(scenario, terms_of(oracle, o), float(WANTED))]
    for start in islice(oracle.outcomes, seed % 5, None, max(1, len(oracle.outcomes) // 3)):
        yield scenario, oracle, agreements, start


@pytest.mark.parametrize("seed", range(32))
def test_trades_are_agreed_where_the_bodies_pass_them(seed: int) -> None:
    for scenario, oracle, agreements, start in ratified_starts(seed):
        for kind in LOGROLL_KINDS:
            plain = logrolls(scenario, terms_of(oracle, start), kind, limit=1000)
            answer = logrolls(scenario, terms_of(oracle, start), kind, limit=1000, ratify=WANTED)
            assert [trade.changes for trade in answer.found] == [trade.changes for trade in plain.found]
            for trade in answer.found:
                assert trade.agreed == (tuple(trade.point.outcome[i] for i in oracle.issues) in agreements)


@pytest.mark.parametrize("seed", range(32))
def test_who_refuses(seed: int) -> None:
    for scenario, oracle, _, start in ratified_starts(seed):
        terms = terms_of(oracle, start)
        expected = {
            f"parties.{name}.ratification.{key}"
            for name, party in scenario.parties.items()
            for key, body in party.ratification.items()
            if body.in_force and chance(scenario, name, body, terms) < WANTED - 1e-12
        }
        assert set(refused_by(game_of(scenario, WANTED), full_codes(scenario, terms))) == expected


def test_there_are_such_trades_and_refusals() -> None:
    """Else the properties above would hold of nothing."""
    agreed: set[bool] = set()
    refused: set[bool] = set()
    for seed in range(80):
        for scenario, oracle, _, start in ratified_starts(seed):
            terms = terms_of(oracle, start)
            agreed |= {trade.agreed for trade in logrolls(scenario, terms, "one for one", ratify=WANTED).found}
            refused.add(bool(refused_by(game_of(scenario, WANTED), full_codes(scenario, terms))))
    assert agreed == refused == {True, False}
