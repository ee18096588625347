"""`zopa advise --json`: docs/cli.md describes every key. Points are doubles; what is exact stands once more as fractions under `exact`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.report.compare.json_uncertainty import share_json
from simulator.report.solve.json import fractions, numbers

if TYPE_CHECKING:
    from simulator.offers.advice import Advice, AdviceUnder, Asking, LikelyAnswer, Margin, Pick, Thin, Trade, ValueOfAsking
    from simulator.offers.uncertainty_results import Extreme
    from simulator.scenario.model import Scenario

Json = dict[str, Any]


def advice_json(scenario: Scenario, found: Advice) -> Json:
    """The object of schema `zopa/advise/1`."""
    return {
        "schema": "zopa/advise/1",
        "title": scenario.title,
        "for": found.party,
        "draws": found.draws,
        "seed": found.seed,
        "numbers": found.numbers,
        "ratify": found.ratify,
        "on_the_table": None if found.table is None else {"offer": found.table.name, "terms": dict(found.table.terms)},
        "clashing": list(found.clashing),
        "under": [_under(each) for each in found.under],
        "notes": list(found.notes),
    }


def _under(each: AdviceUnder) -> Json:
    return {
        "waived": list(each.waived),
        "picks": [_pick(pick) for pick in each.picks],
        "frontier": [_trade(trade) for trade in each.frontier],
        "asking": None if each.asking is None else _value(each.asking),
        "looked_at": each.looked_at,
        "complete": each.complete,
        "stopped": each.stopped or None,
    }


def _trade(trade: Trade) -> Json:
    return {"gain": trade.gain, **share_json(trade.share), "most": trade.most, "terms": dict(trade.outcome)}


def _pick(pick: Pick) -> Json:
    return {
        "names": list(pick.names),
        **_trade(pick.trade),
        "expected": pick.expected,
        "regret": {"mean": pick.regret[0], "largest": pick.regret[1]},
        "surplus": numbers(pick.point.surplus),
        "changes": {change.issue: {"old": change.old, "new": change.new, "effect": numbers(change.effect)} for change in pick.changes},
        "margins": {party: _margin(margin) for party, margin in pick.margins.items()},
        "answers": {answer.party: _answer(answer) for answer in pick.answers},
        "thin": None if pick.thin is None else _thin(pick.thin),
        "exact": {"surplus": fractions(pick.point.surplus)},
    }


def _margin(margin: Margin) -> Json:
    return {"base": margin.base, "mean": margin.mean, "low": margin.low, "least": _extreme(margin.least), "most": _extreme(margin.most)}


def _extreme(extreme: Extreme | None) -> Json | None:
    if extreme is None:
        return None
    return {"value": float(extreme.value), "bound": float(extreme.bound), "settled": extreme.settled}


def _answer(answer: LikelyAnswer) -> Json:
    return {
        "accepts": answer.accepts,
        **share_json(answer.share),
        "counter": None if answer.counter is None else {"terms": dict(answer.counter.outcome), "surplus": numbers(answer.counter.surplus)},
    }


def _thin(thin: Thin) -> Json:
    return {
        "party": thin.party,
        "refuses": share_json(thin.refuses),
        "number": thin.path,
        "mean": None if thin.path is None else {"accepting": thin.accepting, "refusing": thin.refusing},
    }


def _value(asking: ValueOfAsking) -> Json:
    return {
        "expected": asking.expected,
        "perfect": asking.perfect,
        "offers": asking.looked_at,
        "every_offer": asking.every,
        "worth": [_asking(one) for one in asking.worth],
    }


def _asking(one: Asking) -> Json:
    return {
        "kind": one.kind,
        "party": one.party,
        "number": one.path,
        "terms": None if one.outcome is None else dict(one.outcome),
        "than": None if one.other is None else dict(one.other),
        "yes": None if one.share is None else share_json(one.share),
        "worth": one.worth,
    }
