"""The JSON answer of `compare`. docs/cli.md describes every key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from simulator.report.compare.json_by_rules import ruled_json, vote_json
from simulator.report.compare.json_change import change_json
from simulator.report.compare.json_uncertainty import uncertainty_json
from simulator.report.json_on_record import recorded_json
from simulator.report.solve.json import Json, fractions, numbers, point_json

if TYPE_CHECKING:
    from simulator.offers.comparing import Better, CompareReport, OfferTrades, Way
    from simulator.offers.ratification import JointChance, Ratification
    from simulator.offers.results import (
        Answer,
        Closeness,
        Completions,
        CounterOffers,
        Distance,
        EvaluatedOffer,
        Improvement,
        Improvements,
        Logroll,
        Logrolls,
        OfferMark,
        Packages,
        Path,
    )
    from simulator.scenario.model import Scenario
    from simulator.solve.results import Point


def compare_json(scenario: Scenario, report: CompareReport) -> Json:
    """The whole answer."""
    comparison = report.comparison
    return {
        "schema": "zopa/compare/1",
        "title": scenario.title,
        "verdict": report.result.verdict,
        "stopped": report.stopped,
        "unfinished": list(report.unfinished),
        "reservation": numbers(comparison.reservation),
        "ideal": numbers(comparison.ideal),
        "exact": {"reservation": fractions(comparison.reservation), "ideal": fractions(comparison.ideal)},
        "offers": [_offer(each, comparison.marks[each.offer.name], report.ratification.get(each.offer.name)) for each in comparison.offers],
        "answers_on_record": [recorded_json(each) for each in report.answers],
        "dominance": [{"better": a, "worse": b} for a, b in comparison.dominance],
        "solutions": list(comparison.solutions),
        "ratify": None if report.ratify is None else float(report.ratify),
        "better": None if report.better is None else [_better(each) for each in report.better],
        "trades": None if report.trades is None else [_trades(each) for each in report.trades],
        "counter_offers": None if report.counter is None else _counter(report.counter),
        "path": None if report.way is None else _way(report.way),
        "uncertainty": None if report.uncertainty is None else uncertainty_json(report.uncertainty),
        **({} if report.result.by_rules is None else ruled_json(report)),
        "notes": list(comparison.notes),
        "made_by": {"version": report.result.version},
    }


def _offer(each: EvaluatedOffer, marks: Mapping[str, OfferMark], ratification: Ratification | None) -> Json:
    offer = each.offer
    return {
        "name": offer.name,
        "title": offer.title,
        "origin": offer.origin,
        "date": None if offer.date is None else offer.date.isoformat(),
        "put_forward_by": list(offer.put_forward_by),
        "terms": dict(offer.terms),
        "filled": list(offer.filled),
        "later_source": offer.later_source,
        "after_as_of": each.after_as_of,
        "agreed": each.agreed,
        "point": _point(each.point),
        "answers": {party: _answer(answer) for party, answer in each.answers.items()},
        "infeasible": list(each.infeasible),
        "crossed": list(each.crossed),
        "refused": list(each.refused),
        "completions": None if each.completions is None else _completions(each.completions),
        "distance": None if each.distance is None else _distance(each.distance),
        "closeness": [_closeness(close) for close in each.closeness],
        "tests": {test: {"passes": mark.passes, "failing": list(mark.failing)} for test, mark in marks.items()},
        "ratification": None if ratification is None else _ratification(ratification),
        **({} if each.by_rules is None else {"vote": vote_json(each.by_rules)}),
    }


def _point(point: Point | None) -> Json | None:
    return None if point is None else point_json(point)


def _answer(answer: Answer) -> Json:
    return {
        "accepts": answer.accepts,
        "shortfall": float(answer.shortfall),
        "red_lines": list(answer.red_lines),
        "exact": {"shortfall": str(answer.shortfall)},
    }


def _completions(found: Completions) -> Json:
    return {
        "open_issues": list(found.open_issues),
        "feasible": found.feasible,
        "allowed": found.allowed,
        "best": {party: point_json(point) for party, point in found.best.items()},
        "worst": {party: point_json(point) for party, point in found.worst.items()},
        "agreement": _point(found.agreement),
        "settled": found.settled,
    }


def _distance(found: Distance) -> Json:
    return {
        "efficient": found.efficient,
        "efficiency": float(found.efficiency),
        "dominating": _point(found.dominating),
        "gains": numbers(found.gains),
        "exact": {"efficiency": str(found.efficiency), "gains": fractions(found.gains)},
    }


def _closeness(found: Closeness) -> Json:
    return {
        "solution": found.solution,
        "same": list(found.same),
        "share": float(found.share),
        "difference": numbers(found.difference),
        "exact": {"share": str(found.share), "difference": fractions(found.difference)},
    }


def _ratification(found: Ratification) -> Json:
    return {
        "bodies": [{"path": b.path, "party": b.party, "needed": b.needed, "chance": b.chance} for b in found.bodies],
        "by_party": {party: _joint(chance) for party, chance in found.by_party.items()},
        "joint": _joint(found.joint),
    }


def _joint(found: JointChance) -> Json:
    return {"independent": found.independent, "low": found.low, "high": found.high}


def _better(found: Better) -> Json:
    return {
        "offer": found.offer,
        "waived": list(found.waived),
        "start": None if found.start is None else dict(found.start),
        "improvements": None if found.improvements is None else _improvements(found.improvements),
        "package": None if found.package is None else _packages(found.package),
    }


def _improvements(found: Improvements) -> Json:
    return {"found": [_improvement(each) for each in found.found], "more": found.more, "reason": found.reason}


def _packages(found: Packages) -> Json:
    return {
        "size": found.size,
        "packages": [_improvement(each) for each in found.packages],
        "complete": found.complete,
        "reason": found.reason,
    }


def _improvement(found: Improvement) -> Json:
    return {
        "point": point_json(found.point),
        "changes": [change_json(change) for change in found.changes],
        "gains": numbers(found.gains),
        "exact": {"gains": fractions(found.gains)},
    }


def _trades(found: OfferTrades) -> Json:
    return {"offer": found.offer, "kinds": [_kind(logrolls) for logrolls in found.logrolls.values()]}


def _kind(found: Logrolls) -> Json:
    return {
        "kind": found.kind,
        "total": found.total,
        "exhaustive": found.exhaustive,
        "found": [_trade(trade) for trade in found.found],
    }


def _trade(found: Logroll) -> Json:
    return {
        "changes": [change_json(change) for change in found.changes],
        "gains": numbers(found.gains),
        "gets": _lists(found.gets),
        "gives": _lists(found.gives),
        "agreed": found.agreed,
        "point": point_json(found.point),
        "exact": {"gains": fractions(found.gains)},
    }


def _lists(issues: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {party: list(names) for party, names in issues.items()}


def _counter(found: CounterOffers) -> Json:
    return {
        "found": [
            {"party": each.party, "waived": list(each.waived), "tied": each.tied, "point": point_json(each.point)} for each in found.found
        ],
        "closed": [list(paths) for paths in found.closed],
        "more": found.more,
        "reason": found.reason,
    }


def _way(found: Way) -> Json:
    answer = found.answer
    return {
        "from": found.start,
        "to": found.end,
        "settled": answer is not None,
        "differing": None if answer is None else list(answer.differing),
        "path": None if answer is None or answer.path is None else _path(answer.path),
        "widest": None if answer is None or answer.widest is None else _path(answer.widest),
        "obstacle": None if answer is None or answer.obstacle is None else asdict(answer.obstacle),
    }


def _path(found: Path) -> Json:
    return {
        "changes": [change_json(change) for change in found.changes],
        "steps": [point_json(point) for point in found.steps],
        "least_surplus": float(found.least_surplus),
        "exact": {"least_surplus": str(found.least_surplus)},
    }
