"""What stands on a first screen is said there: words are explained, causes named, keys told by titles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator import load
from tests.cli.running import answer, zopa
from tests.cli.test_nothing_hidden import ISLAND, said, screen

pytestmark = pytest.mark.usefixtures("answers_shared")

CONTROLLED = {"troops": "turkey", "property": "south", "gas": "north"}
ENVOY = "The envoy's framework"


@pytest.fixture
def conflict(tmp_path: Path) -> str:
    """The case with issues that parties can change alone; one party has none."""
    changes = {key: {"controlled_by": party} for key, party in CONTROLLED.items()}
    (tmp_path / "conflict.json").write_text(json.dumps({"extends": str(ISLAND), "issues": changes}), encoding="utf-8")
    return str(tmp_path / "conflict.json")


@pytest.mark.parametrize("offer", [[], ["envoy"]])
def test_stability_says_what_its_columns_mean_and_who_can_change_nothing(conflict: str, offer: list[str]) -> None:
    text = said(screen("stability", conflict, *offer))
    assert "Nash: no move that it prefers." in text
    assert "(GMR), whatever the mover then does (SMR), by moves that those who answer prefer (SEQ)." in text
    assert "Guarantor in the west can change nothing alone, and so cannot leave an agreement or deter anybody." in text


def test_calibrate_names_the_answers_that_clash() -> None:
    found = answer("calibrate", str(ISLAND))
    clashing = [party for party, one in found["parties"].items() if one["consistency"] == "inconsistent"]
    assert len(clashing) == 3
    text = said(screen("calibrate", str(ISLAND)))
    south, north = (
        f"The southern community (“{ENVOY}” refused, missed by 13.50)",
        f"Guarantor in the north (“{ENVOY}” refused, missed by 6.06)",
    )
    assert f"{south}, {north} and Guarantor in the west (“What" in text


def test_commitment_says_which_agreement_lasts() -> None:
    lines = screen("commitment", str(ISLAND), "--shift", "turkey=5")
    text = said(lines[lines.index("An agreement that lasts") :])
    assert all(f"{issue.title}: " in text for issue in load(ISLAND).issues.values())


def test_a_sheet_says_how_likely_the_offers_pass_at_home() -> None:
    text = " ".join(zopa("roles", str(ISLAND), "--party", "south", "--full").stdout.split())
    assert f"Plebiscite in the south: must consent. Chance that it does: “{ENVOY}” 0.35, " in text


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        ("B,we could not,,,,,,,,", ["column 2 (troops): no such option", "8 of 9 issues are empty ('guarantee', 'land', "]),
        ("B,half,ended,31,owners,council,all,full,split,", ["column 10 (gas): is empty; fill in every issue"]),
        ("B,hlf,ended,31,owners,council,all,full,split,own", ["column 2 (troops): no such option 'hlf'"]),
    ],
)
def test_the_cause_stands_before_what_follows_from_it(row: str, faults: list[str], tmp_path: Path) -> None:
    head = "group,troops,guarantee,land,property,presidency,veto,freedoms,morphou,gas"
    (tmp_path / "deals.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    done = zopa("debrief", str(ISLAND), "deals.csv", cwd=tmp_path)
    lines = done.stderr.splitlines()
    assert done.returncode == 2
    assert len(lines) == len(faults)
    assert all(fault in line for fault, line in zip(faults, lines, strict=True))


def test_numbers_that_are_left_out_are_named_where_they_are_few() -> None:
    text = " ".join(
        zopa(
            "solve", str(ISLAND), "--full", "--draws", "5", "--set", "parties.south.patience={base: 0.9, range: [0.8, 0.95]}"
        ).stdout.split()
    )
    assert "1 of the calendar, patience and months, which matter to the talks alone (The southern community's patience)" in text


def test_a_rule_that_is_varied_is_in_force_or_not(tmp_path: Path) -> None:
    line = "parties.south.red_lines.no_intervention"
    assert zopa("sweep", str(ISLAND), "--vary", f"{line}=on,off", "--output", "run", cwd=tmp_path).returncode == 0
    lines = screen("results", "run", cwd=tmp_path)
    assert [line.split("  ")[0] for line in lines if "force " in line] == ["in force", "not in force"]


def test_to_offer_what_is_on_the_table_is_to_accept_it() -> None:
    start = zopa("play", "sale", "--as", "buyer", "--first", "seller", "--rounds", "40", stdin="offer\n\nyes\nq\nyes\n")
    text = " ".join((start.stdout + start.stderr).split())
    assert "That is what is on the table: to offer it is to accept it." in text
    assert "Agreement in round 1" in text


def test_a_report_says_how_likely_the_first_solution_passes_at_home() -> None:
    words = ("report", str(ISLAND), "--format", "md", "--no-draws")
    text = " ".join(zopa(*words).stdout.split())
    assert "was not asked; --ratify 0.5 asks it. It passes the Nash solution with a chance of 0.45." in text
    asked = " ".join(zopa(*words, "--ratify", "0.2").stdout.split())
    assert "It passes the Nash solution" not in asked
