"""Tables of positions: read exactly, and refused with row and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import UsageError
from tests.validate.sets import changed, council, decisions_in


def test_the_council_is_read() -> None:
    found = council()
    assert (len(found.decisions), found.n_issues, dict(found.left_out)) == (12, 23, {"without an outcome": 1})
    first = found.decisions[0]
    issue = first.issues[0]
    assert (issue.parties, issue.positions, issue.salience) == (("chair", "north", "east", "west"), (20, 60, 20, 20), (50, 20, 80, 40))
    assert (issue.outcome, issue.reference, first.unit, first.unanimous) == (30, 50, 1, False)
    assert next(d for d in found.decisions if d.name == "D5").unanimous
    assert first.weight("chair") == 4
    assert first.weight("west") == 2


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("D1;D1-1;majority;20;", "D1;D1-1;majority;high;", "positions.csv, row 2, column 4 (chair wants): expected a number, or nothing"),
        ("D1;D1-1;majority;20;", "D1;D1-1;majority;120;", "expected a number from 0 to 100 (scale in the manifest), found 120"),
        ("D1;D1-1;majority;20;50", "D1;D1-1;majority;20;-5", "row 2, column 5 (chair cares): a salience is not below 0, found -5"),
        ("D2;D2-2;", "D2;D2-1;", "row 4, column 2 (issue): 'D2-1' stands in row 3 already"),
        ("D1;D1-1;", ";D1-1;", "row 2, column 1 (decision): is empty"),
        ("north wants", "nort wants", "there is no column 'north wants'; is 'nort wants' meant for 'north wants'?"),
    ],
)
def test_what_is_wrong_is_told_with_row_and_column(tmp_path: Path, before: str, after: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        decisions_in(changed(tmp_path, "positions.csv", before, after))
    assert told in str(caught.value)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        decisions_in(changed(tmp_path, "positions.csv", "20;50;60;20", "x;y;z;20"))
    assert str(caught.value).count("\n") == 2


def test_decimals_are_exact_whatever_the_comma(tmp_path: Path) -> None:
    found = decisions_in(changed(tmp_path, "positions.csv", "D1;D1-1;majority;20;50", "D1;D1-1;majority;20,25;0,5"))
    issue = found.decisions[0].issues[0]
    assert found.decisions[0].unit == 4
    assert (issue.positions[0], issue.salience) == (81, (1, 40, 160, 80))


def test_another_scale_is_read_as_0_to_100(tmp_path: Path) -> None:
    folder = changed(tmp_path, "data.yaml", "fewest_parties: 2", "scale: [0, 200]")
    found = decisions_in(folder)
    assert [d.issues[0].positions[0] * 2 / d.unit for d in found.decisions[:2]] == [20, 20]


def test_lines_below_the_header_are_skipped_when_the_manifest_says_so(tmp_path: Path) -> None:
    folder = changed(tmp_path, "data.yaml", "issue: issue", "skip: 1\nissue: issue")
    text = (folder / "positions.csv").read_text(encoding="utf-8")
    head, rest = text.split("\n", 1)
    (folder / "positions.csv").write_text(f"{head}\n;;;GDP;;1,2;;x;;y;;z;;;\n{rest}", encoding="utf-8")
    assert decisions_in(folder).n_issues == 23


def test_a_position_without_a_salience_is_none_and_few_parties_are_left_out(tmp_path: Path) -> None:
    folder = changed(tmp_path, "data.yaml", "fewest_parties: 2", "fewest_parties: 4")
    found = decisions_in(folder)
    assert found.left_out["with fewer than 4 parties that have a position and a salience"] == 2
    without = decisions_in(changed(tmp_path / "b", "positions.csv", "20;50;60;20;;;20;80", "20;50;60;;;;20;80"))
    assert without.decisions[0].issues[0].parties == ("chair", "east", "west")


def test_a_table_without_any_decision_is_refused(tmp_path: Path) -> None:
    folder = changed(tmp_path, "data.yaml", "fewest_parties: 2", "fewest_parties: 9")
    with pytest.raises(UsageError, match=r"no issue is left to predict: 23 with fewer than 9 .*, 1 without an outcome"):
        decisions_in(folder)


def test_a_decision_whose_parties_no_voting_names_has_none_and_says_so(tmp_path: Path) -> None:
    found = decisions_in(changed(tmp_path, "data.yaml", "    not_voting: chair\n", ""))
    assert all(d.voting is None for d in found.decisions)
    assert "No voting of the manifest names all parties of 12 decisions" in found.notes[0]
