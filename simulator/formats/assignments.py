"""Changes as they are typed, `path=value`: a term of an offer or of the outcome of a course may be named by titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from simulator.errors import UsageError
from simulator.formats.cells import issue_of, option_of
from simulator.scenario.agreement import EVERYBODY
from simulator.scenario.changes import parse_assignment
from simulator.scenario.located import shown
from simulator.scenario.model import Scenario
from simulator.scenario.names import listed

IN_FORCE = {"off": "false", "on": "true"}
"""What may be said of a rule in place of what it needs."""

_TERM = re.compile(r"((?:offers\.[^.]+\.terms|no_deal\.courses\.[^.]+\.outcome)\.)(.+)")
"""A path to a term: what is before the issue, and the issue."""


def changes_of(scenario: Scenario, texts: Iterable[str]) -> dict[str, Any]:
    """Path → value, as `simulator.scenario.changes.changed` takes them. Raises `UsageError` for a text that is no assignment, and for an
    agreement rule that the scenario does not have."""
    found = dict(by_keys(scenario, *parse_assignment(text)) for text in texts)
    for path in found:
        _refuse_unknown_rule(scenario, path)
    return found


def with_rules(texts: Iterable[str] | None, rules: Iterable[str] | None) -> list[str]:
    """Changes as they are typed, and after them those of agreement rules, `NAME=NEEDS`, as such changes. What a rule needs then replaces
    the whole requirement, what may block it included; `off` takes it out of force, `on` back. Raises `UsageError` for any other text."""
    return [*(texts or ()), *(change for rule in rules or () for change in _of_rule(rule))]


def _of_rule(text: str) -> list[str]:
    name, equals, needs = (part.strip() for part in text.partition("="))
    if not equals or not name or not needs:
        raise UsageError(f"{shown(text)} is no rule with what it needs; write NAME=NEEDS, for example council=everybody, or council=off")
    name = name.removeprefix("agreement.").removesuffix(".needs")
    if "." in name:
        raise UsageError(f"--rule {shown(text)}: a rule is named by its key alone; other parts of it are --set agreement.{name}={needs}")
    if needs.casefold() in IN_FORCE:
        return [f"agreement.{name}.in_force={IN_FORCE[needs.casefold()]}"]
    needs = EVERYBODY if needs.casefold() == EVERYBODY else needs
    return [f"agreement.{name}.needs={needs}", f"agreement.{name}.blocked_by=null"]


def _refuse_unknown_rule(scenario: Scenario, path: str) -> None:
    """A change within a rule that does not exist; a whole rule may be added."""
    first, *rest = path.split(".")
    if first == "agreement" and len(rest) > 1 and rest[0] not in scenario.agreement:
        there = f"; the rules: {listed(scenario.agreement)}" if scenario.agreement else "; the scenario has none, and everybody must sign"
        raise UsageError(f"no such rule {shown(rest[0])}{there}")


def by_keys(scenario: Scenario, path: str, value: Any) -> tuple[str, Any]:
    """A path and its value with keys in place of titles; what names no issue or option stays as it is, and is refused with its path."""
    found = _TERM.fullmatch(path)
    issue = None if found is None else issue_of(scenario.issues, found[2])
    if found is None or issue is None or value is None or isinstance(value, Mapping | list):
        return path, value
    return found[1] + issue, option_of(scenario.issues[issue], str(value)) or value
