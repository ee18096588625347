"""What all variants with the same listed values share: the scenario compiled once, its automata, its waivers, its offers."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.errors import OutgrownError
from simulator.payoffs.automaton import Automaton
from simulator.payoffs.model import Payoffs, applies, is_banned, totals
from simulator.payoffs.side_by_side import Games, fits_beside_others
from simulator.payoffs.varying import Varying
from simulator.payoffs.varying_at_once import VaryingAtOnce
from simulator.payoffs.whole_numbers import WholeScale
from simulator.scenario.draws import bodies_with_curves
from simulator.scenario.model import Scenario
from simulator.solve.bound.maximum import Maximiser
from simulator.solve.bound.surplus_bound import root_bound
from simulator.solve.clash import clash
from simulator.solve.exact.elimination import affordable_rows, pareto_set
from simulator.solve.exact.least_surplus import largest_least_surplus
from simulator.solve.game import Game
from simulator.sweep.columns import full_offers
from simulator.sweep.factors import Value
from simulator.sweep.known_outcomes import KnownOutcomes, reaching

WAIVERS = 8
"""The nearest outcome is sought under so many sets of red lines to waive, the smallest first."""

KNOWN = 256
"""Outcomes on the frontier at the file's own numbers that are valued in every variant."""

NEAR = 5
"""Points by which outcomes known to be near a deal may fall short of the nearest."""

REMEMBERED = 8
"""Nearest outcomes of earlier variants that are kept as bounds."""


class Shape:
    """A scenario whose numbers at `paths` vary. `ratify`: as in `solve`."""

    def __init__(self, scenario: Scenario, paths: frozenset[str], ratify: Fraction | None) -> None:
        self.scenario = scenario
        self._varying = Varying(scenario, paths, ratify)
        self._weights: dict[tuple[str, ...], tuple[float, ...]] = {}
        self._near: dict[tuple[str, ...], KnownOutcomes] = {}
        self._remembered: dict[tuple[str, ...], deque[tuple[int, ...]]] = {}
        self._outcome_terms = {name: self._codes(terms) for name, terms in full_offers(scenario).items()}

    def payoffs(self, values: Mapping[str, Decimal], curves: Mapping[str, str]) -> Payoffs:
        return self._varying.payoffs(values, self._known(curves))

    def at(self, values: Mapping[str, Decimal], curves: Mapping[str, str]) -> Scenario:
        """The scenario with the numbers and the curves of a variant, unchecked."""
        return self._varying.scenario_at(values, self._known(curves))

    def _known(self, curves: Mapping[str, str]) -> dict[str, str]:
        """The curves of those bodies that this scenario has; an overlay may have others, of which all hold by weight."""
        here = bodies_with_curves(self.scenario)
        return {path: name for path, name in curves.items() if name in here.get(path, {})} if curves else {}

    def at_once(self, scale: WholeScale) -> VaryingAtOnce:
        """The way from the numbers of many variants to their games. Raises `OneByOneError`."""
        return self._varying.at_once(scale)

    @property
    def base(self) -> Payoffs:
        """The game at the file's own numbers, whatever ratifying bodies say."""
        return self._varying.signed

    @property
    def paths(self) -> frozenset[str]:
        return self._varying.paths

    def allowed(self, payoffs: Payoffs, waived: tuple[str, ...] = ()) -> Automaton:
        """The outcomes within constraints and red lines, less those waived."""
        return self._varying.allowed(waived, payoffs)

    def under(self, waived: tuple[str, ...], payoffs: Payoffs) -> tuple[Payoffs, Automaton]:
        """The game with red lines waived."""
        return Game(payoffs).without(waived).payoffs, self.allowed(payoffs, waived)

    @cached_property
    def waivers(self) -> tuple[tuple[str, ...], ...]:
        """The smallest sets of red lines whose waiver leaves outcomes, where the red lines leave none."""
        found = clash(self.base)
        smallest = () if found is None else tuple(w for w in found.waivers if len(w) == len(found.waivers[0]))
        return smallest[:WAIVERS]

    @cached_property
    def clash(self) -> tuple[str, ...]:
        """A smallest set of red lines that leave nothing; empty where they leave something."""
        found = clash(self.base)
        return () if found is None else found.paths

    def least_surplus_known(self, waived: tuple[str, ...], payoffs: Payoffs) -> Fraction | None:
        """The largest least surplus among the outcomes remembered under a waiver; None where none is."""
        remembered = self._remembered.get(waived)
        if not remembered:
            return None
        reached = (totals(payoffs, outcome) for outcome in remembered if not is_banned(payoffs, outcome))
        inside = [
            min(payoffs.points(p, t) - r for p, (t, r) in enumerate(zip(sums, payoffs.reservation, strict=False)))
            for sums in reached
            if all(t >= floor for t, floor in zip(sums[payoffs.n_parties :], payoffs.thresholds[payoffs.n_parties :], strict=True))
        ]
        return max(inside, default=None)

    def remember(self, waived: tuple[str, ...], outcome: tuple[int, ...]) -> None:
        kept = self._remembered.setdefault(waived, deque(maxlen=REMEMBERED))
        if outcome not in kept:
            kept.append(outcome)

    @property
    def offers(self) -> Mapping[str, tuple[int, ...]]:
        return self._outcome_terms

    @cached_property
    def offer_codes(self) -> NDArray[np.intp]:
        """The full offers as option positions, shape (offers, issues)."""
        return np.array(list(self._outcome_terms.values()), dtype=np.intp).reshape(len(self._outcome_terms), len(self.scenario.issues))

    @cached_property
    def _crossed(self) -> NDArray[np.bool_]:
        """Whether an offer crosses a red line of a party, shape (offers, parties)."""
        bans = self.base.bans
        return np.array(
            [
                [any(ban.party == p and any(applies(c, outcome) for c in ban.clauses) for ban in bans) for p in range(self.base.n_parties)]
                for outcome in self._outcome_terms.values()
            ],
            dtype=np.bool_,
        ).reshape(len(self._outcome_terms), self.base.n_parties)

    def offers_accepted(self, payoffs: Payoffs) -> NDArray[np.bool_]:
        """Which full offers each party accepts: its reservation value is reached and none of its red lines crossed. Shape (offers,
        parties)."""
        least = np.array(payoffs.thresholds[: payoffs.n_parties], dtype=payoffs.dtype)
        accepted: NDArray[np.bool_] = np.asarray(self._offers_laid.totals_in(payoffs) >= least, dtype=np.bool_) & ~self._crossed
        return accepted

    def offers_accepted_in(self, games: Games) -> NDArray[np.bool_]:
        """The same in several games, shape (games, offers, parties)."""
        accepted: NDArray[np.bool_] = (self._offers_laid.totals(games) >= games.thresholds[:, np.newaxis]) & ~self._crossed
        return accepted

    @cached_property
    def _offers_laid(self) -> KnownOutcomes:
        return KnownOutcomes(self.base, self.offer_codes)

    @cached_property
    def at_base(self) -> KnownOutcomes:
        """Outcomes that all parties would sign at the file's own numbers, on the frontier. What they are hangs on the shape alone, and so
        does all that follows from them."""
        return self._on_frontier((), Fraction(0))

    def near_at_base(self, waived: tuple[str, ...]) -> KnownOutcomes:
        """Outcomes near a deal under a waiver at the file's own numbers: on the frontier, at most `NEAR` points below the nearest."""
        if waived not in self._near:
            self._near[waived] = self._on_frontier(waived, None)
        return self._near[waived]

    def weights(self, waived: tuple[str, ...]) -> tuple[float, ...]:
        """Weights of the parties by which least surpluses are bounded closely at the file's own numbers, under a waiver."""
        if waived not in self._weights:
            game, automaton = self.under(waived, self.base) if waived else (self.base, self.allowed(self.base))
            bound = root_bound(Maximiser(game, automaton))
            self._weights[waived] = (1.0,) * game.n_parties if bound is None else tuple(map(float, bound.weights))
        return self._weights[waived]

    def _on_frontier(self, waived: tuple[str, ...], level: Fraction | None) -> KnownOutcomes:
        """Some outcomes (`KNOWN`) on the frontier at the base that give every party a surplus of `level` (None: what the nearest to a deal
        gives, less `NEAR`), spread over it; none where they are too many to find."""
        base, codes = self.base, np.zeros((0, len(self.base.sizes)), np.intp)
        if fits_beside_others(base):
            try:
                game, automaton = self.under(waived, base) if waived else (base, self.allowed(base))
                if level is None and not automaton.empty:
                    nearest = largest_least_surplus(game, automaton, max_rows=affordable_rows(game.n_columns))
                    level = None if nearest is None else nearest.value - NEAR
                if level is not None:
                    found = pareto_set(game, automaton, thresholds=reaching(game, level), thin=False)
                    order = np.lexsort(found.totals.T)
                    chosen = order[np.unique(np.linspace(0, len(order) - 1, num=KNOWN).astype(np.intp))] if len(order) else order
                    codes = found.representatives()[chosen] if len(order) else codes
            except OutgrownError:
                pass  # no outcome is known then, and every variant searches by itself
        return KnownOutcomes(base, codes)

    def _codes(self, terms: Mapping[str, str]) -> tuple[int, ...]:
        return tuple(issue.choices.index(terms[name]) for name, issue in self.scenario.issues.items())


def split_choices(known: Collection[str], choices: Mapping[str, Value]) -> tuple[dict[str, Value], dict[str, Decimal]]:
    """The listed values that change the scenario's shape, and those at the paths of its numbers (`known`)."""
    plain = {path: value for path, value in choices.items() if isinstance(value, Decimal) and path in known}
    return {path: value for path, value in choices.items() if path not in plain}, plain
