"""`zopa validate`: text, JSON, tables and pictures of the same figures; bad input is one message."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from simulator import budget
from tests.cli.running import answer, zopa
from tests.cli.test_limits import Time
from tests.validate.sets import COUNCIL, changed

QUICK = ("--predictor", "mean", "--predictor", "nash-issue", "--predictor", "nash-reference")


def test_the_first_screen_says_what_is_better_and_by_how_much() -> None:
    text = zopa("validate", str(COUNCIL)).stdout
    assert "23 issues of 12 decisions" in text
    assert "None is better than the mean of positions by more than can be told apart." in text
    assert re.search(r"mean of positions +23 +5\.58 +2\.87 to 8\.22\n", text)
    assert len(text.splitlines()) <= 24


def test_json_csv_and_text_have_the_same_figures(tmp_path: Path) -> None:
    done = zopa("validate", str(COUNCIL), *QUICK, "--json", "--export", str(tmp_path / "errors.csv"), "--plot", str(tmp_path / "p.svg"))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["schema"] == "zopa/validation/1"
    rows = list(csv.DictReader((tmp_path / "errors.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["predictor"] for row in rows] == [each["name"] for each in found["predictors"]] == ["mean", "nash-issue", "nash-reference"]
    for row, each in zip(rows, found["predictors"], strict=True):
        assert float(row["mean_error"]) == each["mean_error"]["value"]
        assert row["mean_error.low"] == ("" if each["mean_error"]["low"] is None else repr(each["mean_error"]["low"]))
    picture = (tmp_path / "p.svg").read_text(encoding="utf-8")
    assert "mean of positions 5.58; Nash by issue 7.96" in picture


def test_a_run_is_kept_and_gone_on_with(tmp_path: Path) -> None:
    run = str(tmp_path / "run")
    first = answer("validate", str(COUNCIL), *QUICK, "--output", run)
    assert first["run"] == run
    (tmp_path / "run" / "results.csv").unlink()
    assert answer("validate", "--resume", run) == first
    assert (tmp_path / "run" / "results.csv").exists()


@pytest.mark.parametrize("looks", [9, 40])
def test_what_was_finished_before_a_limit_is_kept(looks: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = answer("validate", str(COUNCIL), *QUICK)
    with monkeypatch.context() as patch:
        patch.setattr(budget, "clock", Time(looks))
        done = zopa("validate", str(COUNCIL), *QUICK, "--output", "run", "--json", cwd=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout) == {"schema": "zopa/stopped/1", "command": "validate", "stopped": "time limit"}
    assert done.stderr == "zopa: go on with: zopa validate --resume run\n"
    parts = len(list((tmp_path / "run" / "parts").iterdir()))
    assert (parts > 0) == (looks == 40)
    again = json.loads(zopa("validate", "--resume", "run", "--json", cwd=tmp_path).stdout)
    assert again == {**whole, "run": "run"}


def test_talks_of_many_outcomes_end_at_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four things of twenty units each have 194,481 outcomes, each of which is held against all others."""
    things = [f"t{k}" for k in range(4)]
    side = {"value2issue": {f"p{k}": name for k, name in enumerate(things)}}
    shares = dict.fromkeys(things, "10")
    log = [{"text": "Submit-Deal", "id": "a", "task_data": {"issue2youget": shares, "issue2theyget": shares}}, {"text": "Accept-Deal"}]
    talk = {"participant_info": {"a": side, "b": side}, "chat_logs": log}
    (tmp_path / "talks.json").write_text(json.dumps([talk]), encoding="utf-8")
    manifest = {"schema": 1, "kind": "dialogues", "title": "T", "files": ["talks.json"], "units": 20, "no_deal": 5}
    manifest |= {"things": dict(zip(things, things, strict=True)), "points": {f"p{k}": k + 1 for k in range(4)}}
    (tmp_path / "data.yaml").write_text(json.dumps(manifest), encoding="utf-8")
    monkeypatch.setattr(budget, "clock", Time(150))
    done = zopa("validate", ".", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["stopped"] == "time limit"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "name the folder of a data set, or a run to go on with: --resume RUN"),
        (("nowhere",), "nowhere: no such folder"),
        ((str(COUNCIL), "--predictor", "maen"), "no such predictor 'maen'; did you mean 'mean'?"),
        ((str(COUNCIL), "--manifest", "dou"), "no such manifest"),
        (("--resume", "nowhere"), "no validation is there"),
        ((str(COUNCIL), "--resume", "run"), "DATA: with --resume everything but the seed comes from the run"),
        ((str(COUNCIL), "--output", str(COUNCIL)), "exists and is not an empty folder"),
        ((str(COUNCIL), "--export", str(COUNCIL / "data.yaml")), "exists already"),
        ((str(COUNCIL), "--plot", "x.txt"), "ends in .png or .svg"),
    ],
)
def test_bad_requests_are_one_message(words: tuple[str, ...], told: str, tmp_path: Path) -> None:
    done = zopa("validate", *words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_bad_cells_are_told_with_row_and_column(tmp_path: Path) -> None:
    done = zopa("validate", str(changed(tmp_path, "positions.csv", "D1;D1-1;majority;20", "D1;D1-1;majority;lots")))
    assert done.returncode == 2
    assert "positions.csv, row 2, column 4 (chair wants): expected a number, or nothing where it is not known, found 'lots'" in done.stderr
