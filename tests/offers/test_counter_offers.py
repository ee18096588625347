"""What each party would answer with, against all agreements."""

from __future__ import annotations

import pytest

from simulator.errors import UsageError
from simulator.offers.counter_offers import counter_offers
from tests.offers.starts import SEEDS
from tests.oracles.berlin import RUSSIA_LINE, UKRAINE_LINE, case
from tests.oracles.brute_force import BruteForce, Outcome
from tests.oracles.small_scenarios import small_scenario


def best_for(oracle: BruteForce, party: int, outcomes: list[Outcome]) -> list[Outcome]:
    """Largest utility of the party, then leximin of the others' surpluses."""

    def worth(o: Outcome) -> tuple[object, ...]:
        return (oracle.utilities[o][party], sorted(s for p, s in enumerate(oracle.surplus(o)) if p != party))

    top = max(map(worth, outcomes))
    return [o for o in outcomes if worth(o) == top]


@pytest.mark.parametrize("seed", SEEDS)
def test_each_party_asks_for_the_most_that_the_others_accept(seed: int) -> None:
    scenario = small_scenario(seed)
    oracle = BruteForce(scenario)
    answer = counter_offers(scenario, waivers=1000)
    assert bool(answer.reason) == (not oracle.acceptable)
    waivers: list[frozenset[str]] = [frozenset()] if oracle.acceptable else [] if oracle.allowed else list(oracle.waivers)
    shut = set()
    expected: dict[tuple[frozenset[str], str], list[Outcome]] = {}
    for waived in waivers:
        open_ = [o for o in oracle.feasible if oracle.crossed[o] <= waived and min(oracle.surplus(o)) >= 0]
        if not open_:
            shut.add(waived)
        else:
            expected |= {(waived, name): best_for(oracle, p, open_) for p, name in enumerate(oracle.parties)}
    assert {(frozenset(each.waived), each.party) for each in answer.found} == set(expected)
    assert set(map(frozenset, answer.closed)) == shut
    for each in answer.found:
        tied = expected[frozenset(each.waived), each.party]
        assert tuple(each.point.outcome[i] for i in oracle.issues) in tied
        assert each.tied == len(tied)


def test_the_flagship_under_each_minimal_waiver() -> None:
    answer = counter_offers(case("scenario"))
    assert [(each.waived, each.party) for each in answer.found] == [
        ((line,), party) for line in (UKRAINE_LINE, RUSSIA_LINE) for party in ("ukraine", "russia", "united_states", "europe")
    ]
    assert all(min(each.point.surplus.values()) >= 0 for each in answer.found)
    assert (answer.closed, answer.more) == ((), 0)
    one = counter_offers(case("scenario"), waivers=1)
    assert (one.found, one.more) == (answer.found[:4], 1)


def test_a_negative_number_of_waivers_is_refused() -> None:
    with pytest.raises(UsageError, match="0 or more"):
        counter_offers(case("scenario"), waivers=-1)
