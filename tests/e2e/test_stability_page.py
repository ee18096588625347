"""The page on stability: its files, commands and Python, run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.games.stability import stability
from simulator.scenario.reading import load
from tests.cli.running import zopa

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "stability.md").read_text(encoding="utf-8")
FILES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def valley(tmp_path: Path) -> Path:
    file = tmp_path / "valley.yaml"
    file.write_text(FILES[0], encoding="utf-8")
    return file


def test_the_first_answer_reads_as_printed(valley: Path) -> None:
    shown = re.search(r"\$ zopa stability valley\.yaml treaty\n(.*?)```", PAGE, re.DOTALL)
    assert shown is not None
    done = zopa("stability", "valley.yaml", "treaty", cwd=valley.parent)
    assert done.returncode == 0
    assert done.stdout.startswith(shown[1].rstrip("\n"))


def test_the_other_commands_run(valley: Path) -> None:
    commands = [line.split("#")[0].split() for line in PAGE.splitlines() if line.startswith("    zopa stability")]
    assert len(commands) == 4
    for words in commands:
        done = zopa(*words[1:], cwd=valley.parent)
        assert done.returncode == 0, done.stderr


def test_what_is_said_of_the_treaty(valley: Path) -> None:
    scenario = load(valley)
    terms = scenario.offers["treaty"].terms
    (found,) = stability(scenario, terms).explained
    assert [found.equilibrium(concept) for concept in ("nash", "gmr", "smr", "seq")] == [False, True, True, True]
    (kept_out,) = stability(scenario.with_changes({"issues.transit.controlled_by": []}), terms).explained
    north = kept_out.standings[0]
    assert north.improvements
    assert [north.stable(concept) for concept in ("nash", "gmr", "smr", "seq")] == [False, True, True, False]


def test_the_ranking_of_the_page_is_that_of_the_library(tmp_path: Path) -> None:
    file = tmp_path / "chicken.yaml"
    file.write_text(FILES[1], encoding="utf-8")
    assert stability(load(file)).equilibria == stability(load("chicken")).equilibria


def test_the_python_of_the_page_runs() -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) == 1
    for code in blocks:
        exec(compile(code, "docs/stability.md", "exec"), {})  # the asserts stand in the page


@pytest.mark.parametrize("case", ["elmira", "cuban-missiles", "prisoners-dilemma", "chicken"])
def test_commands_of_the_cases(case: str) -> None:
    text = (ROOT / "scenarios" / case / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^zopa (.*)$", text, re.MULTILINE)
    assert len(commands) >= 2
    for words in commands:
        done = zopa(*words.replace("'", "").split())
        assert done.returncode == 0, done.stderr
