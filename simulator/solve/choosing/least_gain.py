"""Solutions that look after the party that gains least: Kalai–Smorodinsky, egalitarian, leximin and proportional."""

from __future__ import annotations

from fractions import Fraction

from simulator.solve.choosing.candidates import Candidates, Selection
from simulator.solve.choosing.gains import Gains, Rows, greatest_least, greatest_leximin


def kalai_smorodinsky(points: Candidates) -> Selection:
    """The Kalai–Smorodinsky solution on a finite set: the greatest least gain as a share of the ideal gain.

    Kalai and Smorodinsky (1975), "Other solutions to Nash's bargaining problem", Econometrica 43, doi:10.2307/1914280; on
    finite sets the max-min form of Nagahisa and Tanaka (2002), "An axiomatization of the Kalai-Smorodinsky solution when
    the feasible sets can be finite", Social Choice and Welfare 19, ties broken by leximin. A party's share is
    (U − r) / (ideal − r), r its reservation value, ideal its best acceptable utility; a party whose ideal equals r has no
    share and is left out.

    `value`: the least share, from 0 to 1; 1 where nobody can gain.
    Raises ValueError where a point gives a party less than its reservation value.
    """
    points.gaining()
    return greatest_shares(points)


def greatest_shares(points: Candidates) -> Selection:
    """`kalai_smorodinsky` also where points fall short of reservation values: a share is then negative. A party whose ideal is no more than
    its reservation value has none.

    `value`: the least share, at most 1.
    """
    ideal = [points.ideal_gain(p) for p in range(points.n_parties)]
    left_out = tuple(p for p, gain in enumerate(ideal) if gain <= 0)
    inside = [p for p in range(points.n_parties) if p not in left_out]
    if not inside:
        return Selection(tuple(range(len(points.totals))), Fraction(1), left_out)
    factors = tuple(1 / (ideal[p] * points.scale[p]) for p in inside)
    offsets = tuple(-points.reservation[p] / ideal[p] for p in inside)
    return _selected(*greatest_leximin(Gains(points.totals[:, inside], factors, offsets)), left_out)


def egalitarian(points: Candidates) -> Selection:
    """The egalitarian solution: the greatest least surplus, in points; compares points between parties.

    Kalai (1977), "Proportional solutions to bargaining situations: interpersonal utility comparisons", Econometrica 45,
    doi:10.2307/1913954, in max-min form. All Pareto-optimal maximisers tie; `leximin` refines them.
    Also where points fall short of reservation values (the least surplus is then negative).

    `value`: the least surplus in points.
    """
    return _selected(*greatest_least(_surpluses(points)))


def leximin(points: Candidates) -> Selection:
    """The lexicographic max-min solution: the surpluses, sorted from the least, are lexicographically greatest.

    Imai (1983), "Individual monotonicity and lexicographic maxmin solution", Econometrica 51, applied to surpluses in
    points; compares points between parties. Also where points fall short of reservation values.

    `value`: the least surplus in points.
    """
    return _selected(*greatest_leximin(_surpluses(points)))


def proportional(points: Candidates) -> Selection:
    """The proportional solution: the greatest least surplus per bargaining weight; compares points between parties.

    Kalai (1977), Econometrica 45, doi:10.2307/1913954, in max-min form. With equal weights it is the egalitarian one.

    `value`: the least of surplus / weight, in points.
    """
    factors = tuple(Fraction(1, s) / w for s, w in zip(points.scale, points.weights, strict=True))
    offsets = tuple(-r / w for r, w in zip(points.reservation, points.weights, strict=True))
    return _selected(*greatest_least(Gains(points.totals, factors, offsets)))


def _surpluses(points: Candidates) -> Gains:
    return Gains(points.totals, tuple(Fraction(1, s) for s in points.scale), tuple(-r for r in points.reservation))


def _selected(rows: Rows, value: Fraction, left_out: tuple[int, ...] = ()) -> Selection:
    return Selection(tuple(rows.tolist()), value, left_out)
