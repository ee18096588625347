"""`zopa simulate` at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import zopa
from tests.oracles.berlin import UKRAINE_LINE

pytestmark = pytest.mark.usefixtures("answers_shared")

OPENED = ("berlin-2025", "--set", f"{UKRAINE_LINE}.in_force=false", "--rounds", "6", "--strategy", "conceder")


def test_a_report_and_its_json_say_the_same() -> None:
    words = ("simulate", *OPENED, "--sessions", "40", "--turns-about", "--strategy", "russia=boulware")
    text, data = zopa(*words, "--full").stdout, json.loads(zopa(*words, "--json").stdout)
    assert data["schema"] == "zopa/simulate/1"
    assert data["setting"]["strategies"] == {"ukraine": "conceder", "russia": "boulware", "united_states": "conceder", "europe": "conceder"}
    assert "40 simulated talks (protocol alternating, Ukraine conceder, Russia boulware" in " ".join(text.split())
    assert f"{data['agreements']} end in an agreement, {100 * data['share']:.1f} %" in " ".join(text.split())
    assert len(data["rounds"]) == 6
    assert data["rounds"][-1]["agreed_by_then"] == data["agreements"]
    assert "no chances that real talks succeed" in " ".join(text.split())


def test_a_session_word_by_word() -> None:
    text = zopa("simulate", *OPENED, "--trace", "3", "--full").stdout
    assert "Round 1, 2025-12-16" in text
    assert "Put on the table by Ukraine" in text
    data = json.loads(zopa("simulate", *OPENED, "--trace", "3", "--json").stdout)
    assert data["schema"] == "zopa/transcript/1"
    assert {said["act"] for said in data["said"]} >= {"offers", "declines"}
    assert ("Agreement in round" in text) == (data["agreement"] is not None)


def test_issue_by_issue_keeps_a_ledger() -> None:
    words = ("simulate", *OPENED, "--protocol", "issue_by_issue", "--order", "guarantee,donetsk", "--sessions", "5")
    assert "Issues settled" in zopa(*words, "--full").stdout
    transcript = zopa("simulate", *OPENED, "--protocol", "issue_by_issue", "--order", "guarantee,donetsk", "--trace", "0", "--full").stdout
    assert "(1 of 12 issues)" in transcript


def test_where_nothing_can_be_put_on_the_table_it_says_so() -> None:
    text = " ".join(zopa("simulate", "berlin-2025", "--sessions", "3", "--full").stdout.split())
    assert "0 end in an agreement" in text
    assert "Nothing can be put on the table" in text


def test_pictures(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    assert zopa("simulate", *OPENED, "--sessions", "10", "--plot", "t.png", cwd=tmp_path).returncode == 0
    assert zopa("simulate", *OPENED, "--trace", "0", "--plot", "t.svg", cwd=tmp_path).returncode == 0
    assert (tmp_path / "t.png").stat().st_size > 10_000
    assert (tmp_path / "t.svg").read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--protocol", "alternatin"], "did you mean 'alternating'"),
        (["--strategy", "boulwar"], "did you mean 'boulware'"),
        (["--strategy", "conceder", "--strategy", "linear"], "given twice"),
        (["--strategy", "ukrane=linear"], "did you mean 'ukraine'"),
        (["--order", "guarantee"], "--order is for the protocol issue_by_issue"),
        (["--first", "usa"], "no such party"),
        (["--trace", "0", "--against", "title=x"], "--against compares many sessions"),
        (["--against", "calendar.events.guarantee_lapse.in_force=false"], "guarantee_lapses"),
        (["--plot", "x.gif"], ".png or .svg"),
    ],
)
def test_bad_input_is_told_in_one_message(words: list[str], message: str) -> None:
    done = zopa("simulate", "berlin-2025", "--rounds", "2", "--sessions", "1", *words)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_session_beyond_those_asked_for_is_refused() -> None:
    refused = zopa("simulate", "sale", "--sessions", "5", "--trace", "5")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--trace 5: of 5 sessions the last is 4, the first is 0" in refused.stderr
    assert zopa("simulate", "sale", "--sessions", "5", "--trace", "4").returncode == 0


def test_a_change_is_told_by_titles() -> None:
    done = zopa("simulate", "berlin-2025", "--sessions", "2", "--against", "calendar.events.guarantee_lapses.in_force=false")
    assert "With Event “The US offer of a guarantee lapses” out of force the share is" in done.stdout
    assert (
        "With Seller's reservation value = 50 the"
        in zopa("simulate", "sale", "--sessions", "2", "--against", "parties.seller.reservation=50").stdout
    )
