"""Boxes of scenario discovery: against EMA Workbench's, against boxes known by construction, and from a run."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from simulator.errors import UsageError
from simulator.sweep.discovery import discover, discover_in
from simulator.sweep.factors import ChoiceFactor
from simulator.sweep.plan_runner import sweep
from simulator.sweep.prim import Points, VariantBox, cut, find_box, paste, peel, quasi_p, simplified, step_of
from tests.sweep.synthetic import planned, table_of, uniform
from tests.sweep.test_running import plan

EMA_WORKBENCH = (
    (600, 139), (416, 128), (395, 128), (375, 127), (356, 127), (338, 126), (321, 124), (304, 122), (288, 122), (273, 120), (259, 117),
    (246, 116), (233, 112), (221, 111), (209, 109), (198, 108), (188, 108), (178, 108), (169, 108), (160, 107), (152, 106), (144, 106),
    (136, 104), (129, 102), (122, 102), (115, 101), (109, 101), (103, 96), (97, 91), (92, 87), (87, 83), (82, 79), (36, 36),
)  # fmt: skip
"""Points inside and wanted points inside, box by box, as EMA Workbench's `Prim` with its defaults has them for `sample`."""

UNITS = tuple(uniform(f"x{k}", "0", "1") for k in range(4))


def sample() -> Points:
    """Wanted: x0 > 0.55, x1 < 0.6 and a word that is not r; in 8 % of the points the other way round."""
    rng = np.random.default_rng(20)
    numbers = {f"x{k}": np.round(rng.random(600), 4) for k in range(5)}
    word = np.array(["p", "q", "r"], dtype=object)[rng.integers(3, size=600)]
    wanted = (numbers["x0"] > 0.55) & (numbers["x1"] < 0.6) & (word != "r")
    return Points(numbers, {"word": word}, wanted ^ (rng.random(600) < 0.08))


def test_peeling_goes_the_way_of_ema_workbench() -> None:
    steps = peel(sample())
    assert tuple((step.inside, step.wanted) for step in steps) == EMA_WORKBENCH
    box = steps[20].box
    assert dict(box.low) == {"x0": pytest.approx(0.51605)}
    assert dict(box.high) == {"x1": pytest.approx(0.79765)}
    assert dict(box.among) == {"word": ("p", "q")}


def test_quasi_p_values_are_those_of_ema_workbench() -> None:
    points = sample()
    box = peel(points)[20].box
    assert quasi_p(box, points, "x0", "at_least") == pytest.approx(1.4730427173754783e-14, rel=1e-6)
    assert quasi_p(box, points, "x1", "at_most") == pytest.approx(1.928117488299202e-05, rel=1e-6)
    assert quasi_p(box, points, "word", "among") == pytest.approx(4.370544130258718e-06, rel=1e-6)


def test_a_box_known_by_construction_is_found() -> None:
    step, _ = find_box(sample(), 0.9)
    assert set(step.box.limits()) == {("x0", "at_least"), ("x1", "at_most"), ("word", "among")}
    assert step.box.low["x0"] == pytest.approx(0.55, abs=0.06)
    assert step.box.high["x1"] == pytest.approx(0.6, abs=0.06)
    assert step.box.among["word"] == ("p", "q")
    assert step.density >= 0.9


@pytest.mark.parametrize("seed", range(10))
def test_every_peel_makes_the_box_denser_and_smaller_and_says_its_counts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    numbers = {f"x{k}": rng.integers(0, 6, size=150).astype(np.float64) for k in range(3)}
    listed = {"on": np.array([True, False], dtype=object)[rng.integers(2, size=150)]}
    points = Points(numbers, listed, rng.random(150) < 0.2 + 0.1 * numbers["x0"])
    steps = peel(points)
    for wider, narrower in pairwise(steps):
        assert narrower.density > wider.density
        assert not np.any(narrower.box.inside(points) & ~wider.box.inside(points))
    for step in steps:
        assert step == step_of(step.box, points)
        assert step.inside >= 0.05 * len(points)
        pasted = paste(step, points)
        assert pasted.density >= step.density
        assert not np.any(step.box.inside(points) & ~pasted.box.inside(points))


def test_cuts_lie_between_different_values() -> None:
    assert cut(np.array([0.0, 1.0, 2.0, 3.0, 4.0]), 0.3) == 1.5
    assert cut(np.array([1.0, 1.0, 1.0, 2.0, 3.0]), 0.05) == 1.5
    assert cut(np.array([1.0, 2.0, 3.0, 3.0, 3.0]), 0.95) == 2.5
    assert cut(np.array([1.0, 1.0, 1.0]), 0.05) == 1.0


def test_limits_that_chance_explains_are_dropped() -> None:
    rng = np.random.default_rng(5)
    numbers = {f"x{k}": rng.random(400) for k in range(30)}
    step, _ = find_box(Points(numbers, {}, (numbers["x0"] > 0.7) & (rng.random(400) < 0.9)), 0.85)
    assert set(step.box.limits()) == {("x0", "at_least")}
    noise, _ = find_box(Points(numbers, {}, rng.random(400) < 0.3), 0.8)
    assert noise.box.restricted == frozenset()


def test_a_limit_chosen_among_more_numbers_must_be_less_likely_by_chance() -> None:
    """Of 100 points 40 are wanted, 27 of them among the 50 in the box: by chance as many in 3.14 % of draws (binomial). That is below
    5 % for one number, and above its half for two (Bonferroni)."""
    x = np.arange(100.0)
    wanted = np.isin(x, [*range(13), *range(50, 77)])
    alone = Points({"x": x}, {}, wanted)
    step = step_of(VariantBox(low={"x": 49.5}), alone)
    assert (step.inside, step.wanted) == (50, 27)
    assert quasi_p(step.box, alone, "x", "at_least") == pytest.approx(0.0314055530, rel=1e-6)
    assert simplified(step, alone, 0.5) == step
    assert simplified(step, Points({"x": x, "y": np.zeros(100)}, {}, wanted), 0.5).box.restricted == frozenset()


def test_quasi_p_values_of_few_wanted_points() -> None:
    """One of 4 in the box where 2 of 8 are wanted: chance gives one or more in 1 − (3/4)⁴; none at all is what chance always gives."""
    x = np.arange(8.0)
    box = VariantBox(high={"x": 3.5})
    assert quasi_p(box, Points({"x": x}, {}, np.isin(x, [0, 7])), "x", "at_most") == pytest.approx(1 - 0.75**4)
    assert quasi_p(box, Points({"x": x}, {}, np.isin(x, [6, 7])), "x", "at_most") == 1
    assert quasi_p(box, Points({"x": x}, {}, x >= 0), "x", "at_most") == 1


def test_several_boxes_with_the_share_held_out() -> None:
    table = table_of(
        planned([*UNITS, ChoiceFactor("line", (True, False))], "latin_hypercube", 600),
        agreement=lambda x, given: x["x0"] > 0.6 if given["line"] else x["x1"] < 0.2,
    )
    found = discover_in(table, "agreement", seed=1)
    assert (found.variants, found.held_out, found.left_out) == (1200, 400, 0)
    assert found.share == pytest.approx(0.3, abs=0.01)
    first, second = found.boxes[:2]
    assert {(limit.path, limit.side) for limit in first.limits} == {("x0", "at_least"), ("line", "among")}
    assert {(limit.path, limit.side) for limit in second.limits} == {("x1", "at_most"), ("line", "among")}
    for box in (first, second):
        assert box.checked is not None
        assert box.checked.density > 0.7
        assert box.checked.interval[0] < box.checked.density
    assert first.found.coverage + second.found.coverage > 0.85
    assert found.trajectory[0] == pytest.approx((1.0, 0.3), abs=0.03)


def test_numbers_that_move_together_are_one_factor() -> None:
    from dataclasses import replace

    joined = [replace(f, number=f.number.model_copy(update={"together": "pair"})) for f in UNITS[:2]]
    table = table_of(planned([*joined, *UNITS[2:]], "random", 300), agreement=lambda x, _: x["x1"] < 0.4)
    found = discover_in(table, "agreement")
    assert [limit.path for limit in found.boxes[0].limits] == ["x0"]
    assert dict(found.together) == {"x0": ("x1",)}


def test_the_other_answer_can_be_looked_for() -> None:
    table = table_of(planned(UNITS, "sobol", 256), agreement=lambda x, _: x["x0"] < 0.9)
    found = discover_in(table, "agreement", value=False)
    assert found.share == pytest.approx(0.1, abs=0.02)
    assert [(limit.path, limit.side) for limit in found.boxes[0].limits] == [("x0", "at_least")]


def test_nothing_to_tell_apart_is_said_so() -> None:
    never = discover_in(table_of(planned(UNITS, "random", 50), agreement=lambda *_: False), "agreement")
    assert never.boxes == ()
    assert never.no_boxes == "agreement is true in no variant, so there is nothing to tell apart"
    rng = np.random.default_rng(0)
    noise = discover_in(table_of(planned(UNITS, "random", 300), agreement=lambda *_: bool(rng.random() < 0.3)), "agreement")
    assert "more frequent than chance explains" in noise.no_boxes


def test_variants_without_a_value_are_left_out_and_counted() -> None:
    table = table_of(planned(UNITS, "random", 300), agreement=lambda x, _: None if x["x3"] > 0.9 else x["x0"] < 0.4)
    found = discover_in(table, "agreement")
    assert found.left_out > 10
    assert found.variants + found.left_out == 300


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(UsageError, match="a saltelli design does not fill the space evenly"):
        discover_in(table_of(planned(UNITS, "saltelli", 4), agreement=lambda *_: True), "agreement")
    table = table_of(planned(UNITS, "random", 20), agreement=lambda *_: True, least_surplus=lambda *_: 1.0)
    with pytest.raises(UsageError, match="least_surplus is a number"):
        discover_in(table, "least_surplus")
    with pytest.raises(UsageError, match="the density must be above 0"):
        discover_in(table, "agreement", density=1.5)


def test_a_run_is_read_from_its_folder(tmp_path: Path) -> None:
    run = sweep(plan(4, samples=30), tmp_path / "run").folder
    found = discover(run)
    assert found.variants == 60
    assert found.held_out == 0
    assert bool(found.boxes) != bool(found.no_boxes)
    assert discover(run, "agreement=false").share == pytest.approx(1 - found.share)
    with pytest.raises(UsageError, match="after = comes true or false"):
        discover(run, "agreement=no")
