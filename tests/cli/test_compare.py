"""`zopa compare` as a person or a script meets it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.running import answer, zopa

FULL = "full:price=27,delivery=now,warranty=12"


@pytest.mark.usefixtures("answers_shared")
def test_the_json_answer_has_every_part_with_exact_values() -> None:
    found = answer("compare", "sale", "asking", FULL, "--path", "asking,full", "--counter")
    assert found["schema"] == "zopa/compare/1"
    asking, full = found["offers"]
    assert (asking["agreed"], full["agreed"]) == (False, True)
    assert Fraction(asking["answers"]["buyer"]["exact"]["shortfall"]) == 25
    assert Fraction(asking["distance"]["exact"]["gains"]["seller"]) == Fraction(20, 3)
    assert [close["solution"] for close in full["closeness"]] == found["solutions"]
    assert {each["offer"] for each in found["better"]} == {"asking", "full"}
    assert [kind["kind"] for kind in found["trades"][0]["kinds"]] == ["one for one", "two for two"]
    assert {each["party"] for each in found["counter_offers"]["found"]} == {"buyer", "seller"}
    assert found["path"]["path"] is None
    assert len(found["path"]["widest"]["steps"]) == 3
    assert found["unfinished"] == []


def test_draws_in_json() -> None:
    found = answer("compare", "sale", "asking", "--draws", "30", "--seed", "5")["uncertainty"]
    assert (found["draws"], found["seed"]) == (30, 5)
    assert found["offers"]["asking"]["by_all"]["count"] == 0
    assert found["most_likely"][0]["settled"]
    assert answer("compare", "sale", "asking", "--no-draws")["uncertainty"] is None


def test_an_open_offer_in_json() -> None:
    (bid,) = answer("compare", "sale", "bid")["offers"]
    assert bid["point"] is None
    assert bid["completions"]["open_issues"] == ["warranty"]
    assert bid["completions"]["best"]["buyer"]["utilities"]["buyer"] == pytest.approx(90)


def test_more_than_two_offers_are_improved_only_on_request() -> None:
    offers = ("asking", "bid", FULL)
    assert answer("compare", "sale", *offers)["better"] is None
    asked = answer("compare", "sale", *offers, "--improve", "--limit", "1")
    assert len(asked["better"]) == 3
    assert answer("compare", "sale", "asking", "--no-improve", "--no-counter")["counter_offers"] is None


def test_offers_of_another_file(tmp_path: Path) -> None:
    (tmp_path / "asking.yaml").write_text("price: 25\ndelivery: now\n", encoding="utf-8")
    found = answer("compare", "sale", "asking", "--from", "asking.yaml", cwd=tmp_path)
    assert [offer["name"] for offer in found["offers"]] == ["asking", "asking-2"]
    assert found["offers"][1]["origin"] == "asking.yaml"


def test_faults_are_named() -> None:
    done = zopa("compare", "sale", "price=24,delivry=now")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no such issue 'delivry'; did you mean 'delivery'?" in done.stderr
    done = zopa("compare", "sale", "--path", "asking")
    assert done.returncode == 2
    assert "--path asking: expected the names of two offers" in done.stderr


@pytest.mark.usefixtures("answers_shared")
def test_a_change_is_made_first() -> None:
    line = "parties.russia.red_lines.whole_donbas.in_force=false"
    done = zopa("compare", "berlin-2025", "donetsk=fez_neutral,force=none", "--set", line, "--no-counter", "--no-improve")
    assert "1 offer. Open, with a completion accepted by all parties: donetsk=fez_neutral,force=none." in " ".join(done.stdout.split())


@pytest.mark.usefixtures("answers_shared")
def test_ratification_may_be_required() -> None:
    line = "parties.russia.red_lines.whole_donbas.in_force=false"
    found = answer("compare", "berlin-2025", "berlin_zone", "--set", line, "--ratify", "--no-improve", "--no-counter")
    assert found["ratify"] == 0.5
    assert "parties.europe.ratification" in found["offers"][0]["refused"][0]


def test_pictures_are_written_and_not_overwritten(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    done = zopa("compare", "sale", "--plot", "sale.svg", cwd=tmp_path)
    assert done.returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {"sale-bars.svg", "sale-frontier.svg"}
    assert "written: sale-bars.svg" in done.stderr
    again = zopa("compare", "sale", "--plot", "sale.svg", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (2, "")


def test_the_report_is_the_same_each_time() -> None:
    first, second = (zopa("compare", "sale").stdout for _ in range(2))
    assert first == second
    assert first.startswith("Sale of a used press\n2 offers. None is accepted by all parties.")
