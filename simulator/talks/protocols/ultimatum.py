"""Take it or leave it: in the first round one party puts one outcome on the table, and the talks end with the others' answer.

The proposer is taken to know what the others would sign. It offers what is best for itself among that, and of several such outcomes the
one best for the party that gains least; the others sign what is worth their reservation value, being indifferent included. So this is
the subgame-perfect outcome of the ultimatum game (Güth, Schmittberger & Schwarze 1982 on how people play it). By agreement rules it offers
what is best for itself among all that passes with its own vote, as whoever sets the agenda does (Romer & Rosenthal 1978, "Political
resource allocation, controlled agendas, and the status quo", Public Choice 33).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.talks.protocol import Protocol, protocol

if TYPE_CHECKING:
    from simulator.talks.menus import Codes
    from simulator.talks.signing import SignedOrNot
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
    without_rules="",
)
class Ultimatum(Protocol):
    def talk(self, table: TalksTable) -> Codes | None:
        import numpy as np

        from simulator.talks.surplus import best_for

        for now in table.rounds():
            menu = now.stage.menu
            world, first = table.world, self.rules.first
            consenting, refusing = world.stances(menu, now.no_agreement)
            signed = np.flatnonzero(world.passing(menu, now.no_agreement) & consenting[:, first])
            if not len(signed):
                return None
            place = best_for(first, menu.totals, signed, now.no_agreement)
            table.tell(first, "offers", menu.outcomes[place])
            ballot = table.ballot(place)
            for party in table.seats:
                said: SignedOrNot = "signs" if consenting[place, party] else "declines" if refusing[place, party] else "abstains"
                ballot.answered(party, said)
                if party != first:
                    table.tell(party, said, menu.outcomes[place])
            return table.agreed(place, ballot)
        return None
