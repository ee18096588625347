"""`--time-limit` and `--memory-limit` as people type them, in every command that takes them."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from simulator.cli.quantities import MIBIBYTES, SECONDS, mebibytes, seconds
from tests.cli.every_command import FILE, commands, prepare
from tests.cli.running import zopa

TIMES = {
    "0": 0,
    "90": 90,
    "5s": 5,
    "5 s": 5,
    "2min": 120,
    "2 minutes": 120,
    "1.5min": 90,
    "1,5 Min": 90,
    ".5h": 1800,
    "500ms": 0.5,
    "1h30m": 5400,
    "1 h 30 min": 5400,
    "1 hr. 5 sec.": 3605,
    "1e3": None,
    "inf": None,
    "nan": None,
    "-1": None,
    "-1s": None,
    "": None,
    "min": None,
    "5 days": None,
    "1:30": None,
    "1h 30": None,
    "1,000": None,
    "1.2.3s": None,
}
MEMORY = {
    "512": 512,
    "2GB": 1907,
    "2 gb": 1907,
    "1.5 GB": 1430,
    "1,5 GiB": 1536,
    "2G": 2048,
    "300M": 300,
    "300MB": 286,
    "100000 KiB": 97,
    "1TiB": 1024**2,
    "16": 16,
    "15.9": None,
    "15": None,
    "1MB": None,
    "2 GBit": None,
    "-5": None,
    "much": None,
}


@pytest.mark.parametrize(("typed", "wanted"), TIMES.items())
def test_times(typed: str, wanted: float | None) -> None:
    if wanted is None:
        with pytest.raises(typer.BadParameter):
            seconds(typed)
    else:
        assert seconds(typed) == wanted


@pytest.mark.parametrize(("typed", "wanted"), MEMORY.items())
def test_memory(typed: str, wanted: int | None) -> None:
    if wanted is None:
        with pytest.raises(typer.BadParameter):
            mebibytes(typed)
    else:
        assert mebibytes(typed) == wanted


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(typed: str) -> None:
    for read in (seconds, mebibytes):
        try:
            found = read(typed)
        except typer.BadParameter:
            continue
        assert 0 <= found < float("inf")


@given(st.integers(16, 10**6), st.sampled_from(sorted(SECONDS)), st.sampled_from(sorted(MIBIBYTES)), st.sampled_from(["", " "]))
def test_a_number_and_a_unit(number: int, time: str, memory: str, between: str) -> None:
    assert seconds(f"{number}{between}{time}") == float(number * SECONDS[time])
    if number * MIBIBYTES[memory] >= 16:
        assert mebibytes(f"{number}{between}{memory}") == int(number * MIBIBYTES[memory])


def test_every_command_with_a_limit_takes_units() -> None:
    typed = {"time_limit": ("1.5min", 90.0), "memory_limit": ("2 GiB", 2048)}
    found = [(name, command, each) for name, command in commands() for each in command.params if each.name in typed]
    assert len(found) > 30
    for name, command, each in found:
        text, wanted = typed[each.name]
        assert each.process_value(command.make_context("zopa", [], resilient_parsing=True), text) == wanted, name


def test_the_message_says_what_to_type(tmp_path: Path) -> None:
    prepare(tmp_path)
    for option, typed, said in (
        ("--time-limit", "5 days", "'5 days' is no time; give seconds, or a number with s, min or h"),
        ("--memory-limit", "lots", "'lots' is no amount of memory; give MiB, or a number with MB, MiB, GB or GiB"),
        ("--memory-limit", "1MB", "1MB is less than 16 MiB"),
    ):
        done = zopa("solve", FILE, option, typed, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in " ".join(done.stderr.replace("│", " ").split())
