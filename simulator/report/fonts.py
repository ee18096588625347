"""Letters that the font of the pictures lacks, and installed fonts that have them.

DejaVu Sans comes with matplotlib and has Latin, Greek, Cyrillic and some further scripts. A text with other letters gets further fonts
behind it, from which matplotlib takes what the first one lacks."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from simulator.report.words import listed, plural

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.text import Text

FAMILY = "DejaVu Sans"
"""Comes with matplotlib, so that a picture is the same everywhere."""
_PLACEHOLDERS = ("last resort", "lastresort")
"""Families that draw a box for every letter there is."""
_NAMED = 8
"""Letters that the sentence shows."""


def lend_fonts(figure: Figure) -> None:
    """Give each text of the figure the installed fonts that have what `FAMILY` lacks of its letters, in ordinary weight."""
    for text in _texts(figure):
        lacking = _lacking(text.get_text())
        if lacking:
            text.set_fontfamily([FAMILY, *_fonts_with(lacking)])
            text.set_fontweight("normal")


def lacking_told(figure: Figure) -> str:
    """In a sentence: which letters `FAMILY` lacks, and what they are drawn in; empty where it lacks none."""
    lacking = frozenset(letter for text in _texts(figure) for letter in _lacking(text.get_text()))
    if not lacking:
        return ""
    fonts = _fonts_with(lacking)
    missing = sorted(letter for letter in lacking if not any(letter in letters_of()[name] for name in fonts))
    drawn = [f"drawn in {listed(fonts)}"] if fonts else []
    boxes = [f"no installed font has {_shown(missing)}, so a box stands there: install one that does, and draw again"] if missing else []
    which = f"{plural(len(lacking), 'letter')} ({_shown(sorted(lacking))})"
    return f"{FAMILY}, the font of the pictures, lacks {which}: {'; '.join(drawn + boxes)}."


@contextmanager
def without_warnings_of_glyphs() -> Iterator[None]:
    """Within it matplotlib says nothing of letters that no font has; `lacking_told` says it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph \d+ ", category=UserWarning)
        yield


@cache
def letters_of() -> dict[str, frozenset[str]]:
    """The letters of each installed family of upright fonts of ordinary weight, by its name. Opens every font once."""
    from matplotlib import font_manager

    found: dict[str, frozenset[str]] = {}
    for entry in font_manager.fontManager.ttflist:
        if entry.style == "normal" and entry.weight in (400, "normal", "regular") and not entry.name.lower().startswith(_PLACEHOLDERS):
            letters = frozenset(map(chr, font_manager.get_font(entry.fname).get_charmap()))
            found[entry.name] = found.get(entry.name, frozenset()) | letters
    return found


def _fonts_with(letters: frozenset[str]) -> list[str]:
    """Few families that together have as many of the letters as any do: the one with most of what is left first."""
    chosen: list[str] = []
    left = set(letters)
    while left:
        best = max(sorted(letters_of()), key=lambda name: len(left & letters_of()[name]), default=None)
        if best is None or not left & letters_of()[best]:
            break
        chosen.append(best)
        left -= letters_of()[best]
    return chosen


def _lacking(text: str) -> frozenset[str]:
    return frozenset(text) - _own() - {"\n"}


@cache
def _own() -> frozenset[str]:
    """The letters of `FAMILY`."""
    from matplotlib import font_manager

    return frozenset(map(chr, font_manager.get_font(font_manager.findfont(FAMILY)).get_charmap()))


def _texts(figure: Figure) -> list[Text]:
    """Every text of a figure, those of axes, ticks and legends among them."""
    from matplotlib.text import Text

    return [each for each in figure.findobj() if isinstance(each, Text)]


def _shown(letters: list[str]) -> str:
    return "".join(letters[:_NAMED]) + ("…" if len(letters) > _NAMED else "")
