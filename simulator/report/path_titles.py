"""What to call a number or another part of a scenario that a dotted path names: 'Ukraine's chance of “The line holds”'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simulator.report.safe_text import printable
from simulator.scenario.names import possessive

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario

_OF_A_PARTY: Mapping[str, str] = {
    "reservation": "reservation value",
    "patience": "patience",
    "bargaining_weight": "bargaining weight",
    "cost": "cost of going on without an agreement",
    "war_cost": "cost of going on without an agreement",
    "beliefs": "beliefs",
    "weights": "weights",
    "values": "values",
    "ranking": "ranking",
}
_OF_A_COURSE: Mapping[str, str] = {"points": "Points", "months": "Months"}


def path_title(scenario: Scenario, path: str) -> str:
    """The titles of the file in place of its keys; keys that have no title stand with blanks for underscores.

    A path that leads nowhere in this scenario (`diff` speaks of two) is named by its keys as well."""
    steps = path.split(".")
    kind, rest = steps[0], steps[1:]
    if kind == "parties" and rest and rest[0] in scenario.parties:
        return printable(_of_party(scenario, rest[0], rest[1:]))
    if kind == "no_deal" and len(rest) > 1 and rest[0] == "courses" and scenario.no_deal is not None:
        return printable(_of_course(scenario, rest[1], rest[2:]))
    if kind == "issues" and rest and rest[0] in scenario.issues:
        return printable(_of_issue(scenario, rest[0], rest[1:]))
    if kind == "offers" and rest and rest[0] in scenario.offers:
        return printable(_joined(f"Offer “{scenario.offers[rest[0]].title}”", rest[1:]))
    if kind == "constraints" and rest and rest[0] in scenario.constraints:
        return printable(_joined(f"Constraint “{_title(scenario.constraints[rest[0]], rest[0])}”", rest[1:]))
    if kind == "calendar" and len(rest) > 1 and rest[0] == "events" and scenario.calendar is not None:
        event = scenario.calendar.events.get(rest[1])
        return printable(_joined(f"Event “{_title(event, rest[1])}”", rest[2:]))
    return printable(_joined(_in_words(kind).capitalize(), rest))


def _of_party(scenario: Scenario, party: str, rest: Sequence[str]) -> str:
    own = scenario.parties[party]
    if not rest:
        return own.title
    kind, name, more = rest[0], rest[1] if len(rest) > 1 else None, rest[2:]
    if name is None:
        return f"{possessive(own.title)} {_OF_A_PARTY.get(kind, _in_words(kind))}"
    if kind == "weights" and name in scenario.issues:
        return _joined(f"{possessive(own.title)} weight of “{scenario.issues[name].title}”", more)
    if kind == "values" and name in scenario.issues:
        return _value(scenario, own.title, name, more)
    if kind in ("beliefs", "cost", "war_cost") and scenario.no_deal is not None and name in scenario.no_deal.courses:
        what = "chance" if kind == "beliefs" else "cost"
        return _joined(f"{possessive(own.title)} {what} of “{scenario.no_deal.courses[name].title}”", more)
    named: Mapping[str, tuple[str, Mapping[str, Any]]] = {
        "red_lines": ("red line", own.red_lines),
        "interactions": ("interaction", own.interactions),
        "ratification": ("ratifying body", own.ratification),
    }
    if kind in named:
        word, known = named[kind]
        return _joined(f"{possessive(own.title)} {word} “{_title(known.get(name), name)}”", more)
    return _joined(f"{possessive(own.title)} {_OF_A_PARTY.get(kind, _in_words(kind))}", rest[1:])


def _value(scenario: Scenario, owner: str, issue: str, rest: Sequence[str]) -> str:
    """What an option is worth to a party, or a number of its value function over levels."""
    title = scenario.issues[issue].title
    option = ".".join(rest)
    for known in (option, ".".join(rest[:-1])):
        if known and known in scenario.issues[issue].choices:
            return _joined(
                f"{possessive(owner)} value of “{scenario.issues[issue].option_title(known)}” on “{title}”", rest[known.count(".") + 1 :]
            )
    return _joined(f"{possessive(owner)} value function on “{title}”", rest)


def _of_course(scenario: Scenario, course: str, rest: Sequence[str]) -> str:
    assert scenario.no_deal is not None
    found = scenario.no_deal.courses.get(course)
    title = _title(found, course)
    if rest and rest[0] in _OF_A_COURSE:
        of = f"{_OF_A_COURSE[rest[0]]} of “{title}”"
        if rest[0] == "points" and len(rest) > 1 and rest[1] in scenario.parties:
            return _joined(f"{of} for {scenario.parties[rest[1]].title}", rest[2:])
        return _joined(of, rest[1:])
    return _joined(f"Course “{title}”", rest)


def _of_issue(scenario: Scenario, issue: str, rest: Sequence[str]) -> str:
    found = scenario.issues[issue]
    if len(rest) > 1 and rest[0] == "options" and rest[1] in found.choices:
        return _joined(f"Option “{found.option_title(rest[1])}” of “{found.title}”", rest[2:])
    return _joined(f"Issue “{found.title}”", rest)


def _title(found: object, key: str) -> str:
    return getattr(found, "title", None) or _in_words(key)


def _joined(title: str, keys: Sequence[str]) -> str:
    """'title: key, further key'."""
    return f"{title}: {', '.join(_in_words(key) for key in keys)}" if keys else title


def _in_words(key: str) -> str:
    return key.replace("_", " ")
