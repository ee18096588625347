"""Random scenarios are reproducible, valid and what was asked for."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import UsageError
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import Payoffs, applies, is_banned, totals
from simulator.scenario.conditions import Condition, holds
from simulator.scenario.issues import Issue
from simulator.scenario.model import Scenario
from simulator.scenario.random import random_scenario
from simulator.scenario.random_conditions import draw_interaction
from tests.scenario.samples import by_seed

SEEDS = st.integers(0, 2**63 - 1)


def outcomes(payoffs: Payoffs) -> list[tuple[int, ...]]:
    return list(itertools.product(*map(range, payoffs.sizes)))


def ranks(scenario: Scenario, party: str, issue: str) -> list[str]:
    table = scenario.parties[party].values[issue].table
    assert table is not None
    return sorted(table, key=lambda o: table[o].base)


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_the_seed_decides(seed: int) -> None:
    assert by_seed(seed) == by_seed(seed)


def test_other_seeds_differ() -> None:
    scenarios = [random_scenario(seed=seed).model_copy(update={"title": ""}) for seed in range(20)]
    assert all(a != b for a, b in itertools.combinations(scenarios, 2))


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.integers(1, 4), st.integers(1, 4), st.integers(0, 5), st.integers(0, 4), st.integers(0, 3), st.integers(0, 3), st.data())
def test_everything_asked_for_is_there(
    seed: int, parties: int, issues: int, interactions: int, red_lines: int, constraints: int, courses: int, data: st.DataObject
) -> None:
    numeric = data.draw(st.integers(0, issues))
    scenario = random_scenario(
        parties=parties,
        issues=issues,
        options=(2, 4),
        interactions=interactions,
        red_lines=red_lines,
        constraints=constraints,
        numeric=numeric,
        courses=courses,
        conflict=None,
        seed=seed,
    )
    assert len(scenario.parties) == parties
    assert len(scenario.issues) == issues
    assert all(2 <= len(issue.choices) <= 4 for issue in scenario.issues.values())
    assert sum(issue.is_numeric for issue in scenario.issues.values()) == numeric
    assert sum(len(p.interactions) for p in scenario.parties.values()) == interactions
    assert sum(len(p.red_lines) for p in scenario.parties.values()) == red_lines
    assert len(scenario.constraints) == constraints
    assert (len(scenario.no_deal.courses) if scenario.no_deal else 0) == courses


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.integers(1, 4))
def test_red_lines_constraints_and_options_out_of_force_leave_an_outcome(seed: int, issues: int) -> None:
    scenario = random_scenario(
        issues=issues, options=(2, 3), red_lines=6, constraints=4, out_of_force=1, numeric=min(1, issues - 1), seed=seed
    )
    payoffs = compile_payoffs(scenario)
    assert any(not is_banned(payoffs, o) for o in outcomes(payoffs))
    assert all(any(not applies(c, o) for o in outcomes(payoffs)) for ban in payoffs.bans for c in ban.clauses)


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_a_clash_leaves_nothing_though_each_red_line_leaves_something(seed: int) -> None:
    payoffs = compile_payoffs(random_scenario(issues=3, red_lines=2, clash=True, seed=seed))
    assert all(is_banned(payoffs, o) for o in outcomes(payoffs))
    assert all(any(not applies(c, o) for o in outcomes(payoffs)) for ban in payoffs.bans for c in ban.clauses)


def test_conflict_runs_from_independent_to_opposed() -> None:
    opposed = random_scenario(issues=20, options=5, conflict=1, decimals=1, seed=1)
    for issue in opposed.issues:
        assert ranks(opposed, "party_1", issue) == ranks(opposed, "party_2", issue)[::-1]
    free = random_scenario(issues=20, options=5, conflict=0, decimals=1, seed=1)
    same = sum(ranks(free, "party_1", i)[0] == ranks(free, "party_2", i)[0] for i in free.issues)
    assert 0 < same < 20


def test_opposed_levels_rise_for_one_and_fall_for_the_other() -> None:
    scenario = random_scenario(issues=6, numeric=6, conflict=1, seed=3)
    payoffs = compile_payoffs(scenario)
    for table in payoffs.worth:
        assert (table[:, 0] == sorted(table[:, 0])).all()
        assert (table[:, 1] == sorted(table[:, 1])[::-1]).all()


@pytest.mark.parametrize("courses", [0, 1, 2, 3])
@pytest.mark.parametrize("share", [0.0, 0.35, 1.0])
def test_a_share_of_the_reach_is_the_reservation_value(courses: int, share: float) -> None:
    scenario = random_scenario(parties=3, interactions=4, courses=courses, reservation=share, decimals=1, seed=5)
    payoffs = compile_payoffs(scenario)
    for p in range(3):
        low, high = (sum(pick(int(x) for x in w[:, p]) for w in payoffs.worth) / payoffs.scale[p] for pick in (min, max))
        assert float(payoffs.reservation[p]) == pytest.approx(low + share * (high - low), abs=0.1)


def test_a_quantile_is_about_that_share_of_outcomes() -> None:
    payoffs = compile_payoffs(random_scenario(issues=5, options=4, interactions=6, reservation=0.75, reservation_as="quantile", seed=2))
    found = [totals(payoffs, o) for o in outcomes(payoffs)]
    for p in range(2):
        assert sum(t[p] >= payoffs.thresholds[p] for t in found) / len(found) == pytest.approx(0.25, abs=0.1)


def test_pairwise_only_means_one_clause_over_two_issues() -> None:
    payoffs = compile_payoffs(random_scenario(parties=3, issues=8, interactions=40, pairwise_only=True, seed=4))
    assert all(len(t.clauses) == 1 and len(t.clauses[0]) == 2 for t in payoffs.terms)
    mixed = compile_payoffs(random_scenario(parties=3, issues=8, interactions=40, seed=4))
    assert {len(t.clauses) for t in mixed.terms} == {1, 2}
    assert {len(c) for t in mixed.terms for c in t.clauses} == {2, 3}


def test_ties_make_many_outcomes_worth_the_same() -> None:
    def distinct(ties: bool) -> int:
        payoffs = compile_payoffs(random_scenario(issues=5, options=3, ties=ties, decimals=1, seed=6))
        return len({totals(payoffs, o) for o in outcomes(payoffs)})

    assert distinct(True) < 0.7 * distinct(False)


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.integers(1, 4), st.integers(2, 5))
def test_a_condition_means_the_same_while_drawing_and_in_the_file(seed: int, issues: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    levels = {f"i{k}": tuple(str(10 * (n + 1)) for n in range(size)) for k in range(issues)}
    drawn = draw_interaction(rng, (size,) * issues, range(issues), 1, pairwise_only=False, decimals=0).when
    condition = Condition.model_validate(drawn.data(tuple(levels), tuple(levels.values())))
    numeric = {name: Issue.model_validate({"title": name, "levels": list(map(int, keys))}) for name, keys in levels.items()}
    every = np.array(list(itertools.product(range(size), repeat=issues)))
    expected = [holds(condition, {n: levels[n][o] for n, o in zip(levels, row, strict=True)}, numeric) for row in every]
    assert drawn.holds(every).tolist() == expected


def test_scales_stay_small_and_large_scenarios_compile() -> None:
    payoffs = compile_payoffs(random_scenario(parties=8, issues=50, options=5, interactions=10, red_lines=10, seed=7))
    assert max(payoffs.scale) <= 10_000
    assert payoffs.sizes == (5,) * 50


def test_ranges_and_bargaining_weights_on_request() -> None:
    scenario = random_scenario(interactions=3, ranges=True, bargaining_weights=True, seed=8)
    assert any(w.range for w in scenario.parties["party_1"].weights.numbers.values())
    assert all(p.bargaining_weight for p in scenario.parties.values())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"parties": 0}, "parties must be at least 1"),
        ({"options": 1}, "options must be at least 2"),
        ({"options": (4, 3)}, "options must be"),
        ({"numeric": 6}, "numeric must lie between 0 and the number of issues"),
        ({"conflict": 1.5}, "conflict must lie between 0 and 1"),
        ({"reservation": -0.1}, "reservation must lie between 0 and 1"),
        ({"clash": True}, "clash needs at least 2 red lines"),
        ({"out_of_force": 99}, "out_of_force can be at most"),
        ({"interactions": -1}, "interactions must be at least 0"),
    ],
)
def test_numbers_that_do_not_fit_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        random_scenario(**arguments, seed=0)
