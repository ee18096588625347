"""Pictures of sweeps: what they show, that they are the same each time, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from simulator.errors import UsageError
from simulator.report.plots import Picture, picture_bytes
from simulator.report.sweep.plots import curves, heat_map, places
from simulator.report.sweep.plots_of_run import picture_of_run
from simulator.report.sweep.plots_ranked import parallel_coordinates, tornado
from simulator.report.sweep.words import factor_title
from simulator.sweep.factors import ChoiceFactor
from simulator.sweep.plan_runner import sweep
from simulator.sweep.run_table import RunTable
from simulator.sweep.sensitivity import sensitivity_of
from tests.sweep.synthetic import planned, table_of, uniform
from tests.sweep.test_running import plan

LINE = ChoiceFactor("parties.x.red_lines.line.in_force", (True, False))


def drawn(design: str = "latin_hypercube", samples: int = 200) -> RunTable:
    """An agreement where a > 0.5, or where the red line is off; the least surplus is 10·b."""
    return table_of(
        planned([uniform("a", "0", "1"), uniform("b", "0", "1"), LINE], design, samples),
        agreement=lambda x, given: x["a"] > 0.5 or not given[LINE.path],
        least_surplus=lambda x, _: 10 * x["b"] - x["a"],
    )


def texts(picture: Picture) -> list[str]:
    return [text.get_text() for text in picture.figure.axes[0].texts]


def test_a_heat_map_has_the_share_of_each_cell() -> None:
    picture = heat_map(drawn(), "a", "parties.x.red_lines.line")
    assert texts(picture) == ["0"] * 5 + ["100"] * 5 + ["100"] * 10
    assert "From 0 % to 100 %" in picture.description
    assert [label.get_text() for label in picture.figure.axes[0].get_yticklabels()] == ["on", "off"]


def test_cells_with_few_variants_are_left_out() -> None:
    assert 0 < len(texts(heat_map(drawn(samples=150), "a", "b", "least_surplus"))) < 100
    with pytest.raises(UsageError, match="fewer than 5 variants at every place"):
        heat_map(drawn(samples=10), "a", "b")
    with pytest.raises(UsageError, match="fewer than 5 variants at every place"):
        curves(drawn(samples=10), "a")


def test_listed_values_alone_need_one_variant_a_place_and_have_no_bands() -> None:
    values = tuple(Decimal(k) for k in range(11))
    plan = planned([ChoiceFactor("t", values), LINE], "grid", 1)
    table = RunTable(
        plan,
        {
            "t": np.array([float(v) for v in values for _ in range(2)]),
            LINE.path: np.array([True, False] * 11, dtype=object),
            "agreement": np.array([v > 4 and on for v in values for on in (True, False)], dtype=object),
        },
    )
    axes = curves(table, "t").figure.axes[0]
    assert [np.asarray(line.get_ydata()).tolist() for line in axes.get_lines()] == [[0.0] * 5 + [1.0] * 6, [0.0] * 11]
    assert len(axes.collections) == 0
    assert len(texts(heat_map(table, "t", LINE.path))) == 22


def test_places_of_numbers_with_few_values_are_those_values() -> None:
    table = drawn(samples=4)
    listed = RunTable(table.plan, {**table.columns, "a": np.array([0.5, 2.0, 0.5, 1.0] * 2)})
    found = places(listed, "a")
    assert found.at.tolist() == [0, 2, 0, 1] * 2
    assert found.ticks == ((0.0, 1.0, 2.0), ("0.5", "1", "2"))
    many = places(drawn(), "a")
    assert many.ticks is None
    assert set(many.at.tolist()) == set(range(10))
    assert np.all(np.abs(many.centres[many.at] - drawn().columns["a"]) <= many.width / 2 + 1e-9)


def test_curves_have_a_line_for_each_listed_value_and_bands() -> None:
    axes = curves(drawn(), "a").figure.axes[0]
    by_label = {line.get_label(): np.asarray(line.get_ydata(), dtype=np.float64).tolist() for line in axes.get_lines()}
    assert by_label == {f"Parties: x, red lines, line {on}": values for on, values in (("on", [0.0] * 5 + [1.0] * 5), ("off", [1.0] * 10))}
    assert len({(line.get_color(), line.get_marker(), line.get_linestyle()) for line in axes.get_lines()}) == 2
    assert len(axes.collections) == 2
    numbers = curves(drawn(), "b", "least_surplus").figure.axes[0].get_lines()[0]
    assert np.all(np.diff(np.asarray(numbers.get_ydata(), dtype=np.float64)) > 0)


@pytest.mark.parametrize("design", ["saltelli", "morris", "one_at_a_time", "latin_hypercube"])
def test_a_tornado_is_ranked(design: str) -> None:
    table = drawn(design, 64)
    picture = tornado(table.plan.scenario, sensitivity_of(table, "least_surplus"))
    assert len(picture.figure.axes) == 2
    for axes in picture.figure.axes:
        assert [label.get_text() for label in axes.get_yticklabels()] == ["b", "a"]
        assert axes.yaxis_inverted()


def test_a_tornado_says_what_it_leaves_out_and_what_may_be_chance() -> None:
    numbers = [uniform(f"n{k}", "0", "1") for k in range(19)]
    chance = table_of(planned(numbers, "random", 40), least_surplus=lambda x, _: (x["n0"] * 997) % 1)
    picture = tornado(chance.plan.scenario, sensitivity_of(chance, "least_surplus"))
    title = picture.figure.axes[0].get_title()
    assert title.endswith("\nthe strongest 15 of 19\nnone of them stands out from chance")
    assert "none of them stands out from chance" in picture.description
    plain = tornado(drawn().plan.scenario, sensitivity_of(drawn(), "least_surplus"))
    assert not any("chance" in axes.get_title() or "strongest" in axes.get_title() for axes in plain.figure.axes)


def test_a_tornado_of_a_constant_target_is_refused_with_the_reason() -> None:
    table = table_of(planned([uniform("a", "0", "1")], "saltelli", 16), agreement=lambda *_: True)
    with pytest.raises(UsageError, match="there is nothing to draw; an agreement exists in every variant"):
        tornado(table.plan.scenario, sensitivity_of(table, "agreement"))


def test_parallel_coordinates_tell_the_two_sides_apart_by_colour_and_line() -> None:
    picture = parallel_coordinates(drawn())
    axes = picture.figure.axes[0]
    lines = [line for line in axes.get_lines() if len(np.asarray(line.get_xdata())) == 3]
    assert len({(line.get_color(), str(line.get_linestyle())) for line in lines}) == 2
    assert [label.get_text().replace("\n", " ") for label in axes.get_xticklabels()] == ["Parties: x, red lines, line", "a", "b"]
    assert texts(picture)[:2] == ["on", "off"]
    assert "400 of 400 variants" in picture.description
    never = table_of(planned([uniform("a", "0", "1")], "random", 20), agreement=lambda *_: False)
    with pytest.raises(UsageError, match="not the same everywhere"):
        parallel_coordinates(never)


def test_the_same_picture_has_the_same_bytes() -> None:
    for kind in ("png", "svg"):
        first, second = (picture_bytes(heat_map(drawn(), "a", "b"), kind) for _ in range(2))
        assert first == second


def test_factors_that_there_are_not_are_refused() -> None:
    with pytest.raises(UsageError, match="no such factor of this sweep 'aa'; did you mean 'a'"):
        curves(drawn(), "aa")
    with pytest.raises(UsageError, match="two different factors"):
        heat_map(drawn(), "a", "a")


def test_a_target_without_any_value_is_refused() -> None:
    table = table_of(planned([uniform("a", "0", "1")], "random", 50), least_surplus=lambda *_: None)
    with pytest.raises(UsageError, match="least_surplus: it has no value in any variant"):
        curves(table, "a", "least_surplus")


def test_a_run_is_drawn_from_its_folder(tmp_path: Path) -> None:
    planned_run = plan(4, samples=80)
    run = sweep(planned_run, tmp_path / "run").folder
    x, y = planned_run.drawn[0].path, planned_run.choices[0].path
    assert factor_title(planned_run.scenario, x) in picture_of_run(run, x=x).title
    assert "Agreements over" in picture_of_run(run, x=x, y=y).title
    assert "What matters for" in picture_of_run(run, target="least_surplus").title
    assert "Variants by" in picture_of_run(run, target="least_surplus", kind="parallel").title
    with pytest.raises(UsageError, match="--y needs --x"):
        picture_of_run(run, y=y)
