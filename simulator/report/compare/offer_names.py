"""What offers are called where they stand side by side: by their titles in rows and sentences, by numbers where they head columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.report.safe_text import printable
from simulator.report.terms import IN_COLUMNS

if TYPE_CHECKING:
    from simulator.offers.results import EvaluatedOffer


def short_names(offers: Sequence[EvaluatedOffer]) -> dict[str, str]:
    """Name → what heads its column: the name where few offers stand side by side, else its number."""
    if len(offers) <= IN_COLUMNS:
        return {each.offer.name: printable(each.offer.name) for each in offers}
    return {each.offer.name: str(number) for number, each in enumerate(offers, 1)}


def long_names(offers: Sequence[EvaluatedOffer], *, keys: bool = False) -> dict[str, str]:
    """Name → what begins its row: its title, after the number where the columns use it. `keys`: the name by which it is typed as well."""
    numbered = len(offers) > IN_COLUMNS
    found = {}
    for number, (name, title) in enumerate(_titles(offers).items(), 1):
        key = f" ({printable(name)})" if keys and title != name else ""
        found[name] = f"{number} {printable(title)}{key}" if numbered else f"{printable(title)}{key}"
    return found


def typed_names(offers: Sequence[EvaluatedOffer]) -> dict[str, str]:
    """Name → what begins its row where titles have no room: the name by which it is typed, after the number where the columns use it."""
    numbered = len(offers) > IN_COLUMNS
    return {n: f"{k} {printable(n)}" if numbered else printable(n) for k, n in enumerate((each.offer.name for each in offers), 1)}


def quoted_names(offers: Sequence[EvaluatedOffer]) -> dict[str, str]:
    """Name → what it is called in a sentence: its title in quotes; without a title its name."""
    return {name: printable(name if title == name else f"“{title}”") for name, title in _titles(offers).items()}


def _titles(offers: Sequence[EvaluatedOffer]) -> dict[str, str]:
    """Name → title; of several with one title each has its name beside it."""
    count = Counter(each.offer.title for each in offers)
    return {
        each.offer.name: each.offer.title if count[each.offer.title] == 1 else f"{each.offer.title} ({each.offer.name})" for each in offers
    }
