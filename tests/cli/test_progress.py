"""The progress bar: for a person at a terminal, after a while, and gone afterwards."""

from __future__ import annotations

import io
import sys

import pytest

from simulator.cli import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nobody_to_see_it_means_none() -> None:
    with progress.progress_after_a_second(quiet=False) as update:
        assert update is None


def test_quiet_means_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress.progress_after_a_second(quiet=True) as update:
        assert update is None


def test_nothing_is_shown_where_the_work_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress, "PATIENCE", 60.0)
    with progress.progress_after_a_second(quiet=False) as update:
        assert update is not None
        update("combining issues", 0.5)
    assert terminal.getvalue() == ""


def test_what_goes_on_is_shown_where_it_takes_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    with progress.progress_after_a_second(quiet=False) as update:
        assert update is not None
        while "combining [issues]" not in terminal.getvalue():
            update("combining [issues]", None)
            update("combining [issues]", 0.5)
    assert terminal.getvalue()
