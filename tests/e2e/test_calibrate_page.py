"""The page on calibration: its files and commands, run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.offers.calibration import calibrate
from simulator.scenario.reading import load
from tests.cli.running import zopa

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "calibrate.md").read_text(encoding="utf-8")
FILES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_what_the_answers_of_the_first_example_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("press.yaml").write_text(FILES[0], encoding="utf-8")
    buyer = calibrate(load("press.yaml")).parties[0]
    weight = next(i for i in buyer.intervals if i.path == "parties.buyer.weights.delivery")
    assert weight.low is not None
    assert weight.before_low is not None
    assert weight.low > weight.before_low  # to accept the dear and refuse the late offer, quick delivery must weigh more
    assert dict(buyer.accepts) == {"dear_and_quick": "all", "fair_and_late": "none", "cheap_and_late": "some"}


def test_bad_answers_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("press.yaml").write_text(FILES[0], encoding="utf-8")
    for words, message in (
        (["--observe", "buyer=refused:dear_and_quick"], "buyer has two answers to one offer"),
        (["--observe", "buyer refused"], "expected PARTY=accepted:OFFER"),
        (["--party", "nobody"], "no such party 'nobody'; there are buyer, seller"),
    ):
        answer = zopa("calibrate", "press.yaml", *words)
        assert answer.returncode == 2
        assert message in answer.stderr
        assert answer.stdout == ""


def test_the_ranking_file_becomes_a_scenario_that_solves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("flat-ranking.yaml").write_text(FILES[1], encoding="utf-8")
    answer = zopa("new", "flat", "--from-ranking", "flat-ranking.yaml")
    assert (answer.returncode, answer.stdout) == (0, "flat.yaml\n")
    assert zopa("solve", "flat.yaml", "--no-draws").returncode == 0
    assert load("flat.yaml").parties["anna"].weights["room"].range is not None
    assert zopa("new", "other", "--from-ranking", "none.yaml").returncode == 2
