"""The records of `compare`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from simulator.offers.ratification import JointChance
from simulator.offers.results import (
    Answer,
    Closeness,
    Comparison,
    Completions,
    CounterOffer,
    CounterOffers,
    Distance,
    EvaluatedOffer,
    Improvement,
    Improvements,
    Logroll,
    Logrolls,
    Packages,
    PathAnswer,
)
from simulator.offers.uncertainty_results import DrawShare, Extreme, MostLikely, RangeAnswer, Regret, UncertainOffer, Uncertainty
from simulator.offers.vote_results import OfferVotes
from simulator.solve.existence import wilson
from tests.invariants import states

ROUNDING = 1e-9


@states(Answer)
def of_an_answer(answer: Answer) -> Iterator[str]:
    if answer.shortfall != max(Fraction(0), -answer.surplus):
        yield f"{answer.shortfall} short with a surplus of {answer.surplus}"
    if any(not path.startswith(f"parties.{answer.party}.") for path in answer.red_lines):
        yield f"{answer.party} answers for {answer.red_lines}"


@states(Completions)
def of_completions(found: Completions) -> Iterator[str]:
    if found.feasible is not None and found.allowed is not None and not 0 <= found.allowed <= found.feasible:
        yield f"{found.allowed} allowed of {found.feasible}"
    if set(found.best) != set(found.worst) or (found.feasible == 0 and found.best):
        yield f"best and worst of {found.feasible} completions"
    if found.agreement is not None and (found.allowed == 0 or min(found.agreement.surplus.values()) < 0 or found.agreement.red_lines):
        yield "an agreement that is none"
    if any(found.worst[p].utilities[p] > best.utilities[p] for p, best in found.best.items()):
        yield "the worst completion is better than the best"


@states(Distance)
def of_a_distance(distance: Distance) -> Iterator[str]:
    if not 0 <= distance.efficiency <= 1 or (distance.efficiency == 1) is not distance.efficient:
        yield f"efficiency {distance.efficiency}, dominated {not distance.efficient}"
    if any(gain < 0 for gain in distance.gains.values()) or distance.efficient is any(distance.gains.values()):
        yield f"gains {dict(distance.gains)}, dominated {not distance.efficient}"


@states(Closeness)
def of_closeness(closeness: Closeness) -> Iterator[str]:
    if not 0 <= closeness.share <= 1 or (closeness.share == 0) is bool(closeness.same):
        yield f"{closeness.same} is a share of {closeness.share}"


@states(EvaluatedOffer)
def of_an_evaluation(evaluation: EvaluatedOffer) -> Iterator[str]:
    point = evaluation.point
    for party, answer in evaluation.answers.items():
        if point is None or (answer.utility, answer.surplus) != (point.utilities[party], point.surplus[party]):
            yield f"{party} answers to something else"
    crossed = {path for answer in evaluation.answers.values() for path in answer.red_lines}
    if point is not None and crossed != set(point.red_lines):
        yield "red lines crossed, and not answered for"
    if evaluation.point is None and evaluation.agreed:
        yield "agreed to nothing"


@states(Comparison)
def of_a_comparison(comparison: Comparison) -> Iterator[str]:
    points = {e.offer.name: e.point for e in comparison.offers if e.point is not None}
    for a, b in comparison.dominance:
        gains = [points[a].utilities[p] - u for p, u in points[b].utilities.items()]
        if min(gains) < 0 or max(gains) == 0:
            yield f"{a} does not dominate {b}"
    for point in points.values():
        if any(s != point.utilities[p] - comparison.reservation[p] for p, s in point.surplus.items()):
            yield "a surplus is not the utility less the reservation value"
        if not point.red_lines and any(u > comparison.ideal[p] for p, u in point.utilities.items() if p in comparison.ideal):
            infeasible = any(e.point is point and e.infeasible for e in comparison.offers)
            if not infeasible:
                yield "an offer within the red lines is better than the ideal"


@states(Improvement)
def of_an_improvement(found: Improvement) -> Iterator[str]:
    if found.point.red_lines or min(found.point.surplus.values()) < 0:
        yield "the change does not end in an agreement"
    if any(change.old == change.new for change in found.changes) or len({c.issue for c in found.changes}) != len(found.changes):
        yield "a change that changes nothing, or twice"
    if any(found.point.outcome[change.issue] != change.new for change in found.changes):
        yield "the changes lead elsewhere"


@states(Improvements)
def of_improvements(found: Improvements) -> Iterator[str]:
    if bool(found.reason) is bool(found.found):
        yield f"{len(found.found)} found, reason {found.reason!r}"
    if any(min(each.gains.values()) < 0 or max(each.gains.values()) == 0 for each in found.found):
        yield "an improvement from which somebody loses, or nobody gains"


@states(Packages)
def of_packages(found: Packages) -> Iterator[str]:
    if any(len(package.changes) != found.size for package in found.packages):
        yield f"packages that are not of size {found.size}"
    if found.size is None and not found.reason:
        yield "no package, and no reason"


@states(Logroll)
def of_a_logroll(trade: Logroll) -> Iterator[str]:
    if min(trade.gains.values()) < 0 or sum(gain > 0 for gain in trade.gains.values()) < 2:
        yield f"a trade with the gains {dict(trade.gains)}"
    if any(min(change.effect.values()) >= 0 for change in trade.changes):
        yield "a change that costs nobody anything"


@states(Logrolls)
def of_logrolls(found: Logrolls) -> Iterator[str]:
    if len(found.found) > found.total:
        yield f"{len(found.found)} shown of {found.total}"


@states(PathAnswer)
def of_a_path(found: PathAnswer) -> Iterator[str]:
    if (found.path is None) is (found.obstacle is None):
        yield "a path and an obstacle, or neither"
    obstacle = found.obstacle
    if obstacle is not None:
        reasons = bool(obstacle.infeasible or obstacle.red_lines or obstacle.short or obstacle.bodies)
        if reasons is (obstacle.at == "between"):
            yield f"an obstacle at {obstacle.at}, reasons {reasons}"
    if found.path is not None and found.path.least_surplus < 0:
        yield f"a path along which somebody has {found.path.least_surplus}"
    if found.path is not None and found.widest is not None and found.widest.least_surplus < found.path.least_surplus:
        yield "the widest path is not the widest"


@states(CounterOffer)
def of_a_counter_offer(offer: CounterOffer) -> Iterator[str]:
    if offer.tied < 1 or min(offer.point.surplus.values()) < 0 or not set(offer.point.red_lines) <= set(offer.waived):
        yield "a counter-offer that is no agreement"


@states(CounterOffers)
def of_counter_offers(found: CounterOffers) -> Iterator[str]:
    if bool(found.reason) is any(not offer.waived for offer in found.found):
        yield f"reason {found.reason!r} with offers under {[offer.waived for offer in found.found]}"


@states(Extreme)
def of_an_extreme(extreme: Extreme) -> Iterator[str]:
    if extreme.settled is not (extreme.value == extreme.bound):
        yield "settled is not what value and bound say"


@states(RangeAnswer)
def of_an_answer_over_ranges(answer: RangeAnswer) -> Iterator[str]:
    least, most = answer.least, answer.most
    if least is None or most is None:
        if not answer.reason:
            yield "nothing computed, and no reason"
        return
    if not least.bound <= least.value <= most.value <= most.bound:
        yield f"least {least.value} (bound {least.bound}), most {most.value} (bound {most.bound})"
    if answer.red_lines:
        allowed = {"refuses"}
    elif least.value < 0 <= most.value:
        allowed = {"depends"}
    elif least.value >= 0:
        allowed = {"accepts"} if least.bound >= 0 else {"open"}
    else:
        allowed = {"refuses"} if most.bound < 0 else {"open"}
    if answer.answer not in allowed:
        yield f"{answer.answer} with surpluses from {least.value} ({least.bound}) to {most.value} ({most.bound})"


@states(JointChance)
def of_a_joint_chance(found: JointChance) -> Iterator[str]:
    if not 0 <= found.low <= found.independent <= found.high <= 1:
        yield f"if independent {found.independent}, not within the bounds {found.low} to {found.high}"


@states(DrawShare)
def of_a_share(share: DrawShare) -> Iterator[str]:
    if not 0 <= share.count <= share.draws:
        yield f"{share.count} of {share.draws}"
    elif (share.interval.low, share.interval.high) != wilson(share.count, share.draws):
        yield f"{share.interval} is not Wilson's of {share.count} of {share.draws}"


@states(Regret)
def of_regret(regret: Regret) -> Iterator[str]:
    if not -ROUNDING <= regret.mean <= regret.largest + ROUNDING:
        yield f"mean {regret.mean}, largest {regret.largest}"


@states(UncertainOffer)
def of_an_uncertain_offer(offer: UncertainOffer) -> Iterator[str]:
    least = min(share.count for share in offer.accepted_by.values())
    if not (offer.by_all.count <= least and (offer.passed is None or offer.passed.count <= offer.by_all.count)):
        yield f"accepted by all in {offer.by_all.count} draws, by one in {least}"
    if offer.infeasible and offer.by_all.count:
        yield "an impossible offer that all accept"
    for party, answer in offer.over_ranges.items():
        share = offer.accepted_by[party]
        if (answer.answer == "accepts" and share.count < share.draws) or (answer.answer == "refuses" and share.count):
            yield f"{party} {answer.answer} whatever the numbers, and accepts in {share.count} of {share.draws} draws"


@states(MostLikely)
def of_the_most_likely(found: MostLikely) -> Iterator[str]:
    if not found.share.count <= found.bound <= found.share.draws:
        yield f"{found.share.count} draws, bound {found.bound} of {found.share.draws}"
    if (found.point is None) is not (found.share.count == 0):
        yield f"the outcome {found.point} in {found.share.count} draws"
    if not found.settled and not found.stopped:
        yield "not settled, and nothing stopped it"


@states(Uncertainty)
def of_uncertainty(found: Uncertainty) -> Iterator[str]:
    if any(share.draws != found.draws for offer in found.offers for share in (*offer.accepted_by.values(), offer.by_all)):
        yield "shares of other draws"
    if any((offer.passed is None) is not (found.ratify is None) for offer in found.offers):
        yield "passed by bodies that were not asked"


@states(OfferVotes)
def of_a_vote(vote: OfferVotes) -> Iterator[str]:
    if vote.passes and not all(rule.met for rule in vote.rules):
        yield "passes, and misses a rule"
    if vote.passes and (vote.cheapest is not None or vote.held_by):
        yield "passes, and has something to win"
    for party, each in vote.votes.items():
        held = bool(each.red_lines or each.bodies)
        if (each.says == "for" and (each.surplus < 0 or held)) or (each.says == "against" and each.surplus > 0 and not held):
            yield f"{party} is {each.says} it at {each.surplus}"
    if vote.cheapest is not None and any(sum(turned.values()) != vote.cheapest.total for turned in vote.cheapest.sets):
        yield "sets of another price than the least"
