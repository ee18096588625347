"""What docs/divide.md prints and claims is what the program answers."""

from __future__ import annotations

from pathlib import Path

from simulator.report.games.json_divide import divide_json
from simulator.scenario.reading import load
from simulator.solve.adjusted_winner import adjusted_winner

PAGE = (Path(__file__).parents[2] / "docs" / "divide.md").read_text(encoding="utf-8")


def test_the_page_names_every_key_of_the_json_answer() -> None:
    section = PAGE[PAGE.index("## The JSON answer") : PAGE.index("## Sources")]
    scenario = load("river")
    answer = divide_json(scenario, adjusted_winner(scenario))
    keys = {*answer, *answer["issues"][0], *answer["compromises"][0]} - {"schema", "title"}
    assert all(f"`{key}`" in section for key in keys)
