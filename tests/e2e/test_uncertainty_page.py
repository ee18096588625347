"""docs/uncertainty.md is true: its Python runs, its command shows what it says."""

from __future__ import annotations

import re
import shlex
from typing import Any

import pytest

from tests.cli.running import ROOT, zopa

PAGE = (ROOT / "docs" / "uncertainty.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
SHOWN = [block for block in BLOCKS if block.startswith("$ ")]


def test_the_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    found: dict[str, Any] = {}
    for block in re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL):
        exec(compile(block, "docs/uncertainty.md", "exec"), found)
    (count,) = re.findall(r"An agreement exists in (\d+) of 200 draws", PAGE)
    (most,) = re.findall(r"most draws is accepted in (\d+) of 200, and none in more", PAGE)
    printed = capsys.readouterr().out
    assert printed.startswith(f"{count} of 200\n")
    assert printed.endswith(f"accepted by all in {most} of 200 draws; no outcome in more than {most}\n")


@pytest.mark.parametrize("block", SHOWN)
def test_the_answers_shown_are_the_answers_given(block: str) -> None:
    command, _, shown = block.removeprefix("$ ").partition("\n")
    assert zopa(*shlex.split(command)[1:]).stdout.startswith(shown)


def test_offers_are_shown_as_compare_shows_them() -> None:
    (block,) = (block for block in BLOCKS if block.startswith("When the numbers vary"))
    (command,) = re.findall(r"`(zopa compare [^`]*)`:\n", PAGE)
    printed = zopa(*shlex.split(command)[1:]).stdout
    assert "\n".join(line.rstrip() for line in printed.splitlines()).count(block.rstrip()) == 1
