"""Each party's order of the options of each issue. Exact; two parties' points are not comparable."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from simulator.budget import tick
from simulator.payoffs.model import Payoffs


@dataclass(frozen=True)
class Order:
    """One party's options on one issue, best first, with their worth in points (interactions aside).

    `ranks` groups the options of equal worth.
    """

    party: str
    issue: str
    worth: dict[str, Fraction]
    ranks: tuple[tuple[str, ...], ...]


def orders(payoffs: Payoffs) -> tuple[Order, ...]:
    """Every party's order of the options of every issue, issue by issue; options out of force included."""
    return tuple(_order(payoffs, party, issue) for issue in range(len(payoffs.issues)) for party in range(payoffs.n_parties))


def _order(payoffs: Payoffs, party: int, issue: int) -> Order:
    tick("what each party wants")
    points = {o: payoffs.points(party, payoffs.worth[issue][k, party]) for k, o in enumerate(payoffs.options[issue])}
    best_first = dict(sorted(points.items(), key=lambda entry: -entry[1]))
    ranks: dict[Fraction, list[str]] = {}
    for option, worth in best_first.items():
        ranks.setdefault(worth, []).append(option)
    return Order(payoffs.parties[party], payoffs.issues[issue], best_first, tuple(tuple(group) for group in ranks.values()))
