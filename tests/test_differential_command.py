"""`python -m benchmarks.differential`: a few scenarios of every comparison, and what it says where something differs."""

from __future__ import annotations

import inspect

import pytest

from benchmarks import differential
from benchmarks.differential import Comparison, comparisons, page, run


def test_every_check_is_found_and_seeds_that_no_test_has_seen_agree() -> None:
    found = list(comparisons())
    assert {each.room for each in found} == set(differential.ROOMS)
    assert {f"{each.name}" for each in found} >= set(differential.CHECKS) | set(differential.ONLY_WHERE)
    cheap = [each for each in found if each.name in ("test_differential::check_engines", "test_by_definition::check_ultimatum")]
    run(cheap, 20, 10**7, 60.0)
    assert sum(each.calls for each in cheap) >= 20
    assert not [failure for each in cheap for failure in each.failures]


@pytest.mark.parametrize("each", list(comparisons()), ids=lambda each: each.name)
def test_every_comparison_can_be_called_with_what_it_is_given(each: Comparison) -> None:
    given = {"seed": 0} | {name: values[0] for name, values in each.choices.items()} | ({"monkeypatch": None} if each.patched else {})
    inspect.signature(each.call).bind(**given)


def test_what_differs_is_told_with_its_seed() -> None:
    def wrong(seed: int) -> None:
        assert seed % 2 == 0, "odd"

    each = Comparison("solve", "here::wrong", wrong, {}, False)
    run([each], 4, 10, 60.0)
    assert each.calls == 4
    assert [failure.split(":")[2].strip() for failure in each.failures] == ["wrong --first 11", "wrong --first 13"]
    assert "| solve | solve, explain, verify, divide | 1 | 4 | 2 |" in page([each], 10)
