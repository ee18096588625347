"""One scenario with many values of its numbers: its shape is compiled once, only the numbers change.

    varying = Varying(scenario, draws.paths)
    for k in range(len(draws)):
        payoffs = varying.payoffs(draws.numbers(k))      # goes with varying.automaton

The whole-number game of a variant is that of `compile_payoffs(substituted(scenario, numbers))` in every acceptance, exactly. Its
scale may differ, since weights are not divided by their sum here: every party's utility is multiplied by that sum instead.

Where ratification is required, what the bodies ask is compiled anew for every variant, and how it reads depends on the numbers (a chance
that is too low is a ban, a curve a threshold); variants that come to the same bans and terms share an automaton.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np

from simulator.errors import UsageError
from simulator.payoffs.automaton import Attempt, Automaton, AutomatonOutgrownError, attempted
from simulator.payoffs.column import ColumnNumbers, PartyColumn
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import EXACT_IN_FLOAT64, Ban, Clause, IntArray, Payoffs
from simulator.payoffs.orders import elimination_order
from simulator.payoffs.ratification import bodies_in_force, checked_chance, with_ratification
from simulator.payoffs.varying_at_once import VaryingAtOnce
from simulator.payoffs.whole_numbers import WholeScale
from simulator.scenario.model import Scenario
from simulator.scenario.names import unknown
from simulator.scenario.substitution import Substitution

_Shape = tuple[tuple[Ban, ...], tuple[tuple[int, tuple[Clause, ...]], ...]]


class Varying:
    """A scenario compiled for varying the numbers at `paths`; numbers that no utility depends on may be among them.

    `ratify`: a chance above 0, at most 1, with which ratifying bodies must pass an agreement; None: they are not asked.
    `rules_known`: the caller goes by the agreement rules of the scenario itself. `base`: the payoffs at the file's own numbers; `signed`:
    the same without ratification.

    Raises `UsageError` for a path at which no number stands, with the nearest, and for a chance out of range, `ScenarioError` where the
    scenario has no feasible outcome.
    """

    def __init__(self, scenario: Scenario, paths: Iterable[str], ratify: Fraction | None = None, *, rules_known: bool = False) -> None:
        self._substitution = Substitution(scenario, paths)
        self.scenario = scenario
        self.paths = self._substitution.paths
        self.ratify = None if ratify is None else checked_chance(ratify)
        self.base: Payoffs = compile_payoffs(scenario, ratify=ratify, rules_known=rules_known)
        self.signed = self.base if ratify is None else compile_payoffs(scenario, rules_known=rules_known)
        self._columns = [PartyColumn(scenario, name, self.paths) for name in scenario.parties]
        self._at_base = [column.numbers({}, scenario) for column in self._columns]
        self._owner = {path: p for p, column in enumerate(self._columns) for path in column.paths}
        self._levels = frozenset().union(*(column.level_paths for column in self._columns))
        self._bounds = np.cumsum([0, *self.base.sizes]).tolist()
        self._asked = {path: name for name, path, _ in bodies_in_force(scenario)} if ratify is not None else {}
        self._of_bodies = frozenset(path for path in self.paths if self._body_of(path) is not None)
        self._allowed: dict[tuple[tuple[str, ...], _Shape | tuple[()]], Attempt] = {}

    def owner(self, path: str) -> int | None:
        """The position of the party whose utility or reservation value depends on the number at `path`; None where no one's does."""
        return self._owner.get(path)

    def matters(self, path: str) -> bool:
        """Whether some party's utility or reservation value, or a ratifying body that is asked, depends on the number at `path`."""
        return path in self._owner or path in self._of_bodies

    def _body_of(self, path: str) -> str | None:
        """The ratifying body asked to which the number at `path` belongs."""
        return next((body for body in self._asked if path.startswith(f"{body}.")), None)

    @cached_property
    def automaton(self) -> Automaton:
        """The outcomes within constraints and red lines in force; without ratification, of every variant."""
        return self.allowed()

    def allowed(self, waived: Collection[str] = (), payoffs: Payoffs | None = None) -> Automaton:
        """The outcomes that the bans of a variant (default: the base) leave, with the red lines and constraints at these paths waived.

        Raises `UsageError` for a path of `waived` that is none in force, `AutomatonOutgrownError` where it outgrows its budget."""
        found = self.attempt(waived, payoffs)
        if isinstance(found, AutomatonOutgrownError):
            raise found
        return found

    def attempt(self, waived: Collection[str] = (), payoffs: Payoffs | None = None) -> Attempt:
        """`allowed`, or what it outgrew."""
        missing = [path for path in waived if all(ban.path != path for ban in self.base.bans)]
        if missing:
            known = [ban.path for ban in self.base.bans]
            raise UsageError("\n".join(unknown("red line or constraint in force", path, known) for path in missing))
        payoffs = self.base if payoffs is None else payoffs
        key = tuple(sorted(waived)), () if self.ratify is None else _shape(payoffs)
        if key not in self._allowed:
            bans = [ban for ban in payoffs.bans if ban.path not in waived]
            order = elimination_order(self.base, bans, payoffs.terms)  # by the base's numbers, whichever variant asks first
            self._allowed[key] = attempted(payoffs, bans, order)
        return self._allowed[key]

    def scenario_at(self, numbers: Mapping[str, Decimal], curves: Mapping[str, str] | None = None) -> Scenario:
        """The scenario with these numbers, unchecked; `curves`: ratifying body → the only curve it is to have (default: all)."""
        scenario = self._substitution.apply(numbers)
        for path, name in (curves or {}).items():
            scenario = _with_one_curve(scenario, path, name)
        return scenario

    def payoffs(self, numbers: Mapping[str, Decimal], curves: Mapping[str, str] | None = None) -> Payoffs:
        """The game with these numbers in place of the file's; those of `paths` left out stay at their base.

        `curves`: ratifying body → the one of its curves that holds (default: all, by weight). Same issues, options, terms and bans as
        `base`, but for what ratifying bodies ask. Raises `UsageError` for a path that is not in `paths`, and for numbers that
        make no utility: a weight below 0, weights or chances that are all 0.
        """
        if not numbers.keys() <= self.paths:
            raise UsageError("\n".join(unknown("number to vary", path, self.paths) for path in numbers if path not in self.paths))
        all_given = len(numbers) == len(self.paths)
        touched = range(len(self._columns)) if all_given else {self._owner[path] for path in numbers if path in self._owner}
        scenario = self.scenario
        if self._levels and not self._levels.isdisjoint(numbers):
            scenario = self._substitution.apply({path: x for path, x in numbers.items() if path in self._levels})
        found = [c.numbers(numbers, scenario) if p in touched else self._at_base[p] for p, c in enumerate(self._columns)]
        assembled = self._assembled(found, numbers)
        if self.ratify is None:
            return assembled
        bodies = self.scenario_at({path: x for path, x in numbers.items() if path in self._of_bodies}, curves)
        return with_ratification(bodies, assembled, self.ratify)

    def at_once(self, scale: WholeScale) -> VaryingAtOnce:
        """The same for many variants, without ratification; `scale`: of their numbers, at all of `paths`. Raises `OneByOneError`."""
        return VaryingAtOnce(self.signed, self._columns, scale)

    def _assembled(self, found: list[ColumnNumbers], numbers: Mapping[str, Decimal]) -> Payoffs:
        base = self.signed
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


def _shape(payoffs: Payoffs) -> _Shape:
    """What decides the automaton of a game among those of one scenario: its bans, and where its terms hold."""
    return payoffs.bans, tuple((term.column, term.clauses) for term in payoffs.terms)


def same_shape(a: Payoffs, b: Payoffs) -> bool:
    """Whether the automaton of one game of a scenario is that of the other."""
    return a.sizes == b.sizes and _shape(a) == _shape(b)


def same_conditions(a: Payoffs, b: Payoffs) -> bool:
    """Whether two variants ask the same beyond the parties' acceptance: bans, further columns and votes."""
    n = a.n_parties
    if (a.bans, a.votes, a.scale[n:], a.thresholds[n:]) != (b.bans, b.votes, b.scale[n:], b.thresholds[n:]):
        return False
    beyond = [[t for t in each.terms if t.column >= n] for each in (a, b)]
    return beyond[0] == beyond[1] and all(np.array_equal(x[:, n:], y[:, n:]) for x, y in zip(a.worth, b.worth, strict=True))


def _with_one_curve(scenario: Scenario, path: str, curve: str) -> Scenario:
    _, name, _, key = path.split(".", 3)
    party = scenario.parties[name]
    body = party.ratification[key]
    assert body.curves is not None
    changed = body.model_copy(update={"curves": {curve: body.curves[curve]}})
    ratification = {**party.ratification, key: changed}
    parties = {**scenario.parties, name: party.model_copy(update={"ratification": ratification})}
    return scenario.model_copy(update={"parties": parties})
