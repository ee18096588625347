"""Pictures on their way to files: a name each, nothing overwritten, refusals before any work."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from simulator.cli.pictures import picture_names, write_pictures
from simulator.errors import UsageError
from simulator.report.plots import Picture, blank_figure

KINDS = ("bars", "frontier")


def test_each_picture_gets_a_file_beside_the_name_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = picture_names(str(tmp_path / "com.pare.svg"), KINDS)
    assert list(names.values()) == [str(tmp_path / f"com.pare-{kind}.svg") for kind in KINDS]
    write_pictures(names, {kind: Picture(blank_figure(2, 2, 1, 1)[0], kind, "empty axes") for kind in KINDS})
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [f"written: {name}" for name in names.values()]
    assert "<title>bars</title>" in Path(names["bars"]).read_text(encoding="utf-8")
    assert "<title>frontier</title>" in Path(names["frontier"]).read_text(encoding="utf-8")


def test_letters_that_the_font_lacks_are_told_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figure, (axes,) = blank_figure(2, 2, 1, 1)
    axes.set_title("\u2b50")
    names = picture_names(str(tmp_path / "a.png"), ["bars"])
    write_pictures(names, {"bars": Picture(figure, "t", "d")})
    written, told = capsys.readouterr().err.splitlines()
    assert written == f"written: {names['bars']}"
    assert told.startswith(f"zopa: {names['bars']}: DejaVu Sans, the font of the pictures, lacks 1 letter (\u2b50): drawn in ")


def test_quiet_says_nothing_and_writes_all_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = picture_names(str(tmp_path / "a.png"), ["bars"])
    write_pictures(names, {"bars": Picture(blank_figure(2, 2, 1, 1)[0], "t", "d")}, quiet=True)
    assert capsys.readouterr().err == ""
    assert Path(names["bars"]).read_bytes().startswith(b"\x89PNG")


def test_an_existing_picture_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a-frontier.png").write_bytes(b"kept")
    with pytest.raises(UsageError, match="is not overwritten"):
        picture_names(str(tmp_path / "a.png"), KINDS)
    assert not (tmp_path / "a-bars.png").exists()


def test_other_endings_and_missing_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ends in"):
        picture_names(str(tmp_path / "a.pdf"), KINDS)
    with pytest.raises(UsageError, match="there is no folder"):
        picture_names(str(tmp_path / "none" / "a.png"), KINDS)


def test_without_matplotlib_it_is_refused_before_any_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match=r"pip install 'zopa\[report\]'"):
        picture_names(str(tmp_path / "a.png"), KINDS)
