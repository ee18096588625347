"""The command as it was typed, from which the command to type next is made."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.errors import UsageError
from simulator.formats.cells import named_by
from simulator.report.command_lines import command_line

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario

WRITES_A_FILE = ("--certificate", "--plot", "--export", "--output")
"""Options whose value is a new file, which already exists when the command is typed again."""


def refuse_typed(belongs: Mapping[str, str]) -> None:
    """Refuse options that were typed and have no effect here. `belongs`: the option, and what it is for."""
    words = sys.argv[1:]
    words = words[: words.index("--")] if "--" in words else words
    idle = [option for option in belongs if any(word == option or word.startswith(f"{option}=") for word in words)]
    if idle:
        raise UsageError("\n".join(f"{option} is for {belongs[option]}; leave it out here" for option in idle))


def typed_with(*words: str, scenario: Scenario | None = None) -> str:
    """The command line again, with these options at its end, `--full` only where it is one of them, and without writing a file again.
    `scenario`: the one whose offers it names; those named by their titles go by their keys."""
    before = _without_writing(sys.argv[1:])
    if scenario is not None:
        before = [*before[:2], *(_by_key(scenario, word) for word in before[2:])]
    place = before.index("--") if "--" in before else len(before)
    return command_line(["zopa", *(word for word in before[:place] if word != "--full"), *words, *before[place:]])


def _by_key(scenario: Scenario, word: str) -> str:
    """The key of the offer that a word names by its title; any other word as it is."""
    return named_by({name: offer.title for name, offer in scenario.offers.items()}, word) or word


def typed_without(word: str) -> str:
    """The command line again, without an option that takes no value."""
    return command_line(["zopa", *(each for each in sys.argv[1:] if each != word)])


def _without_writing(words: Sequence[str]) -> list[str]:
    """The words without the options that write a file, each with its value."""
    kept: list[str] = []
    for k, word in enumerate(words):
        value = k > 0 and words[k - 1] in WRITES_A_FILE
        if not value and word.split("=")[0] not in WRITES_A_FILE:
            kept.append(word)
    return kept


def scenario_words(file: str, set_: Iterable[str] | None, ratify: str | None = None) -> Sequence[str]:
    """The words that name a scenario and what was changed in it, for another command."""
    required = [] if ratify is None else ["--ratify", ratify]
    return [file, *(word for text in set_ or [] for word in ("--set", text)), *required]
