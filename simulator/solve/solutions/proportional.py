"""Proportional: as egalitarian, each party's gain divided by its bargaining weight."""

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
    from simulator.solve.choosing import proportional

    return proportional(points)


def _aim(aimed: Aimed) -> Near:
    return Near(aimed.largest_least(tuple(aimed.weights[0] / weight for weight in aimed.weights)))


def _search(payoffs: Payoffs, limits: Limits) -> LeastGain:
    from simulator.solve import milp

    return milp.proportional(payoffs, **limits)


SOLUTIONS.add(
    BargainingSolution(
        name="proportional",
        title="Proportional",
        meaning="As egalitarian, each party's gain divided by its bargaining weight.",
        source="Kalai 1977, in max-min form",
        needs="",
        place=7,
        compares_parties=True,
        twin="egalitarian",
        keeps=(
            "pareto-optimality",
            "anonymity",
            "translation-invariance",
            "contraction",
        ),
        choose=_choose,
        aim=_aim,
        search=_search,
    )
)
