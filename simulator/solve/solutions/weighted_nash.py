"""Weighted Nash: the greatest product of what the parties gain, each to the power of its bargaining weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.solve.solution import SOLUTIONS, BargainingSolution

if TYPE_CHECKING:
    from simulator.payoffs.model import Payoffs
    from simulator.solve.aiming import Aimed
    from simulator.solve.choosing import Candidates, Selection
    from simulator.solve.milp import NashOptimum
    from simulator.solve.solution import Limits, Near


def _choose(points: Candidates) -> Selection:
    from simulator.solve.choosing import weighted_nash

    return weighted_nash(points)


def _aim(aimed: Aimed) -> Near | None:
    return aimed.greatest_product(aimed.weights)


def _search(payoffs: Payoffs, limits: Limits) -> NashOptimum:
    from simulator.solve import milp

    return milp.weighted_nash(payoffs, **limits)


SOLUTIONS.add(
    BargainingSolution(
        name="weighted-nash",
        title="Weighted Nash",
        meaning="The greatest product of what the parties gain, each to the power of its bargaining weight.",
        source="Harsanyi & Selten 1972; Kalai 1977",
        needs="",
        place=2,
        compares_parties=False,
        twin="nash",
        keeps=(
            "pareto-optimality",
            "anonymity",
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
