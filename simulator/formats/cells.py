"""What a cell of a table, or a word that somebody typed, means to a scenario: a number, an option of an issue, no agreement.

Numbers may have a decimal comma (`2,5`), a leading plus, a typographic minus, blanks between thousands (`1 800`), and the unit of the
issue behind them, or its first words. An option may be given by its key or its title, capitals and blanks aside; a level by any spelling
of its number (`26`, `26.0`, `26,0`), with thousands marked by commas or points (`6,000`) where that leaves one level only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from simulator.errors import UsageError
from simulator.registers import as_typed
from simulator.scenario.issues import Issue
from simulator.scenario.located import shown
from simulator.scenario.model import Scenario
from simulator.scenario.names import FEW, did_you_mean, nearest
from simulator.scenario.numbers import within_limits
from simulator.scenario.option_keys import level_key

NO_DEAL = frozenset(
    {"none", "no deal", "no agreement", "no", "nothing", "-", "–", "—", "n/a", "na", "0 deal", "kein", "keine", "keine einigung"}
)
"""What people write where a group found no agreement."""

PER_CENT = ("%", "per cent", "percent")
"""Spellings of one unit."""

_NUMBER = re.compile(r"([-+−–]?)\s*((?:\d{1,40}|\d{1,3}(?:\s\d{3}){1,12})(?:[.,]\d{0,40})?|[.,]\d{1,40})(?:[eE]([-+]?\d{1,3}))?")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+")


def number_of(text: str) -> Decimal | None:
    """The number that a text stands for, exactly; None where it is none, or one beyond what a scenario may hold.

    A comma is a decimal comma; commas and points between thousands are not read, since `1,234` may be either, blanks of any width are.
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    sign, digits, exponent = found.groups()
    plain = "".join(digits.split()).replace(",", ".")
    value = Decimal(f"{plain}E{exponent or 0}")
    value = -value if sign in ("-", "−", "–") else value
    return value if within_limits(value) else None


def option_of(issue: Issue, text: str) -> str | None:
    """The key of the option that a text names; None where it names none, or the title of several."""
    if text in issue.choices:
        return text
    if issue.is_numeric:
        keys = {level_key(number) for number in _readings(issue, text)} & issue.levels_by_key.keys()
        return keys.pop() if len(keys) == 1 else None
    return named_by({key: issue.option_title(key) for key in issue.choices}, text)


def _readings(issue: Issue, text: str) -> list[Decimal]:
    """The numbers that a text may stand for as a level: `6.500` is 6.5 and 6500."""
    plain, unit = _folded(text), _folded(issue.unit or "").split()
    spellings = [" ".join(unit[:k]) for k in range(len(unit), 0, -1)]
    if spellings and spellings[0] in PER_CENT:
        spellings += PER_CENT
    behind = next((words for words in spellings if plain.endswith(words)), "")
    plain = plain.removesuffix(behind).strip()
    read = (number_of(plain), number_of(re.sub("[.,]", "", plain)) if _THOUSANDS.fullmatch(plain) else None)
    return [number for number in read if number is not None]


def issue_of(issues: Mapping[str, Issue], text: str) -> str | None:
    """The key of the issue that a text names, by itself or by its title; None where it names none."""
    return named_by({key: issue.title for key, issue in issues.items()}, text)


def named_by(titles: Mapping[str, str], text: str) -> str | None:
    """The key (of key → title) that a text names, by itself or by its title, capitals, blanks, accents and what stands between words
    aside; None where it names none, or the title of several. Accents part two names that only they tell apart."""
    if text in titles:
        return text
    for alike in (_folded, without_accents, as_typed):
        for names in ({key: key for key in titles}, titles):
            same = [key for key, name in names.items() if alike(name) == alike(text)]
            if len(same) == 1:
                return same[0]
    return None


def party_of(scenario: Scenario, text: str) -> str:
    """The key of the party that a text names, by itself or by its title. Raises `UsageError` where it names none, with the nearest."""
    found = named_by({key: party.title for key, party in scenario.parties.items()}, text.strip())
    if found is None:
        raise UsageError(f"no such party {shown(text.strip())}{_party_meant(scenario, text.strip())}")
    return found


def _party_meant(scenario: Scenario, text: str) -> str:
    """The hint after a text that names no party: the nearest title or key, accents and capitals aside, else that of any name."""
    names = {without_accents(name): name for key, party in scenario.parties.items() for name in (party.title, key)}
    close = nearest(without_accents(text), names)
    return did_you_mean(text, scenario.parties) if close is None else f"; did you mean {shown(names[close])}?"


def no_such_option(issue: Issue, name: str, text: str) -> str:
    """The message for a text that names no option of an issue (`name`), with the nearest: of levels by what the number may be."""
    kind = "level" if issue.is_numeric else "option"
    read = _readings(issue, text) if issue.is_numeric else []
    fitting = [key for number in read if (key := level_key(number)) in issue.levels_by_key]
    if len(fitting) > 1:
        return f"{shown(text)} of '{name}' may be {' or '.join(fitting)}; write it without a mark between thousands"
    if read and len(issue.choices) > FEW:
        below_and_above = dict.fromkeys(key for number in read for key in _around(issue, number))
        return f"no such level {shown(text)} of '{name}'; the nearest are {', '.join(below_and_above)}"
    hint = f"; there are {', '.join(issue.choices)}" if read else did_you_mean(text, issue.choices)
    return f"no such {kind} {shown(text)} of '{name}'{hint}"


def _around(issue: Issue, number: Decimal) -> list[str]:
    """The levels next to a number, below and above."""
    levels = sorted(issue.levels_by_key.items(), key=lambda level: level[1])
    below = [key for key, level in levels if level < number]
    above = [key for key, level in levels if level > number]
    return [*below[-1:], *above[:1]]


def is_no_deal(text: str) -> bool:
    """Whether a cell says that there is no agreement; an empty one says nothing."""
    return _folded(text) in NO_DEAL


def without_accents(text: str) -> str:
    """A text as it is compared where accents do not count: small letters, single blanks, no accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", _folded(text)) if not unicodedata.combining(c))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
