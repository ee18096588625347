"""Numbers behind options: a decimal comma is read wherever a number is asked for, and what may be either is refused with both."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.scenario.commas import with_point
from tests.cli.every_command import FILE, commands, prepare
from tests.cli.running import zopa

WITH = {
    "--time-limit": ("solve", FILE, "--no-draws", "--time-limit", "{}", "60.5"),
    "--ratify": ("solve", FILE, "--no-draws", "--ratify", "{}", "0.5"),
    "--vary of explain": ("explain", FILE, "--vary", "parties.seller.weights.price=20:{}", "40.5"),
    "--vary of sweep": ("sweep", FILE, "--plan", "--vary", "parties.seller.weights.price=20:{}:3", "40.5"),
    "--shift": ("commitment", FILE, "--shift", "buyer={}", "7.25"),
    "--where": ("results", "run", "--where", "least_surplus>{}", "0.5"),
}
"""A call for each option that takes a number with decimals: {} stands for it, the last word is one."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("typed")
    prepare(made)
    return made


@pytest.mark.parametrize("option", WITH)
def test_a_decimal_comma_is_read_as_a_point(option: str, folder: Path) -> None:
    *words, number = WITH[option]
    point, comma = (zopa(*(word.format(text) for word in words), "--json", cwd=folder) for text in (number, number.replace(".", ",")))
    assert point.returncode == comma.returncode == 0, comma.stderr
    assert _without_times(point.stdout) == _without_times(comma.stdout)


@pytest.mark.parametrize("option", WITH)
def test_a_comma_that_may_part_thousands_is_refused_with_both_readings(option: str, folder: Path) -> None:
    *words, _ = WITH[option]
    done = zopa(*(word.format("1,000") for word in words), cwd=folder)
    said = " ".join(done.stderr.split())
    assert done.returncode == 2
    assert "write 1000, or 1.000 with a point" in said.replace("│ ", ""), said


def test_every_option_with_a_number_of_decimals_is_among_them() -> None:
    """An option of type float would be read by the command line's own reader, which knows no comma."""
    for name, command in commands():
        for parameter in command.params:
            assert "float" not in str(getattr(getattr(parameter, "type", None), "name", "")), f"{name}: {parameter.opts}"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0,5", "0.5"),
        ("-12,25", "-12.25"),
        ("0,125", "0.125"),
        ("1,2345", "1.2345"),
        ("1,234", "1,234"),
        ("1,5:2", "1,5:2"),
        ("a,5", "a,5"),
    ],
)
def test_what_is_a_decimal_comma(typed: str, read: str) -> None:
    assert with_point(typed) == read


def _without_times(text: str) -> str:
    """Without what hangs on the clock: times, and the size that is guessed from as many variants as a time allows."""
    return "\n".join(line for line in text.splitlines() if '"seconds"' not in line and '"bytes"' not in line)
