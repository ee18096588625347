"""Offers and outcomes as option positions: terms read, a game narrowed to a box, many outcomes made and judged at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from simulator.errors import UsageError
from simulator.payoffs.model import Ban, Payoffs
from simulator.payoffs.outcomes import banned, totals_of
from simulator.payoffs.votes import reaches
from simulator.scenario.model import Scenario
from simulator.scenario.names import listed, unknown

Codes = tuple[int, ...]
"""An outcome as option positions, in issue order."""


def positions(scenario: Scenario, terms: Mapping[str, str]) -> dict[int, int]:
    """Issue position → option position of terms, full or partial. Raises `UsageError` for an issue or option that does not exist."""
    place = {name: k for k, name in enumerate(scenario.issues)}
    found = {}
    for issue, option in terms.items():
        if issue not in place:
            raise UsageError(unknown("issue", issue, scenario.issues))
        choices = scenario.issues[issue].choices
        if option not in choices:
            raise UsageError(unknown("level" if scenario.issues[issue].is_numeric else "option", option, choices, issue))
        found[place[issue]] = choices.index(option)
    return found


def full_codes(scenario: Scenario, terms: Mapping[str, str]) -> Codes:
    """Option positions of full terms. Raises `UsageError` where an issue is open or a name does not exist."""
    found = positions(scenario, terms)
    missing = [name for k, name in enumerate(scenario.issues) if k not in found]
    if missing:
        raise UsageError(f"these terms leave {listed(missing)} open; name an option for every issue")
    return tuple(found[k] for k in range(len(scenario.issues)))


def within(payoffs: Payoffs, box: Mapping[int, int]) -> Payoffs:
    """The game with some issues settled (issue position → option position): every other option of theirs is banned."""
    others = ((i, tuple(o for o in range(payoffs.sizes[i]) if o != option)) for i, option in sorted(box.items()))
    settled = tuple(Ban("option", f"issues.{payoffs.issues[i]}", (((i, options),),)) for i, options in others if options)
    return replace(payoffs, bans=(*payoffs.bans, *settled))


def acceptable(payoffs: Payoffs, codes: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which of many outcomes no ban excludes, every column accepts and every vote passes."""
    return reaches(payoffs, totals_of(payoffs, codes)) & ~banned(payoffs, payoffs.bans, codes)


def with_options(start: Codes, chosen: Mapping[int, Sequence[int]]) -> NDArray[np.intp]:
    """The outcomes that differ from `start` in that the issues of `chosen` take one of the options given, in every combination."""
    combinations = list(product(*chosen.values()))
    codes = np.tile(np.array(start, dtype=np.intp), (len(combinations), 1))
    codes[:, list(chosen)] = np.array(combinations, dtype=np.intp).reshape(len(combinations), len(chosen))
    return codes


def ways_to_choose(numbers: Sequence[int], k: int) -> int:
    """How many ways there are to pick k of several issues and one of each one's alternatives (elementary symmetric polynomial)."""
    ways = [1] + [0] * k
    for number in numbers:
        for j in range(k, 0, -1):
            ways[j] += ways[j - 1] * number
    return ways[k]
