"""A small scenario with everything that the checks look at, and what tests of faults do with it."""

from __future__ import annotations

import pytest

from simulator.errors import Fault, ScenarioError
from simulator.scenario.reading import loads

GOOD = """\
schema: 1
title: Two houses
as_of: 2025-12-15
sources: {memo: A memo, paper: {title: A paper, date: 2025-01-31}}
issues:
  fence: {title: Fence, options: {low: A low one, high: {title: A high one, put_forward_by: west, source: memo}, none: None}}
  cost: {title: Cost, unit: euros, levels: [100, 200, 300]}
  width: {title: Width, unit: cm, levels: {from: 10, to: 30, step: 5}}
parties:
  west:
    title: West
    weights: {fence: 40, cost: {base: 30, range: [20, 40], source: memo}, width: 30}
    values:
      fence: {low: 50, high: 100, none: 0}
      cost: {falling: [100, 300]}
      width: {peak: [10, 20, 30]}
    interactions:
      both: {when: {fence: high, cost: [100, 200]}, points: 5}
    red_lines:
      dear: {never: {cost: {above: 200}}, why: The budget ends there.}
    beliefs: {court: 0.4, peace: rest}
    war_cost: {court: 3, peace: 0}
    patience: 0.9
    bargaining_weight: 2
    ratification:
      council:
        title: Council
        needed: {any: [{fence: high}, {cost: 300}]}
        curves: {one: {midpoint: 50, scale: 10, weight: 1, fitted_to: spring}}
        polls: {spring: {yes: 40, no: 50, terms: {fence: high, cost: 200}, filled: [cost]}}
      parish: {title: Parish, chance_by_option: {fence: {low: 1, high: 0.5, none: 0}}, if_refused: {fence: none}}
  east:
    title: East
    weights: {fence: 1, cost: 1, width: 0}
    values: {fence: {low: 100, high: 0, none: 20}, cost: {piecewise: {100: 0, 200: 80, 300: 100}}}
    reservation: 30
no_deal:
  horizon: 20 months
  courses:
    court: {title: Before a court, months: 12, points: {west: 30, east: 20}}
    peace: {title: As it is, outcome: {fence: none, cost: 100, width: 10}}
constraints:
  strong: {never: {fence: high, width: {below: 15}}}
offers:
  first: {title: First, date: 2025-11-01, put_forward_by: [west], terms: {fence: high, cost: 100}, filled: [cost]}
calendar:
  round: 1 week
  events:
    storm: {title: Storm, chance_per_month: 0.1, removes: {fence: high}, in_courses: {fence: {high: none}}}
studies:
  costs: {title: Costs, vary: {parties.west.weights.cost: range, parties.east.weights.fence: {from: 20, to: 40, steps: 5}}}
"""
"""Loads without faults."""


def faults_of(text: str | bytes, *, json: bool = False) -> tuple[Fault, ...]:
    """Every fault of a text that must not load."""
    with pytest.raises(ScenarioError) as caught:
        loads(text, "x.yaml", json=json)
    return caught.value.faults


def changed_text(*replacements: tuple[str, str]) -> str:
    """`GOOD` with each first text, which must occur exactly once, replaced by the second."""
    text = GOOD
    for old, new in replacements:
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
        text = text.replace(old, new)
    return text


def stands_at(text: str, fault: Fault, what: str) -> bool:
    """Whether the place of a fault begins with `what`."""
    assert fault.line is not None
    assert fault.column is not None
    return text.split("\n")[fault.line - 1][fault.column - 1 :].startswith(what)
