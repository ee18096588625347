"""Proportional: as egalitarian, each party's gain divided by its bargaining weight."""

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
    from simulator.solve.choosing import proportional

    return proportional(points)


def _aim(aimed: Aimed) -> Near:
    return Near(aimed.largest_least(tuple(aimed.weights[0] / weight for weight in aimed.weights)))


def _search(payoffs: Payoffs, limits: Limits) -> LeastGain:
    from simulator.solve import milp

    return milp.proportional(payoffs, **limits)


def _branch(payoffs: Payoffs, limits: Limits) -> Branched | None:
    from simulator.solve.branch import portfolio

    return portfolio.proportional(payoffs, **limits)


SOLUTIONS.add(
    BargainingSolution(
        name="proportional",
        title="Proportional",
        meaning="As egalitarian, each party's gain divided by its bargaining weight.",
        source="Kalai 1977b, in max-min form",
        needs="",
        place=7,
        chooses="among Pareto-optimal outcomes, the greatest least s / bargaining weight",
        value="the least of s / weight",
        leaves_out="none",
        compares_parties=True,
        twin="egalitarian",
        keeps=(
            "pareto-optimality",
            "anonymity",
            "translation-invariance",
            "contraction",
        ),
        misses={
            "symmetry": Counterexample(((1, 2), (2, 1)), weights=(2, 1)),
            "scale-invariance": Counterexample(((1, 5), (2, 3))),
            "independence": Counterexample(((2, 3), (2, 4), (3, 2)), dropped=((2, 4),)),
            "independence-one-gain-set": Counterexample(((2, 3), (2, 4), (3, 2)), dropped=((2, 4),)),
            "independence-same-ideal": Counterexample(((2, 3), (4, 2), (5, 0), (5, 2)), dropped=((5, 2),)),
            "least-surplus-monotonicity": Counterexample(((2, 2), (1, 3)), dropped=((1, 3),), weights=(1, 3)),
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
