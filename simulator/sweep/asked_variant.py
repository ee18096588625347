"""A variant under way: what is known of it so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from simulator.payoffs.automaton import Automaton
from simulator.payoffs.model import Payoffs
from simulator.solve.pareto import ParetoSet
from simulator.sweep.plan import Plan, Variant
from simulator.sweep.shapes import Shape


@dataclass
class AskedVariant:
    """`shape`: the compiled scenario of its listed values, of which `plain` are numbers; None where there is none, for an `error`.
    `found`: the frontier of what all accept once it is found, or the part of it that matters: in `found` that of the largest least surplus,
    in `products` that of the largest product of surpluses. `outgrown`: that took more than the work limit allows. `reached`: by waiver,
    outcomes among which the nearest is, if it is under it."""

    plan: Plan
    number: int
    shape: Shape | None = None
    plain: Mapping[str, Decimal] = field(default_factory=dict)
    automaton: Automaton | None = None
    found: ParetoSet | None = None
    products: ParetoSet | None = None
    outgrown: bool = False
    reached: dict[tuple[str, ...], ParetoSet] = field(default_factory=dict)
    error: Exception | None = None

    @cached_property
    def variant(self) -> Variant:
        return self.plan.variant(self.number)

    @cached_property
    def numbers(self) -> Mapping[str, Decimal]:
        return {**self.plain, **self.variant.numbers}

    @cached_property
    def payoffs(self) -> Payoffs | None:
        """Its game, where it makes one."""
        return None if self.shape is None else self.shape.payoffs(self.numbers, self.variant.curves)

    def refuse_failed(self) -> None:
        """Raises what has kept it from an answer."""
        if self.error is not None:
            raise self.error
