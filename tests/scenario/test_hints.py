"""Hints after what people most often get wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.errors import ScenarioError, UsageError
from simulator.scenario.names import Hints, did_you_mean, registered
from simulator.scenario.reading import load, loads
from simulator.solve.solution import SOLUTIONS
from tests.cli.every_command import SCENARIO
from tests.cli.running import zopa


def _told(text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        loads(text, "x")
    return str(caught.value)


def test_capitals_make_no_name_far() -> None:
    assert Hints().nearest("PRICE", ["delivery", "price"]) == "price"
    assert Hints().nearest("DELIVRY", ["delivery", "price"]) == "delivery"
    assert Hints().nearest("PARTY", ["delivery", "price"]) is None


def test_files_are_near_by_their_names_and_not_by_their_suffixes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("cp.yaml", "case.yaml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"no such file$"):
        load(tmp_path / "nosuch.yaml")
    with pytest.raises(ScenarioError, match=r"did you mean 'case.yaml'"):
        load(tmp_path / "csae.yaml")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"no such case 'case'; did you mean the file 'case.yaml'"):
        load("case")


def test_what_an_overlay_cannot_remove_has_its_nearest_name() -> None:
    assert _told("extends: sale\nparties: {buyr: null}").endswith("the base has no 'buyr' here; did you mean 'buyer'?")


def test_all_places_that_name_what_is_removed_are_told_in_one_go() -> None:
    told = _told("extends: berlin-2025\nissues: {donetsk: null}")
    assert told.count(", parties.") == 19, told
    assert re.search(r" and \d+ more; remove these as well", told)


def test_a_chance_with_a_comma() -> None:
    line = "extends: berlin-2025\nparties: {russia: {beliefs: {stalemate: '0,9'}}}"
    assert _told(line).endswith("expected a number or 'rest', found '0,9'; write 0.9 with a point")


def test_the_names_of_a_register_are_listed_where_none_is_near() -> None:
    with pytest.raises(UsageError, match=r"no such solution 'xyz'; there are nash, .*utilitarian"):
        registered(SOLUTIONS, "xyz")


@pytest.mark.parametrize("text", ["red and blue", "red,blue", "red or blue"])
def test_several_names_in_one_text(text: str) -> None:
    assert (
        did_you_mean(text, ["red", "blue", "red_sea"])
        == "; write several with a blank between: red blue (behind an option, with the option before each)"
    )
    assert Hints().did_you_mean(text, ["red", "blue", "red_sea"]) == "; write several as a list: [red, blue]"


def test_what_is_advised_on_a_command_line_is_understood_there() -> None:
    done = zopa("compare", "sale", "asking,bid")
    assert "write several with a blank between: asking bid" in done.stderr
    assert zopa("compare", "sale", "asking", "bid", "--no-draws").returncode == 0
    listed = "extends: sale\nparties: {buyer: {red_lines: {x: {title: X, never: {delivery: 'now, overhauled'}}}}}"
    assert "write several as a list: [now, overhauled]" in _told(listed)


def test_a_comparison_written_as_text() -> None:
    line = "extends: sale\nparties: {buyer: {red_lines: {x: {title: X, never: {price: %s}}}}}"
    assert _told(line % "above 30").endswith("write {above: 30}")
    assert _told(line % "'>= 30'").endswith("write {from: 30}")
    assert "write {" not in _told("extends: sale\noffers: {x: {title: X, terms: {price: above 30}}}")


def test_tabs_and_colons() -> None:
    assert _told("extends: sale\n\ttitle: x").endswith("a line begins with spaces, not with a tab")
    assert _told("extends: sale\ntitle: Crans-Montana: July").endswith("put a text that holds a colon in quotes")


@pytest.mark.parametrize("sign", ["%", "@", "`"])
def test_a_text_that_begins_with_a_sign_of_yaml(sign: str) -> None:
    told = _told(f"extends: sale\ntitle: {sign} of the land")
    assert told.endswith(f"; put a text that begins with {sign} in quotes")
    assert loads(f"extends: sale\ntitle: '{sign} of the land'", "x").title == f"{sign} of the land"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("24.04.2004", "2004-04-24"),
        ("24. 4. 2004", "2004-04-24"),
        ("3.4.2004", "2004-04-03"),
        ("4/24/2004", "2004-04-24"),
        ("24/4/2004", "2004-04-24"),
        ("2004/4/24", "2004-04-24"),
        ("4/4/2004", "2004-04-04"),
        ("4/5/2004", None),
        ("31.02.2004", None),
        ("spring", None),
    ],
)
def test_a_date_in_another_order(written: str, meant: str | None) -> None:
    """What may be either of two days is not guessed."""
    told = _told(f"extends: sale\nas_of: '{written}'")
    assert told.endswith(f"; write {meant}") if meant else told.endswith(f"found '{written}'")


def test_a_truth_value_typed_in_another_language() -> None:
    path = "parties.seller.red_lines.no_long_warranty_as_it_stands.in_force"
    told = zopa("solve", "sale", "--set", f"{path}=nein").stderr
    assert "expected true or false (or yes, no, on, off), found 'nein'" in told
    for word in ("yes", "no", "on", "off"):
        assert zopa("check", "sale").returncode == zopa("solve", "sale", "--no-draws", "--set", f"{path}={word}").returncode == 0


@pytest.mark.parametrize(
    "words", [("roles", "{}", "--party", "selers"), ("play", "{}", "--as", "Söller"), ("calibrate", "{}", "--party", "sellr")]
)
def test_a_party_is_near_by_its_title_accents_and_capitals_aside(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Its key says nothing of it."""
    file = tmp_path / "keys.yaml"
    file.write_text(SCENARIO.replace("seller:", "p2:").replace("seller}", "p2}"), encoding="utf-8")
    told = zopa(*(word.format(file) for word in words)).stderr
    assert "did you mean 'Seller'?" in told, told
