"""Nash's solution by tangent cuts: the logarithm of a surplus is concave, so each of its tangents bounds it from above.

The program maximises Σ weight × g with one column g per party, kept below tangents of log(surplus). Its optimum is a proved upper bound on
the sum of logarithms; at the outcome it finds, tangents are added and the search goes on from there, until bound and best value meet (outer
approximation; Duran & Grossmann 1986, Mathematical Programming 36). It ends, since outcomes are finite in number. Tangents found on the
relaxed program come first: it is solved in a moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import exp, fsum, inf, log, prod

from simulator.budget import Progress
from simulator.payoffs.model import Payoffs
from simulator.solve.choosing.nash import weighted_mean_surplus
from simulator.solve.milp.gain_sets import gaining, largest_gain_sets
from simulator.solve.milp.game import GameProgram, Outcome
from simulator.solve.milp.highs import Allowance, maximise
from simulator.solve.milp.program import Linear
from simulator.solve.milp.search import MOST_EXCLUDED, REFUTED, TOO_NEAR, Optimum, Status, trusted_gap

LOG_TOLERANCE = 1e-7
"""Logarithms within which the proof counts as closed: one part in ten million of the product."""

_LEAST = 1e-300
"""The least surplus, in units, that is told from 0 when a logarithm is taken in float64."""

_FIRST_TANGENTS = 8
_RELAXED_ROUNDS = 12
_RELAXED_GAP = 1e-3


@dataclass(frozen=True)
class NashOptimum:
    """A Nash solution. `sets`: the largest sets of parties that can gain together, each with its optimum (one set with everybody
    where all can gain at once); `complete`: whether these are proved to be all the largest sets."""

    sets: tuple[tuple[tuple[int, ...], Optimum], ...]
    complete: bool

    @property
    def optimum(self) -> Optimum:
        """The optimum of the first set."""
        return self.sets[0][1]

    def left_out(self, n_parties: int) -> tuple[int, ...]:
        """The parties outside some largest set."""
        return tuple(p for p in range(n_parties) if any(p not in parties for parties, _ in self.sets))


def nash(
    payoffs: Payoffs, *, start: Outcome | None = None, time_limit: float | None = None, progress: Progress | None = None
) -> NashOptimum:
    """The greatest product of surpluses over acceptable outcomes (Nash 1950; Mariotti 1998 where not all can gain at once).

    `value` is the product in points to the power of the number of parties that gain (1 where nobody can), a `Fraction`;
    `bound` a float in the same units; `gap` the difference of their logarithms. `start`: an acceptable outcome known.
    """
    return _solve(payoffs, None, start, Allowance(time_limit, progress))


def weighted_nash(
    payoffs: Payoffs, *, start: Outcome | None = None, time_limit: float | None = None, progress: Progress | None = None
) -> NashOptimum:
    """The greatest product of surpluses, each to the power of its bargaining weight (Harsanyi & Selten 1972; Kalai 1977).

    `value` is the weighted geometric mean of the surpluses in points (float64), `bound` likewise; `gap` the difference of
    their logarithms.
    """
    return _solve(payoffs, payoffs.bargaining_weights, start, Allowance(time_limit, progress))


def _solve(payoffs: Payoffs, weights: Sequence[Fraction] | None, start: Outcome | None, allowance: Allowance) -> NashOptimum:
    game = GameProgram(payoffs)
    everybody = tuple(range(payoffs.n_parties))
    together = _greatest_product(game, everybody, weights, allowance, start)
    if together.status == "limit" and start is not None:  # whether all can gain at once is open: at the outcome known, they do not
        nothing = Fraction(0) if weights is None else 0.0
        together = replace(together, status="feasible", outcome=start, value=nothing)
    if together.status != "infeasible":
        return NashOptimum(((everybody, together),), together.status != "limit")
    found = largest_gain_sets(game, allowance, start)
    if not found.sets:
        return NashOptimum((((), found.optimum),), found.complete)
    if found.sets == ((),):
        return NashOptimum((((), replace(found.optimum, value=Fraction(1), bound=1.0, gap=0.0)),), found.complete)
    products = tuple((parties, _greatest_product(game, parties, weights, allowance, found.optimum.outcome)) for parties in found.sets)
    return NashOptimum(products, found.complete)


class _Logarithms:
    """The program of one set of parties: acceptable outcomes at which each of them gains, and the tangents known so far.

    Surpluses are in units of the game; `weights` are scaled to be 1 on average.
    """

    def __init__(self, game: GameProgram, parties: tuple[int, ...], weights: Sequence[Fraction] | None) -> None:
        self.game, self.parties = game, parties
        wanted = [Fraction(1)] * len(parties) if weights is None else [weights[p] for p in parties]
        self.weights = [w * len(parties) / sum(wanted) for w in wanted]
        self.program = game.acceptable()
        for p in parties:
            game.reach(self.program, p, game.payoffs.reservation[p], strictly=True)
        self.surpluses = [game.surplus(p) for p in parties]
        self.least = [max(game.units(game.least_gain(p)), _LEAST) for p in parties]
        self.columns = [self.program.column(-inf, inf) for _ in parties]
        self.program.objective = Linear({k: float(w) for k, w in zip(self.columns, self.weights, strict=True)})
        for k, least in enumerate(self.least):
            ratio = max(_highest(self.surpluses[k]) / least, 1.0)
            self._touch(k, [least * ratio ** (n / _FIRST_TANGENTS) for n in range(_FIRST_TANGENTS + 1)])

    def _touch(self, k: int, points: Sequence[float]) -> None:
        """Tangents of the k-th party's logarithm: g ≤ log a + (s − a) / a, multiplied by a."""
        for a in points:
            expression = self.surpluses[k].plus(Linear({self.columns[k]: -a}))
            self.program.at_least(expression, a - a * log(a))

    def touch(self, surpluses: Sequence[float]) -> None:
        """Tangents where the parties' surpluses are these."""
        for k, surplus in enumerate(surpluses):
            self._touch(k, [max(surplus, self.least[k])])

    def gains(self, outcome: Outcome) -> tuple[Fraction, ...] | None:
        """The surpluses of the set in points, exact; None where the outcome is not admissible."""
        if not self.game.is_acceptable(outcome) or not set(self.parties) <= set(gaining(self.game, outcome)):
            return None
        surpluses = self.game.surpluses(outcome)
        return tuple(surpluses[p] for p in self.parties)

    def value(self, gains: Sequence[Fraction]) -> float:
        """Σ weight × log(surplus in units)."""
        ratios = [gain / self.game.unit for gain in gains]
        return fsum(float(w) * (log(r.numerator) - log(r.denominator)) for w, r in zip(self.weights, ratios, strict=True))


def _highest(surplus: Linear) -> float:
    """More than the expression can reach with every column at 1 that helps."""
    return surplus.constant + fsum(c for c in surplus.coefficients.values() if c > 0)


def _greatest_product(
    game: GameProgram, parties: tuple[int, ...], weights: Sequence[Fraction] | None, allowance: Allowance, start: Outcome | None
) -> Optimum:
    """The greatest weighted product over acceptable outcomes at which all of `parties` gain. `start`: an acceptable outcome known."""
    logs = _Logarithms(game, parties, weights)
    known = None if start is None else logs.gains(start)
    best, value, bound = (None, -inf, inf) if known is None else (start, logs.value(known), inf)
    if not _touch_relaxed(logs, allowance) and best is None:
        return Optimum("infeasible", None, None, -inf, 0.0, allowance.stopped)
    seen: set[Outcome] = set()
    excluded = 0
    while True:
        answer = maximise(logs.program, allowance, "maximising the product of surpluses")
        bound = min(bound, answer.bound)
        if answer.values is None:
            break
        outcome = game.outcome(answer.values)
        gains = logs.gains(outcome)
        if gains is None:
            excluded += 1
            if excluded == MOST_EXCLUDED:
                allowance.note(TOO_NEAR)
                break
            game.exclude(logs.program, outcome)
            continue
        if logs.value(gains) > value:
            best, value = outcome, logs.value(gains)
        if bound - value <= LOG_TOLERANCE or outcome in seen or not answer.finished:
            break
        seen.add(outcome)
        logs.touch([game.units(gain) for gain in gains])
    return _record(logs, best, value, bound, weights, allowance)


def _touch_relaxed(logs: _Logarithms, allowance: Allowance) -> bool:
    """Tangents where the relaxed program has its optimum, until they fit there; False where it has no solution at all."""
    for _ in range(_RELAXED_ROUNDS):
        answer = maximise(logs.program, allowance, "laying tangents", relaxed=True)
        if answer.values is None:
            return not answer.infeasible
        surpluses = [max(s.at(answer.values), least) for s, least in zip(logs.surpluses, logs.least, strict=True)]
        fit = fsum(float(w) * log(s) for w, s in zip(logs.weights, surpluses, strict=True))
        if answer.bound - fit <= _RELAXED_GAP:
            break
        logs.touch(surpluses)
    return True


def _record(
    logs: _Logarithms, best: Outcome | None, value: float, bound: float, weights: Sequence[Fraction] | None, allowance: Allowance
) -> Optimum:
    """The optimum in the units that the solution is stated in: a product, or a weighted geometric mean."""
    gains = None if best is None else logs.gains(best)
    if gains is None:
        refuted = bound == -inf
        return Optimum(
            "infeasible" if refuted else "limit", None, None, bound, 0.0 if refuted else inf, allowance.stopped, allowance.trouble
        )
    gap = trusted_gap(bound, value, LOG_TOLERANCE)
    status: Status = "optimal" if gap <= LOG_TOLERANCE else "feasible"
    trouble = allowance.trouble or (REFUTED if gap == inf and allowance.stopped is None else None)
    if weights is None:
        product = prod(gains, start=Fraction(1))
        return Optimum(status, best, product, float(product) * exp(gap), gap, allowance.stopped, trouble)
    mean = weighted_mean_surplus(gains, [weights[p] for p in logs.parties])
    return Optimum(status, best, mean, mean * exp(gap / len(gains)), gap, allowance.stopped, trouble)
