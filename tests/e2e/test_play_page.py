"""What docs/play.md shows can be typed, its snippet runs, and the keys that it names are those of the answer."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.running import zopa

PAGE = (Path(__file__).parents[2] / "docs" / "play.md").read_text(encoding="utf-8")
COMMANDS = [line.split("#")[0].split() for line in re.findall(r"^zopa (.*)$", PAGE, re.MULTILINE)]
TO_TYPE = [word for row in re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE) for word in re.findall(r"`([^`]+)`", row)]


def test_the_commands_of_the_page_begin_and_end_a_game(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    assert len(COMMANDS) == 4
    assert zopa("play", "sale", "--as", "buyer", stdin="save mine.json\n", cwd=tmp_path).returncode == 0
    for words in COMMANDS:
        done = zopa(*words, stdin="offer best\nyes\nwalk\nyes\n", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "You ended the talks" in done.stdout
    assert (tmp_path / "deal.png").exists()


def test_all_that_the_page_says_to_type_is_understood(tmp_path: Path) -> None:
    lines = [line.replace("NAME", "bid") for line in TO_TYPE]
    assert {"accept", "pass", "why", "table", "history", "quit", "walk", "offer best", "offer bid"} <= set(lines)
    for line in lines:
        done = zopa("play", "sale", "--as", "buyer", "--first", "seller", stdin=f"{line}\nyes\n", cwd=tmp_path)
        assert done.returncode == 0
        typed, text = done.stdout.partition(f"zopa> {line}\n")[1:]
        assert typed
        assert "no such" not in text.partition("zopa> yes")[0]


def test_the_keys_of_the_answer_are_on_the_page() -> None:
    done = zopa("play", "sale", "--as", "buyer", "--json", stdin="offer best\nwalk\nyes\n")
    data = json.loads(done.stdout)
    part = PAGE.partition("## The answer of `--json`")[2].partition("## In Python")[0]
    keys = (set(data) | set(data["parties"]["buyer"]) | set(data["signable"]) | set(data["menu"])) - {"schema", "title"}
    assert {key for key in keys if f"`{key}`" not in part} == set()
