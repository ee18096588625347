"""`zopa divide` as a person or a script meets it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.cli.running import answer, zopa


def test_the_json_answer() -> None:
    found = answer("divide", "inheritance")
    assert (found["schema"], found["method"], found["parties"]) == ("zopa/divide/1", "adjusted winner", ["ada", "ben"])
    assert found["points"] == pytest.approx(670 / 11)
    assert found["exact"]["points"] == "670/11"
    assert found["before"] == {"ada": 54.0, "ben": 62.0}
    assert found["split"] == "savings"
    assert (found["agreed"], found["compromises"]) == ({}, [])
    by_issue = {each["issue"]: each for each in found["issues"]}
    assert list(by_issue) == ["house", "orchard", "piano", "car", "paintings", "savings"]
    assert (by_issue["car"]["first"], by_issue["car"]["shares"]) == (None, {"ada": 1.0, "ben": 0.0})
    assert (by_issue["house"]["first"], by_issue["house"]["wins"]) == ("ada", {"ada": "ada", "ben": "ben"})
    assert by_issue["savings"]["exact"]["shares"] == {"ada": "2/55", "ben": "53/55"}
    assert sum(Fraction(each["exact"]["points"]["ben"]) for each in found["issues"]) == 100
    assert found["utility"] == {"ada": pytest.approx(670 / 11), "ben": pytest.approx(670 / 11)}
    assert found["reservation"] == {"ada": 45.0, "ben": 45.0}


def test_what_is_not_in_dispute_and_compromises_in_json() -> None:
    assert answer("divide", "job-offer")["agreed"] == {"location": "south", "training": "long"}
    compromises = {(each["issue"], each["option"]): each["exact"]["parts"] for each in answer("divide", "river")["compromises"]}
    assert compromises["taken", "5"] == {"upstream": "3/4", "downstream": "53/76"}
    assert ("taken", "0") not in compromises


def test_a_tie_a_transfer_and_a_split_in_print() -> None:
    shown = zopa("divide", "inheritance", "--full").stdout
    rows = {line.split("  ")[0]: line for line in shown.splitlines() if line.startswith("The ")}
    assert rows["The car"].split()[2:] == ["6.00", "6.00", "Ada,", "tied", "Ada's"]
    assert rows["The savings"].split()[2:] == ["25.00", "30.00", "both,", "split"]
    text = " ".join(shown.split())
    assert "One issue is split, “The savings”: Ada 2/55 (3.6 %) and Ben 53/55 (96.4 %)." in text
    assert "Ada 54.00 and Ben 62.00; both put the same on “The car”." in text
    passed = zopa("divide", "inheritance", "--set", "parties.ada.weights.savings=28").stdout
    assert any(line.split()[-3:-1] == ["passed", "on"] for line in passed.splitlines())


def test_whoever_would_not_sign_is_named() -> None:
    shown = " ".join(zopa("divide", "river").stdout.split())
    assert "Downstream state would have less than no agreement is worth, and would not sign this." in shown
    assert "would not sign" not in zopa("divide", "inheritance", "--full").stdout


def test_nothing_is_split_where_whole_issues_come_out_even() -> None:
    even = [f"parties.{p}.weights.{i}={w}" for p, row in (("ada", (2, 1, 1, 1, 1, 1)), ("ben", (1, 1, 1, 1, 1, 2))) for i, w in zip(
        ("house", "orchard", "piano", "car", "paintings", "savings"), row, strict=True)]  # fmt: skip
    shown = zopa("divide", "inheritance", *(word for change in even for word in ("--set", change))).stdout
    assert "No issue is split." in shown


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["climate"], "divides between two parties, and this scenario has 6"),
        (["reservoir"], "parties: {saltmarsh: null}"),
        (["sale"], "parties.seller.red_lines.no_long_warranty_as_it_stands"),
        (["chicken"], "ranking"),
        (["inheritence"], "did you mean 'inheritance'"),
    ],
)
def test_bad_requests_are_refused(words: list[str], message: str) -> None:
    done = zopa("divide", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_the_red_line_that_is_named_can_be_lifted() -> None:
    done = zopa("divide", "sale", "--set", "parties.seller.red_lines.no_long_warranty_as_it_stands.in_force=false", "--full")
    assert done.returncode == 0
    assert "Compromises that are worth more" in done.stdout
