"""docs/library.md: every case is there, and its commands run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator.cli.main import app
from simulator.scenario.library import cases

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
GALLERY = PAGE[: PAGE.index("## Published results")]
COMMANDS = [line.split()[1:] for line in GALLERY.splitlines() if line.startswith("    zopa ")]
READMES = {
    line: case.name
    for case in cases()
    for line in (case.path.parent / "README.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("zopa ")
}


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


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_commands_run(words: list[str]) -> None:
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert done.stdout


@pytest.mark.parametrize("line", READMES)
def test_the_commands_of_the_cases_run(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(app, shlex.split(line)[1:])
    assert done.exit_code == 0, done.output
    assert READMES[line] in line
