"""A party's best and worst utility may be too much to find. It is then left out, and nobody who asks for it stumbles."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from simulator.solve.game import Game
from tests.cli.every_command import CALLS, FILE, call, commands, prepare
from tests.cli.running import zopa


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("extremes")
    prepare(made)
    return made


LIMITED = [name for name, command in commands() if any(parameter.name == "time_limit" for parameter in command.params)]
MORE = (
    ("solve", FILE, "--frontier", "all", "--engine", "elimination"),
    ("explain", "never.yaml"),
    ("compare", FILE, "half", "late", "--improve", "--counter", "--no-draws", "--full"),
    ("report", FILE, "--format", "md", "--no-draws"),
)


@pytest.mark.parametrize("words", [*(call(name) for name in LIMITED if name in CALLS and name != "sweep"), *MORE], ids=" ".join)
@pytest.mark.parametrize("left_out", ["one", "all"])
def test_nobody_needs_to_know_how_far_utilities_reach(
    words: tuple[str, ...], left_out: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Game.extremes

    def fewer(game: Game, best: bool) -> Mapping[str, Fraction]:
        return dict([*found(game, best).items()][: 1 if left_out == "one" else 0])

    monkeypatch.setattr(Game, "extremes", fewer)
    done = zopa(*words, cwd=folder)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr
