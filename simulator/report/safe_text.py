"""Text from files on its way to a terminal: nothing in it may steer the terminal."""

from __future__ import annotations

import unicodedata

INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Unicode categories of control, direction and separator characters."""


def printable(text: str, keep: str = "") -> str:
    """The text with control and direction characters made blanks, except those in `keep`."""
    return "".join(" " if unicodedata.category(c) in INVISIBLE and c not in keep else c for c in text)
