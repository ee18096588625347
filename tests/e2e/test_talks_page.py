"""What docs/talks.md prints is what comes out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.running import zopa
from tests.oracles.berlin import RUSSIA_LINE, UKRAINE_LINE

pytestmark = pytest.mark.usefixtures("answers_shared")

PAGE = (Path(__file__).parents[2] / "docs" / "talks.md").read_text(encoding="utf-8")
LAPSE = "calendar.events.guarantee_lapses.in_force=false"


@pytest.mark.parametrize(
    ("line", "name"), [(UKRAINE_LINE, "Ukraine's `no_handover`"), (RUSSIA_LINE, "Russia's `whole_donbas`"), ("", "neither")]
)
def test_the_study_of_the_lapse(line: str, name: str) -> None:
    lifted = ["--set", f"{line}.in_force=false"] if line else []
    words = ["--strategy", "conceder", "--turns-about", "--rounds", "8", "--against", LAPSE, "--json", "--workers", "2"]
    found = json.loads(zopa("simulate", "berlin-2025", *lifted, *words).stdout)
    row = next(text for text in PAGE.splitlines() if text.startswith(f"| {name} |"))
    without, with_change, apart = (cell.strip() for cell in row.strip("|").split("|")[1:])
    assert float(without.rstrip(" %")) == pytest.approx(100 * found["share"], abs=0.051)
    assert float(with_change.rstrip(" %")) == pytest.approx(100 * found["compared"]["share"], abs=0.051)
    if line:
        numbers = [float(x) for x in re.findall(r"[0-9.]+", apart)]
        interval = found["compared"]["interval"]
        expected = [found["compared"]["difference"], interval["low"], interval["high"]]
        assert numbers == pytest.approx([100 * x for x in expected], abs=0.051)
        assert found["compared"]["lost"] == 0


@pytest.mark.parametrize("order", ["guarantee,monitoring,donetsk", "donetsk,guarantee,monitoring"])
def test_the_study_of_the_order(order: str) -> None:
    words = ["--protocol", "issue_by_issue", "--strategy", "conceder", "--turns-about", "--rounds", "8", "--order", order, "--workers", "2"]
    found = json.loads(zopa("simulate", "berlin-2025", "--set", f"{UKRAINE_LINE}.in_force=false", *words, "--json").stdout)
    assert f"{100 * found['share']:.1f} %" in PAGE
    assert f"{found['parties']['russia']['surplus']['mean']:.1f}" in PAGE
