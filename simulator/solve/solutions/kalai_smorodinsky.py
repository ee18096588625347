"""Kalai–Smorodinsky: the party that gets the least share of what it could gain at most gets as large a share as can be."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.solve.solution import SOLUTIONS, BargainingSolution, Counterexample, Near

if TYPE_CHECKING:
    from simulator.payoffs.model import Payoffs
    from simulator.solve.aiming import Aimed
    from simulator.solve.choosing import Candidates, Selection
    from simulator.solve.milp import LeastGain
    from simulator.solve.solution import Branched, Limits


def _choose(points: Candidates) -> Selection:
    from simulator.solve.choosing import kalai_smorodinsky

    return kalai_smorodinsky(points)


def _aim(aimed: Aimed) -> Near:
    ideal = tuple(aimed.ideal(party) for party in range(aimed.n_parties))
    gains = [aimed.payoffs.points(p, total) - aimed.payoffs.reservation[p] for p, total in enumerate(ideal)]
    return Near(aimed.largest_least(tuple(1 / gain if gain else Fraction(0) for gain in gains)), ideal)


def _search(payoffs: Payoffs, limits: Limits) -> LeastGain:
    from simulator.solve import milp

    return milp.kalai_smorodinsky(payoffs, **limits)


def _branch(payoffs: Payoffs, limits: Limits) -> Branched | None:
    from simulator.solve.branch import portfolio

    return portfolio.kalai_smorodinsky(payoffs, **limits)


SOLUTIONS.add(
    BargainingSolution(
        name="kalai-smorodinsky",
        title="Kalai–Smorodinsky",
        meaning="The party that gets the least share of what it could gain at most gets as large a share as can be.",
        source="Kalai & Smorodinsky 1975; on finite sets Nagahisa & Tanaka 2002",
        needs="",
        place=3,
        chooses="the greatest least share s / (ideal − r), ties by leximin of the shares",
        value="the least share, 0 to 1",
        leaves_out="those whose ideal equals r",
        compares_parties=False,
        twin="",
        keeps=(
            "pareto-optimality",
            "anonymity",
            "symmetry",
            "scale-invariance",
            "translation-invariance",
            "independence-same-ideal",
            "least-share-monotonicity",
        ),
        misses={
            "contraction": Counterexample(((2, 6), (4, 4), (6, 3)), dropped=((2, 6),)),
            "independence": Counterexample(((2, 6), (4, 4), (6, 3)), dropped=((2, 6),)),
            "independence-one-gain-set": Counterexample(((2, 6), (4, 4), (6, 3)), dropped=((2, 6),)),
            "least-surplus-monotonicity": Counterexample(((3, 3), (10, 1)), dropped=((10, 1),)),
            "strong-monotonicity": Counterexample(((2, 5), (4, 4)), dropped=((4, 4),)),
            "own-reservation-monotonicity": Counterexample(((0, 4, 10), (4, 7, 2), (5, 10, 1), (6, 3, 5)), rise=2),
        },
        choose=_choose,
        aim=_aim,
        search=_search,
        branch=_branch,
    )
)
