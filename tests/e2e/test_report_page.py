"""What docs/report.md says and shows is what the program does; the report of the flagship is whole and below its size."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from simulator.report.html.page import LARGEST
from simulator.report.whole import CASES
from simulator.solve.what_if import FACTORS, HEAVIEST, OFFSETS
from simulator.sweep.exporting import FORMULA
from tests.cli.running import zopa

PAGE = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")
TEXT = " ".join(PAGE.split())


def test_the_first_command_does_what_is_shown(tmp_path: Path) -> None:
    ((command, answer),) = re.findall(r"```console\n\$ (.*)\n(.*)\n```", PAGE)
    done = zopa(*command.split()[1:], cwd=tmp_path)
    assert done.stderr == f"{answer}\n"
    assert (tmp_path / "sale.html").is_file()


def test_the_other_commands_run(tmp_path: Path) -> None:
    commands = re.findall(r"^    zopa (.*)$", PAGE, re.MULTILINE)
    assert len(commands) == 6
    for command in commands:
        words, _, file = command.partition(" > ")
        if "berlin-2025" not in words:  # the flagship's has a test of its own
            done = zopa(*words.split(), cwd=tmp_path)
            assert done.returncode == 0, (command, done.stderr)
            assert not file or done.stdout


def test_the_python_of_the_page_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    assert names["page"].startswith("<!DOCTYPE html>")


def test_the_numbers_of_the_page_are_those_of_the_program() -> None:
    assert OFFSETS[2] == tuple(range(-20, 21, 2))
    assert OFFSETS[3] == tuple(range(-20, 21, 5))
    assert OFFSETS[4] == tuple(range(-10, 11, 5))
    assert OFFSETS[5] == OFFSETS[6] == (-10, 0, 10)
    assert [float(f) for f in FACTORS] == [0.5, 0.75, 1, 1.25, 1.5, 2]
    assert (HEAVIEST, CASES, LARGEST) == (5, 2, 2_000_000)
    assert FORMULA == ("=", "+", "-", "@", "\t", "\r")
    assert max(len(offsets) ** n for n, offsets in OFFSETS.items()) < 1000


def test_the_report_of_the_flagship_shows_both_ways_out_and_stays_small(tmp_path: Path) -> None:
    file = tmp_path / "berlin.html"
    done = zopa("report", "berlin-2025", "-o", file)
    assert done.returncode == 0, done.stderr
    page = file.read_text(encoding="utf-8")
    assert len(page.encode()) < 1_600_000  # with room for a sweep below 2 MB
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split()).replace("&#39;", "'")
    for way in ("With Ukraine's no_handover waived", "With Russia's whole_donbas waived"):
        assert words.count(way) >= 3, way  # solutions, explorer, sliders
    assert "Not complete" not in words
    assert len(re.findall(r"<figure>", page)) == 3
