"""Utilitarian: the greatest sum of all parties' points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.solve.solution import SOLUTIONS, BargainingSolution, Counterexample, Near

if TYPE_CHECKING:
    from simulator.payoffs.model import Payoffs
    from simulator.solve.aiming import Aimed
    from simulator.solve.choosing import Candidates, Selection
    from simulator.solve.milp import Optimum
    from simulator.solve.solution import Limits


def _choose(points: Candidates) -> Selection:
    from simulator.solve.choosing import utilitarian

    return utilitarian(points)


def _aim(aimed: Aimed) -> Near:
    return Near(aimed.greatest_sum([1] * aimed.n_parties))


def _search(payoffs: Payoffs, limits: Limits) -> Optimum:
    from simulator.solve import milp

    return milp.utilitarian(payoffs, **limits)


SOLUTIONS.add(
    BargainingSolution(
        name="utilitarian",
        title="Utilitarian",
        meaning="The greatest sum of all parties' points.",
        source="Harsanyi 1955; Myerson 1981",
        needs="",
        place=6,
        chooses="the greatest sum of utilities",
        value="the sum",
        leaves_out="none",
        compares_parties=True,
        twin="",
        keeps=(
            "pareto-optimality",
            "anonymity",
            "symmetry",
            "translation-invariance",
            "contraction",
            "independence",
            "independence-one-gain-set",
            "independence-same-ideal",
        ),
        misses={
            "scale-invariance": Counterexample(((1, 5), (2, 3))),
            "least-surplus-monotonicity": Counterexample(((3, 3), (10, 1)), dropped=((10, 1),)),
            "least-share-monotonicity": Counterexample(((9, 0), (0, 9), (5, 5), (8, 4)), dropped=((8, 4),)),
            "strong-monotonicity": Counterexample(((2, 5), (4, 4)), dropped=((4, 4),)),
            "own-reservation-monotonicity": Counterexample(((1, 2), (2, 1))),
        },
        choose=_choose,
        aim=_aim,
        search=_search,
    )
)
