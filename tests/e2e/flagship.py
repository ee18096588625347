"""The flagship solved in its variants, each once, and what an outcome gives each party."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache

from simulator import Result, Scenario, solve
from simulator.payoffs.compiling import compile_payoffs
from simulator.payoffs.model import totals
from tests.oracles.berlin import FILE_OF_STATE, case, waivers


def lifted(scenario: Scenario, variant: str) -> Scenario:
    return scenario.with_changes({f"{path}.in_force": False for path in waivers(scenario)[variant]})


@cache
def solved(state: str, variant: str) -> Result:
    return solve(lifted(case(FILE_OF_STATE[state]), variant))


def surpluses(scenario: Scenario, outcome: Mapping[str, str]) -> dict[str, Fraction]:
    """What an outcome gives each party above its reservation value, through the compiled payoffs."""
    payoffs = compile_payoffs(scenario)
    codes = tuple(options.index(outcome[issue]) for issue, options in zip(payoffs.issues, payoffs.options, strict=True))
    scaled = totals(payoffs, codes)
    return {p: payoffs.points(k, scaled[k]) - payoffs.reservation[k] for k, p in enumerate(payoffs.parties)}
