"""The JSON answers of `solve` and `verify`. docs/cli.md describes every key; a key is never removed within a schema number.

Quantities in points are JSON numbers (the nearest double) for reading, and once more as exact fractions under `exact`.
Counts are JSON integers of any size.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.offers.home import HomeFront
    from simulator.offers.ratification import Ratification
    from simulator.scenario.model import Scenario
    from simulator.solve.existence import ShareWithAgreement
    from simulator.solve.results import (
        Frontier,
        FrontierSample,
        Nearest,
        NoDeal,
        Point,
        RequiredRatification,
        Result,
        Solution,
        Zone,
    )
    from simulator.solve.results_by_rule import ByRules, Voting

Json = dict[str, Any]


def numbers(values: Mapping[str, Fraction]) -> dict[str, float]:
    return {name: float(value) for name, value in values.items()}


def fractions(values: Mapping[str, Fraction]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}


def solve_json(result: Result, listed_points: int, shares: Sequence[ShareWithAgreement] = (), home: HomeFront | None = None) -> Json:
    """The whole answer. `listed_points`: how many points of the frontier are listed at most (0: all); `shares`: the draws of the
    ranged numbers in which an agreement exists, where any were made, then those under each minimal waiver."""
    return {
        "schema": "zopa/solve/1",
        "title": result.title,
        "verdict": result.verdict,
        "stopped": result.stopped,
        "zone": _zone(result.zone),
        "reservation": numbers(result.reservation),
        "ideal": numbers(result.ideal),
        "worst": numbers(result.worst),
        "exact": {
            "reservation": fractions(result.reservation),
            "ideal": fractions(result.ideal),
            "worst": fractions(result.worst),
        },
        "solutions": {name: _solution(solution, result.scenario) for name, solution in result.solutions.items()},
        "accepted_offers": list(result.accepted_offers),
        "no_deal": None if result.no_deal is None else _no_deal(result.no_deal),
        "binding": [
            {"issue": b.issue, "party": b.party, "option": b.option, "gain": float(b.gain), "blocked_by": list(b.blocked_by)}
            for b in result.binding
        ],
        "frontier": None if result.frontier is None else _frontier(result.frontier, listed_points),
        "frontier_sample": None if result.frontier_sample is None else _frontier_sample(result.frontier_sample),
        "draws": {**draws_json(shares[0]), "waivers": [draws_json(share) for share in shares[1:]]} if shares else None,
        "ratification": None if result.ratification is None else {**required_json(result.ratification), **home_json(home)},
        "by_rules": None if result.by_rules is None else _by_rules(result.by_rules, result.asked_frontier, listed_points),
        "notes": list(result.notes),
        "made_by": {"engine": result.engine, "seconds": result.seconds, "version": result.version},
    }


def _by_rules(found: ByRules, frontier: Frontier | None, listed_points: int) -> Json:
    """What passes under agreement rules, who carries it, and how many votes were reached."""
    shares = found.decisive
    return {
        "rules": list(found.rules),
        "asked": list(found.asked),
        "accepted_by_all": found.by_all,
        "votes": [
            {
                "rule": v.rule,
                "of": v.of,
                "needed": float(v.least),
                "strictly_more": v.strict,
                "total": float(v.total),
                "most": float(v.most),
                "exact": {"needed": str(v.least), "total": str(v.total), "most": str(v.most)},
            }
            for v in found.votes
        ],
        "blocking": [
            {
                "rule": v.rule,
                "of": v.of,
                "needed": float(v.least),
                "strictly_more": v.strict,
                "total": float(v.total),
                "fewest": None if v.fewest is None else float(v.fewest),
                "exact": {"needed": str(v.least), "total": str(v.total), "fewest": None if v.fewest is None else str(v.fewest)},
            }
            for v in found.blocking
        ],
        "power": [
            {
                "rule": each.rule,
                "shapley_shubik": numbers(each.shapley_shubik),
                "banzhaf": numbers(each.banzhaf),
                "decides": numbers(each.decides),
                "exact": {
                    "shapley_shubik": fractions(each.shapley_shubik),
                    "banzhaf": fractions(each.banzhaf),
                    "decides": fractions(each.decides),
                },
            }
            for each in found.power
        ],
        "voting": None if found.voting is None else _voting(found.voting),
        "frontier": None if frontier is None else _frontier(frontier, listed_points),
        "groups": [{"accepted_by": list(group.parties), "outcomes": group.count} for group in found.groups],
        "n_groups": found.n_groups,
        "decisive": None if shares is None else numbers(shares),
        "coalitions": [
            {
                "parties": list(each.parties),
                "outcomes": each.count,
                "best": numbers(each.best),
                "least_surplus": float(each.least_surplus),
                "solutions": {name: dict(outcome) for name, outcome in each.solutions.items()},
                "exact": {"best": fractions(each.best), "least_surplus": str(each.least_surplus)},
            }
            for each in found.coalitions
        ],
        "n_agreeing_coalitions": found.n_agreeing,
        "n_winning_coalitions": found.n_winning,
        "exact": {"decisive": None if shares is None else fractions(shares)},
    }


def _voting(found: Voting) -> Json:
    """To what votes between the outcomes that pass lead."""
    sets = {"core": found.core, "condorcet": found.condorcet, "uncovered": found.uncovered}
    return {name: {"count": each.count, "outcomes": [dict(outcome) for outcome in each.outcomes]} for name, each in sets.items()}


def required_json(required: RequiredRatification) -> Json:
    """What ratification was required, and the answer without it."""
    return {
        "chance": float(required.chance),
        "bodies": list(required.bodies),
        "without": {"verdict": required.signed, "count": required.signed_count},
        "exact": {"chance": str(required.chance)},
    }


def home_json(home: HomeFront | None) -> Json:
    """What stands behind a deal at home."""
    if home is None:
        return {"at": None, "win_sets": [], "effects": []}
    at = None
    if home.chances is not None:
        expected = None if home.refusal is None else dict(home.refusal.expected)
        at = {"solution": home.solution, **chances_json(home.chances), "expected": expected}
    return {
        "at": at,
        "win_sets": [{"path": w.path, "count": w.count, "agreements": w.agreements, "allowed": w.allowed} for w in home.win_sets],
        "effects": [
            {
                "party": e.party,
                "solution": e.solution,
                "without": None if e.without is None else float(e.without),
                "required": None if e.required is None else float(e.required),
            }
            for e in home.effects
        ],
    }


def chances_json(found: Ratification) -> Json:
    """With what chance each ratifying body passes an outcome, and all of them together."""
    return {
        "bodies": [{"path": b.path, "needed": b.needed, "chance": b.chance} for b in found.bodies],
        "joint": {"independent": found.joint.independent, "low": found.joint.low, "high": found.joint.high},
    }


def draws_json(share: ShareWithAgreement) -> Json:
    """In how many draws an agreement exists, and how far the count goes."""
    interval = share.interval
    return {
        "draws": share.draws,
        "seed": share.seed,
        "numbers": share.numbers,
        "waived": list(share.waived),
        "with_agreement": share.with_agreement,
        "undecided": share.undecided,
        "interval": None if interval is None else {"low": interval.low, "high": interval.high, "confidence": interval.confidence},
        "constant_because": share.constant_because,
        "stopped": share.stopped,
        "ratify": None if share.ratify is None else float(share.ratify),
        "signed": share.signed,
    }


def _zone(zone: Zone) -> Json:
    estimate = zone.estimate
    return {
        "empty": zone.empty,
        "count": zone.count,
        "estimate": None
        if estimate is None
        else {"low": estimate.low, "high": estimate.high, "confidence": estimate.confidence, "samples": estimate.samples},
        "feasible": zone.feasible,
        "allowed": zone.allowed,
        "outcomes": zone.outcomes,
    }


def point_json(point: Point, scenario: Scenario | None = None) -> Json:
    """One outcome with what it is worth; `signs` says of each party whether it would accept it. `scenario`: whose parties may not be asked,
    or not accept what is worth as much as no agreement."""
    crossed = {path.split(".")[1] for path in point.red_lines}
    if scenario is not None:
        silent = {name for name, party in scenario.parties.items() if not party.consent}
        indifferent = {name for name, party in scenario.parties.items() if party.indifferent != "yes" and point.surplus[name] == 0}
        crossed |= silent | indifferent
    return {
        "outcome": dict(point.outcome),
        "utilities": numbers(point.utilities),
        "surplus": numbers(point.surplus),
        "signs": {party: surplus >= 0 and party not in crossed for party, surplus in point.surplus.items()},
        "red_lines": list(point.red_lines),
        "exact": {"utilities": fractions(point.utilities), "surplus": fractions(point.surplus)},
    }


def _solution(solution: Solution, scenario: Scenario | None) -> Json:
    return {
        "points": [point_json(point, scenario) for point in solution.points],
        "tied": solution.tied,
        "value": float(solution.value),
        "bound": solution.bound if solution.bound is not None and isfinite(solution.bound) else None,
        "proved": solution.bound is None,
        "left_out": list(solution.left_out),
        "compares_parties": solution.compares_parties,
        "consenting": None if solution.consenting is None else list(solution.consenting),
        "engine": solution.engine,
        "exact": {"value": str(solution.value) if isinstance(solution.value, Fraction) else None},
    }


def _nearest(nearest: Nearest) -> Json:
    return {
        "waived": list(nearest.waived),
        **point_json(nearest.point),
        "least_surplus": float(nearest.least_surplus),
        "opens_a_deal": nearest.opens,
        "proved": nearest.proved,
        "unasked": nearest.unasked,
    }


def _no_deal(no_deal: NoDeal) -> Json:
    return {
        "reason": no_deal.reason,
        "clash": list(no_deal.clash),
        "nearest": None if no_deal.nearest is None else _nearest(no_deal.nearest),
        "waivers": [_nearest(waiver) for waiver in no_deal.waivers],
        "hopeless": [list(waived) for waived in no_deal.hopeless],
        "certificate": None if no_deal.certificate is None else dict(no_deal.certificate),
    }


def _frontier(frontier: Frontier, listed_points: int) -> Json:
    shown = frontier if listed_points == 0 else frontier.spread(listed_points)
    return {
        "within_reservation": frontier.within_reservation,
        "size": frontier.size,
        "listed": shown.size,
        "epsilon": numbers(frontier.epsilon),
        "parties": list(frontier.parties),
        "utilities": shown.utilities.tolist(),
        "outcomes": [dict(outcome) for outcome in shown.outcomes],
        "tied": list(shown.tied),
        "engine": frontier.engine,
    }


def _frontier_sample(sample: FrontierSample) -> Json:
    return {
        "within_reservation": sample.within_reservation,
        "size": len(sample.by),
        "thinned_short": sample.thinned_short,
        "gap": sample.gap,
        "parties": list(sample.parties),
        "utilities": [[float(u) for u in row] for row in sample.utilities],
        "outcomes": [dict(outcome) for outcome in sample.outcomes],
        "by": list(sample.by),
    }


def plain_json(value: Any) -> Any:
    """Plain data of a scenario as JSON: decimals as numbers (integers stay integers), dates as ISO text."""
    if isinstance(value, Mapping):
        return {str(key): plain_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_json(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
