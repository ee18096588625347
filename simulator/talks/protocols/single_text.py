"""One mediator's single negotiating text (Fisher 1978; Raiffa 1982, The Art and Science of Negotiation; as a search by votes: Klein,
Faratin, Sayama & Bar-Yam 2003, "Negotiating complex contracts", doi:10.1023/A:1024514017459).

The mediator knows which terms can be agreed at all and hears the parties' objections, nothing else. Again and again it draws a handful of
other texts and puts the one that changes fewest issues to the parties; the change stands where none objects. A party that would not sign
the text as it stands objects to what makes it worse still. A party that would sign it objects to what it would not sign, and to losing more
than it is ready to give for the sake of progress. It is ready to give less the later it is. At the end of every round all are asked to
sign. Where the mediator is a party (`first`) the first text is the best for it; it objects like the others.
"""

from __future__ import annotations

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
            ready = [ready_to_give(view) for view in table.views]
            for _ in range(CHANGES):
                changed = _change(mediator, place)
                if changed is not None and all(lets_pass(v, given, place, changed) for v, given in zip(table.views, ready, strict=True)):
                    place = changed
                    table.tell(None, "text", menu.outcomes[place])
            text = menu.outcomes[place]
            signed = [table.signs(party, place) for party in range(len(table.views))]  # everyone is asked
            if all(signed):
                return text
        return None


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
    if view.own[before] < view.threshold:
        return view.own[after] >= view.own[before]
    return view.own[after] >= max(view.own[before] - given, view.threshold)
