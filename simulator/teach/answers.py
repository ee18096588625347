"""Reading what a student types: a number, terms, or names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from simulator.errors import UsageError
from simulator.formats.cells import number_of
from simulator.offers.codes import full_codes
from simulator.offers.reading import inline_offer
from simulator.scenario.located import shown
from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown

_NUMBER = r"[-+−–]?\s*\d{1,9}(?:[.,]\d{1,9})?"

_BETWEEN_NAMES = re.compile(r"[,;&\n]|\band\b", re.IGNORECASE)


def number_in(answer: str, unit: str = "") -> Fraction:
    """One number, with a point or a comma before decimals and perhaps its unit (`%`) after it. Raises `UsageError`."""
    text = answer.strip().removesuffix(unit).strip() if unit else answer.strip()
    value = number_of(text) if re.fullmatch(_NUMBER, text) else None
    if value is None:
        raise UsageError(f"expected one number such as 42 or 42.5, found {shown(answer.strip())}")
    return Fraction(value)


def span_in(answer: str) -> tuple[Fraction, Fraction]:
    """Two numbers with a dash or `to` between them, the lower first. Raises `UsageError`."""
    found = re.fullmatch(rf"\s*({_NUMBER})\s*(?:[-–−—]|\.\.+|to|bis)\s*({_NUMBER})\s*", answer, re.IGNORECASE)
    if found is None:
        raise UsageError(f"expected the lowest and the highest with a dash between them, such as 20-25, found {shown(answer.strip())}")
    low, high = number_in(found[1]), number_in(found[2])
    if low > high:
        raise UsageError(f"the lowest comes first: expected {found[2]}-{found[1]}, found {shown(answer.strip())}")
    return low, high


def terms_in(scenario: Scenario, answer: str, start: Mapping[str, str] | None = None) -> dict[str, str]:
    """Full terms from `issue=option,…`; issues not named are as in `start`. Raises `UsageError` that names every fault."""
    named = inline_offer(scenario, answer).terms
    terms = {issue: {**(start or {}), **named}[issue] for issue in scenario.issues if issue in named or issue in (start or {})}
    full_codes(scenario, terms)
    return terms


def names_in(answer: str, word: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """One or more of the keys of `known` (or their titles, its values), with commas or `and` between them, capitals aside, each once, in
    the order of `known`. Raises `UsageError` for any other, with the nearest."""
    parts = tuple(dict.fromkeys(part.strip() for part in _BETWEEN_NAMES.split(answer) if part.strip()))
    if not parts:
        raise UsageError(f"expected the name of a {word}, or several with commas between them")
    folded = {title.casefold(): key for key, title in known.items()} | {key.casefold(): key for key in known}
    if faults := [unknown(word, part, known) for part in parts if part.casefold() not in folded]:
        raise UsageError("\n".join(faults))
    return tuple(sorted({folded[part.casefold()] for part in parts}, key=list(known).index))


def typed(terms: Mapping[str, str]) -> str:
    """Terms as a student would type them."""
    return ",".join(f"{issue}={option}" for issue, option in terms.items())
