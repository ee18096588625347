"""Figures that others have computed for public data sets, where these are there (`ZOPA_DATA`)."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

import pytest

from simulator import DealQuality, Validation, validate
from simulator.figures import percent, points
from simulator.report.validate.deals import TOLD_BY_GROUP, ends_of, measure_title
from simulator.report.validate.words import interval
from tests.validate.sets import public

PUBLISHED = {
    "constant": 27.96,
    "mean": 23.63,
    "salience-mean": 23.64,
    "median": 28.37,
    "midpoint": 26.78,
    "weighted-median": 28.31,
    "nash-issue": 23.59,
    "nash-issue-salience": 23.50,
    "nash-package": 25.46,
}
"""Mean absolute errors on 351 issues of 137 decisions of the European Union, by two independent scripts; the package by a third."""


PAGE = Path(__file__).parents[2] / "docs" / "validity.md"


def rows_of(found: Validation) -> list[str]:
    """The rows of the page's table."""
    rows = []
    for each in found.errors:
        against = each.against
        difference = (
            ["", ""] if against is None else [points(against.difference.value, signed=True), interval(against.difference, signed=True)]
        )
        cells = [each.name, str(each.issues), points(each.mean.value), interval(each.mean), *difference, percent(each.exact)]
        rows.append(f"| {' | '.join(cells)} |")
    return rows


@cache
def deu(folder: Path) -> tuple[Validation, float]:
    started = time.monotonic()
    found = validate(folder, "deu", workers=2)
    assert isinstance(found, Validation)
    return found, time.monotonic() - started


@pytest.mark.slow
def test_decisions_of_the_european_union() -> None:
    found, seconds = deu(public("deu"))
    assert (found.issues, found.decisions) == (351, 137)
    errors = {each.name: each for each in found.errors}
    assert {name: round(errors[name].mean.value, 2) for name in PUBLISHED} == pytest.approx(PUBLISHED, abs=0.0101)
    reference = errors["nash-reference"]
    assert (reference.issues, reference.decisions) == (196, 87)
    assert reference.mean.value == pytest.approx(41.81, abs=0.01)
    assert reference.against is not None
    assert reference.against.baseline == "mean"
    assert reference.against.theirs == pytest.approx(24.44, abs=0.01)
    assert seconds < 60


@pytest.mark.slow
def test_what_the_page_says_of_them() -> None:
    found, _ = deu(public("deu"))
    page = PAGE.read_text(encoding="utf-8")
    for row in rows_of(found):
        assert row in page
    assert found.baseline == "mean"
    told = {each.name: each.against.told_apart for each in found.errors if each.against is not None}
    assert -1 not in told.values(), "nothing is better than the mean of positions by more than can be told apart"
    assert {name for name, sign in told.items() if sign == 0} == {"compromise", "nash-issue", "nash-issue-salience", "salience-mean"}


@pytest.mark.slow
def test_talks_at_the_camp_site() -> None:
    """CaSiNo: what two independent counts of its deals say, and what the page does."""
    found = validate(public("casino"), "casino")
    assert isinstance(found, DealQuality)
    assert (found.talks, found.deals) == (1030, 1005)
    shares = {each.name: (100 * each.share.value, 100 * each.blind) for each in found.whole.measures}
    assert shares["frontier"] == pytest.approx((67.4, 46.5), abs=0.06)
    assert shares["nash"] == pytest.approx((20.6, 3.5), abs=0.06)
    assert shares["utilitarian"][0] == pytest.approx(39.4, abs=0.06)
    assert shares["joint"][0] == pytest.approx(96.3, abs=0.06)
    page = PAGE.read_text(encoding="utf-8")
    for row in rows_of_deals(found):
        assert row in page


def rows_of_deals(found: DealQuality) -> list[str]:
    """The rows of the page's tables: of all deals, and by what the two cared about."""
    whole = [(measure_title(e.name), percent(e.share.value), ends_of(e), percent(e.blind)) for e in found.whole.measures]
    by_group = [
        (group.name, str(group.deals), *(f"{percent(m.share.value)} ({percent(m.blind)})" for m in map(group.measure, TOLD_BY_GROUP)))
        for group in found.groups
    ]
    return [f"| {' | '.join(cells)} |" for cells in (*whole, *by_group)]
