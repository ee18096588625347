"""`zopa solve --ratify`."""

from __future__ import annotations

import pytest

from simulator.cli.ratify import chance_of, with_chance
from tests.cli.running import answer, zopa
from tests.oracles.berlin import UKRAINE_LINE

pytestmark = pytest.mark.usefixtures("answers_shared")

LIFTED = ("--set", f"{UKRAINE_LINE}.in_force=false")


def test_the_answer_says_what_was_required_and_what_it_takes() -> None:
    found = answer("solve", "berlin-2025", *LIFTED, "--ratify", "0.5")
    assert found["ratification"]["chance"] == 0.5
    assert found["ratification"]["without"] == {"verdict": "agreement", "count": 9473}
    assert len(found["ratification"]["bodies"]) == 5
    assert found["zone"]["count"] == 3617
    assert 0 < found["draws"]["with_agreement"] < found["draws"]["signed"] <= found["draws"]["draws"]
    assert found["draws"]["ratify"] == 0.5
    shown = " ".join(zopa("solve", "berlin-2025", *LIFTED, "--ratify", "1/2", "--full").stdout.split())
    assert chance_of("50%") == chance_of("50 %") == chance_of("1/2") == chance_of("0.5")
    assert "and that the ratifying bodies would pass" in shown
    assert "Of 9,473 outcomes that all parties would sign, 3,617 pass." in shown
    assert "Fréchet bounds" in shown


def test_without_the_option_nothing_is_required() -> None:
    assert answer("solve", "berlin-2025", *LIFTED, "--no-draws")["ratification"] is None


@pytest.mark.parametrize("chance", ["0", "1.5", "half", "1/0", "nan"])
def test_a_chance_out_of_range_is_a_wrong_command_line(chance: str) -> None:
    done = zopa("solve", "berlin-2025", "--ratify", chance)
    assert (done.returncode, done.stdout) == (2, "")
    assert "above 0 and at most 1" in done.stderr


def test_alone_it_asks_for_an_even_chance() -> None:
    last = answer("solve", "berlin-2025", *LIFTED, "--no-draws", "--ratify")
    first = answer("solve", "--ratify", "--no-draws", *LIFTED, "berlin-2025")
    assert last["ratification"]["chance"] == first["ratification"]["chance"] == 0.5


def test_words_are_left_as_they_are_where_a_chance_follows() -> None:
    assert with_chance(["f", "--ratify", "0.7", "--json"]) == ["f", "--ratify", "0.7", "--json"]
    assert with_chance(["--ratify", "-1", "f"]) == ["--ratify", "-1", "f"]
    assert with_chance(["--ratify", "-q", "--", "--ratify"]) == ["--ratify", "0.5", "-q", "--", "--ratify"]


def test_that_nothing_is_signed_and_ratified_is_proved_and_verified() -> None:
    required = ("solve", "berlin-2025", *LIFTED, "--ratify", "0.8", "--no-draws")
    shown = " ".join(zopa(*required, "--full").stdout.split())
    assert " the way." in shown.split("The proof")[0]
    assert "No outcome within the red lines, whether the parties would sign it or not, is passed by every ratifying body" in shown
    assert "of All-Ukrainian referendum on the agreement (Ukraine)'s and" in shown
    assert "The surplus of a ratifying body is the utility of its party less the least with which the body passes." in shown
    assert shown.endswith(f"zopa verify berlin-2025 proof.json {' '.join(LIFTED)}")
    written = zopa(*required, "--certificate", "-")
    checked = answer("verify", "berlin-2025", "-", *LIFTED, stdin=written.stdout)
    assert (checked["holds"], checked["ratify"]) == (True, 0.8)
    assert "would pass with a chance of at least 0.8" in zopa("verify", "berlin-2025", "-", *LIFTED, stdin=written.stdout).stdout
