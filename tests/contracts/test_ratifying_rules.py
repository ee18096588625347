"""What every rule of ratifying bodies inherits: it asks of a game just what it says of an outcome, and is a field of the file."""

from __future__ import annotations

from fractions import Fraction

import pytest

from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.consents import consent_in
from simulator.payoffs.model import totals
from simulator.payoffs.ratification import asked_bodies, bodies_in_force
from simulator.payoffs.ratifying_rule import RATIFYING_RULES, rule_of
from simulator.scenario.checks.ratification import RULES
from simulator.scenario.ratification import RatifyingBody
from simulator.solve.game import Game
from tests.oracles.ratifying import outcomes, ratified_scenario

SEEDS = range(24)


def test_the_rules_are_the_fields_of_the_file() -> None:
    assert RATIFYING_RULES.names() == RULES
    assert set(RULES) <= RatifyingBody.model_fields.keys()


@pytest.mark.parametrize("name", RATIFYING_RULES.names())
def test_what_a_rule_asks_of_a_settled_box_is_what_it_says_of_the_outcome(name: str) -> None:
    tried, wanted = 0, Fraction(1, 2)
    for seed in SEEDS:
        scenario = ratified_scenario(seed)
        bodies = [body for _, _, body in bodies_in_force(scenario)]
        if not any(rule_of(body).name == name for body in bodies):
            continue
        payoffs = compile_payoffs(scenario)
        game = Game(payoffs)
        for asked in asked_bodies(scenario, payoffs, wanted):
            if rule_of(asked.body).name != name:
                continue
            for outcome in outcomes(scenario)[::5]:
                codes = game.codes(outcome)
                consent = consent_in(asked, tuple((o,) for o in codes))
                assert consent.open_issue is None
                if not consent.complete or not asked.needed or not _needed(asked.needed, codes):
                    continue
                tried += 1
                utility = payoffs.points(asked.party, totals(payoffs, codes)[asked.party])
                columns = [asked.demand.segments[segment] for segment in consent.segments]
                reached = all(sum(row[o] for row, o in zip(c.worth, codes, strict=True)) >= c.threshold for c in columns)
                passes = not consent.refused and (consent.level is None or utility >= consent.level) and reached
                assert passes == (rule_of(asked.body).chance(scenario, asked.body, outcome, utility) >= wanted)
    assert tried


def _needed(clauses: tuple[tuple[tuple[int, tuple[int, ...]], ...], ...], codes: tuple[int, ...]) -> bool:
    return any(all(codes[issue] in options for issue, options in clause) for clause in clauses)
