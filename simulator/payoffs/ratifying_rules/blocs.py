"""Blocs of votes, and the majority of seats that they must reach."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from simulator.errors import UsageError
from simulator.payoffs.clauses import Clauses, all_hold
from simulator.payoffs.levels import Level
from simulator.payoffs.ratifying_rule import MOST_COMBINATIONS, RATIFYING_RULES, Demand, RatifyingRule, SoughtConsent, subsets
from simulator.payoffs.worth import condition_clauses
from simulator.payoffs.yes_votes import says_yes
from simulator.scenario.model import Scenario
from simulator.scenario.ratification import RatifyingBody


def _has_majority(body: RatifyingBody, yes: Collection[str]) -> bool:
    """Whether the blocs in `yes` reach the majority: more than half of the seats, or at least two thirds."""
    assert body.blocs is not None
    seats = {k: b.seats.exact if b.seats is not None else Fraction(0) for k, b in body.blocs.items()}
    total, for_ = sum(seats.values(), Fraction(0)), sum((seats[k] for k in yes), Fraction(0))
    return 3 * for_ >= 2 * total if body.majority == "two_thirds" else 2 * for_ > total


def _demand(sought: SoughtConsent) -> Demand:
    """For every set of blocs that oppose, the least utility with which the others still carry the vote."""
    assert sought.body.blocs is not None
    issues = sought.scenario.issues
    opposing = {k: condition_clauses(b.opposes, issues) for k, b in sought.body.blocs.items() if b.opposes is not None}
    if 2 ** len(opposing) > MOST_COMBINATIONS:
        raise UsageError(f"{sought.path}: {len(opposing)} blocs oppose under a condition; at most 12 can be required")
    hopeless: list[frozenset[str]] = []
    refused: list[Clauses] = []
    levels: list[Level] = []
    for against in subsets(tuple(opposing)):
        if any(smaller <= against for smaller in hopeless):
            continue
        where = all_hold([opposing[k] for k in sorted(against)])
        if _carried(sought.body, against, None):
            continue
        least = _least_for_majority(sought.body, against)
        if least is None:
            hopeless.append(against)
            refused.append(where)
        else:
            levels.append(Level(least, where))
    return Demand(refused=sum(refused, ()), levels=tuple(levels))


def _least_for_majority(body: RatifyingBody, against: frozenset[str]) -> Fraction | None:
    """The least utility in points at which the blocs not `against` reach the majority; None where they never do."""
    stated = sorted({bloc.least.exact for bloc in (body.blocs or {}).values() if bloc.least is not None})
    return next((level for level in stated if _carried(body, against, level)), None)


def _carried(body: RatifyingBody, against: frozenset[str], level: Fraction | None) -> bool:
    """Whether the blocs not `against` reach the majority at a utility in points; None: at any."""
    blocs = {k: bloc.least for k, bloc in (body.blocs or {}).items() if k not in against}
    return _has_majority(body, [k for k, least in blocs.items() if least is None or (level is not None and least.exact <= level)])


def _chance(scenario: Scenario, body: RatifyingBody, outcome: Mapping[str, str], utility: Fraction) -> float:
    assert body.blocs is not None
    return float(_has_majority(body, [k for k, bloc in body.blocs.items() if says_yes(scenario, bloc, outcome, utility)]))


RATIFYING_RULES.add(
    RatifyingRule(
        name="blocs",
        title="blocs of votes",
        meaning="Blocs with seats vote yes from a utility of the party on, unless they oppose; a majority of the seats passes.",
        source="",
        needs="",
        place=5,
        demand=_demand,
        chance=_chance,
    )
)
