"""What docs/exercises.md says of the exercises is so."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from simulator.teach.exercise import EXERCISES, MOST_POINTS
from simulator.teach.exercises import make, names

DOCS = Path(__file__).parents[2] / "docs"


@cache
def page(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def test_every_exercise_stands_in_the_table_of_the_page() -> None:
    assert tuple(re.findall(r"^\| `(\w+)` \|", page("exercises"), re.MULTILINE)) == names()
    number = {15: "fifteen"}[len(names())]
    assert f"{number} guided exercises" in page("exercises")


def test_the_exercise_of_the_page_works() -> None:
    (code,) = (block for block in re.findall(r"```python\n(.*?)```", page("exercises"), re.DOTALL) if "@add_exercise" in block)
    known: dict[str, Any] = {}
    try:
        exec(code, known)
        assert "count" in names()
        for student in ("Ada", "Bo", "Çelik"):
            exercise = make("count", student)
            right = int(exercise.solution().answer)
            assert exercise.check(str(right)).points == MOST_POINTS
            assert exercise.check(str(right - 1)).message == "There are more."
            assert exercise.check(str(right + 1)).message.startswith("Too many")
    finally:
        del EXERCISES._found["count"]
    assert "count" not in names()
