"""The first bound of a game, with the weights that give it and the outcomes met on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.solve.branch.aims import BranchAim
from simulator.solve.branch.layout import Floats, RowLayout
from simulator.solve.exact.fields import Outcome
from simulator.solve.milp.highs import Allowance

STEPS = 120
"""Steps by which the weights get better."""

PATIENCE = 4
"""After so many steps without a better bound less is hoped for."""

LAST = 40
"""Steps at the end whose outcomes are kept."""


@dataclass(frozen=True)
class Root:
    """`weights` (columns, 1) and what no outcome exceeds by them, but for rounding; `outcomes`: the best at weights near these, those worth
    most first."""

    weights: Floats
    bound: float
    outcomes: tuple[Outcome, ...]


def relaxed(layout: RowLayout, aim: BranchAim, allowance: Allowance) -> Root:
    """Weights near the best: the subgradient with a target that comes nearer where it was too low (Polyak 1969; Brännlund 1995). With
    no time left the weights of the last step are taken: any give a bound."""
    closing = layout.closing(np.ones((layout.options, 1), dtype=np.bool_))
    weights = best = aim.weights()
    top, hope, since = np.inf, 0.0, 0
    met: dict[Outcome, float] = {}
    for k in range(STEPS):
        if k and allowance.left <= 0:
            break
        found = layout.best(weights, closing)
        bound = aim.bound(found.value, weights)
        sums = layout.sums(found.rows)
        if k >= STEPS - LAST or k < PATIENCE:
            met[layout.outcome(found.rows[:, 0])] = float(aim.rough(sums)[0])
        if not k:
            hope = max(float(bound[0]) - float(aim.rough(sums)[0]), 0.0) / 4 if np.isfinite(bound[0]) else 0.0
            hope = min(hope, 0.1 * layout.size)
        if bound[0] < top - hope / 20:
            since = 0
        else:
            since += 1
        if bound[0] < top:
            top, best = float(bound[0]), weights
        if since >= PATIENCE:
            hope, since, weights = hope / 2, 0, best
            found = layout.best(weights, closing)
            bound, sums = aim.bound(found.value, weights), layout.sums(found.rows)
        weights = aim.moved(weights, sums, bound, top - hope)
    return Root(best, top, tuple(sorted(met, key=lambda outcome: -met[outcome])))
