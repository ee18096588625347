"""Tables of payoffs from spreadsheets: CSV of any kind and workbooks, in and out."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from simulator import export_scenario, load
from simulator.errors import UsageError
from simulator.formats.foreign_format import ForeignFile, ReadingOptions
from simulator.formats.importing import ImportedFiles, import_files
from tests.cli.running import zopa

TABLE = "outcome,Ada,Ben\nFlat A,80,20\nFlat B,55.5,70\nno agreement,30,30\n"


def imported(content: str | bytes, name: str = "flats.csv") -> ImportedFiles:
    return import_files([ForeignFile(name, "flats", content.encode() if isinstance(content, str) else content)], None, ReadingOptions())


def test_rows_are_outcomes_and_one_is_no_agreement() -> None:
    scenario = imported(TABLE).scenario
    assert scenario.utility({"outcome": "flat_b"}) == {"ada": Fraction(111, 2), "ben": 70}
    assert scenario.surplus({"outcome": "flat_a"}) == {"ada": 50, "ben": -10}
    assert scenario.issues["outcome"].option_title("flat_a") == "Flat A"
    spreadsheet = TABLE.replace("55.5", "55,5").replace(",", ";").replace("55;5", "55,5").encode("utf-16")
    assert imported(spreadsheet).scenario == scenario


def test_without_that_row_the_worst_outcome_stands_for_it() -> None:
    found = imported(TABLE.replace("no agreement,30,30\n", "").replace("80", "-80"))
    assert set(found.scenario.surplus({"outcome": "flat_a"}).values()) == {0}
    assert any("add a row 'no agreement'" in sentence for sentence in found.assumptions)


def test_a_workbook_goes_out_and_comes_back(tmp_path: Path) -> None:
    written = export_scenario("sale", format="payoffs")
    again = imported(written.files["payoffs.xlsx"], "payoffs.xlsx").scenario
    sale = load("sale")
    first = {name: issue.choices[0] for name, issue in sale.issues.items()}
    worth = again.utility({"outcome": again.issues["outcome"].choices[0]})
    assert [float(x) for x in worth.values()] == pytest.approx([float(x) for x in sale.utility(first).values()])
    assert any("points of whole outcomes are kept" in sentence for sentence in written.losses)
    assert zopa("export", "sale", "--format", "payoffs", cwd=tmp_path).returncode == 2
    assert zopa("export", "sale", "--format", "payoffs", "-o", "sale.xlsx", cwd=tmp_path).stdout == "sale.xlsx\n"
    assert zopa("import", "sale.xlsx", "-q", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TABLE.replace("20", "much"), r"flats\.csv, row 2, column 3 \(Ben\): expected a number of points, found 'much'"),
        (TABLE.replace("Flat B", "Flat A"), "row 3, column 1 .*: the outcome 'Flat A' stands twice"),
        (TABLE + "none,1,1\n", "a second row for no agreement"),
        (TABLE.replace("Ben", "Ada"), "names no party, or one twice"),
        ("outcome,Ada\n", "the table has no outcome"),
    ],
)
def test_faults_name_row_and_column(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        imported(text)
