"""Whether a refutation tree proves that no outcome is an agreement, by looking at every outcome of every box.

Written from docs/certificate.md; shares nothing with the checker, nor with the solver. Strict where the page is strict: weights sum to 1,
a bound is the maximum itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from simulator.scenario.conditions import Condition
from tests.oracles.brute_force import BruteForce, Outcome


def proves(oracle: BruteForce, tree: Any) -> bool:
    """Whether the tree is a proof of this form."""
    return _proves(oracle, tree, {}, oracle.outcomes)


def _proves(oracle: BruteForce, node: Any, decided: Mapping[str, str], outcomes: tuple[Outcome, ...]) -> bool:
    if not isinstance(node, Mapping):
        return False
    if set(node) == {"branch", "options"}:
        return _splits(oracle, node["branch"], node["options"], decided, outcomes)
    if set(node) == {"closed_by"}:
        return _excluded(oracle, node["closed_by"], outcomes)
    if set(node) == {"empty"}:
        return node["empty"] is True and not set(outcomes) & set(oracle.allowed)
    return set(node) == {"weights", "bound"} and _outweighs(oracle, node["weights"], node["bound"], outcomes)


def _splits(oracle: BruteForce, issue: Any, options: Any, decided: Mapping[str, str], outcomes: tuple[Outcome, ...]) -> bool:
    if issue not in oracle.issues or issue in decided or not isinstance(options, Mapping):
        return False
    place = oracle.issues.index(issue)
    if set(options) != set(oracle.scenario.issues[issue].choices):
        return False
    return all(
        _proves(oracle, below, {**decided, issue: option}, tuple(o for o in outcomes if o[place] == option))
        for option, below in options.items()
    )


def _excluded(oracle: BruteForce, path: Any, outcomes: tuple[Outcome, ...]) -> bool:
    """Whether one alternative of the ban at a path holds in all the outcomes."""
    scenario = oracle.scenario
    conditions: dict[str, Condition] = {f"constraints.{k}": c.never for k, c in scenario.constraints.items() if c.in_force}
    for name, party in scenario.parties.items():
        conditions |= {f"parties.{name}.red_lines.{k}": line.never for k, line in party.red_lines.items() if line.in_force}
    named = [dict(zip(oracle.issues, outcome, strict=True)) for outcome in outcomes]
    for issue, options in scenario.issues.items():
        for option in options.choices:
            if path == f"issues.{issue}.options.{option}" and not options.in_force(option):
                return all(outcome[issue] == option for outcome in named)
    return path in conditions and any(
        all(oracle.holds(part, outcome) for outcome in named for part in alternative) for alternative in _alternatives(conditions[path])
    )


def _alternatives(condition: Condition) -> list[tuple[Condition, ...]]:
    """Lists of conditions without `any`: the condition holds exactly where all those of one of the lists do."""
    own = (Condition(issues=condition.issues),)
    return [(*own, *one) for choice in condition.any for one in _alternatives(choice)] if condition.any else [own]


def _outweighs(oracle: BruteForce, weights: Any, bound: Any, outcomes: tuple[Outcome, ...]) -> bool:
    try:
        stated = {party: Fraction(text) for party, text in weights.items() if isinstance(text, str)}
        limit = Fraction(bound) if isinstance(bound, str) else None
    except (AttributeError, ValueError, ZeroDivisionError):
        return False
    if limit is None or len(stated) != len(weights) or not set(stated) <= set(oracle.parties):
        return False
    if sum(stated.values()) != 1 or any(w <= 0 for w in stated.values()):
        return False
    shares = [stated.get(party, Fraction(0)) for party in oracle.parties]
    allowed = set(oracle.allowed)
    sums = [sum((w * s for w, s in zip(shares, oracle.surplus(o), strict=True)), Fraction(0)) for o in outcomes if o in allowed]
    return bool(sums) and max(sums) == limit < 0
