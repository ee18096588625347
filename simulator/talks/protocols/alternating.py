"""Stacked alternating offers for any number of parties (Aydoğan, Festen, Hindriks & Jonker 2017, "Alternating offers protocols for
multilateral negotiation", doi:10.1007/978-3-319-51563-2_10; with two parties Rubinstein's order of moves, 1982).

In turn, each party signs what is on the table or puts something else there. When all others have signed in a row, it is agreed; what a
party alone puts there is agreed at once. In every round each party has one turn. An offer whose options have lapsed is off the table, and
so is one that its speaker would no longer sign itself, its outside option having improved.

By agreement rules an offer is put to the vote in the same order. It is agreed as soon as those who have signed are enough, and whoever's
refusal leaves it without a chance puts something else there; a refusal that does not is a vote against it (offers in a fixed order under a
quota: Baron & Ferejohn 1989, "Bargaining in legislatures", with its closed rule, American Political Science Review 83).
"""

from __future__ import annotations

from collections.abc import Sequence
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
    without_rules="",
)
class Alternating(Protocol):
    def talk(self, table: TalksTable) -> Codes | None:
        turns = in_turn(table.seats, self.rules.first)
        standing: int | None = None
        outcome: Codes | None = None
        speaker = turns[0]
        for now in table.rounds():
            if table.changed:
                standing = None if outcome is None else now.stage.menu.position.get(outcome)
            if standing is not None and not table.stands_by(speaker, standing):
                standing = None
            ballot = None if standing is None else table.ballot(standing, speaker)  # what was signed a round ago need not be now
            for party in turns:
                if standing is not None and ballot is not None:
                    if party == speaker:
                        continue
                    ballot.answered(party, table.answer(party, standing))
                    if ballot.passed:
                        return table.agreed(standing, ballot)
                    if not ballot.lost:
                        continue
                # what it has made impossible is off the table, whether it offers something else or not
                standing, speaker = table.offer(party), party
                ballot = None if standing is None else table.ballot(standing, party)
                outcome = None if standing is None else now.stage.menu.outcomes[standing]
                if standing is not None and ballot is not None and ballot.passed:
                    return table.agreed(standing, ballot)
        return None


def in_turn(seats: Sequence[int], first: int) -> list[int]:
    """The parties at the table in their order, from the first to speak."""
    place = seats.index(first)
    return [*seats[place:], *seats[:place]]
