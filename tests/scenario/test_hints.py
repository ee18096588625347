"""Hints after what people most often get wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import ScenarioError, UsageError
from simulator.scenario.names import did_you_mean
from simulator.scenario.reading import load, loads


def _told(text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        loads(text, "x")
    return str(caught.value)


def test_files_are_near_by_their_names_and_not_by_their_suffixes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("cp.yaml", "case.yaml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"no such file$"):
        load(tmp_path / "nosuch.yaml")
    with pytest.raises(ScenarioError, match=r"did you mean 'case.yaml'"):
        load(tmp_path / "csae.yaml")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"no such case 'case'; did you mean the file 'case.yaml'"):
        load("case")


@pytest.mark.parametrize("text", ["red and blue", "red,blue", "red or blue"])
def test_several_names_in_one_text(text: str) -> None:
    assert did_you_mean(text, ["red", "blue", "red_sea"]) == "; write several as a list: [red, blue]"


def test_a_comparison_written_as_text() -> None:
    line = "extends: sale\nparties: {buyer: {red_lines: {x: {title: X, never: {price: %s}}}}}"
    assert _told(line % "above 30").endswith("write {above: 30}")
    assert _told(line % "'>= 30'").endswith("write {from: 30}")
    assert "write {" not in _told("extends: sale\noffers: {x: {title: X, terms: {price: above 30}}}")


def test_tabs_and_colons() -> None:
    assert _told("extends: sale\n\ttitle: x").endswith("a line begins with spaces, not with a tab")
    assert _told("extends: sale\ntitle: Crans-Montana: July").endswith("put a text that holds a colon in quotes")
