"""Budgets: what runs under one ticks it, a budget inside another never outlasts it, and arrays are sized before they are made."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simulator import budget as module
from simulator.budget import Budget, Pace, Stopped, make_room, running, tick


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that budgets see; a test sets it."""
    time = [100.0]
    monkeypatch.setattr(module, "clock", lambda: time[0])
    return time


def test_the_age_of_a_process_is_told_where_the_system_tells_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stat, now = tmp_path / "stat", [1000.0]
    monkeypatch.setattr(module, "_STAT", stat)
    monkeypatch.setattr(time, "clock_gettime", lambda clock: now[0])
    assert module.age_of_process() == 0.0  # no such file
    begun = int(998.5 * os.sysconf("SC_CLK_TCK"))
    stat.write_text(f"12 (a name) of two) S {' '.join('7' * 18)} {begun} 0 0\n", encoding="ascii")
    assert module.age_of_process() == pytest.approx(1.5, abs=0.02)
    now[0] = 100.0  # of another clock
    assert module.age_of_process() == 0.0
    now[0] = 1e6
    assert module.age_of_process() == 0.0


def test_without_a_budget_nothing_is_limited() -> None:
    assert running() is None
    tick("working")
    make_room(2**60)


def test_the_innermost_budget_is_ticked_and_the_outer_one_after_it(now: list[float]) -> None:
    told: list[str] = []
    with Budget(10, 64, lambda what, share: told.append(f"outer: {what}")) as outer:
        with Budget(2, 64, lambda what, share: told.append(f"inner: {what}")):
            tick("one")
            now[0] += 3
            with pytest.raises(Stopped, match="time limit"):
                tick("two")
        tick("three")
        assert running() is outer
    assert told == ["inner: one", "outer: three"]
    assert running() is None


@pytest.mark.parametrize("wanted", [1.0, 60.0, float("inf")])
def test_a_budget_made_under_another_never_outlasts_it(now: list[float], wanted: float) -> None:
    with Budget(5, 64) as outer:
        inside = Budget(wanted, 1000)
        assert inside.seconds_left == min(wanted, outer.seconds_left)
        assert inside.memory_limit == 64


def test_a_part_takes_its_share_of_the_time_left(now: list[float]) -> None:
    whole = Budget(8, 64)
    now[0] += 4
    assert whole.part(0.25).seconds_left == 1


def test_the_same_budget_may_be_entered_again_inside() -> None:
    outer = Budget(10, 64)
    with outer:
        with outer:
            assert running() is outer
        assert running() is outer
    assert running() is None


def test_an_array_too_large_is_refused_before_it_is_made() -> None:
    with Budget(10, 64):
        make_room(2**20)
        with pytest.raises(Stopped, match="memory limit"):
            make_room(2**28)


def test_growth_of_the_process_ends_the_work(now: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    grown = [2**30]
    monkeypatch.setattr(module, "memory_of_process", lambda: grown[0])
    with Budget(10, 64):
        now[0] += 1
        tick("small")
        grown[0] += (65 + module.OF_LIBRARIES) * 2**20
        now[0] += 1
        with pytest.raises(Stopped, match="memory limit"):
            tick("large")


def test_the_memory_of_this_process_is_measured_where_the_system_tells_it() -> None:
    """In a process of its own: one that has freed much gives it out again, and takes no more."""
    script = (
        "from simulator.budget import memory_of_process as memory\n"
        "before = memory()\nkept = b'x' * 2**27\nprint(before, memory() - before, len(kept))"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    before, more, size = map(int, said.split())
    if before == 0:
        pytest.skip("no /proc here")
    assert more >= size * 0.9


def test_a_call_that_would_outlast_the_limit_is_not_begun(now: list[float]) -> None:
    calls: list[int] = []

    def call(size: int) -> int:
        calls.append(size)
        now[0] += size / 100
        return size

    with Budget(10.0, 100):
        pace = Pace(2.0, 100)
        assert pace.timed(50, lambda: call(50)) == 50  # too small to be measured
        assert pace.timed(100, lambda: call(100)) == 100  # a second; one of twice the size would take four, one of three times nine
        assert pace.timed(200, lambda: call(200)) == 200
        with pytest.raises(Stopped, match="time limit"):
            pace.timed(400, lambda: call(400))
        assert calls == [50, 100, 200]
    assert pace.timed(10_000, lambda: call(10_000)) == 10_000  # without a budget nothing is limited
