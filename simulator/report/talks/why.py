"""Why simulated talks have so many rounds, and why none of them ends in an agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.report.safe_text import printable
from simulator.report.words import date, plural, whole

if TYPE_CHECKING:
    from simulator.scenario.model import Scenario
    from simulator.talks.monte_carlo import Simulation

MANY_ROUNDS = 60
"""Where there are more rounds, it is said where their number comes from."""


def rounds_in_words(scenario: Scenario, found: Simulation) -> list[str]:
    """Where the number of rounds comes from, where it is large and nobody asked for it."""
    count = len(found.zone.signed)
    horizon = None if scenario.no_deal is None else scenario.no_deal.horizon
    if count <= MANY_ROUNDS or found.setting.rounds is not None or horizon is None or not found.zone.menu:
        return []
    each = "1 month" if scenario.calendar is None else scenario.calendar.round
    return [
        f"{plural(count, 'round')}: the time without a deal is looked at for {printable(horizon)} (no_deal.horizon), "
        f"and a round takes {printable(each)}; --rounds N for fewer."
    ]


def why_none_agree(found: Simulation) -> list[str]:
    """What keeps the parties apart, where no session ends in an agreement though something can be put on the table."""
    if found.agreed or not found.zone.menu:
        return []
    if not any(found.zone.signed):
        if found.by_rules:
            return ["Nothing that can be put on the table would pass, in any round; zopa explain says whose refusals would have to turn."]
        return ["Nothing that can be put on the table is worth signing to all, in any round; zopa explain says what stands in the way."]
    enough = "would pass" if found.by_rules else "would suit all"
    could = f"{plural(max(found.zone.signed), 'outcome')} {enough}, but no offer that is made does: "
    fewer = fewer_rounds(found)
    if fewer is None:
        return [f"{could}by these strategies nobody gives way far enough before the talks end. --strategy conceder gives way sooner."]
    count, day = len(found.zone.signed), found.zone.days[fewer - 1]
    when = "" if day is None else f" ({date(day)})"
    return [
        f"{could}who goes by time holds out for most of the {whole(count)} rounds, and half of the talks have ended by round "
        f"{whole(fewer)}{when}. --rounds {fewer} has them give way by then."
    ]


def fewer_rounds(found: Simulation) -> int | None:
    """The round by which half of the talks have ended, where no session ends in an agreement and events end them early; else None."""
    if found.agreed or not any(found.zone.signed):
        return None
    middle = int(np.median([session.round for session in found.sessions])) + 1
    return middle if middle <= len(found.zone.signed) // 2 else None
