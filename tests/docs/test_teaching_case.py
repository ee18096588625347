"""The case from the world of work in `docs/teaching.md`: what the page says of its deals, by looking at all 64."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from simulator import load
from simulator.scenario.model import Scenario

PAGE = (Path(__file__).parents[2] / "docs" / "teaching.md").read_text(encoding="utf-8")
Deal = tuple[int, int, int]
DEALS: list[Deal] = [(s, t, n) for s, t, n in product(range(4), repeat=3)]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """The scenario as it stands on the page."""
    found = re.search(r"```yaml\n# shop\.yaml\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    path = tmp_path_factory.mktemp("shop") / "shop.yaml"
    path.write_text(found[1], encoding="utf-8")
    return load(path)


def points(shop: Scenario, deal: Deal) -> tuple[Fraction, Fraction]:
    worth = shop.utility(dict(zip(shop.issues, map(str, deal), strict=True)))
    return worth["council"], worth["management"]


def betters(shop: Scenario, one: Deal, other: Deal) -> bool:
    """Whether both have at least as much by `one`, and somebody more."""
    a, b = points(shop, one), points(shop, other)
    return a != b and all(x >= y for x, y in zip(a, b, strict=True))


def test_a_unit_is_worth_5_4_and_3_points(shop: Scenario) -> None:
    for s, t, n in DEALS:
        assert points(shop, (s, t, n)) == (Fraction(5 * s + 3 * t + 4 * n), Fraction(3 * (3 - s) + 4 * (3 - t) + 5 * (3 - n)))
    assert shop.surplus(dict.fromkeys(shop.issues, "0")) == {"council": -5, "management": 31}
    assert "5, 4 and 3 for a unit" in PAGE
    assert "no agreement is worth 5 to each" in PAGE


def test_nothing_is_left_exactly_where_the_page_says(shop: Scenario) -> None:
    efficient = {deal for deal in DEALS if not any(betters(shop, other, deal) for other in DEALS)}
    assert efficient == {(s, t, n) for s, t, n in DEALS if s == 3 or (t, n) == (0, 0)}
    assert "nothing is left on the table exactly where the council has all Saturdays off, or nothing but Saturdays" in PAGE


def test_whoever_splits_each_thing_could_have_traded_saturdays_for_training(shop: Scenario) -> None:
    for s, t, n in product((1, 2), repeat=3):
        a, b = points(shop, (s, t, n)), points(shop, (s + 1, t - 1, n))
        assert all(x < y for x, y in zip(a, b, strict=True))
    assert "Saturdays\ngiven for training days" in PAGE


def test_the_groups_of_the_page_are_judged_by_the_same_rule(shop: Scenario) -> None:
    rows = re.findall(r"^\d,(\d),(\d),(\d)$", PAGE, re.MULTILINE)
    said = re.findall(r"^ +\d +\d +(\d+)\.00 +(\d+)\.00 +(nothing left|could be better)$", PAGE, re.MULTILINE)
    assert len(rows) == len(said) == 3
    for row, (council, management, verdict) in zip(rows, said, strict=True):
        s, t, n = map(int, row)
        assert points(shop, (s, t, n)) == (Fraction(council), Fraction(management))
        assert (verdict == "nothing left") == (s == 3 or (t, n) == (0, 0))
