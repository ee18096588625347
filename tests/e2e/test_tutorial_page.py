"""Every command of docs/tutorial.md is run, and what it prints is what stands there (`...` stands for any lines)."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.running import zopa

PAGE = (Path(__file__).parents[2] / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)


def commands(block: str) -> list[tuple[str, str]]:
    """Each command of a block with what it is said to print."""
    found = re.split(r"^\$ (.*)$", block, flags=re.MULTILINE)[1:]
    return [(found[k], found[k + 1].lstrip("\n")) for k in range(0, len(found), 2)]


def matches(expected: str, printed: str) -> bool:
    pieces = [re.escape(piece.strip("\n")) for piece in expected.split("...\n")]
    return re.match(r"\A" + r"(?:.*\n)*?".join(pieces), printed) is not None


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_what_is_printed_is_what_stands_there(number: int, tmp_path: Path) -> None:
    for command, expected in commands(BLOCKS[number]):
        name, *words = shlex.split(command)
        assert name == "zopa"
        done = zopa(*words, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert matches(expected, done.stdout), done.stdout


def test_there_are_blocks_and_a_wrong_one_is_noticed() -> None:
    assert len(BLOCKS) == 6
    assert not matches("No agreement.\n", "An agreement exists.\n")
    assert matches("a\n...\nc\n", "a\nb\nb\nc\n")
    assert not matches("a\n...\nd\n", "a\nb\nc\n")
