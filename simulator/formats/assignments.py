"""Changes as they are typed, `path=value`: a term of an offer or of the outcome of a course may be named by titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from simulator.formats.cells import issue_of, option_of
from simulator.scenario.changes import parse_assignment
from simulator.scenario.model import Scenario

_TERM = re.compile(r"((?:offers\.[^.]+\.terms|no_deal\.courses\.[^.]+\.outcome)\.)(.+)")
"""A path to a term: what is before the issue, and the issue."""


def changes_of(scenario: Scenario, texts: Iterable[str]) -> dict[str, Any]:
    """Path → value, as `simulator.scenario.changes.changed` takes them. Raises `UsageError` for a text that is no assignment."""
    return dict(by_keys(scenario, *parse_assignment(text)) for text in texts)


def by_keys(scenario: Scenario, path: str, value: Any) -> tuple[str, Any]:
    """A path and its value with keys in place of titles; what names no issue or option stays as it is, and is refused with its path."""
    found = _TERM.fullmatch(path)
    issue = None if found is None else issue_of(scenario.issues, found[2])
    if found is None or issue is None or value is None or isinstance(value, Mapping | list):
        return path, value
    return found[1] + issue, option_of(scenario.issues[issue], str(value)) or value
