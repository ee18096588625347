"""What docs/compare.md claims is what the program answers."""

from __future__ import annotations

import pytest

from tests.cli.running import answer

pytestmark = pytest.mark.usefixtures("answers_shared")


def test_the_two_dominated_offers() -> None:
    found = answer("compare", "berlin-2025")
    assert [(pair["better"], pair["worse"]) for pair in found["dominance"]] == [("berlin", "ukraine_20_points"), ("berlin_zone", "e3")]
    worth = {offer["name"]: offer["point"]["utilities"] for offer in found["offers"]}
    assert all(worth["berlin_zone"][party] > u for party, u in worth["e3"].items())
    assert all(worth["berlin"][party] >= u for party, u in worth["ukraine_20_points"].items())
