"""First screens of scenarios with many issues: the table that answers the question stands on them, and words in a table are explained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.hard_shapes import Shape, scenario_of
from simulator.report.first_screen import LINES
from tests.cli.running import zopa

SUBJECTS = (
    "the border",
    "monitoring",
    "customs",
    "language in schools",
    "detained persons",
    "the railway",
    "water",
    "elections",
    "amnesty",
)


def nine_issues(*, offers: bool) -> dict[str, Any]:
    """Three parties, nine issues with long titles, answers on record."""
    made = scenario_of(Shape(3, 9, 2, interactions=6, red_lines=1))
    for issue, subject in zip(made["issues"].values(), SUBJECTS, strict=True):
        issue["title"] = f"The question of {subject} in the years to come"
        issue["options"] = {
            key: f"As the {which} draft has it on {subject}" for key, which in zip(issue["options"], ("first", "second"), strict=True)
        }
    made["offers"]["one"]["answers"] = {"p0": "accepted", "p1": "refused"}
    if not offers:
        made["offers"] = {}
    return made


@pytest.mark.parametrize("offers", [True, False])
def test_stability_of_all_states_shows_where_all_would_stay(offers: bool, tmp_path: Path) -> None:
    (tmp_path / "nine.json").write_text(json.dumps(nine_issues(offers=offers)), encoding="utf-8")
    lines = zopa("stability", "nine.json", cwd=tmp_path).stdout.splitlines()
    assert len(lines) <= LINES
    at = lines.index("Where all would stay")
    rows = [line for line in lines[at:] if line.split()[-1:] in (["yes"], ["no"])]
    assert len(rows) >= (2 if offers else 1), "\n".join(lines)


def test_calibrate_names_the_number_that_the_answers_narrow_most(tmp_path: Path) -> None:
    (tmp_path / "nine.json").write_text(json.dumps(nine_issues(offers=True)), encoding="utf-8")
    found = json.loads(zopa("calibrate", "nine.json", "--json", cwd=tmp_path).stdout)
    left = {
        (party, path): (each["high"] - each["low"]) / (each["before"][1] - each["before"][0])
        for party, one in found["parties"].items()
        for path, each in one["intervals"].items()
    }
    (party, path), share = min(left.items(), key=lambda entry: entry[1])
    assert share < 1
    words = " ".join(zopa("calibrate", "nine.json", cwd=tmp_path).stdout.split())
    issue = nine_issues(offers=True)["issues"][path.split(".")[-1]]["title"]
    assert f"Most narrowed: {party}, Weight (%): {issue}, " in words


def test_how_sure_an_equilibrium_of_strategies_is_is_explained_below_its_table() -> None:
    lines = zopa("equilibria", "sale", "--between", "boulware,conceder", "--runs", "4").stdout.splitlines()
    table = next(k for k, line in enumerate(lines) if line.endswith("Holds"))
    after = lines[table + 2 :]
    below = next(line for line in after if not line.rstrip().endswith("%"))
    assert below.startswith("  Holds: the part of 200 resamples")
