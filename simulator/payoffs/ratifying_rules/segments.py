"""A vote of segments of voters: each says yes where its own utility reaches its reservation value."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from math import lcm

from simulator.errors import UsageError
from simulator.payoffs.clauses import ALWAYS
from simulator.payoffs.further_columns import FurtherColumn, column_of_worth
from simulator.payoffs.ratifying_rule import MOST_COMBINATIONS, RATIFYING_RULES, Demand, OpenVote, RatifyingRule, SoughtConsent, subsets
from simulator.payoffs.worth import option_worth
from simulator.payoffs.yes_votes import HALF
from simulator.scenario.model import Scenario
from simulator.scenario.ratification import RatifyingBody


def _votes(body: RatifyingBody) -> dict[str, Fraction]:
    """Votes that each segment casts, as a share of the electorate: share × turnout."""
    assert body.segments is not None
    return {k: s.share.exact * (s.turnout.exact if s.turnout is not None else 1) for k, s in body.segments.items()}


def segments_share(body: RatifyingBody, yes: Collection[str]) -> Fraction:
    """Share of yes among the votes cast where the segments `yes` vote yes: Σ share × turnout of those over that of all."""
    votes = _votes(body)
    cast = sum(votes.values(), Fraction(0))
    if cast == 0:
        raise UsageError(f"nobody votes in '{body.title}'; some segment needs a share and a turnout above 0")
    return sum((votes[k] for k in yes), Fraction(0)) / cast


def _carried(body: RatifyingBody, yes: Collection[str]) -> bool:
    """Whether the vote is carried where the segments `yes` vote yes: by more than half of the votes cast."""
    return segments_share(body, yes) > HALF


def _passes(sought: SoughtConsent, yes: Collection[str]) -> bool:
    return int(_carried(sought.body, yes)) >= sought.chance


def _demand(sought: SoughtConsent) -> Demand:
    """The segments without which the vote is lost must say yes; where that is not enough, the others vote."""
    assert sought.body.segments is not None
    votes = _votes(sought.body)
    columns = {
        name: column_of_worth(option_worth(segment, sought.scenario.issues), sought.payoffs.issues, segment.reservation.exact)
        for name, segment in sought.body.segments.items()
        if votes[name]
    }
    sure = [name for name, column in columns.items() if column.threshold <= column.least]
    open_ = [name for name, column in columns.items() if column.least < column.threshold <= column.most]
    if _passes(sought, sure):
        return Demand()
    if not _passes(sought, [*sure, *open_]):
        return Demand(refused=ALWAYS)
    must = [name for name in open_ if not _passes(sought, [*sure, *(other for other in open_ if other != name)])]
    demand = Demand(segments={name: columns[name] for name in must})
    if _passes(sought, [*sure, *must]):
        return demand
    left = {name: columns[name] for name in open_ if name not in must}
    return Demand(segments=demand.segments, vote=_open_vote(sought, left, votes, [*sure, *must]))


def _open_vote(sought: SoughtConsent, columns: Mapping[str, FurtherColumn], votes: Mapping[str, Fraction], yes: Sequence[str]) -> OpenVote:
    """The vote of the segments of `columns`, those of `yes` being won: how much of their votes is enough."""
    if 2 ** len(columns) > MOST_COMBINATIONS:
        raise UsageError(f"{sought.path}: {len(columns)} segments can carry this vote in many ways; at most 12 can be required")
    scale = lcm(*(votes[name].denominator for name in columns))
    weights = {name: int(votes[name] * scale) for name in columns}
    enough = [sum(weights[name] for name in group) for group in subsets(tuple(columns)) if _passes(sought, [*yes, *group])]
    return OpenVote(columns, tuple(weights.values()), min(enough))


def _chance(scenario: Scenario, body: RatifyingBody, outcome: Mapping[str, str], utility: Fraction) -> float:
    assert body.segments is not None
    yes = []
    for name, segment in body.segments.items():
        worth = option_worth(segment, scenario.issues)
        if sum((worth[issue][option] for issue, option in outcome.items()), Fraction(0)) >= segment.reservation.exact:
            yes.append(name)
    return float(_carried(body, yes))


RATIFYING_RULES.add(
    RatifyingRule(
        name="segments",
        title="a vote of segments of voters",
        meaning="It votes; each segment of voters says yes where its own utility reaches its reservation value.",
        source="",
        needs="",
        place=4,
        demand=_demand,
        chance=_chance,
    )
)
