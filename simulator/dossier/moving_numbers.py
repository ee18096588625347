"""Which ranged numbers move the answer most, at little cost: the sliders of a notebook.

The answer is looked at where it is tightest: at the outcome with the largest least surplus (with no agreement: at the one nearest to a
deal). The influence of a number is how far the surplus of its party at that outcome moves while the number alone goes from one end of
its range to the other, in points of that party. Nothing is solved again, so what a number does to the choice of the outcome is left aside.
Numbers of agreement rules and votes move no surplus, and are none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from simulator.payoffs.model import totals
from simulator.payoffs.varying import Varying
from simulator.scenario.consent import signed_by_everybody
from simulator.scenario.draws import drawable
from simulator.scenario.model import Scenario
from simulator.scenario.zero_ends import Span, ZeroEnds
from simulator.solve.answering import answer as solve
from simulator.solve.results import Result

TIME_LIMIT = 10.0
"""Seconds for the outcome."""


@dataclass(frozen=True)
class MovingNumbers:
    """`spans`: number → its range, those with the largest influence first; in the order of the file where the limits came before an
    outcome was found, and where nothing passes by agreement rules (`ranked` false). `agreement`: whether the outcome is an agreement; if
    not, it is the one nearest to a deal. `by_rules`: agreement rules decide."""

    spans: Mapping[str, Span]
    ranked: bool
    agreement: bool
    by_rules: bool = False


def moving_numbers(scenario: Scenario) -> MovingNumbers:
    """The numbers with a range of some width on which some party's utility or reservation value depends, none where there are none.

    Raises `UsageError` where a party has a ranking in place of points, `ScenarioError` where constraints leave no outcome at all.
    """
    ranges = {path: n.range for path, n in drawable(scenario).items() if n.range is not None and n.range[0] < n.range[1]}
    by_rules = not signed_by_everybody(scenario)
    varying = Varying(scenario, ranges, rules_known=by_rules)
    spans = {path: span for path, span in ranges.items() if varying.matters(path)}
    if not spans:
        return MovingNumbers({}, ranked=True, agreement=True, by_rules=by_rules)
    result = solve(scenario, solutions=["leximin"], frontier=None, count=False, certificate=False, time_limit=TIME_LIMIT)
    outcome = _outcome(result)
    if outcome is None:
        return MovingNumbers(spans, ranked=False, agreement=False, by_rules=by_rules)
    influence = {path: _influence(varying, path, ZeroEnds(scenario, {path: s}).narrowed(path, s), outcome) for path, s in spans.items()}
    order = sorted(spans, key=lambda path: -influence[path])
    return MovingNumbers({path: spans[path] for path in order}, ranked=True, agreement=result.no_deal is None, by_rules=by_rules)


def _outcome(result: Result) -> Mapping[str, str] | None:
    """The outcome with the largest least surplus, or the one nearest to a deal; None where the limits came before it."""
    if "leximin" in result.solutions:
        return result.solutions["leximin"].outcome
    return None if result.no_deal is None or result.no_deal.nearest is None else result.no_deal.nearest.point.outcome


def _influence(varying: Varying, path: str, ends: tuple[Decimal, Decimal], outcome: Mapping[str, str]) -> Fraction:
    """How far apart the surpluses of the number's party at the outcome are with the number at its two ends."""
    base = varying.base
    codes = tuple(options.index(outcome[issue]) for issue, options in zip(base.issues, base.options, strict=True))
    party = varying.owner(path)
    assert party is not None  # it matters to a party, since no body is asked
    at_ends = [varying.payoffs({path: end}) for end in ends]
    low, high = (game.points(party, totals(game, codes)[party]) - game.reservation[party] for game in at_ends)
    return abs(high - low)
