"""`zopa play --json`: the debrief of a game; docs/play.md describes its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.talks.menus import Codes
    from simulator.talks.play import Play
    from simulator.talks.play_debrief import Debrief
    from simulator.talks.sessions import Setting

Json = dict[str, Any]


def play_json(play: Play, found: Debrief) -> Json:
    """The object of schema `zopa/play/1`."""
    session, world = found.end.session, found.end.world

    def terms(outcome: Codes | None) -> dict[str, str] | None:
        return None if outcome is None else world.terms(outcome)

    return {
        "schema": "zopa/play/1",
        "title": play.scenario.title,
        "party": play.party,
        "strategies": _strategies(play.setting, [party for party in world.parties if party != play.party]),
        "seed": play.seed,
        "round": session.round + 1,
        "day": None if session.day is None else session.day.isoformat(),
        "ended": _ended(found),
        "agreement": terms(session.agreement),
        "parties": {
            share.party: {
                "utility": share.utility,
                "reservation": share.reservation,
                "surplus": share.surplus,
                "ideal": share.ideal,
                "share": share.part,
                "nash": share.nash,
                "left": share.left,
            }
            for share in found.shares
        },
        "dominating": None if session.agreement is None else found.dominating,
        "better": terms(found.better),
        "nash": terms(found.nash),
        "given": {
            given.party: {"opening": terms(given.opening), "issues": dict(given.issues), "combinations": given.combinations}
            for given in found.given
        },
        "signable": {"first": found.signable_at_first, "last": found.signable},
        "missed": [{"round": m.round + 1, "party": m.party, "terms": terms(m.outcome)} for m in found.missed],
        "menu": {"whole": found.whole, "exact": found.exact},
    }


def _strategies(setting: Setting, others: list[str]) -> dict[str, str]:
    from simulator.talks.sessions import DEFAULT_STRATEGY

    return {party: (setting.strategies or {}).get(party, DEFAULT_STRATEGY) for party in others}


def _ended(found: Debrief) -> str:
    """`agreement`, `walk` (the person ended the talks), `event`, or `time`."""
    if found.end.session.agreement is not None:
        return "agreement"
    if found.end.walked:
        return "walk"
    return "time" if found.end.session.ended_by is None else "event"
