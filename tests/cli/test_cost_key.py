"""`cost` and `war_cost` are one thing under two names: every command that reads it answers alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.every_command import SCENARIO
from tests.cli.running import zopa

WAR = SCENARIO.replace("war_cost: 2", "war_cost: {wait: {base: 2, range: [1, 4]}, court: 3}", 1)
PEACE = WAR.replace("war_cost", "cost")
ASKED = (
    ("solve", "--draws", "20"),
    ("explain",),
    ("explain", "--vary", "parties.buyer.KEY.wait=0:90", "--vary", "parties.seller.KEY=0:90"),
    ("compare", "half", "late", "--draws", "20"),
    ("calibrate",),
    ("simulate", "--sessions", "5"),
    ("commitment",),
    ("sweep", "--samples", "4", "--plan"),
)


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_both_names_give_one_answer(words: tuple[str, ...], tmp_path: Path) -> None:
    answers = []
    for key, text in (("cost", PEACE), ("war_cost", WAR)):
        (tmp_path / "press.yaml").write_text(text, encoding="utf-8")
        done = zopa(words[0], "press.yaml", *(word.replace("KEY", key) for word in words[1:]), "--json", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        answers.append(_settled(json.loads(done.stdout.replace("war_cost", "cost"))))
    assert answers[0] == answers[1]


DRAWN = ("accepted_by", "by_all", "regret", "group_regret", "draws", "with_agreement", "interval", "most_likely")
"""What rests on draws, which a number has by its path."""


def _settled(answer: object) -> object:
    """What hangs on neither the clock, nor draws, nor the length of the name."""
    if isinstance(answer, list):
        return [_settled(item) for item in answer]
    if not isinstance(answer, dict):
        return answer
    return {key: _settled(item) for key, item in answer.items() if key not in ("seconds", "bytes", "made_by", "sha256", "digest", *DRAWN)}


def test_both_at_once_are_a_fault(tmp_path: Path) -> None:
    (tmp_path / "press.yaml").write_text(SCENARIO.replace("war_cost: 2", "war_cost: 2\n    cost: 2", 1), encoding="utf-8")
    done = zopa("check", "press.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "'cost' and 'war_cost' are two keys for one thing; keep one of them" in done.stderr + done.stdout
