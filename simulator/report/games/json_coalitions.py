"""`zopa coalitions --json`: what every set of parties can do without the others, and the core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.report.solve.json import fractions, numbers

if TYPE_CHECKING:
    from simulator.games.alpha_core import AlphaCore, Coalition, Coalitions, Separate
    from simulator.games.winning_coalitions import WinningCoalition, WinningCoalitions
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Point

Json = dict[str, Any]


def coalitions_json(scenario: Scenario, found: Coalitions, core: AlphaCore | None, limit: int) -> Json:
    """The object of schema `zopa/coalitions/1`. `core` is null where there are too many outcomes; `limit`: outcomes of it listed at most
    (0: all)."""
    return {
        "schema": "zopa/coalitions/1",
        "title": scenario.title,
        "default": dict(found.default) or None,
        "course": found.course,
        "agreement": None if found.agreement is None else dict(found.agreement),
        "crossed": list(found.crossed),
        "possible": found.possible if found.agreement is not None else None,
        "barred_by": list(found.barred_by),
        "in_core": found.in_core if found.agreement is not None else None,
        "coalitions": [_coalition(each) for each in found.coalitions],
        "blocking": [list(each.members) for each in found.blocking],
        "core": None if core is None else _core(scenario, core, limit),
        "by_rules": None if found.by_rules is None else _by_rules(found.by_rules),
    }


def _coalition(found: Coalition) -> Json:
    return {
        "members": list(found.members),
        "issues": list(found.issues),
        "over_default": _separate(found.over_default),
        "over_agreement": _separate(found.over_agreement),
        "whatever_others_do": _separate(found.whatever_others_do),
        "unsettled": dict(found.unsettled),
    }


def _by_rules(found: WinningCoalitions) -> Json:
    return {
        "n_winning": found.n_winning,
        "n_agreeing": found.n_agreeing,
        "passing": found.passing,
        "looked_at": found.looked_at,
        "left_out": found.left_out,
        "stopped": found.stopped,
        "coalitions": [_winning(each) for each in found.coalitions],
    }


def _winning(found: WinningCoalition) -> Json:
    chosen = found.chosen
    return {
        "parties": list(found.parties),
        "outcomes": found.outcomes,
        "best": numbers(found.best),
        "least_surplus": float(found.least_surplus),
        "others": {party: {"least": float(least), "most": float(most)} for party, (least, most) in found.others.items()},
        "chosen": None if chosen is None else _chosen(chosen),
        "exact": {
            "best": fractions(found.best),
            "least_surplus": str(found.least_surplus),
            "others": {party: [str(least), str(most)] for party, (least, most) in found.others.items()},
        },
    }


def _chosen(found: Point) -> Json:
    return {"outcome": dict(found.outcome), "surplus": numbers(found.surplus), "red_lines": list(found.red_lines)}


def _separate(found: Separate | None) -> Json | None:
    if found is None:
        return None
    return {
        "terms": dict(found.terms),
        "gains": numbers(found.gains),
        "others": numbers(found.others),
        "left_standing": list(found.left_standing),
        "exact": {"gains": fractions(found.gains), "others": fractions(found.others)},
    }


def _core(scenario: Scenario, core: AlphaCore, limit: int) -> Json:
    choices = {name: issue.choices for name, issue in scenario.issues.items()}
    listed = slice(limit or None)
    return {
        "candidates": core.candidates,
        "outcomes": len(core.outcomes),
        "acceptable": int(core.acceptable.sum()),
        "listed": [
            {"outcome": {name: options[o] for (name, options), o in zip(choices.items(), codes, strict=True)}, "acceptable": fine}
            for codes, fine in zip(core.outcomes[listed].tolist(), core.acceptable[listed].tolist(), strict=True)
        ],
    }
