"""The records of the strategic analyses: commitment, coalitions, equilibria, divisions."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from simulator.games.alpha_core import AlphaCore, Coalition, Coalitions
from simulator.games.backward_induction import AlternatingOffers, Round
from simulator.games.commitment import Commitment, Enforcement, Grievance, Keeping
from simulator.games.empirical import MeanPayoff, Sureness
from simulator.games.equilibria import Equilibria, Equilibrium
from simulator.games.war_range import GroupRange, Mixture, Range
from simulator.solve.adjusted_winner import DividedIssue, Division
from tests.invariants import states


@states(Range)
def of_a_range(found: Range) -> Iterator[str]:
    if isinstance(found.outcomes, int) and (found.outcomes == 0) is not found.empty:
        yield f"{found.outcomes} outcomes, level {found.level}"
    if bool(found.width) is found.empty or any(width < 0 for width in found.width.values()):
        yield f"the widths {dict(found.width)} at level {found.level}"
    if found.level is not None and found.width and found.level > min(found.width.values()):
        yield f"the level {found.level} exceeds a width {dict(found.width)}"


@states(Mixture)
def of_a_mixture(found: Mixture) -> Iterator[str]:
    chances = [chance for chance, _ in found.parts]
    if sum(chances) != 1 or min(chances) <= 0:
        yield f"chances {chances}"
    average = [sum((chance * point.surplus[p] for chance, point in found.parts), Fraction(0)) for p in found.parts[0][1].surplus]
    if min(average) > found.level:
        yield f"every party has more than the level {found.level} on average"


@states(GroupRange)
def of_a_group_range(found: GroupRange) -> Iterator[str]:
    alone, within = found.points_alone, found.within_red_lines
    if alone.level is not None and within.level is not None and within.level > alone.level:
        yield "red lines raise the level"
    if isinstance(alone.outcomes, int) and isinstance(within.outcomes, int) and within.outcomes > alone.outcomes:
        yield f"{within.outcomes} within the red lines, {alone.outcomes} without"
    if found.lottery is not None and alone.level is not None and found.lottery.level < alone.level:
        yield "a lottery that is worse than an outcome"


@states(Grievance)
def of_a_grievance(found: Grievance) -> Iterator[str]:
    if found.points <= 0 or found.option == found.wanted:
        yield f"{found.points} points by changing {found.option} to {found.wanted}"


@states(Keeping)
def of_keeping(found: Keeping) -> Iterator[str]:
    if found.honours and found.grievances:
        yield "honours, and would rather not"
    if found.honours is not (found.penalty == 0):
        yield f"honours {found.honours}, penalty {found.penalty}"
    points = [grievance.points for grievance in found.grievances]
    if points != sorted(points, reverse=True):
        yield "the largest grievance does not come first"


@states(Enforcement)
def of_enforcement(found: Enforcement) -> Iterator[str]:
    if any(found.point.surplus[p] != keeping.surplus_now for p, keeping in found.parties.items()):
        yield "the surplus of now is another"
    if found.signed and (found.point.red_lines or min(found.point.surplus.values()) < 0):
        yield f"signed {found.signed} with surpluses {dict(found.point.surplus)}"
    if (found.level == 0) is bool(found.breakers):
        yield f"level {found.level}, breakers {found.breakers}"


@states(Commitment)
def of_commitment(found: Commitment) -> Iterator[str]:
    if found.lasting is not None and (not found.signed or not found.lasting.signed or found.lasting.breakers):
        yield "what lasts is not signed, or somebody breaks it"
    if found.lasting is not None and "least" not in found.unsettled and (found.least is None or found.least.level != 0):
        yield "something lasts, and yet a penalty is needed"
    parts = {"signed", "lasting", "least", "alone", "bound"}
    if found.unsettled.keys() - parts or (found.signed is None and "signed" not in found.unsettled):
        yield f"unsettled {dict(found.unsettled)}, signed {found.signed}"
    if not found.signed and (found.least is not None or found.lasting is not None):
        yield "nothing is signed, and yet kept"


@states(Coalition)
def of_a_coalition(found: Coalition) -> Iterator[str]:
    for separate in (found.over_default, found.over_agreement, found.whatever_others_do):
        if separate is not None and (set(separate.gains) != set(found.members) or min(separate.gains.values()) <= 0):
            yield f"{found.members} settle for the gains {dict(separate.gains)}"


@states(Coalitions)
def of_coalitions(found: Coalitions) -> Iterator[str]:
    sizes = [len(each.members) for each in found.coalitions]
    if sizes != sorted(sizes):
        yield "the smaller coalitions do not come first"
    if found.agreement is None and (found.crossed or found.blocking):
        yield "something blocks an agreement that was not given"


@states(AlphaCore)
def of_an_alpha_core(found: AlphaCore) -> Iterator[str]:
    if len(found.outcomes) != len(found.acceptable) or len(found.outcomes) > found.candidates:
        yield f"{len(found.outcomes)} outcomes, {len(found.acceptable)} answers, {found.candidates} candidates"


@states(Equilibrium)
def of_an_equilibrium(found: Equilibrium) -> Iterator[str]:
    if any(sum(mix) != 1 or min(mix) < 0 for mix in found.mixes) or len(found.mixes) != len(found.payoffs):
        yield f"mixes {found.mixes}"


@states(Equilibria)
def of_equilibria(found: Equilibria) -> Iterator[str]:
    listed = [k for component in found.components for k in component]
    if found.components and sorted(listed) != list(range(len(found.equilibria))):
        yield f"components {found.components} of {len(found.equilibria)} equilibria"
    if found.degenerate is False and found.continua:
        yield "not degenerate, and infinitely many"


@states(MeanPayoff)
def of_an_estimate(found: MeanPayoff) -> Iterator[str]:
    if not found.low <= found.mean <= found.high:
        yield f"{found.mean} outside {found.low} to {found.high}"


@states(Sureness)
def of_sureness(found: Sureness) -> Iterator[str]:
    if not 0 <= found.share <= 1:
        yield f"a share of {found.share}"


@states(Round)
def of_a_round(found: Round) -> Iterator[str]:
    if found.agreed is not None and any(found.value[p] != s for p, s in found.agreed.surplus.items()):
        yield "what is agreed is worth something else"
    if found.agreed is not None and any(found.value[p] < w for p, w in found.waiting.items()):
        yield "somebody agrees to less than waiting gives"


@states(AlternatingOffers)
def of_alternating_offers(found: AlternatingOffers) -> Iterator[str]:
    if [r.number for r in found.rounds] != list(range(1, len(found.rounds) + 1)):
        yield "the rounds are not in order"
    if found.settled is not None and found.settled is not next((r for r in found.rounds if r.agreed is not None), None):
        yield "another round is the first that settles something"
    if any(not 0 <= patience <= 1 for patience in found.patience.values()):
        yield f"patience {dict(found.patience)}"


@states(DividedIssue)
def of_a_divided_issue(found: DividedIssue) -> Iterator[str]:
    if sum(found.shares.values()) != 1 or any(not 0 <= share <= 1 for share in found.shares.values()):
        yield f"shares {dict(found.shares)}"


@states(Division)
def of_a_division(found: Division) -> Iterator[str]:
    if sum(issue.is_split for issue in found.issues) > 1:
        yield "more than one issue is split"
    for party in found.parties if found.issues else ():
        if sum(issue.shares[party] * issue.points[party] for issue in found.issues) != found.points:
            yield f"{party} does not have {found.points} points"
