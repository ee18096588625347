"""Files written whole: by several at once, on a full disk, and read with their digests."""

from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from simulator.digests import seal, sealed
from simulator.files import is_temporary, locked, write_whole, writing


def test_writers_at_once_do_not_mix(tmp_path: Path) -> None:
    """Of many who write one file at once, one's content stays, whole, and nothing else."""
    contents = [bytes([65 + k]) * 200_000 for k in range(8)]
    with ThreadPoolExecutor(len(contents)) as pool:
        list(pool.map(lambda content: write_whole(tmp_path / "file", content), contents * 5))
    assert (tmp_path / "file").read_bytes() in contents
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    write_whole(path, b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_an_unfinished_file_is_known_by_its_name(tmp_path: Path) -> None:
    with writing(tmp_path / "table.csv") as file:
        (entry,) = tmp_path.iterdir()
        assert is_temporary(entry)
        file.write(b"x")
    assert not is_temporary(tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_bytes() == b"x"


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    with locked(tmp_path / "lock"), pytest.raises(TimeoutError), locked(tmp_path / "lock"):
        pass
    with locked(tmp_path / "lock"):
        pass


@pytest.mark.parametrize("data", [{}, {"a": 1, "b": [True, None, "ü"]}, {"b": {"c": 0.1}, "a": ""}])
def test_a_seal_fits_what_was_sealed_and_nothing_else(data: dict[str, object]) -> None:
    held = sealed(data)
    assert seal(held) == seal(dict(reversed(held.items()))) == "fits"
    assert seal({**held, "a": 2}) == "broken"
    assert seal(data) == "missing"
    assert seal([held]) == seal(None) == "broken"
