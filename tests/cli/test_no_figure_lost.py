"""No table of any command cuts a figure or loses a column, at any width."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.every_command import call, commands, prepare
from tests.cli.running import is_command, page, printed
from tests.report.test_fitting import figures

pytestmark = pytest.mark.usefixtures("answers_shared")

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
