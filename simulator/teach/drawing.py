"""Numbers for exercises: whole and easy to add up in one's head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

Issues = Mapping[str, tuple[str, Mapping[str, str]]]
"""Key → (title, option key → option title)."""

STEP = 5
"""Weights are multiples of it."""


def weights(random: Random, issues: Sequence[str], least: int = 10) -> dict[str, int]:
    """Issue → weight: multiples of 5, none below `least`, 100 in all."""
    spare = (100 - least * len(issues)) // STEP
    cuts = sorted(random.randint(0, spare) for _ in range(len(issues) - 1))
    parts = [b - a for a, b in zip([0, *cuts], [*cuts, spare], strict=True)]
    return {issue: least + STEP * part for issue, part in zip(issues, parts, strict=True)}


def ladder(random: Random, options: Sequence[str], *, rising: bool) -> dict[str, int]:
    """Option → value from 0 to 100 (multiples of 10). The last option is the best where `rising`, else the first; those between are in
    order."""
    between = sorted(random.sample(range(10, 100, 10), len(options) - 2))
    values = [0, *between, 100]
    return dict(zip(options, values if rising else reversed(values), strict=True))


def preferences(random: Random, issues: Issues, *, rising: bool) -> dict[str, Any]:
    """`weights` and `values` of a party that wants the last option of every issue (`rising`), or the first."""
    return {
        "weights": weights(random, list(issues)),
        "values": {key: ladder(random, list(options), rising=rising) for key, (_, options) in issues.items()},
    }


def issue_data(issues: Issues) -> dict[str, Any]:
    """The issues as the format writes them."""
    return {key: {"title": title, "options": dict(options)} for key, (title, options) in issues.items()}
