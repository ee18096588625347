"""Whether bans leave an outcome: the search against plain enumeration, and where an automaton would outgrow any memory."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from simulator.payoffs.model import Ban, Clause, applies, barred_by, is_banned
from simulator.payoffs.permitted import permitted_outcome
from tests.games import random_payoffs


def random_bans(rng: np.random.Generator, sizes: list[int], count: int, widest: int = 3) -> list[Ban]:
    """Bans of one or two clauses, each over some issues with some of their options."""
    return [Ban("red_line", f"r{k}", tuple(_clause(rng, sizes, widest) for _ in range(rng.integers(1, 3)))) for k in range(count)]


def _clause(rng: np.random.Generator, sizes: list[int], widest: int) -> Clause:
    issues = sorted(rng.choice(len(sizes), size=min(len(sizes), int(rng.integers(1, widest + 1))), replace=False).tolist())
    return tuple((i, tuple(sorted(rng.permutation(sizes[i])[: int(rng.integers(1, sizes[i] + 1)) // 2 + 1].tolist()))) for i in issues)


def is_free(outcome: tuple[int, ...], bans: list[Ban]) -> bool:
    return not any(applies(clause, outcome) for ban in bans for clause in ban.clauses)


@pytest.mark.parametrize("count", [0, 3, 8, 14])
def test_an_outcome_is_found_where_and_only_where_there_is_one(count: int) -> None:
    rng = np.random.default_rng(count)
    for _ in range(150):
        sizes = [int(x) for x in rng.integers(1, 5, size=int(rng.integers(1, 6)))]
        bans = random_bans(rng, sizes, count)
        found = permitted_outcome(sizes, bans)
        if found is None:
            assert not any(is_free(outcome, bans) for outcome in itertools.product(*map(range, sizes)))
        else:
            assert is_free(found, bans)


def test_a_ban_without_conditions_leaves_nothing() -> None:
    assert permitted_outcome([2, 2], [Ban("constraint", "c", ((),))]) is None


def test_many_red_lines_over_the_same_issues_are_no_hindrance() -> None:
    rng = np.random.default_rng(0)
    sizes = [4] * 40
    bans = random_bans(rng, sizes, 300, widest=4)
    kept = [ban for ban in bans if not any(all(0 in options for _, options in clause) for clause in ban.clauses)]  # all-first stays free
    assert len(kept) > 50
    found = permitted_outcome(sizes, kept)
    assert found is not None
    assert is_free(found, kept)
    every_first = [Ban("red_line", "r", (((i, (1, 2, 3)),),)) for i in range(40)]
    assert permitted_outcome(sizes, [*kept, *every_first]) == (0,) * 40
    assert permitted_outcome(sizes, [*kept, *every_first, Ban("red_line", "last", (((3, (0,)), (7, (0,))),))]) is None


def test_what_bars_an_outcome_is_named_where_one_of_its_alternatives_holds() -> None:
    """A constraint of two alternatives, an option out of force, and a red line, which is somebody's will and bars nothing."""
    first, second = ((0, (0,)),), ((1, (1,)),)
    bans = (Ban("constraint", "c", (first, second)), Ban("option", "o", (((1, (2,)),),)), Ban("red_line", "r", (((0, (1,)),),), 0))
    payoffs = replace(random_payoffs(0), bans=bans)
    found = {outcome: barred_by(payoffs, outcome) for outcome in itertools.product(range(2), range(3))}
    assert found == {(0, 0): ("c",), (0, 1): ("c",), (0, 2): ("c", "o"), (1, 0): (), (1, 1): ("c",), (1, 2): ("o",)}
    assert [outcome for outcome in found if is_banned(payoffs, outcome)] == list(found)
