"""Finite alternating offers against a plain recursion over all outcomes, and against the known limits."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest

from simulator.errors import BudgetError, UsageError
from simulator.games.backward_induction import Vector, alternating_offers, induce
from simulator.scenario.model import Scenario
from tests.oracles.brute_force import BruteForce
from tests.oracles.small_scenarios import small_data

NINE_TENTHS = Fraction(9, 10)


def whole(*numbers: int) -> Vector:
    return tuple(map(Fraction, numbers))


def impatient_scenario(seed: int) -> Scenario:
    """A small scenario whose parties discount, each differently, some not at all."""
    data = small_data(seed)
    for k, party in enumerate(data["parties"].values()):
        patience = [None, 0.9, 0.5, 1, 0.75][(seed + k) % 5]
        if patience is not None:
            party["patience"] = patience
    return Scenario.model_validate(data)


def recursion(outcomes: list[Vector], patience: Vector, turns: list[int], rows: list[list[int]] | None = None) -> tuple[int, Vector] | None:
    """(round of agreement from 0, surpluses then) by the definition, looking at every outcome; None: no agreement."""
    if not turns:
        return None
    later = recursion(outcomes, patience, turns[1:], None if rows is None else rows[1:])
    waiting = [Fraction(0)] * len(patience)
    if later is not None:
        waiting = [x * d ** (later[0] + 1) for x, d in zip(later[1], patience, strict=True)]
    table = outcomes if rows is None else [outcomes[k] for k in rows[0]]
    signed = [x for x in table if all(a >= w for a, w in zip(x, waiting, strict=True))]
    if not signed:
        return None if later is None else (later[0] + 1, later[1])
    me = turns[0]
    return 0, max(signed, key=lambda x: (x[me], sorted(x[:me] + x[me + 1 :]), x))


def divisions(units: int, players: int) -> list[Vector]:
    """All ways to divide a pie of 1 in whole units."""
    cuts = itertools.combinations(range(units + players - 1), players - 1)
    ends = ((-1, *cut, units + players - 1) for cut in cuts)
    return [tuple(Fraction(b - a - 1, units) for a, b in itertools.pairwise(end)) for end in ends]


@pytest.mark.parametrize("seed", range(60))
def test_random_scenarios_against_the_definition(seed: int) -> None:
    scenario = impatient_scenario(seed)
    brute = BruteForce(scenario)
    acceptable = [brute.surplus(outcome) for outcome in brute.acceptable]
    patience = tuple(Fraction(p.patience.base) if p.patience else Fraction(1) for p in scenario.parties.values())
    rounds = 1 + seed % 5
    order = list(scenario.parties)[::-1]
    turns = [list(scenario.parties).index(order[t % len(order)]) for t in range(rounds)]
    wanted = recursion(acceptable, patience, turns)
    found = alternating_offers(scenario, rounds, proposers=order)
    assert len(found.rounds) == rounds
    if wanted is None:
        assert not acceptable
        assert found.settled is None
        assert found.outcome is None
        assert set(found.worth.values()) == {0}
    else:
        assert found.settled is found.rounds[0]
        assert found.outcome is not None
        assert tuple(found.outcome.surplus.values()) == wanted[1] == tuple(found.worth.values())
        assert brute.surplus(tuple(found.outcome.outcome.values())) == wanted[1]
    for t, each in enumerate(found.rounds):
        then = recursion(acceptable, patience, turns[t:])
        assert tuple(each.value.values()) == (then[1] if then else (Fraction(0),) * len(order))
        after = found.rounds[t + 1].value if t + 1 < rounds else dict.fromkeys(each.value, Fraction(0))
        assert each.waiting == {name: after[name] * d for name, d in zip(scenario.parties, patience, strict=True)}


def test_the_last_round_alone_gives_all_to_its_proposer() -> None:
    (step,) = induce(divisions(10, 2), (NINE_TENTHS, NINE_TENTHS), [1])
    assert step.value == whole(0, 1)


@pytest.mark.parametrize(("rounds", "share"), [(1, "1"), (2, "1/10"), (3, "91/100"), (4, "181/1000"), (5, "8371/10000")])
def test_the_finite_game_of_one_pie(rounds: int, share: str) -> None:
    """A pie in ten thousandths holds every division that the exact solution with δ = 9/10 asks for."""
    pie = [(Fraction(k, 10_000), 1 - Fraction(k, 10_000)) for k in range(10_001)]
    first = induce(pie, (NINE_TENTHS, NINE_TENTHS), [t % 2 for t in range(rounds)])[0]
    assert first.value[0] == Fraction(share)


@pytest.mark.parametrize(
    ("patience", "share"), [(("9/10", "9/10"), "10/19"), (("9/10", "4/5"), "5/7"), (("4/5", "9/10"), "5/14"), (("19/20", "9/10"), "20/29")]
)
def test_many_rounds_tend_to_rubinsteins_shares(patience: tuple[str, str], share: str) -> None:
    pie = [(Fraction(k, 5000), 1 - Fraction(k, 5000)) for k in range(5001)]
    first = induce(pie, (Fraction(patience[0]), Fraction(patience[1])), [t % 2 for t in range(200)])[0]
    assert abs(first.value[0] - Fraction(share)) < Fraction(1, 500)
    coarse = induce(divisions(50, 2), (Fraction(patience[0]), Fraction(patience[1])), [t % 2 for t in range(200)])[0]
    assert abs(coarse.value[0] - Fraction(share)) > abs(first.value[0] - Fraction(share))


@pytest.mark.parametrize("delta", [Fraction(1, 2), Fraction(7, 10)])
def test_three_in_turn_tend_to_the_limit_of_the_finite_game(delta: Fraction) -> None:
    """Player i, in the order of proposing, has δ^(i − 1) / (1 + δ + δ²)."""
    first = induce(divisions(140, 3), (delta,) * 3, [t % 3 for t in range(60)])[0]
    whole = 1 + delta + delta**2
    assert all(abs(x - delta**i / whole) < Fraction(3, 100) for i, x in enumerate(first.value))


def test_four_in_turn_once_round() -> None:
    """By hand: the last keeps all, and each earlier proposer leaves every other half of what it would have by waiting."""
    steps = induce(divisions(16, 4), (Fraction(1, 2),) * 4, [0, 1, 2, 3])
    eighth = Fraction(1, 8)
    assert [step.value for step in steps] == [
        (4 * eighth, 2 * eighth, eighth, eighth),
        (0, 4 * eighth, 2 * eighth, 2 * eighth),
        (0, 0, 4 * eighth, 4 * eighth),
        (0, 0, 0, 1),
    ]


def test_who_is_indifferent_accepts() -> None:
    table: list[Vector] = [(Fraction(2), Fraction(1)), (Fraction(1), Fraction(2))]
    first, second = induce(table, (Fraction(1), Fraction(1, 2)), [0, 1])
    assert second.value == whole(1, 2)
    assert first.value == whole(2, 1)  # 1 now is what 2 in the next round is worth to the other


def test_ties_go_by_leximin_of_the_others() -> None:
    table: list[Vector] = [
        (Fraction(5), Fraction(1), Fraction(9)),
        (Fraction(5), Fraction(3), Fraction(3)),
        (Fraction(5), Fraction(4), Fraction(3)),
        (Fraction(5), Fraction(3), Fraction(4)),
    ]
    (step,) = induce(table, (Fraction(1),) * 3, [0])
    assert step.value == whole(5, 4, 3)
    assert step.tied == 2


def test_the_order_of_the_table_changes_nothing() -> None:
    scenario = impatient_scenario(7)
    brute = BruteForce(scenario)
    table = sorted(brute.surplus(o) for o in brute.acceptable)
    patience = (NINE_TENTHS,) * len(scenario.parties)
    turns = [t % len(patience) for t in range(6)]
    assert [s.value for s in induce(table, patience, turns)] == [s.value for s in induce(table[::-1], patience, turns)]


@pytest.mark.parametrize("seed", range(40))
def test_delay_where_options_come_and_go(seed: int) -> None:
    rng = random.Random(seed)
    players = rng.choice([2, 3])
    table: list[Vector] = [tuple(Fraction(rng.randint(0, 6)) for _ in range(players)) for _ in range(6)]
    rows = [sorted(rng.sample(range(6), rng.randint(0, 3))) for _ in range(4)]
    patience = tuple(rng.choice([Fraction(1), NINE_TENTHS, Fraction(1, 2)]) for _ in range(players))
    turns = [rng.randrange(players) for _ in range(4)]
    steps = induce(table, patience, turns, open_rows=rows)
    wanted = recursion(table, patience, turns, rows)
    agreed = next((t for t, step in enumerate(steps) if step.row is not None), None)
    assert agreed == (None if wanted is None else wanted[0])
    if agreed is not None and wanted is not None:
        assert steps[agreed].value == wanted[1]
        assert steps[0].value == tuple(x * d**agreed for x, d in zip(wanted[1], patience, strict=True))


def test_a_round_passes_where_waiting_is_worth_more() -> None:
    table: list[Vector] = [(Fraction(1), Fraction(1)), (Fraction(4), Fraction(4))]
    first, second = induce(table, (NINE_TENTHS, NINE_TENTHS), [0, 1], open_rows=[[0], [0, 1]])
    assert first.row is None
    assert first.value == (Fraction(18, 5), Fraction(18, 5))
    assert second.row == 1


def test_numbers_of_any_size() -> None:
    big = Fraction(2**80)
    table: list[Vector] = [(big, Fraction(1, 3)), (Fraction(1, 7), big + 1)]
    assert induce(table, (Fraction(1), Fraction(1)), [1])[0].value == (Fraction(1, 7), big + 1)


def test_faults_are_told() -> None:
    scenario = impatient_scenario(1)
    with pytest.raises(UsageError, match="at least 1 round"):
        alternating_offers(scenario, 0)
    with pytest.raises(UsageError, match="no such party 'p00'; did you mean 'p0'"):
        alternating_offers(scenario, 2, proposers=["p00"])
    with pytest.raises(UsageError, match="nobody proposes"):
        alternating_offers(scenario, 2, proposers=[])
    with pytest.raises(BudgetError, match="time limit"):
        alternating_offers(next(s for s in map(impatient_scenario, range(50)) if BruteForce(s).acceptable), 2, time_limit=0.0)
