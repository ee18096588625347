"""What can be typed at the prompt of `zopa play`, and what comes of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from simulator.talks.strategy import STRATEGIES
from tests.cli.running import zopa
from tests.oracles.berlin import UKRAINE_LINE

GAME = ("play", "sale", "--as", "buyer", "--rounds", "6", "--strategy", "conceder")
NASH = "offer price=27,delivery=now,warranty=12"


def typed(*lines: str, words: tuple[str, ...] = GAME, cwd: Path | None = None) -> str:
    """All that stands on the screen after these lines, in one line."""
    done = zopa(*words, stdin="".join(f"{line}\n" for line in lines), cwd=cwd)
    assert done.returncode == 0, done.stderr
    return " ".join((done.stdout + done.stderr).split())


def test_an_offer_is_edited_issue_by_issue() -> None:
    text = typed("offer", "1", "8", "17", "2", "0", "", "", "history")
    assert "Expected a number from 1 to 3, found '17'." in text
    assert "Expected a number from 1 to 2, found '0'." in text
    assert text.count("You put on the table (60.00 points to you): Price: 27 thousand euros; Delivery: This week") == 2
    assert "You put" not in typed("offer", "1", "8", "x", "history")


def test_an_offer_that_cannot_be_made_is_explained_and_the_nearest_taken() -> None:
    text = typed("offer price=25,delivery=now,warranty=24", "2")
    assert "it goes against Seller's red line" in text
    assert (
        "You put on the table (70.00 points to you): Price: 25 thousand euros; Delivery: This week, as it stands; Warranty: 12 months"
        in text
    )
    assert "You put" not in typed("offer price=25,delivery=now,warranty=24", "")
    assert "Nothing is on the table, so" in typed("offer price=25,delivery=now,warranty=24", "why")  # a command in place of a number


def test_what_is_worth_less_than_no_agreement_is_asked_for_twice() -> None:
    offer = "offer price=32,delivery=overhauled,warranty=0"
    assert "That is worth 0.00 points to you, no agreement 45.00. Do it all the same? (yes/no) no zopa>" in typed(offer, "no")
    assert "Agreement in round 1." in typed(offer, "yes")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("accpt", "no such command 'accpt'; did you mean 'accept'?"),
        ("accept", "there is nothing on the table to accept"),
        ("offer asing", "no such offer 'asing'; did you mean 'asking'?"),
        ("offer price=19", "no such level '19' of 'price'"),
        ("save", "save needs the name of a file"),
        ("save nowhere/game.json", "there is no folder 'nowhere'"),
    ],
)
def test_a_slip_is_answered_and_the_game_goes_on(line: str, message: str) -> None:
    text = typed(line, NASH)
    assert message in text
    assert "You put on the table" in text


def test_help_names_every_command() -> None:
    from simulator.cli.terminal_game import COMMANDS

    text = typed("help")
    assert all(f" {command}" in text for command in COMMANDS)


def test_a_saved_game_goes_on_where_it_was(tmp_path: Path) -> None:
    straight = typed(NASH, "pass", "walk", "yes", cwd=tmp_path)
    left = typed(NASH, "save g.json", "pass", "quit", "no", "save", "quit", cwd=tmp_path)
    assert "What you did since is not saved. Leave all the same? (yes/no) no" in left
    assert "zopa play sale --resume g.json takes it up where it was saved" in left
    assert [move["move"] for move in json.loads((tmp_path / "g.json").read_text())["moves"]] == ["offer", "pass"]
    resumed = typed("walk", "yes", words=("play", "sale", "--resume", "g.json"), cwd=tmp_path)
    assert resumed.partition("Debrief")[2] == straight.partition("Debrief")[2] != ""
    other = typed("save g.json", cwd=tmp_path)
    assert "exists already and is not overwritten" in other


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("sale", "--resume", "g.json", "--as", "buyer", "--seed", "0"), "--as, --seed: a saved game has all that already"),
        (("reservoir", "--resume", "g.json"), "begun in another scenario"),
        (("sale", "--resume", "none.json"), "--resume none.json: no such file"),
        (("-", "--as", "buyer"), "the scenario must be a file or a case"),
        (("sale", "--as", "buyer", "--strategy", "buyer=linear"), "you speak for buyer yourself"),
        (("sale", "--as", "buyer", "--plot", "g.pdf"), "png"),
    ],
)
def test_games_that_cannot_begin(words: tuple[str, ...], message: str, tmp_path: Path) -> None:
    typed("save g.json", cwd=tmp_path)
    done = zopa("play", *words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_the_end_of_input_leaves_the_game() -> None:
    done = zopa(*GAME, stdin="")
    assert done.stdout.endswith("zopa> \n")
    assert done.stderr == "The game was left before its end and is not saved.\n"


def test_the_picture_of_the_game(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    typed(NASH, "walk", "yes", words=(*GAME, "--plot", "p.svg"), cwd=tmp_path)
    assert (tmp_path / "p.svg").read_text(encoding="utf-8").startswith("<?xml")
    text = typed("walk", "yes", words=("play", "sale", "--as", "buyer", "--plot", "q.svg"), cwd=tmp_path)
    assert "no picture: nothing was put on the table" in text


def test_a_person_is_no_strategy_by_name() -> None:
    assert STRATEGIES.get("person") is None


def test_four_parties_twelve_issues_and_a_calendar() -> None:
    """Events are told and lapsed options marked; of many issues an offer tells what it changes; combinations and signatures show."""
    changes = ("calendar.start=2026-12-15", "calendar.events.guarantee_lapses.in_force=false", f"{UKRAINE_LINE}.in_force=false")
    words = ("play", "berlin-2025", "--as", "europe", "--rounds", "4", "--strategy", "conceder")
    game = (*words, *(word for change in changes for word in ("--set", change)))
    text = typed(
        "offer best", "offer eu=january_2027", "", "why", "table", "offer", "9", "", "x", "pass", "pass", "walk", "yes", words=game
    )
    assert "Round 2, 2027-01-15 — Fast-track accession date; once past, the option is gone" in text
    assert "is off the table by now" in text
    assert "can no longer be agreed" in text
    assert "· the rest as before" in text
    assert "Combinations that count for you besides −5.00 where The part of Donetsk oblast that Ukraine still holds: “" in text
    assert "would sign it. With your signature it is agreed." in text
    assert "This is the last round" in text
    assert "of the outcomes on the frontier in the first round" in text.partition("Debrief")[2]
    assert "The menu was the frontier" in text.partition("Debrief")[2]


def test_talks_that_an_event_ends(tmp_path: Path) -> None:
    sold = "sold: {title: The press is sold, date: 2026-02-10, ends_talks: true}"
    calendar = f"calendar:\n  start: 2026-01-01\n  round: 1 month\n  events:\n    {sold}\n"
    (tmp_path / "press.yaml").write_text(f"extends: sale\n{calendar}", encoding="utf-8")
    words = ("play", "press.yaml", "--as", "buyer", "--rounds", "8", "--strategy", "hardliner")
    text = typed(*["offer best"] * 4, words=words, cwd=tmp_path)
    assert "No agreement: the talks ended in round 3, 2026-03-01 (The press is sold)." in text
    assert "Debrief" in text


def test_combinations_stand_apart_from_issues() -> None:
    full = "offer height=40,cost=equal,flow=middle,power=joint"
    game = ("play", "reservoir", "--as", "millbrook", "--first", "millbrook", "--rounds", "3")
    text = typed(full, "offer", "x", "why", words=game)
    assert "+8.00 where Height of the dam: “40 metres” and Water left in the river" in typed("table", words=game)
    assert "combinations of these −8.00" in text  # what the others want has no full reservoir


def test_where_nothing_can_be_put_on_the_table_the_game_is_refused_with_the_lines_to_lift() -> None:
    refused = zopa("play", "berlin-2025", "--as", "europe")
    assert refused.returncode == 2
    ways = [line.split() for line in refused.stderr.splitlines() if "--set" in line]
    assert [f"{UKRAINE_LINE}.in_force=false" in way for way in ways].count(True) == 1
    assert len(ways) == 2
    for way in ways:
        assert "Your turn" in zopa("play", "berlin-2025", "--as", "europe", *way, stdin="").stdout


@pytest.mark.parametrize("before", [(), ("offer",), ("offer", "1"), ("walk",), ("offer price=32,delivery=now",), ("pass",)])
def test_q_leaves_at_every_question(before: tuple[str, ...]) -> None:
    left = typed(*before, "q", "q")
    assert "Debrief" not in left
    assert "Traceback" not in left
    assert left.endswith("The game was left before its end and is not saved.")


def test_the_help_names_every_strategy_and_so_does_the_answer_to_one_that_does_not_exist() -> None:
    for command in ("play", "simulate"):
        told = zopa(command, "--help").stdout
        assert all(re.search(rf"\b{name}\b", told) for name in STRATEGIES.names())
    wrong = zopa("play", "sale", "--as", "buyer", "--strategy", "boulwar")
    assert wrong.returncode == 2
    assert all(name in wrong.stderr for name in STRATEGIES.names())
