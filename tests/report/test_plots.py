"""Pictures: the same bytes each time, told in words too, labels apart from each other, and no state of matplotlib touched."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from simulator.errors import UsageError
from simulator.report import plots
from simulator.report.compare.plots_offers import (
    MOST_PAIRS,
    Backdrop,
    DrawnOffer,
    bars_picture,
    draw_bars,
    draw_projection,
    offer_marker,
    projections_picture,
)


def offer(key: str, worth: Sequence[float], least: float = 50.0, *, dominated: bool = False, title: str = "an offer") -> DrawnOffer:
    utilities = {f"p{k}": w for k, w in enumerate(worth)}
    return DrawnOffer(key, title, utilities, {p: w >= least for p, w in utilities.items()}, dominated)


def backdrop(parties: int = 3) -> Backdrop:
    names = {f"p{k}": f"Party {k}" for k in range(parties)}
    frontier = np.linspace(50, 90, 4 * parties).reshape(4, parties)
    return Backdrop(names, dict.fromkeys(names, 50.0), frontier, "Pareto frontier", {"Nash": dict.fromkeys(names, 70.0)})


OFFERS = [offer("1", (60, 70, 80)), offer("2", (40, 70, 80), dominated=True), offer("3", (60, 70, 81), dominated=True)]


@pytest.mark.parametrize("kind", plots.FORMATS)
@pytest.mark.parametrize("make", [bars_picture, projections_picture])
def test_the_same_drawing_gives_the_same_bytes(kind: plots.PictureFormat, make: type) -> None:
    first, second = (plots.picture_bytes(make("Offers", OFFERS, backdrop()), kind) for _ in range(2))
    assert first == second
    assert first.startswith(b"\x89PNG" if kind == "png" else b"<?xml")


def test_a_saved_picture_is_saved_the_same_again() -> None:
    picture = projections_picture("Offers", OFFERS, backdrop())
    assert plots.picture_bytes(picture, "svg") == plots.picture_bytes(picture, "svg")


def test_settings_of_the_user_come_back_and_do_not_show() -> None:
    plain = plots.picture_bytes(bars_picture("Offers", OFFERS, backdrop()), "svg")
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red"}):
        assert plots.picture_bytes(bars_picture("Offers", OFFERS, backdrop()), "svg") == plain
        assert mpl.rcParams["font.size"] == 30


def test_the_file_says_in_words_what_it_shows() -> None:
    picture = bars_picture("Offers <& others>", OFFERS, backdrop())
    text = plots.picture_bytes(picture, "svg").decode()
    assert "<title>Offers &lt;&amp; others&gt;</title>" in text
    assert "3 offers" in text
    assert "All parties accept 2 of the offers" in text


def test_no_window_system_of_matplotlib_is_loaded() -> None:
    code = (
        "import sys; from tests.report.test_plots import *; "
        "plots.picture_bytes(projections_picture('O', OFFERS, backdrop()), 'png'); print('matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_bars_tell_acceptance_without_colour() -> None:
    with plots.plain_style():
        _, axes = plots.blank_figure(4, 3, 1, 1)
        draw_bars(axes[0], "p0", "Party 0", OFFERS, 50.0)
    bars = [patch for patch in axes[0].patches if isinstance(patch, Rectangle)]
    assert [bar.get_hatch() for bar in bars] == [None, "////", None]
    assert [bar.get_width() for bar in bars] == [60, 40, 60]
    assert np.array_equal(axes[0].lines[0].get_xdata(), [50.0, 50.0])


def test_an_open_offer_shows_its_worst_and_best_completion() -> None:
    opened = DrawnOffer("1", "open", {}, {}, False, {"p0": (10.0, 90.0)})
    with plots.plain_style():
        _, axes = plots.blank_figure(4, 3, 1, 1)
        draw_bars(axes[0], "p0", "Party 0", [opened], 50.0)
    assert np.array_equal(axes[0].lines[0].get_xdata(), [10.0, 90.0])
    assert not axes[0].patches
    assert plots.picture_bytes(projections_picture("Offers", [opened], backdrop()), "png").startswith(b"\x89PNG")


def test_markers_tell_acceptance_and_dominance_without_colour() -> None:
    shapes = [offer_marker(o) for o in (*OFFERS, offer("4", (0, 0, 0)))]
    assert [shape for shape, _ in shapes] == ["o", "s", "o", "s"]
    assert [fill == "white" for _, fill in shapes] == [False, True, True, False]


def test_a_projection_shades_where_both_gain() -> None:
    with plots.plain_style():
        _, axes = plots.blank_figure(4, 3, 1, 1)
        draw_projection(axes[0], ("p0", "p2"), OFFERS, backdrop())
    corners = axes[0].collections[-1].get_paths()[0].get_extents()
    assert (corners.x0, corners.y0) == (50.0, 50.0)
    assert (corners.x1, corners.y1) == (axes[0].get_xlim()[1], axes[0].get_ylim()[1])


def test_more_pairs_than_fit_are_named_by_their_limit() -> None:
    many = backdrop(7)
    picture = projections_picture("Offers", [offer("1", range(50, 57))], many)
    assert sum(axes.get_visible() for axes in picture.figure.axes) == MOST_PAIRS
    assert f"{MOST_PAIRS} pairs" in picture.description


def _boxes(axes: Axes) -> list[tuple[float, float]]:
    boxes = [text.get_window_extent() for text in axes.texts]
    return [((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2) for box in boxes]


def test_labels_of_points_close_together_do_not_cover_each_other() -> None:
    with plots.plain_style():
        figure, axes = plots.blank_figure(5, 4, 1, 1)
        axes[0].set_xlim(0, 100)
        axes[0].set_ylim(0, 100)
        plots.settle(figure)
        places = [(50.0, 50.0), (51.0, 50.0), (50.0, 51.0), (0.0, 0.0), (100.0, 100.0)]
        plots.spread_labels(axes[0], places, ["1", "2", "3", "4", "5"])
        centres = _boxes(axes[0])
        frame = axes[0].get_window_extent()
    apart = [max(abs(a[0] - b[0]), abs(a[1] - b[1])) for k, a in enumerate(centres) for b in centres[:k]]
    assert min(apart) > 8 * plots.DOTS_PER_INCH / 72
    assert all(frame.x0 < x < frame.x1 and frame.y0 < y < frame.y1 for x, y in centres)


@pytest.mark.parametrize(("name", "kind"), [("a.png", "png"), ("b.c.SVG", "svg"), ("out/x.svg", "svg")])
def test_the_ending_names_the_format(name: str, kind: str) -> None:
    assert plots.picture_format(name) == kind


@pytest.mark.parametrize("name", ["a.pdf", "png", "a", "a.png/b"])
def test_other_endings_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match=r"ends in \.png or \.svg"):
        plots.picture_format(name)


def test_without_matplotlib_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match=r"pip install 'zopa\[report\]'"):
        plots.require_matplotlib()


@pytest.mark.parametrize("name", ["points above no agreement, each party's own", "short", "points " * 9])
def test_the_name_of_an_axis_stands_inside_the_picture(name: str) -> None:
    with plots.plain_style():
        figure, (axes,) = plots.blank_figure(3.5, 2.5, 1, 1)
        axes.set_xlabel(name)
        axes.set_ylabel(name)
        axes.set_yticks([0, 1], ["A party with a long title", "Another one"])
        plots.settle(figure)
        across, upward = axes.xaxis.label.get_window_extent(), axes.yaxis.label.get_window_extent()
    assert across.x0 >= -1
    assert across.x1 <= figure.bbox.width + 1
    assert upward.y0 >= -1
    assert upward.y1 <= figure.bbox.height + 1
    assert axes.get_xlabel().replace("\n", " ").split() == name.split()
