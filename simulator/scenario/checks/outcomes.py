"""Conditions and terms: they speak of issues and options that exist."""

from __future__ import annotations

import re
from collections.abc import Mapping

from simulator.scenario.checks.ledger import Ledger
from simulator.scenario.conditions import Condition, LevelRange
from simulator.scenario.located import Path, shown

_SIGNS = {">": "above", "<": "below", ">=": "from", "<=": "to"}
_COMPARED = re.compile(r"(above|below|from|to|>=?|<=?) *(-?\d+(?:\.\d+)?)")
"""A comparison that was written as text."""


def check_condition(ledger: Ledger, condition: Condition, path: Path) -> None:
    """A condition and those nested in it. `path` is where it stands."""
    if not condition.issues and not condition.any and not ledger.gone((*path, "any")):
        ledger.fault((*path, "any"), "an empty list, which no outcome satisfies; name at least one condition")
    for issue, wanted in condition.issues.items():
        at: Path = (*path, issue)
        if not ledger.issue(issue, at, at_key=True):
            continue
        if isinstance(wanted, LevelRange):
            _check_comparison(ledger, issue, wanted, at)
        elif not wanted:
            ledger.fault(at, "an empty list, which no outcome satisfies; name at least one option")
        else:
            for position, option in enumerate(wanted):
                found = _COMPARED.fullmatch(option) if ledger.scenario.issues[issue].is_numeric else None
                if found is None:
                    ledger.option(issue, option, (*at, position))
                else:
                    right = f"{{{_SIGNS.get(found[1], found[1])}: {found[2]}}}"
                    ledger.fault((*at, position), f"expected a level of '{issue}' or a range of them, found {shown(option)}; write {right}")
    for position, alternative in enumerate(condition.any):
        check_condition(ledger, alternative, (*path, "any", position))


def _check_comparison(ledger: Ledger, name: str, wanted: LevelRange, path: Path) -> None:
    choices = ledger.choices(name)
    if choices is None:
        return
    issue = ledger.scenario.issues[name]
    if not issue.is_numeric:
        ledger.fault(path, f"a comparison, but '{name}' has named options and no levels; name the options: {', '.join(choices)}")
    elif not wanted.places(issue.level_values):
        ledger.fault(path, f"no level satisfies this; the levels of '{name}' run from {choices[0]} to {choices[-1]}")


def check_terms(ledger: Ledger, terms: Mapping[str, str], path: Path) -> None:
    """Terms, full or partial."""
    for issue, option in terms.items():
        if ledger.issue(issue, (*path, issue), at_key=True):
            ledger.option(issue, option, (*path, issue))


def check_filled(ledger: Ledger, filled: tuple[str, ...], terms: Mapping[str, str], path: Path) -> None:
    """`filled` marks entries of the terms that are a reading of a silent text."""
    for position, issue in enumerate(filled):
        at: Path = (*path, "filled", position)
        if ledger.issue(issue, at) and issue not in terms and not ledger.gone((*path, "terms", issue)):
            ledger.fault(at, f"'{issue}' is not among the terms; add it there, or leave it out here")
