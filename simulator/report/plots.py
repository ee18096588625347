"""What all pictures share: colours, markers, a blank figure, and its bytes.

The colours are those of Okabe and Ito (2008), told apart with any colour vision; what a colour says, a marker, a hatch or a line
style says as well. matplotlib is used through its objects alone: no global state is read or left behind, and the same drawing gives
the same bytes with the same version of matplotlib.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from math import copysign
from textwrap import fill
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from simulator.errors import UsageError
from simulator.report.fonts import FAMILY, lacking_told, lend_fonts, without_warnings_of_glyphs

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_Party = TypeVar("_Party")
PictureFormat = Literal["png", "svg"]
FORMATS: tuple[PictureFormat, ...] = ("png", "svg")

BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PURPLE = (
    "#000000",
    "#E69F00",
    "#56B4E9",
    "#009E73",
    "#F0E442",
    "#0072B2",
    "#D55E00",
    "#CC79A7",
)
GREY, DOT, PALE, SHADE = "#7F7F7F", "#A8A8A8", "#C8C8C8", "#E4F3EE"

FONT_SIZE = 9.0
DOTS_PER_INCH = 150

_STYLE: dict[str, Any] = {
    "font.family": FAMILY,
    "font.size": FONT_SIZE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": FONT_SIZE + 1,
    "axes.titleweight": "bold",
    "axes.axisbelow": True,
    "hatch.linewidth": 0.6,
    "svg.hashsalt": "zopa",
}


@dataclass(frozen=True)
class Picture:
    """A drawing and what it shows in words, for those who cannot see it."""

    figure: Figure
    title: str
    description: str

    @property
    def lacking(self) -> str:
        """In a sentence: the letters that the font of the pictures lacks, and what they are drawn in; empty where it lacks none."""
        return lacking_told(self.figure)


def pairs_of(parties: Iterable[_Party], most: int) -> list[tuple[_Party, _Party]]:
    """The pairs of parties that a picture shows, a panel each: at most so many. Raises `UsageError` for a single party."""
    pairs = list(combinations(parties, 2))[:most]
    if not pairs:
        raise UsageError("a picture of what parties get needs two parties at least, and here there is one")
    return pairs


def require_matplotlib() -> None:
    """Raise `UsageError`, with the way to install it, where matplotlib is missing. What matplotlib notes of its own folders is not told."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        raise UsageError("pictures need matplotlib, which is not installed; install it with: pip install 'zopa[report]'") from error


def picture_format(name: str) -> PictureFormat:
    """The format that a file's name asks for; `UsageError` for any other ending."""
    for kind in FORMATS:
        if name.lower().endswith(f".{kind}"):
            return kind
    raise UsageError(f"{name!r}: the name of a picture ends in .png or .svg")


@contextmanager
def plain_style() -> Iterator[None]:
    """Within it, matplotlib's own defaults and the style of these pictures hold, whatever the user's settings; they come back after."""
    import matplotlib as mpl

    settings: Any = {key: value for key, value in mpl.rcParamsDefault.items() if key != "backend"}
    settings.update(_STYLE)
    with mpl.rc_context(settings):
        yield


def blank_figure(width: float, height: float, rows: int, columns: int, **options: Any) -> tuple[Figure, list[Axes]]:
    """A figure of `width` × `height` inches and its axes, row by row. `options`: further arguments of `Figure.subplots`. Draw on it
    within `plain_style()`, and `settle` it when all but the labels is drawn."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from simulator.report.shown_figure import ShownFigure

    figure = ShownFigure(figsize=(width, height), dpi=DOTS_PER_INCH, layout="constrained")
    FigureCanvasAgg(figure)
    return figure, list(figure.subplots(rows, columns, squeeze=False, **options).flat)


WRAPPED_AT_MOST = 4
"""How often the names of axes are wrapped anew: each wrapping moves the axes."""
NARROWEST_NAME = 8
"""The name of an axis is not wrapped into lines of fewer letters."""


def settle(figure: Figure) -> None:
    """Lay the figure out and keep the layout: only then do axes have a size to place labels in, and a later drawing moves nothing. The name
    of an axis that is longer than the picture is wide or high goes on several lines."""
    lend_fonts(figure)
    with without_warnings_of_glyphs():
        engine = figure.get_layout_engine()
        assert engine is not None
        engine.execute(figure)  # what a drawing does first
        for _ in range(WRAPPED_AT_MOST):
            if not _wrap_names(figure):
                break
            engine.execute(figure)
    figure.set_layout_engine("none")


def _wrap_names(figure: Figure) -> bool:
    """Breaks the names of axes that reach out of the picture; whether there are any."""
    wrapped = False
    for axes in figure.axes:
        for across, name in ((True, axes.xaxis.label), (False, axes.yaxis.label)):
            place = name.get_window_extent()
            low, high, room = (place.x0, place.x1, figure.bbox.width) if across else (place.y0, place.y1, figure.bbox.height)
            if low < -1 or high > room + 1:
                text = " ".join(name.get_text().split())
                longest = max(map(len, name.get_text().splitlines()))
                fitting = min(low + high, 2 * room - low - high) / (high - low)  # the name stands in the middle of its axis
                name.set_text(fill(text, max(NARROWEST_NAME, int(longest * fitting))))
                wrapped = True
    return wrapped


def picture_bytes(picture: Picture, kind: PictureFormat) -> bytes:
    """The picture as a file, with its title and description inside; the same bytes for the same drawing."""
    buffer = io.BytesIO()
    metadata: dict[str, Any] = {"Title": picture.title, "Description": picture.description}
    if kind == "svg":
        metadata["Date"] = None
    lend_fonts(picture.figure)
    with plain_style(), without_warnings_of_glyphs():
        picture.figure.savefig(buffer, format=kind, metadata=metadata, dpi=DOTS_PER_INCH)
    return buffer.getvalue()


def spread_labels(
    axes: Axes, places: Sequence[tuple[float, float]], texts: Sequence[str], *, avoid: Sequence[tuple[float, float]] = ()
) -> None:
    """Short labels beside points, each on the first side where it lies on no point, on none of `avoid` and on no earlier label.

    Call it when the limits of the axes are final and the figure is settled. Where a label has to stand apart, a thin line leads to its
    point."""
    from matplotlib.patheffects import withStroke

    if not texts:
        return
    width, height = _size_in_points(axes)
    left, right = axes.get_xlim()
    low, high = axes.get_ylim()
    taken = [((x - left) / (right - left) * width, (y - low) / (high - low) * height) for x, y in (*places, *avoid)]
    for text, (x, y), place in zip(texts, taken[: len(places)], places, strict=True):
        half = max(0, len(text) - _SHORT) * _SIGN / 2  # of a long label: how far it reaches to either side beyond a short one
        offsets = [(dx + copysign(half, dx) if dx else 0.0, dy) for dx, dy in _OFFSETS]
        dx, dy = min(offsets, key=lambda o: _crowding((x + o[0], y + o[1]), taken, (width, height), half))
        taken += [(x + dx + k * half / 2, y + dy) for k in range(-2, 3)] if half else [(x + dx, y + dy)]
        far = max(abs(dx) - half, abs(dy)) > 10
        axes.annotate(
            text,
            place,
            xytext=(dx, dy),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=FONT_SIZE - 1,
            arrowprops={"arrowstyle": "-", "linewidth": 0.5, "color": GREY, "shrinkA": 3, "shrinkB": 3} if far else None,
            zorder=6,
            path_effects=[withStroke(linewidth=2, foreground="white")],  # legible on the dots of a frontier as well
        )


_OFFSETS = tuple((reach * dx, reach * dy) for reach in (10.0, 16.0, 23.0) for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)))
_OFFSETS += tuple((reach * dx, reach * dy) for reach in (10.0, 17.0) for dx, dy in ((1, 1), (-1, 1), (1, -1), (-1, -1)))
_SHORT, _SIGN = 2, 4.8
"""Characters of a short label, and the width of one of them in points of the page."""
_ROOM = 10.0
"""Points of the page that a short label wants for itself."""
_EDGE = 5.0
"""Points that it keeps from the edge of the axes."""


def _crowding(place: tuple[float, float], taken: Sequence[tuple[float, float]], size: tuple[float, float], half: float) -> float:
    """How much a label here would cover, which reaches `half` further to either side than a short one; 0 where nothing is near and it
    lies within the axes."""
    x, y = place
    covered = sum(max(0.0, _ROOM - max(abs(x - a) - half, abs(y - b))) for a, b in taken)
    outside = max(0.0, _EDGE + half - x, x + half + _EDGE - size[0]) + max(0.0, _EDGE - y, y + _EDGE - size[1])
    return covered + 5 * outside


def _size_in_points(axes: Axes) -> tuple[float, float]:
    figure = axes.figure
    box = axes.get_window_extent()
    per_dot = 72 / figure.dpi
    return box.width * per_dot, box.height * per_dot
