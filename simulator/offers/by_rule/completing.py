"""What an offer with open issues can become under agreement rules: its completion that passes, or the one that comes nearest to that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulator.budget import Budget, Stopped
from simulator.offers.codes import Codes, within
from simulator.offers.completing import extremes_of
from simulator.offers.results import Completions
from simulator.payoffs.agreement_rules import RuledGame
from simulator.payoffs.completion import count_permitted
from simulator.payoffs.permitted import permitted_outcome
from simulator.solve.by_rule.passing import BestThatPasses, parts
from simulator.solve.by_rule.prices import LeastPrices
from simulator.solve.game import Game


@dataclass(frozen=True)
class Completed:
    """`completions`: in which no `agreement` is named, since what passes need not be accepted by all. `shown`: the completion to put to the
    vote: that which passes and is best by leximin of the surpluses, or else the one that passes with the least concession; None: no
    points win any."""

    completions: Completions
    shown: Codes | None


def completed(game: RuledGame, box: Mapping[int, int], budget: Budget) -> Completed:
    """The completions of terms (issue position → option position); what a limit leaves of them is not settled."""
    payoffs = within(game.payoffs, box)
    firm = [ban for ban in payoffs.bans if not ban.is_demand]
    best, prices, passing, settled = BestThatPasses(game, "leximin"), LeastPrices(game), 0, True
    try:
        budget.tick("completing offers")
        for part in parts(game, budget, tuple((issue, (option,)) for issue, option in sorted(box.items()))):
            chosen = np.flatnonzero(part.passing)
            passing += len(chosen)
            best.add(part.totals[chosen], part.start + chosen.astype(np.int64))
            if not passing:
                prices.add(part)
    except Stopped:
        settled = False
    number = int(best.numbers[0]) if passing else None if prices.least_sum is None else prices.least_sum.number
    shown = None if number is None else tuple(int(o) for o in np.unravel_index(number, payoffs.sizes))
    some = permitted_outcome(payoffs.sizes, firm) is not None
    plain = Game(game.payoffs)
    completions = Completions(
        open_issues=tuple(name for i, name in enumerate(payoffs.issues) if i not in box),
        feasible=count_permitted(payoffs, firm),
        allowed=count_permitted(payoffs, payoffs.bans),
        best=extremes_of(plain, payoffs, best=True) if some else {},
        worst=extremes_of(plain, payoffs, best=False) if some else {},
        agreement=None,
        settled=settled,
    )
    return Completed(completions, shown)
