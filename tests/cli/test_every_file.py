"""Every argument that names a file, given what is no such file; every option that writes one, on a full disk."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simulator.files import MIB
from tests.cli.every_command import NAMES_A_FILE, READ, READ_FOLDERS, WRITTEN, commands, prepare
from tests.cli.running import zopa

HUGE = 64 * MIB + 1


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = tmp_path_factory.mktemp("every")
    prepare(made)
    for name, make in NO_FILES.items():
        make(made / name)
    yield made
    (made / "locked").chmod(0o600)


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(HUGE)  # takes no room on the disk


def _locked(path: Path) -> None:
    path.write_text("title: x\n")
    path.chmod(0)


NO_FILES: dict[str, Callable[[Path], object]] = {
    "missing.yaml": lambda path: None,
    "a\0b.yaml": lambda path: None,
    "x" * 5000 + ".yaml": lambda path: None,
    "some-folder": lambda path: path.mkdir(),
    "pipe": lambda path: os.mkfifo(path),
    "empty": lambda path: path.write_bytes(b""),
    "binary": lambda path: path.write_bytes(bytes(range(256)) * 4),
    "utf16": lambda path: path.write_bytes("title: x\n".encode("utf-16")),
    "huge": _huge,
    "locked": _locked,
}


def words_of(line: tuple[str, ...], name: str) -> list[str]:
    return [word.replace("{}", name) for word in line]


def test_the_arguments_are_the_apps() -> None:
    named = {
        (command, p.name)
        for command, found in commands()
        for p in found.params
        if p.name == "resume" or (p.metavar and p.metavar.strip("[]").startswith(NAMES_A_FILE)) or (command, p.name) == ("diff", "b")
    }
    assert named == set(READ) | set(READ_FOLDERS) | set(WRITTEN)


@pytest.mark.parametrize("name", sorted(NO_FILES), ids=lambda name: name[:12].replace("\0", "0"))
@pytest.mark.parametrize("where", sorted(READ), ids=" ".join)
def test_what_is_no_file_is_refused_in_one_sentence_with_its_name(where: tuple[str, str], name: str, folder: Path) -> None:
    if name == "locked" and os.access(folder / "locked", os.R_OK):
        pytest.skip("the superuser reads everything")
    done = zopa(*words_of(READ[where], f"./{name}"), cwd=folder)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "Traceback" not in done.stderr
    told = done.stderr.splitlines()
    assert len(told) == 1
    assert name[:60].replace("\0", " ") in told[0]


@pytest.mark.parametrize("name", sorted(NO_FILES), ids=lambda name: name[:12].replace("\0", "0"))
@pytest.mark.parametrize("where", sorted(READ_FOLDERS), ids=" ".join)
def test_what_is_no_folder_of_that_kind_is_refused_as_well(where: tuple[str, str], name: str, folder: Path) -> None:
    done = zopa(*words_of(READ_FOLDERS[where], f"./{name}"), cwd=folder)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert name[:60].replace("\0", " ") in done.stderr


def refuse(descriptor: int) -> None:
    """What a full disk does when it is to keep what was written."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("where", sorted(WRITTEN), ids=" ".join)
def test_a_full_disk_leaves_nothing_half_written(where: tuple[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(folder.rglob("*"))
    monkeypatch.setattr("simulator.files.os.fsync", refuse)
    stdin = "offer price=24,delivery=now\nyes\nwalk\nyes\n" if where[0] == "play" else ""
    done = zopa(*words_of(WRITTEN[where], "new"), stdin=stdin, cwd=folder)
    assert done.returncode == 1, done.stderr
    assert "No space left on device" in done.stderr.splitlines()[-1]
    assert "new" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    if where not in (("sweep", "output"), ("validate", "output")):  # the folder of a run stays, and can be gone on with
        assert sorted(folder.rglob("*")) == before


def test_what_a_shell_puts_in_place_of_a_command_is_read(folder: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, (folder / "press.yaml").read_bytes())
    os.close(writing)
    try:
        assert zopa("check", f"/dev/fd/{reading}", cwd=folder).returncode == 0
    finally:
        os.close(reading)


@pytest.mark.parametrize("words", ["start zopa --student Ben", "hint --student Ada", "check 20-25 --student Ada", "solution --student Ada"])
def test_a_full_disk_leaves_score_files_as_they_were(words: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: path.read_bytes() for path in folder.glob("*.json")}
    monkeypatch.setattr("simulator.files.os.fsync", refuse)
    done = zopa("exercise", *words.split(), cwd=folder)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
    assert "No space left on device" in done.stderr
    assert {path: path.read_bytes() for path in folder.glob("*.json")} == before


def test_a_full_disk_leaves_the_game_and_the_talk_as_they_were(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.files.os.fsync", refuse)
    done = zopa("play", "press.yaml", "--as", "buyer", stdin="save game.json\nquit\nyes\n", cwd=folder)
    assert not (folder / "game.json").exists()
    assert "No space left on device" in done.stdout  # said at the table, and the game goes on
    assert (done.returncode, "left before its end" in done.stderr) == (0, True)
