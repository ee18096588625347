"""One scenario with many values of its numbers: its shape is compiled once, only the numbers change.

    varying = Varying(scenario, draws.paths)
    for k in range(len(draws)):
        payoffs = varying.payoffs(draws.numbers(k))      # goes with varying.automaton

The whole-number game of a variant is that of `compile_payoffs(substituted(scenario, numbers))` in every acceptance, exactly. Its
scale may differ, since weights are not divided by their sum here: every party's utility is multiplied by that sum instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np

from simulator.errors import UsageError
from simulator.payoffs.automaton import Automaton, build_automaton
from simulator.payoffs.column import Column, ColumnNumbers
from simulator.payoffs.compiling import EXACT_IN_FLOAT64, compile_payoffs
from simulator.payoffs.model import IntArray, Payoffs
from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown
from simulator.scenario.substitution import Substitution


class Varying:
    """A scenario compiled for varying the numbers at `paths`; numbers that no utility depends on may be among them.

    `base`: the payoffs at the file's own numbers. Raises `UsageError` for a path at which no number stands, with the nearest, and
    `ScenarioError` where the scenario has no feasible outcome.
    """

    def __init__(self, scenario: Scenario, paths: Iterable[str]) -> None:
        self._substitution = Substitution(scenario, paths)
        self.scenario = scenario
        self.paths = self._substitution.paths
        self.base: Payoffs = compile_payoffs(scenario)
        self._columns = [Column(scenario, name, self.paths) for name in scenario.parties]
        self._at_base = [column.numbers({}, scenario) for column in self._columns]
        self._owner = {path: p for p, column in enumerate(self._columns) for path in column.paths}
        self._levels = frozenset().union(*(column.level_paths for column in self._columns))
        self._bounds = np.cumsum([0, *self.base.sizes]).tolist()
        self._allowed: dict[tuple[str, ...], Automaton] = {}

    def owner(self, path: str) -> int | None:
        """The position of the party whose utility or reservation value depends on the number at `path`; None where no one's does."""
        return self._owner.get(path)

    @cached_property
    def automaton(self) -> Automaton:
        """The outcomes within constraints and red lines in force, for the payoffs of every variant."""
        return self.allowed(())

    def allowed(self, waived: Collection[str]) -> Automaton:
        """The same with the red lines and constraints at these paths waived. Raises `UsageError` for a path that is none in force."""
        missing = [path for path in waived if all(ban.path != path for ban in self.base.bans)]
        if missing:
            known = [ban.path for ban in self.base.bans]
            raise UsageError("\n".join(unknown("red line or constraint in force", path, known) for path in missing))
        key = tuple(sorted(waived))
        if key not in self._allowed:
            self._allowed[key] = build_automaton(self.base, bans=[ban for ban in self.base.bans if ban.path not in waived])
        return self._allowed[key]

    def payoffs(self, numbers: Mapping[str, Decimal]) -> Payoffs:
        """The game with these numbers in place of the file's; those of `paths` left out stay at their base.

        Same issues, options, terms and bans as `base`. Raises `UsageError` for a path that is not in `paths`, and for numbers that
        make no utility: a weight below 0, weights or chances that are all 0.
        """
        if not numbers.keys() <= self.paths:
            raise UsageError("\n".join(unknown("number to vary", path, self.paths) for path in numbers if path not in self.paths))
        touched = {self._owner[path] for path in numbers if path in self._owner}
        scenario = self.scenario
        if self._levels and not self._levels.isdisjoint(numbers):
            scenario = self._substitution.apply({path: x for path, x in numbers.items() if path in self._levels})
        found = [c.numbers(numbers, scenario) if p in touched else self._at_base[p] for p, c in enumerate(self._columns)]
        return self._assembled(found, numbers)

    def _assembled(self, found: list[ColumnNumbers], numbers: Mapping[str, Decimal]) -> Payoffs:
        base = self.base
        dtype = np.int64 if all(column.largest < EXACT_IN_FLOAT64 for column in found) else object
        matrix: IntArray = np.array([column.worth for column in found], dtype=dtype).T
        amounts = [amount for column in found for amount in column.amounts]
        bargaining = [numbers.get(f"parties.{name}.bargaining_weight") for name in base.parties]
        return replace(
            base,
            worth=tuple(matrix[a:b] for a, b in zip(self._bounds, self._bounds[1:], strict=False)),
            terms=tuple(replace(term, amount=amount) for term, amount in zip(base.terms, amounts, strict=True)),
            scale=tuple(column.scale for column in found),
            reservation=tuple(column.reservation for column in found),
            thresholds=tuple(column.threshold for column in found),
            bargaining_weights=tuple(
                before if given is None else Fraction(given) for given, before in zip(bargaining, base.bargaining_weights, strict=True)
            ),
        )
