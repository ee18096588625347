"""`zopa commitment` as a person or a script meets it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.running import answer, zopa
from tests.oracles.berlin import CASE, RUSSIA_LINE

pytestmark = pytest.mark.usefixtures("answers_shared")

BORDER = """
title: A border
issues:
  line: {title: What the first gets, unit: "%", levels: [0, 50, 100]}
  toll: {title: Toll, options: {kept: kept, dropped: dropped}, controlled_by: first}
no_deal:
  courses:
    first_wins: {title: first wins, outcome: {line: 100, toll: kept}}
    second_wins: {title: second wins, outcome: {line: 0, toll: kept}}
parties:
  first: {title: First, weights: {line: 8, toll: 2}, values: {line: {rising: [0, 100]}, toll: {kept: 100, dropped: 0}},
          beliefs: {first_wins: 0.5, second_wins: rest}, war_cost: 8}
  second: {title: Second, weights: {line: 8, toll: 2}, values: {line: {falling: [0, 100]}, toll: {kept: 0, dropped: 100}},
           beliefs: {first_wins: 0.5, second_wins: rest}, war_cost: 8, red_lines: {bold: {never: {line: 100}, title: bold}}}
offers:
  half: {title: Half each, terms: {line: 50, toll: dropped}}
"""


@pytest.fixture
def border(tmp_path: Path) -> Path:
    path = tmp_path / "border.yaml"
    path.write_text(BORDER, encoding="utf-8")
    return path


def test_the_range_as_json(border: Path) -> None:
    found = answer("commitment", border)
    assert (found["schema"], found["commitment"]) == ("zopa/commitment/1", None)
    (pair,) = found["ranges"]
    assert pair["parties"] == ["first", "second"]
    assert pair["costs"] == {"first": 8.0, "second": 8.0}
    assert pair["points_alone"]["outcomes"] == 1
    assert pair["exact"]["reservation"] == {"first": "52", "second": "32"}
    assert Fraction(pair["points_alone"]["exact"]["level"]) == 8
    assert pair["taken_by_own_beliefs"] == 0
    assert sum(Fraction(chance) for chance in pair["lottery"]["exact"]["chances"]) == 1


def test_an_agreement_that_is_no_longer_honoured(border: Path) -> None:
    found = answer("commitment", border, "line=50,toll=kept", "--later", "parties.first.beliefs.first_wins=0.7")
    assert found["ranges"] == []
    agreement = found["commitment"]["agreement"]
    assert (agreement["signed"], agreement["breakers"], agreement["level"]) == (True, ["first"], 8.0)
    assert agreement["parties"]["first"]["grievances"][0]["wanted"] == "100"
    assert found["commitment"]["alone"] == {"first": 8.0, "second": None}
    assert found["commitment"]["bound"] == [["first"]]


def test_a_red_line_of_later_is_named(border: Path) -> None:
    words = ("--later", "parties.second.red_lines.half={never: {line: 50}}")
    text = zopa("commitment", border, "line=50,toll=kept", *words, "--full").stdout
    assert "would not, Second's red line half being crossed" in " ".join(text.split())
    assert "none is enough" in text
    assert "No penalty is enough for all" in text
    found = answer("commitment", border, *words)["commitment"]
    assert (found["signed"], found["least"], found["bound"]) == (True, None, [["second"]])
    assert "Whatever all accept now crosses a red line of later" in zopa("commitment", border, *words, "--full").stdout


def test_an_issue_that_a_party_can_change_alone_is_said(border: Path) -> None:
    text = " ".join(zopa("commitment", border, "half", "--shift", "first=10", "--full").stdout.split())
    assert "Toll: “kept” (+20.00, which it can change alone)" in text
    assert text.count("not accepted by all now") == 1


def test_what_becomes_of_the_agreement_asked_about_comes_first(border: Path) -> None:
    words = ("line=50,toll=kept", "--shift", "second=20")
    lines = zopa("commitment", border, *words).stdout.splitlines()
    assert lines[1].startswith("The agreement asked about would not last: Second (−12.00) would break it.")
    who = [line.split()[0] for line in lines if line.startswith(("First ", "Second "))]
    assert who[:2] == ["Second", "First"]
    barred = ("--set", "constraints.no_tolls={never: {toll: kept}, title: No tolls}")
    text = " ".join(zopa("commitment", border, *words, *barred).stdout.split())
    assert "The agreement asked about cannot be agreed: constraint “No tolls”." in text
    assert "one issue at a time: What the first gets: “0 %” (+40.00)" in text
    assert "--shift" in zopa("commitment", border).stdout


def test_set_changes_the_later_file_as_well(border: Path, tmp_path: Path) -> None:
    later = tmp_path / "later.yaml"
    later.write_text("extends: border.yaml\nparties: {first: {war_cost: 9}}\n", encoding="utf-8")
    found = answer("commitment", border, "--set", "parties.second.war_cost=20", "--later-overlay", later)["commitment"]
    assert found["reservation"] == {"first": {"now": 52.0, "later": 51.0}, "second": {"now": 20.0, "later": 20.0}}
    assert found["lasting"]["breakers"] == []


def test_where_nothing_is_accepted_that_is_said(border: Path) -> None:
    text = zopa(
        "commitment", border, "--set", "parties.first.reservation=90", "--set", "parties.first.beliefs=null", "--shift", "first=1"
    ).stdout
    assert "No outcome is accepted by all now" in text


def test_the_guarantee_of_the_flagship_that_lapses() -> None:
    found = answer(
        "commitment", CASE / "scenario.yaml", "--set", f"{RUSSIA_LINE}.in_force=false", "--later-overlay", CASE / "guarantee-lapsed.yaml"
    )
    assert found["commitment"]["signed"] is True
    assert found["commitment"]["lasting"]["breakers"] == []
    assert len(found["ranges"]) == 7


def test_a_limit_of_time_is_kept() -> None:
    done = zopa("commitment", "berlin-2025", "--time-limit", "0")
    assert (done.returncode, done.stderr) == (0, "")
    assert "was not settled (time limit)" in " ".join(done.stdout.split())


def test_a_file_of_several_offers_is_refused(border: Path, tmp_path: Path) -> None:
    offers = tmp_path / "two.yaml"
    offers.write_text("offers:\n  a: {title: A, terms: {line: 0}}\n  b: {title: B, terms: {line: 50}}\n", encoding="utf-8")
    done = zopa("commitment", border, offers, "--shift", "first=1")
    assert (done.returncode, done.stdout) == (2, "")
    assert "holds 2 offers; name one of them" in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["half"], "say what is different after the signature"),
        (["--shift", "first"], "expected PARTY=POINTS"),
        (["--shift", "first=much"], "expected PARTY=POINTS"),
        (["--shift", "frist=5"], "did you mean 'first'"),
        (["none", "--shift", "first=5"], "none"),
        (["line=50", "--shift", "first=5"], "toll"),
        (["--later", "parties.first.nothing=5"], "nothing"),
        (["--later-overlay", "sale"], "other parties than today's"),
    ],
)
def test_bad_requests_are_refused(border: Path, words: list[str], message: str) -> None:
    done = zopa("commitment", border, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
