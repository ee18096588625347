"""Egalitarian: the party that gains least gains as many points as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.solve.solution import SOLUTIONS, BargainingSolution, Near

if TYPE_CHECKING:
    from simulator.payoffs.model import Payoffs
    from simulator.solve.aiming import Aimed
    from simulator.solve.choosing import Candidates, Selection
    from simulator.solve.milp import LeastGain
    from simulator.solve.solution import Limits


def _choose(points: Candidates) -> Selection:
    from simulator.solve.choosing import egalitarian

    return egalitarian(points)


def _aim(aimed: Aimed) -> Near:
    return Near(aimed.agreements())


def _search(payoffs: Payoffs, limits: Limits) -> LeastGain:
    from simulator.solve import milp

    return milp.egalitarian(payoffs, **limits)


SOLUTIONS.add(
    BargainingSolution(
        name="egalitarian",
        title="Egalitarian",
        meaning="The party that gains least gains as many points as can be.",
        source="Kalai 1977, in max-min form",
        needs="",
        place=4,
        compares_parties=True,
        twin="",
        keeps=(
            "pareto-optimality",
            "anonymity",
            "symmetry",
            "translation-invariance",
            "contraction",
            "least-surplus-monotonicity",
        ),
        choose=_choose,
        aim=_aim,
        search=_search,
    )
)
