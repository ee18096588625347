"""One mediator's single negotiating text (Fisher 1978; Raiffa 1982, The Art and Science of Negotiation; as a search by votes: Klein,
Faratin, Sayama & Bar-Yam 2003, "Negotiating complex contracts", doi:10.1023/A:1024514017459).

The mediator knows which terms can be agreed at all and hears the parties' objections, nothing else. Again and again it draws a handful of
other texts and puts the one that changes fewest issues to the parties; the change stands where none objects. A party that would not sign
the text as it stands objects to what makes it worse still. A party that would sign it objects to what it would not sign, and to losing more
than it is ready to give for the sake of progress. It is ready to give less the later it is. At the end of every round all are asked to
sign. Where the mediator is a party (`first`) the first text is the best for it; it objects like the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from simulator.talks.protocol import Protocol, protocol
from simulator.talks.strategy import View

if TYPE_CHECKING:
    from simulator.talks.menus import Codes
    from simulator.talks.table import TalksTable

CHANGES = 30
"""Changes of the text put to the vote in a round."""

HANDFUL = 8
"""Texts drawn for one change."""

READY_TO_GIVE = Fraction(1, 4)
"""How much a party gives on one change at the beginning, as a share of the span between its reservation value and its best; at the end it
gives nothing."""


@protocol(
    "single_text",
    title="Single text",
    meaning="A mediator changes one text as long as nobody objects, and puts it to signature every round.",
    source="Fisher 1978; Klein, Faratin, Sayama & Bar-Yam 2003",
    needs="",
    place=2,
    plays=True,
    knows="the mediator: what can be agreed, and objections",
    without_rules="",
)
class SingleText(Protocol):
    def talk(self, table: TalksTable) -> Codes | None:
        text: Codes | None = None
        place: int | None = None
        for now in table.rounds():
            menu = now.stage.menu
            mediator = table.views[self.rules.first]
            if place is None or table.changed:
                place = None if text is None else menu.position.get(text)
                place = mediator.from_the_top(0) if place is None else place
                table.tell(None, "text", menu.outcomes[place])
            ready = {party: ready_to_give(table.views[party]) for party in table.seats}
            for _ in range(CHANGES):
                changed = _change(mediator, place)
                if changed is not None and _is_let_pass(table, ready, place, changed):
                    place = changed
                    table.tell(None, "text", menu.outcomes[place])
            text = menu.outcomes[place]
            ballot = table.ballot(place)
            for party in table.seats:  # everyone is asked
                ballot.answered(party, table.answer(party, place))
            if ballot.passed:
                return table.agreed(place, ballot)
        return None


def _is_let_pass(table: TalksTable, ready: Mapping[int, int], before: int, after: int) -> bool:
    """Whether those who let a change of the text pass are enough to agree on the changed text; asked in turn, until that is settled."""
    ballot = table.ballot(after)
    for party in table.seats:
        passes = lets_pass(table.views[party], ready[party], before, after)
        ballot.answered(party, "signs" if passes else "declines")
        if ballot.passed or ballot.lost:
            break
    return ballot.passed


def _change(mediator: View, place: int) -> int | None:
    """Another outcome on the menu that differs on few issues: the nearest of a handful drawn at random, the one drawn first of several."""
    outcomes = mediator.menu.outcomes
    drawn = [mediator.random.randrange(len(outcomes)) for _ in range(HANDFUL)]
    here = outcomes[place]
    apart = {k: sum(a != b for a, b in zip(outcomes[k], here, strict=True)) for k in drawn if k != place}
    return min(apart, key=apart.__getitem__, default=None)


def ready_to_give(view: View) -> int:
    """The most whole units that the party gives on one change now."""
    return floor(READY_TO_GIVE * (1 - view.time) * view.span)


def lets_pass(view: View, given: int, before: int, after: int) -> bool:
    """Whether a party has nothing against a change of the text, giving so much on it."""
    if not view.would_sign(before):
        return view.own[after] >= view.own[before] or view.would_sign(after)
    return view.own[after] >= view.own[before] - given and view.would_sign(after)
