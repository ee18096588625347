"""The JSON answer of `explain`. docs/cli.md describes every key; a key is never removed within a schema number."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.report.explain.json_by_rules import explained_json
from simulator.report.explain.json_firmness import robustness_json
from simulator.report.explain.json_openings import added_points_json, threshold_json
from simulator.report.solve.json import fractions, numbers, point_json, solve_json

if TYPE_CHECKING:
    from simulator.payoffs.opposition import IssueOpposition, JointValue
    from simulator.solve.why.concessions import Concession, Concessions
    from simulator.solve.why.demands import DemandSets
    from simulator.solve.why.explanation import Explanation, WaivedCase
    from simulator.solve.why.openings import AddedOptions
    from simulator.solve.why.side_payments import LeastTransfer
    from simulator.solve.why.weighing import WeighedSum

Json = dict[str, Any]


def explain_json(found: Explanation) -> Json:
    """The whole answer."""
    return {
        "schema": "zopa/explain/1",
        "title": found.title,
        "verdict": found.verdict,
        "stopped": found.stopped,
        "unfinished": list(found.unfinished),
        "red_lines_leave_nothing": found.red_lines_leave_nothing,
        "answer": solve_json(found.result, 0),
        "demands": None if found.demands is None else _demands(found.demands),
        "added_options": None if found.added_options is None else _added_options(found.added_options),
        "cases": [_case(case) for case in found.cases],
        "more_waivers": found.more_waivers,
        "joint_value": None if found.joint is None else _joint(found.joint),
        **({} if found.by_rules is None else {"by_rules": explained_json(found.by_rules)}),
        "notes": list(found.notes),
        "made_by": {"seconds": found.seconds, "version": found.version},
    }


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _demands(found: DemandSets) -> Json:
    return {
        "considered": list(found.demands),
        "clashes": [list(clash.demands) for clash in found.clashes],
        "clashes_complete": found.clashes_complete,
        "waivers": [
            {
                "demands": list(waiver.demands),
                "least_surplus": _number(waiver.least_surplus),
                "best": waiver.best,
                "point": point_json(waiver.point),
                "exact": {"least_surplus": _exact(waiver.least_surplus)},
            }
            for waiver in found.waivers
        ],
        "waivers_complete": found.waivers_complete,
        "stopped": found.stopped,
    }


def _case(case: WaivedCase) -> Json:
    return {
        "waived": list(case.waived),
        "verdict": case.result.verdict,
        "least_surplus": _number(case.least_surplus),
        "exact": {"least_surplus": _exact(case.least_surplus)},
        "answer": solve_json(case.result, 0),
        "concessions": None if case.concessions is None else _concessions(case.concessions),
        "side_payments": None if case.transfer is None else _transfer(case.transfer),
        "added_options": None if case.added_options is None else _added_options(case.added_options),
        "added_points": None if case.added_points is None else added_points_json(case.added_points),
        "numbers": None if case.numbers is None else [threshold_json(each) for each in case.numbers],
        "robustness": None if case.robustness is None else robustness_json(case.robustness),
        "weighed_sum": None if case.weighed is None else _weighed(case.weighed),
    }


def _concessions(found: Concessions) -> Json:
    return {
        "least_sum": None if found.least_sum is None else _concession(found.least_sum),
        "least_largest": None if found.least_largest is None else _concession(found.least_largest),
        "alone": {party: None if c is None else _concession(c) for party, c in found.alone.items()},
        "stopped": found.stopped,
    }


def _concession(found: Concession) -> Json:
    return {
        "by_party": numbers(found.by_party),
        "total": float(found.total),
        "largest": float(found.largest),
        "point": point_json(found.point),
        "exact": {"by_party": fractions(found.by_party), "total": str(found.total), "largest": str(found.largest)},
    }


def _added_options(found: AddedOptions) -> Json:
    return {
        "options": [
            {
                "issue": o.issue,
                "room": _number(o.room),
                "outcome": None if o.outcome is None else dict(o.outcome),
                "surplus": None if o.surplus is None else numbers(o.surplus),
                "exact": {"room": _exact(o.room), "surplus": None if o.surplus is None else fractions(o.surplus)},
            }
            for o in found.options
        ],
        "complete": found.complete,
        "stopped": found.stopped,
    }


def _transfer(found: LeastTransfer) -> Json:
    return {
        "unit": found.unit,
        "total": _number(found.total),
        "most": _number(found.most),
        "within_limit": found.within_limit,
        "short": _number(found.short),
        "payments": [
            {"payer": p.payer, "receiver": p.receiver, "amount": float(p.amount), "exact": {"amount": str(p.amount)}}
            for p in found.payments
        ],
        "point": None if found.point is None else point_json(found.point),
        "surplus_after": numbers(found.surplus),
        "exact": {"total": _exact(found.total), "short": _exact(found.short), "surplus_after": fractions(found.surplus)},
    }


def _weighed(found: WeighedSum) -> Json:
    return {
        "weights": numbers(found.weights),
        "bound": float(found.bound),
        "issues": [
            {
                "issue": i.issue,
                "option": i.option,
                "points": float(i.points),
                "otherwise": _number(i.otherwise),
                "exact": {"points": str(i.points), "otherwise": _exact(i.otherwise)},
            }
            for i in found.issues
        ],
        "interactions": float(found.interactions),
        "reservation": float(found.reservation),
        "exact": {
            "weights": fractions(found.weights),
            "bound": str(found.bound),
            "interactions": str(found.interactions),
            "reservation": str(found.reservation),
        },
    }


def _joint(found: JointValue) -> Json:
    return {
        "open": float(found.open),
        "solved": float(found.solved),
        "issues": [_issue(issue) for issue in found.issues],
        "offers": None
        if found.offers is None
        else {
            "offers": list(found.offers.offers),
            "settled": list(found.offers.settled),
            "share_left": float(found.offers.share_left),
            "exact": {"share_left": str(found.offers.share_left)},
        },
        "exact": {"open": str(found.open), "solved": str(found.solved)},
    }


def _issue(found: IssueOpposition) -> Json:
    return {
        "issue": found.issue,
        "kind": found.kind,
        "at_stake": float(found.at_stake),
        "open": float(found.open),
        "option": found.option,
        "stakes": numbers(found.stakes),
        "pairs": [
            {
                "parties": [pair.first, pair.second],
                "index": _number(pair.index),
                "common_ground": float(pair.common_ground),
                "exact": {"index": _exact(pair.index), "common_ground": str(pair.common_ground)},
            }
            for pair in found.pairs
        ],
        "exact": {"at_stake": str(found.at_stake), "open": str(found.open), "stakes": fractions(found.stakes)},
    }
