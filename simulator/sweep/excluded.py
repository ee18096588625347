"""Offers that cannot be agreed in a variant, whoever accepts them: a constraint or an option out of force excludes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import barred_by
from simulator.scenario.model import Scenario
from simulator.sweep.columns import full_offers
from simulator.sweep.factors import Value
from simulator.sweep.plan import Plan
from simulator.sweep.run_table import RunTable


def ruled_out(table: RunTable) -> Mapping[str, int]:
    """Offer in full → in how many variants of the table it is excluded; offers that never are do not stand here."""
    plan = table.plan
    if not full_offers(plan.scenario):
        return {}
    found: Counter[str] = Counter()
    for (overlay, changes), variants in _cases(plan, table).items():
        start = plan.scenario if overlay is None else plan.overlays[overlay]
        for offer in _excluded(start.with_changes(dict(changes)) if changes else start, plan.scenario):
            found[offer] += variants
    return {offer: found[offer] for offer in full_offers(plan.scenario) if found[offer]}


def _excluded(scenario: Scenario, base: Scenario) -> Iterator[str]:
    """The offers of the base that are excluded in a scenario."""
    payoffs = compile_payoffs(scenario)
    for offer, terms in full_offers(base).items():
        if barred_by(payoffs, tuple(issue.choices.index(terms[name]) for name, issue in scenario.issues.items())):
            yield offer


def _cases(plan: Plan, table: RunTable) -> Mapping[tuple[str | None, tuple[tuple[str, Value], ...]], int]:
    """The different overlays and listed values that decide what can be agreed, each with its number of variants."""
    numbers: Any = table.columns["variant"]
    deciding = [factor.path for factor in plan.choices if _decides(factor.path)]
    if not deciding and not plan.overlays:
        return {(None, ()): len(numbers)}
    found: Counter[tuple[str | None, tuple[tuple[str, Value], ...]]] = Counter()
    for k in numbers.tolist():
        variant = plan.variant(int(k))
        found[variant.overlay, tuple((path, variant.choices[path]) for path in deciding if path in variant.choices)] += 1
    return found


def _decides(path: str) -> bool:
    """Whether what can be agreed may hang on what stands at a path."""
    return path.split(".")[0] in ("constraints", "issues")
