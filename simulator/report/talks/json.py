"""`zopa simulate --json`; docs/cli.md describes its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from simulator.talks.monte_carlo import Difference, Simulation
    from simulator.talks.sessions import Session
    from simulator.talks.table import Said
    from simulator.talks.world import World

Json = dict[str, Any]

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def simulate_json(found: Simulation, other: Simulation | None = None, apart: Difference | None = None, change: str = "") -> Json:
    """The object of schema `zopa/simulate/1`."""
    compared = None
    if other is not None and apart is not None:
        compared = {
            "change": change,
            "share": other.share,
            "difference": apart.share,
            "interval": {"low": apart.interval[0], "high": apart.interval[1], "confidence": 0.95},
            "gained": apart.gained,
            "lost": apart.lost,
        }
    return {
        "schema": "zopa/simulate/1",
        "title": found.title,
        "setting": setting_json(found),
        "seed": found.seed,
        "sessions": len(found.sessions),
        "stopped": found.stopped,
        "agreements": len(found.agreed),
        "share": found.share,
        "interval": {"low": found.interval.low, "high": found.interval.high, "confidence": found.interval.confidence},
        "endings": dict(found.endings()),
        "rounds": [
            {
                "round": k + 1,
                "day": None if day is None else day.isoformat(),
                "signable": signed,
                "on_the_menu": menu,
                "agreed_by_then": count,
            }
            for k, (day, signed, menu, count) in enumerate(
                zip(found.zone.days, found.zone.signed, found.zone.on_the_menu, found.by_round(), strict=True)
            )
        ],
        "menu": {"outcomes": found.zone.menu, "whole": found.zone.whole},
        "terms": found.terms(),
        "parties": {party: _party(found, party) for party in found.parties},
        "gains": {
            "optimal": sum(g == 0 for g in found.gains.values()),
            "mean": float(np.mean(list(found.gains.values()))) if found.gains else None,
        },
        "settled": list(found.settled()),
        "by_rules": found.by_rules,
        "signers": [{"parties": list(parties), "agreements": count} for parties, count in found.signers().items()]
        if found.by_rules
        else None,
        "compared": compared,
    }


def setting_json(found: Simulation) -> Json:
    from simulator.talks.sessions import DEFAULT_STRATEGY

    setting = found.setting
    return {
        "protocol": setting.protocol,
        "strategies": {party: (setting.strategies or {}).get(party, DEFAULT_STRATEGY) for party in found.parties},
        "first": setting.first,
        "turns_about": setting.turns_about,
        "order": list(setting.order),
        "learn": setting.learn,
        "rounds": len(found.zone.signed),
    }


def _signers(found: Simulation) -> list[Json]:
    return [{"parties": list(parties), "agreements": count} for parties, count in found.signers().items()]


def _party(found: Simulation, party: str) -> Json:
    surplus = found.surplus(party)
    return {
        "surplus": None
        if not len(surplus)
        else {"mean": float(found.mean_surplus(party)), "quantiles": {str(q): float(np.quantile(surplus, q)) for q in QUANTILES}},
        "nash": float(found.nash[party]) if found.nash else None,
        "discounted": found.discounted(party),
        "asked": list(found.asked(party)),
    }


def transcript_json(world: World, session: Session, seed: int) -> Json:
    """The object of schema `zopa/transcript/1`."""
    return {
        "schema": "zopa/transcript/1",
        "title": world.scenario.title,
        "seed": seed,
        "session": session.number,
        "agreement": None if session.agreement is None else world.terms(session.agreement),
        "round": session.round + 1,
        "ended_by": session.ended_by,
        "signed": list(session.signed),
        "utilities": {party: float(x) for party, x in session.utilities.items()},
        "surplus": {party: float(x) for party, x in session.surplus.items()},
        "said": [_said(world, said) for said in session.transcript],
    }


def _said(world: World, said: Said) -> Json:
    options = world.payoffs.options
    terms = (
        None
        if said.outcome is None
        else {issue: options[i][o] for i, (issue, o) in enumerate(zip(world.payoffs.issues, said.outcome, strict=True)) if o is not None}
    )
    day = None if said.day is None else said.day.isoformat()
    return {"round": said.round + 1, "day": day, "who": said.who, "act": said.act, "terms": terms, "what": said.what or None}
