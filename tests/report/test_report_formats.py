"""The report as Markdown, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.dossier.whole import Whole, gather
from simulator.formats.tables import FORMULA
from simulator.report.whole.csv import csv_report
from simulator.report.whole.json import report_json
from simulator.report.whole.markdown import escaped, markdown
from simulator.scenario.reading import load
from tests.oracles.ratifying import ratified_scenario
from tests.report.html.reports import SCRIPT, clash, hostile, sale


@pytest.mark.parametrize("name", ["sale", "clash", "hostile"])
def test_markdown_has_every_section_and_no_markup_of_the_file(name: str) -> None:
    text = markdown({"sale": sale, "clash": clash, "hostile": hostile}[name]())
    titles = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert titles[:3] == ["In short", "What the scenario says", "Agreement zone and solutions"]
    assert titles[-2:] == ["Sources and assumptions", "How this was made"]
    assert len([t for t in titles if t.startswith("What if")]) == 1
    assert not re.search(r"(?<!\\)[<>]", text)
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        assert len(widths) == 1, table


def test_markdown_shows_what_was_escaped() -> None:
    assert r"\<script\>alert(1)\</script\>" in markdown(hostile())
    assert escaped("1. a | b *c*") == r"1\. a \| b \*c\*"
    assert escaped("- a\n# b") == r"\- a \# b"
    assert escaped("+5.29 and 58.33") == "+5.29 and 58.33"


@given(st.text(max_size=40))
def test_escaping_loses_nothing_but_the_shape_of_blanks(text: str) -> None:
    plain = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped(text))  # CommonMark 0.31, 2.4: a backslash before any ASCII punctuation
    assert plain == " ".join(text.split())


def rows_of(found: Whole) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_report(found))))


def test_csv_has_solutions_offers_and_no_agreement() -> None:
    rows = rows_of(sale())
    assert [row["kind"] for row in rows] == ["no_agreement", "offer", *["solution"] * 7, "offer"]
    assert rows[1]["name"] == "bid"  # open, and no completion of it is an agreement
    assert (rows[1]["term.price"], rows[1]["term.warranty"], rows[1]["utility.buyer"], rows[1]["all_accept"]) == ("22", "", "", "false")
    nash = next(row for row in rows if row["name"] == "nash")
    assert (nash["utility.buyer"], nash["surplus.buyer"], nash["term.price"], nash["all_accept"]) == ("60.0", "15.0", "27", "true")
    assert (rows[0]["utility.buyer"], rows[0]["utility.seller"]) == ("45.0", "35.0")


def test_csv_names_the_red_lines_waived_and_crossed() -> None:
    rows = rows_of(clash())
    assert {row["waived"] for row in rows if row["kind"] == "solution"} == {"parties.millbrook.red_lines.full_pipes"}
    nearest = [row for row in rows if row["kind"] == "nearest"]
    assert {row["waived"] for row in nearest} == {"parties.millbrook.red_lines.full_pipes", "parties.saltmarsh.red_lines.river_stays"}
    for row in nearest:
        assert row["waived"] in row["red_lines"].split()
        assert row["all_accept"] == "false"


def test_no_cell_of_the_csv_is_a_formula() -> None:
    cells = [cell for row in csv.reader(io.StringIO(csv_report(hostile()))) for cell in row]
    assert "'=1+1" in cells
    for cell in cells:
        if cell.startswith(FORMULA):
            float(cell)  # a negative number is no formula


def test_json_holds_the_answers_of_the_commands() -> None:
    found = json.loads(json.dumps(report_json(clash()), allow_nan=False))
    assert found["schema"] == "zopa/report/1"
    assert [found[key]["schema"] for key in ("show", "solve", "explain", "compare")] == [
        "zopa/show/1",
        "zopa/solve/1",
        "zopa/explain/1",
        "zopa/compare/1",
    ]
    assert found["verdict"] == found["solve"]["verdict"] == "no agreement"
    assert [case["waived"] for case in found["cases"]] == [
        ["parties.millbrook.red_lines.full_pipes"],
        ["parties.saltmarsh.red_lines.river_stays"],
    ]
    assert found["more_cases"] == 0
    assert [case["solve"]["verdict"] for case in found["cases"]] == ["agreement", "no agreement"]
    for case in found["cases"]:
        assert case["what_if"]["complete"] is True
        assert len(case["what_if"]["reservations"]) == 729
        stand = next(v for v in case["what_if"]["reservations"] if not any(v["points"].values()))
        assert stand["count"] == case["solve"]["zone"]["count"]
    assert found["numbers"]["parties.highford.weights.height"] == {"base": 35}
    assert found["run"] is None
    assert SCRIPT in json.dumps(report_json(hostile()))


def test_a_scenario_without_offers_has_no_comparison() -> None:
    scenario = load("sale").with_changes({"offers.asking.in_force": False, "offers.bid.in_force": False})
    found = gather(scenario, ["sale"], draws=0)
    assert found.compared is None
    assert found.shares == ()
    assert report_json(found)["compare"] is None
    assert "## Offers compared" not in markdown(found)


def test_with_ratification_every_part_asks_the_bodies() -> None:
    chance = Fraction(1, 2)
    found = gather(ratified_scenario(6), ["talks.yaml", "--ratify", "0.5"], ratify=chance, draws=10)
    assert found.result.ratification is not None
    assert found.explanation.result.ratification is not None
    assert all(case.result.ratification is not None for case in found.cases)
    assert [share.ratify for share in found.shares] == [chance] * len(found.shares)
    base = found.cases[0].what_if
    assert base is not None
    stand = tuple(base.reservations.offsets.index(0) for _ in found.scenario.parties)
    assert base.reservations.cells[stand].count == found.cases[0].result.zone.count == 46  # of 96 that all sign
    text = markdown(found)
    assert "    zopa report talks.yaml --ratify 0.5\n" in text
    assert "All accept, bodies pass" in text
    assert found.home is not None
    assert "Win-sets" in text
