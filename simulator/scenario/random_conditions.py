"""Conditions drawn at random: interactions, red lines and constraints, for `simulator.scenario.random`.

While drawing, issues and options are positions; `Drawn.data` turns them into the keys of a file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

THREE_ISSUES = 1 / 6
"""Chance that an interaction is over three issues rather than two."""

WITH_ANY = 1 / 6
"""Chance that an interaction holds under either of two conditions."""

Clause = Mapping[int, tuple[int, ...]]
"""Issue → the options that satisfy it; AND over the issues."""


@dataclass(frozen=True)
class Drawn:
    """A condition: one clause, or several of which any suffices. `runs` are issues whose options are written as a range."""

    clauses: tuple[Clause, ...]
    runs: frozenset[int] = frozenset()

    def holds(self, outcomes: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether it holds at each outcome; `outcomes` has shape (n_outcomes, n_issues)."""
        result = np.zeros(len(outcomes), dtype=np.bool_)
        for clause in self.clauses:
            result |= np.all([np.isin(outcomes[:, k], chosen) for k, chosen in clause.items()], axis=0)
        return result

    def data(self, issues: tuple[str, ...], options: tuple[tuple[str, ...], ...]) -> dict[str, Any]:
        """The condition as a file holds it."""
        written = [{issues[k]: self._wanted(k, chosen, options[k]) for k, chosen in clause.items()} for clause in self.clauses]
        return written[0] if len(written) == 1 else {"any": written}

    def _wanted(self, issue: int, chosen: tuple[int, ...], keys: tuple[str, ...]) -> Any:
        if issue in self.runs and chosen == tuple(range(chosen[0], chosen[-1] + 1)):
            first, last = int(keys[chosen[0]]), int(keys[chosen[-1]])
            if chosen[-1] == len(keys) - 1 and chosen[0] > 0:
                return {"above": int(keys[chosen[0] - 1])}
            return {"from": first, "to": last} if chosen[0] > 0 or chosen[-1] == len(keys) - 1 else {"below": int(keys[chosen[-1] + 1])}
        return [keys[o] for o in chosen] if len(chosen) > 1 else keys[chosen[0]]


@dataclass(frozen=True)
class DrawnInteraction:
    """An interaction drawn: `points` for `party` where `when` holds."""

    party: int
    when: Drawn
    points: float


def draw_interaction(
    rng: np.random.Generator, sizes: tuple[int, ...], numeric: Collection[int], parties: int, pairwise_only: bool, decimals: int
) -> DrawnInteraction:
    """An interaction of a random party, over two issues or as the module's chances say."""
    scope = 2 if pairwise_only or rng.random() >= THREE_ISSUES else 3
    count = 1 if pairwise_only or rng.random() >= WITH_ANY else 2
    clauses = tuple(_clause(rng, sizes, numeric, min(scope, len(sizes))) for _ in range(count))
    points = np.round(rng.uniform(1, 25), decimals) * rng.choice([-1, 1])
    return DrawnInteraction(int(rng.integers(parties)), Drawn(clauses, frozenset(numeric)), float(points) if decimals else int(points))


def draw_ban(rng: np.random.Generator, sizes: tuple[int, ...], numeric: Collection[int], kept: tuple[int, ...], scope: int) -> Drawn:
    """What a red line or a constraint excludes: part of `scope` issues, and never the outcome `kept`."""
    clause = dict(_clause(rng, sizes, numeric, scope))
    if all(kept[k] in chosen for k, chosen in clause.items()):
        k = int(rng.choice(list(clause)))
        others = tuple(o for o in clause[k] if o != kept[k])
        clause[k] = others or (int((kept[k] + rng.integers(1, sizes[k])) % sizes[k]),)
    return Drawn((clause,), frozenset(numeric))


def draw_clash(rng: np.random.Generator, sizes: tuple[int, ...]) -> tuple[Drawn, Drawn]:
    """Two exclusions that together leave nothing of one issue, though each leaves something."""
    k = int(rng.integers(len(sizes)))
    shuffled = [int(o) for o in rng.permutation(sizes[k])]
    cut = int(rng.integers(1, sizes[k]))
    first, second = (Drawn(({k: tuple(sorted(part))},)) for part in (shuffled[:cut], shuffled[cut:]))
    return first, second


def _clause(rng: np.random.Generator, sizes: tuple[int, ...], numeric: Collection[int], scope: int) -> dict[int, tuple[int, ...]]:
    """Some options, at most half and at least one, of `scope` issues; neighbouring levels where the issue is numeric."""
    clause = {}
    for k in sorted(int(k) for k in rng.choice(len(sizes), size=scope, replace=False)):
        count = int(rng.integers(1, max(1, sizes[k] // 2) + 1))
        if k in numeric:
            first = int(rng.integers(sizes[k] - count + 1))
            clause[k] = tuple(range(first, first + count))
        else:
            clause[k] = tuple(sorted(int(o) for o in rng.choice(sizes[k], size=count, replace=False)))
    return clause
