"""Leximin: as egalitarian, and then the same for the party that gains second least, and so on."""

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
    from simulator.solve.choosing import leximin

    return leximin(points)


def _aim(aimed: Aimed) -> Near:
    return Near(aimed.agreements())


def _search(payoffs: Payoffs, limits: Limits) -> LeastGain:
    from simulator.solve import milp

    return milp.leximin(payoffs, **limits)


def _branch(payoffs: Payoffs, limits: Limits) -> Branched | None:
    from simulator.solve.branch import portfolio

    return portfolio.leximin(payoffs, **limits)


SOLUTIONS.add(
    BargainingSolution(
        name="leximin",
        title="Leximin",
        meaning="As egalitarian, and then the same for the party that gains second least, and so on.",
        source="Imai 1983",
        needs="",
        place=5,
        chooses="the greatest least surplus, then the greatest second least, and so on",
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
            "independence",
            "independence-one-gain-set",
            "independence-same-ideal",
            "least-surplus-monotonicity",
            "own-reservation-monotonicity",
        ),
        misses={
            "scale-invariance": Counterexample(((1, 5), (2, 3))),
            "least-share-monotonicity": Counterexample(((100, 0), (0, 10), (50, 4), (5, 5)), dropped=((5, 5),)),
            "strong-monotonicity": Counterexample(((2, 5), (4, 4)), dropped=((4, 4),)),
        },
        choose=_choose,
        aim=_aim,
        search=_search,
        branch=_branch,
    )
)
