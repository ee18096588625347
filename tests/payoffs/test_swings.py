"""Swings, orders, least losses and clashes against a plain recomputation in fractions."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.payoffs import swings as module
from simulator.payoffs.clashes import Exclusion, clashes
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.least_losses import least_losses
from simulator.payoffs.option_orders import orders
from simulator.payoffs.swings import IssueSwing, swings
from simulator.scenario.conditions import clauses
from simulator.scenario.model import Scenario
from simulator.scenario.random import random_scenario
from simulator.scenario.values import value_at


def scenario(seed: int) -> Scenario:
    return random_scenario(
        parties=1 + seed % 3,
        issues=1 + seed % 5,
        options=(2, 3),
        interactions=seed % 8,
        red_lines=seed % 4,
        constraints=seed % 3,
        numeric=seed % 2 if seed % 5 else 0,
        out_of_force=1,
        conflict=None,
        seed=seed,
    )


def worth(s: Scenario, party: str, issue: str, option: str) -> Fraction:
    weights = s.parties[party].weights.numbers
    share = weights[issue].exact / sum(w.exact for w in weights.values())
    return share * value_at(s.parties[party].values[issue], s.issues[issue], option)


def clauses_hold(given: list[dict[str, frozenset[str]]], here: dict[str, str]) -> bool:
    return any(set(c) <= set(here) and all(here[i] in options for i, options in c.items()) for c in given)


def plain_swing(s: Scenario, party: str, issue: str) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """Alone, least, mean, largest: settings of the interacting issues one by one, in fractions, from the scenario itself."""
    terms = [(x.points.exact, [dict(c) for c in clauses(x.when, s.issues)]) for x in s.parties[party].interactions.values()]
    terms = [(points, given) for points, given in terms if any(issue in c for c in given)]
    near = sorted({i for _, given in terms for c in given for i in c} - {issue})
    bans = [[dict(c) for c in clauses(x.never, s.issues)] for x in s.constraints.values()]
    bans += [[{i: frozenset([o])}] for i in s.issues for o in s.issues[i].choices if not s.issues[i].in_force(o)]
    sizes = []
    for setting in itertools.product(*(s.issues[i].choices for i in near)):
        gains = []
        for option in s.issues[issue].choices:
            here = {**dict(zip(near, setting, strict=True)), issue: option}
            if not any(clauses_hold(ban, here) for ban in bans):
                gains.append(worth(s, party, issue, option) + sum(points for points, given in terms if clauses_hold(given, here)))
        if len(gains) > 1:
            sizes.append(max(gains) - min(gains))
    own = [worth(s, party, issue, o) for o in s.issues[issue].choices if s.issues[issue].in_force(o)]
    sizes = sizes or [Fraction(0)]
    return max(own) - min(own), min(sizes), sum(sizes, Fraction(0)) / len(sizes), max(sizes)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_swings_are_those_of_a_plain_recomputation(seed: int) -> None:
    s = scenario(seed)
    for swing in swings(compile_payoffs(s)):
        assert (swing.alone, swing.least, swing.mean, swing.largest) == plain_swing(s, swing.party, swing.issue)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_a_least_loss_is_the_least_of_the_largest(seed: int) -> None:
    s = scenario(seed)
    for found in least_losses(compile_payoffs(s)):
        issue = s.issues[found.issue]
        options = [o for o in issue.choices if issue.in_force(o)]
        losses = {
            o: {p: max(worth(s, p, found.issue, x) for x in options) - worth(s, p, found.issue, o) for p in s.parties} for o in options
        }
        assert found.loss == min(max(row.values()) for row in losses.values())
        assert found.loss == losses[found.option][found.party] == max(losses[found.option].values())


def written(**parties: dict[str, Any]) -> Scenario:
    """Three issues of three options, all worth the same unless said; a party is `values` by issue, interactions, red lines."""
    issues = {i: {"title": i, "options": {f"{i}{k}": f"{i} {k}" for k in (1, 2, 3)}} for i in "xyz"}
    return Scenario.model_validate(
        {
            "title": "Swings",
            "issues": issues,
            "parties": {
                name: {
                    "title": name,
                    "weights": {"x": 5, "y": 3, "z": 2},
                    "values": {i: dict(zip(issues[i]["options"], party.get(i, (0, 50, 100)), strict=True)) for i in "xyz"},
                    "interactions": party.get("interactions", {}),
                    "red_lines": party.get("red_lines", {}),
                    "reservation": 0,
                }
                for name, party in parties.items()
            },
            "constraints": {"impossible": {"never": {"x": "x3", "y": "y3"}}},
        }
    )


def test_a_swing_by_hand() -> None:
    a = {"interactions": {"both": {"when": {"x": "x3", "y": ["y1", "y2"]}, "points": -20}}}
    found = {(s.party, s.issue): s for s in swings(compile_payoffs(written(a=a)))}
    # x is worth 0, 25, 50 by itself; beside y1 or y2 x3 falls to 30; beside y3 it is impossible, which leaves 0 and 25
    assert found["a", "x"] == IssueSwing("a", "x", Fraction(50), Fraction(25), Fraction(85, 3), Fraction(30), ("y",))
    # y is worth 0, 15, 30; beside x3, y1 and y2 fall together and y3 is impossible
    assert found["a", "y"] == IssueSwing("a", "y", Fraction(30), Fraction(15), Fraction(25), Fraction(30), ("x",))
    assert found["a", "z"] == IssueSwing("a", "z", Fraction(20), Fraction(20), Fraction(20), Fraction(20), ())


def test_interactions_of_courses_do_not_count() -> None:
    a = {"interactions": {"war": {"when": {"x": "x3", "y": "y1"}, "points": 9, "applies_to": "courses"}}}
    assert all(s.interacts_with == () for s in swings(compile_payoffs(written(a=a))))


def test_too_many_settings_leave_the_sizes_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SETTINGS", 8)
    a = {"interactions": {"both": {"when": {"x": "x3", "y": "y1"}, "points": 1}}}
    x, _, z = swings(compile_payoffs(written(a=a)))
    assert x.alone == 50
    assert x.least is x.mean is x.largest is None
    assert z.largest == 20


def test_numbers_beyond_float64_stay_exact() -> None:
    s = written(a={"x": (0, 50, 99.9999999999), "interactions": {"both": {"when": {"x": "x3", "y": "y1"}, "points": 0.0000000001}}})
    payoffs = compile_payoffs(s.with_changes({"parties.a.weights.x": 4.99999999}))
    assert payoffs.dtype is object
    (swing, *_) = swings(payoffs)
    assert swing.largest is not None
    assert swing.largest - swing.alone == Fraction(1, 10**10)


def test_orders_put_the_best_first_and_ties_together() -> None:
    payoffs = compile_payoffs(written(a={"x": (50, 100, 50)}, b={}))
    first, second = orders(payoffs)[:2]
    assert (first.party, first.issue, first.ranks) == ("a", "x", (("x2",), ("x1", "x3")))
    assert first.worth == {"x2": 50, "x1": 25, "x3": 25}
    assert (second.party, second.ranks) == ("b", (("x3",), ("x2",), ("x1",)))


def test_clashes_say_whose_red_lines_exclude_what_and_what_is_left() -> None:
    a = {"red_lines": {"low": {"never": {"x": "x1"}}, "mixed": {"never": {"y": "y1", "z": ["z1", "z2"]}}}}
    b = {"red_lines": {"high": {"never": {"x": ["x2", "x3"]}}}}
    x, y, z = clashes(compile_payoffs(written(a=a, b=b)))
    assert x.leaves_nothing
    assert x.exclusions == (
        Exclusion("x1", "a", "parties.a.red_lines.low", True),
        Exclusion("x2", "b", "parties.b.red_lines.high", True),
        Exclusion("x3", "b", "parties.b.red_lines.high", True),
    )
    assert not y.leaves_nothing
    assert y.exclusions == (Exclusion("y1", "a", "parties.a.red_lines.mixed", False),)
    assert z.left == ("z1", "z2", "z3")


def test_a_lifted_red_line_and_an_option_out_of_force() -> None:
    s = written(a={"red_lines": {"low": {"never": {"x": ["x1", "x2"]}}}})
    lifted = s.with_changes({"parties.a.red_lines.low.in_force": False, "issues.x.options.x3.in_force": False})
    (x, *_) = clashes(compile_payoffs(lifted))
    assert x.exclusions == ()
    assert x.left == ("x1", "x2")
    assert swings(compile_payoffs(lifted))[0].alone == 25
