"""Sobol' indices, swings and rank correlations of targets whose answer is known, through the same code as a run's table."""

from __future__ import annotations

from collections.abc import Mapping
from math import pi, sin
from pathlib import Path

import numpy as np
import pytest

from simulator.errors import UsageError
from simulator.sweep.correlation import RankCorrelation, rank_correlations
from simulator.sweep.factors import ChoiceFactor, Value, ranged_factors, read_factors
from simulator.sweep.groups import by_kind
from simulator.sweep.plan import Plan
from simulator.sweep.plan_runner import sweep
from simulator.sweep.run_table import RunTable
from simulator.sweep.sensitivity import Effect, sensitivity, sensitivity_of
from simulator.sweep.sobol import SobolIndices
from simulator.sweep.tornado import TargetSwing
from tests.sweep.synthetic import planned, table_of, uniform
from tests.sweep.test_running import scenario

ANGLES = tuple(uniform(f"x{k}", "-3.14159", "3.14159") for k in (1, 2, 3))
UNITS = tuple(uniform(name, "0", "1") for name in ("a", "b", "c"))


def ishigami(x: Mapping[str, float], _: Mapping[str, Value]) -> float:
    return sin(x["x1"]) + 7 * sin(x["x2"]) ** 2 + 0.1 * x["x3"] ** 4 * sin(x["x1"])


def linear(x: Mapping[str, float], _: Mapping[str, Value]) -> float:
    return 4 * x["a"] + 2 * x["b"] - 1 * x["c"]


def sobol(effects: tuple[Effect, ...]) -> dict[str, SobolIndices]:
    return {effect.name: effect for effect in effects if isinstance(effect, SobolIndices)}


def test_ishigamis_indices_are_those_known_in_closed_form() -> None:
    """Ishigami & Homma (1990): variance and its parts in closed form, a = 7, b = 0.1."""
    variance = 7**2 / 8 + 0.1 * pi**4 / 5 + 0.1**2 * pi**8 / 18 + 1 / 2
    v1, v2, v13 = (1 + 0.1 * pi**4 / 5) ** 2 / 2, 7**2 / 8, 8 * 0.1**2 * pi**8 / 225
    expected = {"x1": (v1, v1 + v13), "x2": (v2, v2), "x3": (0.0, v13)}
    found = sobol(sensitivity_of(table_of(planned(ANGLES, "saltelli", 2048), least_surplus=ishigami), "least_surplus").cases[0].effects)
    for name, (first, total) in expected.items():
        assert found[name].first.value == pytest.approx(first / variance, abs=0.03)
        assert found[name].total.value == pytest.approx(total / variance, abs=0.03)
        assert found[name].first.low <= first / variance <= found[name].first.high
        assert found[name].total.low <= total / variance <= found[name].total.high


def test_a_linear_target_has_its_squared_slopes_as_indices_and_ranks_by_them() -> None:
    result = sensitivity_of(table_of(planned(UNITS, "saltelli", 1024), least_surplus=linear), "least_surplus")
    assert result.method == "sobol_indices"
    effects = result.cases[0].effects
    assert [effect.name for effect in effects] == ["a", "b", "c"]
    for effect, slope in zip(effects, (4, 2, 1), strict=True):
        assert isinstance(effect, SobolIndices)
        assert effect.first.value == pytest.approx(slope**2 / 21, abs=0.01)
        assert effect.total.value == pytest.approx(slope**2 / 21, abs=0.01)


def test_indices_of_groups_add_up_those_of_an_additive_target() -> None:
    plan = planned(UNITS, "saltelli", 1024, grouping={"a": "outer", "c": "outer"})
    result = sensitivity_of(table_of(plan, least_surplus=linear), "least_surplus")
    assert result.groups == {"outer": ("a", "c"), "b": ("b",)}
    found = sobol(result.cases[0].effects)
    assert found["outer"].total.value == pytest.approx(17 / 21, abs=0.02)
    assert found["b"].total.value == pytest.approx(4 / 21, abs=0.02)


def test_intervals_are_the_same_for_the_same_seed_and_narrow_with_the_sample() -> None:
    small, large = (table_of(planned(ANGLES, "saltelli", n), least_surplus=ishigami) for n in (128, 1024))
    assert sensitivity_of(small, "least_surplus", seed=3) == sensitivity_of(small, "least_surplus", seed=3)
    widths = [
        np.mean([e.total.high - e.total.low for e in sobol(sensitivity_of(t, "least_surplus").cases[0].effects).values()])
        for t in (small, large)
    ]
    assert widths[1] < widths[0] / 2


def test_yes_or_no_targets_and_listed_values_are_cases_of_their_own() -> None:
    """With the red line in force only `a` decides, without it only `b`."""
    plan = planned([*UNITS, ChoiceFactor("line", (True, False))], "saltelli", 256)
    table = table_of(plan, agreement=lambda x, given: (x["a"] if given["line"] else x["b"]) < 0.5)
    on, off = sensitivity_of(table, "agreement").cases
    assert (dict(on.given), dict(off.given)) == ({"line": True}, {"line": False})
    assert (on.effects[0].name, off.effects[0].name) == ("a", "b")
    assert sobol(on.effects)["a"].total.value == pytest.approx(1, abs=0.05)
    assert sobol(on.effects)["b"].total.value == 0
    assert on.mean == pytest.approx(0.5, abs=0.05)
    assert not on.rare


def test_a_constant_target_is_called_constant_with_the_reason() -> None:
    plan = planned(UNITS, "saltelli", 16)
    always = sensitivity_of(table_of(plan, agreement=lambda *_: True), "agreement").cases[0]
    assert always.effects == ()
    assert "an agreement exists in every variant" in always.no_figures
    never = table_of(plan, agreement=lambda *_: False)
    assert "least_surplus says how far" in sensitivity_of(never, "agreement").cases[0].no_figures
    shut = RunTable(plan, {**never.columns, "nearest.waived": np.array(["parties.x.red_lines.y"] * len(plan), dtype=object)})
    reason = sensitivity_of(shut, "agreement").cases[0].no_figures
    assert "the red lines alone leave no outcome" in reason
    assert reason.endswith("--vary parties.x.red_lines.y=on,off")


def test_a_target_without_a_value_in_some_variants_is_not_filled_in() -> None:
    plan = planned(UNITS, "saltelli", 16)
    table = table_of(plan, agreement=lambda x, _: x["a"] < 0.5, least_surplus=lambda x, _: x["b"] if x["a"] < 0.5 else None)
    with pytest.raises(UsageError, match=r"least_surplus: it has no value in \d+ of 80 variants"):
        sensitivity_of(table_of(plan, least_surplus=lambda *_: None, agreement=lambda *_: False), "least_surplus")
    partly = sensitivity_of(table, "least_surplus").cases[0]
    assert partly.effects == ()
    assert "measure another target" in partly.no_figures


def test_failed_and_stopped_variants_are_named_as_the_reason() -> None:
    plan = planned(UNITS, "saltelli", 16)
    table = table_of(
        plan, agreement=lambda x, _: None if x["a"] < 0.5 else x["b"] < 0.5, status=lambda x, _: "stopped" if x["a"] < 0.5 else "solved"
    )
    assert "which failed or were stopped" in sensitivity_of(table, "agreement").cases[0].no_figures


def test_no_least_surplus_where_red_lines_leave_nothing_is_said_with_what_to_vary() -> None:
    line = ChoiceFactor("parties.x.red_lines.y.in_force", (True, False))
    plan = planned([*UNITS, line], "saltelli", 16)
    columns = {
        "least_surplus": lambda x, given: None if given[line.path] else x["a"],
        "nearest.waived": lambda _, given: "parties.x.red_lines.y" if given[line.path] else None,
    }
    shut, open_ = sensitivity_of(table_of(plan, **columns), "least_surplus").cases
    assert shut.no_figures.endswith("leave no outcome at all and so no surplus; the other cases have it without parties.x.red_lines.y")
    assert open_.effects[0].name == "a"


def test_rare_agreements_are_marked() -> None:
    plan = planned(UNITS, "saltelli", 256)
    assert sensitivity_of(table_of(plan, agreement=lambda x, _: x["a"] < 0.02), "agreement").cases[0].rare


def test_swings_are_ranked_and_keep_missing_ends() -> None:
    plan = planned(UNITS, "one_at_a_time", 1)
    table = table_of(plan, least_surplus=lambda x, _: None if x["c"] == 1 else linear(x, {}))
    effects = sensitivity_of(table, "least_surplus").cases[0].effects
    assert effects == (TargetSwing("a", 2.5, 0.5, 4.5), TargetSwing("b", 2.5, 1.5, 3.5), TargetSwing("c", 2.5, 3.0, None))
    assert [effect.strength for effect in effects] == [4.0, 2.0, 0.5]


def test_rank_correlations_find_what_moves_the_target_and_leave_noise_in_doubt() -> None:
    noise = tuple(uniform(f"n{k}", "0", "1") for k in range(20))
    plan = planned((*UNITS, *noise), "latin_hypercube", 400)
    effects = sensitivity_of(table_of(plan, least_surplus=lambda x, _: float(np.exp(linear(x, {})))), "least_surplus").cases[0].effects
    found = {effect.name: effect for effect in effects if isinstance(effect, RankCorrelation)}
    assert [name for name, effect in found.items() if effect.stands_out][:3] == ["a", "b", "c"]
    assert sum(found[f.path].stands_out for f in noise) == 0
    assert found["c"].coefficient.value < 0
    slopes = 4 / np.sqrt(21)
    assert found["a"].coefficient.value == pytest.approx(slopes, abs=0.05)


def test_the_interval_of_a_rank_correlation_is_fiellers() -> None:
    """103 ranks, the last of them put first: all others move up by one, so rho = 1 − 6 × (102² + 102) / (103 × (103² − 1)) = 1 − 6 / 104.
    By Fisher's transformation ± 1.959964 × √(1.06 / 100); for two numbers at once each interval holds 0.95^½: ± 2.236477 of it."""
    values = np.arange(103.0)
    moved = np.roll(values, 1)
    for drawn, normal in (({"x": moved}, 1.959964), ({"x": moved, "y": moved}, 2.236477)):
        coefficient = rank_correlations(drawn, values)[0].coefficient
        assert coefficient.value == pytest.approx(1 - 6 / 104)
        half = normal * np.sqrt(1.06 / 100)
        assert np.arctanh(coefficient.high) - np.arctanh(coefficient.value) == pytest.approx(half, rel=1e-5)
        assert np.arctanh(coefficient.value) - np.arctanh(coefficient.low) == pytest.approx(half, rel=1e-5)


def test_rank_correlations_agree_with_scipy_where_values_are_tied() -> None:
    from scipy.stats import spearmanr

    plan = planned(UNITS, "random", 60)
    table = table_of(plan, agreement=lambda x, _: linear(x, {}) > 2)
    for effect in sensitivity_of(table, "agreement").cases[0].effects:
        assert isinstance(effect, RankCorrelation)
        expected = spearmanr(table.columns[effect.name], table.target("agreement")).statistic
        assert effect.coefficient.value == pytest.approx(expected)


def test_a_grid_is_refused() -> None:
    factors = read_factors(scenario(5), [f"parties.{next(iter(scenario(5).parties))}.weights.{i}=1,2" for i in scenario(5).issues])
    table = RunTable(Plan(scenario(5), factors, design="grid"), {})
    with pytest.raises(UsageError, match="a grid design draws no numbers"):
        sensitivity_of(table, "agreement")


def test_a_run_is_read_from_its_folder(tmp_path: Path) -> None:
    base = scenario(4)
    factors = ranged_factors(base)
    plan = Plan(base, factors, design="saltelli", samples=16, grouping=by_kind(factors))
    run = sweep(plan, tmp_path / "run").folder
    result = sensitivity(run, "least_surplus")
    assert result.target == "least_surplus"
    assert {effect.name for effect in result.cases[0].effects} == set(result.groups) == set(by_kind(factors).values())
    with pytest.raises(UsageError, match="no such target 'zzz'; choose agreement, least_surplus, a party"):
        sensitivity(run, "zzz")
    with pytest.raises(UsageError, match="no such target 'agrement'; did you mean 'agreement'"):
        sensitivity(run, "agrement")
    with pytest.raises(UsageError, match="engine is text"):
        sensitivity(run, "engine")
    party = next(iter(base.parties))
    assert sensitivity(run, party) == sensitivity(run, f"nash.{party}.utility")
