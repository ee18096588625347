"""Whether the ratifying bodies would pass an outcome, worked out a second time from the scenario's entries alone."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import exp
from statistics import NormalDist

from simulator.scenario.model import Scenario
from simulator.scenario.numbers import Number
from simulator.scenario.parties import Party
from simulator.scenario.ratification import Bloc, RatifyingBody, Segment
from simulator.solve.checker.definitions import all_weights, true_of, utility, worth

TOLERANCE = 1e-9
"""Chances from curves are floats; nearer than this to the chance asked for counts as reaching it."""


def refusals(scenario: Scenario, outcome: Mapping[str, str], wanted: Fraction) -> list[str]:
    """One sentence for each body in force whose consent a full outcome needs and which passes it with less than `wanted`."""
    return [
        f"parties.{name}.ratification.{key} passes it with chance {chance:.4g}, less than {float(wanted):g}"
        for name, key, chance in refusing_bodies(scenario, outcome, wanted)
    ]


def refusing_bodies(scenario: Scenario, outcome: Mapping[str, str], wanted: Fraction) -> list[tuple[str, str, float]]:
    """The party and the key of each of these bodies, and the chance with which it passes the outcome."""
    found = []
    for name, party in scenario.parties.items():
        for key, body in party.ratification.items():
            if not body.in_force or not (isinstance(body.needed, str) or true_of(body.needed, outcome, scenario.issues)):
                continue
            chance = _chance(scenario, party, body, outcome)
            if chance < float(wanted) - TOLERANCE:
                found.append((name, key, chance))
    return found


def _chance(scenario: Scenario, party: Party, body: RatifyingBody, outcome: Mapping[str, str]) -> float:
    if body.chance is not None:
        return float(body.chance.base)
    if body.chance_by_option is not None:
        product = Fraction(1)
        for issue, chances in body.chance_by_option.items():
            if outcome[issue] in chances.numbers:
                product *= Fraction(chances.numbers[outcome[issue]].base)
        return float(product)
    if body.segments is not None:
        return _segments(scenario, body, outcome)
    reached = utility(scenario, party, outcome, "agreements")
    if body.curves is not None:
        return curves_chance(body, float(reached))
    if body.members is not None:
        return float(all(_says_yes(scenario, member, reached, outcome) for member in body.members.values()))
    blocs = (body.blocs or {}).values()
    seats = sum(_number(bloc.seats, 0) for bloc in blocs)
    won = sum(_number(bloc.seats, 0) for bloc in blocs if _says_yes(scenario, bloc, reached, outcome))
    return float(won >= seats * Fraction(2, 3) if body.majority == "two_thirds" else won > seats / 2)


def _number(number: Number | None, otherwise: int | Fraction) -> Fraction:
    return Fraction(otherwise) if number is None else Fraction(number.base)


def _says_yes(scenario: Scenario, voter: Bloc, reached: Fraction, outcome: Mapping[str, str]) -> bool:
    content = voter.least is None or reached >= Fraction(voter.least.base)
    return content and not (voter.opposes is not None and true_of(voter.opposes, outcome, scenario.issues))


def _segments(scenario: Scenario, body: RatifyingBody, outcome: Mapping[str, str]) -> float:
    yes, cast = Fraction(0), Fraction(0)
    for segment in (body.segments or {}).values():
        cast += votes(segment)
        whole = all_weights(segment)
        if sum(worth(segment, name, issue, outcome[name], whole) for name, issue in scenario.issues.items()) >= Fraction(
            segment.reservation.base
        ):
            yes += votes(segment)
    return passing_chance(float(yes / cast), body)


def votes(segment: Segment) -> Fraction:
    """Votes that a segment casts, as a share of the electorate."""
    return _number(segment.share, 0) * _number(segment.turnout, 1)


def curves_chance(body: RatifyingBody, reached: float) -> float:
    """The chance of a body with curves where its party's utility is `reached`: the mean over the curves by weight."""
    curves = (body.curves or {}).values()
    chances = [passing_chance(_logistic((reached - float(c.midpoint.base)) / float(c.scale.base)), body) for c in curves]
    weights = [float(c.weight.base) for c in curves]
    return sum(w * c for w, c in zip(weights, chances, strict=True)) / sum(weights)


def _logistic(x: float) -> float:
    return 1 / (1 + exp(-max(-700.0, min(700.0, x))))


def passing_chance(share: float, body: RatifyingBody) -> float:
    """The chance of a vote with this share of yes: P(share + error > threshold), 0 or 1 without an error."""
    threshold, deviation = float(_number(body.threshold, Fraction(1, 2))), float(_number(body.error_sd, 0))
    return NormalDist(threshold, deviation).cdf(share) if deviation > 0 else float(share > threshold)
