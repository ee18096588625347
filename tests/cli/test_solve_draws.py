"""`zopa solve` on draws of the ranged numbers."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import answer, zopa
from tests.oracles.berlin import RUSSIA_LINE, UKRAINE_LINE

LIFTED = "parties.russia.red_lines.whole_donbas.in_force=false"
PLAIN = {
    "title": "Sale",
    "issues": {"price": {"title": "Price", "levels": [1, 2, 3]}},
    "parties": {
        "buyer": {"title": "Buyer", "weights": {"price": 1}, "values": {"price": {"falling": [1, 3]}}, "reservation": 20},
        "seller": {"title": "Seller", "weights": {"price": 1}, "values": {"price": {"rising": [1, 3]}}, "reservation": 20},
    },
    "calendar": {"round": "1 month", "events": {"lapse": {"title": "Lapse", "chance_per_month": {"base": 0.1, "range": [0, 0.2]}}}},
}


def test_the_line_follows_the_verdict_and_echoes_the_seed() -> None:
    shown = " ".join(zopa("solve", "berlin-2025", "--set", LIFTED, "--draws", "20", "--seed", "5", "--full").stdout.split())
    assert " feasible outcomes. An agreement exists in " in shown
    assert " of 20 draws of the ranged numbers (seed 5). 5 ratifying bodies of the file were not asked; " in shown
    assert "The share of draws is no chance of an agreement" in shown


def test_red_lines_that_decide_are_named() -> None:
    found = answer("solve", "berlin-2025")["draws"]
    assert (found["draws"], found["seed"], found["with_agreement"], found["constant_because"]) == (200, 0, 0, "red lines")
    assert [share["waived"] for share in found["waivers"]] == [[UKRAINE_LINE], [RUSSIA_LINE]]
    assert all(0 < share["with_agreement"] <= 200 for share in found["waivers"])
    shown = zopa("solve", "berlin-2025", "--full").stdout
    assert "in none of 200 draws" in shown
    assert f"{found['waivers'][0]['with_agreement']} of 200 (" in shown


def test_json_gives_the_same_count_for_the_same_seed() -> None:
    one, again, other = (
        answer("solve", "berlin-2025", "--set", LIFTED, "--draws", "40", "--seed", seed, "--solution", "nash")["draws"] for seed in "448"
    )
    assert one == again
    assert (other["seed"], other["draws"], other["undecided"]) == (8, 40, 0)
    assert 0 < one["with_agreement"] <= 40
    assert one["interval"]["low"] < one["with_agreement"] / 40 <= one["interval"]["high"]


def test_draws_can_be_left_out() -> None:
    assert answer("solve", "berlin-2025", "--no-draws")["draws"] is None
    assert " draws" not in zopa("solve", "berlin-2025", "--no-draws").stdout


def test_without_numbers_to_draw_there_is_no_line(tmp_path: Path) -> None:
    file = tmp_path / "sale.json"
    file.write_text(json.dumps(PLAIN), encoding="utf-8")
    assert answer("solve", file)["draws"] is None
    assert " draws " not in zopa("solve", file).stdout


def test_a_stopped_solve_draws_nothing() -> None:
    assert answer("solve", "berlin-2025", "--set", LIFTED, "--time-limit", "0")["draws"] is None


def test_nonsense_is_refused() -> None:
    for arguments in (["--draws", "0"], ["--seed", "-1"], ["--draws", "x"]):
        done = zopa("solve", "berlin-2025", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert arguments[0] in done.stderr
