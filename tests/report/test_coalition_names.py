"""Coalitions of many members are told apart in tables, and what is left out of their names stands below."""

from __future__ import annotations

import random

from simulator import load
from simulator.report.coalition_names import MOST_NAMED, coalition_names
from simulator.report.games.winning_coalitions import winning_report
from simulator.report.words import listed, party_title

COUNCIL = load("council-eu")
PARTIES = list(COUNCIL.parties)


def test_no_two_coalitions_have_one_name_and_each_can_be_read_back() -> None:
    rng = random.Random(5)
    for _ in range(300):
        base = rng.sample(PARTIES, rng.randint(3, 22))
        some = [frozenset(base) ^ frozenset(rng.sample(PARTIES, rng.randint(0, 4))) for _ in range(rng.randint(1, 6))]
        coalitions = [tuple(p for p in PARTIES if p in each) for each in dict.fromkeys(some) if each]
        found = coalition_names(COUNCIL, coalitions)
        assert len(set(found.names)) == len(coalitions)
        many = [each for each in coalitions if len(each) > MOST_NAMED]
        for name, each in zip(found.names, coalitions, strict=True):
            whole = listed([party_title(COUNCIL, party) for party in each])
            if len(each) <= MOST_NAMED:
                assert name == whole
                continue
            shared = [p for p in PARTIES if all(p in other for other in many)]
            union = [p for p in PARTIES if any(p in other for other in many)]
            told = [p for p in each if p not in shared] if "with " in name else [p for p in union if p not in each]
            assert len(many) == 1 or "all of those below" in name or listed([party_title(COUNCIL, p) for p in told]) in name
            assert str(len(each)) in name
        assert bool(found.reading) == bool(many) or not [p for p in PARTIES if all(p in each for each in many)]


def test_rows_of_a_council_differ() -> None:
    from simulator import coalitions

    by_rules = coalitions(COUNCIL).by_rules
    assert by_rules is not None
    assert len(by_rules.coalitions) > 5
    found = coalition_names(COUNCIL, [each.parties for each in by_rules.coalitions])
    assert len(set(found.names)) == len(by_rules.coalitions)
    assert found.reading.startswith(("With: beside", "Without: of"))
    assert winning_report(COUNCIL, by_rules)
