"""What a cell of a table, or a word that somebody typed, means to a scenario: a number, an option of an issue, no agreement.

Numbers may have a decimal comma (`2,5`), a leading plus, a typographic minus, blanks or a unit of the issue behind them. An option may
be given by its key or its title, capitals and blanks aside; a level by any spelling of its number (`26`, `26.0`, `26,0`), with thousands
marked (`6,000`) where that leaves one level only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from simulator.scenario.issues import Issue
from simulator.scenario.located import shown
from simulator.scenario.names import did_you_mean
from simulator.scenario.numbers import within_limits
from simulator.scenario.option_keys import level_key

NO_DEAL = frozenset(
    {"none", "no deal", "no agreement", "no", "nothing", "-", "–", "—", "n/a", "na", "0 deal", "kein", "keine", "keine einigung"}
)
"""What people write where a group found no agreement."""

_NUMBER = re.compile(r"([-+−–]?)\s*(\d{1,40}(?:[.,]\d{0,40})?|[.,]\d{1,40})(?:[eE]([-+]?\d{1,3}))?")


_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+")


def number_of(text: str) -> Decimal | None:
    """The number that a text stands for, exactly; None where it is none, or one beyond what a scenario may hold.

    A comma is a decimal comma; separators of thousands are not read, since `1,234` may be either.
    """
    found = _NUMBER.fullmatch(text.strip().replace("\u00a0", " "))
    if found is None:
        return None
    sign, digits, exponent = found.groups()
    value = Decimal(f"{digits.replace(',', '.')}E{exponent or 0}")
    value = -value if sign in ("-", "−", "–") else value
    return value if within_limits(value) else None


def option_of(issue: Issue, text: str) -> str | None:
    """The key of the option that a text names; None where it names none, or the title of several."""
    if text in issue.choices:
        return text
    if issue.is_numeric:
        plain = _folded(text)
        unit = _folded(issue.unit or "")
        plain = plain.removesuffix(unit).strip() if unit else plain
        read = (number_of(plain), number_of(re.sub("[.,]", "", plain)) if _THOUSANDS.fullmatch(plain) else None)
        keys = {level_key(number) for number in read if number is not None} & issue.levels_by_key.keys()
        return keys.pop() if len(keys) == 1 else None
    return named_by({key: issue.option_title(key) for key in issue.choices}, text)


def named_by(titles: Mapping[str, str], text: str) -> str | None:
    """The key (of key → title) that a text names, by itself or by its title, capitals and blanks aside; None where it names none, or the
    title of several."""
    if text in titles:
        return text
    for names in ({key: key for key in titles}, titles):
        same = [key for key, name in names.items() if _folded(name) == _folded(text)]
        if len(same) == 1:
            return same[0]
    return None


def no_such_option(issue: Issue, name: str, text: str) -> str:
    """The message for a text that names no option of an issue (`name`), with the nearest."""
    kind = "level" if issue.is_numeric else "option"
    return f"no such {kind} {shown(text)} of '{name}'{did_you_mean(text, issue.choices)}"


def is_no_deal(text: str) -> bool:
    """Whether a cell says that there is no agreement; an empty one says nothing."""
    return _folded(text) in NO_DEAL


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
