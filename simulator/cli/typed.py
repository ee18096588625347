"""The command as it was typed, for the one to type next."""

from __future__ import annotations

import shlex
import sys


def typed_with(*words: str) -> str:
    """The command line again, with these options at its end."""
    before = sys.argv[1:]
    place = before.index("--") if "--" in before else len(before)
    return shlex.join(["zopa", *before[:place], *words, *before[place:]])
