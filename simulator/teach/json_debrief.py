"""The JSON answer of `zopa debrief`; docs/exercises.md describes it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.scenario.model import Scenario

if TYPE_CHECKING:
    from simulator.teach.debrief import ClassDebrief, Deal


def debrief_json(scenario: Scenario, found: ClassDebrief) -> dict[str, Any]:
    nash = found.result.nash
    return {
        "schema": "zopa/debrief/1",
        "title": scenario.title,
        "verdict": found.result.verdict,
        "reservation": _numbers(found.result.reservation),
        "nash": None if nash is None else _numbers(nash.utilities),
        "groups": [_group(deal) for deal in found.deals],
    }


def _group(deal: Deal) -> dict[str, Any]:
    known = deal.deal
    return {
        "group": deal.group,
        "rank": deal.rank,
        "terms": None if known is None else dict(known.offer.terms),
        "utilities": _numbers(deal.utilities),
        "all_sign": deal.signed,
        "shortfall": {} if known is None else _numbers({p: a.shortfall for p, a in known.answers.items() if a.shortfall}),
        "red_lines": [] if known is None else [path for a in known.answers.values() for path in a.red_lines],
        "infeasible": [] if known is None else list(known.infeasible),
        "product": float(deal.product),
        "left_on_the_table": None if deal.left is None else _numbers(deal.left),
    }


def _numbers(values: Mapping[str, Fraction]) -> dict[str, float]:
    return {party: float(value) for party, value in values.items()}
