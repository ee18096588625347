"""`--plot` where there is nothing to set against one another, and in a process whose settings of matplotlib are others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import zopa, zopa_process

ALONE = {
    "title": "Alone",
    "issues": {"a": {"title": "A", "options": {"x": "X", "y": "Y"}}},
    "parties": {"p": {"title": "P", "weights": {"a": 1}, "values": {"a": {"x": 100, "y": 0}}, "reservation": 50}},
    "offers": {"o": {"title": "O", "terms": {"a": "x"}}},
}


@pytest.mark.parametrize("words", [("compare",), ("debrief", "deals.csv"), ("simulate", "--sessions", "2", "--trace", "1")])
def test_a_party_alone_has_no_picture_of_pairs(words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "alone.json").write_text(json.dumps(ALONE), encoding="utf-8")
    (tmp_path / "deals.csv").write_text("group,a\n1,x\n", encoding="utf-8")
    name, *others = words
    done = zopa(name, "alone.json", *others, "--plot", "p.png", cwd=tmp_path)
    assert done.returncode == 2
    assert "needs two parties at least" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not list(tmp_path.glob("*.png"))


def test_settings_of_matplotlib_are_not_asked(tmp_path: Path) -> None:
    settings = {"MPLBACKEND": "nosuch", "MPLCONFIGDIR": str(tmp_path / "deals.csv" / "nowhere")}
    (tmp_path / "deals.csv").touch()
    done = zopa_process("simulate", "sale", "--sessions", "2", "--plot", tmp_path / "p.svg", env=settings)
    assert (done.returncode, done.stderr) == (0, f"written: {tmp_path / 'p.svg'}\n")
