"""A package of somebody else (tests/their_package) is installed, and what it offers is there; what it cannot offer is named."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which it is installed."""
    source, target = tmp_path_factory.mktemp("their") / "source", tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "tests" / "their_package", source)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--no-index", "--target", str(target), str(source)], check=True)
    return target


def zopa_with(installed: Path, *words: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, "PYTHONPATH": os.pathsep.join((str(installed), str(ROOT))), "COLUMNS": "100"}
    return subprocess.run([sys.executable, "-m", "simulator", *words], capture_output=True, text=True, env=settings, check=False)


def test_their_strategy_is_found_by_name_and_what_cannot_be_loaded_is_left_out_with_a_note(installed: Path) -> None:
    note = "zopa: the strategy 'lost' of the package their-talks is left out, since it cannot be loaded: ModuleNotFoundError"
    done = zopa_with(installed, "simulate", "sale", "--strategy", "halfway", "--sessions", "3", "--json")
    assert done.returncode == 0
    assert set(json.loads(done.stdout)["setting"]["strategies"].values()) == {"halfway"}
    assert done.stderr.startswith(note)
    shown = zopa_with(installed, "simulate", "--help")
    assert "Theirs: halfway (from their-talks)." in " ".join(shown.stdout.split())
    assert shown.stderr.startswith(note)
    wrong = zopa_with(installed, "simulate", "sale", "--strategy", "halfwey")
    assert "did you mean 'halfway'" in wrong.stderr


def test_where_nobody_asks_for_theirs_nothing_of_theirs_is_loaded(installed: Path) -> None:
    done = zopa_with(installed, "simulate", "sale", "--strategy", "linear", "--sessions", "3")
    assert (done.returncode, done.stderr) == (0, "")
