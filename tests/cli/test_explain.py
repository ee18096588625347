"""`zopa explain` as a person or a script meets it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.running import answer, zopa
from tests.oracles.berlin import CASE, RUSSIA_LINE, UKRAINE_LINE

LAPSED = CASE / "guarantee-lapsed.yaml"


@pytest.mark.usefixtures("answers_shared")
def test_the_json_answer_has_every_part_with_exact_values() -> None:
    found = answer("explain", LAPSED, "--no-thresholds")
    assert found["schema"] == "zopa/explain/1"
    assert found["verdict"] == "no agreement"
    assert found["red_lines_leave_nothing"] is True
    assert found["unfinished"] == []
    assert [UKRAINE_LINE, RUSSIA_LINE] in found["demands"]["clashes"]
    by_waiver = {tuple(case["waived"]): case for case in found["cases"]}
    case = by_waiver[(RUSSIA_LINE,)]
    assert Fraction(case["exact"]["least_surplus"]) == Fraction("-5.413")
    assert case["concessions"]["least_largest"]["largest"] == pytest.approx(5.413)
    assert case["concessions"]["alone"]["ukraine"] is None
    assert sum(Fraction(w) for w in case["weighed_sum"]["exact"]["weights"].values()) == 1
    assert case["added_points"]["found"][0]["points"] == pytest.approx(10.083)
    joint = found["joint_value"]
    assert joint["open"] + joint["solved"] == pytest.approx(1)
    assert sum(Fraction(issue["exact"]["open"]) for issue in joint["issues"]) == Fraction(joint["exact"]["open"])


def test_the_report_is_the_same_each_time_but_for_the_clock() -> None:
    first, second = (zopa("explain", "sale").stdout.split("How this was found")[0] for _ in range(2))
    assert first == second
    assert "An agreement exists that Buyer and Seller would both sign" in first


@pytest.mark.usefixtures("answers_shared")
def test_exit_codes() -> None:
    assert zopa("explain", "berlin-2025", "--exit-code", "--directions", "1", "--no-thresholds").returncode == 3
    assert zopa("explain", "sale", "--exit-code").returncode == 0
    assert zopa("explain", LAPSED, "--no-thresholds", "--limit", "0").returncode == 0
    assert zopa("explain", LAPSED, "--exit-code", "--time-limit", "0", "--set", f"{RUSSIA_LINE}.in_force=false").returncode == 4


@pytest.mark.usefixtures("answers_shared")
def test_a_change_is_made_first() -> None:
    done = zopa("explain", "berlin-2025", "--set", f"{UKRAINE_LINE}.in_force=false", "--directions", "2")
    assert "An agreement exists that Ukraine, Russia, United States and Europe would all sign; they accept 9,473 outcomes." in " ".join(
        done.stdout.split()
    )


@pytest.mark.usefixtures("answers_shared")
def test_firmness_in_json() -> None:
    found = answer("explain", "berlin-2025", "--set", f"{UKRAINE_LINE}.in_force=false", "--directions", "2", "--no-thresholds")
    firm = found["cases"][0]["robustness"]
    assert firm["zone"] == 9473
    assert Fraction(firm["exact"]["joint_shift"]) == Fraction("5.29325")
    assert firm["distance"]["ukraine"] == min(firm["distance"].values())
    assert firm["red_lines"][RUSSIA_LINE] == 10830
    assert firm["joint_changes"]["drawn"] == 2
    assert 0 < firm["joint_changes"]["aimed"]["open_at"] < 1
    assert found["cases"][0]["numbers"] is None or found["cases"][0]["numbers"] == []


def test_side_payments_of_the_file_close_the_gap(tmp_path: Path) -> None:
    file = tmp_path / "talks.yaml"
    file.write_text(
        """
schema: 1
title: A wall
issues: {wall: {title: Wall, options: {stays: It stays, goes: It goes}}}
parties:
  north: {title: North, weights: {wall: 1}, values: {wall: {stays: 100, goes: 0}}, reservation: 30}
  south: {title: South, weights: {wall: 1}, values: {wall: {stays: 0, goes: 100}}, reservation: 20}
side_payments: {unit: pounds, points_per_unit: {north: 10, south: 5}}
"""
    )
    (case,) = answer("explain", file)["cases"]
    # It stays: South lacks 20 points, 4 pounds, and North has 70 points to spare, 7 pounds.  It goes: North lacks 3 pounds.
    assert case["side_payments"]["exact"]["total"] == "3"
    assert case["side_payments"]["payments"][0]["payer"] == "south"
    assert case["side_payments"]["point"]["outcome"] == {"wall": "goes"}
    assert "Side payments of 3 pounds in all would close the gap." in zopa("explain", file).stdout


def test_a_number_may_be_varied_by_hand() -> None:
    path = "parties.seller.reservation"
    found = answer("explain", "sale", "--vary", f"{path}=0:100", "--no-thresholds")
    (number,) = found["cases"][0]["numbers"]
    assert (number["path"], number["exact"], number["open_at_base"]) == (path, True, True)
    (flip,) = number["flips"]
    assert not flip["opens_upwards"]
    assert Fraction(flip["exact"]["value"]) == pytest.approx(flip["value"])


@pytest.mark.parametrize(
    "span", ["seller", "parties.seller.reservation=1", "parties.seller.reservation=a:2", "parties.seller.reservation=1:nan"]
)
def test_a_span_that_cannot_be_read_is_refused(span: str) -> None:
    done = zopa("explain", "sale", "--vary", span)
    assert done.returncode == 2
    assert f"--vary {span}: expected PATH=LOW:HIGH" in done.stderr


@pytest.mark.parametrize("arguments", [["nowhere.yaml"], ["sale", "--ratify", "2"], ["sale", "--set", "issues.prise=1"]])
def test_what_is_wrong_ends_with_2_and_says_so(arguments: list[str], tmp_path: Path) -> None:
    done = zopa("explain", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr
