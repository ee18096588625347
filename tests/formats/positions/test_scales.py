"""The scale of positions: other ends than 0 and 100, by an option or as the table names them, and what is not guessed."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from simulator import import_scenario
from simulator.errors import UsageError
from simulator.formats.foreign_format import ForeignFile, ReadingOptions
from simulator.formats.importing import import_files
from tests.formats.positions.test_reading import DECIDE, KTAB, LONG, imported

F = Fraction
YEARS = "actor;position;salience\nA;4;0,8\nB;7;0,4\nC;10;0,6\n"


@pytest.mark.parametrize(("form", "power"), [("quadratic", 2), ("linear", 1)])
def test_on_another_scale_distances_count_as_shares_of_it(form: str, power: int) -> None:
    found = imported(YEARS, scale=("4,10",), utility=form, levels=7)
    issue = found.scenario.issues["issue"]
    assert issue.level_values == tuple(range(4, 11))
    for level in range(4, 11):
        worth = found.scenario.utility({"issue": str(level)})
        assert list(worth.values()) == [100 - 100 * (F(abs(level - at), 6)) ** power for at in (4, 7, 10)]
    assert any("where the whole scale is 100 long" in sentence for sentence in found.assumptions)


def test_scaling_positions_and_scale_alike_changes_no_utility() -> None:
    """A table in tenths with its scale named is the table itself."""
    tenths = "\n".join(
        ",".join((*cells[:2], str(F(cells[2]) / 10 + 5).split("/")[0], cells[3], str(F(cells[4]) / 10 + 5).split("/")[0]))
        if cells[0] != "actor"
        else ",".join(cells)
        for cells in (line.split(",") for line in LONG.splitlines())
    )
    plain, moved = imported(LONG).scenario, imported(tenths, scale=("5,15",)).scenario
    for fee, date in product(range(0, 101, 10), repeat=2):
        there = {"fee": str(fee), "date": str(date)}
        here = {"fee": str(5 + fee // 10), "date": str(5 + date // 10)}
        assert plain.utility(there) == moved.utility(here)
        assert plain.surplus(there) == moved.surplus(here)


def test_an_issue_may_have_its_own_scale_and_the_later_counts() -> None:
    scenario = imported(LONG.replace("Date,20", "Date,2").replace("Date,90", "Date,9").replace("30,50", "30,5").replace("60,50", "60,5"))
    narrow = " ".join(scenario.assumptions)
    assert "'Date (2 to 9)' take up less than a fifth of the scale" in narrow
    wide = LONG.replace("Date,20", "Date,2").replace("Date,90", "Date,9").replace("30,50", "30,5").replace("60,50", "60,5")
    found = imported(wide, scale=("0,100", "date=0,10"))
    assert found.scenario.utility({"fee": "40", "date": "5"}) == imported(LONG).scenario.utility({"fee": "40", "date": "50"})
    assert "less than a fifth" not in " ".join(found.assumptions)


@pytest.mark.parametrize(
    ("text", "scale", "message"),
    [
        (YEARS.replace("10", "120"), None, r"row 4: position of 'C': 120 is not from 0 to 100; mend it, or .*--scale LOW,HIGH"),
        (YEARS.replace("4;0", "-400;0").replace("10", "120"), None, r"-400 is not from 0 to 100 \(2 such places\)"),
        (YEARS, ("5,10",), "row 2: position of 'A': 4 is not from 5 to 10"),
        (LONG.replace("20,0", "20,0.5").replace("80,0", "80,0.5").replace("70,0", "70,0.5"), ("fee=1,100",), "position of 'Cem': 0 is not"),
        ("actor,position\nA,0.2\nB,1\n", None, "all positions lie from 0 to 1; say --scale 0,1 where these are the ends, or --scale 0,100"),
        (YEARS, ("4",), "--scale 4: expected the two ends as in --scale 0,10"),
        (YEARS, ("10,4",), "--scale 10,4: expected the two ends"),
        (YEARS, ("a,b",), "--scale a,b: expected the two ends"),
        (LONG, ("fees=0,100",), "--scale fees=0,100: no such issue 'fees'; did you mean 'Fee'"),
    ],
)
def test_what_is_beyond_a_scale_or_may_be_on_several_is_refused(text: str, scale: tuple[str, ...] | None, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        imported(text, scale=scale)


def test_positions_from_0_to_1_are_read_once_the_scale_is_said() -> None:
    text = "actor,position\nA,0.2\nB,1\n"
    assert imported(text, scale=("0,1",)).scenario.utility({"issue": "1"}) == {"a": 36, "b": 100}
    assert imported(text, scale=("0,100",)).scenario.utility({"issue": "1"}) == {"a": F("99.9936"), "b": 100}


def test_decide_names_the_ends_of_a_scale_by_rows_without_words() -> None:
    lines = [line for line in DECIDE.splitlines() if not line.startswith("#M")]
    at = lines.index("#D;ada;fee;100;0.8;1")
    ends = [*lines[:at], "#M;fee;0,5", "#M;fee;7", *lines[at:]]
    text = "\n".join(ends).replace("fee;100;", "fee;7;").replace("fee;40;", "fee;2;").replace("fee;0;", "fee;0,5;")
    found = imported(text)
    assert any("'Fee' runs from 0.5 to 7" in sentence and "--scale" in sentence for sentence in found.assumptions)
    assert found.scenario.issues["fee"].level_values[0] == F("0.5")
    assert imported(text, utility="linear").scenario.utility({"fee": "7", "date": "20"})["ada"] == 100
    with_words = text.replace("fee;0,5\n", "fee;0,5;nothing\n").replace("fee;7\n", "fee;7;much\n")
    assert "'Fee' runs from" not in " ".join(imported(with_words).assumptions), "places with words, within 0 to 100, are no ends"


def test_cells_may_stand_in_apostrophes() -> None:
    """The table of positions before COP21 is written so."""
    quoted = "\n".join(
        "\t".join(cell if k > 2 and line[1] == "D" else f"'{cell}'" for k, cell in enumerate(line.split(";")))
        for line in DECIDE.replace(";;;", "").splitlines()
    )
    assert quoted.startswith("'#O'\t")
    assert imported(quoted).scenario.parties == imported(DECIDE).scenario.parties
    with_commas = quoted.replace("\t", ",").replace("0,7", "0.7").replace("'Ada'", "'Ada, of the harbour'")
    assert imported(with_commas).scenario.parties["ada"].title == "Ada, of the harbour"


def test_the_form_of_ktab_may_lack_its_first_row() -> None:
    without = KTAB.split("\n", 1)[1].replace("Fee,", "Fee Position,").replace("Date,", "Date Position,")
    assert imported(without).scenario.parties == imported(KTAB).scenario.parties
    assert list(imported(without).scenario.issues) == ["fee", "date"]


def test_what_a_table_begins_with_is_told_where_none_is_recognised() -> None:
    with pytest.raises(
        UsageError, match=r"none of the formats is recognised in it\. A table begins with .*actor and position.*outcome, then"
    ):
        imported("Acteur;Avis\nA;3\n")
    with pytest.raises(UsageError, match="its first row holds 'Acteur', 'Avis'"):
        import_files([ForeignFile("t.csv", "t", b"Acteur;Avis\nA;3\n")], "positions", ReadingOptions())


def test_python_takes_one_scale_or_several(tmp_path: Path) -> None:
    path = tmp_path / "years.csv"
    path.write_text(YEARS, encoding="utf-8")
    one, several = import_scenario(path, scale="4,10", levels=7), import_scenario(path, scale=["0,100", "issue=4,10"], levels=7)
    assert one.scenario.issues == several.scenario.issues
