"""What docs/report.md says and shows is what the program does; the report of the flagship is whole and below its size."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.dossier.whole import CASES
from simulator.formats.tables import FORMULA
from simulator.report.html.page import LARGEST, LONG
from simulator.report.whole.summary import MOST_OFFERS
from simulator.solve.why.what_if import FACTORS, HEAVIEST, OFFSETS
from tests.cli.running import zopa

pytestmark = pytest.mark.usefixtures("answers_shared")

PAGE = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")
TEXT = " ".join(PAGE.split())


def test_the_numbers_of_the_page_are_those_of_the_program() -> None:
    assert OFFSETS[2] == tuple(range(-20, 21, 2))
    assert OFFSETS[3] == tuple(range(-20, 21, 5))
    assert OFFSETS[4] == tuple(range(-10, 11, 5))
    assert OFFSETS[5] == OFFSETS[6] == (-10, 0, 10)
    assert [float(f) for f in FACTORS] == [0.5, 0.75, 1, 1.25, 1.5, 2]
    assert (HEAVIEST, CASES, LARGEST) == (5, 2, 2_000_000)
    assert f"more than {LONG} rows scroll" in TEXT
    assert (MOST_OFFERS, "at most six rows" in TEXT) == (6, True)
    assert FORMULA == ("=", "+", "-", "@", "\t", "\r")
    assert max(len(offsets) ** n for n, offsets in OFFSETS.items()) < 1000


def test_the_report_of_the_flagship_shows_both_ways_out_and_stays_small(tmp_path: Path) -> None:
    file = tmp_path / "berlin.html"
    done = zopa("report", "berlin-2025", "-o", file, "--time-limit", "600")
    assert done.returncode == 0, done.stderr
    page = file.read_text(encoding="utf-8")
    assert len(page.encode()) < 1_750_000  # with room for a sweep below 2 MB
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split()).replace("&#39;", "'")
    for way in (
        "With Ukraine's “No hand-over of Donetsk” waived",
        "With Russia's “The whole of Donbas” waived",
    ):
        assert words.count(way) >= 3, way  # solutions, explorer, sliders
    assert "Not complete" not in words
    assert len(re.findall(r'<figure class="picture">', page)) == 3
