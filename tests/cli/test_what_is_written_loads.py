"""Whatever a command writes can be read again, by what it is for, in a folder that holds nothing else."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sized
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest

from simulator import load, solve
from simulator.formats.tables import read_table
from simulator.teach.exercises import names
from tests.cli.every_command import FILE, WRITTEN, prepare
from tests.cli.running import zopa

pytestmark = pytest.mark.usefixtures("answers_shared")

Loader = Callable[[Path, Path], object]
"""Takes what was written and the folder of everything else."""


def _with(*words: str) -> Loader:
    """Read by another command, in which {} stands for what was written."""

    def read(written: Path, folder: Path) -> None:
        done = zopa(*(word.replace("{}", str(written)) for word in words), cwd=folder, stdin="walk\nyes\n")
        assert done.returncode == 0, done.stderr

    return read


def _picture(written: Path, folder: Path) -> None:
    pictures = sorted(written.parent.glob(f"{written.stem}*.svg"))
    assert pictures
    for picture in pictures:
        assert ElementTree.parse(picture).getroot().tag.endswith("svg")


def _table(written: Path, folder: Path) -> None:
    with written.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) > 1
    assert len({len(row) for row in rows}) == 1


LOADERS: dict[tuple[str, str], Loader] = {
    ("new", "output"): _with("check", "{}"),
    ("import", "output"): _with("check", "{}"),
    ("export", "output"): _with("import", "{}"),
    ("solve", "certificate"): _with("verify", "never.yaml", "{}"),
    ("advise", "plot"): _picture,
    ("compare", "plot"): _picture,
    ("sweep", "output"): _with("results", "{}"),
    ("notebook", "output"): lambda written, _: compile(written.read_text(encoding="utf-8"), written.name, "exec"),
    ("results", "export"): _table,
    ("results", "plot"): _picture,
    ("simulate", "plot"): _picture,
    ("play", "plot"): _picture,
    ("report", "output"): lambda written, _: written.read_text(encoding="utf-8").index("</html>"),
    ("roles", "output"): lambda written, _: next(sheet.read_text(encoding="utf-8") for sheet in written.iterdir()),
    ("debrief", "plot"): _picture,
    ("exercise grade", "output"): _table,
    ("seal", "output"): _with("score", "{}"),
    ("score", "plot"): _picture,
    ("validate", "output"): _with("validate", "--resume", "{}"),
    ("validate", "export"): _table,
    ("validate", "plot"): _picture,
}


def test_every_option_that_writes_has_a_reader() -> None:
    assert set(LOADERS) == set(WRITTEN)


@pytest.mark.parametrize("where", sorted(WRITTEN), ids=" ".join)
def test_it_is_read_again(where: tuple[str, str], tmp_path: Path) -> None:
    prepare(tmp_path)
    words = tuple(word.replace("{}", "new") for word in WRITTEN[where])
    stdin = "offer price=24,delivery=now\nyes\nwalk\nyes\n" if where[0] == "play" else ""
    done = zopa(*words, stdin=stdin, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    LOADERS[where](tmp_path / next(word for word in words if word.startswith("new") and word != where[0]), tmp_path)


def test_a_saved_game_goes_on(tmp_path: Path) -> None:
    prepare(tmp_path)
    assert zopa("play", FILE, "--as", "buyer", stdin="save new.json\nquit\n", cwd=tmp_path).returncode == 0
    _with("play", FILE, "--resume", "{}")(tmp_path / "new.json", tmp_path)


@pytest.mark.parametrize("suffix", [".json", ".parquet", ".xlsx"])
def test_exports_of_every_kind(suffix: str, tmp_path: Path) -> None:
    prepare(tmp_path)
    assert zopa("results", "run", "--export", f"t{suffix}", cwd=tmp_path).returncode == 0
    file = tmp_path / f"t{suffix}"
    read: dict[str, Callable[[], Sized]] = {
        ".json": lambda: json.loads(file.read_text(encoding="utf-8")),
        ".parquet": lambda: pl.read_parquet(file),
        ".xlsx": lambda: read_table(file.read_bytes(), str(file)).rows,
    }
    assert len(read[suffix]()) == 2


@pytest.mark.parametrize("name", names())
def test_the_file_of_every_exercise_works_by_itself(name: str, tmp_path: Path) -> None:
    assert zopa("exercise", "start", name, "--student", "Ada", cwd=tmp_path).returncode == 0
    scenario = load(tmp_path / f"{name}.yaml")
    assert solve(scenario, count=False, certificate=False).verdict
    for command in ("check", "show"):
        assert zopa(command, f"{name}.yaml", cwd=tmp_path).returncode == 0


def test_a_copy_of_every_case_works_by_itself(tmp_path: Path) -> None:
    from simulator.scenario.library import cases, find_case

    for case in cases():
        copy = tmp_path / f"{case.name}.yaml"
        copy.write_bytes(find_case(case.name).read_bytes())
        assert load(copy) == load(case.name)
