"""Stacked alternating offers for any number of parties (Aydoğan, Festen, Hindriks & Jonker 2017, "Alternating offers protocols for
multilateral negotiation", doi:10.1007/978-3-319-51563-2_10; with two parties Rubinstein's order of moves, 1982).

In turn, each party signs what is on the table or puts something else there. When all others have signed in a row, it is agreed; what a
party alone puts there is agreed at once. In every round each party has one turn. An offer whose options have lapsed is off the table, and
so is one that its speaker would no longer sign itself, its outside option having improved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.talks.protocol import Protocol, protocol

if TYPE_CHECKING:
    from simulator.talks.menus import Codes
    from simulator.talks.table import TalksTable


@protocol(
    "alternating",
    title="Alternating offers",
    meaning="In turn each party signs what is on the table or puts something else there, until all have signed.",
    source="Aydoğan, Festen, Hindriks & Jonker 2017; Rubinstein 1982",
    needs="",
    place=1,
    plays=True,
    knows="own values",
)
class Alternating(Protocol):
    def talk(self, table: TalksTable) -> Codes | None:
        n = len(table.views)
        turns = [(self.rules.first + k) % n for k in range(n)]
        standing: int | None = None
        outcome: Codes | None = None
        speaker = 0
        for now in table.rounds():
            if table.changed:
                standing = None if outcome is None else now.stage.menu.position.get(outcome)
            if standing is not None and not table.stands_by(speaker, standing):
                standing = None
            signed = 0  # what would have been signed a round ago need not be now
            for party in turns:
                if standing is not None and party == speaker:
                    continue
                if standing is not None and table.signs(party, standing):
                    signed += 1
                    if signed == n - 1:
                        return now.stage.menu.outcomes[standing]
                    continue
                # what it has declined is off the table, whether it offers something else or not
                standing, speaker, signed = table.offer(party), party, 0
                outcome = None if standing is None else now.stage.menu.outcomes[standing]
                if outcome is not None and n == 1:
                    return outcome
        return None
