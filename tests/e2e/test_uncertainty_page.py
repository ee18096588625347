"""docs/uncertainty.md is true: its Python runs, its command shows what it says."""

from __future__ import annotations

import re
import shlex
from typing import Any

import pytest

from tests.cli.running import ROOT, zopa

PAGE = (ROOT / "docs" / "uncertainty.md").read_text(encoding="utf-8")
SHOWN = [block for block in re.findall(r"^```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL) if block.startswith("$ ")]


def test_the_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    found: dict[str, Any] = {}
    for block in re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL):
        exec(compile(block, "docs/uncertainty.md", "exec"), found)
    (count,) = re.findall(r"An agreement exists in (\d+) of 200 draws", PAGE)
    assert capsys.readouterr().out.startswith(f"{count} of 200\n")


@pytest.mark.parametrize("block", SHOWN)
def test_the_answers_shown_are_the_answers_given(block: str) -> None:
    command, _, shown = block.removeprefix("$ ").partition("\n")
    assert zopa(*shlex.split(command)[1:]).stdout.startswith(shown)
