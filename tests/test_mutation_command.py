"""`python -m benchmarks.mutation`: which faults it puts in, and where."""

from __future__ import annotations

import ast
from pathlib import Path

from benchmarks.mutation import mutants, sample

SOURCE = b'''
@dataclass(frozen=True)
class A:
    n: Literal[3] = 4

def f(x: Literal[3], \xc3\xa4=True) -> Literal[3]:
    """Text with 5."""
    if not x < 2 <= y and z:
        raise ValueError(f"{x + 1}")
    assert x == 3
    return min(zip(x, y, strict=True)) - x.max() + 5000
'''


def test_places_and_changes() -> None:
    file = Path("simulator/a.py")
    found = list(mutants(file, SOURCE))
    assert [(each.line, each.before, each.after) for each in found] == [
        (4, "4", "5"),
        (4, "4", "3"),
        (6, "True", "False"),
        (8, "not x < 2 <= y and z", "not x < 2 <= y or z"),
        (8, "not x < 2 <= y", "x < 2 <= y"),
        (8, "x < 2 <= y", "x <= 2 <= y"),
        (8, "x < 2 <= y", "x < 2 < y"),
        (8, "2", "3"),
        (8, "2", "1"),
        (11, "min(zip(x, y, strict=True)) - x.max()", "min(zip(x, y, strict=True)) + x.max()"),
        (11, "min", "max"),
        (11, "x.max", "x.min"),
    ]
    for each in found:
        assert ast.dump(ast.parse(each.applied(SOURCE))) != ast.dump(ast.parse(SOURCE))
    assert str(found[0]) == "simulator/a.py:4  4  →  5"


def test_a_sample_is_of_its_room_and_the_same_each_time() -> None:
    drawn = sample("payoffs", 5, 3)
    assert len(drawn) == 5
    assert all(each.file.is_relative_to("simulator/payoffs") for each in drawn)
    assert drawn == sample("payoffs", 5, 3) != sample("payoffs", 5, 4)
