"""Data sets for tests: an invented council, which stands here, and public ones where `ZOPA_DATA` names the folder that holds them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from simulator.validate.decisions import PastDecisions
from simulator.validate.manifest import PositionsManifest, read_manifest_of
from simulator.validate.positions import read_positions

HERE = Path(__file__).parent / "data"
COUNCIL = HERE / "council"


def council() -> PastDecisions:
    return decisions_in(COUNCIL)


def decisions_in(folder: Path, manifest: str | None = None) -> PastDecisions:
    found = read_manifest_of(folder, manifest)
    assert isinstance(found, PositionsManifest)
    return read_positions(folder, found)


def copied(to: Path, of: Path = COUNCIL) -> Path:
    """A copy of a data set, to be changed."""
    return Path(shutil.copytree(of, to / of.name))


def changed(to: Path, file: str, before: str, after: str, of: Path = COUNCIL) -> Path:
    """A copy of a data set in which a text of a file stands otherwise."""
    folder = copied(to, of)
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    return folder


def public(name: str) -> Path:
    """The folder of a public data set, which is no part of the project; the test is skipped where it is not there."""
    folder = Path(os.environ.get("ZOPA_DATA", "")) / name
    if "ZOPA_DATA" not in os.environ or not folder.is_dir():
        pytest.skip(f"needs the public data set '{name}' below the folder that ZOPA_DATA names")
    return folder
