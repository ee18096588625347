"""Take it or leave it: in the first round one party puts one outcome on the table, and the talks end with the others' answer.

The proposer is taken to know what the others would sign. It offers what is best for itself among that, and of several such outcomes the
one best for the party that gains least; the others sign what is worth their reservation value, being indifferent included. So this is
the subgame-perfect outcome of the ultimatum game (Güth, Schmittberger & Schwarze 1982 on how people play it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.talks.protocol import Protocol, protocol

if TYPE_CHECKING:
    from simulator.talks.menus import Codes
    from simulator.talks.table import TalksTable


@protocol(
    "ultimatum",
    title="Ultimatum",
    meaning="One party puts one outcome on the table, and the others take it or leave it.",
    source="Güth, Schmittberger & Schwarze 1982",
    needs="",
    place=4,
    plays=False,
    knows="the proposer: what the others would sign",
)
class Ultimatum(Protocol):
    def talk(self, table: TalksTable) -> Codes | None:
        import numpy as np

        from simulator.talks.surplus import best_for

        for now in table.rounds():
            menu = now.stage.menu
            signed = np.flatnonzero((menu.totals >= np.array(now.thresholds, dtype=menu.totals.dtype)).all(axis=1))
            if not len(signed):
                return None
            place = best_for(self.rules.first, menu.totals, signed, now.no_agreement)
            table.tell(self.rules.first, "offers", menu.outcomes[place])
            for party in range(len(table.views)):
                if party != self.rules.first:
                    table.tell(party, "signs", menu.outcomes[place])
            return menu.outcomes[place]
        return None
