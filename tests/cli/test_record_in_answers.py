"""What a file records stands in the answers, beside what its numbers say; `check` notes where the two differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.dossier import overview
from simulator.report.first_screen import LINES, WIDTH
from simulator.scenario.library import cases
from tests.cli.running import answer, page, printed, zopa

MACHINE = """\
title: A machine
sources: {memo: {title: Minutes of 3 May, date: 2025-05-03}}
issues:
  price: {title: Price, unit: euros, levels: [10, 20, 30, 40], source: memo}
parties:
  buyer:
    title: Buyer
    weights: {price: 1}
    values: {price: {falling: [10, 30]}}
    red_lines:
      cap: {title: The cap, never: {price: {above: 20}}, source: memo, why: The budget act caps it., can_be_lifted_by: Parliament}
      dear: {title: Never too dear, never: {price: {above: 30}}}
    beliefs: {tender: 0.7, nothing: 0.3}
  seller: {title: Seller, weights: {price: 1}, values: {price: {rising: [10, 30]}}, reservation: 20}
constraints: {budget: {never: {price: 40}}}
no_deal:
  courses:
    tender: {title: A new tender next year, source: memo, points: {buyer: 40}}
    nothing: {title: The old machine goes on, points: {buyer: 10}}
offers:
  first: {title: First, put_forward_by: buyer, terms: {price: 20}, answers: {seller: {answer: refused, source: memo, why: Not below 25.}}}
  low: {title: Low, put_forward_by: seller, terms: {price: 10}, answers: {seller: refused, buyer: accepted}}
"""
DIFFERS = "The file records that Seller refused “First”; the numbers say yes (+30.00)."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "machine.yaml"
    path.write_text(MACHINE, encoding="utf-8")
    return path


def _text(*arguments: str | Path) -> str:
    done = zopa(*arguments)
    assert done.returncode == 0, done.stderr
    return " ".join(done.stdout.split())


def test_check_notes_where_the_numbers_speak_against_the_rest_of_the_file(file: Path) -> None:
    assert answer("check", file)["notes"] == [
        "No outcome within the constraints and the options in force crosses Buyer's red line “Never too dear”, so it rules out nothing.",
        DIFFERS,
        "Seller put forward “Low”; the numbers say no (−20.00).",
    ]
    assert zopa("check", file).stdout.splitlines()[1:] == answer("check", file)["notes"]


def test_check_says_where_it_had_no_time_for_that(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "DOUBTS_TIME_LIMIT", -1.0)
    (note,) = answer("check", file)["notes"]
    assert "too much to work out" in note


@pytest.mark.parametrize(
    "command",
    [
        ("compare", "--no-draws"),
        ("show",),
        ("solve", "--no-draws"),
        ("solve", "--no-draws", "--full"),
        ("explain",),
        ("explain", "--full"),
        ("report", "--no-draws"),
        ("report", "--format", "md", "--no-draws"),
    ],
)
def test_every_answer_flags_what_differs(file: Path, command: tuple[str, ...]) -> None:
    name, *options = command
    text = _text(name, file, *options)
    assert "The file records that Seller refused “First”" in text or "Where the two differ" in text


@pytest.mark.parametrize("command", [("solve", "--no-draws"), ("explain",), ("report", "--format", "md", "--no-draws")])
def test_of_many_answers_that_differ_one_is_told_and_the_others_are_counted(file: Path, command: tuple[str, ...]) -> None:
    more = "".join(f"  more{k}: {{title: More {k}, terms: {{price: 20}}, answers: {{seller: refused}}}}\n" for k in range(2))
    file.write_text(MACHINE + more, encoding="utf-8")
    name, *options = command
    assert (
        f"{DIFFERS} 2 more answers on record differ from the numbers: Seller's 2." in _text(name, file, *options).split(" To type next")[0]
    )


def test_an_answer_says_where_the_record_was_too_much_to_judge(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "DOUBTS_TIME_LIMIT", -1.0)
    assert "was too much to work out; zopa compare tells of offers." in _text("solve", file, "--no-draws")


@pytest.mark.parametrize("options", [(), ("--full",)])
def test_bodies_that_were_not_asked_are_told_with_their_chance(file: Path, options: tuple[str, ...]) -> None:
    house = "ratification: {house: {title: House, chance: 0.004}}"
    file.write_text(MACHINE.replace("reservation: 20}", f"reservation: 20, {house}}}"), encoding="utf-8")
    text = _text("solve", file, "--no-draws", *options)
    assert "House (Seller) was not asked; --ratify 0.5 asks it. It passes the Nash solution with a chance of <0.01." in text
    assert "not asked" not in _text("solve", file, "--no-draws", "--ratify", "0.001", *options)


@pytest.mark.parametrize("command", [("show", "--full"), ("report", "--format", "md", "--no-draws"), ("report", "--no-draws")])
def test_courses_red_lines_and_records_are_told_whole(file: Path, command: tuple[str, ...]) -> None:
    name, *options = command
    text = _text(name, file, *options)
    for said in (
        "A new tender next year",
        "28.00",
        "Parliament",
        "The budget act caps it.",
        "Minutes of 3 May",
        "Not below 25.",
        "refused",
    ):
        assert said in text


def test_reservation_values_are_taken_apart_exactly(file: Path) -> None:
    buyer = answer("show", file)["parties"]["buyer"]
    assert [each["exact"] for each in buyer["no_agreement"]] == [
        {"chance": "7/10", "worth": "40", "cost": "0", "share": "28"},
        {"chance": "3/10", "worth": "10", "cost": "0", "share": "3"},
    ]
    assert buyer["exact"]["reservation"] == "31"


def test_answers_on_record_in_json(file: Path) -> None:
    found = answer("compare", file, "--no-draws")["answers_on_record"]
    assert found == answer("show", file)["answers_on_record"]
    assert [(each["offer"], each["party"], each["answer"], each["accepts"], each["differs"]) for each in found] == [
        ("first", "seller", "refused", True, True),
        ("low", "seller", "refused", False, False),
        ("low", "buyer", "accepted", True, False),
    ]
    assert found[0]["exact"] == {"surplus": {"least": "30", "most": "30"}}


@pytest.mark.parametrize("command", [("solve", "--no-draws"), ("explain",)])
def test_what_stands_beside_an_answer_is_in_its_json(file: Path, command: tuple[str, ...]) -> None:
    house = "ratification: {house: {title: House, chance: 0.25}}"
    file.write_text(MACHINE.replace("reservation: 20}", f"reservation: 20, {house}}}"), encoding="utf-8")
    name, *options = command
    beside = answer(name, file, *options)["beside"]
    assert beside["differing_answers"] == [each for each in answer("show", file)["answers_on_record"] if each["differs"]]
    assert len(beside["differing_answers"]) == 1
    assert beside["all_answers_judged"]
    assert beside["unasked_bodies"]["joint"] == {"independent": 0.25, "low": 0.25, "high": 0.25}


@pytest.mark.parametrize("case", [case.name for case in cases()])
def test_the_first_screen_of_show_is_one(case: str) -> None:
    lines = page(printed("show", case), WIDTH)
    assert len(lines) <= LINES
    assert f"  zopa show {case} --full" in lines
