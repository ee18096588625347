"""`--ratify`: the chance with which ratifying bodies must pass an agreement."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from simulator.cli.registered import HelpOfRegistered

EVEN = "0.5"
"""The chance asked for where `--ratify` stands alone."""


class RatifyAlone(HelpOfRegistered):
    """A command whose option `--ratify` may stand alone, last or before another option; it then asks for an even chance. (Options whose
    value may be left out are not among those that typer knows.)"""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, with_chance(args) if any("--ratify" in p.opts for p in self.params) else args)


def with_chance(words: Sequence[str]) -> list[str]:
    """The words of a command line with the chance filled in where `--ratify` stands alone."""
    filled: list[str] = []
    for k, word in enumerate(words):
        if word == "--":
            return [*filled, *words[k:]]
        alone = word == "--ratify" and (k + 1 == len(words) or _is_option(words[k + 1]))
        filled += [word, EVEN] if alone else [word]
    return filled


def _is_option(word: str) -> bool:
    return len(word) > 1 and word.startswith("-") and not word[1].isdigit() and word[1] != "."


def chance_of(text: str | None) -> Fraction | None:
    """The chance typed, exact (`0.5`, `1/2`, `50%`); None where the option was not given. Raises `UsageError` for anything else."""
    from simulator.errors import UsageError
    from simulator.payoffs.ratification import checked_chance
    from simulator.scenario import commas
    from simulator.scenario.located import abridged
    from simulator.scenario.numbers import spelt_fraction

    if text is None:
        return None
    try:
        number, percent, rest = text.strip().partition("%")
        if rest:
            raise ValueError(text)
        chance = spelt_fraction(number.rstrip()) / (100 if percent else 1)
    except ValueError:
        raise UsageError(
            f"--ratify {abridged(text)}: expected a chance above 0 and at most 1, such as 0.5 "
            f"(which --ratify alone, last or before an option, means){commas.in_number(text)}"
        ) from None
    return checked_chance(chance)
