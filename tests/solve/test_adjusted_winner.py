"""Adjusted winner against its own description step by step, against linear programming, and against its three properties."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from simulator import load
from simulator.errors import UsageError
from simulator.scenario.model import Scenario
from simulator.solve.adjusted_winner import POINTS, Division, adjusted_winner, shares_of_first

Points = list[Fraction]


def spread(numbers: Sequence[int]) -> Points:
    return [Fraction(POINTS * x, sum(numbers)) for x in numbers]


@st.composite
def two_spreads(draw: st.DrawFn) -> tuple[Points, Points]:
    """100 points of each of two parties on the same issues; small numbers, so that ties of points and of ratios are common, and issues on
    which one of them puts nothing."""
    size = draw(st.integers(1, 7))
    pairs = draw(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(any), min_size=size, max_size=size))
    rows = list(zip(*pairs, strict=True))
    assume(all(map(any, rows)))
    return spread(rows[0]), spread(rows[1])


def totals(shares: Sequence[Fraction], first: Points, second: Points) -> tuple[Fraction, Fraction]:
    zero = Fraction(0)
    return (
        sum((s * a for s, a in zip(shares, first, strict=True)), zero),
        sum(((1 - s) * b for s, b in zip(shares, second, strict=True)), zero),
    )


def step_by_step(first: Points, second: Points) -> list[Fraction]:
    """The procedure as Brams and Taylor describe it: winners, then transfers from whoever has more. Ties start with whoever is ahead."""
    shares = [Fraction(int(a > b)) for a, b in zip(first, second, strict=True)]
    tied = [k for k in range(len(first)) if first[k] == second[k]]
    mine = sum((a for a, b in zip(first, second, strict=True) if a > b), Fraction(0))
    others = sum((b for a, b in zip(first, second, strict=True) if b > a), Fraction(0))
    for k in tied:
        shares[k] = Fraction(int(mine >= others))
    has, left = totals(shares, first, second)
    give = 1 if has > left else 0  # the share that the issues of the richer side have
    giver, taker = (first, second) if give else (second, first)
    ratio = {k: giver[k] / taker[k] if taker[k] else np.inf for k in range(len(first)) if shares[k] == give}
    for k in sorted(ratio, key=lambda k: ratio[k]):
        has, left = totals(shares, first, second)
        if (has > left) != bool(give) or has == left:
            break
        moved = min(abs(has - left) / (first[k] + second[k]), Fraction(1))
        shares[k] += -moved if give else moved
    return shares


@given(two_spreads())
def test_equitable_envy_free_and_one_issue_split_at_most(spreads: tuple[Points, Points]) -> None:
    first, second = spreads
    shares = shares_of_first(first, second)
    has, left = totals(shares, first, second)
    assert has == left
    assert has >= POINTS / 2  # so what the other has is worth no more than this to either
    assert all(0 <= share <= 1 for share in shares)
    assert sum(0 < share < 1 for share in shares) <= 1


@given(two_spreads())
def test_the_same_points_as_step_by_step(spreads: tuple[Points, Points]) -> None:
    first, second = spreads
    has, left = totals(step_by_step(first, second), first, second)
    assert has == left == totals(shares_of_first(first, second), first, second)[0]


@given(two_spreads())
def test_efficient_by_exchange(spreads: tuple[Points, Points]) -> None:
    """With points that add up, a division can be improved upon only where the first party has some of an issue, the second some of
    another, and exchanging a little of them gains both: the ratios of points decide, exactly."""
    first, second = spreads
    shares = shares_of_first(first, second)
    for k, other in itertools.permutations(range(len(shares)), 2):
        if shares[k] > 0 and shares[other] < 1:
            assert first[k] * second[other] >= first[other] * second[k]


@settings(max_examples=30)
@given(two_spreads())
def test_no_division_gives_the_party_with_less_more(spreads: tuple[Points, Points]) -> None:
    """The largest least number of points by linear programming over all divisions, any issue split or not."""
    first, second = spreads
    a, b = np.array([float(x) for x in first]), np.array([float(x) for x in second])
    rows = np.array([[*-a, 1.0], [*b, 1.0]])
    cost = np.array([0.0] * len(a) + [-1.0])
    best = linprog(cost, A_ub=rows, b_ub=np.array([0.0, b.sum()]), bounds=[(0, 1)] * len(a) + [(None, None)])
    assert best.status == 0
    assert -best.fun == pytest.approx(float(totals(shares_of_first(first, second), first, second)[0]), abs=1e-7)


@given(two_spreads())
def test_no_division_in_whole_issues_dominates(spreads: tuple[Points, Points]) -> None:
    first, second = spreads
    reached = totals(shares_of_first(first, second), first, second)
    for whole in itertools.product((Fraction(0), Fraction(1)), repeat=len(first)):
        other = totals(whole, first, second)
        assert other == reached or min(other[0] - reached[0], other[1] - reached[1]) < 0


@given(two_spreads())
def test_changing_places_changes_nobodys_points(spreads: tuple[Points, Points]) -> None:
    first, second = spreads
    assert totals(shares_of_first(first, second), first, second) == totals(shares_of_first(second, first), second, first)[::-1]


def two_parties(**parts: Any) -> dict[str, Any]:
    """A buyer and a seller over a price, a colour of which the seller does not care, and a place that both want alike."""
    return {
        "title": "t",
        "issues": {
            "price": {"title": "Price", "levels": [0, 10, 20]},
            "colour": {"title": "Colour", "options": {"red": "red", "blue": "blue", "green": "green"}},
            "date": {"title": "Date", "options": {"early": "early", "late": "late", "never": {"title": "never", "in_force": False}}},
            "place": {"title": "Place", "options": {"here": "here", "there": "there"}},
        },
        "parties": {
            "buyer": {
                "title": "Buyer",
                "weights": {"price": 40, "colour": 20, "date": 20, "place": 20},
                "values": {
                    "price": {"0": 100, "10": 80, "20": 0},
                    "colour": {"red": 50, "blue": 100, "green": 0},
                    "date": {"early": 100, "late": 25, "never": 0},
                    "place": {"here": 0, "there": 100},
                },
                "reservation": 30,
            },
            "seller": {
                "title": "Seller",
                "weights": {"price": 50, "colour": 10, "date": 30, "place": 10},
                "values": {
                    "price": {"0": 0, "10": 50, "20": 100},
                    "colour": {"red": 100, "blue": 100, "green": 100},
                    "date": {"early": 0, "late": 50, "never": 100},
                    "place": {"here": 0, "there": 100},
                },
                "reservation": 60,
            },
        },
        **parts,
    }


def divided(**parts: Any) -> Division:
    return adjusted_winner(Scenario.model_validate(two_parties(**parts)))


def test_what_is_in_dispute_and_what_winning_is_worth() -> None:
    found = divided()
    assert dict(found.agreed) == {"place": "there"}
    price, colour, date = found.issues
    assert dict(colour.wins) == {"buyer": "blue", "seller": "green"}
    assert colour.shares == {"buyer": 1, "seller": 0}
    assert colour.points == {"buyer": Fraction(2000, 75), "seller": 0}  # the seller does not care
    assert (price.issue, dict(price.wins)) == ("price", {"buyer": "0", "seller": "20"})
    assert (date.issue, dict(date.wins)) == ("date", {"buyer": "early", "seller": "late"})  # `never` is out of force
    assert price.points == {"buyer": Fraction(4000, 75), "seller": Fraction(5000, 65)}  # swings 40, 20 and 15; 50, 0 and 15
    assert price.first == "seller"
    assert date.first == "seller"


def test_utilities_are_those_of_the_scenario() -> None:
    found = divided()
    price, colour, date = found.issues
    assert found.split is price
    assert date.shares == {"buyer": 1, "seller": 0}
    assert found.utility["buyer"] == 20 + 20 + 20 + 40 * price.shares["buyer"]
    assert found.utility["seller"] == 10 + 10 + 0 + 50 * price.shares["seller"]
    assert found.points == date.points["buyer"] + colour.points["buyer"] + price.shares["buyer"] * price.points["buyer"]
    assert found.reservation == {"buyer": 30, "seller": 60}


def van_and_workshop(weights: Sequence[int], values: bool = True) -> Scenario:
    """Kim puts 40 and 60 on the two, Lee these; `values`: whether Lee says which option it would like."""
    issues = {name: {"title": name, "options": {"kim": "Kim", "lee": "Lee"}} for name in ("van", "shop")}
    table = {"kim": {"kim": 100, "lee": 0}, "lee": {"kim": 0, "lee": 100}}
    parties: dict[str, Any] = {
        name: {
            "title": name,
            "weights": dict(zip(issues, each, strict=True)),
            "values": {i: table[name] for i, w in zip(issues, each, strict=True) if w or values},
            "reservation": 0,
        }
        for name, each in (("kim", (40, 60)), ("lee", weights))
    }
    return Scenario.model_validate({"title": "t", "issues": issues, "parties": parties})


@pytest.mark.parametrize("values", [True, False])
def test_an_issue_on_which_one_party_puts_nothing(values: bool) -> None:
    """The van is worth nothing to Lee: Kim has it, and 3/8 of the workshop; 62.50 each (Brams & Taylor 1996)."""
    found = adjusted_winner(van_and_workshop((0, 100), values))
    van, shop = found.issues
    assert van.shares == {"kim": 1, "lee": 0}
    assert shop.shares == {"kim": Fraction(3, 8), "lee": Fraction(5, 8)}
    assert found.points == Fraction(125, 2)
    assert found.utility == {"kim": Fraction(125, 2), "lee": Fraction(125, 2)}


def test_nothing_jumps_at_a_weight_of_0() -> None:
    least = adjusted_winner(van_and_workshop((1, 10**6 - 1)))
    assert abs(least.points - adjusted_winner(van_and_workshop((0, 100))).points) < Fraction(1, 10**4)


@pytest.mark.parametrize("seed", range(60))
def test_issues_of_random_weight_against_the_steps(seed: int) -> None:
    """Whole scenarios with weights from 0 and ties, against the steps of the procedure on the weights of what is disputed."""
    rng = random.Random(seed)
    size = rng.randint(1, 6)
    weights = [[rng.choice([0, 0, 1, 2, 3, 5, 10]) for _ in range(size)] for _ in (0, 1)]
    same = [rng.random() < 0.2 for _ in range(size)]
    data: dict[str, Any] = {"title": "t", "issues": {f"i{k}": {"title": "I", "options": {"a": "A", "b": "B"}} for k in range(size)}}
    data["parties"] = {
        name: {
            "title": name,
            "weights": {f"i{k}": w for k, w in enumerate(row)},
            "values": {f"i{k}": {"a": 0, "b": 100} if p and not same[k] else {"a": 100, "b": 0} for k in range(size)},
            "reservation": 0,
        }
        for p, (name, row) in enumerate(zip(("one", "two"), weights, strict=True))
    }
    if not all(map(any, weights)):
        return
    scenario = Scenario.model_validate(data)
    disputed = [k for k in range(size) if not same[k] and (weights[0][k] or weights[1][k])]
    rows = [[row[k] for k in disputed] for row in weights]
    if not all(map(any, rows)):
        with pytest.raises(UsageError, match="nothing to divide"):
            adjusted_winner(scenario)
        return
    found = adjusted_winner(scenario)
    first, second = map(spread, rows)
    assert [each.issue for each in found.issues] == [f"i{k}" for k in disputed]
    assert [[each.points[p] for each in found.issues] for p in ("one", "two")] == [first, second]
    assert found.points == totals(step_by_step(first, second), first, second)[0]
    assert totals([each.shares["one"] for each in found.issues], first, second) == (found.points, found.points)


def test_a_compromise_that_beats_splitting_is_named() -> None:
    (found,) = divided().compromises
    assert (found.issue, found.option, found.together) == ("price", "10", Fraction(13, 10))
    assert found.parts == {"buyer": Fraction(4, 5), "seller": Fraction(1, 2)}


def test_of_several_best_options_the_one_that_is_best_for_the_other() -> None:
    data = two_parties()
    data["parties"]["buyer"]["values"]["price"] = {"0": 100, "10": 100, "20": 0}
    found = adjusted_winner(Scenario.model_validate(data))
    assert found.issues[0].wins == {"buyer": "10", "seller": "20"}


def test_rules_that_tie_issues_together_are_refused_by_name() -> None:
    never = {"not_red": {"never": {"colour": "red"}}}
    with pytest.raises(UsageError, match=r"constraints\.not_red; leave them out with --set PATH\.in_force=false"):
        divided(constraints=never)
    data = two_parties()
    data["parties"]["buyer"]["interactions"] = {"both": {"when": {"price": "0", "date": "late"}, "points": 3}}
    with pytest.raises(UsageError, match=r"parties\.buyer\.interactions\.both"):
        adjusted_winner(Scenario.model_validate(data))
    data["parties"]["buyer"]["interactions"]["both"]["in_force"] = False
    assert adjusted_winner(Scenario.model_validate(data)) == divided()


def test_more_than_two_parties_are_refused() -> None:
    with pytest.raises(UsageError, match="between two parties, and this scenario has 6"):
        adjusted_winner(load("climate"))


def test_nothing_in_dispute_is_refused() -> None:
    data = two_parties()
    data["issues"] = {"place": data["issues"]["place"]}
    for party in data["parties"].values():
        party["weights"], party["values"] = {"place": 1}, {"place": party["values"]["place"]}
    with pytest.raises(UsageError, match="nothing to divide"):
        adjusted_winner(Scenario.model_validate(data))
