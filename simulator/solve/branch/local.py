"""Good outcomes before a search begins: from one outcome, as long as changing one or two issues makes it better, and again from near it.

(Local search with two-exchanges; iterated: Lourenço, Martin & Stützle 2003.)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.solve.branch.aims import BranchAim
from simulator.solve.branch.layout import Floats, RowLayout
from simulator.solve.exact.fields import Outcome
from simulator.solve.milp.highs import Allowance

WITH_ANOTHER = 250
"""Changes of one issue, the best ones, that are tried two at a time."""

LOOKED_AT = 64
"""How many of the pairs that promise most are worked out."""

SHARPNESS = 2.0
"""The sharpness of the smooth form of the least gain, relative to a thousandth of the size of the game."""

SHAKEN = 6
"""Issues that are drawn anew before another round."""


def improved(layout: RowLayout, aim: BranchAim, outcome: Outcome, rng: np.random.Generator, rounds: int, allowance: Allowance) -> Outcome:
    """The best outcome met from `outcome` on, within so many rounds and the time left. It need not be one that can be chosen."""
    here = np.array(outcome, dtype=np.intp)
    best, best_worth = here, -np.inf
    for _ in range(rounds):
        if allowance.left <= 0:
            break
        here = _climbed(layout, aim, here, allowance)
        worth = float(aim.rough(layout.totals(here[:, None]))[0])
        if worth > best_worth:
            best, best_worth = here, worth
        here = best.copy()
        for issue in rng.choice(len(here), min(SHAKEN, len(here)), replace=False):
            here[issue] = rng.integers(layout.sizes[issue])
    return tuple(int(o) for o in best)


def _climbed(layout: RowLayout, aim: BranchAim, here: NDArray[np.intp], allowance: Allowance) -> NDArray[np.intp]:
    """As good as changes of one and two issues make it in the time left."""
    issue = np.repeat(np.arange(len(here)), layout.sizes)
    option = np.arange(layout.options) - layout.first[issue]
    sharp = SHARPNESS * 100 / max(layout.size, 1e-9)
    while allowance.left > 0:
        own = layout.totals(here[:, None])
        worth = float(aim.smooth(own, sharp)[0])
        singles = np.repeat(here[:, None], layout.options, axis=1)
        singles[issue, np.arange(layout.options)] = option
        reached = layout.totals(singles)
        scores = aim.smooth(reached, sharp)
        k = int(scores.argmax())
        if scores[k] > worth + 1e-6 * max(1.0, abs(worth)):
            here = singles[:, k]
            continue
        near = np.argsort(-scores, kind="stable")[:WITH_ANOTHER]
        found = _pair(layout, aim, here, issue[near], option[near], reached[:, near] - own, own, sharp)
        if found is None or found[1] <= worth + 1e-6 * max(1.0, abs(worth)):
            return here
        here = found[0]
    return here


def _pair(
    layout: RowLayout,
    aim: BranchAim,
    here: NDArray[np.intp],
    issue: NDArray[np.intp],
    option: NDArray[np.intp],
    change: Floats,
    own: Floats,
    sharp: float,
) -> tuple[NDArray[np.intp], float] | None:
    """The best of the changes two at a time, of those that promise most by their sum."""
    one, two = np.triu_indices(len(issue), 1)
    apart = (issue[one] != issue[two]) & (option[one] != here[issue[one]]) & (option[two] != here[issue[two]])
    one, two = one[apart], two[apart]
    if not len(one):
        return None
    promise = aim.smooth(own + change[:, one] + change[:, two], sharp)
    top = np.argpartition(-promise, LOOKED_AT)[:LOOKED_AT] if len(promise) > LOOKED_AT else np.arange(len(promise))
    tried = np.repeat(here[:, None], len(top), axis=1)
    for first, second in ((issue[one[top]], option[one[top]]), (issue[two[top]], option[two[top]])):
        tried[first, np.arange(len(top))] = second
    scores = aim.smooth(layout.totals(tried), sharp)
    k = int(scores.argmax())
    return tried[:, k], float(scores[k])
