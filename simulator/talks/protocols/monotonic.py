"""Simultaneous monotonic concession: all have an offer on the table at once, and whoever has more to lose from a breakdown gives way.

Zeuthen (1930; Harsanyi 1956, Econometrica 24) for two parties, Endriss (2006, "Monotonic concession protocols for multilateral
negotiation", AAMAS, doi:10.1145/1160633.1160702) for more. A party's willingness to risk a breakdown is (what its own offer gives it −
the worst that an offer of the others gives it) / (what its own offer gives it), all above its reservation value. The party with the least
of it concedes: its next offer is the best for itself, below its last one, that gives no other party less than that and some party more,
or, where there is none, gives some party more (a weak concession). It is agreed when one of the offers gives every other party as much as
its own. Ends without agreement where nobody can concede. Ties go to the outcome best for whoever gains least in points, then to the first
in the order of the file; parties equally willing concede at once.

The rules assume that utilities are known and that all follow them; so strategies have no say.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.budget import tick
from simulator.talks.protocol import Protocol, protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from simulator.payoffs.model import IntArray
    from simulator.talks.menus import Codes, Menu
    from simulator.talks.table import TalksTable
    from simulator.talks.world import NoAgreement


@protocol(
    "monotonic",
    title="Monotonic concession",
    meaning="All have an offer on the table at once, and who has more to lose from a breakdown gives way.",
    source="Zeuthen 1930; Harsanyi 1956; Endriss 2006",
    needs="",
    place=5,
    plays=False,
    knows="everything",
    without_rules="Zeuthen's willingness to risk a breakdown is defined for offers that leave nobody worse off",
)
class Monotonic(Protocol):
    def talk(self, table: TalksTable) -> Codes | None:
        """Each round has as many steps as it takes to go through the whole menu by the last round."""
        import numpy as np

        from simulator.payoffs.model import floors_for
        from simulator.talks.surplus import best_for_the_least

        n = len(table.views)
        places: list[int | None] = [None] * n
        for now in table.rounds():
            menu = now.stage.menu
            signable = np.flatnonzero((menu.totals >= floors_for(now.thresholds, menu.totals.dtype)).all(axis=1))
            if table.changed:
                places = [None] * n
            if not len(signable):
                continue
            totals = menu.totals[signable]
            offers = [_on_the_table(totals, signable, now.no_agreement, p, menu, place) for p, place in enumerate(places)]
            for p, row in enumerate(offers):
                if signable[row] != places[p]:
                    table.tell(p, "offers", menu.outcomes[int(signable[row])])
            for _ in range(-(-n * len(menu) // table.world.clock.rounds)):
                tick("holding talks")
                agreed = sorted({x for x in offers if all(totals[x, q] >= totals[offers[q], q] for q in range(n))})
                if agreed:
                    return menu.outcomes[int(signable[best_for_the_least(totals, np.array(agreed), now.no_agreement)])]
                moves = _concessions(totals, now.no_agreement, offers)
                if not moves:
                    return None
                for p, step in moves.items():
                    offers[p] = step
                    table.tell(p, "concedes", menu.outcomes[int(signable[step])])
            places = [int(signable[row]) for row in offers]
        return None


def _on_the_table(
    totals: IntArray, signable: NDArray[np.intp], no_agreement: NoAgreement, party: int, menu: Menu, place: int | None
) -> int:
    """The row of `signable` that a party has on the table as a round begins: what it had there, at `place` on the menu.

    Where somebody would no longer sign that, the party takes its best of what is worth no more to it, since a concession is not taken back.
    At the beginning, or where nothing else is left, it takes its best of all.
    """
    import numpy as np

    from simulator.talks.surplus import best_for

    if place is not None and place in signable:
        return int(np.searchsorted(signable, place))
    rows = np.arange(len(signable))
    within = rows if place is None else rows[totals[:, party] <= menu.totals[place, party]]
    return best_for(party, totals, within if len(within) else rows, no_agreement)


def _concessions(totals: IntArray, no_agreement: NoAgreement, offers: Sequence[int]) -> dict[int, int]:
    """Party → its next offer, for the parties whose willingness is least of those that can still concede."""
    steps = {p: step for p in range(len(offers)) if (step := _concession(totals, no_agreement, offers[p], p)) is not None}
    risks = {p: willingness(totals, no_agreement.totals, offers, p) for p in steps}
    least = min(risks.values(), default=None)
    return {p: step for p, step in steps.items() if risks[p] == least}


def willingness(totals: IntArray, reservation: Sequence[Fraction], offers: Sequence[int], party: int) -> Fraction:
    """The party's willingness to risk a breakdown, from 0 to 1; 1 where its own offer gives it nothing.

    `totals`: of every outcome, shape (n, parties); `reservation`: what no agreement is worth, in the same units; `offers`: the rows on
    the table.
    """
    own = int(totals[offers[party], party])
    worst = min(int(totals[x, party]) for x in offers)
    return Fraction(1) if own <= reservation[party] else (own - worst) / (own - reservation[party])


def _concession(totals: IntArray, no_agreement: NoAgreement, offer: int, party: int) -> int | None:
    """The next offer; None: there is none."""
    import numpy as np

    from simulator.talks.surplus import best_for

    others = [q for q in range(totals.shape[1]) if q != party]
    weak = (totals[:, others] > totals[offer, others]).any(axis=1) & (totals[:, party] < totals[offer, party])
    strong = weak & (totals[:, others] >= totals[offer, others]).all(axis=1)
    found = np.flatnonzero(strong if strong.any() else weak)
    return best_for(party, totals, found, no_agreement) if len(found) else None
