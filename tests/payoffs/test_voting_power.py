"""Power indices: published values, every way of counting against going through all orders and coalitions, and what must change nothing."""

from __future__ import annotations

import itertools
import random
import time
from fractions import Fraction
from math import factorial

import numpy as np
import pytest

from simulator.payoffs.agreement_rules import Gate, Joint, VoteCount
from simulator.payoffs.voting_power import (
    Power,
    _by_halves,
    _by_halves_of_two_sorts,
    _by_kinds,
    _kinds,
    _one_by_one,
    indices,
    winning_by_size,
)

NICE = [29] * 4 + [27] * 2 + [14, 13] + [12] * 5 + [10] * 3 + [7] * 5 + [4] * 5 + [3]
"""Votes of the twenty-seven by the Treaty of Nice, from Germany, the United Kingdom, France and Italy to Malta."""

PEOPLE_1999 = [
    *(82038, 59247, 58966, 57612, 39394, 38667, 22489, 15760, 10533, 10290, 10213, 10092, 9980, 8854),
    *(8230, 8082, 5393, 5313, 5160, 3744, 3701, 2439, 1978, 1446, 752, 429, 379),
]
"""Thousands of people in the same order, as the group of Bilbao counted them (esi2.us.es/~mbilbao/niza.htm, found)."""

PEOPLE_2025 = [1849, 1517, 1323, 1078, 833, 423, 401, 262, 242, 236, 234, 231, 213, 202, 143, 132, 125, 121, 119]
PEOPLE_2025 += [86, 64, 47, 42, 30, 21, 15, 12]
"""Hundredths of a per cent of the population of the Union, for votes in 2025 (Agence Europe 13544, 12 December 2024, found)."""


def votes(weights: list[int], quota: int) -> VoteCount:
    return VoteCount(tuple(weights), quota, 1)


def power(gate: Gate, n: int) -> list[Power]:
    found = winning_by_size(gate, n)
    assert found is not None
    return list(indices(found, [str(k) for k in range(n)]))


def both(*gates: Gate) -> Joint:
    return Joint(gates, every=True)


def either(*gates: Gate) -> Joint:
    return Joint(gates, every=False)


def test_the_security_council() -> None:
    """Five vetoes and nine of fifteen: 421/2145 = 0.1963 and 4/2145 (Shapley & Shubik 1954 for the council of eleven; of fifteen Straffin
    1994, "Power and stability in politics")."""
    found = power(both(votes([1] * 5 + [0] * 10, 5), votes([1] * 15, 9)), 15)
    assert {each.shapley_shubik for each in found[:5]} == {Fraction(421, 2145)}
    assert {each.shapley_shubik for each in found[5:]} == {Fraction(4, 2145)}
    weighted = power(votes([7] * 5 + [1] * 10, 39), 15)  # the same council as votes
    assert weighted == found


def test_the_six_of_1958() -> None:
    """4, 4, 4, 2, 2, 1 and 12 of 17: 5/21, 1/7, and nothing for Luxembourg (Brams & Affuso 1976)."""
    found = power(votes([4, 4, 4, 2, 2, 1], 12), 6)
    assert [each.banzhaf for each in found] == [Fraction(5, 21)] * 3 + [Fraction(1, 7)] * 2 + [0]
    assert found[5].shapley_shubik == found[5].decides == 0


def test_the_fifteen_of_1995() -> None:
    """62 of 87 votes; no published figure that could be read: computed twice, below."""
    found = power(votes([10] * 4 + [8] + [5] * 4 + [4] * 2 + [3] * 3 + [2], 62), 15)
    shown = {
        places: (round(float(found[places].shapley_shubik), 4), round(float(found[places].banzhaf), 4)) for places in (0, 4, 5, 9, 11, 14)
    }
    assert shown == {
        0: (0.1167, 0.1116),
        4: (0.0955, 0.0924),
        5: (0.0552, 0.0587),
        9: (0.0454, 0.0479),
        11: (0.0353, 0.0359),
        14: (0.0207, 0.0226),
    }


def share_of(people: list[int], percent: int) -> VoteCount:
    return votes(people, -(-percent * sum(people) // 100))


def lisbon(people: list[int], members: int) -> Gate:
    """55 % of the members, given by their number, with 65 % of the people; fewer than four cannot block."""
    n = len(people)
    return either(both(share_of(people, 65), votes([1] * n, members)), votes([1] * n, n - 3))


NICE_BANZHAF = [0.0778, 0.0742, 0.0426, 0.0397, 0.0368, 0.0309, 0.0218, 0.0125, 0.0094]
NICE_PLACES = (0, 4, 6, 7, 8, 13, 16, 21, 26)


def test_the_twenty_seven_by_the_treaty_of_nice() -> None:
    """255 of 345 votes: computed twice, below."""
    found = power(votes(NICE, 255), 27)
    assert [round(float(found[k].banzhaf), 4) for k in NICE_PLACES] == NICE_BANZHAF
    assert round(float(found[0].shapley_shubik), 3) == 0.087


def test_the_triple_majority_of_nice() -> None:
    """255 votes, 14 members and 62 % of the people: to four places the same by Banzhaf; by Shapley and Shubik the people lift Germany
    from 0.0867 to 0.0871 (computed twice, below)."""
    found = power(both(votes(NICE, 255), votes([1] * 27, 14), share_of(PEOPLE_1999, 62)), 27)
    assert [round(float(found[k].banzhaf), 4) for k in NICE_PLACES] == NICE_BANZHAF
    assert [round(float(found[k].shapley_shubik), 4) for k in (0, 1, 3, 4)] == [0.0871, 0.087, 0.087, 0.0799]
    assert sum(each.shapley_shubik for each in found) == 1


def test_the_double_majority_of_lisbon() -> None:
    """Of all coalitions of the twenty-seven 13.2 % win, and two members of four per cent each have almost the same power (Petróczy & Csató
    2026, "Voting power in the Council of the European Union")."""
    found = winning_by_size(lisbon(PEOPLE_2025, 15), 27)
    assert found is not None
    assert round(100 * sum(found.every) / 2**27, 1) == 13.2
    romania, netherlands = power(lisbon(PEOPLE_2025, 15), 27)[5:7]
    assert 0.001 < romania.shapley_shubik - netherlands.shapley_shubik < 0.002


SHOWN_28 = {29: (0.0849, 0.0759), 3: (0.0081, 0.0093)}
"""Shapley–Shubik and Banzhaf of those with most and with fewest votes."""

NICE_28 = [*NICE[:21], 7, *NICE[21:]]
"""The same with Croatia, from July 2013 to October 2014: 260 of 352 votes (Treaty of Accession of 2011)."""


def by_generating_function(weights: list[int], quota: int) -> tuple[list[Fraction], list[Fraction]]:
    """Shapley–Shubik and Banzhaf of a weighted rule by counting coalitions of the others by size and votes (Cantor 1962, in Brams & Affuso
    1976): a second way, which shares nothing with the first."""
    n, total = len(weights), sum(weights)
    orders, swings = {}, {}
    for own in set(weights):
        others = list(weights)
        others.remove(own)
        found = np.zeros((n, total + 1), dtype=np.int64)
        found[0, 0] = 1
        for weight in others:
            found[1:, weight:] += found[:-1, : total + 1 - weight].copy()
        pivotal = found[:, max(0, quota - own) : quota].sum(axis=1).tolist()
        orders[own] = sum(Fraction(factorial(s) * factorial(n - 1 - s), factorial(n)) * count for s, count in enumerate(pivotal))
        swings[own] = sum(pivotal)
    whole = sum(swings[own] for own in weights)
    return [orders[own] for own in weights], [Fraction(swings[own], whole) for own in weights]


@pytest.mark.parametrize(
    ("weights", "quota"), [([4, 4, 4, 2, 2, 1], 12), ([10] * 4 + [8] + [5] * 4 + [4] * 2 + [3] * 3 + [2], 62), (NICE, 255), (NICE_28, 260)]
)
def test_weighted_councils_are_computed_twice(weights: list[int], quota: int) -> None:
    found, (orders, swings) = power(votes(weights, quota), len(weights)), by_generating_function(weights, quota)
    assert [each.shapley_shubik for each in found] == orders
    assert [each.banzhaf for each in found] == swings


def test_the_twenty_eight_with_croatia() -> None:
    """As the table of docs/agreement-rules.md has them."""
    found = power(votes(NICE_28, 260), 28)
    assert (sum(NICE_28), len(NICE_28)) == (352, 28)
    shown = {NICE_28[k]: (round(float(found[k].shapley_shubik), 4), round(float(found[k].banzhaf), 4)) for k in (0, 27)}
    assert shown == SHOWN_28


def by_every_coalition(sorts: list[list[int]], quotas: list[int], player: int) -> Fraction:
    """Shapley–Shubik of one player where several sorts of votes must all reach their quotas, by going through all coalitions."""
    n = len(sorts[0])
    low = 14
    bits = (np.arange(2**low)[:, np.newaxis] >> np.arange(low)) & 1
    near = [bits @ np.array(votes_[:low]) for votes_ in (*sorts, [1] * n)]
    holding, without = np.zeros(n + 1, dtype=np.int64), np.zeros(n + 1, dtype=np.int64)
    for high in range(2 ** (n - low)):
        far = [sum(v for k, v in enumerate(votes_[low:]) if high >> k & 1) for votes_ in (*sorts, [1] * n)]
        wins = np.logical_and.reduce([own >= quota - more for own, more, quota in zip(near, far, quotas, strict=False)])
        sizes, members = near[-1] + far[-1], bits[:, player] == 1
        holding += np.bincount(sizes[wins & members], minlength=n + 1)
        without += np.bincount(sizes[wins & ~members], minlength=n + 1)
    swings = holding[1:] - without[:-1]
    return sum((Fraction(factorial(s) * factorial(n - 1 - s), factorial(n)) * int(k) for s, k in enumerate(swings)), Fraction(0))


@pytest.mark.parametrize("player", [0, 4])
def test_the_triple_majority_of_nice_is_computed_twice(player: int) -> None:
    """By all 134,217,728 coalitions."""
    people = share_of(PEOPLE_1999, 62)
    found = power(both(votes(NICE, 255), votes([1] * 27, 14), people), 27)
    sorts, quotas = [NICE, [1] * 27, list(people.votes)], [255, 14, people.least]
    assert by_every_coalition(sorts, quotas, player) == found[player].shapley_shubik


@pytest.mark.parametrize("n", [27, 30])
def test_bodies_of_the_size_of_the_union_take_a_part_of_a_second(n: int) -> None:
    """Every rule of the table, and one with a triple majority, in less than a second of processor time."""
    people = [*PEOPLE_2025, 100, 90, 80][:n]
    weighted = [*NICE, 10, 12, 7][:n]
    began = time.process_time()
    power(lisbon(people, 55 * n // 100 + 1), n)
    power(both(share_of(weighted, 74), share_of(people, 62), votes([1] * n, n // 2)), n)
    assert time.process_time() - began < 2


def test_president_senate_and_house() -> None:
    """A president, 96 senators and 435 representatives: about 2 : 5 : 5 (Shapley & Shubik 1954)."""
    president, senate, house = [1] + [0] * 531, [0] + [1] * 96 + [0] * 435, [0] * 97 + [1] * 435
    signed = both(votes(president, 1), votes(senate, 49), votes(house, 218))
    found = power(either(signed, both(votes(senate, 64), votes(house, 290))), 532)
    twelfths = [12 * float(found[0].shapley_shubik), 12 * 96 * float(found[1].shapley_shubik), 12 * 435 * float(found[-1].shapley_shubik)]
    assert [round(each) for each in twelfths] == [2, 5, 5]


def random_gate(rng: random.Random, n: int, depth: int = 2) -> Gate:
    if depth and rng.random() < 0.5:
        return Joint(tuple(random_gate(rng, n, depth - 1) for _ in range(rng.randint(1, 3))), rng.random() < 0.5)
    weights = [1] * n if rng.random() < 0.4 else [rng.randint(0, 4) for _ in range(n)]
    return votes(weights, rng.randint(1, max(1, sum(weights))))


def test_indices_are_what_their_definitions_say() -> None:
    rng = random.Random(5)
    tried = 0
    while tried < 40:
        n = rng.randint(1, 5)
        gate = random_gate(rng, n)
        if wins(gate, ()) or not wins(gate, range(n)):
            continue
        tried += 1
        found = power(gate, n)
        for party in range(n):
            others = [p for p in range(n) if p != party]
            orders = sum(
                wins(gate, order[: order.index(party) + 1]) and not wins(gate, order[: order.index(party)])
                for order in itertools.permutations(range(n))
            )
            sets = [c for size in range(n) for c in itertools.combinations(others, size)]
            swings = sum(wins(gate, (*c, party)) and not wins(gate, c) for c in sets)
            assert found[party].shapley_shubik == Fraction(orders, factorial(n))
            assert found[party].decides == Fraction(swings, 2 ** (n - 1))
        assert sum(each.shapley_shubik for each in found) == sum(each.banzhaf for each in found) == 1


def wins(gate: Gate, coalition: range | tuple[int, ...]) -> bool:
    if isinstance(gate, VoteCount):
        return sum(gate.votes[p] for p in coalition) >= gate.least
    parts = [wins(part, coalition) for part in gate.parts]
    return all(parts) if gate.every else any(parts)


@pytest.mark.parametrize("seed", range(4))
def test_all_ways_to_count_agree(seed: int) -> None:
    """A double majority with a blocking minority; also with the votes in other units, and the parties in another order."""
    rng = random.Random(seed)
    people = [rng.randint(1, 900) for _ in range(9)]
    quota = -(-65 * sum(people) // 100)

    def council(weights: list[int], least: int) -> Gate:
        return either(both(votes([1] * 9, 5), votes(weights, least)), votes([1] * 9, 7))

    gate = council(people, quota)
    halves = _by_halves(gate, people)
    assert halves == _one_by_one(gate, 9) == _by_kinds(gate, _kinds(gate, 9), 9)
    assert halves == _by_halves(council([1000 * w for w in people], 1000 * quota), [1000 * w for w in people])
    turned = power(council(people[::-1], quota), 9)
    assert [(p.shapley_shubik, p.banzhaf) for p in turned[::-1]] == [(p.shapley_shubik, p.banzhaf) for p in power(gate, 9)]


@pytest.mark.parametrize("seed", range(6))
def test_two_sorts_of_votes_by_halves_and_one_by_one(seed: int) -> None:
    """A requirement over two sorts of votes and the members, drawn at random, with sums that tie often."""
    rng = random.Random(seed)
    n = rng.randint(2, 9)
    first, second = [rng.randint(0, 6) for _ in range(n)], [rng.choice([0, 1, 10, 11, 50]) for _ in range(n)]

    def some(depth: int) -> Gate:
        if depth:
            return Joint(tuple(some(depth - 1) for _ in range(rng.randint(2, 3))), rng.random() < 0.5)
        weights = rng.choice([first, second, [1] * n])
        return votes(weights, rng.randint(0, sum(weights) + 1))

    for _ in range(20):
        gate = some(2)
        assert _by_halves_of_two_sorts(gate, first, second) == _one_by_one(gate, n)


@pytest.mark.parametrize("seed", range(3))
def test_a_party_split_into_two_with_half_its_votes(seed: int) -> None:
    """With votes counted alone, the coalitions that win are the same where both halves go together, and the two halves have one power."""
    rng = random.Random(seed)
    weights = [2 * rng.randint(1, 6) for _ in range(6)]
    quota = rng.randint(sum(weights) // 2 + 1, sum(weights))
    split = [weights[0] // 2, weights[0] // 2, *weights[1:]]
    halves = power(votes(split, quota), 7)
    assert halves[0].shapley_shubik == halves[1].shapley_shubik
    assert halves[0].banzhaf == halves[1].banzhaf
    for size in range(6):
        for others in itertools.combinations(range(1, 6), size):
            moved = tuple(p + 1 for p in others)
            assert wins(votes(weights, quota), (0, *others)) == wins(votes(split, quota), (0, 1, *moved))
            assert wins(votes(weights, quota), others) == wins(votes(split, quota), moved)
