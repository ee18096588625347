"""Morris's elementary effects of targets whose slopes are known, for single numbers and for groups."""

from __future__ import annotations

import pytest

from simulator import extras
from simulator.errors import UsageError
from simulator.sweep.screening import ElementaryEffect
from simulator.sweep.sensitivity import Effect, sensitivity_of
from tests.sweep.synthetic import planned, table_of, uniform
from tests.sweep.test_sensitivity import UNITS, linear


def effects_of(found: tuple[Effect, ...]) -> dict[str, ElementaryEffect]:
    return {effect.name: effect for effect in found if isinstance(effect, ElementaryEffect)}


def test_a_linear_target_has_its_slopes_and_no_spread() -> None:
    result = sensitivity_of(table_of(planned(UNITS, "morris", 10), least_surplus=linear), "least_surplus")
    found = effects_of(result.cases[0].effects)
    assert list(found) == ["a", "b", "c"]
    for name, slope in (("a", 4), ("b", 2), ("c", -1)):
        assert found[name].mean == pytest.approx(slope, abs=1e-4)
        assert found[name].mean_size.value == pytest.approx(abs(slope), abs=1e-4)
        assert found[name].spread == pytest.approx(0, abs=1e-4)


def test_effects_are_over_the_whole_range_whatever_its_width() -> None:
    wide = (uniform("a", "0", "10"), uniform("b", "0", "1"))
    found = effects_of(
        sensitivity_of(table_of(planned(wide, "morris", 4), least_surplus=lambda x, _: x["a"] + x["b"]), "least_surplus").cases[0].effects
    )
    assert found["a"].mean == pytest.approx(10, abs=1e-3)
    assert found["b"].mean == pytest.approx(1, abs=1e-3)


def test_an_interaction_shows_as_spread() -> None:
    found = effects_of(
        sensitivity_of(table_of(planned(UNITS, "morris", 40), least_surplus=lambda x, _: x["a"] * x["b"]), "least_surplus").cases[0].effects
    )
    assert found["a"].spread is not None
    assert found["a"].spread > 0.2
    size = found["a"].mean_size
    assert 0 < size.low < size.value
    assert size.high - size.value == pytest.approx(size.value - size.low)
    assert found["c"].mean_size.value == 0


def test_groups_move_at_once() -> None:
    plan = planned(UNITS, "morris", 40, grouping={"a": "both", "b": "both"})
    found = effects_of(sensitivity_of(table_of(plan, least_surplus=linear), "least_surplus").cases[0].effects)
    assert set(found) == {"both", "c"}
    assert 2 <= found["both"].mean_size.value <= 6
    assert found["both"].mean is None
    assert found["both"].spread is None
    assert found["c"].mean == pytest.approx(-1, abs=1e-4)


def test_without_salib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    table = table_of(planned(UNITS, "morris", 4), least_surplus=linear)
    monkeypatch.setattr(extras, "installed", lambda _: False)
    with pytest.raises(UsageError, match=r"reading a morris design needs SALib; install it with: pip install 'zopa\[sweep\]'"):
        sensitivity_of(table, "least_surplus")
