"""Variants compiled quickly are the variants compiled anew: every number of every column, exactly."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import UsageError
from simulator.payoffs.automaton import build_automaton
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.completion import count_outcomes
from simulator.payoffs.model import Payoffs
from simulator.payoffs.varying import Varying, same_conditions
from simulator.payoffs.worth import chances, reservation_value
from simulator.scenario.draws import draw
from simulator.scenario.model import Scenario
from simulator.scenario.paths import numbers
from simulator.scenario.substitution import substituted
from tests.games import random_payoffs
from tests.oracles.berlin import RUSSIA_LINE, case
from tests.oracles.small_scenarios import small_scenario
from tests.scenario.samples import by_seed, everything


def assert_same_game(fast: Payoffs, slow: Payoffs) -> None:
    """Equal in points everywhere, so in every acceptance."""
    assert (fast.issues, fast.options, fast.parties, fast.bans) == (slow.issues, slow.options, slow.parties, slow.bans)
    assert fast.reservation == slow.reservation
    assert fast.bargaining_weights == slow.bargaining_weights
    assert fast.thresholds == tuple(ceil(s * r) for s, r in zip(fast.scale, fast.reservation, strict=True))
    for one, other in zip(fast.worth, slow.worth, strict=True):
        assert one.shape == other.shape
        for (option, column), scaled in np.ndenumerate(one):
            assert fast.points(column, int(scaled)) == slow.points(column, int(other[option, column]))
    assert [(t.column, t.clauses, t.path, fast.points(t.column, t.amount)) for t in fast.terms] == [
        (t.column, t.clauses, t.path, slow.points(t.column, t.amount)) for t in slow.terms
    ]


def jittered(scenario: Scenario, seed: int) -> dict[str, Decimal]:
    """A new value for two of three numbers that a utility depends on; levels of value functions keep their order."""
    rng = random.Random(seed)
    found = {}
    for path, number in numbers(scenario).items():
        steps = path.split(".")
        unused = number.base == 0 and "weights" in steps
        if steps[0] not in ("parties", "no_deal") or "ratification" in steps or unused or rng.random() < 1 / 3:
            continue
        by = Decimal(rng.choice(["0", "0.1", "0.0003", "0.07125"]))
        found[path] = number.base + by
    return found


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_small_scenarios_of_every_kind(seed: int) -> None:
    scenario = small_scenario(seed)
    varying = Varying(scenario, numbers(scenario))
    for values in ({}, jittered(scenario, seed), jittered(scenario, seed + 1)):
        assert_same_game(varying.payoffs(values), compile_payoffs(substituted(scenario, values)))


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_larger_scenarios_with_ranges(seed: int) -> None:
    scenario = by_seed(seed)
    varying = Varying(scenario, numbers(scenario))
    values = jittered(scenario, seed)
    assert_same_game(varying.payoffs(values), compile_payoffs(substituted(scenario, values)))


def test_everything_that_the_format_allows() -> None:
    scenario = everything()
    varying = Varying(scenario, numbers(scenario))
    for seed in range(10):
        values = jittered(scenario, seed)
        assert_same_game(varying.payoffs(values), compile_payoffs(substituted(scenario, values)))


def test_draws_of_the_flagship() -> None:
    scenario = case("scenario")
    sample = draw(scenario, 6)
    varying = Varying(scenario, sample.paths)
    for k in range(len(sample)):
        fast = varying.payoffs(sample.numbers(k))
        assert fast.dtype is np.int64
        assert_same_game(fast, compile_payoffs(substituted(scenario, sample.numbers(k))))


def test_numbers_with_many_digits_become_python_integers() -> None:
    scenario = case("scenario")
    path = "parties.ukraine.weights.donetsk"
    values = {path: Decimal("29.12345678901234567890123456789")}
    fast = Varying(scenario, [path]).payoffs(values)
    assert fast.dtype is object
    assert_same_game(fast, compile_payoffs(substituted(scenario, values)))


def test_one_automaton_serves_every_variant() -> None:
    scenario = case("scenario")
    varying = Varying(scenario, ["parties.ukraine.weights.donetsk"])
    assert varying.automaton.empty
    opened = varying.allowed([RUSSIA_LINE])
    assert opened is varying.allowed((RUSSIA_LINE,))
    without = [ban for ban in varying.base.bans if ban.path != RUSSIA_LINE]
    assert count_outcomes(opened) == count_outcomes(build_automaton(compile_payoffs(scenario), bans=without)) > 0
    with pytest.raises(UsageError, match=r"no such red line .* 'parties.russia.red_lines.whole_donbass'; did you mean"):
        varying.allowed(["parties.russia.red_lines.whole_donbass"])


def talks(beliefs: dict[str, object], points: list[int]) -> Scenario:
    """One party with beliefs over courses worth `points`."""
    return Scenario.model_validate(
        {
            "title": "Talks",
            "issues": {
                "flag": {"title": "Flag", "options": {"one": "One", "two": "Two"}},
                "hymn": {"title": "Hymn", "options": {"a": "A"}},
            },
            "parties": {
                "left": {
                    "title": "Left",
                    "weights": {"flag": 3, "hymn": 0},
                    "values": {"flag": {"one": 100, "two": 0}},
                    "beliefs": beliefs,
                }
            },
            "no_deal": {"courses": {name: {"title": name, "points": {"left": p}} for name, p in zip(beliefs, points, strict=True)}},
        }
    )


BELIEFS = "parties.left.beliefs"


@pytest.mark.parametrize(
    ("beliefs", "drawn", "expected"),
    [
        ({"a": 0.4, "b": 0.6}, {"a": "0.6", "b": "0.9"}, ["2/5", "3/5"]),
        ({"a": 0.4, "b": 0.6}, {"a": "0"}, ["0", "1"]),
        ({"a": 0.4, "b": "rest"}, {"a": "0.7"}, ["7/10", "3/10"]),
        ({"a": 0.4, "b": 0.2, "c": "rest"}, {"a": "0.9", "b": "0.6"}, ["3/5", "2/5", "0"]),
    ],
)
def test_chances_are_divided_by_their_sum(beliefs: dict[str, object], drawn: dict[str, str], expected: list[str]) -> None:
    scenario = talks(beliefs, [10, 60, 90][: len(beliefs)])
    values = {f"{BELIEFS}.{name}": Decimal(text) for name, text in drawn.items()}
    party = substituted(scenario, values).parties["left"]
    assert [str(chance) for chance in chances(party).values()] == expected
    reservation = sum((Fraction(text) * p for text, p in zip(expected, (10, 60, 90), strict=False)), Fraction(0))
    assert Varying(scenario, values).payoffs(values).reservation == (reservation,)
    assert reservation_value(substituted(scenario, values), "left") == reservation


def test_numbers_that_make_no_utility_are_refused() -> None:
    scenario = talks({"a": 1}, [10])
    varying = Varying(scenario, numbers(scenario))
    for values, message in (
        ({"parties.left.weights.flag": "0"}, "all weights of 'Left' are 0"),
        ({f"{BELIEFS}.a": "0"}, "all chances in the beliefs of 'Left' are 0"),
    ):
        given_values = {path: Decimal(text) for path, text in values.items()}
        with pytest.raises(UsageError, match=message):
            varying.payoffs(given_values)
        with pytest.raises(UsageError, match=message):
            compile_payoffs(substituted(scenario, given_values))
    with pytest.raises(UsageError, match="a weight must be 0 or more, found -1"):
        varying.payoffs({"parties.left.weights.hymn": Decimal(-1)})
    with pytest.raises(UsageError, match=r"parties.left.weights.hymn: this issue has no values for 'Left'"):
        varying.payoffs({"parties.left.weights.hymn": Decimal(1)})


def test_paths_are_known_and_declared() -> None:
    scenario = talks({"a": 1}, [10])
    with pytest.raises(UsageError, match=r"did you mean 'parties.left.weights.flag'"):
        Varying(scenario, ["parties.left.weights.falg"])
    with pytest.raises(UsageError, match=r"no such number to vary 'parties.left.weights.hymn'"):
        Varying(scenario, ["parties.left.weights.flag"]).payoffs({"parties.left.weights.hymn": Decimal(1)})


def test_variants_ask_the_same_where_nothing_differs_but_what_parties_gain() -> None:
    """Two issues and one column beyond the parties; it differs in the second issue alone, or a party's does, or a threshold."""
    game = random_payoffs(0)
    n = game.n_parties
    game = replace(
        game,
        worth=tuple(np.hstack([worth, np.ones((len(worth), 1), worth.dtype)]) for worth in game.worth),
        scale=(*game.scale, 1),
        thresholds=(*game.thresholds, 1),
        conditions=("body",),
    )

    def changed(column: int) -> Payoffs:
        *first, last = game.worth
        last = last.copy()
        last[0, column] += 1
        return replace(game, worth=(*first, last))

    assert same_conditions(game, changed(n - 1))
    assert not same_conditions(game, changed(n))
    assert same_conditions(game, replace(game, thresholds=(game.thresholds[0] + 1, *game.thresholds[1:])))
    assert not same_conditions(game, replace(game, thresholds=(*game.thresholds[:n], 2)))
