"""Named groups of numbers, so that a sweep can say how much the beliefs of a party matter, not each of them alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from simulator.errors import UsageError
from simulator.sweep.factors import Factor, NumberFactor

KINDS = "kinds"
"""The grouping that needs no pattern: each party's weights, values, beliefs and so on."""


def by_kind(factors: Iterable[Factor]) -> dict[str, str]:
    """Path → group, by what a number is and whose: `parties.x.beliefs`, `parties.x.weights`, `no_deal`."""
    return {factor.path: _kind(factor.path) for factor in factors if isinstance(factor, NumberFactor)}


def _kind(path: str) -> str:
    steps = path.split(".")
    return steps[0] if steps[0] == "no_deal" else ".".join(steps[:3])


def read_grouping(factors: Sequence[Factor], texts: Iterable[str]) -> dict[str, str]:
    """The grouping that texts such as `--group` takes describe, path → group: `kinds` (see `by_kind`), or NAME=PATTERN,…, where * in a
    pattern stands for any characters: `beliefs=parties.*.beliefs.*`. Numbers in no group stay alone.

    Raises `UsageError` for a pattern that fits no drawn number, and for a number in two groups.
    """
    drawn = [factor.path for factor in factors if isinstance(factor, NumberFactor)]
    found: dict[str, str] = {}
    for text in texts:
        for path, name in _read(factors, drawn, text).items():
            if found.setdefault(path, name) != name:
                raise UsageError(f"--group {text}: {path} is in the group {found[path]!r} already; a number can be in one group")
    _refuse_torn(factors, found)
    return found


def _read(factors: Sequence[Factor], drawn: Sequence[str], text: str) -> dict[str, str]:
    if text.strip() == KINDS:
        return by_kind(factors)
    name, equals, patterns = (part.strip() for part in text.partition("="))
    if not equals or not name or not patterns:
        raise UsageError(f"--group {text}: expected {KINDS}, or NAME=PATTERN, as in beliefs=parties.*.beliefs.*")
    found: dict[str, str] = {}
    for pattern in patterns.split(","):
        fitting = [path for path in drawn if fnmatchcase(path, pattern.strip())]
        if not fitting:
            raise UsageError(f"--group {text}: {pattern.strip()!r} fits no number that is drawn, such as {drawn[0] if drawn else '(none)'}")
        found.update(dict.fromkeys(fitting, name))
    return found


def _refuse_torn(factors: Sequence[Factor], grouping: dict[str, str]) -> None:
    """Numbers drawn together move at once, so they cannot be in different groups."""
    seen: dict[str, tuple[str, str | None]] = {}
    for factor in factors:
        if isinstance(factor, NumberFactor):
            first, name = seen.setdefault(factor.group, (factor.path, grouping.get(factor.path)))
            if grouping.get(factor.path) != name:
                raise UsageError(f"{first} and {factor.path} are drawn together, so they must be in the same group")
