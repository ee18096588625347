"""The examples of docs/making-scenarios.md run as they stand."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import totals

PAGE = Path(__file__).parents[2] / "docs" / "making-scenarios.md"


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """What the examples define, run one after another."""
    found: dict[str, Any] = {}
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert len(blocks) >= 6
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), found)
    return found


def test_objects_mean_what_they_say(names: dict[str, Any]) -> None:
    payoffs = compile_payoffs(names["flat"])
    rent_400_room_ben = totals(payoffs, (0, 1))
    assert [payoffs.points(p, rent_400_room_ben[p]) for p in range(2)] == [Fraction(70), Fraction(50)]


def test_the_table_is_kept(names: dict[str, Any]) -> None:
    payoffs = compile_payoffs(names["bach_or_stravinsky"])
    assert [[payoffs.points(p, totals(payoffs, (o,))[p]) for p in range(2)] for o in range(3)] == [[2, 1], [1, 2], [0, 0]]


def test_changes_leave_the_original_alone(names: dict[str, Any]) -> None:
    assert names["flat"].parties["anna"].interactions
    assert not names["changed"].parties["anna"].interactions
    assert not names["changed"].parties["ben"].red_lines["half"].in_force
