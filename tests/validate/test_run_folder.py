"""Runs that are kept: resumed, mended, never mixed; the same table for any number of workers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulator import Validation
from simulator import validate as validated
from simulator.errors import UsageError
from simulator.validate import predictor as predictor_module
from simulator.validate.decisions import PastDecision, PastDecisions
from simulator.validate.predictor import PREDICTORS, Prediction
from tests.validate.sets import COUNCIL, changed

QUICK = ["mean", "median", "nash-issue", "compromise"]


def validate(data: Path, **settings: Any) -> Validation:
    found = validated(data, **settings)
    assert isinstance(found, Validation)
    return found


def table(folder: Path) -> str:
    return (folder / "results.csv").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "run"
    validate(COUNCIL, predictors=QUICK, folder=folder)
    return folder


def test_the_table_has_a_row_an_issue(whole: Path) -> None:
    head, *rows = table(whole).splitlines()
    assert head.split(",")[:6] == ["decision", "issue", "parties", "outcome", "mean", "mean.chance"]
    assert len(rows) == 23
    assert rows[0].startswith("D1,D1-1,4,30.0,30.0,")


def test_any_number_of_workers_makes_the_same_table(whole: Path, tmp_path: Path) -> None:
    found = validate(COUNCIL, predictors=QUICK, folder=tmp_path / "two", workers=2)
    assert table(tmp_path / "two") == table(whole)
    assert replace(found, folder=None) == validate(COUNCIL, predictors=QUICK)


def test_what_is_missing_or_damaged_is_made_again_and_nothing_else(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "run"
    validate(COUNCIL, predictors=QUICK, folder=folder)
    parts = sorted((folder / "parts").iterdir())
    parts[0].unlink()
    parts[1].write_bytes(parts[1].read_bytes().replace(b"D", b"E", 1))
    (folder / "results.csv").unlink()
    asked = _counting("mean", monkeypatch)
    validate(COUNCIL, predictors=QUICK, folder=folder)
    assert table(folder) == table(whole)
    assert 0 < len(asked) < 12


def _counting(name: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The decisions that a predictor is asked for from now on."""
    asked: list[str] = []
    plain = PREDICTORS[name]

    def predict(decision: PastDecision, data: PastDecisions) -> Sequence[Prediction | None]:
        asked.append(decision.name)
        return plain.predict(decision, data)

    monkeypatch.setitem(PREDICTORS._found, name, replace(plain, predict=predict))
    return asked


def test_changed_data_are_not_mixed_in(tmp_path: Path) -> None:
    data = changed(tmp_path, "positions.csv", "D1;D1-1", "D1;D1-0")
    validate(data, predictors=QUICK, folder=tmp_path / "run")
    text = (data / "positions.csv").read_text(encoding="utf-8")
    (data / "positions.csv").write_text(text.replace("D1;D1-0;majority;20", "D1;D1-0;majority;25"), encoding="utf-8")
    with pytest.raises(UsageError, match="no longer those that the run began with"):
        validate(data, predictors=QUICK, folder=tmp_path / "run")
    with pytest.raises(UsageError, match="no longer"):
        validate(data, predictors=["mean"], folder=tmp_path / "run")


def test_a_folder_that_holds_anything_else_is_refused(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="exists and is not an empty folder"):
        validate(COUNCIL, predictors=QUICK, folder=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / "manifest.json").write_text((whole / "manifest.json").read_text().replace("mean", "maen"), encoding="utf-8")
    with pytest.raises(UsageError, match="damaged"):
        validate(COUNCIL, predictors=QUICK, folder=damaged)


def test_what_a_run_left_that_ended_at_once_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "run" / "parts").mkdir(parents=True)
    (tmp_path / "run" / "lock").touch()
    assert validate(COUNCIL, predictors=["mean"], folder=tmp_path / "run").issues == 23


def test_a_predictor_that_fails_is_told_and_the_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def predict(decision: PastDecision, data: PastDecisions) -> Sequence[Prediction | None]:
        if decision.name == "D3":
            raise ZeroDivisionError("nothing to divide by")
        return PREDICTORS["median"].predict(decision, data)

    failing: Callable[..., Sequence[Prediction | None]] = predict
    monkeypatch.setitem(PREDICTORS._found, "mean", replace(PREDICTORS["mean"], predict=failing))
    found = validate(COUNCIL, predictors=["mean", "median"])
    assert found.failures == {"mean: ZeroDivisionError: nothing to divide by": 2}
    assert {each.name: each.issues for each in found.errors} == {"median": 23, "mean": 21}


def test_a_package_adds_a_predictor(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = replace(PREDICTORS["mean"], name="mine", title="mine", baseline=False)
    monkeypatch.setitem(PREDICTORS._found, "mine", mine)
    found = validate(COUNCIL, predictors=["mean", "mine"])
    assert [each.name for each in found.errors] == ["mean", "mine"]
    assert found.errors[1].against is not None
    assert found.errors[1].against.difference.value == 0
    assert predictor_module.PREDICTORS.group == "zopa.predictors"
