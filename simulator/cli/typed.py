"""The command as it was typed, for the one to type next."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from simulator.report.command_lines import command_line


def typed_with(*words: str) -> str:
    """The command line again, with these options at its end, and `--full` only where it is one of them."""
    before = sys.argv[1:]
    place = before.index("--") if "--" in before else len(before)
    return command_line(["zopa", *(word for word in before[:place] if word != "--full"), *words, *before[place:]])


def typed_without(word: str) -> str:
    """The command line again, without an option that takes no value."""
    return command_line(["zopa", *(each for each in sys.argv[1:] if each != word)])


def scenario_words(file: str, set_: Iterable[str] | None, ratify: str | None = None) -> Sequence[str]:
    """The words that name a scenario and what was changed in it, for another command."""
    required = [] if ratify is None else ["--ratify", ratify]
    return [file, *(word for text in set_ or [] for word in ("--set", text)), *required]
