"""What is wrong with an outcome, in words for a student; every figure comes from the engines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from random import Random

from simulator.offers.codes import full_codes, positions
from simulator.offers.completing import ruled_out_by
from simulator.offers.evaluating import answers_to
from simulator.offers.games import game_of
from simulator.offers.improving import improvements
from simulator.offers.results import Improvement
from simulator.report.words import listed, option_title, party_title, points, rule_name
from simulator.scenario.model import Scenario
from simulator.solve.game import Game
from simulator.solve.results import Point
from simulator.solve.solving import solve
from simulator.teach.answers import typed


def point_of(game: Game, scenario: Scenario, terms: Mapping[str, str]) -> Point:
    """Full terms with what they are worth."""
    return game.point(full_codes(scenario, terms))


def objection(scenario: Scenario, terms: Mapping[str, str]) -> str:
    """Why full terms are no agreement: every party that would not sign, and why; empty where all would."""
    game = game_of(scenario)
    if rules := ruled_out_by(game.payoffs, positions(scenario, terms)):
        return f"That cannot be agreed: {listed([rule_name(scenario, path) for path in rules])} rules it out."
    found = []
    for name, answer in answers_to(game, point_of(game, scenario, terms)).items():
        title = party_title(scenario, name)
        found += [f"it crosses {rule_name(scenario, path)}" for path in answer.red_lines]
        if answer.shortfall:
            worth = points(answer.utility - answer.surplus)
            found.append(
                f"{title} would have {points(answer.utility)} points, {points(answer.shortfall)} less than without an agreement ({worth})"
            )
    return f"Not everybody would sign: {listed(found)}." if found else ""


def better_for_some(scenario: Scenario, terms: Mapping[str, str], ratify: Fraction | None = None) -> Improvement | None:
    """The best change of an agreement that costs nobody anything; None where it is efficient."""
    return next(iter(improvements(scenario, terms, limit=1, ratify=ratify).found), None)


def gainers(found: Improvement | None) -> int:
    """How many parties gain by a change."""
    return 0 if found is None else sum(gain > 0 for gain in found.gains.values())


def still_to_gain(scenario: Scenario, terms: Mapping[str, str], ratify: Fraction | None = None) -> str:
    """Who could have more at no cost to the others, and how; empty where the outcome, an agreement, is efficient."""
    best = better_for_some(scenario, terms, ratify)
    if best is None:
        return ""
    gains = [f"{party_title(scenario, p)} would gain {points(gain)}" for p, gain in best.gains.items() if gain > 0]
    others = [party_title(scenario, p) for p, gain in best.gains.items() if gain == 0]
    cost = f" at no cost to {listed(others)}" if others else ""
    return f"{listed(gains)} points{cost} with {typed({change.issue: change.new for change in best.changes})}"


def in_points(scenario: Scenario, values: Mapping[str, Fraction], *, signed: bool = False) -> str:
    """'Buyer 45.00 and Seller 30.00'."""
    return listed([f"{party_title(scenario, p)} {points(v, signed=signed)}" for p, v in values.items()])


def in_titles(scenario: Scenario, terms: Mapping[str, str]) -> str:
    """Terms in words."""
    return "; ".join(f"{scenario.issues[i].title}: {option_title(scenario, i, o)}" for i, o in terms.items())


def agreements(scenario: Scenario, most: int = 5000) -> Sequence[Point]:
    """The efficient agreements (the frontier that all accept); empty where there is none."""
    frontier = solve(scenario, solutions=("nash",), certificate=False, count=False).frontier
    game = game_of(scenario)
    return [] if frontier is None else [point_of(game, scenario, terms) for terms in frontier.spread(most).outcomes]


def random_terms(random: Random, scenario: Scenario) -> dict[str, str]:
    """An outcome drawn at random."""
    return {issue: random.choice(each.choices) for issue, each in scenario.issues.items()}
