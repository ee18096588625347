"""Nash: the greatest product of what the parties gain."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.solve.solution import SOLUTIONS, BargainingSolution, Counterexample

if TYPE_CHECKING:
    from simulator.payoffs.model import Payoffs
    from simulator.solve.aiming import Aimed
    from simulator.solve.choosing import Candidates, Selection
    from simulator.solve.milp import NashOptimum
    from simulator.solve.solution import Branched, Limits, Near


def _choose(points: Candidates) -> Selection:
    from simulator.solve.choosing import nash

    return nash(points)


def _aim(aimed: Aimed) -> Near | None:
    return aimed.greatest_product([Fraction(1)] * aimed.n_parties)


def _search(payoffs: Payoffs, limits: Limits) -> NashOptimum:
    from simulator.solve import milp

    return milp.nash(payoffs, **limits)


def _branch(payoffs: Payoffs, limits: Limits) -> Branched | None:
    from simulator.solve.branch import portfolio

    return portfolio.nash(payoffs, **limits)


SOLUTIONS.add(
    BargainingSolution(
        name="nash",
        title="Nash",
        meaning="The greatest product of what the parties gain.",
        source="Nash 1950; on finite sets Mariotti 1998",
        needs="",
        place=1,
        chooses="the greatest product of surpluses",
        value="the product",
        leaves_out="those that cannot gain",
        compares_parties=False,
        twin="",
        keeps=(
            "pareto-optimality",
            "anonymity",
            "symmetry",
            "scale-invariance",
            "translation-invariance",
            "contraction",
            "independence-one-gain-set",
            "own-reservation-monotonicity",
        ),
        misses={
            "independence": Counterexample(((0, 1), (0, 2), (2, 0)), dropped=((0, 2),)),
            "independence-same-ideal": Counterexample(((0, 4, 1), (0, 4, 4), (2, 0, 4)), dropped=((0, 4, 4),)),
            "least-surplus-monotonicity": Counterexample(((3, 3), (10, 1)), dropped=((10, 1),)),
            "least-share-monotonicity": Counterexample(((9, 0), (0, 9), (5, 5), (8, 4)), dropped=((8, 4),)),
            "strong-monotonicity": Counterexample(((2, 5), (4, 4)), dropped=((4, 4),)),
        },
        choose=_choose,
        aim=_aim,
        search=_search,
        branch=_branch,
    )
)
