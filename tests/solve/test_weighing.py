"""The weighted sum that proves no agreement: what it adds up to, and that no outcome exceeds it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import Payoffs
from simulator.solve.bound.maximum import Maximiser
from simulator.solve.game import Game
from simulator.solve.why.weighing import WeighedSum, weighed_sum
from tests.games import acceptable, allowed_outcomes, random_payoffs
from tests.oracles.berlin import RUSSIA_LINE, case


def weighed_surplus(payoffs: Payoffs, found: WeighedSum, column_totals: tuple[int, ...]) -> Fraction:
    return sum(
        (
            found.weights.get(name, Fraction(0)) * (payoffs.points(p, column_totals[p]) - payoffs.reservation[p])
            for p, name in enumerate(payoffs.parties)
        ),
        Fraction(0),
    )


@pytest.mark.parametrize("seed", range(60))
def test_no_outcome_exceeds_the_sum_and_the_table_adds_up(seed: int) -> None:
    payoffs = random_payoffs(seed)
    found = weighed_sum(Maximiser(payoffs))
    every = list(allowed_outcomes(payoffs))
    if found is None:
        assert not every or len(payoffs.parties) > 1 or any(acceptable(payoffs, t) for _, t in every)
        return
    assert not any(acceptable(payoffs, t) for _, t in every)
    sums = {outcome: weighed_surplus(payoffs, found, t) for outcome, t in every}
    assert max(sums.values()) == found.bound < 0
    assert sum(issue.points for issue in found.issues) + found.interactions - found.reservation == found.bound
    best = tuple(payoffs.options[i].index(issue.option) for i, issue in enumerate(found.issues))
    assert sums[best] == found.bound
    for i, issue in enumerate(found.issues):
        others = [value for outcome, value in sums.items() if outcome[i] != best[i]]
        assert issue.otherwise == max(others, default=None)


def test_the_flagship_with_the_guarantee_lapsed_and_russias_line_on_donetsk_waived() -> None:
    game = Game(compile_payoffs(case("guarantee-lapsed"))).without([RUSSIA_LINE])
    found = weighed_sum(Maximiser(game.payoffs))
    assert found is not None
    assert Fraction("-5.413") <= found.bound < 0
    assert sum(found.weights.values()) == 1


def test_where_the_red_lines_leave_nothing_there_is_nothing_to_weigh() -> None:
    assert weighed_sum(Maximiser(compile_payoffs(case("scenario")))) is None
