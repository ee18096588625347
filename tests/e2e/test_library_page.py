"""docs/library.md: every case is there, with a command."""

from __future__ import annotations

import re
from pathlib import Path

from simulator.scenario.library import cases

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
GALLERY = PAGE[: PAGE.index("## Published results")]
COMMANDS = [line.split()[1:] for line in GALLERY.splitlines() if line.startswith("zopa ")]


def test_every_case_has_its_paragraph_and_its_command() -> None:
    names = {case.name for case in cases()}
    told = {
        name
        for line in GALLERY.splitlines()
        if line.startswith("**")
        for name in re.findall(r"\*\*\[([a-z0-9-]+)\]\(\.\./scenarios/\1/README\.md\)\*\*", line)
    }
    assert told == names
    assert {words[1] for words in COMMANDS} == names
