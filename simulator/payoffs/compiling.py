"""From a scenario to exact whole numbers.

Everything is computed in `Fraction` and then multiplied, party by party, by the least common multiple of the denominators
that occur. A reservation value is rounded up on that scale, which changes no acceptance because totals are whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, lcm

import numpy as np

from simulator.budget import Stopped, small_steps
from simulator.errors import ScenarioError
from simulator.payoffs.model import EXACT_IN_FLOAT64, Ban, IntArray, Payoffs, Term
from simulator.payoffs.permitted import permitted_outcome
from simulator.payoffs.ratification import with_ratification
from simulator.payoffs.worth import condition_clauses, option_worth, positions_of, refuse_rankings, refuse_rules, reservation_value
from simulator.scenario.model import Scenario
from simulator.scenario.parties import Interaction


def compile_payoffs(scenario: Scenario, *, ratify: Fraction | None = None, rules_known: bool = False) -> Payoffs:
    """The whole-number game of a checked scenario. With `ratify` (a chance above 0, at most 1) an outcome is acceptable only where
    each ratifying body in force passes it, where needed, with at least that chance
    (see `with_ratification`). `rules_known`: the caller goes by the agreement rules of the scenario itself.

    Raises `ScenarioError`, located, where no outcome is feasible at all, and `UsageError` where a party has a ranking in place of
    points, where there are agreement rules that the caller does not know, for a chance out of range
    and as `with_ratification` does.
    """
    refuse_rankings(scenario)
    if not rules_known:
        refuse_rules(scenario)
    issues, parties = tuple(scenario.issues), tuple(scenario.parties)
    options = tuple(i.choices for i in scenario.issues.values())
    reservation = tuple(reservation_value(scenario, name) for name in parties)
    position = positions_of(scenario.issues)
    columns = [_UtilityColumn(scenario, name, issues, options) for name in parties]
    largest = max(column.largest for column in columns)
    exact_in_float64 = largest < EXACT_IN_FLOAT64 and all(
        abs(ceil(c.scale * r)) < EXACT_IN_FLOAT64 for c, r in zip(columns, reservation, strict=True)
    )
    dtype = np.int64 if exact_in_float64 else object
    worth: list[IntArray] = [
        np.array([column.worth[i] for column in columns], dtype=dtype).T.reshape(len(options[i]), len(parties)) for i in range(len(issues))
    ]
    payoffs = Payoffs(
        issues=issues,
        options=options,
        parties=parties,
        worth=tuple(worth),
        terms=tuple(
            Term(party, amount, condition_clauses(interaction.when, scenario.issues, position), path)
            for party, column in enumerate(columns)
            for interaction, amount, path in column.terms
        ),
        bans=_bans(scenario, position),
        scale=tuple(column.scale for column in columns),
        reservation=reservation,
        thresholds=tuple(ceil(column.scale * r) for column, r in zip(columns, reservation, strict=True)),
        bargaining_weights=tuple(p.bargaining_weight.exact if p.bargaining_weight else Fraction(1) for p in scenario.parties.values()),
    )
    _refuse_if_nothing_is_feasible(scenario, payoffs)
    if ratify is None:
        return payoffs
    return with_ratification(scenario, payoffs, ratify)


def _refuse_if_nothing_is_feasible(scenario: Scenario, payoffs: Payoffs) -> None:
    """Constraints and options out of force that exclude every outcome are a fault of the file, not an answer. A limit that ends this search
    also ends whatever comes next."""
    clash = [ban for ban in payoffs.bans if not ban.is_demand]
    try:
        if not clash or permitted_outcome(payoffs.sizes, clash) is not None:
            return
        for ban in tuple(clash):
            rest = [b for b in clash if b is not ban]
            if permitted_outcome(payoffs.sizes, rest) is None:
                clash = rest
    except Stopped:
        return
    paths = [ban.path for ban in clash]
    together = " and ".join(paths)
    raise ScenarioError(
        [scenario.fault(path, f"no outcome is feasible: {together} exclude every one; lift or narrow one of them") for path in paths]
    )


class _UtilityColumn:
    """One party's utility as whole numbers: `worth[i][o]` per issue and option, `terms` (interaction, amount, path)."""

    def __init__(self, scenario: Scenario, name: str, issues: tuple[str, ...], options: tuple[tuple[str, ...], ...]) -> None:
        party = scenario.parties[name]
        worth = option_worth(party, scenario.issues)
        in_agreements = {k: x for k, x in party.interactions.items() if x.in_force and x.applies_to != "courses"}
        points = {k: x.points.exact for k, x in in_agreements.items()}
        denominators = [w.denominator for row in worth.values() for w in row.values()] + [p.denominator for p in points.values()]
        self.scale = lcm(1, *denominators)
        self.worth = [self._row(worth[i], options[k]) for k, i in enumerate(issues)]
        self.terms: list[tuple[Interaction, int, str]] = [
            (x, int(points[k] * self.scale), f"parties.{name}.interactions.{k}") for k, x in in_agreements.items()
        ]
        self.largest = sum(max(map(abs, row)) for row in self.worth) + sum(abs(amount) for _, amount, _ in self.terms)

    def _row(self, worth: Mapping[str, Fraction], options: tuple[str, ...]) -> list[int]:
        small_steps(len(options), "reading values")
        return [int(worth[option] * self.scale) for option in options]


def _bans(scenario: Scenario, position: Mapping[str, int]) -> tuple[Ban, ...]:
    bans = [
        Ban("constraint", f"constraints.{k}", condition_clauses(c.never, scenario.issues, position))
        for k, c in scenario.constraints.items()
        if c.in_force
    ]
    for i, (name, issue) in enumerate(scenario.issues.items()):
        for o, option in enumerate(issue.choices):
            if not issue.in_force(option):
                bans.append(Ban("option", f"issues.{name}.options.{option}", (((i, (o,)),),)))
    for p, (name, party) in enumerate(scenario.parties.items()):
        for key, red_line in party.red_lines.items():
            if red_line.in_force:
                clauses = condition_clauses(red_line.never, scenario.issues, position)
                bans.append(Ban("red_line", f"parties.{name}.red_lines.{key}", clauses, party=p))
    return tuple(bans)
