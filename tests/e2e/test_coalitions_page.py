"""What docs/coalitions.md prints and claims is what the program answers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import zopa

PAGE = (Path(__file__).parents[2] / "docs" / "coalitions.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```text\n\$ zopa (.*?)\n(.*?)```", PAGE, re.DOTALL)
LAKE, HANDS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "lake.yaml").write_text(LAKE, encoding="utf-8")
    (tmp_path / "hands.yaml").write_text(HANDS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_there_are_three_commands() -> None:
    assert len(COMMANDS) == 3


@pytest.mark.parametrize(("words", "shown"), COMMANDS)
def test_the_commands_answer_as_printed(words: str, shown: str, folder: Path) -> None:
    answer = zopa(*words.split(), cwd=folder)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith(shown.rstrip("\n"))


@pytest.mark.usefixtures("folder")
def test_the_python_of_the_page_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    assert names["found"].in_core
