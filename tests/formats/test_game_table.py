"""Tables of games from spreadsheets: matrices and long tables say the same game, and its equilibria are those of `.nfg`."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from simulator import equilibria, export_scenario
from simulator.errors import UsageError
from simulator.formats.foreign_format import ForeignFile, ReadingOptions
from simulator.formats.importing import ImportedFiles, import_files
from simulator.formats.workbooks import workbook_of
from simulator.scenario.model import Scenario
from tests.cli.running import zopa

LONG = """\
North,South,East,payoff of North,payoff of South,payoff of East
stop,stop,wait,3,3,1
stop,go,wait,0,5.5,0
go,stop,wait,5,0,0
go,go,wait,1,1,-1
stop,stop,mediate,4,4,2
stop,go,mediate,1,2,2
go,stop,mediate,2,1,2
go,go,mediate,0,0,3
"""
MATRIX = 'North \\ South,stop,go\nstop,"3, 3","0, 5.5"\ngo,"5.5, 0","1, 1"\n'


def imported(content: str | bytes, name: str = "arms.csv", form: str | None = None) -> ImportedFiles:
    file = ForeignFile(name, "arms", content.encode() if isinstance(content, str) else content)
    return import_files([file], form, ReadingOptions())


def payoffs(scenario: Scenario) -> dict[tuple[str, ...], tuple[Decimal, ...]]:
    (game,) = scenario.games.values()
    found = {}
    for cell in game.payoffs.values():
        when = tuple(options[0] for options in cell.when.values())
        found[when] = tuple(number.base for number in cell.points.numbers.values())
    return found


def test_a_long_table_has_a_row_for_each_combination() -> None:
    found = imported(LONG)
    assert found.format.name == "game-table"
    assert {party.title for party in found.scenario.parties.values()} == {"North", "South", "East"}
    written = {tuple(cells[:3]): tuple(map(Decimal, cells[3:])) for cells in (line.split(",") for line in LONG.splitlines()[1:])}
    assert payoffs(found.scenario) == written


@pytest.mark.parametrize(
    "text",
    [
        MATRIX,
        "North vs. South;stop;go\nstop;3, 3;0, 5,5\ngo;5,5, 0;1, 1\n",
        "North / South;stop;go\nstop;(3; 3);(0; 5,5)\ngo;(5,5; 0);(1; 1)\n".replace("; ", " / "),
        "North|South\tstop\tgo\nstop\t3 3\t0 5,5\ngo\t5,5 0\t1 1\n",
        "North / South;stop;;go;\nstop;3;3;0;5,5\ngo;5,5;0;1;1\n",
        "North,South,North payoff,South's points\nstop,stop,3,3\nstop,go,0,5.5\ngo,stop,5.5,0\ngo,go,1,1\n".replace("'s", ""),
        "Action of North;Action of South;u(North);u(South)\nstop;stop;3;3\nstop;go;0;5,5\ngo;stop;5,5;0\ngo;go;1;1\n",
    ],
)
def test_matrices_and_long_tables_say_the_same_game(text: str) -> None:
    found = imported(text).scenario
    assert payoffs(found) == payoffs(imported(MATRIX).scenario)
    assert [party.title for party in found.parties.values()] == ["North", "South"]
    (answer,) = equilibria(found)
    (pure,) = answer.found.equilibria
    assert pure.is_pure
    assert list(map(int, pure.payoffs)) == [1, 1]


def test_who_is_row_and_who_is_column_is_told() -> None:
    assert any("'North' chooses the row and has the first payoff" in sentence for sentence in imported(MATRIX).assumptions)
    unnamed = imported(MATRIX.replace("North \\ South", ""))
    assert any("'Rows' chooses the row" in sentence for sentence in unnamed.assumptions)
    assert payoffs(unnamed.scenario) == payoffs(imported(MATRIX).scenario)


def test_encodings_and_workbooks_are_read_as_other_tables_are() -> None:
    umlauts = MATRIX.replace("stop", "zögern")
    for encoding in ("utf-16", "cp1252", "utf-8-sig"):
        assert payoffs(imported(umlauts.encode(encoding)).scenario) == payoffs(imported(umlauts).scenario)
    book = workbook_of({"Game": [["North \\ South", "stop", "go"], ["stop", "3, 3", "0, 5.5"], ["go", "5.5, 0", "1, 1"]]})
    assert payoffs(imported(book, "arms.xlsx").scenario) == payoffs(imported(MATRIX).scenario)
    merged = workbook_of({"Game": [["", "stop", "", "go", ""], ["stop", 3, 3, 0, 5.5], ["go", 5.5, 0, 1, 1]]})
    assert payoffs(imported(merged, "arms.xlsx").scenario) == payoffs(imported(MATRIX).scenario)


def test_a_game_goes_out_as_nfg_and_as_a_workbook_and_both_come_back(tmp_path: Path) -> None:
    (tmp_path / "arms.csv").write_text(LONG, encoding="utf-8")
    assert zopa("import", "arms.csv", "-o", "arms.yaml", cwd=tmp_path).returncode == 0
    for form, file in (("nfg", "arms.nfg"), ("game-table", "arms.xlsx")):
        assert zopa("export", "arms.yaml", "--format", form, "-o", file, cwd=tmp_path).returncode == 0
        again = import_files([ForeignFile(file, "arms", (tmp_path / file).read_bytes())], None, ReadingOptions()).scenario
        assert payoffs(again) == payoffs(imported(LONG).scenario)
    shown = zopa("equilibria", "arms.yaml", cwd=tmp_path)
    assert (shown.returncode, "North" in shown.stdout) == (0, True)


def test_no_agreement_is_what_a_player_secures_alone() -> None:
    scenario = imported(LONG).scenario
    table = payoffs(scenario)
    for k, (key, party) in enumerate(scenario.parties.items()):
        actions = sorted({when[k] for when in table})
        secured = max(min(points[k] for when, points in table.items() if when[k] == action) for action in actions)
        assert party.reservation is not None
        assert (key, party.reservation.base) == (key, secured)


def test_what_a_spreadsheet_rounds_is_told() -> None:
    fine = imported(LONG.replace("5.5", "5.12345678901234567890")).scenario
    assert any("more digits than a spreadsheet keeps" in sentence for sentence in export_scenario(fine, format="game-table").losses)
    with pytest.raises(UsageError, match="a table of a game holds one; say which with --game NAME"):
        export_scenario("hold-out", format="game-table")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (MATRIX.replace('"1, 1"', "1"), r"arms\.csv, row 3, column 3 \(go\): expected two payoffs such as '3; 5', found '1'"),
        (MATRIX.replace('"1, 1"', "1,1"), r"row 3: has 4 cells, the first row has 3; a cell that holds a ',' stands in quotes"),
        (MATRIX.replace("\ngo", "\nstop"), r"row 3: the action 'stop' stands twice"),
        (MATRIX.replace("South,stop,go", "South,stop,"), r"row 1: an action has no name"),
        (LONG + "go,go,wait,1,1,1\n", r"row 10: the same combination of actions as in row 5"),
        (LONG.replace("go,go,wait,1,1,-1\n", ""), r"1 of 8 combinations of actions have no row, such as North: go, South: go, East: wait"),
        (LONG.replace("5.5", "much"), r"row 3, column 5 \(payoff of South\): expected a payoff, found 'much'"),
        (LONG.replace("\ngo,stop,wait", "\n,stop,wait"), r"row 4, column 1 \(North\): names no action"),
        ("North\n", "no table of a game"),
    ],
)
def test_faults_name_row_and_value(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        imported(text, form="game-table")


def test_columns_of_no_player_are_left_aside_and_told() -> None:
    lines = LONG.splitlines()
    noted = "\n".join([f"{lines[0]},remark", *(f"{line},x{k}" for k, line in enumerate(lines[1:]))])
    found = imported(noted)
    assert payoffs(found.scenario) == payoffs(imported(LONG).scenario)
    assert any("left aside, since they belong to no player: the columns 'remark'" in sentence for sentence in found.repairs)


def test_every_way_to_write_two_numbers_in_a_cell() -> None:
    numbers = (("1", "2"), ("-1.5", "0"), ("2,5", "-3,25"))
    for (first, second), (before, mark, behind) in product(
        numbers, (("", "; ", ""), ("(", ";", ")"), ("", " / ", ""), ("[", " | ", "]"), ("", ", ", ""), ("", "  ", ""))
    ):
        cell = f"{before}{first}{mark}{second}{behind}"
        found = payoffs(imported(f"\tleft\tright\nup\t{cell}\t{cell}\ndown\t{cell}\t{cell}\n").scenario)
        assert {tuple(map(Fraction, points)) for points in found.values()} == {
            (Fraction(first.replace(",", ".")), Fraction(second.replace(",", ".")))
        }, cell
