"""No table of any command cuts a figure or loses a column, at any width."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator import cases
from tests.cli.every_command import call, commands, prepare
from tests.cli.running import is_command, page, printed, zopa
from tests.report.test_fitting import figures

WIDTHS = (60, 80, 120, 200)
WITHOUT_LIMITS = 5000
"""Columns in which no table has to give way."""
OF_ITS_OWN = ("new", "schema", "verify", "notebook", "report", "play", "roles")
"""Commands that print no tables, or a document."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("every")
    prepare(made)
    return made


@pytest.mark.parametrize(
    ("name", "command"), [(n, c) for n, c in commands() if n not in OF_ITS_OWN], ids=lambda v: v if isinstance(v, str) else ""
)
def test_every_figure_stands_whole_at_every_width(folder: Path, name: str, command: object) -> None:
    full = ["--full"] if any("--full" in parameter.opts for parameter in command.params) else []  # type: ignore[attr-defined]
    parts = printed(*call(name), *full, cwd=folder)
    wanted = figures(page(parts, WITHOUT_LIMITS))
    for width in WIDTHS:
        lines = page(parts, width)
        assert all(len(line) <= width or is_command(line) for line in lines)
        found = figures(lines)
        assert not [word for word, count in wanted.items() if found[word] < count], width


def _points(name: str, found: dict[str, Any]) -> Iterator[float]:
    """What the answer says each party gets: in the cases that are told apart in the text, the first of those that tie."""
    if name == "compare":
        placed = [each["point"] for each in found["offers"] if each["point"] is not None]
    else:
        placed = [each["points"][0] for each in found["solutions"].values() if each["points"]]
    yield from (value for point in placed for key in ("utilities", "surplus") for value in point[key].values())
    yield from found["reservation"].values()


@pytest.mark.parametrize("case", [case.name for case in cases()])
@pytest.mark.parametrize("words", [("solve", "--no-draws"), ("compare", "--no-draws")], ids=lambda words: words[0])
def test_what_each_party_gets_by_the_json_answer_stands_in_the_text_at_every_width(case: str, words: tuple[str, ...]) -> None:
    name, *options = words
    asked = zopa(name, case, *options, "--json")
    if asked.returncode == 2:
        pytest.skip("the case has no points, or no offers")
    wanted = {f"{abs(value):.2f}" for value in _points(name, json.loads(asked.stdout))}
    parts = printed(name, case, *options, "--full")
    whole = figures(page(parts, WITHOUT_LIMITS))
    for width in WIDTHS:
        lines = page(parts, width)
        found = figures(lines)
        assert not [word for word, count in whole.items() if found[word] < count], width
        text = " ".join(lines)
        assert not [figure for figure in wanted if figure not in text], width
