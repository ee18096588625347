"""The records of `solve`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import prod
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from simulator.solve.existence import ShareWithAgreement
from simulator.solve.results import (
    Binding,
    Frontier,
    FrontierSample,
    Interval,
    Nearest,
    NoDeal,
    Point,
    RequiredRatification,
    Result,
    SampledBy,
    Solution,
    SolutionName,
    Zone,
)
from simulator.solve.results_by_rule import ByRules, RulePower, Voting
from simulator.solve.work import TIES_LISTED
from tests.invariants import states

ROUNDING = 1e-9
LOOKED_AT = 100_000
"""Points of a frontier up to which all are looked at; of more, an even spread."""
COMPARED = 300
"""Points of a frontier up to which each is compared with each."""


@states(Point)
def of_a_point(point: Point) -> Iterator[str]:
    if list(point.utilities) != list(point.surplus):
        yield "utilities and surpluses are not of the same parties"
    if not all(isinstance(x, Fraction) for x in (*point.utilities.values(), *point.surplus.values())):
        yield "utilities and surpluses are not exact"
    if len(set(point.red_lines)) != len(point.red_lines):
        yield "a red line is crossed twice"


@states(Interval)
def of_an_interval(interval: Interval) -> Iterator[str]:
    if not 0 <= interval.low <= interval.high:
        yield f"low {interval.low} and high {interval.high} are not in order"
    if not 0 < interval.confidence < 1 or interval.samples < 1:
        yield f"{interval.confidence} is no confidence, or {interval.samples} no number of samples"


@states(Zone)
def of_a_zone(zone: Zone) -> Iterator[str]:
    if zone.count is not None and (zone.count == 0) is not zone.empty:
        yield f"count {zone.count} beside empty {zone.empty}"
    if zone.empty and zone.count != 0:
        yield "an empty zone has no count"
    sizes = [zone.count or 0, zone.allowed, zone.feasible, zone.outcomes]
    known = [size for size in sizes if size is not None]
    if known != sorted(known) or known[0] < 0:
        yield f"count, allowed, feasible and outcomes are not ascending: {known}"
    if zone.estimate is not None:
        if zone.count is not None:
            yield "an estimate beside a count"
        if zone.estimate.low > 0 and zone.empty is not False:
            yield f"at least {zone.estimate.low} beside empty {zone.empty}"
        if zone.allowed is not None and zone.estimate.high > zone.allowed * (1 + ROUNDING):
            yield f"at most {zone.estimate.high} of {zone.allowed}"


@states(Frontier)
def of_a_frontier(frontier: Frontier) -> Iterator[str]:
    n = min(frontier.size, LOOKED_AT)
    frontier = frontier.spread(LOOKED_AT)
    if frontier.utilities.shape != (n, len(frontier.parties)) or len(frontier.outcomes) != n or len(frontier.tied) != n:
        yield f"{frontier.utilities.shape} utilities and {len(frontier.outcomes)} outcomes for {n} points"
    if list(frontier.epsilon) != list(frontier.parties) or any(e < 0 for e in frontier.epsilon.values()):
        yield f"epsilon {dict(frontier.epsilon)}"
    if min(frontier.tied, default=1) < 1:
        yield "a point without an outcome"
    if n <= COMPARED and not any(frontier.epsilon.values()):
        yield from _dominating(frontier.utilities, "an exact frontier")


@states(FrontierSample)
def of_a_frontier_sample(sample: FrontierSample) -> Iterator[str]:
    n = len(sample.by)
    if sample.utilities.shape != (n, len(sample.parties)) or len(sample.outcomes) != n:
        yield f"{sample.utilities.shape} utilities and {len(sample.outcomes)} outcomes for {n} points"
    if not set(sample.by) <= set(get_args(SampledBy)):
        yield f"found by {sorted(set(sample.by))}"
    if not 0 < sample.thinned_short <= 1 or (sample.gap is not None and sample.gap < 0) or (not n and sample.gap is not None):
        yield f"thinned_short {sample.thinned_short} and gap {sample.gap} of {n} points"
    yield from _dominating(sample.utilities, "a sample")
    if len(np.unique(sample.utilities, axis=0)) != n:
        yield "two points of a sample have the same utilities"


def _dominating(table: NDArray[np.float64], of: str) -> Iterator[str]:
    """Points that dominate others."""
    above = (table[:, None, :] >= table[None, :, :]).all(axis=2) & (table[:, None, :] > table[None, :, :]).any(axis=2)
    if above.any():
        yield f"point {np.argwhere(above)[0].tolist()} of {of} dominates another"


@states(Solution)
def of_a_solution(solution: Solution) -> Iterator[str]:
    if not solution.points:
        yield "no outcome"
        return
    if solution.tied is None and len(solution.points) != 1:
        yield f"{len(solution.points)} outcomes where ties are not looked for"
    if solution.tied is not None and len(solution.points) != min(solution.tied, TIES_LISTED):
        yield f"{len(solution.points)} outcomes listed of {solution.tied}"
    if len({tuple(point.outcome.items()) for point in solution.points}) != len(solution.points):
        yield "an outcome stands twice"
    for party in solution.consenting or ():
        first = solution.points[0]
        if first.surplus[party] < 0 or any(path.startswith(f"parties.{party}.") for path in first.red_lines):
            yield f"{party} consents to {first.surplus[party]} points and {first.red_lines}"
    if solution.bound is not None and solution.bound < float(solution.value) - ROUNDING * max(1.0, abs(float(solution.value))):
        yield f"bound {solution.bound} below value {float(solution.value)}"
    for point in solution.points:
        if solution.consenting is None:
            yield from _of_an_agreement(point)
        if solution.name in _VALUES:
            value = _VALUES[solution.name](solution, point)
            if value is not None and value != solution.value:
                yield f"{solution.name} has the value {solution.value}, its outcome {value}"


_VALUES: Mapping[SolutionName, Callable[[Solution, Point], Fraction | None]] = {
    "utilitarian": lambda _, point: sum(point.utilities.values(), Fraction(0)),
    "egalitarian": lambda _, point: min(point.surplus.values()),
    "leximin": lambda _, point: min(point.surplus.values()),
    "nash": lambda solution, point: None if solution.left_out else prod(point.surplus.values(), start=Fraction(1)),
}


def _of_an_agreement(point: Point) -> Iterator[str]:
    if point.red_lines:
        yield f"an agreement crosses {point.red_lines}"
    if min(point.surplus.values()) < 0:
        yield f"an agreement that leaves somebody {min(point.surplus.values())}"


@states(Nearest)
def of_a_nearest_outcome(nearest: Nearest) -> Iterator[str]:
    if nearest.least_surplus != min(nearest.point.surplus.values()):
        yield f"the least surplus is {min(nearest.point.surplus.values())}, not {nearest.least_surplus}"
    if not set(nearest.point.red_lines) <= set(nearest.waived):
        yield f"it crosses {nearest.point.red_lines}, waived are {nearest.waived}"


@states(NoDeal)
def of_no_deal(no_deal: NoDeal) -> Iterator[str]:
    if not no_deal.clash:
        if no_deal.waivers:
            yield "red lines are waived though it is the points that clash"
        if no_deal.nearest is not None and (no_deal.nearest.waived or no_deal.nearest.least_surplus >= 0):
            yield f"the nearest outcome waives {no_deal.nearest.waived} and leaves {no_deal.nearest.least_surplus}"
        return
    sets = [set(waiver.waived) for waiver in no_deal.waivers]
    if any(not waived & set(no_deal.clash) for waived in sets):
        yield "a waiver leaves the whole clash standing"
    if [len(waived) for waived in sets] != sorted(len(waived) for waived in sets):
        yield "the smaller waivers do not come first"
    if any(a < b or (a == b and a is not b) for a in sets for b in sets):
        yield "a waiver that is not minimal"
    if no_deal.nearest is not None and no_deal.nearest not in no_deal.waivers:
        yield "the nearest outcome is under no waiver"
    if no_deal.nearest is not None and len(no_deal.nearest.waived) != len(no_deal.waivers[0].waived):
        yield "the nearest outcome waives more than need be"


@states(Binding)
def of_what_binds(binding: Binding) -> Iterator[str]:
    if binding.gain <= 0 or not binding.blocked_by or len(set(binding.blocked_by)) != len(binding.blocked_by):
        yield f"a gain of {binding.gain} blocked by {binding.blocked_by}"


@states(RequiredRatification)
def of_what_is_required(required: RequiredRatification) -> Iterator[str]:
    if not 0 < required.chance <= 1:
        yield f"{required.chance} is no chance to ask for"
    if required.signed_count is not None and (required.signed_count > 0) is not (required.signed == "agreement"):
        yield f"{required.signed_count} are signed, the verdict is {required.signed}"


@states(ByRules)
def of_what_passes_by_rules(found: ByRules) -> Iterator[str]:
    if len(found.groups) > (found.n_groups or 0) or len(found.coalitions) > (found.n_agreeing or 0):
        yield f"{len(found.groups)} groups of {found.n_groups}, {len(found.coalitions)} coalitions of {found.n_agreeing}"
    if None not in (found.n_agreeing, found.n_winning) and (found.n_agreeing or 0) > (found.n_winning or 0):
        yield f"{found.n_agreeing} of {found.n_winning} coalitions agree"
    consenting = [*(group.parties for group in found.groups), *(coalition.parties for coalition in found.coalitions)]
    if not all(set(parties) <= set(found.asked) for parties in consenting):
        yield "somebody consents who is not asked"
    if any(set(a.parties) < set(b.parties) for a in found.coalitions for b in found.coalitions) and len(found.rules) < 2:
        yield "a coalition that is not smallest"
    if found.decisive is not None and any(not 0 <= share <= 1 for share in found.decisive.values()):
        yield f"shares {dict(found.decisive)}"


@states(Voting)
def of_voting(voting: Voting) -> Iterator[str]:
    if voting.uncovered.count < max(1, voting.core.count):
        yield f"{voting.uncovered.count} outcomes are uncovered, {voting.core.count} in the core"


@states(RulePower)
def of_power(power: RulePower) -> Iterator[str]:
    for index in (power.shapley_shubik, power.banzhaf):
        if sum(index.values()) != 1 or min(index.values()) < 0:
            yield f"an index of power that sums to {sum(index.values())}"


@states(Result)
def of_a_result(result: Result) -> Iterator[str]:
    verdicts = {"agreement": False, "no agreement": True, "undecided": None}
    if result.zone.empty is not verdicts[result.verdict]:
        yield f"the verdict is {result.verdict}, the zone's empty {result.zone.empty}"
    if result.verdict != "agreement" and result.solutions:
        yield f"{result.verdict}, and solutions"
    if result.verdict != "no agreement" and result.no_deal is not None:
        yield f"{result.verdict}, and reasons for none"
    if result.verdict == "no agreement" and result.no_deal is None and result.stopped is None:
        yield "no agreement, and nothing said of it"
    if result.verdict == "undecided" and result.stopped is None and not result.notes:
        yield "undecided, and nothing said of what stood in the way"
    if result.accepted_offers and result.verdict != "agreement":
        yield f"{result.verdict}, and all accept {result.accepted_offers}"
    if [b.gain for b in result.binding] != sorted((b.gain for b in result.binding), reverse=True):
        yield "what binds is not sorted by gain"
    yield from _of_the_extremes(result)
    yield from _of_the_points(result)
    yield from _of_the_frontier(result)
    yield from _of_the_sample(result)
    if (result.by_rules is None) is not all(s.consenting is None for s in result.solutions.values()) and result.solutions:
        yield "everybody must sign, and not everybody does"
    if result.ratification is not None:
        yield from _of_the_requirement(result, result.ratification)


def _of_the_extremes(result: Result) -> Iterator[str]:
    allowed = result.zone.allowed
    if set(result.ideal) != set(result.worst) or (allowed == 0 and result.ideal):
        yield f"ideal {dict(result.ideal)} and worst {dict(result.worst)} of {result.zone.allowed} allowed outcomes"
    if result.no_deal is not None and result.no_deal.clash and result.zone.allowed:
        yield f"red lines clash, and {result.zone.allowed} outcomes are within them"
    if any(result.worst[p] > ideal for p, ideal in result.ideal.items()):
        yield "somebody's worst is better than its ideal"


def _of_the_points(result: Result) -> Iterator[str]:
    nearest = [] if result.no_deal is None else [each.point for each in (result.no_deal.nearest, *result.no_deal.waivers) if each]
    agreed = [point for solution in result.solutions.values() for point in solution.points]
    for point in (*agreed, *nearest):
        if point.surplus != _less(point.utilities, result.reservation):
            yield "a surplus is not the utility less the reservation value"
    for point in agreed:
        if any(not result.worst[p] <= u <= result.ideal[p] for p, u in point.utilities.items() if p in result.ideal):
            yield f"{dict(point.utilities)} lies outside worst and ideal"
    if result.solutions and result.zone.count is not None:
        most = max(solution.tied or 1 for solution in result.solutions.values())
        if most > result.zone.count:
            yield f"{most} tie, and {result.zone.count} are acceptable"


def _less(utilities: Mapping[str, Fraction], reservation: Mapping[str, Fraction]) -> dict[str, Fraction]:
    return {party: u - reservation[party] for party, u in utilities.items()}


def _of_the_frontier(result: Result) -> Iterator[str]:
    frontier = result.frontier
    if frontier is None:
        return
    if frontier.parties != tuple(result.reservation):
        yield "the frontier's parties are others"
    exact = not any(frontier.epsilon.values())
    if frontier.within_reservation:
        if frontier.size and result.verdict != "agreement":
            yield f"{frontier.size} acceptable points, and the verdict is {result.verdict}"
        if not frontier.size and exact and result.verdict != "no agreement":
            yield f"no acceptable point, and the verdict is {result.verdict}"
        on_it = sum(sum(part.tied) for part in frontier.parts()) if frontier.size <= LOOKED_AT else frontier.size
        if result.zone.count is not None and on_it > result.zone.count:
            yield f"{on_it} outcomes on the frontier, {result.zone.count} acceptable"
    if exact and 0 < frontier.size <= LOOKED_AT:
        rows = {tuple(row) for row in frontier.utilities.tolist()}
        for solution in result.solutions.values():
            chosen = {tuple(map(float, point.utilities.values())) for point in solution.points}
            if solution.engine != "mixed-integer" and not chosen <= rows:
                yield f"the {solution.name} solution is not on the frontier"


def _of_the_sample(result: Result) -> Iterator[str]:
    sample = result.frontier_sample
    if sample is None:
        return
    if result.frontier is not None:
        yield "a sample of a frontier beside the frontier"
    if sample.parties != tuple(result.reservation):
        yield "the sample's parties are others"
    if sample.within_reservation and len(sample.by) and result.verdict != "agreement":
        yield f"{len(sample.by)} acceptable points, and the verdict is {result.verdict}"
    for p, party in enumerate(sample.parties):
        column = sample.utilities[:, p]
        if party in result.ideal and column.max(initial=-np.inf) > float(result.ideal[party]):
            yield f"a point of the sample gives {party} more than its ideal point"
        floor = result.reservation[party] if sample.within_reservation else result.worst.get(party)
        if floor is not None and column.min(initial=np.inf) < float(floor):
            yield f"a point of the sample gives {party} less than {float(floor)}"


def _of_the_requirement(result: Result, required: RequiredRatification) -> Iterator[str]:
    if result.verdict == "agreement" and required.signed != "agreement":
        yield f"signed and passed, but signed: {required.signed}"
    if required.signed == "no agreement" and result.verdict != "no agreement":
        yield f"nothing is signed, and with ratification: {result.verdict}"
    if None not in (result.zone.count, required.signed_count) and (result.zone.count or 0) > (required.signed_count or 0):
        yield f"{result.zone.count} pass of {required.signed_count} that are signed"


@states(ShareWithAgreement)
def of_the_draws(share: ShareWithAgreement) -> Iterator[str]:
    if min(share.with_agreement, share.undecided) < 0 or share.with_agreement + share.undecided > share.draws:
        yield f"{share.with_agreement} with and {share.undecided} undecided of {share.draws}"
    if share.constant_because and (share.with_agreement or share.undecided or share.interval is not None):
        yield "draws were decided that nothing can decide otherwise"
    reached = share.with_agreement / share.draws
    if share.interval is not None and not share.interval.low - ROUNDING <= reached <= share.interval.high + ROUNDING <= 1 + 2 * ROUNDING:
        yield f"the share {reached} lies outside {share.interval}"
    if share.signed is not None and (share.ratify is None or not share.with_agreement <= share.signed <= share.draws):
        yield f"{share.signed} signed, {share.with_agreement} passed as well"
    if share.undecided == 0 and share.stopped:
        yield f"stopped by {share.stopped} with nothing left undecided"
