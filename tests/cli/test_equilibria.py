"""`zopa equilibria` as a person or a script meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import answer, zopa
from tests.games.test_normal_form import THREE


@pytest.fixture
def junction(tmp_path: Path) -> Path:
    file = tmp_path / "junction.yaml"
    file.write_text(THREE, encoding="utf-8")
    return file


def test_the_json_answer_for_games() -> None:
    found = answer("equilibria", "hold-out")
    assert found["schema"] == "zopa/equilibria/1"
    assert [game["name"] for game in found["games"]] == ["hold_out", "chicken", "assurance", "indifferent"]
    chicken, degenerate = found["games"][1], found["games"][3]
    assert chicken["players"] == {"north": ["go on", "swerve"], "south": ["go on", "swerve"]}
    assert (chicken["complete"], chicken["degenerate"], chicken["components"]) == (True, False, [[0], [1], [2]])
    mixed = chicken["equilibria"][2]
    assert mixed["exact"]["mixes"]["north"] == {"go on": "1/9", "swerve": "8/9"}
    assert mixed["exact"]["payoffs"] == {"north": "-10/9", "south": "-10/9"}
    assert mixed["payoffs"]["south"] == pytest.approx(-10 / 9)
    assert chicken["equilibria"][0]["mixes"] == {"north": {"go on": 1.0}, "south": {"swerve": 1.0}}
    assert next((m["name"], m["found"]) for m in chicken["methods"]) == ("support enumeration", [0, 1, 2])
    assert chicken["learning"] is None
    assert (degenerate["degenerate"], degenerate["components"]) == (True, [[0, 1]])
    assert degenerate["methods"][0]["statements"][0].startswith("it found an even number")


def test_learning_in_json_and_print() -> None:
    options = ("equilibria", "hold-out", "--game", "hold_out", "--learn", "200", "--seed", "5")
    (game,) = answer(*options)["games"]
    learned = game["learning"]
    assert learned["fictitious_play"]["rounds"] == 200
    assert sum(learned["fictitious_play"]["frequencies"]["north"].values()) == pytest.approx(1)
    assert learned["replicator_dynamics"]["at_rest"]
    assert answer(*options)["games"] == [game]
    assert "Learning (seed 5)" in zopa(*options, "--full").stdout


def test_three_players(junction: Path) -> None:
    (game,) = answer("equilibria", junction)["games"]
    assert (game["complete"], game["degenerate"], game["methods"]) == (False, True, [])
    assert any(len(component) > 1 for component in game["components"])
    assert [r["others"] for r in game["reductions"]][:2] == [{"b": "go"}, {"b": "wait"}]
    assert {"a": {"go": 1.0}, "c": {"wave": 1.0}, "b": {"wait": 1.0}} in [e["mixes"] for e in game["equilibria"]]
    shown = zopa("equilibria", junction, "--full").stdout
    assert "those in which three or more do are not looked for" in " ".join(shown.split())
    assert "Two at a time" in shown


def test_alternating_offers() -> None:
    found = answer("equilibria", "sale", "--alternating", "3", "--proposers", "seller,buyer")
    assert found["schema"] == "zopa/alternating/1"
    assert [r["proposer"] for r in found["rounds"]] == ["seller", "buyer", "seller"]
    assert found["settled"] == 1
    assert found["outcome"] == found["rounds"][0]["agreed"]
    assert found["patience"] == {"buyer": 1.0, "seller": 1.0}
    assert found["exact"]["worth"] == found["rounds"][0]["exact"]["value"]
    shown = zopa("equilibria", "sale", "--alternating", "15", "--full").stdout
    assert "15 rounds of alternating offers, the first and the last by Buyer: in round 1 all accept what" in shown
    assert "the last proposer decides alone" in shown
    assert "3 more rounds not shown" in shown


def test_no_agreement() -> None:
    found = answer("equilibria", "berlin-2025", "--alternating", "2")
    assert (found["settled"], found["outcome"], found["frontier"]) == (None, None, 0)
    assert "No outcome is acceptable to all" in zopa("equilibria", "berlin-2025", "--alternating", "2").stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("sale",), "the file has no games"),
        (("hold-out", "--game", "chiken"), "no such game 'chiken'; did you mean 'chicken'?"),
        (("hold-out", "--proposers", "north"), "give --alternating N too"),
        (("hold-out", "--alternating", "3", "--game", "chicken"), "ask for one of them"),
        (("hold-out", "--alternating", "3", "--proposers", "nroth"), "no such party 'nroth'; did you mean 'north'?"),
    ],
)
def test_faults_are_told(options: tuple[str, ...], message: str) -> None:
    done = zopa("equilibria", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_learning_is_for_two(junction: Path) -> None:
    done = zopa("equilibria", junction, "--learn", "10")
    assert done.returncode == 2
    assert "this game has 3" in done.stderr


def test_the_end_of_the_time_is_told() -> None:
    done = zopa("equilibria", "sale", "--alternating", "3", "--time-limit", "0")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Stopped by the time limit")


def test_text_of_a_file_is_no_markup(junction: Path) -> None:
    text = THREE.replace("title: Who goes first\n    players", "title: '[red]\\e[31mWho'\n    players")
    assert text != THREE
    junction.write_text(text, encoding="utf-8")
    assert "[red]" in zopa("equilibria", junction, "--full").stdout
