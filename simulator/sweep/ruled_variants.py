"""Variants that agreement rules decide: what passes in each, by looking at every one of its outcomes.

A plan is answered so throughout where rules hold in one of its variants, those of its variants included in which everybody must sign. The
scenario of a combination of listed values is compiled once; numbers alone change from one of its variants to the next.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import numpy as np

from simulator.errors import UsageError
from simulator.payoffs.agreement_rules import RuledGame, consenting, with_rules
from simulator.payoffs.outcomes import banned
from simulator.payoffs.stances import stances
from simulator.payoffs.varying import Varying
from simulator.payoffs.winning import counts_in
from simulator.scenario.consent import meaning, rules_in_force, senseless, thresholds_in
from simulator.scenario.model import Scenario
from simulator.scenario.paths import numbers
from simulator.solve.by_rule.passing import BestThatPasses, Passing, parts
from simulator.solve.by_rule.prices import LeastPrices
from simulator.solve.by_rule.solving import CHOSEN, ENUMERATION
from simulator.solve.exact.enumeration import Front
from simulator.sweep.columns import full_offers
from simulator.sweep.factors import Value
from simulator.sweep.plan import Plan, Variant
from simulator.sweep.shapes import split_choices
from simulator.sweep.variant_answer import SolutionPoint, VariantAnswer
from simulator.sweep.vote_counts import counted_of

KEPT = 64
"""Combinations of listed values that are kept compiled."""


class RuledVariants:
    """Answers the variants of a plan, each by itself."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._drawn = frozenset(factor.path for factor in plan.drawn)
        self._compiled: OrderedDict[tuple[str | None, tuple[tuple[str, Value], ...]], Varying] = OrderedDict()

    def fill(self, answer: VariantAnswer) -> None:
        """Everything recorded of a variant."""
        scenario, game = self._game(answer.variant)
        front = Front(game.payoffs) if "frontier" in self.plan.record else None
        found = Passing(game, [BestThatPasses(game, name) for name in CHOSEN], front, keeps=False)
        found.look()
        answer.engine, answer.agreement = ENUMERATION, found.passing > 0
        answer.passes, answer.by_all = found.passing, found.by_all
        answer.votes, answer.against = _votes(scenario, found), _against(scenario, found)
        answer.offers, answer.offers_pass = _offers(self.plan.scenario, game)
        for best in found.best:
            _fill_solution(answer, found, best)
        if "explanation" in self.plan.record and not found.passing:
            _fill_concession(answer, game)
        outgrown = front is not None and found.frontier is None
        if found.frontier is not None:
            answer.frontier_size, answer.frontier = _frontier(found.frontier, game)
        answer.status = "stopped" if outgrown else "solved"

    def _game(self, variant: Variant) -> tuple[Scenario, RuledGame]:
        """The scenario of a variant, as far as its rules go, and its game."""
        varying, plain = self._varying(variant)
        drawn = {**plain, **variant.numbers}
        scenario = varying.scenario_at({path: value for path, value in drawn.items() if varying.owner(path) is None})
        _refuse_senseless(scenario)
        return scenario, with_rules(scenario, varying.payoffs(drawn, variant.curves))

    def _varying(self, variant: Variant) -> tuple[Varying, Mapping[str, Decimal]]:
        """The compiled scenario of a variant's listed values, and those of them that are plain numbers."""
        start = self.plan.scenario if variant.overlay is None else self.plan.overlays[variant.overlay]
        structural, plain = split_choices(frozenset(numbers(start)), variant.choices)
        key = (variant.overlay, tuple(structural.items()))
        if key not in self._compiled:
            scenario = start.with_changes(structural) if structural else start
            self._compiled[key] = Varying(scenario, self._drawn | plain.keys(), self.plan.ratify, rules_known=True)
            if len(self._compiled) > KEPT:
                self._compiled.popitem(last=False)
        self._compiled.move_to_end(key)
        return self._compiled[key], plain


def _votes(scenario: Scenario, found: Passing) -> dict[tuple[str, str], Fraction]:
    """Rule (key) and what is counted → the most votes that any outcome gets to which the rule applies."""
    votes = {}
    for k, (rule, (path, stated)) in enumerate(zip(found.game.rules, rules_in_force(scenario).items(), strict=True)):
        asks = thresholds_in(meaning(scenario, stated.needs))
        for place, (count, ask) in enumerate(zip(counts_in(rule.needs), asks, strict=True)):
            if path and (k, place) in found.most_votes:
                votes[path.split(".", 1)[1], counted_of(ask.of)] = Fraction(found.most_votes[k, place], count.scale)
    return votes


def _against(scenario: Scenario, found: Passing) -> dict[tuple[str, str], Fraction]:
    """The same of what blocks a rule → the fewest votes that any outcome has against it."""
    votes = {}
    for k, (rule, (path, stated)) in enumerate(zip(found.game.rules, rules_in_force(scenario).items(), strict=True)):
        if rule.blocked_by is None or stated.blocked_by is None:
            continue
        for place, (count, ask) in enumerate(
            zip(counts_in(rule.blocked_by), thresholds_in(meaning(scenario, stated.blocked_by)), strict=True)
        ):
            if (k, place) in found.fewest_against:
                votes[path.split(".", 1)[1], counted_of(ask.of)] = Fraction(found.fewest_against[k, place], count.scale)
    return votes


def _fill_concession(answer: VariantAnswer, game: RuledGame) -> None:
    """The least that parties would have to concede for an outcome to pass, and who."""
    prices = LeastPrices(game)
    for part in parts(game):
        prices.add(part)
    if prices.least_sum is not None:
        answer.concession_sum = sum(prices.least_sum.shares, Fraction(0))
        answer.conceding = tuple(game.payoffs.parties[p] for p in prices.least_sum.turned)


def _refuse_senseless(scenario: Scenario) -> None:
    """A rule that the votes of a variant make no sense of is that variant's failure. Raises `UsageError`."""
    for path, rule in rules_in_force(scenario).items():
        found = senseless(scenario, rule)
        if found is not None:
            part, message = found
            raise UsageError(f"{path}.{part}: {message}")


def _fill_solution(answer: VariantAnswer, found: Passing, best: BestThatPasses) -> None:
    """The first of several tied outcomes, in the order of the file, and who consents to it."""
    if not best.tied:
        return
    game = found.game
    outcome = tuple(found.codes(best.numbers[:1])[0].tolist())
    point = answer.points[best.name] = SolutionPoint.of(game.payoffs, outcome)
    answer.consenting[best.name] = consenting(game, outcome)
    if best.name == "leximin":
        reservation = dict(zip(game.payoffs.parties, game.payoffs.reservation, strict=True))
        answer.least_surplus = min(worth - reservation[party] for party, worth in point.utilities.items())


def _offers(scenario: Scenario, game: RuledGame) -> tuple[dict[str, dict[str, bool]], dict[str, bool]]:
    """Offer → party that is asked → whether it consents; offer → whether it passes."""
    offers = full_offers(scenario)
    if not offers:
        return {}, {}
    payoffs = game.payoffs
    codes = np.array(
        [[options.index(terms[issue]) for issue, options in zip(payoffs.issues, payoffs.options, strict=True)] for terms in offers.values()]
    )
    said = stances(game, codes)
    passing = game.passes(said.consenting, said.refusing, said.applying) & ~banned(payoffs, game.firm, codes)
    asked = [(p, party) for p, party in enumerate(payoffs.parties) if game.asked[p]]
    answers = {name: {party: bool(row[p]) for p, party in asked} for name, row in zip(offers, said.consenting, strict=True)}
    return answers, dict(zip(offers, passing.tolist(), strict=True))


def _frontier(front: Front, game: RuledGame) -> tuple[int, str]:
    """How many points the frontier of what passes has, and the points as JSON, ascending."""
    rows = sorted(front.pareto_set().totals.tolist())
    points = [[float(game.payoffs.points(p, int(total))) for p, total in enumerate(row)] for row in rows]
    return len(rows), json.dumps(points, separators=(",", ":"))
