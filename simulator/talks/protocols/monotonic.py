"""Simultaneous monotonic concession: all have an offer on the table at once, and who has more to lose from a breakdown gives way.

Zeuthen (1930; Harsanyi 1956, Econometrica 24) for two parties, Endriss (2006, "Monotonic concession protocols for multilateral
negotiation", AAMAS, doi:10.1145/1160633.1160702) for more. A party's willingness to risk a breakdown is (what its own offer gives it −
the worst that an offer of the others gives it) / (what its own offer gives it), all above its reservation value. The party with the least
of it concedes: its next offer is the best for itself, below its last one, that gives no other party less than that and some party more,
or, where there is none, gives some party more (a weak concession). It is agreed when one of the offers gives every other party as much as
its own. Ends without agreement where nobody can concede.

The rules assume that utilities are known and that all follow them; so strategies have no say.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.payoffs.model import IntArray
from simulator.talks.menus import Codes
from simulator.talks.protocols.base import Protocol, protocol
from simulator.talks.table import Table


@protocol("monotonic")
class Monotonic(Protocol):
    plays = False

    def talk(self, table: Table) -> Codes | None:
        """Each round has as many steps as it takes to go through the whole menu by the last round."""
        n = len(table.views)
        places: list[int | None] = [None] * n
        for now in table.rounds():
            menu = now.stage.menu
            floor = np.array(now.thresholds, dtype=menu.totals.dtype)
            signable = np.flatnonzero((menu.totals >= floor).all(axis=1))
            if table.changed:
                places = [None] * n
            if not len(signable):
                continue
            surplus: IntArray = (menu.totals[signable] - floor) / np.array(table.world.payoffs.scale[:n], dtype=float)
            offers = [_on_the_table(menu.totals[:, p], signable, surplus, p, place) for p, place in enumerate(places)]
            for p, row in enumerate(offers):
                if signable[row] != places[p]:
                    table.tell(p, "offers", menu.outcomes[int(signable[row])])
            for _ in range(-(-n * len(menu) // table.world.clock.rounds)):
                agreed = next((x for x in offers if all(surplus[x, q] >= surplus[offers[q], q] for q in range(n))), None)
                if agreed is not None:
                    return menu.outcomes[int(signable[agreed])]
                moves = {p: step for p in _least_willing(surplus, offers) if (step := _concession(surplus, offers[p], p)) is not None}
                if not moves:
                    return None
                for p, step in moves.items():
                    offers[p] = step
                    table.tell(p, "concedes", menu.outcomes[int(signable[step])])
            places = [int(signable[row]) for row in offers]
        return None


def _on_the_table(own: IntArray, signable: NDArray[np.intp], surplus: NDArray[np.float64], party: int, place: int | None) -> int:
    """The row of `signable` that a party has on the table as a round begins: what it had there, at `place` on the menu.

    Where somebody would no longer sign that, its best of what is worth no more to it, since a concession is not taken back; its best of
    all at the beginning, or where nothing else is left.
    """
    if place is not None and place in signable:
        return int(np.searchsorted(signable, place))
    rows = np.arange(len(signable))
    within = rows if place is None else rows[own[signable] <= own[place]]
    return _best(surplus, party, within if len(within) else rows)


def _best(surplus: NDArray[np.float64], party: int, rows: NDArray[np.intp]) -> int:
    """Of these rows the best for the party, and of several the best for the one that gains least."""
    best = rows[surplus[rows, party] == surplus[rows, party].max()]
    return int(best[int(surplus[best].min(axis=1).argmax())])


def willingness(surplus: NDArray[np.float64], offers: list[int], party: int) -> float:
    """The party's willingness to risk a breakdown, from 0 to 1; 1 where its own offer gives it nothing."""
    own = float(surplus[offers[party], party])
    worst = min(float(surplus[x, party]) for x in offers)
    return 1.0 if own <= 0 else (own - worst) / own


def _least_willing(surplus: NDArray[np.float64], offers: list[int]) -> list[int]:
    """The parties whose willingness is least, those that can still concede first."""
    n = surplus.shape[1]
    can = [p for p in range(n) if _concession(surplus, offers[p], p) is not None]
    risks = {p: willingness(surplus, offers, p) for p in can}
    return [p for p in can if risks[p] == min(risks.values())]


def _concession(surplus: NDArray[np.float64], offer: int, party: int) -> int | None:
    """The next offer; None: there is none."""
    others = [q for q in range(surplus.shape[1]) if q != party]
    weak = (surplus[:, others] > surplus[offer, others]).any(axis=1) & (surplus[:, party] < surplus[offer, party])
    strong = weak & (surplus[:, others] >= surplus[offer, others]).all(axis=1)
    found = np.flatnonzero(strong if strong.any() else weak)
    return None if not len(found) else int(found[int(surplus[found, party].argmax())])
