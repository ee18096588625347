"""Single points by branch and bound, with the mixed-integer engine beside it once that takes long; whichever proves first ends the work.

The mixed-integer engine is given what is known by then: an outcome to begin with, and the levels between which the least gain lies. What it
finds and the bound it proves count together with what the search has. One optimum is found; ties are not enumerated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import exp, inf, prod

import numpy as np

from simulator.budget import Progress, Stopped, clock
from simulator.payoffs.automaton import Automaton, attempted
from simulator.payoffs.model import Payoffs
from simulator.solve import milp
from simulator.solve.branch.aims import BranchAim, LeastGains, Product
from simulator.solve.branch.layout import ROUNDING, RowLayout
from simulator.solve.branch.local import improved
from simulator.solve.branch.root import relaxed
from simulator.solve.branch.tree import Tree
from simulator.solve.choosing.nash import weighted_mean_surplus
from simulator.solve.exact.fields import Outcome
from simulator.solve.milp.game import GameProgram
from simulator.solve.milp.highs import Allowance
from simulator.solve.milp.least_gain import LeastGain, dominating, largest_least_gain
from simulator.solve.milp.leximin import refined
from simulator.solve.milp.linear import ideal_of
from simulator.solve.milp.nash import NashOptimum
from simulator.solve.milp.search import Optimum, Status
from simulator.solve.solution import BRANCH, MIXED_INTEGER, Branched

ALONE = 5.0
"""Seconds that the search has to itself."""

A_TURN = 0.5
"""Seconds of searching between two looks at the mixed-integer engine."""

ROUNDS, STARTS = 2, 6
"""The local search's rounds from each outcome, and the outcomes that it begins from."""

MOST_ROWS = 50_000
"""Where a layout has more rows, a batch of nodes is too large to pay."""

LARGEST = 1e12
"""Where what is added up is larger, float32 does not guide a search."""

SEED = 20251215


def egalitarian(payoffs: Payoffs, start: Outcome | None, time_limit: float | None, progress: Progress | None) -> Branched | None:
    """As `milp.egalitarian`; None where the search does not apply."""
    return _of_points(payoffs, dict.fromkeys(range(payoffs.n_parties), Fraction(1)), False, start, Allowance(time_limit, progress))


def leximin(payoffs: Payoffs, start: Outcome | None, time_limit: float | None, progress: Progress | None) -> Branched | None:
    """As `milp.leximin`; None where the search does not apply."""
    found = _of_points(payoffs, dict.fromkeys(range(payoffs.n_parties), Fraction(1)), True, start, Allowance(time_limit, progress))
    if found is None or not isinstance(found.answer, LeastGain):
        return found
    least = found.answer
    if least.optimum.status == "optimal" and least.ranks_proved < payoffs.n_parties:
        return replace(found, answer=replace(least, optimum=replace(least.optimum, status="feasible")))
    return found


def proportional(payoffs: Payoffs, start: Outcome | None, time_limit: float | None, progress: Progress | None) -> Branched | None:
    """As `milp.proportional`; None where the search does not apply."""
    weights = dict(enumerate(payoffs.bargaining_weights[: payoffs.n_parties]))
    return _of_points(payoffs, weights, False, start, Allowance(time_limit, progress))


def kalai_smorodinsky(payoffs: Payoffs, start: Outcome | None, time_limit: float | None, progress: Progress | None) -> Branched | None:
    """As `milp.kalai_smorodinsky`; None where the search does not apply, or an ideal point was not found."""
    automaton, allowance = _automaton(payoffs), Allowance(time_limit, progress)
    if automaton is None or start is None:
        return None
    ideals = [_ideal(payoffs, automaton, p, start, allowance) for p in range(payoffs.n_parties)]
    utilities = tuple(Fraction(ideal.value) for ideal in ideals if ideal.value is not None)
    gains = {p: u - r for p, (u, r) in enumerate(zip(utilities, payoffs.reservation, strict=False))}
    measures = {p: gain for p, gain in gains.items() if gain > 0}
    if len(utilities) < payoffs.n_parties or not measures:
        return None
    proved = all(ideal.status == "optimal" for ideal in ideals)
    starts = [start, *(ideal.outcome for ideal in ideals if ideal.outcome is not None)]
    found = _least_gains(payoffs, automaton, measures, True, starts, allowance)
    if found is None or not isinstance(found.answer, LeastGain):
        return None
    least = found.answer
    optimum = least.optimum if proved or least.optimum.status != "optimal" else replace(least.optimum, status="feasible")
    left_out = tuple(p for p in gains if p not in measures)
    ranks = least.ranks_proved if proved else 0
    return replace(found, answer=replace(least, optimum=optimum, ranks_proved=ranks, left_out=left_out, ideal=utilities))


def nash(payoffs: Payoffs, start: Outcome | None, time_limit: float | None, progress: Progress | None) -> Branched | None:
    """As `milp.nash`; None where the search does not apply, or no outcome was met at which all gain."""
    return _product(payoffs, None, start, Allowance(time_limit, progress))


def weighted_nash(payoffs: Payoffs, start: Outcome | None, time_limit: float | None, progress: Progress | None) -> Branched | None:
    """As `milp.weighted_nash`; None where the search does not apply, or no outcome was met at which all gain."""
    return _product(payoffs, payoffs.bargaining_weights[: payoffs.n_parties], start, Allowance(time_limit, progress))


def _automaton(payoffs: Payoffs) -> Automaton | None:
    """The automaton, where the search applies. It does not where votes are asked for, which are no sums, nor where many states make a batch
    too large."""
    if payoffs.votes:
        return None
    automaton = attempted(payoffs)
    if not isinstance(automaton, Automaton) or sum(step.following.size for step in automaton.steps) > MOST_ROWS:
        return None
    return automaton


def _of_points(
    payoffs: Payoffs, measures: Mapping[int, Fraction], refine: bool, start: Outcome | None, allowance: Allowance
) -> Branched | None:
    automaton = _automaton(payoffs)
    if automaton is None or start is None:
        return None
    return _least_gains(payoffs, automaton, measures, refine, [start], allowance)


def _begun(
    payoffs: Payoffs, automaton: Automaton, aim: BranchAim, starts: Sequence[Outcome], allowance: Allowance, met: int = STARTS
) -> Tree | None:
    """The search from the best outcome at hand; None where none can be chosen, or numbers are too large. `met`: so many of the outcomes met
    at first are made better."""
    layout = RowLayout(payoffs, automaton, aim.units)
    size = layout.size + float(np.abs(aim.taken).max())
    if not size < LARGEST:
        return None
    aim.slack = ROUNDING * size
    root = relaxed(layout, aim, allowance)
    rng = np.random.default_rng(SEED)
    near = [improved(layout, aim, outcome, rng, ROUNDS, allowance) for outcome in root.outcomes[:met]]
    judged = [(outcome, aim.judged(outcome)) for outcome in (*starts, *near)]
    best: tuple[Outcome, tuple[Fraction, ...]] | None = None
    for outcome, value in judged:
        if value is not None and (best is None or aim.better(value, best[1])):
            best = outcome, value
    return None if best is None else Tree(layout, aim, best[0], root)


class _Beside(Allowance):
    """The mixed-integer engine's allowance while a search goes on beside it: the search works whenever that engine is looked at, and ends
    it once all is proved."""

    def __init__(self, tree: Tree, allowance: Allowance) -> None:
        super().__init__(None if allowance.left == inf else allowance.left)
        self._tree, self._allowance = tree, allowance

    def heard(self, what: str, share: float | None) -> None:
        """As a callback of progress."""
        self.tell(what)

    def tell(self, what: str) -> None:
        _search(self._tree, self._allowance, A_TURN, what)
        if self._tree.done or self._allowance.stopped is not None:
            raise Stopped(self._allowance.stopped or "time limit")


def _search(tree: Tree, allowance: Allowance, seconds: float, what: str) -> None:
    """Go on for so long, or until all is proved or something ends the work."""
    until = clock() + seconds
    try:
        while not tree.done and allowance.left > 0 and clock() < until:
            tree.step()
            allowance.tell(what)
    except Stopped as stop:
        allowance.stopped = stop.reason
    except KeyboardInterrupt:
        allowance.stopped = "interrupted"


def _finished(tree: Tree, allowance: Allowance, what: str, ask: Callable[[_Beside], Optimum]) -> Optimum | None:
    """Search to the end; what the mixed-integer engine answers to `ask`, where it was asked (the search may have proved its own since)."""
    _search(tree, allowance, ALONE, what)
    if tree.done or allowance.left <= 0:
        return None
    beside = _Beside(tree, allowance)
    answer = ask(beside)
    if beside.stopped == "interrupted":
        allowance.stopped = "interrupted"
    if answer.outcome is not None:
        tree.offer(answer.outcome)
    if answer.status != "optimal":
        _search(tree, allowance, inf, what)
    return answer


def _ideal(payoffs: Payoffs, automaton: Automaton, party: int, start: Outcome, allowance: Allowance) -> Optimum:
    """A party's largest utility over acceptable outcomes."""
    tree = _begun(payoffs, automaton, LeastGains(payoffs, {party: Fraction(1)}, ties=False), [start], allowance, 1)
    if tree is None:
        return ideal_of(GameProgram(payoffs), party, allowance, start=start)

    def ask(beside: _Beside) -> Optimum:
        return ideal_of(GameProgram(payoffs), party, beside, start=tree.best)

    reservation = payoffs.reservation[party]
    answer = _finished(tree, allowance, "finding ideal points", ask)
    value = tree.value[party] + reservation
    return _optimum(tree, value, tree.upper + float(reservation), answer, allowance)


def _optimum(tree: Tree, value: Fraction, upper: float, answer: Optimum | None, allowance: Allowance) -> Optimum:
    """The record of what the search and (`answer`) the mixed-integer engine know together; `value` and `upper` in points or shares."""
    if tree.done:
        return Optimum("optimal", tree.best, value, float(value), 0.0, allowance.stopped)
    if answer is not None and answer.status == "optimal" and answer.value is not None and answer.value >= value:
        return replace(answer, stopped=allowance.stopped)
    bound = max(min(upper, inf if answer is None else answer.bound), float(value))
    return Optimum("feasible", tree.best, value, bound, bound - float(value), allowance.stopped)


def _least_gains(
    payoffs: Payoffs, automaton: Automaton, measures: Mapping[int, Fraction], refine: bool, starts: Sequence[Outcome], allowance: Allowance
) -> Branched | None:
    """The largest least gain, ties settled by leximin. `refine`: whether that is asked for, or only that nothing better for all is left."""
    aim = LeastGains(payoffs, measures)
    tree = _begun(payoffs, automaton, aim, starts, allowance)
    if tree is None:
        return None
    asked: list[LeastGain] = []

    def ask(beside: _Beside) -> Optimum:
        game, within = GameProgram(payoffs), (aim.worth(tree.value), tree.upper)
        found = largest_least_gain(game, measures, True, beside, start=tree.best, within=within)
        asked.append(refined(game, measures, True, found, beside) if refine else found)
        return asked[-1].optimum

    answer = _finished(tree, allowance, "maximising the least gain", ask)
    value = aim.gains(tree.value)[0]
    optimum = _optimum(tree, value, tree.upper, answer, allowance)
    if not tree.done and answer is not None and optimum.status == "optimal":
        return Branched(replace(asked[-1], optimum=optimum), MIXED_INTEGER)
    ranks = 0 if optimum.status != "optimal" else 1 if tree.ties_left else len(measures)
    least = LeastGain(optimum, ranks == len(measures), ranks)
    if tree.done and tree.ties_left:
        least = _settled_ties(GameProgram(payoffs), measures, refine, least, allowance)
    return Branched(least, BRANCH)


def _settled_ties(game: GameProgram, measures: Mapping[int, Fraction], refine: bool, least: LeastGain, allowance: Allowance) -> LeastGain:
    """One of very many outcomes with the largest least gain, by the mixed-integer engine: one that leximin chooses, or that none
    dominates."""
    if refine:
        return refined(game, measures, True, least, allowance)
    assert least.optimum.outcome is not None
    better = dominating(game, least.optimum.outcome, True, allowance)
    optimum = least.optimum if better.outcome is None else replace(least.optimum, outcome=better.outcome)
    return replace(least, optimum=replace(optimum, stopped=allowance.stopped), undominated=better.status == "optimal")


def _product(payoffs: Payoffs, weights: Sequence[Fraction] | None, start: Outcome | None, allowance: Allowance) -> Branched | None:
    automaton = _automaton(payoffs)
    if automaton is None or start is None:
        return None
    aim = Product(payoffs, [Fraction(1)] * payoffs.n_parties if weights is None else weights)
    tree = _begun(payoffs, automaton, aim, [start], allowance)
    if tree is None:
        return None

    def ask(beside: _Beside) -> Optimum:
        search = milp.nash if weights is None else milp.weighted_nash
        return search(payoffs, start=tree.best, time_limit=None if beside.left == inf else beside.left, progress=beside.heard).optimum

    answer = _finished(tree, allowance, "maximising the product of surpluses", ask)
    everybody = tuple(range(payoffs.n_parties))
    if not tree.done and answer is not None and answer.status == "optimal":
        return Branched(NashOptimum(((everybody, replace(answer, stopped=allowance.stopped)),), True), MIXED_INTEGER)
    gap = 0.0 if tree.done else max(tree.upper - aim.worth(tree.value), 0.0)
    status: Status = "optimal" if tree.done else "feasible"
    if weights is None:
        product = prod(tree.value, start=Fraction(1))
        optimum = Optimum(status, tree.best, product, float(product) * exp(gap), gap, allowance.stopped)
    else:
        mean = weighted_mean_surplus(tree.value, weights)
        optimum = Optimum(status, tree.best, mean, mean * exp(gap / payoffs.n_parties), gap, allowance.stopped)
    return Branched(NashOptimum(((everybody, optimum),), True), BRANCH)
