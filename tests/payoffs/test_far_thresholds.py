"""A party that comes to ask for more than int64 holds of its smallest parts of a point: no question about such a game is given up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import EXACT_IN_FLOAT64, floors_for, totals
from simulator.payoffs.votes import is_reached, reaches
from simulator.scenario.model import Scenario
from simulator.scenario.reading import load
from simulator.solve.game import Game
from simulator.solve.why.what_if import shifted, what_if
from tests.cli.running import zopa

TINY = """
title: Tiny values of one party
issues: {a: {title: A, controlled_by: p, options: {x: X, y: Y}}, b: {title: B, options: {v: V, w: W}}}
parties:
  p: {title: P, weights: {a: 1, b: 1}, values: {a: {x: 2e-61, y: 0}, b: {v: 0, w: 2e-61}}, reservation: 0}
  q: {title: Q, weights: {a: 1, b: 1}, values: {a: {x: 0, y: 100}, b: {v: 40, w: 0}}, reservation: 0}
offers: {xw: {title: XW, terms: {a: x, b: w}}, open: {title: Open, terms: {a: y}}}
"""

QUESTIONS = (
    ("solve", "FILE", "--full"),
    ("solve", "FILE", "--engine", "elimination"),
    ("explain", "FILE", "--full"),
    ("compare", "FILE", "--full"),
    ("commitment", "FILE", "xw", "--shift", "p=5"),
    ("commitment", "FILE", "--shift", "p=-5", "--shift", "q=5"),
    ("stability", "FILE"),
    ("divide", "FILE"),
    ("coalitions", "FILE", "--default", "xw"),
    ("simulate", "FILE", "--sessions", "2"),
    ("report", "FILE", "--format", "md"),
)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY)
    return path


def test_the_numbers_of_the_game_fit_into_int64_and_what_is_asked_of_it_does_not(tiny: Path) -> None:
    payoffs = compile_payoffs(load(tiny))
    assert payoffs.dtype is np.int64
    raised = shifted(payoffs, [1, 0])
    assert max(raised.thresholds) > 2**63
    assert raised.dtype is object


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_every_question_is_answered(tiny: Path, question: Sequence[str]) -> None:
    done = zopa(*(str(tiny) if word == "FILE" else word for word in question))
    assert (done.returncode, done.stderr) == (0, "")


def test_other_reservation_values_have_the_answers_of_solving_each_anew(tiny: Path) -> None:
    scenario = load(tiny)
    grid = what_if(scenario).reservations
    assert len(grid.cells) == grid.asked
    for place, cell in grid.cells.items():
        assert cell.verdict == _anew(scenario, [grid.offsets[i] for i in place])


def _anew(scenario: Scenario, points: Sequence[int]) -> str:
    """The verdict by looking at every outcome in Fractions."""
    payoffs = compile_payoffs(scenario)
    asked = [r + x for r, x in zip(payoffs.reservation, points, strict=True)]
    game = Game(payoffs)
    for codes in product(*map(range, payoffs.sizes)):
        if all(u >= r for u, r in zip(game.point(codes).utilities.values(), asked, strict=True)):
            return "agreement"
    return "no agreement"


@given(
    st.lists(st.integers(-(2**51) + 1, 2**51 - 1), min_size=1, max_size=6),
    st.one_of(st.integers(-(2**52), 2**52), st.integers(-(10**90), 10**90), st.integers(0, 90).map(lambda k: 10**k)),
)
def test_floors_accept_in_every_dtype_what_python_integers_accept(numbers: list[int], floor: int) -> None:
    truth = [number >= floor for number in numbers]
    for dtype in (np.int64, np.float64, object):
        assert (np.array(numbers, dtype=dtype) >= floors_for([floor], dtype)).tolist() == truth


def test_rows_are_judged_as_single_outcomes_are_where_a_threshold_is_far(tiny: Path) -> None:
    payoffs = compile_payoffs(load(tiny))
    rows = [totals(payoffs, codes) for codes in product(*map(range, payoffs.sizes))]
    for far in (EXACT_IN_FLOAT64, 10**80, -(10**80)):
        game = replace(payoffs, thresholds=(far, payoffs.thresholds[1]))
        assert reaches(game, np.array(rows, dtype=np.int64)).tolist() == [is_reached(game, row) for row in rows]
