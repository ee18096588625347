"""Reading what a student types: a number, terms, or names."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction

from simulator.errors import UsageError
from simulator.offers.games import full_codes
from simulator.offers.reading import inline_offer
from simulator.scenario.located import shown
from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown

_NUMBER = r"[-+−]?\d{1,9}(?:\.\d{1,9})?"


def number_in(answer: str, unit: str = "") -> Fraction:
    """One number, with a point before decimals and perhaps its unit (`%`) after it. Raises `UsageError`."""
    text = answer.strip().removesuffix(unit).strip() if unit else answer.strip()
    if not re.fullmatch(_NUMBER, text):
        raise UsageError(f"expected one number such as 42 or 42.5, found {shown(answer.strip())}")
    return Fraction(Decimal(text.replace("−", "-")))


def span_in(answer: str) -> tuple[Fraction, Fraction]:
    """Two numbers with a dash between them, the lower first. Raises `UsageError`."""
    found = re.fullmatch(rf"\s*({_NUMBER})\s*[-–]\s*({_NUMBER})\s*", answer)
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


def names_in(answer: str, word: str, known: Collection[str]) -> tuple[str, ...]:
    """One or more of `known`, with commas between them, each once. Raises `UsageError` for any other, with the nearest."""
    found = tuple(dict.fromkeys(part.strip() for part in answer.split(",") if part.strip()))
    if not found:
        raise UsageError(f"expected the name of a {word}, or several with commas between them")
    if faults := [unknown(word, name, known) for name in found if name not in known]:
        raise UsageError("\n".join(faults))
    return tuple(sorted(found, key=list(known).index))


def typed(terms: Mapping[str, str]) -> str:
    """Terms as a student would type them."""
    return ",".join(f"{issue}={option}" for issue, option in terms.items())
