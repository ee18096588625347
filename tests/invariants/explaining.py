"""The records of `explain`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from simulator.solve.clash import Clash
from simulator.solve.results import Interval
from simulator.solve.why.added_points import AddedPointsList
from simulator.solve.why.concessions import Concession, Concessions
from simulator.solve.why.demands import DemandSets, Waiver
from simulator.solve.why.explanation import Explanation, WaivedCase
from simulator.solve.why.joint_changes import Direction, JointChanges
from simulator.solve.why.openings import AddedOption, AddedOptions
from simulator.solve.why.robustness import Robustness
from simulator.solve.why.side_payments import LeastTransfer, Payment
from simulator.solve.why.thresholds import Threshold
from simulator.solve.why.weighing import WeighedSum
from tests.invariants import states


@states(Clash)
def of_a_clash(clash: Clash) -> Iterator[str]:
    if not clash.paths:
        yield "a clash of nothing"
    if any(not set(waived) & set(clash.paths) for waived in clash.waivers):
        yield "a waiver leaves the whole clash standing"
    if clash.complete is not bool(clash.waivers):
        yield f"complete {clash.complete} with {len(clash.waivers)} waivers"


@states(Waiver)
def of_a_waiver(waiver: Waiver) -> Iterator[str]:
    accepting = [s for party, s in waiver.point.surplus.items() if f"parties.{party}" not in waiver.demands]
    if (min(accepting) if accepting else None) != waiver.least_surplus:
        yield f"the least surplus of those that accept is not {waiver.least_surplus}"
    if accepting and min(accepting) < 0:
        yield "a party whose acceptance stands would not accept"
    if not set(waiver.point.red_lines) <= set(waiver.demands):
        yield f"{waiver.point.red_lines} crossed, waived {waiver.demands}"


@states(DemandSets)
def of_demand_sets(sets: DemandSets) -> Iterator[str]:
    clashes, waivers = [set(c.demands) for c in sets.clashes], [set(w.demands) for w in sets.waivers]
    if sets.agreement is not None and (clashes or waivers):
        yield "an outcome meets all demands, and some clash"
    if any(not each <= set(sets.demands) for each in (*clashes, *waivers)):
        yield "a demand that was not considered"
    for family in (clashes, waivers):
        if any(a < b or (a == b and a is not b) for a in family for b in family):
            yield "a set that is not minimal"
    if any(not clash & waiver for clash in clashes for waiver in waivers):
        yield "a waiver leaves a clash standing"
    if [len(w) for w in waivers] != sorted(map(len, waivers)) or [len(c) for c in clashes] != sorted(map(len, clashes)):
        yield "the smaller sets do not come first"
    if sets.complete and any(clashes) is not bool(waivers):
        yield f"{len(clashes)} clashes, {len(waivers)} waivers"
    if sets.complete and sets.stopped is not None:
        yield f"complete, and stopped by {sets.stopped}"


@states(Concession)
def of_a_concession(concession: Concession) -> Iterator[str]:
    needed = {party: max(Fraction(0), -surplus) for party, surplus in concession.point.surplus.items()}
    if needed != concession.by_party:
        yield f"{dict(concession.by_party)} conceded, {needed} needed"


@states(Concessions)
def of_concessions(found: Concessions) -> Iterator[str]:
    parts = [found.least_sum, found.least_largest, *found.alone.values()]
    if (found.nothing_allowed or found.agreement is not None) and any(part is not None for part in parts):
        yield "concessions where none can help or none is needed"
    if found.least_sum and found.least_largest:
        if found.least_sum.total > found.least_largest.total:
            yield "the least sum is not the least"
        if found.least_largest.largest > found.least_sum.largest:
            yield "the least largest is not the least"
    for party, alone in found.alone.items():
        if alone is not None and any(points for other, points in alone.by_party.items() if other != party):
            yield f"others concede beside {party}"
        if alone is not None and found.least_sum is not None and alone.total < found.least_sum.total:
            yield f"{party} alone concedes less than the least sum"


@states(Payment)
def of_a_payment(payment: Payment) -> Iterator[str]:
    if payment.amount <= 0 or payment.payer == payment.receiver:
        yield f"{payment.payer} pays {payment.amount} to {payment.receiver}"


@states(LeastTransfer)
def of_a_transfer(paid: LeastTransfer) -> Iterator[str]:
    if sum((p.amount for p in paid.payments), Fraction(0)) != (paid.total or 0):
        yield f"payments do not sum to {paid.total}"
    if paid.total is None and paid.payments:
        yield "payments that do not suffice"
    if paid.total is not None and (paid.point is None or any(s < 0 for s in paid.surplus.values())):
        yield "somebody is below its reservation value after payments"
    if (paid.short is None) is not (paid.total is not None or paid.point is None):
        yield f"{paid.short} short with the total {paid.total}"


@states(AddedOption)
def of_an_added_option(option: AddedOption) -> Iterator[str]:
    if (option.room is None) is not (option.surplus is None) or (option.room is None) is not (option.outcome is None):
        yield "room without an outcome that shows it"
    if option.surplus is not None and min(option.surplus.values()) != option.room:
        yield f"the room {option.room} is not the least surplus"


@states(AddedOptions)
def of_added_options(found: AddedOptions) -> Iterator[str]:
    rooms = [option.room for option in found.options if option.room is not None]
    if rooms != sorted(rooms, reverse=True):
        yield "the largest room does not come first"
    if found.complete is (found.stopped is not None):
        yield f"complete {found.complete}, stopped by {found.stopped}"


@states(AddedPointsList)
def of_added_points(found: AddedPointsList) -> Iterator[str]:
    points = [each.points for each in found.found]
    if points != sorted(points) or any(each.points <= 0 and (each.points < 0 or each.enough) for each in found.found):
        yield f"{points} are not the least first"
    if min(found.none, found.left) < 0:
        yield "a negative number of cases"


@states(Threshold)
def of_a_threshold(found: Threshold) -> Iterator[str]:
    values = [flip.value for flip in found.flips]
    if found.low > found.high or values != sorted(values) or any(not found.low <= v <= found.high for v in values):
        yield f"flips at {values} in {found.low} to {found.high}"
    if any(not flip.between[0] <= flip.value <= flip.between[1] for flip in found.flips):
        yield "a flip lies outside its bounds"
    if found.exact and (found.missed_windows or any(flip.between != (flip.value, flip.value) for flip in found.flips)):
        yield "exact, and not sure of all flips"
    directions = [flip.opens_upwards for flip in found.flips]
    if found.exact and any(a == b for a, b in pairwise(directions)):
        yield "two flips in a row open, or close"


@states(Direction)
def of_a_direction(direction: Direction) -> Iterator[str]:
    if not 0 <= direction.open_at <= 1 or not all(-1 <= share <= 1 for share in direction.shares.values()):
        yield f"open up to {direction.open_at} with shares {dict(direction.shares)}"
    if direction.closed_at is not None and not direction.open_at < direction.closed_at <= 1:
        yield f"open at {direction.open_at}, closed at {direction.closed_at}"


@states(JointChanges)
def of_joint_changes(found: JointChanges) -> Iterator[str]:
    closing = found.drawn - found.never - found.undecided
    if min(found.never, found.undecided, closing) < 0:
        yield f"{found.never} never and {found.undecided} undecided of {found.drawn}"
    if (found.smallest is not None and closing == 0) or (closing > 0 and found.smallest is None):
        yield f"{closing} directions close the zone, the first is {found.smallest}"


@states(Robustness)
def of_robustness(found: Robustness) -> Iterator[str]:
    for loosened in (*found.parties, *found.red_lines, *found.bodies):
        if isinstance(loosened.zone, int) and isinstance(found.zone, int) and loosened.zone < found.zone:
            yield f"{loosened.path} loosened leaves {loosened.zone} of {found.zone}"
    if isinstance(found.zone, int) and found.zone < 1:
        yield "firmness of an agreement that is none"
    if found.distance is not None and found.joint_shift is not None and not 0 <= found.joint_shift <= min(found.distance.values()):
        yield f"all could rise by {found.joint_shift}, one by one by {dict(found.distance)}"
    for interval in (found.zone, *(loosened.zone for loosened in (*found.parties, *found.red_lines, *found.bodies))):
        if isinstance(interval, Interval) and interval.high < 1:
            yield f"at most {interval.high} agreements where there is one"


@states(WeighedSum)
def of_a_weighed_sum(found: WeighedSum) -> Iterator[str]:
    if sum(found.weights.values()) != 1 or min(found.weights.values()) <= 0:
        yield f"weights {dict(found.weights)}"
    if found.bound >= 0 or found.bound != sum(each.points for each in found.issues) + found.interactions - found.reservation:
        yield f"the bound {found.bound} is not what its parts sum to"
    if any(each.otherwise is not None and each.otherwise > found.bound for each in found.issues):
        yield "another option reaches more than the bound"


@states(WaivedCase)
def of_a_case(case: WaivedCase) -> Iterator[str]:
    if case.agreement is not False and any((case.weighed, case.concessions, case.added_options, case.added_points, case.transfer)):
        yield f"a way out, and the verdict is {case.result.verdict}"
    if case.agreement is not True and case.robustness is not None:
        yield f"firmness, and the verdict is {case.result.verdict}"
    if case.concessions is not None and case.concessions.agreement is not None:
        yield "no agreement, and one to concede nothing for"
    if case.transfer is not None and case.transfer.total == 0:
        yield "no agreement, and one that costs nothing"


@states(Explanation)
def of_an_explanation(found: Explanation) -> Iterator[str]:
    if found.verdict != "no agreement" and found.demands is not None:
        yield f"{found.verdict}, and demands that clash"
    if found.demands is not None and found.demands.agreement is not None:
        yield "no agreement, and an outcome that meets all demands"
    if found.result.no_deal is not None and not found.result.no_deal.reason:
        yield "no agreement, and no reason"
    if not found.red_lines_leave_nothing and any(case.waived for case in found.cases):
        yield "red lines are waived that leave outcomes"
    if found.red_lines_leave_nothing and any(not case.waived for case in found.cases):
        yield "red lines leave nothing, and the way out waives none"
    if (found.added_options is not None) and not found.red_lines_leave_nothing:
        yield "options beyond red lines that leave outcomes"
    if bool(found.unfinished) is not bool(found.stopped) and not found.result.stopped:
        yield f"unfinished {found.unfinished}, stopped by {found.stopped}"
    if found.demands is not None and found.demands.complete and found.result.no_deal is not None and not found.demands.clashes:
        yield "no agreement, and no clash of demands"
