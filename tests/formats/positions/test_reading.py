"""Tables of positions: each form says the same, values and weights are those of the spatial models, and every choice has an option."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from simulator import solve
from simulator.errors import UsageError
from simulator.formats.foreign_format import ForeignFile, ReadingOptions
from simulator.formats.importing import ImportedFiles, import_files
from simulator.formats.workbooks import workbook_of
from tests.cli.running import zopa

LONG = """\
actor,issue,position,salience,reference
Ada,Fee,100,80,0
Ada,Date,20,30,50
Ben,Fee,40,70,0
Ben,Date,90,60,50
Cem,Fee,0,20,0
"""
DECIDE = """\
#O;Harbour;;;;
#/;ID;Full name;;;
#A;ada;Ada;;;
#A;ben;Ben;;;
#A;cem;Cem;;;
#P;fee;Fee;;;
#P;date;Date;;;
#M;fee;0;none at all;;
#D;ada;fee;100;0.8;1
#D;ben;fee;40;0,7;0.5
#D;cem;fee;0;0.2;0.1
#D;ada;date;20;0.3;1
#D;ben;date;90;0.6;0.5
"""
KTAB = """\
Harbour ,"a test",3,2,
Actor,Description,Power,Fee,Sal1,Date,Sal2,
Ada, Ada, 1.0, 100, 80,  20, 30,
Ben, Ben, 0.5, 40, 70, 90, 60,
Cem, Cem, 0.1, 0, 20, , ,
"""
WIDE = """\
prnr\tprname\tisnr\tpada\tpben\tpcem\tsada\tsben\tscem\trp\tout
\t\t\t4.1\t0.5\t0.2
1\tharbour\tFee\t100\t40\t0\t80\t70\t20\t0\t60
1\tharbour\tDate\t20\t90\t\t30\t60\t\t50\t50
2\troads\tFee\t10\t20\t30\t1\t1\t1\t\t
"""


def imported(text: str | bytes, name: str = "harbour.csv", **options: Any) -> ImportedFiles:
    content = text.encode() if isinstance(text, str) else text
    return import_files([ForeignFile(name, "harbour", content)], None, ReadingOptions(**options))


def worth(found: ImportedFiles, fee: str, date: str) -> list[Fraction]:
    return list(found.scenario.utility({"fee": fee, "date": date}).values())


@pytest.mark.parametrize("text", [LONG, DECIDE, KTAB])
def test_the_value_falls_with_the_squared_distance_and_salience_weighs(text: str) -> None:
    found = imported(text)
    assert worth(found, "40", "50") == [
        Fraction(8 * (100 - 36) + 3 * (100 - 9), 11),
        Fraction(7 * 100 + 6 * (100 - 16), 13),
        Fraction(100 - 16),
    ]
    assert any("100 − (distance)² / 100" in sentence and "--utility" in sentence for sentence in found.assumptions)


@pytest.mark.parametrize("text", [LONG, DECIDE, KTAB])
def test_it_may_fall_with_the_distance_itself(text: str) -> None:
    assert worth(imported(text, utility="linear"), "40", "50") == [
        Fraction(8 * 40 + 3 * 70, 11),
        Fraction(7 * 100 + 6 * 60, 13),
        Fraction(60),
    ]


def test_the_wide_form_takes_one_dossier() -> None:
    found = imported(WIDE, dossier="harbour")
    assert worth(found, "40", "50") == worth(imported(LONG), "40", "50")
    assert imported(WIDE, dossier="1").scenario == found.scenario
    assert found.scenario.offers["decided"].terms == {"fee": "60", "date": "50"}
    assert any("row 2: names no dossier" in sentence for sentence in found.repairs)
    with pytest.raises(UsageError, match=r"2 dossiers \('harbour', 'roads'\); say which with --dossier"):
        imported(WIDE)
    with pytest.raises(UsageError, match="no dossier 'rivers'"):
        imported(WIDE, dossier="rivers")


def test_the_levels_are_the_steps_and_everything_that_is_named() -> None:
    assert imported(KTAB.replace("40, 70", "41.5, 70")).scenario.issues["fee"].choices[4:6] == ("40", "41.5")
    assert imported(LONG, levels=3).scenario.issues["fee"].choices == ("0", "40", "50", "100")
    with pytest.raises(UsageError, match="an end to their decimals"):
        imported(LONG, levels=4)


def test_no_agreement_is_the_reference_point_or_the_worst() -> None:
    found = imported(LONG).scenario
    assert found.no_deal is not None
    assert found.no_deal.courses["reference"].outcome == {"fee": "0", "date": "50"}
    outcome = {"fee": "0", "date": "50"}
    assert set(found.surplus(outcome).values()) == {Fraction(0)}
    worst = imported(LONG, no_agreement="worst").scenario
    assert worst.surplus(outcome) == worst.utility(outcome)
    lacking = LONG.replace("Ada,Date,20,30,50", "Ada,Date,20,30,").replace("Ben,Date,90,60,50", "Ben,Date,90,60,")
    said = imported(lacking).assumptions
    assert any("no reference point for 'Date'" in sentence and "0 points" in sentence for sentence in said)
    with pytest.raises(UsageError, match="no reference point for 'Date'; write it, or choose --no-agreement worst"):
        imported(lacking, no_agreement="reference")


def test_votes_make_an_agreement_rule_and_power_a_weight() -> None:
    votes = LONG.replace("reference\n", "votes\n").replace(",0\n", ",2\n").replace(",50\n", ",2\n")
    found = imported(votes)
    assert found.scenario.agreement["majority"].needs.of == "votes"  # type: ignore[union-attr]
    assert solve(found.scenario).by_rules is not None
    assert "quota" in imported(votes, quota=Decimal(65)).text
    assert not imported(votes, quota=Decimal(100)).scenario.agreement
    power = imported(DECIDE).scenario
    assert not power.agreement
    assert [party.bargaining_weight.base for party in power.parties.values() if party.bargaining_weight] == [
        1,
        Decimal("0.5"),
        Decimal("0.1"),
    ]
    assert imported(DECIDE, quota=Decimal(60)).scenario.agreement
    with pytest.raises(UsageError, match="--quota needs a column of votes or power"):
        imported(LONG, quota=Decimal(60))


def test_a_workbook_a_semicolon_and_windows_say_the_same() -> None:
    rows: list[list[Any]] = [[float(cell) if cell.isdigit() else cell for cell in line.split(",")] for line in LONG.splitlines()]
    plain = imported(LONG).scenario
    assert imported(workbook_of({"Positions": rows}), "harbour.xlsx").scenario.parties == plain.parties
    spreadsheet = LONG.replace(",", ";").replace("Cem", "Çem").encode("windows-1252")
    assert [party.title for party in imported(spreadsheet).scenario.parties.values()] == ["Ada", "Ben", "Çem"]
    assert imported("\ufeff" + LONG.replace(",", ";").replace("80", "80,0")).scenario.parties == plain.parties
    assert imported(LONG.encode("utf-16")).scenario.parties == plain.parties


def test_what_the_actors_power_is_must_not_differ() -> None:
    found = imported(DECIDE.replace("#D;ada;date;20;0.3;1", "#D;ada;date;20;0.3;2"))
    assert any("the power of 'ada' differs between issues" in sentence for sentence in found.repairs)
    assert not any(party.bargaining_weight for party in found.scenario.parties.values())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (LONG.replace("Ben,Fee,40", "Ben,Fee,140"), r"harbour\.csv, row 4: position of 'Ben': 140 is not from 0 to 100"),
        (LONG.replace("Ben,Fee,40", "Ben,Fee,forty"), r"row 4: position of 'Ben': expected a number, found 'forty'"),
        (LONG + "Cem,Fee,10,20,0\n", r"row 7: a second position of 'Cem' on 'Fee'; the first is at harbour\.csv, row 6"),
        (LONG.replace("Cem,Fee,0,20,0", "Cem,Fee,0,20,10"), "reference of 'Fee' is 10, and 0 elsewhere"),
        (LONG.replace("Cem,", ","), "row 6: names no actor"),
        (DECIDE.replace("#A;cem;Cem;;;\n", ""), r"row 10: 'cem' stands in no row #A"),
        (KTAB.replace("Date,Sal2", "Date"), "expected actor, description, power"),
        (LONG.replace("80", "-80"), "salience of 'Ada': -80 is less than 0; mend it in the table"),
    ],
)
def test_faults_name_row_and_value(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        imported(text)


def test_the_command_tells_every_assumption(tmp_path: Path) -> None:
    (tmp_path / "harbour.csv").write_text(LONG, encoding="utf-8")
    done = zopa("import", "harbour.csv", "-o", "harbour.yaml", cwd=tmp_path)
    assert done.stdout == "harbour.yaml\n"
    for option in ("--levels", "--utility quadratic|linear", "--no-agreement reference|worst"):
        assert option in done.stderr
    refused = zopa("import", "harbour.csv", "--quota", "0", cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert zopa("import", "harbour.csv", "--utility", "cubic", cwd=tmp_path).returncode == 2
