"""Letters that the font of the pictures lacks: drawn in an installed font that has them, told in one sentence, no warning."""

from __future__ import annotations

import warnings

import pytest

from simulator.report import fonts, plots
from simulator.report.compare.plots_offers import bars_picture, projections_picture
from tests.report.test_plots import backdrop, offer

STAR = "\u2b50"
"""Not in DejaVu Sans; in STIXGeneral, which comes with matplotlib as well."""
NOWHERE = "\U0010abcd"
"""For private use: no font has it but one that draws boxes."""


def with_letter(letter: str, place: str) -> plots.Picture:
    """A picture with the letter in its title, in the label of a tick, or in its legend."""
    title = f"Offers {letter}" if place == "title" else "Offers"
    offers = [offer("1", (60, 70, 80), title="plain" if place == "title" else f"an offer {letter}")]
    return projections_picture(title, offers, backdrop()) if place == "legend" else bars_picture(title, offers, backdrop())


@pytest.fixture(autouse=True)
def _fonts_of_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in for the installed fonts: the same on every machine."""
    found = {name: letters for name, letters in fonts.letters_of().items() if name in ("DejaVu Sans", "STIXGeneral")}
    monkeypatch.setattr(fonts, "letters_of", lambda: found)


@pytest.mark.parametrize("place", ["title", "tick", "legend"])
def test_what_the_font_lacks_is_drawn_in_one_that_has_it(place: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = with_letter(STAR, place)
        plots.picture_bytes(picture, "png")
        drawn = plots.picture_bytes(picture, "svg").decode()
    assert picture.lacking == f"DejaVu Sans, the font of the pictures, lacks 1 letter ({STAR}): drawn in STIXGeneral."
    assert "STIXGeneral-" in drawn  # the outlines are named by their font
    assert "LastResort" not in drawn  # in which matplotlib draws boxes


@pytest.mark.parametrize("place", ["title", "tick", "legend"])
def test_what_no_font_has_is_a_box_and_is_said_without_a_warning(place: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = with_letter(STAR + NOWHERE, place)
        plots.picture_bytes(picture, "png")
    assert "lacks 2 letters" in picture.lacking
    assert f"drawn in STIXGeneral; no installed font has {NOWHERE}, so a box stands there" in picture.lacking


def test_a_font_that_has_everything_is_not_spoken_of() -> None:
    assert with_letter("Ünïcödé Ελληνικά кириллица", "legend").lacking == ""
