"""The utilitarian solution."""

from __future__ import annotations

from fractions import Fraction

from simulator.solve.choosing.candidates import Candidates, Selection
from simulator.solve.choosing.gains import Gains, greatest_sum


def utilitarian(points: Candidates) -> Selection:
    """The greatest sum of utilities; compares points between parties.

    Harsanyi (1955), "Cardinal welfare, individualistic ethics, and interpersonal comparisons of utility", Journal of
    Political Economy 63; as a bargaining solution Myerson (1981), "Utilitarianism, egalitarianism, and the timing effect
    in social choice problems", Econometrica 49. Reservation values matter only in that every party must
    accept.

    `value`: the sum of utilities in points.
    """
    rows, value = greatest_sum(Gains(points.totals, tuple(Fraction(1, s) for s in points.scale), (Fraction(0),) * points.n_parties))
    return Selection(tuple(rows.tolist()), value)
