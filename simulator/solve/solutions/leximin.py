"""Leximin: as egalitarian, and then the same for the party that gains second least, and so on."""

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
    from simulator.solve.choosing import leximin

    return leximin(points)


def _aim(aimed: Aimed) -> Near:
    return Near(aimed.agreements())


def _search(payoffs: Payoffs, limits: Limits) -> LeastGain:
    from simulator.solve import milp

    return milp.leximin(payoffs, **limits)


SOLUTIONS.add(
    BargainingSolution(
        name="leximin",
        title="Leximin",
        meaning="As egalitarian, and then the same for the party that gains second least, and so on.",
        source="Imai 1983",
        needs="",
        place=5,
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
        choose=_choose,
        aim=_aim,
        search=_search,
    )
)
