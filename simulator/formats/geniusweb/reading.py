"""Profiles of GeniusWeb (JSON) with linear additive utilities, one party each: the sum of weight × utility of the value, from 0 to 1.

What no agreement is worth is the utility of the reservation bid; without one any outcome is better. Orderings of bids have no utilities,
and are refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from simulator.errors import UsageError
from simulator.formats.additive import Additive, party_of
from simulator.formats.cells import number_of
from simulator.formats.drafts import Keys
from simulator.formats.foreign_format import ForeignFile, Reading, ReadingOptions
from simulator.formats.json_files import JsonEntry, read_json
from simulator.scenario.located import shown
from simulator.scenario.option_keys import level_key, one_spelling

ADDITIVE = "LinearAdditiveUtilitySpace"
OTHERS = ("PartialOrdering", "SimpleLinearOrdering", "SumOfGroupsUtilitySpace", "DefaultPartialOrdering")
MOST_LEVELS = 10_000


@dataclass(frozen=True)
class WebIssue:
    """`values`: key of an option → the value as the file has it, or the level of a numeric issue."""

    name: str
    values: dict[str, str | Decimal]
    numeric: bool


def recognises(file: ForeignFile) -> bool:
    start = file.content.lstrip()[:1]
    return start == b"{" and any(f'"{word}"'.encode() in file.content for word in (ADDITIVE, *OTHERS, "issuesValues"))


def read_geniusweb(files: Sequence[ForeignFile], options: ReadingOptions) -> Reading:
    """A party for each profile; a file of the domain alone may stand beside them. Raises `UsageError`."""
    reading = Reading()
    roots = [(file, read_json(file)) for file in files]
    profiles = [(file, root[ADDITIVE]) for file, root in roots if root.get(ADDITIVE) is not None]
    for file, root in roots:
        other = next((word for word in OTHERS if root.get(word) is not None), None)
        if other is not None:
            raise UsageError(f"{file.name}: a profile of the kind {other} has no utilities of values, so it is not read; {ADDITIVE} is")
    if not profiles:
        raise UsageError(f"{files[0].name}: no profile among the files; a domain says nothing of anybody's preferences")
    domains = [root for _, root in roots if root.get("issuesValues") is not None]
    first = domains[0] if domains else profiles[0][1]["domain"]
    issues = _issues(first)
    for _, profile in profiles:
        own = profile.get("domain")
        if own is not None and {i.name: list(i.values) for i in _issues(own).values()} != {i.name: list(i.values) for i in issues.values()}:
            raise own.refuse("the same issues and values as in the first file")
    party_keys = Keys("party")
    parties = {}
    for file, profile in profiles:
        name = profile.get("name")
        title = name.text() if name else file.stem
        parties[party_keys.of(title)] = {"title": title or file.stem, **party_of(file.name, _additive(profile, issues), reading)}
    named = first.get("name")
    reading.data = {
        "title": (named.text() if named else "") or files[0].stem,
        "issues": {key: _issue(issue) for key, issue in issues.items()},
        "parties": parties,
    }
    return reading


def _issues(domain: JsonEntry) -> dict[str, WebIssue]:
    """Key → issue."""
    keys = Keys("issue")
    found = {}
    for name, entry in domain["issuesValues"].items():
        entry = _inside(entry, "discreteValueSet", "DiscreteValueSet", "NumberValueSet", "numberValueSet")
        numbers = entry.get("range")
        if numbers is not None:
            found[keys.of(name)] = WebIssue(name, _levels(numbers), True)
            continue
        values = [each.text() for each in entry["values"].list()]
        if not values or len({one_spelling(value) for value in values}) < len(values):
            raise entry.refuse("a list of different values")
        found[keys.of(name)] = WebIssue(name, {key: value for value, key in Keys("option").all(values).items()}, False)
    if not found:
        raise domain.refuse("issuesValues with at least one issue")
    return found


def _inside(entry: JsonEntry, *names: str) -> JsonEntry:
    """What stands under one of the names, or the entry itself: GeniusWeb names the class of a value set in some versions only."""
    return next((inner for name in names if (inner := entry.get(name)) is not None), entry)


def _levels(entry: JsonEntry) -> dict[str, str | Decimal]:
    low, high, step = (_bound(entry[name]) for name in ("low", "high", "step"))
    if step <= 0 or low > high or (high - low) / step >= MOST_LEVELS:
        raise entry.refuse(f"low, high and a step, for up to {MOST_LEVELS:,} levels")
    levels = [low + k * step for k in range(int((high - low) / step) + 1)]
    return {level_key(level): level for level in levels}


def _bound(entry: JsonEntry) -> Decimal:
    """A number, which some versions write as text."""
    number = number_of(entry.text())
    if number is None:
        raise entry.refuse("a number")
    return number


def _issue(issue: WebIssue) -> dict[str, Any]:
    if issue.numeric:
        return {"title": issue.name, "levels": list(issue.values.values())}
    return {"title": issue.name, "options": {key: str(value) or "(empty)" for key, value in issue.values.items()}}


def _additive(profile: JsonEntry, issues: Mapping[str, WebIssue]) -> Additive:
    weights, utilities = dict(profile["issueWeights"].items()), dict(profile["issueUtilities"].items())
    values: dict[str, dict[str, Fraction]] = {}
    for key, issue in issues.items():
        name = one_spelling(issue.name)
        if name not in weights or name not in utilities:
            raise profile.refuse(f"a weight and utilities for the issue {shown(issue.name)}")
        values[key] = _values(utilities[name], issue)
    of_issue = {key: Fraction(weights[one_spelling(issue.name)].number()) for key, issue in issues.items()}
    if min(of_issue.values()) < 0:
        raise profile["issueWeights"].refuse("weights of 0 or more")
    bid = profile.get("reservationBid")
    chosen = bid.get("issuevalues") if bid is not None else None
    reserved = None if chosen is None else _worth(chosen, issues, of_issue, values)
    return Additive(of_issue, values, Fraction(0), reserved)


def _values(entry: JsonEntry, issue: WebIssue) -> dict[str, Fraction]:
    """Option → utility; a value that is not listed has 0, as in GeniusWeb."""
    numbers = next((inner for name in ("numberutils", "NumberValueSetUtilities") if (inner := entry.get(name)) is not None), None)
    if numbers is not None and issue.numeric:
        low, high = Fraction(numbers["lowValue"].number()), Fraction(numbers["highValue"].number())
        first, last = Fraction(numbers["lowUtility"].number()), Fraction(numbers["highUtility"].number())
        if low >= high:
            raise numbers.refuse("a lowValue below the highValue")
        return {key: first + (last - first) * (Fraction(str(level)) - low) / (high - low) for key, level in issue.values.items()}
    stated = _inside(entry, "discreteutils", "DiscreteValueSetUtilities")["valueUtilities"]
    found = {value: each.number() for value, each in stated.items()}
    unknown = found.keys() - {one_spelling(str(value)) for value in issue.values.values()}
    if unknown:
        raise stated.refuse(f"utilities of values of the issue alone, not of {shown(min(unknown))}")
    return {key: Fraction(found.get(one_spelling(str(value)), 0)) for key, value in issue.values.items()}


def _worth(
    bid: JsonEntry, issues: Mapping[str, WebIssue], weights: Mapping[str, Fraction], values: Mapping[str, Mapping[str, Fraction]]
) -> Fraction:
    """The utility of a bid; an issue that it leaves open adds nothing, as in GeniusWeb."""
    total = Fraction(0)
    by_name = {one_spelling(issue.name): (key, issue) for key, issue in issues.items()}
    for name, entry in bid.items():
        if name not in by_name:
            raise entry.refuse("an issue of the domain")
        key, issue = by_name[name]
        option = next((o for o, value in issue.values.items() if one_spelling(str(value)) == one_spelling(entry.text())), None)
        if option is None:
            raise entry.refuse(f"a value of {shown(issue.name)}")
        total += weights[key] * values[key][option]
    return total
