"""Nash: the greatest product of what the parties gain."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.solve.solution import SOLUTIONS, BargainingSolution

if TYPE_CHECKING:
    from simulator.payoffs.model import Payoffs
    from simulator.solve.aiming import Aimed
    from simulator.solve.choosing import Candidates, Selection
    from simulator.solve.milp import NashOptimum
    from simulator.solve.solution import Limits, Near


def _choose(points: Candidates) -> Selection:
    from simulator.solve.choosing import nash

    return nash(points)


def _aim(aimed: Aimed) -> Near | None:
    return aimed.greatest_product([Fraction(1)] * aimed.n_parties)


def _search(payoffs: Payoffs, limits: Limits) -> NashOptimum:
    from simulator.solve import milp

    return milp.nash(payoffs, **limits)


SOLUTIONS.add(
    BargainingSolution(
        name="nash",
        title="Nash",
        meaning="The greatest product of what the parties gain.",
        source="Nash 1950; on finite sets Mariotti 1998",
        needs="",
        place=1,
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
        choose=_choose,
        aim=_aim,
        search=_search,
    )
)
