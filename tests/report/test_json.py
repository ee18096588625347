"""The JSON answers, on results made by hand."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction

from simulator.report.solve.json import plain_json, solve_json
from simulator.solve.results import Zone
from tests.report.samples import FREE, INTERVAL, PAID, point, refused, result, solution


def test_numbers_for_reading_and_exactly() -> None:
    found = solve_json(result({"nash": solution("nash", point("1/3", "2"))}), 0)
    best = found["solutions"]["nash"]
    assert best["value"] == 7 / 3
    assert best["exact"]["value"] == "7/3"
    assert best["points"][0]["surplus"]["left"] == 1 / 3
    assert best["points"][0]["exact"]["surplus"]["left"] == "1/3"
    assert Fraction(best["points"][0]["exact"]["utilities"]["left"]) == Fraction(151, 3)


def test_all_of_it_survives_json() -> None:
    for found in (result({"nash": solution("nash", point("1", "2"))}), refused()):
        made = solve_json(found, 0)
        assert json.loads(json.dumps(made, allow_nan=False)) == made


def test_an_open_proof_without_a_bound_is_no_number() -> None:
    found = solve_json(result({"nash": solution("nash", point("1", "2"), bound=float("inf"))}), 0)["solutions"]["nash"]
    assert found["bound"] is None
    assert not found["proved"]


def test_the_frontier_is_listed_up_to_the_cap() -> None:
    assert solve_json(result(), 0)["frontier"]["listed"] == 2
    one = solve_json(result(), 1)["frontier"]
    assert (one["size"], one["listed"], one["utilities"], one["tied"]) == (2, 1, [[51.0, 42.0]], [1])
    assert one["outcomes"] == [{"length": "200", "toll": "day"}]


def test_counts_of_any_size_and_intervals() -> None:
    zone = solve_json(result(zone=Zone(False, None, INTERVAL, 10**40, 10**39, 10**41)), 0)["zone"]
    assert zone["feasible"] == 10**40
    assert zone["count"] is None
    assert zone["estimate"] == {"low": 1e20, "high": 2e20, "confidence": 0.99, "samples": 100_000}


def test_no_deal() -> None:
    found = solve_json(refused(), 0)["no_deal"]
    assert found["clash"] == [FREE, PAID]
    assert [w["opens_a_deal"] for w in found["waivers"]] == [True, False]
    assert found["nearest"]["signs"] == {"left": False, "right": True}
    assert found["certificate"]["schema"] == "zopa/certificate/1"


def test_plain_data() -> None:
    data = {"a": Decimal("1.50"), "b": (Decimal("2.0"), "x", None, True), "c": dt.date(2025, 12, 15)}
    assert plain_json(data) == {"a": 1.5, "b": [2, "x", None, True], "c": "2025-12-15"}
