"""What to call a number or another part of a scenario that a dotted path names: 'Ukraine's chance of “The line holds”'."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
_BY_PARTY = ("answers", "points")
"""Keys of mappings whose entries are parties."""
_BY_ISSUE = ("terms", "chance_by_option", "needed", "if_refused", "irreversible", "removes", "when", "never", "outcome")
"""Keys of mappings whose entries are issues."""
_OF_A_BODY: Mapping[str, str] = {"polls": "poll", "curves": "curve", "segments": "segment", "blocs": "bloc", "members": "member"}
"""Key of a mapping in a ratifying body → what one entry is."""
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
        return printable(_joined(scenario, f"Offer “{scenario.offers[rest[0]].title}”", rest[1:]))
    if kind == "constraints" and rest and rest[0] in scenario.constraints:
        return printable(_joined(scenario, f"Constraint “{_title(scenario.constraints[rest[0]], rest[0])}”", rest[1:]))
    if kind == "calendar" and len(rest) > 1 and rest[0] == "events" and scenario.calendar is not None:
        event = scenario.calendar.events.get(rest[1])
        return printable(_joined(scenario, f"Event “{_title(event, rest[1])}”", rest[2:]))
    return printable(_joined(scenario, _in_words(kind).capitalize(), rest))


def change_in_words(scenario: Scenario, path: str, value: object) -> str:
    """A change of a number, or of what is in force, by the titles of the file: 'Event “The offer lapses” out of force'."""
    whole, _, last = path.rpartition(".")
    if last == "in_force" and isinstance(value, bool):
        return f"{path_title(scenario, whole)} {'in' if value else 'out of'} force"
    return f"{path_title(scenario, path)} = {printable(str(value))}"


def _of_party(scenario: Scenario, party: str, rest: Sequence[str]) -> str:
    own = scenario.parties[party]
    if not rest:
        return own.title
    kind, name, more = rest[0], rest[1] if len(rest) > 1 else None, rest[2:]
    if name is None:
        return f"{possessive(own.title)} {_OF_A_PARTY.get(kind, _in_words(kind))}"
    if kind == "weights" and name in scenario.issues:
        return _joined(scenario, f"{possessive(own.title)} weight of “{scenario.issues[name].title}”", more)
    if kind == "values" and name in scenario.issues:
        return _value(scenario, own.title, name, more)
    if kind in ("beliefs", "cost", "war_cost") and scenario.no_deal is not None and name in scenario.no_deal.courses:
        what = "chance" if kind == "beliefs" else "cost"
        return _joined(scenario, f"{possessive(own.title)} {what} of “{scenario.no_deal.courses[name].title}”", more)
    named: Mapping[str, tuple[str, Mapping[str, Any]]] = {
        "red_lines": ("red line", own.red_lines),
        "interactions": ("interaction", own.interactions),
        "ratification": ("ratifying body", own.ratification),
    }
    if kind in named:
        word, known = named[kind]
        title = f"{possessive(own.title)} {word} “{_title(known.get(name), name)}”"
        if kind == "ratification" and len(more) > 1 and more[0] in _OF_A_BODY:
            part = (getattr(known.get(name), more[0], None) or {}).get(more[1])
            return ", ".join((f"{title}: {_OF_A_BODY[more[0]]} “{_title(part, more[1])}”", *_words_of(scenario, more[2:])))
        return _joined(scenario, title, more)
    return _joined(scenario, f"{possessive(own.title)} {_OF_A_PARTY.get(kind, _in_words(kind))}", rest[1:])


def _value(scenario: Scenario, owner: str, issue: str, rest: Sequence[str]) -> str:
    """What an option is worth to a party, or a number of its value function over levels."""
    title = scenario.issues[issue].title
    option = ".".join(rest)
    for known in (option, ".".join(rest[:-1])):
        if known and known in scenario.issues[issue].choices:
            return _joined(
                scenario,
                f"{possessive(owner)} value of “{scenario.issues[issue].option_title(known)}” on “{title}”",
                rest[known.count(".") + 1 :],
            )
    return _joined(scenario, f"{possessive(owner)} value function on “{title}”", rest)


def _of_course(scenario: Scenario, course: str, rest: Sequence[str]) -> str:
    assert scenario.no_deal is not None
    found = scenario.no_deal.courses.get(course)
    title = _title(found, course)
    if rest and rest[0] in _OF_A_COURSE:
        of = f"{_OF_A_COURSE[rest[0]]} of “{title}”"
        if rest[0] == "points" and len(rest) > 1 and rest[1] in scenario.parties:
            return _joined(scenario, f"{of} for {scenario.parties[rest[1]].title}", rest[2:])
        return _joined(scenario, of, rest[1:])
    return _joined(scenario, f"Course “{title}”", rest)


def _of_issue(scenario: Scenario, issue: str, rest: Sequence[str]) -> str:
    found = scenario.issues[issue]
    if len(rest) > 1 and rest[0] == "options" and rest[1] in found.choices:
        return _joined(scenario, f"Option “{found.option_title(rest[1])}” of “{found.title}”", rest[2:])
    return _joined(scenario, f"Issue “{found.title}”", rest)


def _title(found: object, key: str) -> str:
    return getattr(found, "title", None) or _in_words(key)


def _joined(scenario: Scenario, title: str, keys: Sequence[str]) -> str:
    """'title: key, further key', with the titles of parties, issues and options in place of theirs."""
    return f"{title}: {', '.join(_words_of(scenario, keys))}" if keys else title


def _words_of(scenario: Scenario, keys: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(keys):
        before, key = keys[at - 1] if at else "", keys[at]
        at += 1
        if before in _BY_PARTY and key in scenario.parties:
            yield scenario.parties[key].title
        elif before in _BY_ISSUE and key in scenario.issues:
            issue = scenario.issues[key]
            yield f"“{issue.title}”"
            for used in (2, 1):  # a level such as 637.5 takes two
                option = ".".join(keys[at : at + used])
                if option in issue.choices:
                    yield f"“{issue.option_title(option)}”"
                    at += used
                    break
        else:
            yield _in_words(key)


def _in_words(key: str) -> str:
    return key.replace("_", " ")
