"""Egalitarian: the party that gains least gains as many points as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.solve.solution import SOLUTIONS, BargainingSolution, Counterexample, Near

if TYPE_CHECKING:
    from simulator.payoffs.model import Payoffs
    from simulator.solve.aiming import Aimed
    from simulator.solve.choosing import Candidates, Selection
    from simulator.solve.milp import LeastGain
    from simulator.solve.solution import Branched, Limits


def _choose(points: Candidates) -> Selection:
    from simulator.solve.choosing import egalitarian

    return egalitarian(points)


def _aim(aimed: Aimed) -> Near:
    return Near(aimed.agreements())


def _search(payoffs: Payoffs, limits: Limits) -> LeastGain:
    from simulator.solve import milp

    return milp.egalitarian(payoffs, **limits)


def _branch(payoffs: Payoffs, limits: Limits) -> Branched | None:
    from simulator.solve.branch import portfolio

    return portfolio.egalitarian(payoffs, **limits)


SOLUTIONS.add(
    BargainingSolution(
        name="egalitarian",
        title="Egalitarian",
        meaning="The party that gains least gains as many points as can be.",
        source="Kalai 1977b, in max-min form",
        needs="",
        place=4,
        chooses="among Pareto-optimal outcomes, the greatest least surplus",
        value="the least surplus",
        leaves_out="none",
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
        misses={
            "scale-invariance": Counterexample(((1, 5), (2, 3))),
            "independence": Counterexample(((2, 3), (2, 4), (3, 2)), dropped=((2, 4),)),
            "independence-one-gain-set": Counterexample(((2, 3), (2, 4), (3, 2)), dropped=((2, 4),)),
            "independence-same-ideal": Counterexample(((2, 3), (4, 2), (5, 0), (5, 2)), dropped=((5, 2),)),
            "least-share-monotonicity": Counterexample(((100, 0), (0, 10), (50, 4), (5, 5)), dropped=((5, 5),)),
            "strong-monotonicity": Counterexample(((2, 5), (4, 4)), dropped=((4, 4),)),
            "own-reservation-monotonicity": Counterexample(((2, 3, 1), (6, 1, 6))),
        },
        choose=_choose,
        aim=_aim,
        search=_search,
        branch=_branch,
    )
)
