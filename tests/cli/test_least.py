"""Every command on the least scenarios: an answer, or one clear message; no traceback, and no word that means nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import typer

from simulator.cli.main import app
from tests.cli.least import DEAL, LEAST
from tests.cli.running import zopa

NO_SCENARIO = {"list", "schema", "exercise"}
"""Commands that take none."""

RUNS: Mapping[str, tuple[str, ...]] = {
    "new": ("new {file} --output -",),
    "check": ("check {file}",),
    "show": ("show {file}",),
    "diff": ("diff {file} {plain}",),
    "solve": (
        "solve {file} --draws 6 --frontier all",
        "solve {file} --engine elimination --ratify 0.5 --no-draws",
        "solve {file} --engine mixed-integer --no-draws",
    ),
    "explain": ("explain {file}",),
    "compare": ("compare {file} --draws 6 --improve --counter", "compare {file} a=x"),
    "divide": ("divide {file}",),
    "calibrate": ("calibrate {file}",),
    "equilibria": (
        "equilibria {file}",
        "equilibria {file} --alternating 2",
        "equilibria {file} --between linear,conceder --runs 2 --rounds 2",
    ),
    "stability": ("stability {file}",),
    "commitment": ("commitment {file}",),
    "coalitions": ("coalitions {file}",),
    "verify": ("verify {file} {certificate}",),
    "report": ("report {file} --format md --draws 6",),
    "sweep": ("sweep {file} --vary ranges=all --samples 3 --output {folder}/run",),
    "results": ("results {folder}/run",),
    "simulate": ("simulate {file} --sessions 3 --rounds 2",),
    "play": ("play {file} --as one --rounds 2",),
    "roles": ("roles {file}",),
    "debrief": ("debrief {file} {deals}",),
}
"""Command → what is run on each scenario, in this order; `{run}` a folder that the sweep makes."""

WITHOUT_JSON = {"report"}

NONSENSE = re.compile(r"\b(nan|NaN|inf|Infinity|Traceback)\b|[-−]0\.0*(?![0-9.])|\bNone\b(?! (of|was|accept|is|can|bind|would|give))")


def commands() -> Iterator[str]:
    """All commands of the command line, as it lists them."""
    yield from typer.main.get_command(app).commands  # type: ignore[attr-defined]


def test_no_command_is_forgotten() -> None:
    assert set(commands()) == set(RUNS) | NO_SCENARIO


def words_of(run: str, places: Mapping[str, Path]) -> list[str]:
    return [word.format_map({name: str(path) for name, path in places.items()}) for word in run.split()]


def written(folder: Path, name: str) -> Path:
    path = folder / f"{name}.json"
    path.write_text(json.dumps(LEAST[name], default=str))
    return path


def told_well(done: Any, run: str) -> None:
    """An answer; or one message on standard error, and no answer beside it."""
    text = done.stdout + done.stderr
    assert "Traceback" not in text, text
    assert done.returncode in (0, 2), text
    found = NONSENSE.search(text)
    assert found is None, f"{run}: {found and text[max(0, found.start() - 200) : found.end() + 50]}"
    if done.returncode == 2:
        assert not done.stdout, text
        assert 0 < len(done.stderr.strip().splitlines()) <= 4, text


@pytest.mark.parametrize("name", LEAST)
def test_every_command_on_the_least_scenarios(name: str, tmp_path: Path) -> None:
    deals = tmp_path / "deals.csv"
    issues = LEAST[name]["issues"]
    deals.write_text(
        f"group,{','.join(issues)}\nfirst,{','.join(DEAL[i] if 'options' in issues[i] else '5' for i in issues)}\nsecond{',' * len(issues)}\n"
    )
    places = {
        "file": written(tmp_path, name),
        "plain": written(tmp_path, "plain"),
        "folder": tmp_path,
        "deals": deals,
        "certificate": deals,
    }
    for command, runs in RUNS.items():
        for run in runs:
            words = words_of(run, places)
            told_well(zopa(*words, stdin="yes\nq\n"), run)
